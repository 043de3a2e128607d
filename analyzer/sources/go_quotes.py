"""Texts as Go quotes them (strconv.Quote)."""

from __future__ import annotations

from analyzer import patterns as regex

ESCAPE = regex.compile(r'\\(?:([abfnrtv\\"\'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))')
PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def unquote(text: str) -> str:
    """Undo Go quoting of the inside of a quoted string (strconv.Quote); bad escapes stay as they are."""
    if "\\" not in text:
        return text

    def one(m: regex.Match[str]) -> str:
        if m[1]:
            return PLAIN.get(m[1], m[1])
        code = int(m[2] or m[3] or m[4] or "0", 16) if not m[5] else int(m[5], 8)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else m[0]

    return ESCAPE.sub(one, text)
