"""Kubelets that were not reached, and how they were called."""

from __future__ import annotations

import pytest
from analyzer.causes import missed_kubelets as missed_kubelets_room
from analyzer.causes.missed_kubelets import MissedKubelet, calls, lone_suspect, unheard
from analyzer.facts.nodes import Node
from analyzer.schema import ToolErrorRow
from analyzer.tunnel.faults import Faults

from tests.causes.test_targets import dials
from tests.support.inline import agent, bundle, node, nodes, pods
from tests.support.values import are_values

REFUSED = 'Error from server: Get "https://{}/containerLogs/a/web-0/b": dial tcp 10.1.0.1:10250: connect: connection refused\n'


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"e.txt": REFUSED.format("w-1:10250")}, [("10.1.0.1", "w-1")]),
        ({"e.txt": REFUSED.format("10.1.0.1:10250")}, [("10.1.0.1", "10.1.0.1")]),
        ({"e.txt": "Error from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"}, [("10.1.0.1", None)]),
        ({"e.txt": "error: unable to upgrade connection: Unauthorized\n"}, []),
        ({"e.txt": "nothing\n"}, []),
    ],
)  # fmt: skip
def test_a_call_by_its_address_and_by_its_name(files: dict[str, str], found: list[tuple[str, str | None]]) -> None:
    """One that was answered did reach its kubelet."""
    case = bundle(files)
    every = calls(case.snapshot.about, case.tunnel, Faults(case.snapshot.rows))
    assert [(one.host, one.name) for one in every] == found


def test_dials_of_agents_have_an_address_alone() -> None:
    """Those to a kubelet's port, and no others."""
    case = bundle({"server.log": dials("10.1.0.2:10250")})
    every = calls(case.snapshot.about, case.tunnel, Faults(case.snapshot.rows))
    assert {(one.host, one.name) for one in every} == {("10.1.0.2", None)}
    other = bundle({"server.log": dials("172.30.0.5:8443")})
    assert calls(other.snapshot.about, other.tunnel, Faults(other.snapshot.rows)) == []


LISTED = "NAME STATUS ROLES AGE VERSION\nw-1 NotReady <none> 3d v1.30.1\nw-2 Ready <none> 3d v1.30.1\n"
WIDE = "NAME STATUS ROLES AGE VERSION INTERNAL-IP EXTERNAL-IP\nw-1 {} <none> 3d v1.30.1 {} <none>\nw-2 Ready <none> 3d v1.30.1 10.1.0.2 <none>\n"
POD = "NAME READY STATUS RESTARTS AGE IP NODE\nkonnectivity-agent-aaaaa 1/1 Running 0 3d 10.1.0.1 w-2\n"
AT = REFUSED.format("10.1.0.1:10250")


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"n": LISTED, "e": AT}, "w-1"),
        ({"n": LISTED.replace("w-2 Ready", "w-2 NotReady"), "e": AT}, None),
        ({"n": LISTED.replace("NotReady", "Ready"), "e": AT}, None),
        ({"n": LISTED, "e": AT + "Error from server: error dialing backend: dial tcp 10.1.0.9:10250: i/o timeout\n"}, None),
        ({"n": LISTED, "e": REFUSED.format("w-2:10250")}, None),
        ({"n": WIDE.format("NotReady", "10.1.0.8"), "e": AT}, None),
        ({"n": LISTED, "e": AT, "p": POD}, None),
    ],
)  # fmt: skip
def test_the_one_node_that_an_unnamed_address_may_be(files: dict[str, str], name: str | None) -> None:
    """It alone is NotReady, its own address is not stated, and nothing else is known by the one that is missed."""
    case = bundle(files)
    about = case.snapshot.about
    found = lone_suspect(about, calls(about, case.tunnel, Faults(case.snapshot.rows)))
    assert (found.name if found is not None else None) == name


@pytest.mark.parametrize(
    ("came", "version", "hosts"),
    [(True, "v1.30.1", ["10.1.0.2"]), (False, "v1.30.1", []), (True, "v1.30.1+rke2r1", [])],
)
def test_calls_without_a_word_count_while_others_come_through(came: bool, version: str, hosts: list[str]) -> None:
    """Not where all fail, for then the tunnel may hang, nor with a tunnel of the distribution's own."""
    good = "$ kubectl logs -n a web-1 --tail 1\nserved\n"
    bad = '$ kubectl logs -n a web-2\nError from server: Get "https://10.1.0.2:10250/containerLogs/a/web-2/b": dial timeout, backstop\n'
    listed = nodes(node("w1", "10.1.0.1", version=version), node("w2", "10.1.0.2", version=version))
    case = bundle({"n.txt": listed, "t.txt": (good if came else "") + bad, "p.txt": pods(agent("a", node="w1"))})
    found = unheard(case.snapshot.about, Faults(case.snapshot.rows))
    assert [one.fault.kubelet for one in found] == hosts


def test_a_call_belongs_to_a_node_by_its_address_or_its_name() -> None:
    """The address that was dialled decides before the name in the URL."""
    one, two = Node("w-1"), Node("w-2")
    missed = MissedKubelet("10.9.8.7", "w-1", ToolErrorRow(source="e", line=1, class_="tunnel", message=""))
    assert missed.among({"w-1": one, "10.9.8.7": two}) is two
    assert missed.among({"w-1": one}) is one
    assert missed.among({"w-3": two}) is None


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(missed_kubelets_room)
