"""Outputs that a log service keeps line by line, and sheets with an output in a cell."""

from __future__ import annotations

import json

import pytest
from analyzer.sources.entry_outputs import unfold

from tests.support.inline import bundle

TABLE = ["NAME   STATUS     ROLES    AGE   VERSION", "w1     Ready      <none>   9d    v1.29.1"]
KLOG = ["I0302 09:00:00.000001       1 client.go:1] x", "I0302 09:00:00.000002       1 client.go:1] y"]
STAMP = "2025-03-02T10:00:00.000Z"


@pytest.mark.parametrize(
    "entries",
    [
        [{"_line": one, "_ts": 1740909600000} for one in TABLE],
        [{"textPayload": one, "timestamp": STAMP, "insertId": "1"} for one in TABLE],
        [{"timestamp": STAMP, "message": one} for one in TABLE],
    ],
)
def test_entries_that_hold_the_lines_of_an_output(entries: list[dict[str, str]]) -> None:
    """As an array or one a line: each line of the output stands where its entry does."""
    array = json.dumps(entries, indent=1)
    found = unfold(array)
    assert found is not None
    assert [one for _, one in found] == TABLE
    assert [array.split("\n")[at - 1] for at, _ in found] == [" {", " {"]
    lines = "".join(f"{json.dumps(one)}\n" for one in entries)
    assert unfold(lines) == [(1, TABLE[0]), (2, TABLE[1])]
    assert bundle({"export.json": array}).snapshot["nodes"]["name"].tolist() == ["w1"]


def test_an_entry_without_content_is_a_blank_line() -> None:
    """As it stood between two parts of the output."""
    entries = [{"timestamp": STAMP, "message": one} for one in ["CLUSTER NODES:", "", *TABLE]]
    assert unfold(json.dumps(entries)) == [(1, "CLUSTER NODES:"), (1, ""), (1, TABLE[0]), (1, TABLE[1])]


@pytest.mark.parametrize(
    "entries",
    [
        [{"_line": one, "_ts": 1740909600000} for one in KLOG],
        [{"message": TABLE[0]}],
        [{"message": TABLE[0]}, {"other": TABLE[1]}],
        [{"message": TABLE[0]}, TABLE[1]],
        [{"apiVersion": "v1", "message": one} for one in TABLE],
    ],
)
def test_entries_that_hold_none(entries: list[object]) -> None:
    """A log is one, whatever keeps it; one line is no output; what is no entry among them says that these are none."""
    assert unfold(json.dumps(entries)) is None
    assert unfold(json.dumps(entries)[:-9]) is None


def test_rows_of_a_sheet() -> None:
    """Each a line of the output, or all of it in one cell; a log in a cell is one, too; the other lines stay as they are."""
    rows = "".join(f'{STAMP},"{one}"\n' for one in TABLE)
    assert unfold(f"@timestamp,message\n{rows}") == [(2, TABLE[0]), (3, TABLE[1])]
    cell = "\n".join([*TABLE, "w2     Ready      <none>   9d    v1.29.1"])
    found = unfold(f'time,host,output\nt1,b,"{cell}"\nt2,b,none\n')
    assert found is not None
    assert found[:4] == [(1, "time,host,output"), *((2 + at, one) for at, one in enumerate(cell.split("\n")))]
    assert found[4] == (5, "t2,b,none")
    log = "\n".join([*KLOG, KLOG[0]])
    assert [at for at, _ in unfold(f'time,host,output\nt1,b,"{log}"\n') or []][:4] == [1, 2, 3, 4]
    assert unfold('time,host,output\nt1,b,"a\nb\nc"\n') is None
    assert unfold("time,host,output\nt1,b,c\n") is None
