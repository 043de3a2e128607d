"""What a folded row goes on with below its first line."""

from __future__ import annotations

import pytest
from analyzer.model import Placed
from analyzer.report import json_report
from analyzer.report.quote import unfolded
from analyzer.schema import PodRow
from analyzer.snapshot.folded import rest_of

from tests.support.inline import bundle
from tests.support.peers import session

LINE = "| 192.168.1.70 | node-to-node mesh | start | 14:24:15 | Active {} |"


def bad(error: str | None) -> Placed:
    return session("w1", "192.168.1.70", up=False, last_error=error)


@pytest.mark.parametrize(
    ("cell", "error", "rest"),
    [
        ("Socket: Host is", "Socket: Host is unreachable", "unreachable"),
        ("Socket: Connection", "Socket: Connection refused", "refused"),
        ("Socket: Connection", "Socket: Connection reset by peer", "reset by peer"),
        ("Socket:", "Socket: No route to host", "No route to host"),
        ("Socket: Connection refused", "Socket: Connection refused", ""),
        ("Hold", "Holding for a while", "ing for a while"),
        ("Hol", "Holding for a while", ""),
        ("Passive", "Socket: Connection refused", ""),
        ("Active", None, ""),
    ],
)
def test_a_cell_goes_on_with_what_its_line_lacks(cell: str, error: str | None, rest: str) -> None:
    """Where the line ends within the error; a line that has all of it, or none, is whole."""
    assert rest_of(bad(error), LINE.format(cell)) == rest
    assert rest_of(PodRow(source="p", line=1, name="x"), LINE.format(cell)) == ""


def test_a_report_shows_the_whole_cell_and_keeps_the_line() -> None:
    """People read the reason; what is verified against the bundle is the line as it stands there."""
    rows = "".join(
        f"{LINE.format('Socket: Host is').replace('.70', f'.{at}')}\n|  |  |  |  | unreachable |\n"
        for at in (70, 71, 72)
    )
    head = "Calico process is running.\n\nIPv4 BGP status\n+--+--+--+--+--+\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n+--+--+--+--+--+\n"
    case = bundle(t=f"{head}{rows}+--+--+--+--+--+\n")
    first = case.check("BGP-03").evidence[0]
    assert unfolded(first).endswith("Active Socket: Host is unreachable |")
    assert first.text.rstrip().endswith("Socket: Host is |")
    assert "rest" not in str(json_report.document(case.answered.data)["checks"][0]["evidence"])
