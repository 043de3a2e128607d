"""JSON lists cost no more than their size, on one line as over many, and a damaged item costs itself."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.limits import Limits
from analyzer.parsers import kubectl_json
from analyzer.parsers.base import Emit
from analyzer.tables.sink import Sink

from tests.support.inline import bundle
from tests.support.rows import Read, fragment


def pod(at: int) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"labels": {"app": "x"}, "name": f"p{at}", "namespace": "x"},
        "spec": {"containers": [{"name": "c", "image": "i"}], "nodeName": "n1"},
        "status": {"phase": "Running"},
    }


def of(tmp_path: Path, text: str, **limits: int) -> analyzer.Snapshot:
    path = tmp_path / "x.json"
    path.write_text(text)
    return analyzer.load(path, isolate=False, limits=limits)


def test_a_list_on_one_line_is_linear(tmp_path: Path) -> None:
    """Four times the pods take about four times as long, not sixteen."""

    def seconds(count: int) -> float:
        text = json.dumps({"kind": "PodList", "items": [pod(at) for at in range(count)]}, separators=(",", ":"))
        begun = time.process_time()
        assert len(of(tmp_path, text).rows["pods"]) == count
        return time.process_time() - begun

    seconds(200)
    assert seconds(4000) < 9 * max(seconds(1000), 0.05)


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_objects_one_behind_the_other_and_arrays(tmp_path: Path, separators: tuple[str, str]) -> None:
    """`jq -c '.items[]'` and `jq .items`: every object is read, at its own line."""
    lines = [json.dumps(pod(at), separators=separators) for at in range(5)]
    assert [(p.name, p.line) for p in of(tmp_path, "\n".join(lines) + "\n").rows["pods"]] == [
        (f"p{at}", at + 1) for at in range(5)
    ]
    array = json.dumps([pod(at) for at in range(5)], separators=separators)
    assert [p.name for p in of(tmp_path, array).rows["pods"]] == [f"p{at}" for at in range(5)]


@pytest.mark.parametrize("indent", [None, 4])
def test_lists_one_behind_the_other_are_all_read(tmp_path: Path, indent: int | None) -> None:
    """Several dumps appended to one file: each list has its own kind, rows and lines."""
    both = [
        {"items": [{"metadata": {"name": "n"}}], "kind": "NamespaceList"},
        {"apiVersion": "v1", "items": [pod(1), pod(2)], "kind": "List"},
        {"kind": "NodeList", "items": [{"metadata": {"name": "w"}}]},
    ]
    text = "\n".join(json.dumps(one, indent=indent) for one in both)
    snapshot = of(tmp_path, text)
    assert [(r.kind, r.rows, r.complete) for r in snapshot.rows["listings"]] == [
        ("namespaces", 1, True),
        ("pods", 2, True),
        ("nodes", 1, True),
    ]
    lines = text.split("\n")
    assert ['"name": "w"' in lines[r.line - 1] for r in snapshot.rows["nodes"]] == [True]


@pytest.mark.parametrize("indent", [None, 4])
def test_a_cut_list_gives_what_came_before(tmp_path: Path, indent: int | None) -> None:
    """The complete items are read, and the damage is said with the limit or the place."""
    text = json.dumps({"apiVersion": "v1", "items": [pod(at) for at in range(9)], "kind": "List"}, indent=indent)
    snapshot = of(tmp_path, text[: text.index('"p7"')])
    assert [p.name for p in snapshot.rows["pods"]] == [f"p{at}" for at in range(7)]
    assert "7 complete items were read" in snapshot.rows["unread"][0].reason
    assert [r.complete for r in snapshot.rows["listings"]] == [False]


def test_too_many_objects_are_said(tmp_path: Path) -> None:
    """The limit acts and names itself."""
    snapshot = of(tmp_path, json.dumps({"kind": "PodList", "items": [pod(at) for at in range(9)]}), objects=4)
    assert len(snapshot.rows["pods"]) == 4
    assert "objects=4" in snapshot.rows["unread"][0].reason


def test_a_list_has_its_row_and_its_kind(tmp_path: Path) -> None:
    """The kind stands before the items or behind them; items without one take it from the list."""
    bare = [{k: v for k, v in pod(at).items() if k not in ("kind", "apiVersion")} for at in range(3)]
    for text in (json.dumps({"kind": "PodList", "items": bare}), json.dumps({"items": bare, "kind": "PodList"})):
        snapshot = of(tmp_path, text)
        assert len(snapshot.rows["pods"]) == 3
        assert [(r.kind, r.rows, r.complete) for r in snapshot.rows["listings"]] == [("pods", 3, True)]


def test_documents_with_text_between_them() -> None:
    """Over many lines or on one: each is read, and the sentence between is unread."""
    import json

    from tests.support.inline import bundle

    one, two = ({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": name}} for name in "ab")
    for indent in (None, 2):
        first, second = json.dumps(one, indent=indent), json.dumps(two, indent=indent)
        case = bundle(j=f"{first}\nand the next\n{second}\n")
        assert list(case.snapshot["pods"]["name"]) == ["a", "b"]
        assert list(case.snapshot["unread"]["text"]) == ["and the next"]


def test_lists_one_behind_the_other_are_each_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is copied of the text, list by list, is the text: a thousand dumps in one file cost what one of their size does."""
    copied = []
    monkeypatch.setattr(kubectl_json, "_document", lambda one, _: copied.append((one.first_line, len(one.text))))
    text = '{"kind": "List",\n"items": [\n{"kind": "Pod"}]}\n' * 1000
    kubectl_json.parse_json(fragment(text), Emit(Sink(Limits(), str), fragment(text)))
    assert copied[:2] == [(1, 46), (4, 46)]
    assert sum(size for _, size in copied) == len(text)


