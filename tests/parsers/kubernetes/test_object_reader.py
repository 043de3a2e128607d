"""An object goes to the reader of its kind in its own API group."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.support.inline import bundle

DOWN = [{"type": "Ready", "status": "False", "reason": "ManagerPodDown"}]


def thing(api: str, kind: str, name: str = "w1", **more: object) -> dict[str, object]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "namespace": "kube-system"}, **more}


FOREIGN = [
    (thing("longhorn.io/v1beta2", "Node", spec={"allowScheduling": True}, status={"conditions": DOWN}), "nodes"),
    (thing("config.openshift.io/v1", "Node", "cluster", spec={"cgroupMode": "v2"}), "nodes"),
    (thing("serving.knative.dev/v1", "Service", "metrics-server", spec={}), "services"),
    (thing("crd.antrea.io/v1beta1", "NetworkPolicy", spec={"egress": [{"action": "Drop"}]}), "policies"),
    (thing("apps.kruise.io/v1alpha1", "DaemonSet", "konnectivity-agent", status={"numberReady": 0}), "workloads"),
    (thing("audit.k8s.io/v1", "Event", reason="Failed"), "events"),
    (thing("ipam.metal3.io/v1alpha1", "IPPool", spec={}), "calico_objects"),
]


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps, lambda value: json.dumps(value, indent=4)])
@pytest.mark.parametrize("listed", ["", "List", "typed", "typed bare"])
@pytest.mark.parametrize(("item", "table"), FOREIGN)
def test_an_object_of_another_group_is_called_by_it_and_gives_no_row(
    item: dict[str, object], table: str, listed: str, write: object
) -> None:
    """A storage record, a setting or another product's policy is no node, service or policy of the cluster."""
    value: dict[str, object] = item
    if listed:
        inner = {k: v for k, v in item.items() if k not in ("apiVersion", "kind")} if listed == "typed bare" else item
        typed = listed != "List"
        value = {
            "apiVersion": item["apiVersion"] if typed else "v1",
            "kind": f"{item['kind']}List" if typed else "List",
            "items": [inner],
        }
    case = bundle({"x.txt": write(value) + "\n"})  # type: ignore[operator]
    assert case.snapshot[table].empty
    group = str(item["apiVersion"]).rpartition("/")[0]
    (row,) = case.report.data.inputs
    assert f"1 {item['kind']}.{group}" in row.note
    assert (row.status, row.unread_lines) == ("read", 0)
    assert all("." in kind for kind in case.snapshot["listings"]["kind"])
    assert case.causes == {}


def test_a_damaged_policy_of_another_group_leaves_no_gap() -> None:
    """What it would have said holds for no question here."""
    text = "apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  egress:\n  - x: 1\n     y: 2\n"
    assert bundle({"a.yaml": text}).snapshot["policies"].empty
    own = bundle({"a.yaml": text.replace("crd.antrea.io/v1beta1", "projectcalico.org/v3")})
    assert own.snapshot["policies"]["name"].tolist() == ["a"]


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
def test_an_event_of_another_groups_object_says_so(write: object) -> None:
    """That a storage record called like the machine is not ready says nothing of the machine."""

    def event(api: str) -> str:
        subject = {"apiVersion": api, "kind": "Node", "name": "w1"}
        more = {"reason": "NodeNotReady", "type": "Warning", "message": "down", "involvedObject": subject}
        value = {"apiVersion": "v1", "kind": "List", "items": [thing("v1", "Event", **more)]}
        return str(bundle({"e.txt": write(value) + "\n"}).snapshot["events"]["object_kind"][0])  # type: ignore[operator]

    assert event("longhorn.io/v1beta2") == "Node.longhorn.io"
    assert event("v1") == "Node"
