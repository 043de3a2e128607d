"""A text that begins with words and goes on in sentences is somebody's, whatever it quotes."""

from __future__ import annotations

import pytest
from analyzer.sources.quoted import is_quoted

TABLE = "NAME   READY   STATUS\nweb-0   1/1   Running\n"


@pytest.mark.parametrize(
    ("text", "strange", "quoted"),
    [
        (f"This is how the other one looked.\n{TABLE}", {1}, True),
        (f"Exercise\nName the fault that is in it!\n{TABLE}", {1, 2}, True),
        (f"of the other cluster\n{TABLE}\nIt was the firewall in the end.\n", {1}, True),
        (f"a table of the nodes in the other place\n{TABLE}", {1}, True),
        (f"a table of the nodes in the other place:\n{TABLE}", {1}, False),
        (f"output of it:\n{TABLE}", {1}, False),
        (f"{TABLE}This is how the other one looked.\n", {3}, False),
        (f"\n  \n{TABLE}", {1}, False),
        (f"We cannot reach it since this morning.\nThat is all of it.\n{TABLE}", {1, 2}, False),
        (f"tool 1.2\n{TABLE}", {1}, False),
        (f"tool 1.2\nNAME\nThis is the end of the list.\n{TABLE}", {1}, False),
        ("This is how it looked.\n" + TABLE * 20_000, {1}, False),
        (f"This is how it looked.\n{TABLE}", set(), False),
    ],
)
def test_who_shows_an_output_among_sentences(text: str, strange: set[int], quoted: bool) -> None:
    """A label, a banner, a ticket and a recording with words behind it are none; a sentence tells at its paragraph's begin, or where it was not understood."""
    assert is_quoted(text, strange) is quoted


LOG = "E0417 08:02:31.530021       1 a.go:1] x\n"


@pytest.mark.parametrize(
    ("text", "strange", "quoted"),
    [
        (f"const SAMPLE = `\n{TABLE}`;\n", {1, 4}, True),
        (f"# nodes of the first site\n{TABLE}", {1}, False),
        (f"=== nodes ===\nTaken: 2026-04-17\n{TABLE}", {1, 2}, False),
        (f"the nodes\n{TABLE}", {1}, False),
        (f"the nodes\nof it\n{TABLE}", {1, 2}, True),
        (f"the nodes\n{TABLE}(a) one (b) two\n", {1, 4}, True),
        (f"elsewhere\n{LOG}\nLa causa fue el firewall.\n", {1}, True),
        (f"elsewhere\n{LOG}\ngoroutine 1 [running]:\nmain.main()\n", {1}, False),
        (f"elsewhere\n{LOG}more of it\n", {1}, False),
        (f"Tue Mar 12 08:14:02 2024 OpenVPN starts\nand goes on\n{TABLE}", {1, 2}, False),
        ("tool of mine, version 7\n" + "web-0   1/1   Running\n" * 120, {1}, False),
        (f"<bob> look\n{TABLE}<amy> hm\n", {1, 4}, False),
    ],
)
def test_what_begins_as_no_recording(text: str, strange: set[int], quoted: bool) -> None:
    """A source's text and words behind a log are; comments, framed titles, dated lines, traces, chats and long recordings are not."""
    assert is_quoted(text, strange) is quoted
