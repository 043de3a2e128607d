"""Logs whose entries are no lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.sources.records import answer, array, export, is_answer, is_array, is_export, is_table, table, titles

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


LINE = KLOG.format(1)


def held(found: Any) -> list[tuple[int, str]]:
    """(line, the program's own words or nothing) of each entry."""
    return [(at, "E0302" if "E0302" in text else text) for at, text in found]


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ('{"hits": {"hits": []}}', True),
        ('{"events": [{"timestamp": 1, "message": "x"}]}', True),
        ('{"data": {"resultType": "streams"}}', True),
        ('{"results": [{"text": "' + "E0302 08:00:01.1 x" + '"}]}', True),
        ('{"kind": "List", "items": []}', False),
        ('[{"hits": {}}]', False),
        ("", False),
    ],
)
def test_what_is_an_answer_of_a_log_service(text: str, yes: bool) -> None:
    """An object with one of the services' own keys, or with a field that holds a program's line."""
    assert is_answer(text) is yes


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"hits": {"hits": [{"_source": {"message": LINE}}, 7]}}, [(0, "E0302"), (0, "")]),
        ({"hits": {"hits": 7}, "events": [{"message": LINE, "timestamp": 1}]}, [(0, "E0302")]),
        ({"hits": 7, "events": [{"message": LINE, "timestamp": 1}, "text"]}, [(0, "E0302"), (0, "")]),
        ({"data": {"result": [{"stream": {"pod": "p"}, "values": [["1772442001000000000", LINE], ["1"], 7]}, 7]}}, [(0, "E0302")]),
        ({"data": {"result": [{"stream": 7, "values": [[1, LINE]]}, {"values": 7}]}}, [(0, "E0302")]),
        ({"data": {"result": 7}}, []),
        ({"data": 7, "rows": [{"text": LINE}]}, [(0, "E0302")]),
        ({"a": {"b": {"c": {"d": [{"text": LINE}]}}}}, [(0, "E0302")]),
        ({"a": {"b": {"c": {"d": {"e": [{"text": LINE}]}}}}}, [(0, "E0302")]),
        ({"a": {"b": {"c": {"d": {"e": {"f": [{"text": LINE}]}}}}}}, []),
        ({"few": [{"text": LINE}], "many": [{"text": LINE}, {"text": LINE}]}, [(0, "E0302"), (0, "E0302")]),
        ({"more": ["x", "y", "z"], "few": [{"text": LINE}]}, [(0, "E0302")]),
        ({"apiVersion": "v1", "rows": [{"text": LINE}]}, []),
        ({"x": {"apiVersion": "v1", "rows": [{"text": LINE}]}}, []),
        ([{"text": LINE}], []),
    ],
)  # fmt: skip
def test_entries_of_an_answer(value: Any, found: list[tuple[int, str]]) -> None:
    """Of Elasticsearch, CloudWatch and Loki by their keys, of others the longest list of entries; Kubernetes objects hold none."""
    assert held(answer(json.dumps(value))) == found


def test_a_time_of_loki_is_kept_where_it_is_one() -> None:
    """Nanoseconds as digits, no more than nineteen of them."""

    def at(text: object) -> Any:
        return json.loads(next(answer(json.dumps({"data": {"result": [{"values": [[text, LINE]]}]}})))[1])["timestamp"]

    assert [at(one) for one in ("1772442001000000000", "9" * 19, "9" * 20, "x", 1772442001000000000)] == [
        1772442001000, 9999999999999, None, None, 1772442001000,
    ]  # fmt: skip


def test_damage_of_an_answer_gives_nothing() -> None:
    """Neither a cut one nor one nested too deeply."""
    assert list(answer('{"hits": ')) == []
    assert list(answer("[" * 100_000)) == []


def test_entries_of_an_answer_over_many_lines_are_cited_at_their_own_message() -> None:
    """Whatever stands before it in a hit of Elasticsearch; an entry without one at the beginning of its hit."""
    hits = [
        {"_source": {"log": {"level": "x"}, "message": LINE}},
        {"_source": {"message": LINE}},
        {"_source": {"a": 1}},
    ]
    text = json.dumps({"hits": {"hits": hits}}, indent=1)
    lines = text.split("\n")
    assert ["E0302" in lines[at] or '"_source"' in lines[at] for at, _ in answer(text)] == [True] * 3
    assert len({at for at, _ in answer(text)}) == 3
    clouds = json.dumps({"events": [{"message": LINE, "timestamp": 1}, {"timestamp": 2, "message": LINE}]}, indent=1)
    assert ["E0302" in clouds.split("\n")[at] for at, _ in answer(clouds)] == [True, True]
    others = json.dumps({"rows": [{"a": 1, "text": LINE}, {"text": LINE, "b": 1}]}, indent=1)
    assert ["E0302" in others.split("\n")[at] for at, _ in answer(others)] == [True, True]


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


EXPORT = """__CURSOR=s=1
__REALTIME_TIMESTAMP=1772438401200000
_HOSTNAME=wrk-1
SYSLOG_IDENTIFIER=konnectivity-agent
MESSAGE={}

__CURSOR=s=2
__REALTIME_TIMESTAMP=1772438402200000
_HOSTNAME=wrk-2
MESSAGE={}

__CURSOR=s=3
__REALTIME_TIMESTAMP=1772438403200000
_HOSTNAME=wrk-2

"""


@pytest.mark.parametrize("before", ["", "$ journalctl -u kubelet -o export\n"])
def test_an_exported_journal(before: str) -> None:
    """Each message is cited where it stands, with the host of its entry; an entry without one gives none."""
    case = bundle({"a.export": before + EXPORT.format(KLOG.format(1), KLOG.format(2))})
    found, first = case.snapshot["konnectivity_events"], before.count("\n")
    assert list(zip(found["line"], found["node"], strict=True)) == [(first + 5, "wrk-1"), (first + 10, "wrk-2")]
    assert [str(at) for at in found["at"]] == ["2026-03-02 08:00:01.100000+00:00", "2026-03-02 08:00:02.100000+00:00"]
    assert len(case.snapshot["unread"]) == 0


def test_a_field_of_an_exported_journal_that_is_no_plain_text() -> None:
    """Its length stands in front of it in bytes, and it may be of several lines."""
    size = "\x08\0\0\0\0\0\0\0"
    text = f"__CURSOR=s=1\nMESSAGE\n{size}one\ntwo=\n_HOSTNAME=w\n\n"
    assert [(at, json.loads(one)) for at, one in export(text)] == [(2, {"MESSAGE": "one\ntwo=", "_HOSTNAME": "w"})]
    assert is_export(text)
    assert not is_export("__CURSOR=s=1\n_HOSTNAME=w\n")
    assert not is_export("x\n" + text)


def test_an_array_of_one_entry_on_one_line() -> None:
    """Whatever service it is of."""
    entry = {"id": "A", "content": {"message": KLOG.format(1), "tags": ["pod_name:agent-1"]}}
    assert events(json.dumps([entry]) + "\n") == [(1, "agent-1", 'a, b: "x"')]


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
