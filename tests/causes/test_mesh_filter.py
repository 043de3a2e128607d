"""Filters between workers as a cause."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes import mesh_filter
from analyzer.causes.base import LIKELY, POSSIBLE, Finding
from analyzer.checks import details
from analyzer.mesh.picture import MeshPicture, Pattern
from analyzer.model import Outcome, Status
from analyzer.policy.legs import Way

from tests.checks.test_pol import HEPS, HOST, base, gnp
from tests.support.inline import bundle, mesh
from tests.support.meshes import FOUR, A, B, C, D

VRF = "vrf-or-vlan-spanning-off"


PORT = "bgp-port-blocked"


def test_a_policy_on_bgps_port() -> None:
    """Calico's failsafe ports hold BGP open, so denied is something else; scattered pairs are a filter's picture."""
    ring = {(A, C): "Connect", (C, A): "Connect", (B, D): "Connect", (D, B): "Connect"}
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], ring))
    assert case.causes == {VRF: "likely", PORT: "possible"}
    assert "bgp-port-blocked" not in bundle(base(gnp("hosts", HOST.format("Allow")), heps=HEPS)).causes


def test_a_router_outside_is_no_pair_of_workers() -> None:
    """All sessions between nodes are up: nothing is filtered between workers."""
    status = """Calico process is running.

IPv4 BGP status
+--------------+-------------------+-------+------------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |   SINCE    |              INFO              |
+--------------+-------------------+-------+------------+--------------------------------+
| PEER | node-to-node mesh | up    | 2026-01-02 | Established                    |
| 198.51.100.1 | global            | start | 2026-01-09 | Active Socket: Connection refused |
+--------------+-------------------+-------+------------+--------------------------------+
""".replace("PEER |", f"{B} |", 1).replace("| " + B + " | PEER TYPE", "| PEER ADDRESS | PEER TYPE")
    case = bundle({"n.txt": FOUR, f"bird/{A}/calicoctl_node_status.txt": status})
    assert case.status("BGP-03") == "fail"
    assert PORT not in case.causes
    assert case.causes["bgp-misconfigured"] == "possible"


def found(
    kind: Pattern | None = None, *, pairs: int = 6, down: int = 3, views: int = 2, refused: bool = False, outside: bool = False, config: bool = False,
    legs: tuple[Way, ...] = (), policy: Status = Status.PASS, six: bool = False,
) -> Finding | None:  # fmt: skip
    """What the rule makes of a mesh whose bad pairs make this picture, and of these answers."""
    mesh: Any = SimpleNamespace(
        partial=False, beside=(), bad_rows=(), down=[object()] * down if kind else [], pairs=[object()] * pairs, pattern=MeshPicture(kind or Pattern.MIXED, "the picture"), views=views,
        config_rows=[object()] if config else [], outside=(), all_down_touch=lambda _: outside, bad_with=lambda *_: refused,
    )  # fmt: skip
    denied = details.DeniedLegs(
        tuple(details.DeniedLeg(way, "a", "b", 179, (), "", None, False) for way in legs), False
    )
    state = Status.FAIL if kind else Status.PASS
    outcomes = {
        "BGP-03": Outcome(
            "BGP-03", "", (), Status.FAIL if six else state, "sessions", detail=details.BadSessions(six=six)
        ),
        "BGP-04": Outcome("BGP-04", "", (), state, "pairs", detail=details.BadPairs(mesh.pattern)),
        "BGP-05": Outcome("BGP-05", "", (), Status.PASS, ""),
        "POL-04": Outcome("POL-04", "", (), policy, "policies", detail=denied),
    }
    made = mesh_filter.port(bundle(n="x\n").snapshot.about, mesh, outcomes)
    assert made is None or isinstance(made, Finding)
    return made


def told(made: Finding | None) -> tuple[object, ...] | None:
    return (made.certainty, made.summary, made.explains) if made else None


def test_a_policy_that_denies_bgp_is_likely_where_pairs_are_down() -> None:
    """And possible where none is seen down; one that denies another leg, or passes, is no filter of BGP."""
    denies: Any = {"legs": (Way.BGP,), "policy": Status.FAIL}
    assert told(found(Pattern.CROSS_SUBNET, **denies)) == (LIKELY, "policies", ("POL-04", "BGP-03", "BGP-04"))
    assert told(found(**denies)) == (POSSIBLE, "policies", ("POL-04",))
    assert found(legs=(Way.DNS,), policy=Status.FAIL) is None
    assert found(legs=(Way.BGP,), policy=Status.WARN) is None


def test_scattered_pairs_are_likely_by_two_views() -> None:
    """One node's view alone leaves them possible, and so do a few of many: a filter would hit most of them."""
    assert told(found(Pattern.MIXED, down=2)) == (POSSIBLE, "the picture", ("BGP-04", "BGP-03"))
    assert told(found(Pattern.MIXED)) == (LIKELY, "the picture", ("BGP-04", "BGP-03"))
    assert told(found(Pattern.MIXED, views=1)) == (POSSIBLE, "the picture", ("BGP-04", "BGP-03"))


def test_all_pairs_down_are_possible() -> None:
    """Of more than one pair; a single one tells nothing unless something answered with a refusal."""
    assert told(found(Pattern.ALL)) == (POSSIBLE, "the picture", ("BGP-04", "BGP-03"))
    assert told(found(Pattern.ALL, pairs=2)) == (POSSIBLE, "the picture", ("BGP-04", "BGP-03"))
    assert found(Pattern.ALL, pairs=1) is None
    assert told(found(Pattern.ALL, pairs=1, refused=True)) == (
        POSSIBLE,
        "a filter at that place would look the same: pairs",
        ("BGP-04",),
    )


