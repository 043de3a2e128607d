"""Lines that are cited are read again in the confined child, never in the process that asks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle import walk
from analyzer.bundle.stream import Peekable
from analyzer.bundle.walk import HEAD, Member
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading import again as cited
from analyzer.reading.again import LONGEST, lines_of
from analyzer.tools import verify

LINES = "".join(f"I0302 09:00:0{n}.000001       1 server.go:1] line {n}\n" for n in range(6))


@pytest.fixture
def no_reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any opening of the input in this process is an error."""

    def stop(*_: object) -> None:
        raise AssertionError("input was opened outside of the child")

    monkeypatch.setattr(walk, "open_regular", stop)


@pytest.mark.usefixtures("no_reading_here")
def test_neighbours_are_read_in_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path is found, and the lines are those around the cited one."""
    (tmp_path / "a.log").write_text(LINES)
    monkeypatch.chdir(tmp_path)
    found = cited.near(["a.log"], [("a.log", 3)], Limits())
    assert [number for number, _ in found["a.log", 3]] == [1, 2, 3, 4]
    assert found["a.log", 3][2][1].endswith("line 2")


@pytest.mark.usefixtures("no_reading_here")
def test_citations_are_judged_in_the_child(tmp_path: Path) -> None:
    """A line that is there stands; one of another text, number or member does not."""
    (tmp_path / "a.log").write_text(LINES)
    text = LINES.splitlines()[1]
    evidence = [("a.log", 2, text), ("a.log", 3, text), ("b.log", 2, text), ("a.log", 99, text)]
    report = {"causes": [{"id": "c", "evidence": [{"source": s, "line": n, "text": t} for s, n, t in evidence]}]}
    verdicts, _ = verify.verify(report, [str(tmp_path / "a.log")])
    assert [one.stands for one in verdicts] == [True, False, False, False]
    assert "line 2" in verdicts[1].reason
    assert "not in the bundle" in verdicts[2].reason


def test_a_name_that_held_a_secret_is_found_again(tmp_path: Path) -> None:
    """Reports name a member by its hidden name, and its lines are found under that."""
    name = "password=hunter2hunter2.log"
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, LINES)
    (shown,) = analyzer.load(path, isolate=False)["inputs"]["source"]
    assert "hunter2" not in shown
    assert cited.near_here([str(path)], [(shown, 3)], Limits())


def test_names_are_looked_at_for_secrets_where_a_cited_one_held_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of long names that nobody cites cost no look, and the cited member is found all the same."""
    looked: list[str] = []
    monkeypatch.setattr(cited, "hide_name", lambda text: looked.append(text) or text)
    for name in ("a.log", "other.log"):
        (tmp_path / name).write_text(LINES)
    assert cited.near_here([str(tmp_path)], [("a.log", 3)], Limits())
    assert not {"a.log", "other.log"} & set(looked)
    cited.near_here([str(tmp_path)], [("a.log", 3), ("[hidden:token].log", 3)], Limits())
    assert {"a.log", "other.log"} <= set(looked)


def test_reading_again_is_bounded_like_reading(tmp_path: Path) -> None:
    """A bomb beside the cited log costs the second reading neither memory nor the log's lines."""
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("bomb", bytes(8 << 20))
        archive.writestr("z.log", LINES)
    found = cited.near([str(path)], [("z.log", 2)], Limits(ratio=5, ratio_after_bytes=1 << 20))
    assert found["z.log", 2]


class Pieces(io.BytesIO):
    """Gives a few bytes at a time, and is damaged behind them where it is told to."""

    def __init__(self, data: bytes, size: int, damaged: bool = False) -> None:
        super().__init__(data)
        self.piece, self.damaged = size, damaged

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(min(self.piece, size if size is not None and size > 0 else self.piece))
        if not data and self.damaged:
            raise InputError("damaged")
        return data


def lines(
    data: bytes, *numbers: int, size: int = 1 << 20, damaged: bool = False, hidden: bool = False, **limits: int
) -> dict[int, str]:
    member = Member("a.log", Peekable(Pieces(data, size, damaged)))
    return lines_of(member, numbers, Limits(**limits), hidden=hidden)


HEAD_OF = "I0302 09:00:01.000000       1 a.go:1] "
TEN = b"".join(b"%s%d\n" % (HEAD_OF.encode(), n) for n in range(1, 11))


