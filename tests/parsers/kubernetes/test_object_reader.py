"""An object goes to the reader of its kind in its own API group."""

from __future__ import annotations

import json

import pytest
import yaml
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.object_reader import read_object

from tests.support.inline import bundle
from tests.support.rows import Read, read_of

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
def test_an_object_of_another_group_is_called_by_it_and_gives_no_row(listed: str, write: object) -> None:
    """A storage record, a setting or another product's policy is no node, service or policy of the cluster."""

    def wrapped(item: dict[str, object]) -> dict[str, object]:
        if not listed:
            return item
        inner = {k: v for k, v in item.items() if k not in ("apiVersion", "kind")} if listed == "typed bare" else item
        typed = listed != "List"
        return {
            "apiVersion": item["apiVersion"] if typed else "v1",
            "kind": f"{item['kind']}List" if typed else "List",
            "items": [inner],
        }

    case = bundle({f"{at}.txt": write(wrapped(item)) + "\n" for at, (item, _) in enumerate(FOREIGN)})  # type: ignore[operator]
    assert [table for _, table in FOREIGN if not case.snapshot[table].empty] == []
    rows = {row.source: row for row in case.report.data.inputs}
    for at, (item, _) in enumerate(FOREIGN):
        row = rows[f"{at}.txt"]
        assert f"1 {item['kind']}.{str(item['apiVersion']).rpartition('/')[0]}" in row.note
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


POD = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a"}}


def given(
    value: dict[str, object], text: str = "x\n", kind: str | None = None, **more: object
) -> tuple[bool, Read, Emit]:
    result: list[tuple[bool, Emit]] = []
    found = read_of(
        lambda piece, emit: result.append((read_object(value, text, 7, kind, piece, emit, **more), emit)), text
    )  # type: ignore[arg-type]
    return (result[0][0], found, result[0][1])


def test_the_kind_is_the_objects_own_or_the_lists() -> None:
    """What is no text is no kind; without any the object is counted as one without."""
    assert [row["name"] for row in given(dict(POD), kind="Node")[1].rows["pods"]] == ["a"]
    assert [row["name"] for row in given({**POD, "kind": None}, kind="Node")[1].rows["nodes"]] == ["a"]
    for kind in (None, 7):
        read, found, _ = given({**POD, "kind": kind})
        assert (read, found.rows, found.unread) == (True, {}, [])


def test_the_line_that_is_cited() -> None:
    """The one named, else the object's."""
    assert [given(dict(POD), named=named)[1].rows["pods"][0]["line"] for named in (0, 3)] == [7, 3]


def test_the_group_of_a_list_is_that_of_an_item_without_one() -> None:
    """An item's own comes first."""
    bare = {"kind": "NetworkPolicy", "metadata": {"name": "a"}, "spec": {}}
    for value in (dict(bare), {**bare, "apiVersion": None}, {**bare, "apiVersion": "projectcalico.org/v3"}):
        [row] = given(value, api="projectcalico.org/v3")[1].rows["policies"]
        assert row["api_version"] == "projectcalico.org/v3"
    own = {**bare, "apiVersion": "networking.k8s.io/v1"}
    [row] = given(own, api="projectcalico.org/v3")[1].rows["policies"]
    assert row["api_version"] == "networking.k8s.io/v1"


@pytest.mark.parametrize("metadata", [None, [], {}, {"name": ""}, {"name": None}])
def test_an_object_has_a_name(metadata: object) -> None:
    """But for the kinds that say something without one; a policy without one is a gap."""
    read, found, _ = given({"kind": "Pod", "apiVersion": "v1", "metadata": metadata})
    assert (read, found.unread) == (False, [(7, "a Pod without a name")])
    assert given({"kind": "Event", "apiVersion": "v1", "reason": "R", "metadata": metadata})[0]
    read, found, _ = given({"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1", "metadata": metadata})
    assert (read, len(found.rows["policies"])) == (False, 1)


def test_a_shape_that_a_reader_cannot_take_is_unread() -> None:
    """With what was wrong; the name of a policy stays, by its own group."""
    read, found, _ = given({**POD, "spec": [1]})
    assert (read, found.unread) == (False, [(7, "a Pod of an unexpected shape: TypeError: its spec is no mapping")])
    policy = {"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1", "metadata": {"name": "p"}, "spec": [1]}
    assert [row["name"] for row in given(policy)[1].rows["policies"]] == ["p"]


SERVERS = {"name": "a", "uid": "x"}


@pytest.mark.parametrize(
    ("value", "text", "early"),
    [
        ({**POD, "metadata": SERVERS}, "kind: Pod", True),
        ({**POD, "metadata": SERVERS}, "kind: Pod\n", False),
        ({**POD, "metadata": SERVERS, "status": {}}, "kind: Pod", False),
        (dict(POD), "kind: Pod", False),
        ({**POD, "kind": "Namespace", "metadata": SERVERS}, "kind: Pod", False),
        ({**POD, "kind": "Node", "metadata": {"name": "a", "creationTimestamp": None}}, "kind: Pod", True),
    ],
)
def test_an_object_of_the_server_ends_with_its_status(value: dict[str, object], text: str, early: bool) -> None:
    """Without one, in a text that may go on, the end is missing; a manifest of somebody has none."""
    assert given(value, text)[2].ends_early is early


def test_a_policy_whose_name_lost_its_place_is_unread_to_its_last_line() -> None:
    """Of a text whose indentation is gone no line behind the kind is anything of the object."""
    text = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\nname: deny-all\nspec:\nselector: all()\ntypes: [Egress]\n"
    case = bundle({"p.yaml": text}).snapshot
    assert [r.line for r in case.rows["unread"]] == [1]
    assert [r.unread_lines for r in case.rows["inputs"]] == [7]
