"""Tags of a page around an output are no part of its values."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from analyzer.schema import CONTAINER_ARGS, KONNECTIVITY_EVENTS, LOG_OPTIONS, NODES, UNREAD
from analyzer.sources.markup import without_tags

from tests.support.inline import arguments, bundle, node, nodes, options, serving

TABLE = nodes(node("10.1.2.3", zone="dal10"), node("10.1.2.4"))


def block(text: str) -> str:
    return f'<div class="code panel"><pre>{html.escape(text)}</pre></div>\n'


def broken(text: str) -> str:
    return "".join(f"{html.escape(line)}<br/>\r\n" for line in text.splitlines())


@pytest.mark.parametrize("page", [block, broken])
def test_a_page_s_source_gives_the_same_rows(page: Callable[[str], str]) -> None:
    """The first and the last line as well; a log that was escaped says what the agent was told."""
    files = {"nodes.txt": TABLE, "daemonset.yaml": arguments(), "agent.log": options() + serving()}
    plain, shown = bundle(files).snapshot, bundle({name: page(text) for name, text in files.items()}).snapshot
    for table, names in ((NODES, ("name", "labels", "runtime")), (CONTAINER_ARGS, ("flag", "value")), (LOG_OPTIONS, ("option", "value")), (KONNECTIVITY_EVENTS, ("message", "server_id"))):  # fmt: skip
        rows = [[[getattr(row, name) for name in names] for row in one.rows[table]] for one in (plain, shown)]
        assert rows[0] == rows[1] != []
    assert [row.text.strip() for row in shown.rows[UNREAD] if "</pre>" not in row.text] == []


@pytest.mark.parametrize(
    "text",
    [TABLE, "a <none> b\n<unset>\n", "first<br>\nsecond\nthird\nfourth\n", "<34>1 x\n", "<pre>\nx\n</pre>\n", ""],
)
def test_what_is_no_tag_stays(text: str) -> None:
    """What kubectl prints in angles, one break in a text, and a tag on a line of its own, which the pieces know."""
    assert without_tags(text) == (text, "")


def test_tags_at_the_ends_of_lines_with_breaks() -> None:
    """Of the block around them: its first and its last line have one more."""
    text = "<div>NAME   STATUS<br>\nw1     Ready<br>\nw2     &lt;none&gt;</div>\n"
    assert without_tags(text)[0] == "NAME   STATUS\nw1     Ready\nw2     &lt;none&gt;\n"


def test_breaks_are_taken_off_where_half_of_the_lines_have_one() -> None:
    """And two at least."""
    assert without_tags("a<br>\nb<br>\nc\nd")[0] == "a\nb\nc\nd"
    for text in ("a<br>\nb<br>\nc\nd\ne", "a<br>", "a<br>\nb"):
        assert without_tags(text) == (text, "")
    assert without_tags("a<br>\nb<br>\n")[1] != ""


def test_a_page_with_tags_of_every_kind_is_one() -> None:
    """However they are written."""
    text = (
        "a<br>\nb<BR>\nc<br>\nd<br>\ne<br>\n<pre>f</pre>\n<PRE>g</PRE>\n<code>h</code>\n<CODE>i</CODE>\n<samp>j</samp>"
    )
    found, note = without_tags(text)
    assert note
    assert found.split() == list("abcdefghij")
