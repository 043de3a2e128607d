"""Configurations within ConfigMaps."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.kubernetes.kinds.configmaps import KEPT

from tests.checks.test_cp_egress import configuration
from tests.support.inline import Case, bundle


def block(**texts: str) -> str:
    """A ConfigMap whose data are these texts."""
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: kube-system\ndata:\n"
    inner = {key: "".join(f"    {line}\n" for line in text.splitlines()) for key, text in texts.items()}
    return head + "".join(f"  {key}: |\n{text}" for key, text in inner.items())


def facts(case: Case) -> dict[str, tuple[str | None, int | None]]:
    return {r.key: (r.value, r.line) for r in case.snapshot.rows["facts"] if r.key.startswith("egress_")}


def test_an_egress_selection_is_read_as_from_a_file() -> None:
    """With the lines of the ConfigMap, whatever stands beside it."""
    found = facts(bundle({"c.yaml": block(ca="no yaml: [", egress=configuration())}))
    assert found["egress_protocol"] == ("GRPC", 9 + 9)
    assert found["egress_socket"][0] == "/etc/kubernetes/konnectivity-server/konnectivity-server.socket"


def test_texts_of_several_documents_and_of_json() -> None:
    """Rulers cut a text; an escaped one has a single line."""
    several = f"apiVersion: v1\nkind: Config\n---\n{configuration()}"
    assert facts(bundle({"c.yaml": block(all=several)}))["egress_protocol"][0] == "GRPC"
    value = {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"x": configuration("Direct", "{}")},
    }  # fmt: skip
    assert facts(bundle({"c.json": json.dumps(value) + "\n"}))["egress_protocol"] == ("Direct", 1)
    inner = {
        "kind": "EgressSelectorConfiguration",
        "egressSelections": [{"name": "cluster", "connection": {"proxyProtocol": "GRPC"}}],
    }
    assert facts(bundle({"c.yaml": block(x=json.dumps(inner, indent=1))}))["egress_protocol"][0] == "GRPC"


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nport: 10250\n",
        "mode: iptables\nkind: KubeProxyConfiguration\n",
        "a: 1\n",
        "- kind: KubeProxyConfiguration\n",
        "text: 'kind: KubeProxyConfiguration'\n",
    ],
)
def test_a_configmap_is_one_object_whatever_it_holds(text: str) -> None:
    """A configuration in it is a program's, and no object of the cluster."""
    [row] = bundle({"c.yaml": block(x=text)}).snapshot.rows["inputs"]
    assert row.note == "objects of kinds that no check asks for: 1 ConfigMap"
    assert row.unread_lines == 0


def test_a_damaged_configuration_is_unread() -> None:
    """At the key that holds it, with the reason."""
    case = bundle({"c.yaml": block(x="kind: EgressSelectorConfiguration\negressSelections: [\n")})
    [row] = case.snapshot.rows["unread"]
    assert (row.line, str(row.reason).partition(":")[0]) == (7, "x of the ConfigMap c could not be read")


def test_what_is_no_text_holds_no_configuration() -> None:
    """Numbers, nothing, and data that is a list."""
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
    for data in ("data: {a: 1, b: null}\n", "data: [1]\n", ""):
        [row] = bundle({"c.yaml": head + data}).snapshot.rows["inputs"]
        assert (row.note, row.unread_lines) == ("objects of kinds that no check asks for: 1 ConfigMap", 0)


NODES = "NAME   STATUS     ROLES    AGE   VERSION\nw1     NotReady   <none>   9d    v1.29.1\n"
LOG = 'E0302 10:22:01.118204       1 clientset.go:224] "cannot connect once" err="x"\n'


def test_an_output_that_somebody_keeps_in_one_is_unread() -> None:
    """A table and a log may be of any cluster and day: no row is made of them, and each of their lines says why."""
    rows = bundle({"c.yaml": block(a=NODES, b="mode: x\n", c=LOG)}).snapshot.rows
    assert not rows["nodes"]
    assert not rows["konnectivity_events"]
    assert {(one.line, one.reason) for one in rows["unread"]} == {(8, KEPT), (13, KEPT)}
    [member] = rows["inputs"]
    assert (member.lines, member.understood_lines, member.unread_lines) == (13, 10, 3)


@pytest.mark.parametrize("as_list", [True, False])
def test_an_output_on_one_line(as_list: bool) -> None:
    """In JSON, and in YAML in quotes, it stands on the line of its key: it is no recording there either."""
    value = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"x": NODES}}
    rows = bundle({"c.json": json.dumps(value, indent=1) + "\n"}).snapshot.rows
    assert [(one.line, one.reason) for one in rows["unread"]] == [(8, KEPT)]
    head = "apiVersion: v1\nitems:\n- " if as_list else ""
    margin = "  " * as_list
    body = f"apiVersion: v1\n{margin}kind: ConfigMap\n{margin}metadata:\n{margin}  name: c\n{margin}data:\n{margin}  x: {json.dumps(NODES)}\n"
    rows = bundle({"c.yaml": head + body + "kind: List\n" * as_list}).snapshot.rows
    assert not rows["nodes"]
    assert [one.reason for one in rows["unread"]] == [KEPT]
