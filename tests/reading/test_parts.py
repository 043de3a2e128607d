"""What came in parts is one reading again."""

from __future__ import annotations

from analyzer import schema
from analyzer.limits import Limits
from analyzer.reading.parts import merge
from analyzer.tables.dump import SinkDump
from analyzer.tables.packed import plain
from analyzer.tables.sink import Sink


def part(*names: str, line: str = "", turns: int = 0, mtime: int = 0) -> SinkDump:
    one = Sink(Limits(), str)
    for name in names:
        one.add(schema.NODES, "a.txt", 1, name=name)
    if line:
        one.keep("a.txt", len(line), line)
    one.turns["a.txt"] = turns
    if mtime:
        one.mtimes[str(mtime)] = mtime
    return one.dump()


def test_rows_and_lines_stand_in_the_order_of_the_parts() -> None:
    """The most turns of a year count, every time stamp is there."""
    found = merge([part("n1", "n2", line="x", turns=1), part(), part("n3", line="yy", mtime=9)])
    table = found["tables"]["nodes"]
    assert plain(table["columns"]["name"], table["size"]) == ["n1", "n2", "n3"]
    assert found["lines"] == {"a.txt": [1, "x", 2, "yy"]}
    assert (found["turns"], found["mtimes"], found["dropped"]) == ({"a.txt": 1}, {"9": 9}, 0)


def test_one_part_is_the_whole() -> None:
    """It is not copied; no part is a reading without rows."""
    alone = part("n1")
    assert merge([alone]) is alone
    assert merge([])["tables"] == {}
