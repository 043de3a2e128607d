"""Tables of a log service's records."""

from __future__ import annotations

import json

import pytest
from analyzer.sources.record_tables import is_table, table, titles

from tests.support.inline import bundle

KLOG = 'E0302 08:00:0{}.100000       1 clientset.go:200] "cannot connect once" err="a, b: \\"x\\""'
TSV = "TimeGenerated [UTC]\tPodName\tLogMessage\n"
LINE = KLOG.format(1)


def events(text: str) -> list[tuple[int, str, str]]:
    found = bundle({"export.txt": text}).snapshot["konnectivity_events"]
    return list(zip(found["line"], found["pod"], found["error"], strict=True))


def unread(text: str) -> list[int]:
    return list(bundle({"export.txt": text}).snapshot["unread"]["line"])


def test_a_table_with_tabs() -> None:
    """Titles say which column is the message; quotes within are the program's own, quotes around are the table's."""
    quoted = '"' + KLOG.format(2).replace('"', '""') + '"'
    text = TSV + f"3/2/2026, 8:00:01.100 AM\tagent-1\t{KLOG.format(1)}\n\n3/2/2026, 8:00:02.100 AM\tagent-2\t{quoted}\n"
    assert events(text) == [(2, "agent-1", 'a, b: "x"'), (4, "agent-2", 'a, b: "x"')]
    assert unread(text) == []


def test_a_table_with_commas() -> None:
    """Quoted cells may hold commas and line feeds; a row is cited at its first line."""
    cell = '"' + KLOG.format(1).replace('"', '""') + '"'
    text = f'TimeGenerated,LogMessage,PodName\n2026-03-02T08:00:01Z,"panic\nhere",agent-1\n2026-03-02T08:00:01Z,{cell},agent-1\n'
    assert [line for line, _ in table(text)] == [1, 3]
    assert json.loads(list(table(text))[1][1])["LogMessage"] == KLOG.format(1)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("TimeGenerated [UTC]\tPodName\tLogMessage", ("\t", ["TimeGenerated", "PodName", "LogMessage"])),
        ('"TimeGenerated","Message"', (",", ["TimeGenerated", "Message"])),
        ("insertId,textPayload,timestamp", (",", ["insertId", "textPayload", "timestamp"])),
        ("TimeGenerated", None), ("TimeGenerated\tPodName", None), ("a, b, Message", None),
    ],
)  # fmt: skip
def test_titles(line: str, found: tuple[str, list[str]] | None) -> None:
    """A time and a message, or it is no such table."""
    assert titles(line) == found


def test_a_message_under_a_plain_title() -> None:
    """`Message` is taken where nothing better is there."""
    [(_, row)] = table("TimeGenerated,Message\n2026-03-02T08:00:01Z,hello\n")
    assert json.loads(row) == {"TimeGenerated": "2026-03-02T08:00:01Z", "LogMessage": "hello"}


ROW = '2026-03-02T08:00:01Z,agent-1,"' + 'E0302 08:00:01.100000       1 x.go:1] ""a"""'
BARE = "10.0.0.7,konnectivity-agent-7x2mq,x," + "E0302 08:00:01.100000       1 x.go:1] a"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"when,who,what\n{ROW}\n{ROW}\n", [1, 2]),
        (f"\nwhen,who,what\n\n{ROW}\n", [3]),
        (f"when;who;what\n{ROW.replace(',', ';')}\n", [1]),
        (f"{ROW}\n{ROW}\n", [0, 1]),
        (f"{ROW}\n", []),
        (f"{ROW}\na,b\n", []),
        (f"when,who,what\na,b,c\nd,e,f\n{ROW}\n", []),
        (f"when,who,what\na,b,c\n{ROW}\n", [1, 2]),
        (f"when,who\n{ROW}\n", []),
        ("just words\n", []),
        ("", []),
    ],
)
def test_tables_whose_titles_are_not_known(text: str, rows: list[int]) -> None:
    """By cells that a program wrote: in half of the rows below a title, or in the first two without one."""
    assert [at for at, _ in table(text)] == rows
    assert is_table(text) is bool(rows)


