"""Where a command's result goes: standard output, `--output FILE` or `--format NAME=FILE`; all of it is judged before any work."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from typing import NamedTuple

from analyzer import output as files
from analyzer.errors import UsageError
from analyzer.escape import one_line
from analyzer.wording import no_format

STDOUT = "-"


class OutputTarget(NamedTuple):
    """A format and the file it goes to; None is standard output."""

    format: str
    file: str | None


def targets(
    formats: Sequence[str] | None, known: Collection[str], output: str | None, inputs: Sequence[str], *, force: bool
) -> list[OutputTarget]:
    """
    ``--format NAME[=FILE]``, repeated, together with ``--output``.

    Raises:
        UsageError: an unknown format, two results in one place, or a file that must not be written.
        OutputError: a folder that is not there.
    """
    found = []
    for text in formats or ["text"]:
        name, equals, file = text.partition("=")
        if name not in known:
            raise UsageError(no_format(name, known))
        if equals and not file:
            raise UsageError(f"--format {text} names no file")
        found.append(OutputTarget(name, file if equals and file != STDOUT else None))
    bare = [one.format for one in found if one.file is None]
    if output is not None and not bare:
        raise UsageError("--output and --format NAME=FILE both name a file; leave one of them out")
    if len(bare) > 1:
        where = output or "standard output"
        raise UsageError(f"{' and '.join(bare)} would both go to {where}; write --format {bare[1]}=FILE")
    found = [OutputTarget(one.format, one.file or (output if output != STDOUT else None)) for one in found]
    judge([one.file for one in found], inputs, force=force)
    return found


def judge(places: Sequence[str | None], inputs: Sequence[str], *, force: bool) -> None:
    """Refuse what must not be written, and two results in one file; None is standard output."""
    for place in places:
        files.check(STDOUT if place is None else place, inputs, force=force)
    files.distinct([place for place in places if place is not None])


def put(target: OutputTarget, text: str, inputs: Sequence[str], *, force: bool, quiet: bool = False) -> None:
    """Write one result, and say on stderr which file has it."""
    if target.file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    files.write(target.file, text, inputs, force=force)
    if not quiet:
        print(written(target), file=sys.stderr)


def written(target: OutputTarget) -> str:
    """What stderr is told of a file."""
    return f"written: {one_line(target.file or STDOUT)} ({target.format})"


def single(output: str | None, inputs: Sequence[str], *, force: bool, format: str = "text") -> OutputTarget:
    """The place of a command with one result."""
    place = None if output == STDOUT else output
    judge([place], inputs, force=force)
    return OutputTarget(format, place)
