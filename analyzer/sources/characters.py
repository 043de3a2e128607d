"""
What browsers, tickets and clipboards make of characters: blanks that do not break, entities of HTML, ends of lines.

Each is undone for a whole text or not at all, and said.
"""

from __future__ import annotations

from analyzer import patterns as regex

BLANKS = regex.compile("[\u00a0\u2007\u202f\u2000-\u200a\u3000]")
HYPHENS = regex.compile("[\u2010\u2011]|(?<=\\w)[\u2012\u2013\u2212](?=\\w)|(?<=[ ])[\u2012\u2013](?=[A-Za-z]{1,2}[ ])")
"""What an editor makes of `-`: one that does not break a line, and a dash where no blank stands on either side, or of an option."""
NOTHING = regex.compile("[\u200b\u200c\u200d\u2060\ufeff]")
ENTITY = regex.compile(r"&(?:lt|gt|quot|amp|nbsp|#0?39|#x27|#34|#160|apos);")
ESCAPED = regex.compile(r"&lt;(?:none|unknown|pending|unset|invalid|nil|nodes)&gt;|&nbsp;|&#160;")
"""What kubectl prints for nothing, as HTML has it: then the text around was taken out of a page's source, too."""

LEAD = r"(?:\^\[|\\(?:033|e|x1[bB]|u001[bB])|[\u241b\ufffd])"
PAINT = regex.compile(
    rf"{LEAD}\[(?:(?:\d{{1,3}}(?:;\d{{1,3}}){{0,5}})?m|\d{{0,3}}K)|\[(?:\d{{1,3}}(?:;\d{{1,3}}){{0,5}}m(?:\[K)?|m\[K)"
)
"""Colours of a terminal whose first character was lost on the way, or is written out."""
PAINTED = (
    "[0m",
    "[39m",
    "[m[K",
    "^[[m",
    "\\033[m",
    "\\e[m",
    "\\x1b[m",
    "\\x1B[m",
    "\\u001b[m",
    "\\u001B[m",
    "\u241b[m",
    "\ufffd[m",
)
"""What ends a colour: without it, what looks like one is a text (`[map[key:value]]`, `[maximum ...`)."""


def has_only_cr(data: bytes | bytearray) -> bool:
    """Do the lines end with CR alone, as on old Macs; a progress bar goes back over one line and has a LF behind it."""
    return b"\n" not in data and b"\r" in data.strip(b"\r\n")  # most data has the one: the other is a copy of all of it


def unescaped(text: str) -> str:
    """The text without entities of HTML, for one that is known to be out of a page's source."""
    import html  # two thousand names, which few bundles need

    return ENTITY.sub(lambda m: html.unescape(m.group()), text)


def plain(text: str) -> tuple[str, str]:
    """(the text with plain blanks and without entities, line by line the same; remarks)."""
    notes = []
    if ESCAPED.search(text):
        text = unescaped(text)
        notes.append("its characters were escaped as in HTML")
    if "[" in text and any(sign in text for sign in PAINTED):
        text = PAINT.sub("", text)
        notes.append("the rest of colours was taken off")
    if not text.isascii() and BLANKS.search(text):
        text = BLANKS.sub(" ", text)
        notes.append("blanks that do not break a line were read as blanks")
    if not text.isascii() and HYPHENS.search(text):
        text = HYPHENS.sub("-", text)
        notes.append("hyphens and dashes of an editor were read as hyphens")
    if not text.isascii() and NOTHING.search(text):
        text = NOTHING.sub("", text)
    return text, "; ".join(notes)
