"""
Runs of indented or quoted lines in which a known format begins, in a text whose other lines have no margin.

What the line above owns is no such run, as a YAML key or a log record owns the indented lines below it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer.sources.bare_lines import (
    BAR,
    BARS,
    QUOTE,
    Begins,
    common_indent,
    each_without,
    first_lines,
    quote_mark,
    without,
)
from analyzer.sources.prompts import SPOKEN_AT, echo
from analyzer.wording import plural

LARGE = 1 << 20
"""Characters of a text that is not taken apart into lines before something was found in it that may begin a run."""
ITEM = regex.compile(
    r"(?:-(?:[ ]|$)|[\]{}]|\[(?!(?:[A-Z][a-z]{2,8},?[ ])?\d{1,4}[-/.: ][^\[\]{}\"\n]{2,30}\]))"
)  # a date in brackets begins what somebody says, and no list
KEY = regex.compile(r"""["']?[\w./-]+["']?:(?:[ ]|$)""")
# of a described object, in title case: `Involved Object:`, `Number of Nodes Misscheduled: 0`
TITLE_KEY = regex.compile(r"[A-Z][\w()/-]*(?: (?:[A-Z][\w()/-]*|of|with|by|to))*:(?:[ ]|$)")
BLOCK = regex.compile(r"[^\n]*:[ ]+[|>][-+\d]{0,2}[ ]*$")
OBJECT = regex.compile(r"(?:apiVersion|kind|items):|Name:[ ]+\S")
ANSWER_HEAD = regex.compile(
    r"(?:OK|(?:Retrieving|Listing|Getting) [^\n]{1,300}\.\.\.|)[ \t]*$"
)  # by `ibmcloud` in front of its answers
PARTS, FENCE = ("metadata:", "spec:", "status:"), regex.compile(r"(?:```|~~~)")
RECORD = regex.compile(r"(?:[IWEF]\d{4} |\d{4}[-/]\d\d[-/]\d\d[ T]|\{\")")
NOTE = regex.compile(r"\d{4}[-/]\d\d[-/]\d\d(?:[ T]\d\d:\d\d)?+(?![:\d])")
"""A time without seconds, as people write it and no log."""
MARGIN = regex.compile(r"^[ \t]++(?:>[ ]?)*+", regex.M)
MARKS = regex.compile(r"^(?:>[ ]?)+", regex.M)
BARS_AT_END = regex.compile(rf"[{BARS}][ \t]*$")
"""A row of a table in a frame, or of one in Markdown."""
_BARRED = regex.compile(rf"^[{BARS}] \S[^\n]*[^{BARS} \n]$", regex.M)


@dataclass(slots=True)
class _Run:
    """Lines `begin` to `end` (behind the last) of one margin, by its sign: a quote mark, a bar, or blanks."""

    begin: int
    end: int
    sign: str


def bare_runs(text: str, begins: Begins) -> tuple[str, str]:
    """The text without the margins of such runs, and a remark on how many there were."""
    barred = _BARRED.search(text) is not None
    if (
        not barred
        and "\n " not in text
        and "\n>" not in text
        and "\n\t" not in text
        and text[:1] not in (" ", "\t", ">")
    ):
        return text, ""
    quoted = "\n>" in text or text[:1] == ">"
    if len(text) > LARGE and not barred and not quoted and not _has_margin(text, begins):
        return text, ""  # no first line of a format stands behind an indent
    lines = text.split("\n")
    count = 0
    for run in list(_runs(lines, begins)):
        part = lines[run.begin : run.end]
        bare = _bare(part, run.sign)
        said = run.begin > 0 and run.sign == " " and SPOKEN_AT.match(lines[run.begin - 1]) is not None
        if run.sign == ">" or said or any(first_lines(MARKS.sub("", "\n".join(bare)), begins)):
            lines[run.begin : run.end] = bare
            count += 1
    return "\n".join(lines), f"the margin of {plural(count, 'run')} of lines was taken off" if count else ""


def _bare(part: list[str], sign: str) -> list[str]:
    if sign != " ":
        return each_without(part, quote_mark(part) if sign == ">" else BAR).split("\n")
    return without(part, common_indent(line for line in part if line.strip())).split("\n")


def _has_margin(text: str, begins: Begins) -> bool:
    return any(FENCE.match(text, m.end()) or begins.match(text, m.end()) for m in MARGIN.finditer(text))


def _runs(lines: list[str], begins: Begins) -> Iterator[_Run]:
    """Runs of lines that are all indented, or all quoted, and that the line above does not own."""
    at, before, gap, in_object = 0, "", True, False
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            gap, at = True, at + 1
            continue
        sign = _sign(line)
        if not sign:
            in_object = bool(OBJECT.match(line) or (before == "---" and line in PARTS)) or (
                in_object and bool(KEY.match(line) or TITLE_KEY.match(line) or ITEM.match(line) or line[0] == "#")
            )
            before, gap, at = line, False, at + 1
            continue
        begin = at
        end = at = at + 1
        while at < len(lines):
            line = lines[at]
            if line.strip():
                if _sign(line) != sign:
                    break
                end = at + 1
            elif sign != " ":
                break
            at += 1
        if sign == ">":
            in_object = False
            if end - begin > 1 or begins.match(QUOTE.sub("", lines[begin], count=1)):
                yield _Run(begin, end, sign)
            before, gap = "", False
        elif sign != " ":
            if end - begin > 1 and not any(BARS_AT_END.search(one) for one in lines[begin:end]):
                yield _Run(begin, end, sign)
            before, gap, in_object = "", False, False
        elif not _owned(before, gap, in_object, lines[begin:end], begins):
            yield _Run(begin, end, " ")
        elif in_object and (tail := _behind_object(lines[begin:end], begins)) is not None:
            yield _Run(begin + tail, end, " ")
            in_object = False


def _behind_object(run: list[str], begins: Begins) -> int | None:
    """
    Index of the first of these lines that is indented, and less than all above it are: no key of an object above can own it.

    Where no blank line stands in front of it, it has to begin a format.
    """
    least, gap = LARGE, False
    for at, line in enumerate(run):
        if not line.strip():
            gap = True
            continue
        inner = line.lstrip(" \t")
        indent = len(line) - len(inner)
        if at and indent < least and (gap or begins.match(inner)):
            return at
        least, gap = min(least, indent), False
    return None


def _sign(line: str) -> str:
    """What stands in front of the line: a quote mark, a bar with a blank behind it, blanks, or nothing."""
    if line[0] == ">" or line[0] in BARS:
        return line[0] if line[0] == ">" or line[1:2] in ("", " ") else ""
    return " " if line[0] in " \t" else ""


def _owned(before: str, gap: bool, in_object: bool, run: list[str], begins: Begins) -> bool:
    """
    Do these indented lines belong to the line above them: an item, a key of an object, a record of a log.

    A word with a colon is a key only where a block or further keys stand below it; in a letter it announces an output.
    """
    if SPOKEN_AT.match(before):
        return False
    if ITEM.match(before):  # a point of a list that announces what is fenced or quoted
        inner = _bare(run, " ")[0]
        quoted = gap and before.rstrip().endswith(":") and inner.startswith("> ")
        typed = (echoed := echo(inner)) is not None and bool(echoed[0] and echoed[1])
        return FENCE.match(inner) is None and not ((quoted or typed) and not in_object)
    if not KEY.match(before) and not (in_object and TITLE_KEY.match(before)):
        if gap or RECORD.match(before) is None:
            return False
        announced = before.rstrip().endswith(":") and NOTE.match(before)
        return not announced or not begins.match("\n".join(_bare(run, " ")[:2]))
    if in_object or BLOCK.match(before):
        return True
    first = list(itertools.dropwhile(ANSWER_HEAD.match, _bare(run, " ")))
    return not first or not (FENCE.match(first[0]) or begins.match("\n".join(first[:2])))
