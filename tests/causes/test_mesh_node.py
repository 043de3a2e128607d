"""One node without peers as a cause."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.mesh_node import _remedies, isolated
from analyzer.checks.details import BadSessions
from analyzer.mesh.picture import Pattern
from analyzer.model import Status

from tests.support.inline import bundle, events, mesh, nobody, node, nodes, pod, pods
from tests.support.meshes import FOUR, A, B, C, D, cut, fake_mesh, picture
from tests.support.outcomes import outcomes

VRF = "vrf-or-vlan-spanning-off"


NODE = "bgp-node-isolated"


def test_one_node_of_four() -> None:
    """The rival of VRF: all bad pairs meet at one node, which is scope and command."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], cut(A)))
    assert case.first == (NODE, "likely")
    assert case.cause(NODE).scope == A  # type: ignore[union-attr]
    assert f"delete pod -A -l k8s-app=calico-node --field-selector spec.nodeName={A}" in case.commands(NODE)
    assert VRF not in case.causes


def test_readiness_that_names_all_other_nodes_makes_its_own_node_the_one() -> None:
    """The pod's node is named and its pod restarted; with some peers only, either end may be at fault."""
    who = pods(pod("calico-node-2aaaa", "0/1", node=A, namespace="calico-system"))
    text = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with "
    said = events(("Unhealthy", "pod/calico-node-2aaaa", text + ",".join((B, C, D))))
    case = bundle({"n.txt": FOUR, "p.txt": who, "e.txt": said})
    assert case.first == (NODE, "likely")
    assert case.cause(NODE).scope == A  # type: ignore[union-attr]
    assert "kubectl delete pod -n calico-system calico-node-2aaaa" in case.commands(NODE)
    assert f"calico-node-2aaaa on {A} is not ready" in case.says("BGP-03")
    assert case.causes["calico-node-down"] == "possible"
    some = events(("Unhealthy", "pod/calico-node-2aaaa", text + ",".join((B, C))))
    assert bundle({"n.txt": FOUR, "p.txt": who, "e.txt": some}).causes[NODE] == "possible"


def alone(status: Status = Status.FAIL, **mesh: Any) -> Finding | None:
    """The cause for a mesh of which one pair of two is down at one node."""
    values = {"down": ("x",), "pattern": picture(Pattern.NODE, A), "nodes_seen": {A, B}, "up_count": 1}
    return isolated(nobody(), fake_mesh(**(values | mesh)), outcomes(bgp_03=status))


@pytest.mark.parametrize(
    ("mesh", "certainty", "scope"),
    [
        ({}, "likely", A),
        ({"pairs": ("p",)}, "possible", A),
        ({"pattern": picture(Pattern.NODE, A, cut=0.5)}, "likely", A),
        ({"pattern": picture(Pattern.NODE, A, cut=0.4)}, "possible", A),
        ({"pattern": picture(Pattern.NODE, A, B, cut=0.4)}, "possible", f"{A}, {B}"),
        ({"one_witness": lambda one: one == A}, "possible", A),
        ({"pattern": picture(Pattern.NODE, A, "10.9.0.1"), "outside": {"10.9.0.1"}}, "likely", A),
        ({"pattern": picture(Pattern.NODE, "10.9.0.1"), "outside": {"10.9.0.1"}}, None, ""),
        ({"pattern": picture(Pattern.ALL), "cover": [B]}, "possible", B),
        ({"pattern": picture(Pattern.ALL), "cover": []}, "possible", ""),
        ({"pattern": picture(Pattern.ALL), "cover": [B], "down": ("x", "y", "z")}, "possible", B),
        ({"pattern": picture(Pattern.ALL), "cover": [A, B], "down": ("x", "y", "z")}, None, ""),
        ({"pattern": picture(Pattern.ALL), "cover": [], "down": ("x", "y", "z")}, None, ""),
        ({"pattern": picture(Pattern.ALL), "cover": [A, B], "down": ("x", "y")}, "possible", f"{A}, {B}"),
        ({"pattern": picture(Pattern.CROSS_SUBNET, "s")}, None, ""),
        ({"pattern": picture(Pattern.PLACE, "zone a")}, None, ""),
        ({"config_rows": ("r",)}, None, ""),
    ],
)
def test_how_sure_it_is_that_one_node_is_alone(mesh: dict[str, Any], certainty: str | None, scope: str) -> None:
    """Most of its own pairs down, seen from several ends, of more pairs than one; a peer outside is no node."""
    found = alone(**mesh)
    assert (found and str(found.certainty)) == certainty
    assert found is None or found.scope == scope