def test_a_list_called_items_deep_in_an_object_is_not_looked_for_endlessly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six thousand of them before the end of the head: some are tried."""
    tried = []
    monkeypatch.setattr(kubectl_json, "_loads", lambda text: tried.append(text) or {})
    assert kubectl_json._items_at('{"a": {' + '"items": [], ' * 6000, 0) is None
    assert len(tried) == kubectl_json.MOST_LISTS


def read(text: str, limits: Limits | None = None, **context: str) -> Read:
    return Read(kubectl_json.parse_json, fragment(text, 1, **context), limits)


def lists(found: Read) -> list[tuple[str, int, bool | None, bool | None]]:
    return [(row["kind"], row["rows"], row.get("complete"), row.get("ends")) for row in found.rows.get("listings", [])]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ('{"kind": "Pod"}', True),
        ('  [{"apiVersion": "v1"}]', True),
        ('{"items": []}', True),
        ('{"a": 1}', False),
        ('{"a": "' + "x" * 5000 + '", "kind": "Pod"}', True),
        ('{"a": "' + "x" * 5000 + '", "apiVersion": "v1"}', False),
        ('{"a": "' + "x" * 5000 + '", "kind": "Pod", "z": "' + "x" * 3000 + '"}', False),
        ('"kind": "Pod"', False),
        ("", False),
    ],
)
def test_what_is_taken_for_an_object(text: str, taken: bool) -> None:
    """A brace or bracket, and one of the keys near the beginning, or kind or items at the end."""
    assert bool(kubectl_json.takes_json(fragment(text))) is taken


def test_the_kind_of_a_list_stands_before_or_behind_its_items() -> None:
    """kubectl sorts the keys; a list without a kind is one of its items' own."""
    one = {"metadata": {"name": "n"}, "status": {"phase": "Running"}, "spec": {"nodeName": "w"}}
    for text in (
        json.dumps({"apiVersion": "v1", "kind": "PodList", "items": [one]}),
        json.dumps({"items": [one], "kind": "PodList", "apiVersion": "v1"}),
    ):
        found = read(text)
        assert lists(found) == [("pods", 1, True, True)]
        assert [row["name"] for row in found.rows["pods"]] == ["n"]
    assert lists(read(json.dumps({"items": [pod(1), pod(2)]}))) == [("pods", 2, True, True)]
    assert lists(read(json.dumps({"kind": "List", "items": []}))) == [("objects", 0, True, True)]
    assert lists(read(json.dumps({"kind": 7, "items": [pod(1)]})))[0][1:] == (1, True, True)


def test_a_list_of_several_kinds_has_all_of_each() -> None:
    """As many rows of listings as kinds, where each item states its own; an item without a kind makes it one list."""
    node = {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "w"}}
    both = {"kind": "List", "apiVersion": "v1", "items": [pod(1), node, pod(2)]}
    assert sorted(one[:2] for one in lists(read(json.dumps(both)))) == [("nodes", 1), ("pods", 2)]
    odd = {"kind": "List", "items": [pod(1), node, {"metadata": {"name": "x"}}]}
    assert [one[1] for one in lists(read(json.dumps(odd)))] == [3]


def test_a_list_that_does_not_end_is_not_whole() -> None:
    """Cut behind an item, within one, or with something else behind it: what was read counts, and the end is not known."""
    text = json.dumps({"kind": "PodList", "apiVersion": "v1", "items": [pod(1), pod(2)]}, indent=4)
    assert lists(read(text)) == [("pods", 2, True, True)]
    cut = text[: text.rindex("]")]
    behind = read(cut)
    assert lists(behind) == [("pods", 2, False, False)]
    assert behind.unread[-1][1] == "the JSON list ends early; 2 complete items were read"
    within = read(cut[: cut.rindex('"status"')])
    assert lists(within) == [("pods", 1, False, False)]
    assert within.unread[-1][1].endswith("1 complete items were read")
    assert read(json.dumps([pod(1)])[:-1]).unread == [(1, "the JSON list ends early; 1 complete items were read")]
    assert read(json.dumps([pod(1)])).unread == []
    assert lists(read(json.dumps([pod(1)]))) == []


