"""Outputs of BIRD that do not say whose they are: never one node's, and never silent about a family."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.bundles import load, outcome, status

GOOD = (("10.1.1.2", True), ("10.1.1.3", True), ("10.1.1.4", True))
SICK = (*GOOD[:2], ("10.1.1.4", False))


def birdcl(peers: tuple[tuple[str, bool], ...]) -> str:
    rows = "".join(
        f"Mesh_{ip.replace('.', '_')} BGP      master   {'up' if up else 'start'}     12:15:52    {'Established' if up else 'Active'}\n"
        for ip, up in peers
    )
    return f"BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n{rows}"


def calicoctl(peers: tuple[tuple[str, bool], ...], six: tuple[tuple[str, bool], ...] = ()) -> str:
    def table(rows: tuple[tuple[str, bool], ...]) -> str:
        shown = "".join(
            f"| {ip} | node-to-node mesh | {'up' if up else 'start'} | 12:15:52 | {'Established' if up else 'Active'} |\n"
            for ip, up in rows
        )
        return f"| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n{shown}"

    end = table(six) if six else "No IPv6 peers found.\n"
    return f"Calico process is running.\n\nIPv4 BGP status\n{table(peers)}\nIPv6 BGP status\n{end}\n"


@pytest.mark.parametrize("show", [birdcl, calicoctl])
@pytest.mark.parametrize("files", [1, 2])
def test_a_session_of_one_unnamed_view_hides_none_of_another(show: object, files: int, tmp_path: Path) -> None:
    """Two views without a name may be two nodes: that one has a session says nothing about the other's."""
    good, sick = show(GOOD), show(SICK)  # type: ignore[operator]
    snapshot = load(tmp_path, {"a.txt": good + sick} if files == 1 else {"a.txt": good, "b.txt": sick})
    assert snapshot["bgp_peers"]["view"].nunique() == 2
    assert status(snapshot.diagnose(), "BGP-03") == "fail"


def test_the_status_of_several_nodes_in_one_file_names_no_list_of_peers(tmp_path: Path) -> None:
    """Of two routers one would be given the other's sessions, so the lists stay without a name and stay two."""
    text = "".join(
        f"BIRD v0.3.3+birdv1.6.8 ready.\nRouter ID is {router}\nDaemon is up and running\n" + birdcl(peers)
        for router, peers in (("10.1.1.1", GOOD), ("10.1.1.5", SICK))
    )
    snapshot = load(tmp_path, {"a.txt": text})
    assert len(snapshot["bgp_peers"]) == 6
    assert snapshot["bgp_peers"]["node"].isna().all()


def test_ipv6_sessions_that_are_down_are_said_beside_ipv4(tmp_path: Path) -> None:
    """All of IPv4 Established is no pass while IPv6 sessions are not."""
    report = load(tmp_path, {"a.txt": calicoctl(GOOD, (("fd00::2", False), ("fd00::3", True)))}).diagnose()
    assert status(report, "BGP-03") == "fail"
    assert "fd00::2" in str(outcome(report, "BGP-03"))
