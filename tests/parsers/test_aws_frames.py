"""Frames inside each other are objects inside each other."""

from __future__ import annotations

import pytest
from analyzer.parsers.aws_frames import is_framed, unframed

HEAD = "|   DescribeSecurityGroups   |"


def read(*lines: str) -> object:
    return unframed(enumerate(lines, 1))


def test_a_key_and_a_value_a_row() -> None:
    """A key that comes again begins the next object; ports are numbers."""
    assert read(HEAD, "||  SecurityGroups  ||", "||  GroupId  |  sg-1  ||", "|||  IpPermissions  |||", "|||  FromPort |  22  |||", "||  GroupId  |  sg-2  ||") == {
        "SecurityGroups": [{"line": 3, "GroupId": "sg-1", "IpPermissions": [{"line": 5, "FromPort": 22}]}]
    }  # fmt: skip
    assert read(HEAD, "||  SecurityGroups  ||", "||  GroupId | sg-1 ||", "||  GroupId | sg-2 ||") == {
        "SecurityGroups": [{"line": 3, "GroupId": "sg-1"}, {"line": 4, "GroupId": "sg-2"}]
    }


def test_titles_and_rows_of_values() -> None:
    """An empty cell states nothing, and a row without the number of cells is none."""
    rows = (
        "||  SecurityGroups  ||",
        "||  GroupId  | GroupName ||",
        "||  sg-1  |  ctl ||",
        "||  sg-2  |   ||",
        "||  x | y | z ||",
    )
    assert read(HEAD, *rows) == {
        "SecurityGroups": [{"line": 4, "GroupId": "sg-1", "GroupName": "ctl"}, {"line": 5, "GroupId": "sg-2"}]
    }


@pytest.mark.parametrize(
    ("text", "framed"),
    [(f"-----\n{HEAD}\n+----+", True), ("|  DescribeSecurityGroups", False), ("| DescribeSubnets |", False)],
)
def test_which_table_it_is(text: str, framed: bool) -> None:
    """By its own title in a frame."""
    assert is_framed(text) is framed
    assert unframed([(1, "| x | y |")]) == {}
