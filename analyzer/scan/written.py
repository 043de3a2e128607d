"""A line as the program wrote it: without what a terminal, a web page or a word processor made of it."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.konnectivity import catalog
from analyzer.sources.log_record import LogRecord, read
from analyzer.sources.wrappers import ANSI, peel

MANGLED = regex.compile('&(?:quot|#34|#39|amp|lt|gt);|[\u201c\u201d\u201e\u00a0]|\\] \\\\"')
ESCAPED = '] \\"'
STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00a0": " "})


def mended(text: str) -> str:
    """The line unescaped and with straight quotes where a message is recognised so and not as it stands, else as it stands."""
    if not MANGLED.search(text):
        return text
    import html  # with two thousand names of characters

    whole = html.unescape(text).translate(STRAIGHT)
    if ESCAPED in whole:
        whole = whole.replace('\\"', '"')  # out of a view of JSON
    return whole if whole != text and _says_more(whole, text) else text


def clean(text: str) -> str:
    """A line as a terminal shows it: no CR at its end, no colours, only what follows the last CR inside."""
    text = text.rstrip("\r")
    if "\x1b" in text:
        text = ANSI.sub("", text)
    return text.rsplit("\r", 1)[-1] if "\r" in text else text


def _says_more(whole: str, text: str) -> bool:
    """Is a message recognised in the mended line that is not in the line as it stands."""
    entry = read(peel(whole).text)
    plain = read(peel(text).text)
    return entry is not None and _known(entry) and not (plain is not None and _known(plain))


def _known(entry: LogRecord) -> bool:
    if entry.structured:
        return catalog.structured(entry.message) is not None
    found = catalog.printf(entry.message)
    return found is not None and not any(MANGLED.search(one) for one in found[1])
