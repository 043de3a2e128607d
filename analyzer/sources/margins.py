"""
What a paste puts in front of lines: blanks, quote marks, line numbers, stamps of a build server.

A margin belongs to a whole text or to a whole passage of it, so it is decided over all of its lines: the indent of YAML
items is none, however long the first of them is. What begins a format is said by the formats themselves: the caller hands
in one pattern of all their first lines.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources import line_numbers
from analyzer.sources.bare_lines import BAR, BARS, Begins, common_indent, each_without, first_lines, quote_mark, without
from analyzer.sources.log_record import read
from analyzer.sources.margin_runs import bare_runs
from analyzer.sources.numbered_runs import numbered_runs
from analyzer.sources.stamps import FIRST, begins_output, without_stamp, without_ts
from analyzer.sources.wrapped_output import without_heads
from analyzer.wording import QUOTE_MARKS

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
TIMES = (STAMPS[1], STAMPS[3])
MARGINS = frozenset(" \t>#+0123456789|\u2502\u2503\u258f\u2500")
SAMPLE = 400
SHARE = 0.6
LAYERS = 4
BOXED = regex.compile(rf"[{BARS}](?P<text>[^{BARS}\n]*+)[{BARS}][ \t]*+$")
"""A line of a window, between its two sides."""
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
        for strip in (without_stamp, without_heads, _stamps, without_ts, _whole, numbered_runs, bare_runs):
            found, note = strip(text, begins)
            if note:
                text = found
                notes.append(note)
                break
        else:
            break
    return text, "; ".join(dict.fromkeys(notes))


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
    if margin := common_indent(filled):
        return without(lines, margin), "a margin on every line was taken off"
    if all(line[0] == ">" for line in filled):
        return each_without(lines, quote_mark(filled)), QUOTE_MARKS
    if (
        (len(filled) > 1 or begins.match(BAR.sub("", filled[0], count=1)))
        and filled[0][0] in BARS
        and all(line[0] == filled[0][0] for line in filled)
        and not all(line.rstrip()[-1] == filled[0][0] for line in filled)
    ):
        return each_without(lines, BAR), QUOTE_MARKS
    if all(line[0] == "#" for line in filled):
        bare = each_without(lines, regex.compile(r"#[ ]?"))
        if any(m.lastgroup is None for m in first_lines(bare, begins)):  # objects that are commented out are none
            return bare, "a margin on every line was taken off"
    if all(line[0] == "+" for line in filled) and _shows([PLUS.sub("", line, count=1) for line in filled]):
        return each_without(
            lines, PLUS
        ), "a margin on every line was taken off"  # lines that were added, as `diff` says it
    if filled[0][0] in BARS and len(filled) > 1 and all(BOXED.match(line) for line in filled):
        padded = all((m := BOXED.match(line)) is not None and m["text"][:1] in ("", " ") for line in filled)
        return "\n".join(_within_box(line, padded) for line in lines), "a frame around every line was taken off"
    number = line_numbers.of(lines)
    if number is not None and (len(filled) > 2 or begins.match(number.sub("", filled[0], count=1))):
        return each_without(lines, number), "line numbers were taken off"
    return text, ""


def _shows(lines: list[str]) -> bool:
    """Are these lines an output or a log, and no sums or points of a list."""
    return begins_output(lines) or all(read(line) is not None for line in lines[:FIRST])


def _within_box(line: str, padded: bool) -> str:
    """What stands between the sides of a window, without the blanks that fill it: one in front of each line, and those behind."""
    m = BOXED.match(line)
    return m["text"].removeprefix(" " if padded else "").rstrip(" ") if m else line
