"""Configurations within ConfigMaps."""

from __future__ import annotations

import json

import pytest

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
