"""
Texts in which somebody shows what a program printed: they begin with something else, and no recording does.

A recording begins with what it is: a command, a heading, the titles of a table, the head of a log's line, or a label that
somebody put above it. Whatever begins otherwise (a sentence, a program's source, a page's markup, a build's banner) holds the
outputs in it as quotations.
"""

from __future__ import annotations

from collections.abc import Set

from analyzer import patterns as regex
from analyzer.sources.papers import ASKS
from analyzer.sources.prose import CHAT, LONGEST, sentence

LABEL = regex.compile(
    r"[ \t]{0,40}+(?:(?:#++|//++|--++|;++|rem)[ \t]{0,40}+\S[^\n]{0,120}|(?P<edge>[-=*_~#+>])(?P=edge)*+[ \t]{0,40}+[^\n]{1,120}?[ \t]{0,40}[-=*_~#+<]{1,120}|[-=*_~#+]{3,}+"
    r"|[^\n]{1,120}:|[\w ()/.-]{1,40}[:=][ \t]{0,40}[^\s][^\n]{0,80}|[^\n]{0,40}\d{1,2}:\d\d(?::\d\d)?[^\n]{0,30}|\d{4}-\d\d-\d\d|(?:exit|rc|return)\b[^\n]{0,40}\d+)[ \t]{0,40}$",
    regex.I,
)
"""What stands above an output to say which one it is: a comment, a framed title, a key with its value, a date; and what ends one."""
DATED = regex.compile(r"[^\n]{0,40}?\d{1,2}:\d\d:\d\d|time=|[IWEF]\d{4}[ ]|\{")
"""How a line of a log begins, of whatever program."""
OF_TRACE = regex.compile(r"goroutine |panic\b|created by |[\w./*()-]+\(|exit status|\S+$|[A-Za-z]+: ")
"""What goes on below a log's line that a program ended with."""
FEW = 5
"""Words of a title."""
LONG = 100
ONE_IN = 50
"""Lines from which on a text is a recording unless one in so many was not understood."""


def is_quoted(text: str, strange: Set[int]) -> bool:
    """
    Does a text begin with a line that is neither understood nor a label, and does nobody in it ask for help now.

    Args:
        strange: lines that no parser understood, counted from 1.
    """
    if len(text) > LONGEST or not strange:
        return False
    content = odd = behind = 0
    opens, logged, alone = True, False, True  # nothing understood so far; below a log's line; below a blank one
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            alone = True
            continue
        content += 1
        if (said := sentence(line.strip())) is not None and ASKS.search(said[:1000]):
            return False
        if content == 1 and DATED.match(line[:100]):
            return False
        if number not in strange:
            if content == 1:
                return False  # it begins as a recording
            opens = False
            # a log's reader goes on over blank lines
            behind += (
                logged and alone and not line[0].isspace() and not DATED.match(line[:100]) and not OF_TRACE.match(line)
            )
            logged = DATED.match(line[:100]) is not None or (logged and not alone)
        elif CHAT.match(line[:400]):
            opens = False  # whoever speaks here may show his own console
        elif not opens:
            behind += 1
        elif not LABEL.match(line[:400]):
            odd += 1
            title = said is None and len(line.split()) <= FEW
        alone = False
    if content >= LONG and len(strange) * ONE_IN < content:
        return False
    return behind > 0 or odd > 1 or (odd == 1 and not title)
