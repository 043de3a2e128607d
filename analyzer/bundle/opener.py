"""
From one stream to its members: compressions, archives and mails are opened layer by layer, as streams, in memory.

A member inside a container inside the bundle is named ``outer.tar.gz!inner/file``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from analyzer.bundle.containers import mail, recorded_runs, tar
from analyzer.bundle.containers.decompress import Decompressed, codec_of
from analyzer.bundle.containers.tar_header import header_later
from analyzer.bundle.containers.zip_local import is_zip
from analyzer.bundle.member import Member
from analyzer.bundle.names import ENOUGH, Names
from analyzer.bundle.stream import Budget, Peekable, RunLimit, read_all
from analyzer.errors import InputError, LimitReached, RefusedInput, in_words

HEAD = 64 * 1024
LINKS = ("folder", "symbolic link", "hard link")
Visit = Callable[[Member], None]
Begin = Callable[[str], str]
"""Told the name of every part before it is opened; a reason to leave it out, or nothing."""
Next = Callable[[str, int], bool]
"""Told the name and the stated size of every part at the top of the bundle; False when somebody else reads it."""
Conceal = Callable[[str, Peekable], Peekable]
"""Told the name and the content of every member; the content that is shown of it."""


def zipped(file: IO[bytes], budget: Budget) -> Iterator[tar.ArchiveMember]:
    """The members of a zip."""
    from analyzer.bundle.containers.zip import (
        entries,
    )  # with three modules of the standard library that most bundles need not

    return entries(file, budget)


class Opener:
    """
    Visits each member of a stream once; a part that cannot be read, whatever the error, is visited as a note with the reason.

    Attributes:
        at: the member that is read now.
    """

    def __init__(
        self, budget: Budget, names: Names, visit: Visit, begin: Begin, next_part: Next, conceal: Conceal
    ) -> None:
        self.budget = budget
        self.names = names
        self.visit = visit
        self.begin = begin
        self.next_part = next_part
        self.conceal = conceal
        self._inside = False  # within a part at the top
        self.at = ""

    def open(
        self, stream: Peekable, name: str, prefix: str, depth: int, mtime: int | None, told: Callable[[], str] = str,
        *, outermost: bool = False,
    ) -> None:  # fmt: skip
        """Peel compressions and archives; `prefix` names what is found inside, `told` says at the end what was wrong outside."""
        self.at = name
        limits = self.budget.limits
        deep = f"nested deeper than {limits.nesting} containers ({limits.option('nesting')})"
        head = stream.peek(HEAD)
        layers = 0
        inner: Decompressed | None = None
        while (codec := codec_of(head)) is not None:
            layers += 1
            if depth + layers > limits.nesting:
                self.skip(name, deep, "refused")
                return
            inner = Decompressed(stream, codec, self.budget)
            stream = Peekable(inner)
            try:
                head = stream.peek(HEAD)
            except LimitReached:
                raise
            except InputError as error:
                self.skip(name, str(error), "error", len(stream.peek(0)))
                return
        inside = prefix if outermost or depth == 0 else name + "!"
        level = depth + max(1, layers)
        as_zip = is_zip(head, name) and not tar.is_tar(head)
        if as_zip or tar.is_tar(head) or header_later(head):
            if level > limits.nesting:
                self.skip(name, deep, "refused")
            elif not as_zip:
                self.archive(tar.entries(stream, self.budget), inside, level, name)
                if note := (inner.note if inner is not None else "") or told():
                    self.skip(name, note, "error", inner.size if inner is not None else 0)
            else:
                data, complete = read_all(stream, limits.document_bytes)
                if complete:
                    self.archive(zipped(io.BytesIO(data), self.budget), inside, level, name)
                else:
                    option = limits.option("document_bytes")
                    self.skip(name, f"a nested zip over {limits.document_bytes} bytes ({option})", "refused")
            return
        self.budget.parsed += 1
        if self.budget.parsed > limits.parsed_members:
            self.skip(name, f"more than {limits.parsed_members} members ({limits.option('parsed_members')})")
            return
        self.budget.start_member()
        one = mail.Opened(stream)
        if (kind := next((kind for kind in (mail, recorded_runs) if kind.begins(head)), None)) is not None:
            one = kind.read(stream, limits)
        closing = (lambda: inner.note or told()) if inner is not None else told
        self.visit(Member(name, self.conceal(name, one.text), mtime, one.note, closing=closing))
        if one.parts and level > limits.nesting:
            self.skip(name, deep, "refused")
        elif one.parts:
            with self.in_part():
                self.archive(mail.entries(one.parts, self.budget), inside or f"{name}!", level, name)

    def archive(self, found: Iterator[tar.ArchiveMember], prefix: str, depth: int, container: str) -> None:
        """An archive's members; damage of the archive itself is a row of its own, and costs what lies behind it."""
        try:
            for entry in found:
                self.count_member()
                self._entry(entry, prefix, depth, container)
        except RunLimit:
            raise
        except Exception as error:
            self.give_up(container, error)

    def takes(self, name: str, size: int) -> bool:
        """Is a part read here: what lies inside of one is, where that one is."""
        return self._inside or self.next_part(name, size)

    @contextmanager
    def in_part(self) -> Iterator[None]:
        before, self._inside = self._inside, True
        try:
            yield
        finally:
            self._inside = before

    def _entry(self, entry: tar.ArchiveMember, prefix: str, depth: int, container: str) -> None:
        if entry.kind in LINKS:
            return
        most = self.names.most
        name = self.names.give(prefix, entry.name) if entry.name else container
        if not self.takes(name, entry.size):
            return
        if len(entry.name) > most:
            option = self.budget.limits.option("name_bytes")
            why = option if most == self.budget.limits.name_bytes else f"names before it hold {ENOUGH >> 20} MiB"
            self.visit(Member(name, None, note=f"its name was cut ({why})", status="skipped", aside=True))
        if entry.kind in ("device", "fifo"):
            self.skip(name, f"a {entry.kind} is not read", lost=False)
            return
        if entry.stream is None:
            self.skip(name, entry.note, "error" if entry.kind == "damage" else "skipped", entry.size)
            return
        if why := self.begin(name):
            self.skip(name, why, "error", entry.size)
            return
        self.budget.start_member()
        try:
            with self.in_part():
                self.open(Peekable(entry.stream), name, name + "!", depth, entry.mtime, entry.closing)
        except RunLimit:
            raise
        except Exception as error:
            self.give_up(name, error)
        self.budget.start_member()  # what is left of this one is passed over on a new account

    def give_up(self, name: str, error: Exception) -> None:
        """A part that a limit, damage or a fault of ours ended: a row, and what lies behind it is read."""
        note = str(error) if isinstance(error, InputError) else in_words(error, self.budget.limits)
        self.skip(name, note, "refused" if isinstance(error, RefusedInput) else "error")

    def skip(self, name: str, note: str, status: str = "skipped", size: int = 0, *, lost: bool = True) -> None:
        self.visit(Member(name, None, note=note, status=status, size=size, lost=lost))

    def count_member(self) -> None:
        self.budget.members += 1
        limits = self.budget.limits
        if self.budget.members > limits.members:
            raise RunLimit(f"more than {limits.members} members ({limits.option('members')})")