def test_more_objects_than_may_be_read() -> None:
    """The rest is unread, from its line on; as many as may be are a whole list."""
    text = json.dumps({"kind": "PodList", "items": [pod(1), pod(2), pod(3)]}, indent=1)
    three, two = read(text, Limits(objects=3)), read(text, Limits(objects=2))
    assert (lists(three), three.unread) == ([("pods", 3, True, True)], [])
    assert lists(two) == [("pods", 2, False, False)]
    ((line, reason),) = two.unread
    assert text.split("\n")[line:][2].strip() == '"metadata": {'
    assert reason.startswith("more than 2 objects")


def test_one_large_object_has_a_limit_of_its_own() -> None:
    """One that is no list, above the limit, is unread; a list of that size is read item by item."""
    text = json.dumps(pod(1))
    assert len(read(text, Limits(json_bytes=len(text))).rows["pods"]) == 1
    over = read(text, Limits(json_bytes=len(text) - 1))
    assert over.rows == {}
    assert len(over.unread) == 1
    assert len(read(json.dumps({"kind": "PodList", "items": [pod(1)]}), Limits(json_bytes=9)).rows["pods"]) == 1


def test_lists_within_and_values_that_are_no_objects() -> None:
    """A list among others has its own row and each item its line; a number or a text among objects is nothing."""
    inner = {"kind": "PodList", "apiVersion": "v1", "items": [pod(1), "text", pod(2)]}
    text = "[\n" + json.dumps(inner, indent=1) + ",\n7,\n" + json.dumps(pod(3)) + "\n]"
    found = read(text)
    lines = text.split("\n")
    assert [(row["name"], f'"p{n}"' in lines[row["line"] - 1]) for n, row in enumerate(found.rows["pods"], 1)] == [
        ("p1", True), ("p2", True), ("p3", True),
    ]  # fmt: skip
    assert lists(found) == [("pods", 3, True, True)]
    assert lists(read('[{"kind": "PodList", "items": {}}]')) == [("pods", 0, True, True)]
    bare = read("[" + json.dumps({"items": [pod(1), {"metadata": {"name": 3}}]}) + "]")
    assert [one[:2] for one in lists(bare)] == [("pods", 2)]


def test_an_object_is_cited_at_its_name() -> None:
    """In its own text; what is called nothing is no pod."""
    text = json.dumps(pod(7), indent=1)
    (row,) = read(text).rows["pods"]
    assert '"name": "p7"' in text.split("\n")[row["line"] - 1]
    nameless = read(json.dumps({"kind": "Pod", "metadata": {"name": ""}}, indent=1))
    assert [row["line"] for row in nameless.rows.get("pods", [])] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"kind": "Pod", }', "bad JSON: Expecting property name"),
        ("[" * 200_000, "bad JSON: it is nested too deeply"),
    ],
)
def test_damage_says_what_it_is(text: str, why: str) -> None:
    """In the words of the decoder, or as nesting; nothing is read of it."""
    found = read(text)
    assert found.rows == {}
    assert found.unread[0][1].startswith(why)


def test_documents_beside_each_other_lose_no_row() -> None:
    """Lists and arrays joined at their brackets, and objects between them; text behind the last bracket is unread."""
    pod = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "x", "name": "%s"}}'
    arrays = f"[{pod % 'a'}, {pod % 'b'}][{pod % 'c'}]{pod % 'd'}{pod % 'e'}[{pod % 'f'}]\n"
    lists = "".join('{"kind": "List", "items": [\n %s\n]\n}' % (pod % name) for name in "gh")
    case = bundle(
        {"a.json": arrays, "l.json": lists + "and so on", "m.json": f"{pod % 'i'}\n[{pod % 'j'}, 7]\n"}
    ).snapshot
    assert sorted((r.source, r.name) for r in case.rows["pods"]) == [
        *(("a.json", name) for name in "abcdef"), ("l.json", "g"), ("l.json", "h"), ("m.json", "i"), ("m.json", "j"),
    ]  # fmt: skip
    assert [(r.source, r.line, r.reason) for r in case.rows["unread"]] == [
        ("l.json", 7, "behind the end of the JSON"), ("m.json", 2, "no object"),
    ]  # fmt: skip
    assert [(r.source, r.line) for r in case.rows["listings"]] == [("l.json", 1), ("l.json", 4)]


def test_events_of_a_watch_are_the_state_of_their_objects() -> None:
    """The last event of an object counts; what was deleted is no more, and an error is no object."""
    one = '{"type": "%s", "object": {"kind": "Pod", "metadata": {"namespace": "x", "name": "%s"}, "status": {"phase": "%s"}}}\n'
    events = [
        ("ADDED", "a", "Pending"), ("ADDED", "b", "Running"), ("MODIFIED", "a", "Running"), ("DELETED", "b", "Running"),
        ("BOOKMARK", "", ""), ("ERROR", "c", "Failed"),
    ]  # fmt: skip
    case = bundle({"w.json": "".join(one % event for event in events)}).snapshot
    assert [(r.name, r.phase, r.line) for r in case.rows["pods"]] == [("a", "Running", 3)]
    assert [r.line for r in case.rows["unread"]] == [6]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert kubectl_json.PARSERS[0].rank == 21
