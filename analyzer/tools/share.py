"""
A bundle that may be given away: the same members in pseudonyms, written only after two checks.

The copy is made in a private folder. Then it is read as any bundle is: its diagnosis must equal the original's up to
the renaming, and no name, address or secret of the original may stand in it. Only then is it put where it was asked for.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import pickle
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from analyzer import output
from analyzer.api.reread import PipeMessage, begun, messages
from analyzer.api.snapshot import Snapshot
from analyzer.errors import LimitReached
from analyzer.limits import Limits
from analyzer.private import temporary_folder
from analyzer.redact.known import is_one_word
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.public_names import is_public
from analyzer.redact.vocabulary import MADE as MADE_WORD
from analyzer.tools.copy_proof import Differs, NotShareable, same
from analyzer.tools.object_names import tables_names
from analyzer.tools.redact_report import harvested, maker

BLOCK = 1 << 20
GROWS = 4
"""The copy may be so many times larger than what may come out of a bundle: pseudonyms are longer than some names."""
PACKED = 2
"""Level of gzip: higher ones cost more than reading and writing the copy, and take a tenth off its size."""
LAST_TIME = 7_258_118_400  # 2200-01-01, as no member is newer
GAP = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
LEAST = 4
"""Shorter names are words of every log; they are no secret and cannot be looked for."""


WAYS = (
    {"words": True, "everywhere": True},
    {"words": True, "everywhere": False},
    {"words": False, "everywhere": False},
)
"""What is hidden besides the names where they stand alone, from most to least."""


@dataclass(slots=True)
class Shared:
    """What was written, and what was left out with the reason."""

    members: int = 0
    lines: int = 0
    replaced: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    """Members of the copy that cannot be read, since parts of the original could not."""
    remaining: list[str] = field(default_factory=list)
    """Words of the copy that look drawn at random or that no list knows: no known secret, and yet worth a look."""
    names: dict[str, str] = field(default_factory=dict)
    """Under the name of a member in the copy its own."""
    kept: list[str] = field(default_factory=list)
    """Names of one word of the original's tables that stay: without them no copy tells anything."""
    within_left: bool = False
    """Names of objects of one word were left in longer words, since the copy without them is not what it was made of."""
    words_left: bool = False
    """Words that no list knows were left, since the copy without them is not what it was made of."""


def share(
    paths: list[str],
    target: str | Path,
    snapshot: Snapshot | Callable[[], Snapshot],
    limits: Limits,
    load: Callable[[Path], Snapshot],
    key: bytes | None = None,
    *,
    force: bool = False,
    isolate: bool = True,
) -> Shared:
    """
    Write the shareable copy of a bundle.

    Args:
        paths: the bundle as it was given.
        target: a ``.tar.gz`` that is written at the very end, whole or not at all; never one of the paths.
        snapshot: the bundle as it was read, or what reads it, for its names and its diagnosis.
        load: reads a path into a snapshot.
        key: of the pseudonyms; without one they are drawn anew, and no two copies fit together.
        force: replace a file that is there already.
        isolate: read the bundle and the copy in a confined child.

    Raises:
        UsageError: the target is an input, lies inside one, or exists.
        NotShareable: the copy differs in its diagnosis, or something private stands in it.
        InputError: the bundle cannot be read.
        OutputError: the target cannot be written.
    """
    output.check(target, paths, force=force)
    with begun("harvest", paths, limits, isolate=isolate) as harvest:
        if not isinstance(snapshot, Snapshot):
            snapshot = snapshot()
        found = harvested(harvest)
    with temporary_folder() as folder:
        copy = folder / "shared.tar.gz"

        shared = _first_equal(
            lambda how, without: _proven(
                paths, copy, snapshot, maker(snapshot, key, found, **how), limits, load, isolate, without
            )
        )
        with open(copy, "rb") as whole, output.writing(target, paths, force=force) as handle:
            shutil.copyfileobj(whole, handle, BLOCK)
    return shared


def _first_equal(proven: Callable[[dict[str, bool], frozenset[str]], Shared]) -> Shared:
    """
    The copy that hides most of those that show what the original shows.

    A word in another word, or one that no list knows, may be one that decides; and without the pages that read
    differently the rest may be equal.
    """
    for how in WAYS:
        try:
            without: frozenset[str] = frozenset()
            try:
                shared = proven(how, without)
            except Differs as error:
                if not error.changed:
                    raise
                shared = proven(how, error.changed)
        except Differs:
            if how == WAYS[-1]:
                raise
        else:
            shared.within_left, shared.words_left = not how["everywhere"], not how["words"]
            return shared
    raise AssertionError("the last way ends or raises")