@pytest.mark.parametrize("size", [3, 40, 41, 1 << 20])
def test_lines_by_number_whatever_the_pieces(size: int) -> None:
    """The first and the last, a last one without its end, and none beyond it; numbers below one are no lines."""
    assert lines(TEN, 1, 5, 10, size=size) == {n: f"{HEAD_OF}{n}" for n in (1, 5, 10)}
    assert lines(TEN[:-1], 10, size=size) == {10: f"{HEAD_OF}10"}
    assert lines(TEN, 11, 0, -3, size=size) == {}
    assert lines(TEN, size=size) == {}
    assert lines(b"", 1, size=size) == {}


def test_damage_ends_the_reading_and_keeps_what_came_before() -> None:
    """Also the beginning of the line in which it lies."""
    assert lines(TEN + b"half", 2, 11, size=5, damaged=True) == {2: f"{HEAD_OF}2", 11: "half"}
    assert lines(TEN, 2, 3, size=5, damaged=True) == {2: f"{HEAD_OF}2", 3: f"{HEAD_OF}3"}


def test_of_a_long_line_the_beginning_is_cited() -> None:
    """Zero bytes within a line are none of its text, and those that a dump begins with are stepped over."""
    long = HEAD_OF.encode() + b"x" * 90
    assert lines(long + b"\n" + TEN, 1, 2, line_bytes=50) == {1: long[:50].decode(), 2: f"{HEAD_OF}1"}
    assert lines(long, 1, line_bytes=50) == {1: long[:50].decode()}
    assert lines(long + b"\n" + TEN, 1, 2, size=30, line_bytes=50)[1].startswith(long[:50].decode())
    assert lines(TEN.replace(b"] 1", b"] \0001"), 1) == {1: f"{HEAD_OF}1"}
    assert lines(bytes(HEAD) + TEN, 1) == {1: f"{HEAD_OF}1"}


YAML = b"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  key: |\n    -----BEGIN PRIVATE KEY-----\n    QUJD\n    -----END PRIVATE KEY-----\n"


def test_a_document_is_read_as_a_whole() -> None:
    """Its lines as they stand, or without the keys that span lines; one over the limit gives those that it has."""
    assert lines(YAML, 2, 7, size=9) == {2: "kind: Secret", 7: "    QUJD"}
    assert "QUJD" not in lines(YAML, 7, hidden=True)[7]
    assert lines(YAML, 2, hidden=True) == {2: "kind: Secret"}
    assert lines(YAML, 99) == {}
    assert lines(YAML, 9) == {9: ""}
    assert lines(YAML, 10) == {}
    long = YAML + b"  more: x\n" * 20_000
    assert lines(long, 2, document_bytes=70_000, size=1 << 16)[2] == "kind: Secret"
    assert lines(long, 19_000, document_bytes=70_000, size=1 << 16) == {}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("a" * LONGEST, "a" * LONGEST),
        ("a" * (LONGEST + 1), "a" * LONGEST + " \u2026"),
        ("plain\r", "plain"),
        ("/" + "Ab1/" * 14, "[hidden:encoded]"),
        ("Ab1/" * 9, "Ab1/" * 9),
        ("ab1" * 14, "ab1" * 14),
        ("AB1" * 14, "AB1" * 14),
        ("Abc" * 14, "Abc" * 14),
        ("0123456789abcdefABCDEF" * 2, "0123456789abcdefABCDEF" * 2),
    ],
)
def test_a_neighbour_that_may_be_a_piece_of_a_key_is_hidden(line: str, shown: str) -> None:
    """Letters of both cases with digits, in a run as long as base64 makes; digests and names are not."""
    assert cited._cut(line) == shown


def test_a_cited_line_without_neighbours_has_nothing_to_show(tmp_path: Path) -> None:
    """The line itself stands in the report; at the ends of a log there are fewer beside it."""
    path = tmp_path / "a.log"
    path.write_text(LINES)
    found = cited.near_here([str(path)], [("a.log", 1), ("a.log", 6), ("a.log", 40), ("b.log", 1)], Limits())
    assert {place: [n for n, _ in rows] for place, rows in found.items()} == {
        ("a.log", 1): [1, 2],
        ("a.log", 6): [4, 5, 6],
    }
    path.write_text(LINES.splitlines()[0] + "\n")
    assert cited.near_here([str(path)], [("a.log", 1)], Limits()) == {}