def test_columns_without_a_title_by_what_they_hold() -> None:
    """A time, an address, the generated name of a pod, or only a place."""
    (_, first), *_ = table(f"{BARE}\n{BARE}\n")
    row = json.loads(first)
    assert (row["node"], row["pod"], row["column 2"]) == ("10.0.0.7", "konnectivity-agent-7x2mq", "x")
    (_, timed), *_ = table(f"{ROW}\n{ROW}\n")
    assert json.loads(timed)["time"] == "2026-03-02T08:00:01Z"
    assert json.loads(timed)["column 1"] == "agent-1"


@pytest.mark.parametrize(
    ("cell", "inside"),
    [('"a ""b"" c"', 'a "b" c'), ('"a" b "c"', '"a" b "c"'), ('"', '"'), ('""', ""), ("a", "a"), ('"a', '"a'), ('a"', 'a"'), ("", "")],
)  # fmt: skip
def test_a_quoted_cell_of_a_table_with_tabs(cell: str, inside: str) -> None:
    """Doubled quotes are one; a cell that only begins and ends with one stays as it is."""
    text = (
        f"TimeGenerated\tPodName\tLogMessage\n2026-03-02T08:00:01Z\tp\tx{LINE}\n2026-03-02T08:00:01Z\t{cell}\t{LINE}\n"
    )
    *_, (_, row) = table(text)
    assert json.loads(row).get("PodName", "") == inside


@pytest.mark.parametrize(
    ("titles_", "cells", "message"),
    [
        ("TimeGenerated,Message,x", "2026-03-02T08:00:01Z,hello,y", "hello"),
        ("TimeGenerated,log,Message", "2026-03-02T08:00:01Z,a,b", "b"),
        ("TimeGenerated,Message,x", "2026-03-02T08:00:01Z,,y", None),
        ("TimeGenerated,Message,x", ",hello,y", None),
    ],
)
def test_which_column_is_the_message(titles_: str, cells: str, message: str | None) -> None:
    """The best of its names, beside a time; a row without either is no entry."""
    [(_, row)] = table(f"{titles_}\n{cells}\n")
    assert (json.loads(row)["LogMessage"] if row else None) == message


def test_cells_with_line_ends_and_damage_of_a_table() -> None:
    """A row has the place of its first line; blank ones are passed over, and a cell without an end is damage."""
    text = 'TimeGenerated,Message\n2026-03-02T08:00:01Z,"a\nb"\n,\n\n2026-03-02T08:00:02Z,c\n'
    assert [at for at, _ in table(text)] == [1, 5]


@pytest.mark.parametrize(
    "text",
    [
        "insertId,jsonPayload.message,severity,timestamp\n" + 'i{0},"""cannot connect once"" err=""a, b: x""",ERROR,2026-03-02T08:00:0{0}.1Z\n',
        "timestamp,severity,jsonPayload.message,jsonPayload.logger,resource.labels.pod_name\n"
        + '2026-03-02T08:00:0{0}.1Z,ERROR,"""cannot connect once"" err=""a, b: x""",x,agent-1\n',
        "_raw,_time,host\n" + '"E0302 08:00:0{0}.100000       1 clientset.go:200] ""cannot connect once"" err=""a, b: x""",2026-03-02T08:00:0{0}.1Z,w1\n',
        "Line,Time\n" + "E0302 08:00:0{0}.100000       1 clientset.go:200] cannot connect once: x,2026-03-02T08:00:0{0}.1Z\n",
    ],
)  # fmt: skip
def test_titles_that_are_paths_and_a_message_in_front(text: str) -> None:
    """A path leads to the field that the service's own entry has; the first cell may be the program's line."""
    titled, row = text.split("\n", 1)
    rows = titled + "\n" + "".join(row.format(at) for at in (1, 2, 3))
    case = bundle({"export.csv": rows}).snapshot
    assert (len(list(table(rows))), unread(rows)) == (3, [])
    if "err=" in text:
        assert list(case["konnectivity_events"]["error"]) == ["a, b: x"] * 3


def test_a_sentence_above_a_log_is_no_title_row() -> None:
    """Whatever commas both have."""
    rows = "message, as it came\n" + KLOG.format(1) + "\n" + KLOG.format(2) + "\n"
    assert list(bundle({"log.txt": rows}).snapshot["konnectivity_events"]["error"]) == ['a, b: "x"'] * 2