@pytest.mark.parametrize("kind", [Pattern.NODE, Pattern.PLACE])
def test_a_filter_at_one_place_would_look_the_same(kind: Pattern) -> None:
    """Possible beside the causes that are about that place."""
    assert told(found(kind)) == (POSSIBLE, "a filter at that place would look the same: pairs", ("BGP-04",))


@pytest.mark.parametrize(
    "other",
    [{"kind": None}, {"kind": Pattern.CROSS_SUBNET}, {"kind": Pattern.MIXED, "config": True}, {"kind": Pattern.MIXED, "outside": True}],
)  # fmt: skip
def test_another_cause_explains_it(other: Any) -> None:
    """Nothing down, pairs across subnets, a wrong configuration, routers outside the cluster: no filter is named."""
    assert found(**other) is None


def test_ipv6_alone_is_looked_at_over_ipv6() -> None:
    """The remedy and the proof are about IPv6, whatever the picture."""
    made = found(Pattern.MIXED, six=True)
    assert told(made) == (POSSIBLE, "sessions", ("BGP-03",))
    assert made is not None
    assert ["IPv6" in remedy.text for remedy in made.remedies] == [True]


LIST = "[root@{0} ~]# birdcl show protocols\nBIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n"
UP = "Mesh_{0} BGP      master   up     2026-05-20  Established\n"
FAILS = "Mesh_{0} BGP      master   start  09:15:02    Active        Socket: Connection timed out\n"
WAITS = "Mesh_{0} BGP      master   start  09:15:03    Passive\n"
HERE = "[root@{0} ~]# hostname -I\n{1} 172.30.4.1\n"
TRIED = "[root@n4 ~]# nc -vz 10.61.0.2 {0}\nNcat: Version 7.92 ( https://nmap.org/ncat )\nNcat: {1}\n"


def listed(own: str, **rows: str) -> str:
    """A node's own list, below its prompt."""
    peers = "".join(form.format(f"10_61_0_{name[1:]}") for name, form in rows.items())
    return HERE.format(own, f"10.61.0.{own[1:]}") + LIST.format(own) + peers


INWARD = {
    "n2.txt": listed("n2", n1=UP, n3=WAITS, n4=WAITS),
    "n3.txt": listed("n3", n1=UP, n2=FAILS, n4=UP),
    "n4.txt": listed("n4", n1=UP, n2=FAILS, n3=UP),
}


def test_a_node_that_gets_out_and_that_nobody_gets_into_is_filtered_and_not_cut_off() -> None:
    """It is the place of the remedy, and nothing is restarted; the same connect by hand beside another port is the filter itself."""
    case = bundle(INWARD)
    assert case.first == (PORT, "likely")
    assert "bgp-node-isolated" not in case.causes
    assert case.cause(PORT).scope == "n2 (10.61.0.2)"  # type: ignore[union-attr]
    assert "nc -vz -w 5 10.61.0.2 179" in case.report.causes[0].would_change_our_mind[0].command or ""
    assert not any("reboot" in text or "delete pod" in text for text in case.commands(PORT))
    both = TRIED.format(179, "Connection timed out.") + TRIED.format(22, "Connected to 10.61.0.2:22.")
    assert bundle(INWARD | {"t.txt": both}).first == (PORT, "confirmed")
    alone = TRIED.format(179, "Connection timed out.")
    assert bundle(INWARD | {"t.txt": alone}).first == (PORT, "likely")


def test_a_node_that_gets_nowhere_is_cut_off() -> None:
    """The rival: its own connect fails as well."""
    cut = INWARD | {"n2.txt": listed("n2", n1=FAILS, n3=WAITS, n4=WAITS)}
    assert bundle(cut).first == ("bgp-node-isolated", "likely")


@pytest.mark.parametrize("peer", ["10.8.0.3", "fd00:7::3"])
def test_the_port_is_tried_at_the_other_end_of_a_session_that_is_down(peer: str) -> None:
    """From the node whose session it is; nobody fills in an address that the bundle has."""
    status = (
        "[root@edge-1 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
        "+--------------+-------------------+-------+----------+-------------+\n"
        "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |    INFO     |\n"
        "+--------------+-------------------+-------+----------+-------------+\n"
        "| 10.8.0.2     | node-to-node mesh | up    | 17:56:25 | Established |\n"
        "| 10.8.0.4     | node-to-node mesh | up    | 17:56:25 | Established |\n"
    )
    row = f"| {peer:<12} | node-to-node mesh | start | 17:56:25 | Active Socket: Connection timed out |\n"
    case = bundle(s=status + ("\nIPv6 BGP status\n" if ":" in peer else "") + row)
    tries = [
        gap.command for one in case.report.causes for gap in one.would_change_our_mind if "179" in (gap.command or "")
    ]
    assert tries
    assert all(f"5 {peer} 179" in str(one) for one in tries)


def test_a_peer_that_refuses_over_ipv6_is_asked_whether_it_listens() -> None:
    """The refusal is its answer; without a way there is nobody to ask."""
    status = (
        "[root@edge-1 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
        "| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
        "| 10.8.0.2 | node-to-node mesh | up | 17:56:25 | Established |\n\nIPv6 BGP status\n"
        "| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
        "| fd00:8::2 | node-to-node mesh | start | 17:56:25 | Active Socket: {} |\n"
    )
    refused = bundle(s=status.format("Connection refused")).commands("bgp-port-blocked")
    assert refused.startswith("look whether BIRD listens for IPv6 at fd00:8::2")
    assert "listens for IPv6" not in bundle(s=status.format("No route to host")).commands("bgp-port-blocked")
