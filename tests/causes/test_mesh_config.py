"""BGP configured wrongly as a cause."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.mesh_config import misconfigured
from analyzer.checks.details import SessionErrors
from analyzer.mesh.bird_errors import bird_error
from analyzer.mesh.picture import Pattern
from analyzer.model import Status

from tests.support.inline import bundle, events, mesh, node, nodes, pod, pods
from tests.support.meshes import FOUR, A, B, C, D, fake_mesh, picture
from tests.support.outcomes import Answer, outcomes

CONFIG = "bgp-misconfigured"


@pytest.mark.parametrize(
    ("info", "certainty"),
    [
        ("Idle          BGP Error: Bad peer AS", "confirmed"),
        ("Idle          Error: Route limit exceeded", "confirmed"),
        ("Active        Received: Authentication failure", "likely"),
    ],
)
def test_birds_own_text_names_the_configuration(info: str, certainty: str) -> None:
    """AS and limits are positive; a password shows the same as other things; the node is the scope."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): info}))
    assert case.first == (CONFIG, certainty)
    assert case.cause(CONFIG).scope == A  # type: ignore[union-attr]
    assert CONFIG not in bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): "Connect", (B, A): "Connect"})).causes


def test_nodes_with_one_router_id_get_one_each() -> None:
    """Neither AS number nor password is at fault: both ends are named, and what gives all nodes the same."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): "Idle          Received: Bad BGP identifier"}))
    remedies = case.cause(CONFIG).remedies
    assert "router ID of its own" in remedies[0].text
    assert A in remedies[0].text
    assert B in remedies[0].text
    assert "CALICO_ROUTER_ID" in (remedies[0].command or "")


def config(mesh: dict[str, Any] | None = None, **answers: Answer) -> Finding | None:
    found = outcomes(bgp_03=Status.FAIL, **answers)
    return misconfigured(fake_mesh(**(mesh or {})), (), (), (), found, lambda *_, **__: ())


def errors(**texts: str) -> Any:
    """A mesh's bad sessions by the last error of BIRD's that they have."""
    rows = [SimpleNamespace(last_error=text, peer_ip=peer, peer_type="node") for peer, text in texts.items()]
    return lambda *kinds: tuple(row for row in rows if bird_error(row.last_error) in kinds)


@pytest.mark.parametrize(
    ("answer", "certainty"),
    [
        ((Status.FAIL, SessionErrors(by_setting=True)), "confirmed"),
        ((Status.FAIL, SessionErrors()), "likely"),
        (Status.FAIL, "likely"),
        ((Status.WARN, SessionErrors(by_setting=True)), None),
    ],
)
def test_a_setting_that_bird_names_is_confirmed(answer: Answer, certainty: str | None) -> None:
    """Errors that other things make as well are likely at most, and no failure is no cause."""
    found = config(bgp_07=answer)
    assert (found and str(found.certainty)) == certainty


@pytest.mark.parametrize(
    ("mesh", "certainty"),
    [
        ({"bad_with": errors(p="Neighbor lost")}, "likely"),
        ({"bad_with": errors(p="Invalid next hop"), "down": ("x",)}, "likely"),
        ({"bad_with": errors(p="Connection reset"), "down_ends": {"10.9.0.1"}, "addresses": {"w": A}}, "likely"),
        ({"bad_with": errors(p="Connection closed"), "down_ends": {A, B}, "addresses": {"w": A}, "owners": (None, B)}, None),
        ({"bad_with": errors(p="Connection closed"), "down_ends": {A, B}, "addresses": {"w": A}, "owners": (None, C)}, "likely"),
        ({"bad_with": errors(p="Connection rejected"), "down_ends": {"10.9.0.1"}, "pattern": picture(Pattern.CROSS_SUBNET), "down": ("x",)}, None),
        ({"bad_with": errors(p="Neighbor lost"), "pattern": picture(Pattern.CROSS_SUBNET), "down": ("x",)}, None),
        ({"down_ends": {"10.9.0.1"}}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_peer_that_does_not_know_the_node(mesh: dict[str, Any], certainty: str | None) -> None:
    """A next hop outside the subnet, or a reset by what is no node, is a wrong peer; between subnets it may be the routing."""
    found = config(mesh)
    assert (found and str(found.certainty)) == certainty
    assert found is None or found.scope == "p"


def test_left_over_records_are_likely() -> None:
    """Addresses that every node lists and none has."""
    found = config({"stale": {"10.1.0.9", "10.1.0.8"}})
    assert found is not None
    assert (str(found.certainty), found.scope) == ("likely", "10.1.0.8, 10.1.0.9")


@pytest.mark.parametrize(("peers", "found"), [(("10.9.0.1",), True), (("10.9.0.1", A), False), ((A,), False)])
def test_a_peer_outside_is_possible_where_it_alone_is_bad(peers: tuple[str, ...], found: bool) -> None:
    """Any other bad session has another reason."""
    rows = tuple(SimpleNamespace(peer_ip=peer) for peer in peers)
    one = config({"bad_rows": rows, "outside": frozenset({"10.9.0.1", "10.9.0.2"})})
    assert (one is not None) is found
    assert one is None or (str(one.certainty), one.scope) == ("possible", "10.9.0.1")


def test_a_router_that_is_not_reached_is_no_password() -> None:
    """Every bad session is with a peer outside, and its error is one of the way: the title says so, and names no password."""
    listed = "$ kubectl get nodes -o wide\nNAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP\nw1     Ready    <none>   90d   v1.28.3   10.250.3.10\nw2     Ready    <none>   90d   v1.28.3   10.250.3.11\n"
    rows = "Calico process is running.\n\nIPv4 BGP status\n+--------------+-----------+-------+----------+--------------------------+\n| PEER ADDRESS | PEER TYPE | STATE |  SINCE   |           INFO           |\n+--------------+-----------+-------+----------+--------------------------+\n| 10.250.0.1   | global    | up    | 09:00:00 | Established              |\n| 10.250.0.2   | global    | start | 09:30:11 | Active Socket: {} |\n+--------------+-----------+-------+----------+--------------------------+\n"
    far = bundle({"n.txt": listed, "w1.txt": rows.format("No route to host")}).cause(CONFIG)
    assert far is not None
    assert far.title.startswith("A BGP peer outside the cluster is not reached")
    mute = bundle({"n.txt": listed, "w1.txt": rows.format("Odd text        ")}).cause(CONFIG)
    assert mute is not None
    assert mute.title.startswith("BGP password")


UNREADY = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with "
NODES = {"aaaaa": "10.1.0.1", "bbbbb": "10.1.0.2", "ccccc": "10.1.0.3"}


def unready(*, space: str = "calico-system") -> dict[str, str]:
    rows = [pod(f"calico-node-{end}", "0/1", namespace=space, node=ip) for end, ip in NODES.items()]
    said = [
        ("Unhealthy", f"pod/calico-node-{end}", UNREADY + ",".join(one for one in NODES.values() if one != ip))
        for end, ip in NODES.items()
    ]
    return {"p.txt": pods(*rows), "n.txt": nodes(*map(node, NODES.values())), "e.txt": events(*said)}


SECRETS = "$ kubectl get secrets -A | grep bgp\nkube-system   calico-bgp-password   Opaque   1   400d\n"
NAMES_IT = "apiVersion: projectcalico.org/v3\nkind: BGPConfiguration\nmetadata: {name: default}\nspec: {nodeMeshPassword: {secretKeyRef: {name: calico-bgp-password, key: password}}}\n"


def test_a_password_that_did_not_move_along_with_calico_node() -> None:
    """All sessions are down and the Secret is in the namespace of before: sure where the BGPConfiguration names it."""
    case = bundle(unready() | {"s.txt": SECRETS})
    assert case.first == ("bgp-misconfigured", "likely")
    assert case.status("BGP-07") == "fail"
    assert "kubectl create rolebinding calico-bgp-password -n calico-system" in case.commands("bgp-misconfigured")
    assert "kubectl get secret calico-bgp-password -n kube-system" in case.commands("bgp-misconfigured")
    sure = bundle(unready() | {"s.txt": SECRETS, "b.yaml": NAMES_IT})
    assert sure.causes == {"bgp-misconfigured": "confirmed"}
    assert bundle(unready(space="kube-system") | {"s.txt": SECRETS}).first[0] != "bgp-misconfigured"


def test_sessions_that_are_all_down_are_nothing_of_one_node() -> None:
    """A filter of TCP 179 or a password: neither is proven by the readiness of calico-node alone."""
    case = bundle(unready())
    assert case.causes == {"bgp-port-blocked": "possible", "calico-node-down": "possible"}
    assert "nodeMeshPassword" in case.commands("bgp-port-blocked")
    assert "no node has a session with any other" in case.says("BGP-03")