@pytest.mark.parametrize(("bad", "inside", "found"), [(3, 6, True), (2, 3, False), (3, 7, False), (6, 6, True)])
def test_of_a_mixed_picture_one_node_holds_the_most(bad: int, inside: int, found: bool) -> None:
    """Six of ten bad pairs at it, and half of its own: else nobody is named."""
    one = SimpleNamespace(kind="node", value=A, bad_inside=bad, inside=inside, bad_outside=4, outside=8)
    zone = SimpleNamespace(kind="zone", bad_inside=5, inside=5)
    mixed = {"pattern": picture(Pattern.MIXED), "down": tuple("abcde"), "cover": [A]}
    assert (alone(**mixed, separators=[zone, one]) is not None) is found
    assert alone(**mixed, separators=[zone]) is None


def test_only_a_failure_of_sessions_is_looked_at() -> None:
    """A warning of silent sessions is no lost peer."""
    assert alone(Status.WARN) is None
    assert alone(Status.UNKNOWN) is None


def test_remedies_cost_no_worker_before_both_ends_agree() -> None:
    """Likely: restart, then reboot; possible: ask the silent nodes first; without a name no restart at all."""
    sure, maybe = alone(node_of={A: "w1"}), alone(pairs=("p",), unasked={B, C})
    both, nobodys = alone(pairs=("p",)), alone(pattern=picture(Pattern.ALL))
    assert sure is not None and maybe is not None and both is not None and nobodys is not None  # noqa: PT018
    assert (
        sure.remedies[0].text == "restart calico-node on 10.1.0.1, then reboot the node, and replace it if it stays so"
    )
    assert "spec.nodeName=w1" in str(sure.remedies[0].command)
    assert f"take BIRD's list on {B}, {C} before" in maybe.remedies[0].text
    assert "compare both ends" in both.remedies[0].text
    assert len(nobodys.remedies) == 1
    assert nobodys.remedies[0].command is None


def spoken(*messages: tuple[str, tuple[str, ...]], files: dict[str, str] | None = None) -> Finding | None:
    about = bundle(files).snapshot.about if files else nobody()
    return isolated(about, fake_mesh(), outcomes(bgp_03=(Status.FAIL, BadSessions(messages))))


def test_readiness_texts_name_the_one_that_misses_most() -> None:
    """One that misses several is itself the one; else the peer that most of them miss; of nothing nothing follows."""
    assert spoken() is None
    assert isolated(nobody(), fake_mesh(), outcomes(bgp_03=Status.FAIL)) is None
    one, single = spoken(("w1", (B, C))), spoken(("w1", (B,)))
    several, unnamed = spoken(("w1", (B, C)), ("w2", (B, B, D)), ("w3", (C, B))), spoken(("", (B, C)))
    assert [f and (str(f.certainty), f.scope) for f in (one, single, several, unnamed)] == [
        ("possible", "w1"), ("possible", B), ("possible", B), ("possible", f"{B}, {C}"),
    ]  # fmt: skip


def test_readiness_that_names_all_others_is_likely_on_a_listed_node() -> None:
    """All other nodes are missed and the one is in the list; its pod, found by node or name, is the one to restart."""
    two = pods(pod("calico-node-aaaaa", node=B, namespace="a"), pod("calico-node-bbbbb", node=A, namespace="b"))
    files = {"n.txt": FOUR, "p.txt": two}
    found = spoken((A, (B, C, D)), files=files)
    assert found is not None
    assert str(found.certainty) == "likely"
    assert found.remedies[0].command == "kubectl delete pod -n b calico-node-bbbbb"
    other = spoken(("10.1.0.77", (A, B, C, D)), files=files)
    assert other is not None
    assert (str(other.certainty), len(other.remedies)) == ("possible", 1)
    by_name = spoken(("calico-node-bbbbb", (B, C, D)), files=files)
    assert by_name is not None
    assert (str(by_name.certainty), by_name.remedies[0].command) == (
        "possible",
        "kubectl delete pod -n b calico-node-bbbbb",
    )


def noisy(share: float, lonely: str | None = "10.9.0.1") -> dict[str, str]:
    """A mesh of thirty nodes of which one has lost every peer, and a share of the pairs between the others is down as well."""
    ips = [f"10.9.0.{n}" for n in range(1, 31)]
    pairs = [(a, b) for a in ips for b in ips if a < b and lonely not in (a, b)]
    step = round(1 / share) if share else len(pairs) + 1
    down = dict.fromkeys(pairs[::step], "Active")
    down |= {(b, a): "Active" for a, b in down}
    down |= {pair: "Active" for ip in ips if lonely and ip != lonely for pair in ((lonely, ip), (ip, lonely))}
    return {"n.txt": nodes(*(node(ip) for ip in ips))} | mesh(ips, down)


