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

from tests.support.rows import fragment


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
