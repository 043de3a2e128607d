"""
Tar archives as a forward stream, with our own 512-byte header walk.

The standard library's reader ends silently at a bad header, loops on a negative size and reads extension headers
of any length (seen on Python 3.11); here a bad header is reported and the next good one is looked for.
Read: ustar, GNU long names, pax `path` and `size`, archives put one behind the other. Sparse members are skipped with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analyzer.bundle.containers.tar_header import (
    RECORD,
    checksum_ok,
    find_header,
    is_damaged_header,
    is_header,
    mtime_of,
    name_of,
    pax_records,
    pax_size,
    size_of,
)
from analyzer.bundle.stream import BLOCK, Budget, ByteStream, Exactly

NAMES = {b"1": "hard link", b"2": "symbolic link", b"3": "device", b"4": "device", b"5": "folder", b"6": "fifo"}
EXTENSIONS = (b"L", b"K", b"x", b"g")


@dataclass(slots=True, eq=False, repr=False)
class ArchiveMember:
    """
    One member of an archive; `stream` must be read before the next entry is asked for.

    `closing` says, once it was read, what was wrong with it.
    """

    name: str
    size: int
    stream: ByteStream | None
    mtime: int | None = None
    note: str = ""
    kind: str = "file"
    link: str = ""
    closing: Callable[[], str] = str


def is_tar(head: bytes) -> bool:
    """A first block that is a header, or was one before little of it changed; a run of zeros is not an archive."""
    block = head[:RECORD]
    return len(block) == RECORD and any(block) and (checksum_ok(block) or is_damaged_header(block))


def entries(raw: ByteStream, budget: Budget) -> Iterator[ArchiveMember]:
    """Entries in order. Damage gives an entry of kind `damage` with a note, and reading goes on behind it."""
    return _Walk(raw, budget).run()


class _Pushed:
    """A stream to which bytes can be given back; `offset` counts those that are done with."""

    def __init__(self, raw: ByteStream) -> None:
        self._raw = raw
        self._back = b""
        self.offset = 0

    def read(self, size: int, /) -> bytes:
        if self._back:
            data, self._back = self._back[:size], self._back[size:]
        else:
            data = self._raw.read(size)
        self.offset += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        self._back = data + self._back
        self.offset -= len(data)


class _Disputed:
    """
    A body for which the header and its pax records state two sizes.

    The larger one holds, unless another member, or the archive's end, begins where the smaller one ends.
    """

    def __init__(self, raw: _Pushed, small: int, large: int) -> None:
        self._raw = raw
        self._small = small
        self._first = Exactly(raw, small)
        self._rest = Exactly(raw, large - small)
        self._settled = False
        self.size = large
        self.lie = ""

    def read(self, size: int, /) -> bytes:
        if data := self._first.read(size):
            return data
        if not self._settled:
            self._settle()
        return self._rest.read(size)

    def _settle(self) -> None:
        self._settled = True
        ahead = b""
        padding = -self._small % RECORD
        while len(ahead) < padding + RECORD and (data := self._raw.read(padding + RECORD - len(ahead))):
            ahead += data
        self._raw.give_back(ahead)
        block = ahead[padding:]
        if not any(ahead[:padding]) and (is_header(block) or not any(block)):
            self.lie = f"its header states {self._small} bytes, its pax records {self.size}: the next member lies behind the former"
            self.size, self._rest.left = self._small, 0

    @property
    def left(self) -> int:
        return self._first.left + self._rest.left

    def drain(self) -> None:
        while self.read(BLOCK):
            pass


class _Walk:
    def __init__(self, raw: ByteStream, budget: Budget) -> None:
        self.raw = _Pushed(raw)
        self.budget = budget
        self.long_name = ""
        self.pax: dict[str, str] = {}
        self.extensions = 0

    def run(self) -> Iterator[ArchiveMember]:
        zeros = 0
        while True:
            block = self._record()
            if len(block) < RECORD:
                if block or not zeros:
                    yield _damage(f"the tar ends early at offset {self.offset}, without its end mark")
                return
            if not any(block):
                zeros += 1
                if zeros == 2:
                    behind = self._behind_the_end()
                    if behind is None:
                        return
                    if not is_header(behind):
                        yield from self._unknown_rest()
                        return
                    zeros = 0
                    yield from self._member(behind)
                continue
            zeros = 0
            if not checksum_ok(block):
                yield from self._resynchronise(block)
                continue
            yield from self._member(block)

    @property
    def offset(self) -> int:
        return self.raw.offset

    def _record(self) -> bytes:
        parts = b""
        while len(parts) < RECORD:
            data = self.raw.read(RECORD - len(parts))
            if not data:
                break
            parts += data
        return parts

    def _member(self, block: bytes) -> Iterator[ArchiveMember]:
        size, kind, at = size_of(block), block[156:157], self.offset - RECORD
        stated = pax_size(self.pax)
        if size is None and stated is None:
            yield _damage(f"bad size field in the tar header at offset {at}", name_of(block))
            self._clear()
            return
        if kind in EXTENSIONS and size is not None:
            yield from self._extension(kind, size)
            return
        name = self.pax.get("path") or self.long_name or name_of(block)
        mtime = mtime_of(block)
        link = block[157:257].split(b"\0")[0].decode("utf-8", "replace")
        sparse = kind == b"S" or any(key.startswith("GNU.sparse") for key in self.pax)
        self._clear()
        if kind in NAMES and kind != b"1":
            size = stated = 0
        body = self._body(size, stated)
        size = body.left
        if sparse:
            more = kind == b"S" and block[482:483] not in (b"\0", b"")
            while more:  # the old GNU form continues its map of holes in further blocks
                more = self._record()[504:505] not in (b"\0", b"")
            yield ArchiveMember(name, size, None, mtime, "sparse tar members are not read", "skipped")
        elif kind in NAMES:
            yield ArchiveMember(name, 0, None, mtime, "", NAMES[kind], link)
        else:
            yield ArchiveMember(name, size, body, mtime)
        yield from self._step_over(body, size, name)

    def _body(self, size: int | None, stated: int | None) -> Exactly | _Disputed:
        if size is None or stated is None or size == stated:
            return Exactly(self.raw, (stated if size is None else size) or 0)
        return _Disputed(self.raw, size, stated) if size < stated else Exactly(self.raw, stated)

    def _step_over(self, body: Exactly | _Disputed, size: int, name: str) -> Iterator[ArchiveMember]:
        """What was not read of a member, and the padding behind it."""
        with self.budget.skipping():
            body.drain()
        if isinstance(body, _Disputed):
            size = body.size
            if body.lie:
                yield _damage(body.lie, name)
        if body.left:
            yield _damage(f"the tar ends {body.left} bytes before the end of this member", name, size)
            return
        pad = Exactly(self.raw, -size % RECORD)
        pad.drain()

    def _extension(self, kind: bytes, size: int) -> Iterator[ArchiveMember]:
        self.extensions += 1
        limits = self.budget.limits
        body = Exactly(self.raw, size + (-size % RECORD))
        many, large = self.extensions > limits.extension_headers, size > limits.header_bytes
        if many or large:
            # the member itself lies where this header ends: it keeps the name that its own header gives
            if large:
                yield _damage(f"a tar extension header of {size} bytes was not read ({limits.option('header_bytes')})")
            elif self.extensions == limits.extension_headers + 1:
                yield _damage(
                    f"more than {limits.extension_headers} tar extension headers in a row; the others were not read "
                    f"({limits.option('extension_headers')})"
                )
            with self.budget.skipping():
                if (
                    large
                ):  # no name is that long: the size may be a lie, and members lie where it says the header's body is
                    self._seek()
                else:
                    body.drain()
            return
        data = b""
        while chunk := body.read(BLOCK):
            data += chunk
        data = data[:size]
        if kind == b"L":
            self.long_name = data.rstrip(b"\0").decode("utf-8", "replace")
        elif kind == b"x":
            self.pax = pax_records(data)

    def _clear(self) -> None:
        self.long_name, self.pax, self.extensions = "", {}, 0

    def _resynchronise(self, bad: bytes) -> Iterator[ArchiveMember]:
        start = self.offset - RECORD
        name = name_of(bad) if is_damaged_header(bad) else ""
        self._clear()
        found = self._seek(bad)
        went_on = f"reading went on at {self.offset}" if found else "no further header was found"
        yield _damage(f"damaged tar header at offset {start}; {went_on}", name)

    def _seek(self, window: bytes = b"") -> bool:
        """Go to the next header: it lies on a record's edge, or, where bytes were lost or put in, across one."""
        while True:
            block = self._record()
            window = window[-RECORD:] + block
            if (at := find_header(window)) is not None:
                self.raw.give_back(window[at:])
                return True
            if len(block) < RECORD:
                return False

    def _behind_the_end(self) -> bytes | None:
        """The first block that is not zero behind the end mark; None when there is none."""
        while block := self._record():
            if any(block):
                return block
        return None

    def _unknown_rest(self) -> Iterator[ArchiveMember]:
        with self.budget.skipping():
            while self.raw.read(BLOCK):
                pass
        yield _damage("bytes behind the end mark of the tar were not read")


def _damage(note: str, name: str = "", size: int = 0) -> ArchiveMember:
    return ArchiveMember(name, size, None, note=note, kind="damage")
