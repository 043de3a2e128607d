"""Parts of several readers become one reading, in the bundle's order."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer import schema
from analyzer.limits import Limits
from analyzer.reading.books import CopiedMember
from analyzer.reading.together import _without, together
from analyzer.tables.dump import ReadingDump, SinkDump
from analyzer.tables.packed import plain
from analyzer.tables.sink import Sink


def part(*members: str, pods: tuple[str, ...] = (), mtimes: tuple[int, ...] = ()) -> SinkDump:
    """Members that ended in a part, and a pod and a kept line for each that is named."""
    sink = Sink(Limits(), str)
    for name in pods:
        sink.add(schema.PODS, name, 3, name=f"pod-of-{name}")
        sink.keep(name, 3, f"line of {name}")
    for name in members:
        sink.add(schema.INPUTS, name, None, kind="kubectl table", size_bytes=9, status="read")
    sink.mtimes.update({str(stamp): stamp for stamp in mtimes})
    return sink.dump()


def twin(name: str, digest: str = "d", note: str = "counted once", lost: bool = False) -> CopiedMember:
    return CopiedMember(name, digest, 9, 2, note, lost)


def reading(**more: Any) -> ReadingDump:
    values = {"sink": {}, "name": "b", "size": 5, "sha256": "x", "members": 1, "captured": None, "begun": None, "stopped": "", "finished": True, "unheld": []}  # fmt: skip
    return values | more  # type: ignore[return-value]


def rows(sink: SinkDump, table: str, *columns: str) -> list[tuple[Any, ...]]:
    found = sink["tables"].get(table)
    if found is None:
        return []
    return list(zip(*(plain(found["columns"][name], found["size"]) for name in columns), strict=True))


def put(sent: list[tuple[int, SinkDump]], *twins: CopiedMember) -> SinkDump:
    return together(sent, list(twins), [reading()], [])["sink"]


def test_parts_stand_in_the_bundle_s_order() -> None:
    """Whoever read them, and whenever they came."""
    sink = put([(2, part("c", pods=("c",))), (0, part("a", pods=("a",))), (1, part("b"))])
    assert [name for (name,) in rows(sink, "inputs", "source")] == ["a", "b", "c"]
    assert [name for (name,) in rows(sink, "pods", "source")] == ["a", "c"]


def test_of_members_with_equal_bytes_the_first_is_read() -> None:
    """Of the later one no row and no line stays; it is listed with the other's name, where it stood."""
    sink = put(
        [(1, part("b", pods=("b", "x"))), (0, part("a", pods=("a",))), (2, part("c", pods=("c",)))],
        twin("b", note="counted once; cut off", lost=True), twin("a"), twin("c", "other"),
    )  # fmt: skip
    assert [name for (name,) in rows(sink, "pods", "source")] == ["a", "x", "c"]
    assert sorted(sink["lines"]) == ["a", "c", "x"]
    assert rows(sink, "inputs", "source", "status", "kind_reason", "note", "lost", "size_bytes", "records") == [
        ("a", "read", None, None, None, 9, None),
        ("b", "skipped", "the same bytes as a", "counted once; cut off", True, 9, 0),
        ("c", "read", None, None, None, 9, None),
    ]


def test_rows_of_a_twin_go_from_every_part() -> None:
    """A long member comes in several, of which only the last says that it ended."""
    sink = put([(0, part("a")), (1, part(pods=("b", "b"))), (1, part("b", pods=("b",)))], twin("a"), twin("b"))
    assert rows(sink, "pods", "source") == []
    assert [status for (status,) in rows(sink, "inputs", "status")] == ["read", "skipped"]


def test_three_of_a_kind_are_one_and_two_others() -> None:
    """Each of the others is the first's."""
    sink = put([(at, part(name)) for at, name in enumerate("abc")], *map(twin, "abc"))
    assert rows(sink, "inputs", "source", "kind_reason")[1:] == [
        ("b", "the same bytes as a"),
        ("c", "the same bytes as a"),
    ]


def test_equal_logs_of_two_pods_are_two_logs() -> None:
    """As one reader sees it; a third one of either pod's is compared with the last."""
    first, second = "konnectivity-agent-aaaaa.log", "konnectivity-agent-bbbbb.log"
    sink = put(
        [(0, part(first)), (1, part(second)), (2, part("x/" + second))], *map(twin, (first, second, "x/" + second))
    )
    assert [status for (status,) in rows(sink, "inputs", "status")] == ["read", "read", "skipped"]


def test_without_twins_the_parts_are_as_they_were() -> None:
    """A member of whose bytes nothing is known, an empty one, is no twin of any."""
    sink = put([(0, part("a", pods=("a",))), (1, part("b", pods=("b",)))], twin("a"))
    assert [name for (name,) in rows(sink, "pods", "source")] == ["a", "b"]


def test_time_stamps_that_are_no_news_are_left_out() -> None:
    """As one reader keeps them: each that was newer than all before it."""
    sink = put([(1, part("b", mtimes=(20, 15))), (0, part("a", mtimes=(10,))), (2, part("c", mtimes=(20, 30)))])
    assert sink["mtimes"] == {"10": 10, "20": 20, "30": 30}


@pytest.mark.parametrize(("captured", "newest"), [((None, None), None), ((5, None), 5), ((5, 9), 9), ((9, 5), 9)])
def test_what_each_reader_says_at_its_end(captured: tuple[int | None, ...], newest: int | None) -> None:
    """Members are counted together, the newest moment of the collection holds, and what is of the bundle is any one's."""
    readings = [reading(captured=at, begun=at, members=members) for at, members in zip(captured, (3, 4), strict=True)]
    found = together([(0, part("a"))], [], readings, ["memory is bounded by nothing"])
    assert (found["members"], found["captured"], found["begun"], found["name"], found["sha256"]) == (
        7,
        newest,
        newest,
        "b",
        "x",
    )
    assert found["unheld"] == ["memory is bounded by nothing"]


class Asked:
    """Knows which names are its own, and cannot be gone through."""

    def __contains__(self, name: object) -> bool:
        return name == "b"


def test_a_part_costs_what_it_holds_however_many_members_are_left_out() -> None:
    """Thirty thousand equal members are as many parts: each is asked for its own names only."""
    found = _without(part("a", "b", pods=("a", "b")), Asked())
    assert rows(found, "inputs", "source") == [("a",)]
    assert rows(found, "pods", "name") == [("pod-of-a",)]
    assert list(found["lines"]) == ["a"]
