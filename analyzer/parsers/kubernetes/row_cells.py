"""
The cells of a row below the titles of one of kubectl's tables: by the offsets of the titles, by runs of blanks, or by its words.

::

    NAME                       READY   STATUS    RESTARTS        AGE
    konnectivity-agent-gvrtq   1/1     Running   3 (2d4h ago)    41d
    konnectivity-agent-x7k2p 1/1 Running 0 41d

The last row was pasted through something that set its blanks anew.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.kubernetes import row_rules
from analyzer.parsers.kubernetes.cells import Cells

AGO = regex.compile(r"(?<=\d)\s{1,40}\((\S{1,20})\s{1,40}ago\)")
REASON = regex.compile(r"(?<=[a-z]) (?=\([A-Z]\w+\)(?:\s|$))")
GAP = regex.compile(r"\s{2,}|\t")
AGE = regex.compile(row_rules.AGE)
READY = regex.compile(r"^\d+/\d+$")


def has_cells(line: str, offsets: list[tuple[int, str]]) -> bool:
    """Does the line have as many cells as its table has columns: by wide gaps, or with an age among its words."""
    parts, words = GAP.split(line.strip()), line.split()
    return len(parts) >= max(2, len(offsets) - 1) or (
        len(words) >= len(offsets) - 1 and any(AGE.fullmatch(word) for word in words)
    )


def fit(line: str, offsets: list[tuple[int, str]], kind: str) -> tuple[Cells, str]:
    """(cells by title, why the line is no row of this table): by the offsets of the titles, by runs of blanks, by its words."""
    why = f"does not fit the titles of its table of {kind}"
    titles = [name for _, name in offsets]
    for cells in (_by_offset(line, offsets), _by_gaps(line, titles), _by_words(line, titles)):
        if cells is not None:
            fault = row_rules.misfit(kind, cells, titles)
            if not fault:
                return cells, ""
            why = f"no row of its table of {kind}: {fault}"
    return {}, why


def _by_offset(line: str, offsets: list[tuple[int, str]]) -> Cells | None:
    """A row fits by offset when a blank stands before each column it reaches."""
    starts = [at for at, _ in offsets]
    reached = [at for at in starts if at < len(line)]
    if all(at == 0 or line[at - 1] in " \t" for at in reached) and len(reached) >= min(2, len(starts)):
        ends = [*starts[1:], 10**6]
        return {name: line[at:end].strip() for (at, name), end in zip(offsets, ends, strict=True)}
    return None


def _by_gaps(line: str, names: list[str]) -> Cells | None:
    """A pasted row, whose blanks are not what kubectl printed."""
    parts = GAP.split(line.strip())
    if len(parts) < len(names) - 3 or len(parts) < 2:
        parts = line.split(None, len(names) - 1)
    if len(parts) < max(2, len(names) - 4):
        return None
    if len(parts) < len(names) and names[0] == "NAMESPACE" and READY.match(parts[1] if len(parts) > 1 else ""):
        names = names[1:]
    if len(parts) > len(names):
        parts = [*parts[: len(names) - 1], " ".join(parts[len(names) - 1 :])]
    return dict(zip(names, parts, strict=False))


def _by_words(line: str, names: list[str]) -> Cells | None:
    """A row in which names were put in place of longer ones, or whose blanks a program set anew: a word for each title."""
    words = REASON.sub("\0", AGO.sub("\0(\\1\0ago)", line)).split()
    return (
        {name: word.replace("\0", " ") for name, word in zip(names, words, strict=True)}
        if len(words) == len(names)
        else None
    )
