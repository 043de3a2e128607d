"""k0s's own configuration: the port that its controllers tell server and agents alike."""

from __future__ import annotations

import pytest

from tests.support.inline import arguments, bundle

CONFIG = "apiVersion: {}\nkind: ClusterConfig\nmetadata:\n  name: k0s\nspec:\n  konnectivity:\n    agentPort: {}\n    adminPort: 8133\n"
K0S = "k0s.k0sproject.io/v1beta1"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (CONFIG.format(K0S, 7132), ["7132"]),
        (CONFIG.format(K0S, 0), []),
        (CONFIG.format("other.example.com/v1", 7132), []),
        ("apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata:\n  name: k0s\nspec: {}\n", []),
    ],
)
def test_the_port_that_is_configured(text: str, stated: list[str]) -> None:
    """Cited at its line; another kind of the same name is none of it."""
    rows = [row for row in bundle(k0s=text).snapshot.rows["facts"] if row.key == "k0s_agent_port"]
    assert [row.value for row in rows] == stated
    assert all(row.line == 7 for row in rows)


def test_agents_that_dial_another_port_than_the_configured_one() -> None:
    """AG-07 fails and both are cited; where two configurations differ nobody knows which is meant."""
    files = {"ds.yaml": arguments("10.9.0.4", 8132), "k0s.yaml": CONFIG.format(K0S, 7132)}
    case = bundle(files)
    assert case.status("AG-07") == "fail"
    assert "port 8132 is not the agentPort of the cluster's own configuration, 7132" in case.says("AG-07")
    assert "k0s.yaml:7" in case.places("AG-07")
    assert "--proxy-server-port=7132" in case.commands("agent-args-wrong")
    same = bundle(files | {"k0s.yaml": CONFIG.format(K0S, 8132)})
    assert "agentPort" not in same.says("AG-07")
    several = bundle(files | {"other.yaml": CONFIG.format(K0S, 9132)})
    assert "agentPort" not in several.says("AG-07")


@pytest.mark.parametrize(
    ("version", "kind", "told"),
    [
        ("k0sctl.k0sproject.io/v1beta1", "Cluster", ["k0s"]),
        (K0S, "ClusterConfig", ["k0s"]),
        ("cluster.x-k8s.io/v1beta1", "Cluster", []),
        ("example.org/v1", "ClusterConfig", []),
    ],
)
def test_its_documents_tell_whose_machines_these_are(version: str, kind: str, told: list[str]) -> None:
    """What installs k0s names the hosts of a k0s; a kind of the same name in another group is somebody else's."""
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: tern\nspec:\n  hosts:\n  - role: controller\n"
    rows = [row.value for row in bundle(k0s=text).snapshot.rows["facts"] if row.key == "machine_config"]
    assert rows == told


HA = """apiVersion: k0s.k0sproject.io/v1beta1
kind: ClusterConfig
metadata:
  name: k0s
spec:
  api:
    externalAddress: 192.0.2.100
  network:
    nodeLocalLoadBalancing:
      enabled: false
    controlPlaneLoadBalancing:
      enabled: {}
      type: Keepalived
      keepalived:
        vrrpInstances:
        - virtualIPs: ["192.0.2.100/24"]
"""


@pytest.mark.parametrize(("shared", "virtual"), [("true", ["192.0.2.100"]), ("false", [])])
def test_the_address_that_agents_are_told_to_dial(shared: str, virtual: list[str]) -> None:
    """What stands between agents and controllers, each at its line; an address of keepalived that is switched off is none."""
    facts = bundle(k0s=HA.format(shared)).snapshot.about.facts
    assert [(row.value, row.line) for row in facts["k0s_address"]] == [("192.0.2.100", 7)]
    assert [row.value for row in facts["k0s_node_balancer"]] == ["false"]
    assert [row.value for row in facts.get("k0s_virtual_address", [])] == virtual
