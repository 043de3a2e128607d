"""
The 512-byte header block of a tar member (POSIX ustar, pax, GNU), and pax records. Nothing in it is believed unchecked.
"""

from __future__ import annotations

RECORD = 512
LARGEST = (1 << 63) - 1
EDGES_TRIED = 4
DATED = range(7_258_118_400)  # 1970 to 2199: other time stamps are damage, or somebody's joke


def checksum_ok(block: bytes) -> bool:
    stored = number(block[148:156])
    return stored is not None and stored == _sum(block)


def is_header(block: bytes) -> bool:
    """A good header with the magic that every tar since 1988 writes."""
    return len(block) == RECORD and block[257:262] == b"ustar" and checksum_ok(block)


def find_header(window: bytes) -> int | None:
    """Where in some bytes a good header begins: at their last record, or on whatever edge; a few places are tried."""
    if is_header(window[-RECORD:]):
        return len(window) - RECORD
    at = window.find(b"ustar", 257)
    for _ in range(EDGES_TRIED):
        if at < 0:
            break
        if is_header(window[at - 257 : at - 257 + RECORD]):
            return at - 257
        at = window.find(b"ustar", at + 1)
    return None


def header_later(head: bytes) -> bool:
    """
    Does a good header stand behind bytes that are no text: a first block that was lost, or what a shell wrote in front.

    ``kubectl exec POD -- tar cf - DIR > x.tar 2>&1`` puts the words of tar before its archive.
    """
    return b"\0" in head[: 2 * RECORD] and find_header(head) is not None


def is_damaged_header(block: bytes) -> bool:
    """A header in which little was changed: it keeps its magic and zero bytes, or its sum is off by one flipped bit."""
    if len(block) < RECORD or not any(block):
        return False
    if block[257:262] == b"ustar" and 0 in block[:257]:
        return True
    stored = number(block[148:156])
    return bool(stored) and stored is not None and (abs(stored - _sum(block)) in {1 << bit for bit in range(8)})


def _sum(block: bytes) -> int:
    return sum(block[:148]) + 8 * 32 + sum(block[156:RECORD])


def number(field: bytes) -> int | None:
    """An octal field, or GNU's base 256 (first bit set); None when it is neither."""
    if field[:1] in (b"\x80", b"\xff"):
        return int.from_bytes(field[1:], "big", signed=field[:1] == b"\xff")
    text = field.split(b"\0")[0].strip()
    if not text:
        return 0
    try:
        return int(text, 8)
    except ValueError:
        return None


def size_of(block: bytes) -> int | None:
    """Bytes of the member's body; None for a field that states no size."""
    size = number(block[124:136])
    return size if size is not None and 0 <= size <= LARGEST else None


def mtime_of(block: bytes) -> int | None:
    """The time stamp in seconds, where it is one that a file can have."""
    stamp = number(block[136:148])
    return stamp if stamp is not None and stamp in DATED else None


def name_of(block: bytes) -> str:
    name = block[:100].split(b"\0")[0]
    prefix = block[345:500].split(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def pax_records(data: bytes) -> dict[str, str]:
    """Pax records ``LENGTH KEY=VALUE``; stops at the first bad one."""
    found: dict[str, str] = {}
    at = 0
    while at < len(data):
        space = data.find(b" ", at, at + 20)
        digits = data[at:space]
        if space < 0 or not digits.isdigit():
            break
        length = int(digits)
        if length < 5 or at + length > len(data):
            break
        key, _, value = data[space + 1 : at + length - 1].partition(b"=")
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        at += length
    return found


def pax_size(pax: dict[str, str]) -> int | None:
    """The size that pax records state, where they state one."""
    text = pax.get("size", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
