"""
A bundle that may be given away: the same members in pseudonyms, written only after two checks.

The copy is made in a private folder. Then it is read as any bundle is: its diagnosis must equal the original's up to
the renaming, and no name, address or secret of the original may stand in it. Only then is it put where it was asked for.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

from analyzer import output
from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits
from analyzer.private import private_folder
from analyzer.redact.lines import shareable
from analyzer.redact.pseudonyms import Pseudonyms, maker
from analyzer.redact.secrets import hide
from analyzer.snapshot import Snapshot
from analyzer.sources.document import decode
from analyzer.sources.sniff import sniff

BLOCK = 1 << 20
PEM_BYTES = 1 << 16
CONTAINER = regex.compile(r"(?:\.tar(?:\.\w{2,4})?|\.tgz|\.zip)?!")
COMPRESSED = regex.compile(r"\.(?:gz|bz2|xz|zst)$")
LEAST = 4
"""Shorter names are words of every log; they are no secret and cannot be looked for."""


@dataclass(slots=True)
class Shared:
    """What was written, and what was left out with the reason."""

    members: int = 0
    lines: int = 0
    replaced: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


class NotShareable(InputError):
    """The copy was not written: it leaks, or it no longer shows what the original shows."""


def share(
    paths: list[str], target: str | Path, snapshot: Snapshot, limits: Limits, load: Any, *, force: bool = False
) -> Shared:
    """
    Write the shareable copy of a bundle.

    Args:
        paths: the bundle as it was given.
        target: a ``.tar.gz`` that is written at the very end, whole or not at all; never one of the paths.
        snapshot: the bundle as it was read, for its names and its diagnosis.
        load: reads a path into a snapshot.
        force: replace a file that is there already.

    Raises:
        UsageError: the target is an input, lies inside one, or exists.
        NotShareable: the copy differs in its diagnosis, or something private stands in it.
        InputError: the bundle cannot be read.
        OutputError: the target cannot be written.
    """
    output.check(target, paths, force=force)
    make = maker(snapshot)
    with private_folder() as folder:
        copy = folder / "shared.tar.gz"
        done = _copy(paths, copy, make, limits)
        _same(snapshot, load(copy))
        done.replaced = len(make.replaced)
        _scan(copy, make, limits)
        with open(copy, "rb") as whole, output.writing(target, paths, force=force) as handle:
            shutil.copyfileobj(whole, handle, BLOCK)
    return done


def _copy(paths: list[str], target: Path, make: Pseudonyms, limits: Limits) -> Shared:
    done = Shared()
    taken: set[str] = set()
    with (
        open(target, "wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):

        def visit(member: Member) -> None:
            name = _name(member.name, make, taken)
            if member.stream is None:
                done.left_out.append((name, make.text(hide(member.note))))
                return
            kind, reason = sniff(member.stream.peek(HEAD))
            if kind == "binary":
                done.left_out.append((name, f"not text: {reason}"))
                while member.stream.read(BLOCK):
                    pass
                return
            with tempfile.TemporaryFile(dir=target.parent) as text:
                try:
                    for block in _blocks(member, kind == "log", limits):
                        done.lines += block.count("\n")
                        text.write(shareable(block, make, table=kind != "log").encode("utf-8", "surrogateescape"))
                except InputError as error:
                    done.left_out.append((name, f"cut: {error}"))
                info = tarfile.TarInfo(name)
                info.size, info.mtime, info.mode = text.tell(), member.mtime or 0, 0o644
                text.seek(0)
                archive.addfile(info, text)
            done.members += 1

        try:
            Walker(Budget(limits), visit).run(paths)
        except LimitReached as error:
            done.left_out.append(("the rest of the bundle", str(error)))
    return done


def _blocks(member: Member, log: bool, limits: Limits) -> Iterator[str]:
    """Whole lines: logs in blocks, documents at once, since their secrets may span lines. Long lines are cut as when read."""
    assert member.stream is not None
    size = 0
    tail = b""
    while data := member.stream.read(BLOCK):
        size += len(data)
        if size > (limits.member_bytes if log else limits.document_bytes):
            raise LimitReached(f"only the first {size - len(data)} bytes were copied")
        tail += data
        if log and (end := _whole(tail)) >= 0:
            yield tail[: end + 1].decode("utf-8", "surrogateescape")
            tail = tail[end + 1 :]
        elif log and len(tail) > limits.joined_bytes:
            raise LimitReached(f"a line of more than {limits.joined_bytes} bytes ({limits.option('joined_bytes')})")
    if tail:
        yield tail.decode("utf-8", "surrogateescape") if log else decode(tail)[0]


def _whole(data: bytes) -> int:
    """The last line feed before which no PEM block is left open: its lines are hidden together, or not at all."""
    begin = data.rfind(b"-----BEGIN ")
    if begin >= 0 and data.find(b"-----END ", begin) < 0 and len(data) - begin < PEM_BYTES:
        return data.rfind(b"\n", 0, begin)
    return data.rfind(b"\n")


def _name(name: str, make: Pseudonyms, taken: set[str]) -> str:
    """Containers become folders; a name that is taken gets a number."""
    plain = make.text(hide(COMPRESSED.sub("", CONTAINER.sub("/", name)))).strip("/") or "member"
    found, count = plain, 1
    while found in taken:
        count += 1
        found = f"{plain}.{count}"
    taken.add(found)
    return found


def _same(before: Any, after: Any) -> None:
    """The diagnosis stays: verdict, causes with their certainty, and every check's state."""
    one, two = before.diagnose().data, after.diagnose().data
    told = [
        f"{what} {old} became {new}"
        for what, old, new in (
            ("verdict", str(one.verdict), str(two.verdict)),
            (
                "causes",
                [f"{c.id} ({c.certainty})" for c in one.causes],
                [f"{c.id} ({c.certainty})" for c in two.causes],
            ),
            *((f"check {a.id}", str(a.status), str(b.status)) for a, b in zip(one.checks, two.checks, strict=True)),
        )
        if old != new
    ]
    if told:
        raise NotShareable("not written, the copy no longer shows what the original shows: " + "; ".join(told[:5]))


def _scan(copy: Path, make: Pseudonyms, limits: Limits) -> None:
    """Nothing that was replaced, and nothing that looks like a secret, is left in names or text of the copy."""
    new = set(make.replaced.values())
    words = sorted(old for old in make.replaced if len(old) >= LEAST and old not in new)
    known = regex.compile(r"(?<![A-Za-z0-9.-])\L<words>(?![A-Za-z0-9-]|\.[A-Za-z0-9])", words=words) if words else None
    found: list[str] = []

    def look(where: str, text: str) -> None:
        if known is not None and (m := known.search(text)):
            found.append(f"{where}: a name or an address of the original ({len(m.group())} characters)")
        elif len(found) < 5 and (bad := next((n for n, s in enumerate(text.split("\n"), 1) if hide(s) != s), 0)):
            found.append(f"{where}: line {bad} of a block still looks like a secret")

    def visit(member: Member) -> None:
        look("a member's name", member.name)
        if member.stream is not None:
            tail = ""
            for data in iter(lambda: member.stream.read(BLOCK) if member.stream else b"", b""):
                text = tail + data.decode("utf-8", "replace")
                whole, _, tail = text.rpartition("\n")
                look(member.name, whole)
            look(member.name, tail)

    Walker(Budget(limits), visit).run([str(copy)])
    if found:
        raise NotShareable("not written, the leak scan found: " + "; ".join(found[:5]))
