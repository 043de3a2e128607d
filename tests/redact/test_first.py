"""Lines that are the first of their kind, over several texts."""

from __future__ import annotations

from analyzer.redact.first import FEW, Kinds
from analyzer.redact.repeated import LONGEST, TRIED

ID = "1600a35a-0000-4000-8000-0000000000{:02}"


def test_a_text_is_each_of_its_lines_once() -> None:
    """The first of each kind, whole; a UUID may be a node's name, so a line with another one stays."""
    head = "I0302 09:00:00.{:06}       1 "
    text = "\n".join(head.format(at) + f'x.go:1] "a" dialID={at} node="{ID.format(at % 2)}"' for at in range(6))
    first = f'{head.format(0)}x.go:1] "a" dialID=0 node="{ID.format(0)}"'
    other = f'{head.format(1)}x.go:1] "a" dialID=1 node="{ID.format(1)}"'
    named = Kinds(names=True)
    assert named.first(text)[0] == f"{first}\n{other}"
    assert named.first(f"{text}\nlast") == ("last", named.first(text)[1])
    lines, between = Kinds().first(text)
    assert lines == first
    assert {f'"{ID.format(0)}"', f'"{ID.format(1)}"', "=0", "=5"} <= between
    assert Kinds().first("a 10.0.0.1:8132\nb\na 10.0.0.2:8133") == ("a 10.0.0.1:8132\nb", {" 10.0.0.1", " 10.0.0.2", ":8132", ":8133"})  # fmt: skip
    assert Kinds().first("a\0 10.0.0.1\na\0 10.0.0.2") == ("a\0 10.0.0.1\na\0 10.0.0.2", set())


def test_lines_whose_numbers_matter_are_all_looked_at() -> None:
    """Whether they do is asked of the first one with numbers of several lengths, once for all texts."""
    asked: list[list[str]] = []

    def matters(groups: list[list[str]]) -> list[bool]:
        asked.extend(groups)
        return [any("471158 " in line for line in group) for group in groups]

    kinds = Kinds(matters=matters)
    pins, others = ([f"{what}{at}{end}" for at in range(FEW + 1)] for what, end in (("pin=", " x"), ("a=", "")))
    assert kinds.first("\n".join([*pins, *others]))[0].split("\n") == ["a=0", *pins]
    assert kinds.first("pin=77 x\na=77")[0] == "pin=77 x"
    assert sorted(map(len, asked)) == [len(TRIED), len(TRIED)]


def test_few_lines_of_a_kind_are_looked_at_without_a_trial() -> None:
    """It costs as much as six lines to eighty; they are counted over all texts, and a kind of many lines is tried at once."""
    asked: list[list[str]] = []
    kinds = Kinds(matters=lambda groups: asked.extend(groups) or [False for _ in groups])
    for at in range(FEW):
        assert kinds.first(f"a={at}\nb")[0].split("\n") == (["b", "a=0"] if not at else [f"a={at}"])
        assert not asked
    assert kinds.first("a=77")[0] == "a=77"
    assert len(asked) == 1
    assert kinds.first("a=78")[0] == ""


def test_a_long_line_is_looked_at_and_not_tried_with_other_numbers() -> None:
    """A trial costs as much as eighty lines of its length; each line that is like it is looked at by itself instead."""
    asked: list[list[str]] = []
    kinds = Kinds(matters=lambda groups: asked.extend(groups) or [False for _ in groups])
    long = ["".join([f"n={at} ", "a=1 " * LONGEST]) for at in range(FEW + 1)]
    assert kinds.first("\n".join(long))[0].split("\n") == long
    assert not asked


def test_first_lines_of_a_kind_are_told_though_a_like_one_is_settled() -> None:
    """Digits of a word make another kind; numbers make none, unless they are what is looked for or one of them matters."""
    kinds = Kinds()
    assert kinds.first("x=1\nx=2\nnode-1 x=1\nnode-2 x=1")[0] == "x=1\nnode-1 x=1\nnode-2 x=1"
    assert kinds.first("x=3\nx=4\nnode-1 x=3\nnode-3 x=3") == ("node-3 x=3", {"=3"})
    told = Kinds(told=lambda key: "id=22" in key)
    told.first("id=11\nid=12\nx=1\nx=2")
    assert told.first("id=13\nx=3")[1] == {"=13"}
    matters = Kinds(matters=lambda groups: [True for _ in groups])
    matters.first("x=1\nx=2")
    assert matters.first("x=3\nx=4")[0] == "x=3\nx=4"
    addresses = Kinds()
    addresses.first("to 10.0.0.1\nto 10.0.0.2")
    assert addresses.first("to 10.0.0.3")[1] == {" 10.0.0.3"}


def test_lines_that_are_told_are_among_those_that_were_asked_for_each_time() -> None:
    """A title of a table that was met before begins another table: who looks for titles finds it there, and no other line."""
    kinds = Kinds(told=lambda key: "NAME" in key)
    kinds.first("NAME AGE\na x=1\na x=2\nNAME AGE")
    assert kinds.first("a x=3\nNAME AGE\na x=4") == ("", set())
    assert kinds.asked == "NAME AGE"
    kinds.first("a\0\nb")
    assert kinds.asked == "a\0\nb"


def test_lines_with_an_address_are_known_with_its_place() -> None:
    """What was left out of the comparison is told all the same, where somebody asks."""
    texts = [f'dial agentID="{ID.format(at)}" to="10.0.0.{at}:8132" n={at}' for at in range(10, 16)]
    for between in (True, False):
        kinds = Kinds(between=between)
        kinds.first("\n".join(texts[:4]))
        assert kinds.first(texts[5]) == ("", {'"10.0.0.15', f'"{ID.format(15)}"'} if between else set())
