"""The sheet collects elements; what is not plain has a pattern of its own."""

from __future__ import annotations

from analyzer.pictures.paper import CITED, Paper, short

from tests.pictures.drawn import SVG, marks, root


def test_a_pattern_is_there_once_for_all_marks_that_use_it() -> None:
    """Two marks of one state, one of a plain one."""
    paper = Paper("p")
    for state in ("ended", "ended", "ok"):
        paper.mark(0, 0, 10, 10, state, state)
    drawn = paper.svg("t", "a", 100, 50)
    patterns = [p.attrib["id"] for p in root(drawn).iter(f"{SVG}pattern")]
    assert len(patterns) == 1
    assert [m.fill for m in marks(drawn)][:2] == [f"url(#{patterns[0]})"] * 2


def test_a_mark_under_a_text_is_plain_and_a_long_line_is_cut() -> None:
    """The text is the shape there; a title shows the beginning of a line."""
    paper = Paper("p")
    paper.mark(0, 0, 10, 10, "ended", "said", "x" * 1000, plain=True)
    (mark,) = marks(paper.svg("t", "a", 100, 50))
    assert mark.fill.startswith("#")
    assert len(mark.said) == len("said\n") + CITED


def test_a_long_name_keeps_its_end() -> None:
    """The end tells pods and files apart; a short path stays whole."""
    assert short("kube-system/konnectivity-agent-abcde/logs.txt") == "logs.txt"
    assert short("a/b.log") == "a/b.log"
    assert short("x" * 40 + "-7q2kd").endswith("-7q2kd")
    assert len(short("x" * 40)) == 34
