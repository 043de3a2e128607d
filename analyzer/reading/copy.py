"""
What the shareable copy is made of, read in the confined child: members in pseudonyms, and what a copy still shows.

The child writes nothing. It sends names and blocks of text, and the parent, which never sees the original, packs them.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from analyzer import patterns as regex
from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits
from analyzer.reading.confined import SendMessage
from analyzer.reading.gathered import names_in
from analyzer.reading.leak_scan import scan
from analyzer.reading.secret_members import conceal
from analyzer.redact.file_names import hide_name
from analyzer.redact.leaks import Leaks, Made
from analyzer.redact.lines import documents, line_by_line, shareable
from analyzer.redact.names import CONTAINER
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.secrets import hide
from analyzer.sources.document import decode
from analyzer.sources.sniff import sniff

BLOCK = 1 << 20
LOT = 1 << 20
"""Characters of documents that are made shareable together: those of one kind have most of their lines in common."""
PEM_BYTES = 1 << 16
COMPRESSED = regex.compile(r"\.(?:gz|bz2|xz|zst)$")
REMAINING = 20
MOST_GAPS = 100
"""More of them would tell no more."""


def serve(request: dict[str, Any], limits: Limits, send: SendMessage) -> None:
    """A copy of the bundle's members, or a scan of a copy for what must not be in it."""
    if request["what"] == "copy":
        make: Pseudonyms = pickle.loads(bytes.fromhex(request["make"]))  # from the parent, never from the input
        _Copy(make, limits, send, request["without"]).run(request["paths"], request["places"])
    elif request["what"] == "harvest":
        begin = _beginner(send)
        send({"kind": "done", "names": sorted(map(list, names_in(request["paths"], request["places"], limits, begin)))})
    else:
        leaks = Leaks(request["names"], request["made"], everywhere=request["everywhere"])
        found = scan(
            request["paths"], request["places"], request["words"], limits, leaks, Made(request["made"]), request["gaps"]
        )
        send({"kind": "done", "found": found, "remaining": [word for word, _ in leaks.words.most_common(REMAINING)]})


def _beginner(send: SendMessage) -> Callable[[str], str]:
    def begin(_name: str) -> str:
        send({"kind": "begin"})
        return ""

    return begin


@dataclass
class _Waiting:
    """A member of which the text is made shareable, the cause where it was cut in what it says."""

    name: str
    of: str
    mtime: int | None
    texts: list[str] = field(default_factory=list)
    cut: str = ""


