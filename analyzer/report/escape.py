"""Text of a bundle made harmless: no control sequence, bidirectional trick or invisible character reaches an output."""

from __future__ import annotations

import regex

UNSAFE = regex.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def visible(text: str) -> str:
    """Control and bidi characters as visible escapes; tabs become blanks, line feeds stay."""
    return UNSAFE.sub(_escape, text.replace("\t", "    "))


def _escape(m: regex.Match[str]) -> str:
    code = ord(m.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def one_line(text: str) -> str:
    """The same, with line feeds made visible too."""
    return visible(text).replace("\n", "\\n")


def cell(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(FORMULA) else text


def markdown(text: str) -> str:
    """Text that no Markdown reader takes for markup or a link."""
    return regex.sub(r"([\\`*_{}\[\]<>#|~!])", r"\\\1", one_line(text))
