"""The last errors of a shoot, quoted without the object."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cut_gardener import PARSERS
from analyzer.schema import TOOL_ERRORS, UNREAD

from tests.support.inline import bundle

ERRORS = """  lastErrors:
    - description: >-
        task "Waiting" failed: could not forward to vpn-shoot pod: error upgrading connection: error dialing
        backend: dial tcp 10.250.7.3:10250: i/o timeout
      taskID: Waiting
      lastUpdateTime: '2022-04-21T11:53:46Z'
"""
LAST = "lastOperation:\n  description: 'Flow failed: error dialing backend: dial tcp 10.250.7.3:10250: i/o timeout'\n  state: Failed\n"


@pytest.mark.parametrize(
    ("text", "line", "left"),
    [
        (ERRORS, 4, 0),
        (f"The dashboard shows this:\n\n{ERRORS}\nHas anybody seen it?\n", 6, 2),
        (f"status:\n{ERRORS}", 5, 1),
        (LAST, 2, 0),
        ("lastErrors:\n- description: 'error dialing backend: dial tcp 10.250.7.3:10250: i/o timeout'\n  taskID: x\n", 2, 0),
    ],
)  # fmt: skip
def test_it_is_read_as_far_as_it_stands_together(text: str, line: int, left: int) -> None:
    """In whatever depth, with words above and below, which stay unread."""
    rows = bundle({"t.txt": text}).snapshot.rows
    [row] = rows[TOOL_ERRORS]
    assert (row.tool, row.class_, row.line) == ("gardenlet", "tunnel", line)
    assert len(list(rows[UNREAD])) == left


@pytest.mark.parametrize("text", ["lastErrors: []\ntaskID: x\n", "lastErrors:\n- code: ERR\n  taskID: x\n", "we saw lastErrors: and a description: x\n"])  # fmt: skip
def test_without_a_description_there_is_no_error(text: str) -> None:
    """An empty list, a code alone, and a sentence."""
    assert not list(bundle({"t.txt": text}).snapshot.rows[TOOL_ERRORS])


def test_damage_is_unread() -> None:
    """A field that cannot be read is counted and makes no row."""
    rows = bundle({"t.txt": ERRORS.replace("    - description: >-", "    - description: 'x\n  : [")}).snapshot.rows
    assert not list(rows[TOOL_ERRORS])
    assert list(rows[UNREAD])
    assert [parser.kind for parser in PARSERS] == ["last errors of a shoot"]
