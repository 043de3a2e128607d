"""A BIRD that was not found where it was looked for: by design, by the tool's way of looking, or down."""

from __future__ import annotations

import pytest

from tests.support.inline import bird, bundle, pod, pods
from tests.support.meshes import A, B, C

REFUSED = "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
NO_SOCKET = (
    "Calico process is running.\n\nIPv4 BGP status\nError querying BIRD: unable to connect to BIRDv4 socket: "
    "dial unix /var/run/bird/bird.ctl: connect: no such file or directory\n"
)
NO_PROCESS = "Calico process is running.\n\nThe BGP backend process (BIRD) is not running.\n"
POOL = "apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata:\n  name: p\nspec:\n  cidr: 10.244.0.0/16\n  {}\n"
DISABLED = "apiVersion: operator.tigera.io/v1\nkind: Installation\nmetadata:\n  name: default\nspec:\n  calicoNetwork:\n    bgp: Disabled\n"
READY = pods(pod("calico-node-aaaaa", node="n1"), pod("calico-node-bbbbb", node="n2"))
DOWN = "calico-node-down"


@pytest.mark.parametrize("text", [NO_SOCKET, NO_PROCESS])
def test_not_found_is_no_failure(text: str) -> None:
    """Nothing else is known: unknown, and a possible cause at most, and the file is no node."""
    case = bundle(status=text)
    assert (case.status("BGP-03"), case.status("BGP-08")) == ("unknown", "unknown")
    assert case.causes.get(DOWN) in (None, "possible")
    assert case.subjects("BGP-08") == []


def test_ready_pods_outweigh_a_socket_that_was_not_found() -> None:
    """calico-node's readiness asks BIRD itself; the answer passes."""
    case = bundle(status=NO_SOCKET, pods=READY)
    assert case.status("BGP-08") == "pass"
    assert DOWN not in case.causes


@pytest.mark.parametrize("objects", [DISABLED, POOL.format("vxlanMode: Always")])
def test_no_bgp_by_design(objects: str) -> None:
    """Then no mesh is expected and no daemon is missed."""
    case = bundle({"status.txt": NO_PROCESS, "o.yaml": objects})
    assert case.status("BGP-03") == "not_applicable"
    assert case.status("BGP-08") == "unknown"
    assert case.causes == {}


def test_a_design_with_bgp_misses_it() -> None:
    """A pool with IPIP needs the mesh: it fails, and is likely, not proven."""
    case = bundle({"status.txt": NO_PROCESS, "o.yaml": POOL.format("ipipMode: Always")})
    assert (case.status("BGP-03"), case.status("BGP-08")) == ("fail", "fail")
    assert case.first == (DOWN, "likely")


def test_a_refusal_is_proof_unless_the_pod_there_is_ready() -> None:
    """The socket's own word; a ready pod on that node speaks against it."""
    name = "bird/n1/birdcl_show_protocols.txt"
    assert bundle({name: REFUSED}).first == (DOWN, "confirmed")
    case = bundle({name: REFUSED, "pods.txt": READY})
    assert case.first == (DOWN, "likely")
    assert case.subjects("BGP-08") == ["n1"]


def test_one_node_without_bird_in_a_mesh() -> None:
    """The others' sessions show that BGP is in use."""
    files = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, (C, "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle(files | {f"bird/{C}/calicoctl_node_status.txt": NO_PROCESS})
    assert case.status("BGP-08") == "fail"
    assert case.causes[DOWN] == "likely"
    assert case.cause(DOWN).scope == C  # type: ignore[union-attr]


def test_pods_that_wait_for_sessions_are_possible_only() -> None:
    """Not ready because of BGP is a sign of the sessions, not of calico-node."""
    bare = pods(pod("calico-node-aaaaa", "0/1", node="n1"))
    spoken = "calico/node is not ready: BIRD is not ready: BGP not established with 10.1.0.2\n"
    assert bundle(p=bare).causes[DOWN] == "likely"
    case = bundle(p=bare + "\n" + spoken)
    assert case.causes[DOWN] == "possible"
    assert (case.status("BGP-03"), case.subjects("BGP-03")) == ("fail", ["10.1.0.2"])


def test_a_pod_without_a_node_is_named_alone() -> None:
    case = bundle(p=pods(pod("calico-node-aaaaa", "0/1")))
    assert "calico-node-aaaaa 0/1 Running" in case.says("BGP-08")
    assert "None" not in case.says("BGP-08")
