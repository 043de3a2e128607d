"""
UTF-8 and UTF-16 in one file, as `>>` of Windows PowerShell and of `cmd` leave them: each line is read as what it is.

A line feed is one byte of UTF-8, and has a zero behind it in UTF-16 as Windows writes it, little end first.
"""

from __future__ import annotations

MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
LEAST = 4
"""Bytes of a line by which its encoding is told."""
ONE_IN = 20
"""Lines of a text of which one may hold what no text holds; a program's own format has many."""
NOTE = "UTF-8 and UTF-16 text"


def mixed(data: bytes | bytearray) -> str | None:
    """The text, line by line the same; None for data that has one encoding, or none."""
    if b"\0" not in data:
        return None
    found: list[str] = []
    single = double = strange = 0
    behind = False  # the line feed above was one of little-endian UTF-16, whose zero stands here
    for piece in bytes(data).split(b"\n"):
        line = piece.removeprefix(b"\0") if behind else piece
        for mark in MARKS:
            line = line.removeprefix(mark)
        is_wide = _is_wide(line) or (behind and piece[:1] == b"\0" and not _is_narrow(line))
        if is_wide:
            double += 1
            found.append(line[: len(line) // 2 * 2].decode("utf-16-le", "replace"))
        else:
            single += bool(line.strip(b"\0 \t\r"))
            found.append(line.decode("utf-8", "replace"))
        strange += not found[-1].replace("\t", " ").replace("\r", " ").isprintable()
        behind = is_wide or (behind and line in (b"", b"\r\0"))
    return "\n".join(found) if single and double and strange * ONE_IN <= len(found) else None


def _is_wide(line: bytes) -> bool:
    """Is nearly every other byte of the line zero."""
    even, odd = line[::2].count(0), line[1::2].count(0)
    return len(line) >= LEAST and odd * 3 >= len(line) and even * 10 <= len(line)


def _is_narrow(line: bytes) -> bool:
    """Is this text of UTF-8."""
    try:
        return line.decode("utf-8").replace("\t", " ").replace("\r", " ").isprintable()
    except UnicodeDecodeError:
        return False