def test_a_node_without_peers_is_named_beside_noise() -> None:
    """Few pairs in a hundred are down in any large mesh; the node that has none up stands out all the same."""
    case = bundle(noisy(0.05))
    assert case.first == (NODE, "likely")
    assert case.cause(NODE).scope == "10.9.0.1"  # type: ignore[union-attr]
    assert "spec.nodeName=10.9.0.1" in case.commands(NODE)
    assert NODE not in bundle(noisy(0.05, lonely=None)).causes
    assert NODE not in bundle(noisy(0.34)).causes


def test_a_readiness_event_that_names_all_others_names_the_lonely_node() -> None:
    """Its calico-node misses every other one that is listed, and those are ready: likely, before calico-node itself; one missed is not."""
    listed = (
        "$ kubectl get pods -n calico-system -o wide\nNAME                READY   STATUS    RESTARTS   AGE   IP         NODE\n"
        + "".join(
            f"calico-node-{end}   {ready}     Running   0          8d    {ip}   w{at}\n"
            for at, (end, ready, ip) in enumerate([("aaaaa", "0/1", A), ("bbbbb", "1/1", B), ("ccccc", "1/1", C)])
        )
    )
    event = "$ kubectl get events -n calico-system\nLAST SEEN   TYPE      REASON      OBJECT                  MESSAGE\n30s         Warning   Unhealthy   pod/calico-node-aaaaa   Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with {}\n"
    case = bundle({"t.txt": listed + event.format(f"{B},{C}")})
    assert case.first == ("bgp-node-isolated", "likely")
    assert case.cause("bgp-node-isolated").scope == "w0"  # type: ignore[union-attr]
    assert bundle({"t.txt": listed + event.format(B)}).causes["bgp-node-isolated"] == "possible"


def test_readiness_without_a_pod_is_of_the_one_node_that_it_does_not_name() -> None:
    """Where all nodes are listed; of a part of them it may be any."""
    said = "  Warning  Unhealthy  31m  kubelet  Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with {}\n"
    case = bundle({"n.txt": FOUR, "d.txt": "Events:\n" + said.format(f"{B},{C},{D}")})
    assert case.first == ("bgp-node-isolated", "likely")
    assert case.cause("bgp-node-isolated").scope == A  # type: ignore[union-attr]
    other = bundle({"n.txt": FOUR, "d.txt": "Events:\n" + said.format(f"{B},{C}")})
    assert other.first == ("bgp-node-isolated", "possible")


def test_the_restart_names_every_node_that_lost_its_peers() -> None:
    """Of two nodes cut off the command restarts both: what is pasted must not leave one of them as it was."""
    mesh = fake_mesh()
    both = _remedies(nobody(), mesh, ["10.0.0.1", "10.0.0.2"], sure=True)[0].command or ""
    assert both.startswith("for node in 10.0.0.1 10.0.0.2; do kubectl delete pod")
    assert both.endswith('spec.nodeName="$node"; done')
    one = _remedies(nobody(), mesh, ["10.0.0.1"], sure=True)[0].command or ""
    assert one.endswith("spec.nodeName=10.0.0.1")


def test_a_peer_that_somebody_defined_is_not_restarted_as_a_node() -> None:
    """Nothing lists the nodes, and no mesh names it: it may be a router, whose calico-node nobody restarts; a mesh's peer is a node."""
    frame = "+---------------+---------------+-------+----------+--------+\n"
    head = "$ calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n" + frame
    head += "| PEER ADDRESS  |   PEER TYPE   | STATE |  SINCE   |  INFO  |\n" + frame
    row = "| {} | {} | {} | 07:01:01 | {} |\n"
    up = head + row.format("10.11.0.1", "node specific", "up", "Established") + frame
    down = head + row.format("10.12.0.1", "node specific", "start", "Idle") + frame
    case = bundle({"one.txt": up, "two.txt": down})
    assert "bgp-node-isolated" not in case.causes
    assert "nothing shows to be a node" in (case.cause("bgp-misconfigured") or case.report.causes[0]).summary
    assert "calico-node --field-selector" not in case.commands("bgp-misconfigured")


LOST = {(x, y): "Connect       Socket: No route to host" for x in (A, B, C, D) for y in (A, B, C, D) if x != y and D in (x, y)}  # fmt: skip


def test_a_worker_that_nobody_reaches_is_rebooted_where_nobody_enters_it() -> None:
    """IBM Cloud's worker by its own command; elsewhere the machine is looked at first."""
    told = bundle({"n.txt": FOUR} | mesh([A, B, C, D], LOST)).commands(NODE)
    assert told.startswith(f"reboot worker {D}")
    assert "worker reboot --cluster" in told
    assert "worker reload --cluster" in told
    plain = nodes(*(node(f"w{at}", ip, version="v1.30.4") for at, ip in enumerate((A, B, C, D))))
    assert "ip route get" in bundle({"n.txt": plain} | mesh([A, B, C, D], LOST)).commands(NODE)
