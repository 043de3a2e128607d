"""Messages of a node's kernel between other output."""

from __future__ import annotations

import pytest
from analyzer.parsers import kernel
from analyzer.parsers.base import Emit

from tests.support.inline import bird, bundle
from tests.support.rows import fragment, read_of

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


def test_a_line_is_a_message_or_is_left_to_others() -> None:
    """Only the kernel's words at its begin make one; of a long line 600 characters are kept."""
    told: list[bool] = []

    def parse(piece: kernel.Fragment, emit: Emit) -> None:
        told.extend(kernel.message(number, line, piece, emit) for number, line in piece.filled)

    long = f"{LINE} {'x' * 600}"
    text = f"{LINE}\n{long}\nthey saw {LINE}\nTCP: MD4 Hash failed\nkernel: MD5\n"
    found = read_of(parse, text, node="n", pod="p").rows["log_signals"]
    assert told == [True, True, False, False, False]
    assert [(row["message"], row["node"], row["pod"]) for row in found] == [(LINE, "n", "p"), (long[:600], "n", "p")]
    assert fragment(text).filled[0][1] == LINE
