"""
What a paste puts in front of lines: blanks, quote marks, line numbers, stamps of a build server.

A margin belongs to a whole text or to a whole passage of it, so it is decided over all of its lines: the indent of YAML
items is none, however long the first of them is. A passage is a run of indented or quoted lines in which a known format
begins, and which nothing above it owns, as a YAML key or a log record owns the indented lines below it. What begins a
format is said by the formats themselves: the caller hands in one pattern of all their first lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer.sources import line_numbers
from analyzer.sources.log_record import read
from analyzer.sources.prompts import SPOKEN_AT
from analyzer.sources.stamps import FIRST, begins_output, without_stamp, without_ts
from analyzer.sources.wrapped_output import without_heads
from analyzer.wording import plural

STAMPS = tuple(
    regex.compile(pattern, regex.M)
    for pattern in (
        r"^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\][ \t]?",
        r"^\d\d:\d\d:\d\d(?:\.\d+)?[ ]{1,2}(?![ ]*\d)",
        r"^\[\d\d:\d\d:\d\d\][ ]?",
        r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?[ ](?![<\[]|bird)",
        r"^\[(?!Pipeline\])[A-Za-z][\w .:/-]{0,40}\][ ]",
    )
)
Begins = regex.Alternatives
TIMES = (STAMPS[1], STAMPS[3])
MARGINS = frozenset(" \t>#+0123456789|\u2502\u2503\u258f\u2500")
SAMPLE = 400
SHARE = 0.6
LAYERS = 4
LARGE = 1 << 20
"""Characters of a text that is not taken apart into lines before something was found in it that may begin a passage."""
ITEM = regex.compile(r"(?:-(?:[ ]|$)|[\[\]{}])")
KEY = regex.compile(r"""["']?[\w./-]+["']?:(?:[ ]|$)""")
# of a described object, in title case: `Involved Object:`, `Number of Nodes Misscheduled: 0`
TITLE_KEY = regex.compile(r"[A-Z][\w()/-]*(?: (?:[A-Z][\w()/-]*|of|with|by|to))*:(?:[ ]|$)")
BLOCK = regex.compile(r"[^\n]*:[ ]+[|>][-+\d]{0,2}[ ]*$")
OBJECT = regex.compile(r"(?:apiVersion|kind|items):|Name:[ ]+\S")
ASKED = regex.compile(
    r"(?:OK|(?:Retrieving|Listing|Getting) [^\n]{1,300}\.\.\.|)[ \t]*$"
)  # by `ibmcloud` in front of its answers
PARTS, FENCE = ("metadata:", "spec:", "status:"), regex.compile(r"(?:```|~~~)")
RECORD = regex.compile(r"(?:[IWEF]\d{4} |\d{4}[-/]\d\d[-/]\d\d[ T]|\{\")")
NOTE = regex.compile(r"\d{4}[-/]\d\d[-/]\d\d(?:[ T]\d\d:\d\d)?+(?![:\d])")
"""A time without seconds, as people write it and no log."""
INDENT = regex.compile(r"[ \t]*")
LINE = regex.compile(r"^", regex.M)
MARGIN = regex.compile(r"^[ \t]++(?:>[ ]?)*+", regex.M)
QUOTE, TIGHT_QUOTE = regex.compile(r"(?:>[ ]?)"), regex.compile(">")
MARKS = regex.compile(r"^(?:>[ ]?)+", regex.M)
BARS = "|\u2502\u2503\u258f"
BAR = regex.compile(rf"[{BARS}][ ]?")
BOXED = regex.compile(rf"[{BARS}](?P<text>[^{BARS}\n]*+)[{BARS}][ \t]*+$")
BARS_AT_END = regex.compile(rf"[{BARS}][ \t]*$")
"""A row of a table in a frame, or of one in Markdown."""
_BARRED = regex.compile(rf"^[{BARS}] \S[^\n]*[^{BARS} \n]$", regex.M)
PLUS = regex.compile(r"\+[ ]?")
PAGER = regex.compile(r"^[ ]*(?:[\u2500\u252c\u253c\u2534]+|[\u2502][ ]File: .*)$")
"""The frame that `bat` draws around a file: it begins no line of the file."""


def strip_margins(text: str, begins: Begins) -> tuple[str, str]:
    """
    The text, line by line the same, without what stands in front of its lines; and a remark on what was taken off.

    Args:
        begins: matches at the begin of a line where a known format begins; objects with a group, and nothing else with one.
    """
    notes: list[str] = []
    for _ in range(LAYERS):
        for strip in (without_stamp, without_heads, _stamps, without_ts, _whole, _passages):
            found, note = strip(text, begins)
            if note:
                text = found
                notes.append(note)
                break
        else:
            break
    return text, "; ".join(dict.fromkeys(notes))


def first_lines(text: str, begins: Begins) -> Iterator[regex.Match[str]]:
    """Where a format begins on a line; lines that belong to the match above begin none."""
    end = 0
    for line in LINE.finditer(text):
        if line.start() >= end and (m := begins.match(text, line.end())) is not None:
            end = m.end()
            yield m


def _stamps(text: str, _begins: Begins) -> tuple[str, str]:
    """Without the stamp that most lines carry (Jenkins)."""
    lines = [line for line in text[: 200 * SAMPLE].split("\n")[: 3 * SAMPLE] if line.strip()][:SAMPLE]
    if len(lines) < 3:
        return text, ""
    for prefix in STAMPS:
        if sum(1 for line in lines if prefix.match(line)) < SHARE * len(lines):
            continue
        # a log's own times are not a prefix: what remains must look like something else than a log body
        if not (prefix in TIMES and _is_log(lines, prefix)):
            return prefix.sub("", text), "a prefix on every line was taken off"
    return text, ""


def _is_log(lines: list[str], prefix: regex.Pattern[str]) -> bool:
    """Stamped lines whose rest never is a heading, a table or an object belong to a log."""
    rest = [prefix.sub("", line, count=1) for line in lines]
    marks = sum(
        1 for line in rest if regex.match(r"(?:[A-Z][A-Z ]{5,}:?$|POD:|NAME(?:SPACE)?\s{2,}|apiVersion:|BIRD v)", line)
    )
    return marks < 2


def _whole(text: str, begins: Begins) -> tuple[str, str]:
    """Without a margin that every line with content has."""
    first = text.lstrip("\n")[:1]
    if not first or first not in MARGINS:
        return text, ""  # most texts: no need to look at all lines
    lines = text.split("\n")
    if PAGER.match(lines[0]):
        lines = ["" if PAGER.match(line) else line for line in lines]
    filled = [line for line in lines if line.strip()]
    if not filled:
        return text, ""
    if margin := _common_indent(filled):
        return _without(lines, margin), "a margin on every line was taken off"
    if all(line[0] == ">" for line in filled):
        return _sub(lines, _quote(filled)), "quote marks on every line were taken off"
    if (
        (len(filled) > 1 or begins.match(BAR.sub("", filled[0], count=1)))
        and filled[0][0] in BARS
        and all(line[0] == filled[0][0] for line in filled)
        and not all(line.rstrip()[-1] == filled[0][0] for line in filled)
    ):
        return _sub(lines, BAR), "quote marks on every line were taken off"
    if all(line[0] == "#" for line in filled):
        bare = _sub(lines, regex.compile(r"#[ ]?"))
        if any(m.lastgroup is None for m in first_lines(bare, begins)):  # objects that are commented out are none
            return bare, "a margin on every line was taken off"
    if all(line[0] == "+" for line in filled) and _shows([PLUS.sub("", line, count=1) for line in filled]):
        return _sub(lines, PLUS), "a margin on every line was taken off"  # lines that were added, as `diff` says it
    if filled[0][0] in BARS and len(filled) > 1 and all(BOXED.match(line) for line in filled):
        padded = all((m := BOXED.match(line)) is not None and m["text"][:1] in ("", " ") for line in filled)
        return "\n".join(_within_box(line, padded) for line in lines), "a frame around every line was taken off"
    number = line_numbers.of(lines)
    if number is not None and (len(filled) > 2 or begins.match(number.sub("", filled[0], count=1))):
        return _sub(lines, number), "line numbers were taken off"
    return text, ""


def _quote(lines: Iterable[str]) -> regex.Pattern[str]:
    """The quote mark of these lines; where one of them has no blank behind it, blanks are indents."""
    return TIGHT_QUOTE if any(line[:1] == ">" and line[1:2] not in ("", " ", ">") for line in lines) else QUOTE


def _shows(lines: list[str]) -> bool:
    """Are these lines an output or a log, and no sums or points of a list."""
    return begins_output(lines) or all(read(line) is not None for line in lines[:FIRST])


def _within_box(line: str, padded: bool) -> str:
    """What stands between the sides of a window, without the blanks that fill it: one in front of each line, and those behind."""
    m = BOXED.match(line)
    return m["text"].removeprefix(" " if padded else "").rstrip(" ") if m else line


def _common_indent(lines: Iterable[str]) -> str:
    """The blanks that all of these lines begin with."""
    indents = {INDENT.match(line).group() for line in lines}  # type: ignore[union-attr]
    least = min(indents, key=len)
    while least and not all(indent.startswith(least) for indent in indents):
        least = least[:-1]
    return least


def _without(lines: list[str], margin: str) -> str:
    return "\n".join(line.removeprefix(margin) if line.strip() else "" for line in lines)


def _sub(lines: list[str], pattern: regex.Pattern[str]) -> str:
    return "\n".join(pattern.sub("", line, count=1) if pattern.match(line) else line for line in lines)


@dataclass(slots=True)
class _Passage:
    """Lines `begin` to `end` (behind the last) of one margin, by its sign: a quote mark, a bar, or blanks."""

    begin: int
    end: int
    sign: str


def _passages(text: str, begins: Begins) -> tuple[str, str]:
    """Without the margins of indented or quoted passages in a text whose other lines have none."""
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
    for passage in list(_runs(lines, begins)):
        part = lines[passage.begin : passage.end]
        bare = _bare(part, passage.sign)
        said = passage.begin > 0 and passage.sign == " " and SPOKEN_AT.match(lines[passage.begin - 1]) is not None
        if passage.sign == ">" or said or any(first_lines(MARKS.sub("", "\n".join(bare)), begins)):
            lines[passage.begin : passage.end] = bare
            count += 1
    return "\n".join(lines), f"the margin of {plural(count, 'run')} of lines was taken off" if count else ""


def _bare(part: list[str], sign: str) -> list[str]:
    if sign != " ":
        return _sub(part, _quote(part) if sign == ">" else BAR).split("\n")
    return _without(part, _common_indent(line for line in part if line.strip())).split("\n")


def _has_margin(text: str, begins: Begins) -> bool:
    return any(FENCE.match(text, m.end()) or begins.match(text, m.end()) for m in MARGIN.finditer(text))


def _runs(lines: list[str], begins: Begins) -> Iterator[_Passage]:
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
                yield _Passage(begin, end, sign)
            before, gap = "", False
        elif sign != " ":
            if end - begin > 1 and not any(BARS_AT_END.search(one) for one in lines[begin:end]):
                yield _Passage(begin, end, sign)
            before, gap, in_object = "", False, False
        elif not _owned(before, gap, in_object, lines[begin:end], begins):
            yield _Passage(begin, end, " ")


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
        return FENCE.match(inner) is None and not (quoted and not in_object)
    if not KEY.match(before) and not (in_object and TITLE_KEY.match(before)):
        if gap or RECORD.match(before) is None:
            return False
        announced = before.rstrip().endswith(":") and NOTE.match(before)
        return not announced or not begins.match("\n".join(_bare(run, " ")[:2]))
    if in_object or BLOCK.match(before):
        return True
    first = list(itertools.dropwhile(ASKED.match, _bare(run, " ")))
    return not first or not (FENCE.match(first[0]) or begins.match("\n".join(first[:2])))
