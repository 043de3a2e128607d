"""
Lines behind the numbers that `grep -n`, `cat -n`, `nl`, `less -N` and `awk` print, within a text whose other lines have none.

::

    # grep -n -A2 uds /etc/kubernetes/egress.yaml
    8:      uds:
    9-        udsName: /run/konnectivity.sock
    # grep -n uds /etc/kubernetes/*.yaml
    /etc/kubernetes/egress.yaml:9:        udsName: /run/konnectivity.sock
    # cat -n agent.log
         1	E0302 08:00:01.100000       1 clientset.go:224] "cannot connect once" err=...

Below such a command one line is enough. Where no command says so, several lines whose numbers go up are such, where something
that is known begins behind the first of them, or where settings or records of a log stand behind all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.bare_lines import Begins
from analyzer.sources.log_record import read

NUMBER = r"(?P<number>\d{1,7})"
BARE = regex.compile(rf"[ \t]{{0,12}}{NUMBER}(?:[:-]|\t|(?=[ ])|$)")
"""A number as `grep` ends it, with a tab or blanks as `cat`, `nl` and `less` do, or alone."""
FILED = regex.compile(rf"(?P<file>[\w./~][\w.@+~/-]{{0,250}}):{NUMBER}:")
CONTEXT = regex.compile(rf"(?P<file>[\w./~][\w.@+~/-]{{0,250}}?)-{NUMBER}-")
"""The name of the file in front, where `grep` looked through several; a line beside those that it found has dashes."""
BLANK = regex.compile(r"[ \t]*\d+[ ]")
MOST_BLANKS = 2
BETWEEN = "--"
"""What `grep` prints between two groups of lines."""
FLAGS = r"[^|;&\n]{0,200}?[ ]-"
NUMBERING = regex.compile(
    rf"(?:^|[|;&'\"(][ ]{{0,4}}|[ ]--[ ]|\b(?:sudo|xargs|git|kubectl)[ ]{{1,4}})(?:(?:[efz]?grep|rg|ag){FLAGS}(?:[a-zA-Z]{{0,8}}n[a-zA-Z]{{0,8}}\d{{0,4}}(?:[ ]|$)|-line-number\b)"
    rf"|cat{FLAGS}(?:[a-zA-Z]{{0,4}}[nb][a-zA-Z]{{0,4}}(?:[ ]|$)|-number\b)|nl(?:[ ]|$)|less{FLAGS}[a-zA-Z]{{0,4}}N|bat[ ]|awk[ ][^|;&\n]{{0,100}}?\bNR\b)"
)
"""Commands that print each line behind its number."""
ROOTS = regex.compile(r"[#>][ ]{1,2}(?P<command>[a-z][^\n]*)$")
"""A command behind root's sign alone."""
LARGE = 1 << 20
"""Characters of a text that is a collection of files, and no window of a terminal."""
LEAST = 3
"""Lines from which on numbers that go up are those of lines where no command says so."""
SETTING_LINE = regex.compile(
    r"[ \t]*+(?:-[ ]++)?(?:[\"']?--?[a-zA-Z][\w-]*+(?:[= ]\S[^\n]*+)?|[\"']?[A-Za-z_][\w./-]{0,100}[\"']?:(?:[ \t][^\n]*+)?|#[^\n]*+|-[ ]++\S++|[{}\[\],]++)[ \t]*+$"
)
"""A key, an item, a flag or a comment."""
NOTE = "line numbers were taken off"


class _Run(NamedTuple):
    """Lines `begin` to `end` (behind the last), and what stands on them behind their numbers."""

    begin: int
    end: int
    texts: list[str]


def numbered_runs(text: str, begins: Begins) -> tuple[str, str]:
    """The text, line by line the same, without the numbers of such runs; and a remark where it has any."""
    lines = text.split("\n") if len(text) <= LARGE else []
    runs = list(_runs(lines, begins)) if len(lines) > 1 else []
    for run in runs:
        lines[run.begin : run.end] = run.texts
    return ("\n".join(lines), NOTE) if runs else (text, "")


def _runs(lines: list[str], begins: Begins) -> Iterator[_Run]:
    at, asked = 0, False
    while at < len(lines):
        line = lines[at]
        if _split(line, "", starts=True) is None:
            if (command := _typed(line)) is not None:
                asked = NUMBERING.search(command) is not None
            at += 1
            continue
        run = _run(lines, at)
        if asked or _is_told(run, begins):
            yield run
        at = run.end


def _typed(line: str) -> str | None:
    """The command on a line; None for any other line."""
    if not line or line[0] in " \t":
        return None
    echo = prompts.echo(line[: prompts.LONGEST])
    if echo is not None and echo[1]:
        return echo[1]
    m = ROOTS.match(line[: prompts.LONGEST])
    command = str(m["command"]) if m else line[: prompts.LONGEST]
    return command if NUMBERING.match(command) else None


def _run(lines: list[str], begin: int) -> _Run:
    """The lines from here on whose numbers go up, of one file after the other."""
    texts: list[str] = []
    file, last, at = "", -1, begin
    while at < len(lines):
        line = lines[at]
        if line == BETWEEN:
            texts.append("")
            at += 1
            continue
        found = _split(line, file, starts=not file)
        if found is None or (found[0] == file and found[1] <= last):
            break
        file, last, rest = found
        texts.append(rest)
        at += 1
    return _Run(begin, at, _unspaced(texts) if not file and BLANK.match(lines[begin]) else texts)


def _unspaced(texts: list[str]) -> list[str]:
    """Without the blanks between number and line, which are one or two: what all have beyond them is an indent."""
    least = min((len(one) - len(one.lstrip(" ")) for one in texts if one.strip()), default=0)
    return [one[min(least, MOST_BLANKS) :] for one in texts]


def _split(line: str, file: str, *, starts: bool) -> tuple[str, int, str] | None:
    """
    File, number and rest of a line; None for one without a number.

    Args:
        file: of the line above, "" where it named none.
        starts: any file may stand here; else one that is named with colons, or the same.
    """
    first = line[:1]
    if (first in " \t" and first) or first.isdigit():
        m = BARE.match(line)
        if m is not None and not file:
            return "", int(m["number"]), line[m.end() :]
    if not first or first in " \t":
        return None
    for pattern in (FILED, CONTEXT):
        m = pattern.match(line)
        if (
            m is not None
            and ("/" in m["file"] or "." in m["file"])
            and (pattern is FILED or starts or m["file"] == file)
        ):
            return m["file"], int(m["number"]), line[m.end() :]
    return None


def _is_told(run: _Run, begins: Begins) -> bool:
    """Do the lines themselves say that they are numbered."""
    filled = [one for one in run.texts if one.strip()]
    if len(filled) < LEAST:
        return False
    if begins.match("\n".join(filled[:2])) is not None:
        return True
    return all(read(one) is not None for one in filled) or all(SETTING_LINE.match(one) for one in filled)
