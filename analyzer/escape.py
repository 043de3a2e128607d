"""
Text of a bundle made harmless: no control sequence, bidirectional trick or invisible character reaches an output.

What shows nothing or moves what others show becomes an escape one can see: the general categories Cc, Cf, Cs, Co, Zl and
Zp, and every code point with the property Default_Ignorable_Code_Point (Unicode Standard, section 5.21), which holds
Hangul fillers, variation selectors and the tag characters that only language models read.
"""

from __future__ import annotations

from analyzer import patterns as regex

UNSAFE = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}--[\n]]", regex.V1)
MARKUP = regex.compile(r"([\\`*_{}\[\]<>#|~!])")
LONGEST = 2048
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def visible(text: str) -> str:
    """Control, bidi and invisible characters as visible escapes; tabs become blanks, line feeds stay."""
    if text.isascii() and text.isprintable():  # nearly every text, and a hundred times as fast as the pattern
        return text
    return UNSAFE.sub(_escape, text.replace("\t", "    "))


def _escape(m: regex.Match[str]) -> str:
    code = ord(m.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The same, with line feeds made visible too."""
    return visible(text).replace("\n", "\\n")


def remark(text: str) -> str:
    """One line that is told beside a result; the middle of a long one is left out, for a name can fill a terminal."""
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} ... {line[-LONGEST // 2 :]}"


def cell(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(FORMULA) else text


def markdown(text: str) -> str:
    """Text that no Markdown reader takes for markup or a link."""
    return MARKUP.sub(r"\\\1", one_line(text))