class _Copy:
    """Sends every member: `member`, its `data`, `end`; or `left_out` with the reason, and a `gap` where it could not be read."""

    def __init__(self, make: Pseudonyms, limits: Limits, send: SendMessage, without: Iterable[str] = ()) -> None:
        self.make = make
        self.limits = limits
        self.send = send
        self.without = frozenset(without)
        self.taken: set[str] = set()
        self.gaps = 0
        self.seen = line_by_line(make)
        self.waiting: list[_Waiting] = []
        self.size = 0

    def run(self, paths: list[str], places: list[str]) -> None:
        try:
            Walker(Budget(self.limits), self.visit, _beginner(self.send), conceal=conceal).run(paths, places)
        except LimitReached as error:
            self.flush()
            self.left_out("the rest of the bundle", str(error), self.name("rest"))
        self.flush()
        self.send({"kind": "done", "replaced": self.make.replaced})

    def left_out(self, name: str, why: str, gap: str = "") -> None:
        self.send({"kind": "left_out", "name": name, "why": why})
        if gap and self.gaps < MOST_GAPS:
            self.gaps += 1
            self.send({"kind": "gap", "name": gap})

    def visit(self, member: Member) -> None:
        name = self.name(member.name)
        if member.stream is None:
            lost = member.lost or member.status in ("error", "refused")
            self.left_out(name, self.make.text(hide(member.note)), name if lost else "")
            return
        kind, reason = sniff(member.stream.peek(HEAD))
        if kind == "binary" or member.name in self.without:
            self.left_out(
                name, f"not text: {reason}" if kind == "binary" else "in pseudonyms it is read as another thing"
            )
            with contextlib.suppress(InputError):  # damage or a limit in what is not copied anyway
                while member.stream.read(BLOCK):
                    pass
            return
        one = _Waiting(name, member.name, member.mtime)
        blocks = _blocks(member, kind == "log", self.limits)
        if kind == "log":
            self.flush()
            self.begin(one)
            texts = (shareable(block, self.make, table=False, seen=self.seen) for block in self.read(one, blocks))
            self.end(one, texts)
            return
        one.texts += self.read(one, blocks)
        self.waiting.append(one)
        self.size += sum(map(len, one.texts))
        if self.size > LOT:
            self.flush()

    def read(self, one: _Waiting, blocks: Iterator[str]) -> Iterator[str]:
        """The blocks of a member, up to where it cannot be read."""
        try:
            yield from blocks
        except InputError as error:
            one.cut = f"cut: {error}"

    def flush(self) -> None:
        """Send the documents that wait."""
        waiting, self.waiting, self.size = self.waiting, [], 0
        new = iter(documents([text for one in waiting for text in one.texts], self.make))
        for one in waiting:
            self.begin(one)
            self.end(one, islice(new, len(one.texts)))

    def begin(self, one: _Waiting) -> None:
        self.send({"kind": "member", "name": one.name, "of": one.of, "mtime": one.mtime})

    def end(self, one: _Waiting, texts: Iterable[str]) -> None:
        lines = 0
        for text in texts:
            lines += text.count("\n")
            self.send({"kind": "data", "bytes": text.encode("utf-8", "surrogateescape")})
        self.send({"kind": "end", "lines": lines})
        if one.cut:
            self.left_out(one.name, one.cut, one.name)

    def name(self, name: str) -> str:
        """Containers become folders; a name that is taken gets a number."""
        clean = hide_name(name)  # a value may hold what divides a container from its members
        plain = self.make.text(hide_name(COMPRESSED.sub("", CONTAINER.sub("/", clean)))).strip("/") or "member"
        found, count = plain, 1
        while found in self.taken:
            count += 1
            found = f"{plain}.{count}"
        self.taken.add(found)
        return found


def _blocks(member: Member, log: bool, limits: Limits) -> Iterator[str]:
    """
    Whole lines: logs in blocks, documents at once, since their secrets may span lines. Long lines are cut as when read.

    Raises:
        InputError: damage, behind what could be read in front of it: whoever reads the copy has to see the same.
        LimitReached: it is larger than what is read.
    """
    assert member.stream is not None
    size = 0
    tail = bytearray()
    while True:
        try:
            data = member.stream.read(BLOCK)
        except LimitReached:
            raise
        except InputError:
            yield _decoded(tail, log)
            raise
        if not data:
            break
        size += len(data)
        if size > (limits.member_bytes if log else limits.document_bytes):
            raise LimitReached(f"only the first {size - len(data)} bytes were copied")
        tail += data
        if log and (end := _whole(tail)) >= 0:
            yield tail[: end + 1].decode("utf-8", "surrogateescape")
            del tail[: end + 1]
        elif log and len(tail) > limits.joined_bytes:
            raise LimitReached(f"a line of more than {limits.joined_bytes} bytes ({limits.option('joined_bytes')})")
    if tail:
        yield _decoded(tail, log)


def _decoded(data: bytearray, log: bool) -> str:
    return data.decode("utf-8", "surrogateescape") if log else decode(bytes(data))[0]


def _whole(data: bytearray) -> int:
    """The last line feed before which no PEM block is left open: its lines are hidden together, or not at all."""
    begin = data.rfind(b"-----BEGIN ")
    if begin >= 0 and data.find(b"-----END ", begin) < 0 and len(data) - begin < PEM_BYTES:
        return data.rfind(b"\n", 0, begin)
    return data.rfind(b"\n")