def _proven(
    paths: list[str],
    copy: Path,
    snapshot: Snapshot,
    make: Pseudonyms,
    limits: Limits,
    load: Callable[[Path], Snapshot],
    isolate: bool,
    without: frozenset[str] = frozenset(),
) -> Shared:
    """The copy, which shows what the original shows and holds nothing of what was replaced; else `NotShareable`."""
    shared = _copy(paths, copy, make, limits, isolate, without)
    shared.replaced = len(make.replaced)
    names = sorted({name for _, name in tables_names(snapshot)})
    shared.kept = [name for name in names if is_one_word(name) and is_public(name)]
    with begun(
        "scan",
        [str(copy)],
        limits,
        isolate=isolate,
        names=names,
        gaps=shared.gaps,
        everywhere=make.everywhere,
        **_looked_for(make),
    ) as scan:
        same(snapshot, load(copy), shared.names)
        shared.remaining = _remaining(scan)
    return shared


def _copy(
    paths: list[str], target: Path, make: Pseudonyms, limits: Limits, isolate: bool, without: frozenset[str]
) -> Shared:
    """The members as the confined child sends them, packed; a member that it does not end is left out."""
    shared = Shared()
    size = 0
    with (
        open(target, "wb") as raw,
        _packed(raw) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
        tempfile.TemporaryFile(dir=target.parent) as text,
    ):
        info = tarfile.TarInfo()
        for message in messages(
            "copy", paths, limits, isolate=isolate, make=pickle.dumps(make).hex(), without=sorted(without)
        ):
            match message["kind"]:
                case "member":
                    info = tarfile.TarInfo(message["name"])
                    shared.names[message["name"]] = message["of"]
                    info.mtime, info.mode = min(max(message["mtime"] or 0, 0), LAST_TIME), 0o644
                    text.seek(0)
                    text.truncate()
                case "data":
                    size += text.write(message["bytes"])
                    if size > GROWS * limits.total_bytes:
                        raise LimitReached(f"the copy grows over {size} bytes ({limits.option('total_bytes')})")
                case "end":
                    info.size = text.tell()
                    text.seek(0)
                    archive.addfile(info, text)
                    shared.members += 1
                    shared.lines += message["lines"]
                case "gap":
                    gap = _gap(message["name"])
                    archive.addfile(gap, io.BytesIO(GAP))
                    shared.gaps.append(gap.name)
                case "left_out":
                    shared.left_out.append((message["name"], message["why"]))
                case "done":
                    make.replaced.update(message["replaced"])
    return shared


def _gap(name: str) -> tarfile.TarInfo:
    """
    What could not be read of the original cannot be read in the copy: the beginning of a gzip file, and no more.

    A diagnosis says less where something is unread, and whoever gets the copy has to see the same.
    """
    info = tarfile.TarInfo(f"{name}.unread.gz")
    info.size = len(GAP)
    return info


def _packed(raw: IO[bytes]) -> IO[bytes]:
    """What packs into a file: ISA-L takes a seventh of zlib's time, which is used where it is not there."""
    packer: Any = gzip.GzipFile
    with contextlib.suppress(ImportError):
        from isal.igzip import IGzipFile as packer
    return cast("IO[bytes]", packer(filename="", fileobj=raw, mode="wb", compresslevel=PACKED, mtime=0))


def _looked_for(make: Pseudonyms) -> dict[str, Any]:
    """
    What a copy must not hold, and the pseudonyms in it that may look like a secret.

    A word that no list knows is no known name: the scan tells those that are left by itself, as it does any other.
    """
    new = set(make.replaced.values())
    words = sorted(
        old for old, to in make.replaced.items() if len(old) >= LEAST and old not in new and not MADE_WORD.fullmatch(to)
    )
    return {"words": words, "made": sorted({*make.made, *(one for one in new if any(c.isalpha() for c in one))})}


def _remaining(scan: Iterator[PipeMessage]) -> list[str]:
    """
    Words that look drawn at random or that no list knows, where nothing worse is left in names or text of the copy.

    Raises:
        NotShareable: something that was replaced, a name of the original's tables, or what looks like a secret.
    """
    remaining: list[str] = []
    for message in scan:
        if message["kind"] == "done":
            if message["found"]:
                raise NotShareable("not written, the leak scan found: " + "; ".join(message["found"]))
            remaining = message["remaining"]
    return remaining
