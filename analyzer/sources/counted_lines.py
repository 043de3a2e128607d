"""
Logs and rows through `sort | uniq -c`: in front of each line stands how often it was there.

::

    $ kubectl logs -n kube-system konnectivity-agent-7xk2p | sort | uniq -c | sort -rn
        412 E0302 08:00:01.100000       1 clientset.go:224] "cannot connect once" err=...
         17 I0302 08:00:31.000411       1 client.go:210] "Connect to" server="s-1"

Numbers that go up by one are those of the lines, and no counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analyzer import patterns as regex
from analyzer.sources.bare_rows import ROW
from analyzer.sources.log_record import read
from analyzer.sources.wrappers import peel

COUNT = regex.compile(r"[ \t]{0,12}(?P<count>[1-9]\d{0,8})[ ](?P<line>[^\s\d][^\n]*|\d[^\n]*)$")
HEAD_LINE = 4096
NUMBERED = 3
"""Lines from which on numbers one behind the other are those of lines."""
NOTE = "counts of `uniq -c` in front of lines multiply them"


def without_counts(text: str) -> tuple[str, dict[int, int]]:
    """The text without such counts, and how often each line was there, by its number from 1."""
    lines = text.split("\n")
    found: dict[int, int] = {}
    for begin, end in _runs(lines):
        parts = [m for line in lines[begin:end] if (m := COUNT.match(line))]
        counts = [int(m["count"]) for m in parts]
        if len(counts) >= NUMBERED and all(behind == before + 1 for before, behind in pairwise(counts)):
            continue
        bare = [m["line"] for m in parts]
        if 2 * sum(map(_is_told, bare)) <= len(bare):
            continue
        lines[begin:end] = bare
        found.update(enumerate(counts, begin + 1))
    return ("\n".join(lines), found) if found else (text, found)


def _runs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """(first, behind the last) of lines that all begin with a number."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and COUNT.match(lines[end]):
            end += 1
        if end > at:
            yield at, end
        at = end + 1


def _is_told(line: str) -> bool:
    """Is this a record of a log, or a row of a table."""
    return read(peel(line[:HEAD_LINE]).text) is not None or ROW.match(line) is not None
