"""Characters as browsers, tickets and clipboards leave them."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.sources.characters import has_only_cr, plain

from tests.support.inline import agent, bundle, classic, nodes, pods

NODES = nodes(classic("10.1.0.1"), classic("10.2.0.1", status="NotReady"))
PODS = pods(agent("aaaaa"), agent("bbbbb", "0/1"))


@pytest.mark.parametrize("text", [NODES, PODS])
@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2002"])
def test_blanks_that_do_not_break_are_blanks(text: str, blank: str) -> None:
    """A copy out of a page has them: the tables are the same, and the remark says it."""
    found, whole = bundle(t=text.replace(" ", blank)).snapshot, bundle(t=text).snapshot
    for name in ("nodes", "pods", "listings"):
        assert found[name].equals(whole[name]) or (found[name].empty and whole[name].empty)
    assert "do not break" in found["inputs"]["note"][0]


def test_entities_are_undone_where_kubectl_prints_nothing() -> None:
    """`<none>` of a table shows that it was taken out of a page's source; an entity elsewhere is text."""
    assert plain("a  &lt;none&gt;  &amp;b &quot;c&#39;") == (
        "a  <none>  &b \"c'",
        "its characters were escaped as in HTML",
    )
    assert plain("see &lt;this&gt; &amp; that") == ("see &lt;this&gt; &amp; that", "")
    assert plain("a&nbsp;b\u200b")[0] == "a b"
    escaped = bundle(t=NODES.replace("<", "&lt;").replace(">", "&gt;")).snapshot
    assert list(escaped["nodes"]["name"]) == ["10.1.0.1", "10.2.0.1"]
    assert escaped["unread"].empty


def test_lines_that_end_with_cr_alone(tmp_path: Path) -> None:
    """Each is a line with its number; a progress bar in a text with line feeds is none."""
    path = tmp_path / "nodes.txt"
    path.write_bytes(NODES.replace("\n", "\r").encode())
    snapshot = analyzer.load(path, isolate=False)
    assert list(snapshot["nodes"]["line"]) == [2, 3]
    (row,) = snapshot.rows["inputs"]
    assert (row.lines, row.unread_lines, row.note) == (3, 0, "its lines end with CR alone")
    assert not has_only_cr(b"10%\r20%\r\n")
    assert not has_only_cr(b"one line\r")
    assert has_only_cr(b"one\rtwo")


def test_letters_of_other_languages_are_no_blanks() -> None:
    """Nothing is said of a text that only holds them."""
    for text in ("größer \u4e2d x", "a b", "a\u200bü"):
        assert plain(text) == (text.replace("\u200b", ""), "")


@pytest.mark.parametrize("lead", ["", "^[", "\\033", "\\e", "\\x1b", "\\u001b", "\u241b", "\ufffd"])
def test_colours_that_lost_their_first_character_are_taken_off(lead: str) -> None:
    """Or have it written out; brackets of a text that no colour ends stay."""
    painted = f"{lead}[1mNAME   STATUS{lead}[0m\nw1     {lead}[32;1mReady{lead}[0m\n"
    assert plain(painted) == ("NAME   STATUS\nw1     Ready\n", "the rest of colours was taken off")
    assert plain("took [12m of 5") == ("took [12m of 5", "")


@pytest.mark.parametrize(
    "text",
    ["[map[effect:NoSchedule key:dedicated]]", "is forbidden: [maximum cpu is 1]", "TAINTS\n[map[key:a]]\n"],
)
def test_a_bracket_before_a_word_is_no_colour(text: str) -> None:
    """Go prints maps so, and the API server its reasons; nothing of them is lost."""
    assert plain(text) == (text, "")


@pytest.mark.parametrize(
    ("painted", "text"),
    [
        ("[01;31m[Kagent[m[K [map[a:b]]", "agent [map[a:b]]"),
        ("^[[32mReady^[[m [map[a:b]]", "Ready [map[a:b]]"),
        ("[32mReady[0m [map[a:b]]", "Ready [map[a:b]]"),
    ],
)
def test_a_bracket_before_a_word_stays_in_a_text_with_colours(painted: str, text: str) -> None:
    """As grep paints what it found, with its own end; what has no number and no such end is a word."""
    assert plain(painted) == (text, "the rest of colours was taken off")


@pytest.mark.parametrize("sign", ["\u2010", "\u2011", "\u2013", "\u2212"])
@pytest.mark.parametrize("text", [NODES, PODS])
def test_hyphens_that_an_editor_changed_are_hyphens(text: str, sign: str) -> None:
    """In names, titles and options; the remark says it."""
    remark = "hyphens and dashes of an editor were read as hyphens"
    assert plain(text.replace("-", sign)) == (text, remark)
    assert plain("kubectl get pods \u2013n a")[0] == "kubectl get pods -n a"
    assert plain("the agent \u2013 it fails") == ("the agent \u2013 it fails", "")
