"""Messages of a node's kernel between other output."""

from __future__ import annotations

import pytest

from tests.support.inline import bird, bundle

LINE = "TCP: MD5 Hash failed for (10.1.0.2, 41233)->(10.1.0.1, 179)"
STATUS = "Calico process is running.\n\nIPv4 BGP status\n+--------------+-------------------+-------+----------+---------+\n| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |  INFO   |\n+--------------+-------------------+-------+----------+---------+\n| 10.1.0.2     | node-to-node mesh | start | 07:00:01 | Connect |\n+--------------+-------------------+-------+----------+---------+\n"


@pytest.mark.parametrize(
    "above", [bird(("Mesh_10_1_0_2", "Connect")), STATUS, ""], ids=["birdcl", "calicoctl", "alone"]
)
@pytest.mark.parametrize("lead", ["", "dmesg: ", "kernel: [ 12.5] ", "[Wed Jun 12 07:00:01 2024] "])
def test_a_line_of_dmesg_below_the_peers_is_read(above: str, lead: str) -> None:
    """A paste puts it below what BIRD said; the row says which ends the kernel names."""
    case = bundle({"t.txt": f"{above}{lead}{LINE}\n"})
    rows = [(row.signal, row.name) for row in case.snapshot.rows["log_signals"]]
    assert rows == [("bgp_md5", "10.1.0.2, 41233)->(10.1.0.1, 179")]


def test_a_sentence_about_it_is_none() -> None:
    """Who only talks of the message has no row."""
    assert not list(bundle({"t.txt": f"they once saw {LINE} on that host\n"}).snapshot.rows["log_signals"])
