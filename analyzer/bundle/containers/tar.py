"""
Tar archives as a forward stream, with our own 512-byte header walk.

The standard library's reader ends silently at a bad header, loops on a negative size and reads extension headers
of any length (seen on Python 3.11); here a bad header is reported and the next good one is looked for.
Read: ustar, GNU long names, pax `path`, `size` and `mtime`. Sparse members are skipped with a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.bundle.stream import BLOCK, Budget, ByteStream, Exactly
from analyzer.errors import LimitReached
from analyzer.wording import is_number

RECORD = 512
LARGEST = 1 << 60
"""A size from which on the field is not a size but damage."""
REGULAR = b"0\0" + b"7"
NAMES = {b"1": "hard link", b"2": "symbolic link", b"3": "device", b"4": "device", b"5": "folder", b"6": "fifo"}


@dataclass(slots=True)
class Entry:
    """One member of an archive; `stream` must be read before the next entry is asked for."""

    name: str
    size: int
    stream: Exactly | None
    mtime: int | None = None
    note: str = ""
    kind: str = "file"
    link: str = ""


def is_tar(head: bytes) -> bool:
    """A first block whose checksum is right; a run of zeros is not an archive."""
    return len(head) >= RECORD and any(head[:RECORD]) and _checksum_ok(head[:RECORD])


def entries(raw: ByteStream, budget: Budget) -> Iterator[Entry]:
    """Entries in order. Damage gives an entry of kind `damage` with a note, and reading goes on behind it."""
    return _Walk(raw, budget).run()


class _Walk:
    def __init__(self, raw: ByteStream, budget: Budget) -> None:
        self.raw = raw
        self.budget = budget
        self.offset = 0
        self.long_name = ""
        self.pax: dict[str, str] = {}
        self.extensions = 0

    def run(self) -> Iterator[Entry]:
        zeros = 0
        while True:
            block = self._record()
            if len(block) < RECORD:
                if block or not zeros:
                    yield Entry(
                        "",
                        0,
                        None,
                        note=f"the tar ends early at offset {self.offset}, without its end mark",
                        kind="damage",
                    )
                return
            if not any(block):
                zeros += 1
                if zeros == 2:
                    yield from self._after_end()
                    return
                continue
            zeros = 0
            if not _checksum_ok(block):
                yield from self._resynchronise()
                continue
            yield from self._member(block)

    def _record(self) -> bytes:
        parts = b""
        while len(parts) < RECORD:
            data = self.raw.read(RECORD - len(parts))
            if not data:
                break
            parts += data
        self.offset += len(parts)
        return parts

    def _member(self, block: bytes) -> Iterator[Entry]:
        size, kind = _number(block[124:136]), block[156:157]
        if "size" in self.pax and is_number(self.pax["size"]):
            size = int(self.pax["size"])
        if size is None or not 0 <= size < LARGEST:
            yield Entry(
                _name(block),
                0,
                None,
                note=f"bad size field in the tar header at offset {self.offset - RECORD}",
                kind="damage",
            )
            self._clear()
            return
        if kind in (b"L", b"K", b"x", b"g"):
            self._extension(kind, size)
            return
        name = self.pax.get("path") or self.long_name or _name(block)
        mtime = _number(block[136:148])
        link = block[157:257].split(b"\0")[0].decode("utf-8", "replace")
        sparse = kind == b"S" or any(key.startswith("GNU.sparse") for key in self.pax)
        self._clear()
        if kind in NAMES and kind != b"1":
            size = 0
        body = Exactly(self.raw, size, None)
        if sparse:
            yield Entry(name, size, None, mtime, "sparse tar members are not read", "skipped")
        elif kind in NAMES:
            yield Entry(name, 0, None, mtime, "", NAMES[kind], link)
        else:
            yield Entry(name, size, body, mtime)
        body.drain()
        self.offset += size
        if body.left:
            yield Entry(
                name, size, None, note=f"the tar ends {body.left} bytes before the end of this member", kind="damage"
            )
            return
        padding = -size % RECORD
        pad = Exactly(self.raw, padding)
        pad.drain()
        self.offset += padding

    def _extension(self, kind: bytes, size: int) -> None:
        self.extensions += 1
        limits = self.budget.limits
        if self.extensions > limits.extension_headers:
            raise LimitReached(
                f"more than {limits.extension_headers} tar extension headers in a row ({limits.option('extension_headers')})"
            )
        if size > limits.header_bytes:
            raise LimitReached(f"a tar extension header of {size} bytes ({limits.option('header_bytes')})")
        data = b""
        body = Exactly(self.raw, size + (-size % RECORD))
        while chunk := body.read(BLOCK):
            data += chunk
        self.offset += len(data)
        data = data[:size]
        if kind == b"L":
            self.long_name = data.rstrip(b"\0").decode("utf-8", "replace")
        elif kind == b"x":
            self.pax = _pax(data)

    def _clear(self) -> None:
        self.long_name, self.pax, self.extensions = "", {}, 0

    def _resynchronise(self) -> Iterator[Entry]:
        start = self.offset - RECORD
        self._clear()
        while True:
            block = self._record()
            if len(block) < RECORD:
                yield Entry(
                    "",
                    0,
                    None,
                    note=f"damaged tar header at offset {start}; no further header was found",
                    kind="damage",
                )
                return
            if block[257:262] == b"ustar" and _checksum_ok(block):
                yield Entry(
                    "",
                    0,
                    None,
                    note=f"damaged tar header at offset {start}; reading went on at {self.offset - RECORD}",
                    kind="damage",
                )
                yield from self._member(block)
                return

    def _after_end(self) -> Iterator[Entry]:
        extra = 0
        while data := self.raw.read(BLOCK):
            extra += len(data) if data.strip(b"\0") else 0
        if extra:
            yield Entry("", 0, None, note="bytes behind the end mark of the tar were not read", kind="damage")


def _checksum_ok(block: bytes) -> bool:
    stored = _number(block[148:156])
    return stored is not None and stored == sum(block[:148]) + 8 * 32 + sum(block[156:])


def _number(field: bytes) -> int | None:
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


def _name(block: bytes) -> str:
    name = block[:100].split(b"\0")[0]
    prefix = block[345:500].split(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _pax(data: bytes) -> dict[str, str]:
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
