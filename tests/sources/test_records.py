"""Logs whose entries are no lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.sources.records import array, is_array, table, titles

from tests.support.inline import bundle

KLOG = 'E0302 08:00:0{}.100000       1 clientset.go:200] "cannot connect once" err="a, b: \\"x\\""'
TSV = "TimeGenerated [UTC]\tPodName\tLogMessage\n"


def google(at: int) -> dict[str, Any]:
    return {
        "insertId": "a",
        "textPayload": KLOG.format(at),
        "timestamp": f"2026-03-02T08:00:0{at}.1Z",
        "resource": {"labels": {"pod_name": "agent-1"}},
    }


def events(text: str) -> list[tuple[int, str, str]]:
    found = bundle({"export.txt": text}).snapshot["konnectivity_events"]
    return list(zip(found["line"], found["pod"], found["error"], strict=True))


def unread(text: str) -> list[int]:
    return list(bundle({"export.txt": text}).snapshot["unread"]["line"])


@pytest.mark.parametrize("before", ["", "$ gcloud logging read 'resource.type=k8s_container' --format json\n"])
def test_an_array_over_many_lines(before: str) -> None:
    """Each entry is cited where its message stands."""
    text = before + json.dumps([google(1), google(2)], indent=2) + "\n"
    first = 4 + before.count("\n")
    assert events(text) == [(first, "agent-1", 'a, b: "x"'), (first + 10, "agent-1", 'a, b: "x"')]
    assert unread(text) == []
    line = text.split("\n")[first - 1]
    assert "textPayload" in line


def test_damage_and_strangers_in_an_array_are_said() -> None:
    """What was read stays; the entry that is none and the place where the text breaks off are unread."""
    text = json.dumps([google(1), {"kind": "Pod"}, google(2)], indent=2)
    assert len(events(text + "\n")) == 2
    assert len(unread(text + "\n")) == 1
    cut = text[: text.rindex("insertId") + 5]
    assert len(events(cut)) == 1
    assert len(unread(cut)) == 2


@pytest.mark.parametrize("text", ["[]", "[1, 2]", "{}", '[\n {"kind": "Pod", "metadata": {}}\n]', ""])
def test_other_arrays(text: str) -> None:
    """Objects of Kubernetes are no entries."""
    assert not is_array(text)


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


def test_lines_of_an_array() -> None:
    """Counted from 0, whatever stands between the entries."""
    text = "\n[\n" + json.dumps(google(1)) + ",\n\n" + json.dumps(google(2)) + "\n]"
    assert [line for line, _ in array(text)] == [2, 4]
