"""Logs whose entries are no lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.sources.records import answer, array, is_answer, is_array

from tests.support.inline import bundle

KLOG = 'E0302 08:00:0{}.100000       1 clientset.go:200] "cannot connect once" err="a, b: \\"x\\""'


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


def test_an_array_of_one_entry_on_one_line() -> None:
    """Whatever service it is of."""
    entry = {"id": "A", "content": {"message": KLOG.format(1), "tags": ["pod_name:agent-1"]}}
    assert events(json.dumps([entry]) + "\n") == [(1, "agent-1", 'a, b: "x"')]
