"""
One text in front of every line, with a clock in it: what a build server, a chat or a script adds to whatever it ran.

::

    10:00:01  CLUSTER NODES:                                     (Jenkins)
    [10:00:01]W:\t [Step 1/1] CLUSTER NODES:                     (TeamCity)
    2026-11-27T10:00:01.000001Z 00O CLUSTER NODES:               (GitLab)
    collect\tRun it\t2026-11-27T10:00:01.0000001Z CLUSTER NODES:  (`gh run view --log`)
    [Container] 2026/11/27 10:00:01 CLUSTER NODES:               (CodeBuild)
    Step #2 - "collect": CLUSTER NODES:                          (Cloud Build)

No list of servers is kept: the longest beginning that the lines share, whatever its numbers are, is the stamp where an output
begins behind it and none does with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.log_record import is_klog, read
from analyzer.sources.wrappers import peel

SAMPLE = 400
LONGEST = 160
"""Characters of a stamp."""
SHARES = (1.0, 0.97, 0.9, 0.6)
"""Of the lines, those that must have the stamp: all, or all but what the server itself printed, of a short excerpt most."""
KLOG_SHAPE = regex.compile(r"[IWEF]\0 \0:\0:\0\.")
KLOG = regex.compile(r"[IWEF]\d+ \d+:\d+:\d+\.")
CELLS = regex.compile(r"[\"{;\t]|,[^\0 ]")
"""Of a row of a table, whose own reader knows what its columns say."""
KLOG_SHARE = 0.9
FIRST = 12
"""Lines among which an output begins."""
LEAST = 2
KEYS = 3
DIGITS = regex.compile(r"\d+")
# how bad a line is, in one letter: TeamCity behind its bracket, GitLab behind the number of the stream
LEVELS = ((regex.compile(r"(?<=\])[WEFi ](?=:)"), "\x01"), (regex.compile(r"(?<= \d\d)[OE](?:[ +]|$)"), "\x02\x02"))
SIGNS = {"\0": r"\d+", "\x01": "[WEFi ]", "\x02": "[OE +]"}
CLOCK = regex.compile(r"\0:\0:\0")
EPOCH = regex.compile(r"\[?\0\.\0\]?:?[ ]+")
UNIX = regex.compile(r"\[?1\d{9}\.\d")
NAMED = regex.compile(r"Step #\0(?: - \"[^\"]{1,80}\")?: +|\[[A-Z]{3,10}\] +")
BOUNDARY = frozenset(" \t:]|>)\x01\x02")
TITLES = (
    r"(?:NAME(?:SPACE)?[ \t]{2,}[A-Z]|LAST SEEN[ \t]{2,}[A-Z]|CONTEXT[ \t]{2,}NAME|CONTAINER(?: ID)?[ \t]{2,}IMAGE[ \t]|POD ID[ \t]{2,}CREATED[ \t]|CURRENT[ \t]{2,}NAME"
    r"|ID[ \t]{2,}(?:Public|Primary|Private|Name|Status)\b|Name[ \t]{2,}ID[ \t]{2,}|GROUPING[ \t]|PEER ADDRESS[ \t])"
)
"""Titles of tables, as kubectl, crictl, ibmcloud and calicoctl print them."""
OBJECT = r"(?:apiVersion: *\S|kind: [A-Z]|items:[ \t]*$)"
BIRD = r"(?:BIRD v?\d|[Nn]ame {3,}[Pp]roto|IPv[46] BGP status|Calico process is)"
OUTPUT = regex.compile(  # or the heading of a part of a dump
    rf"(?:{TITLES}|{OBJECT}|{BIRD}|POD: *\S|Name: {{3,}}\S|(?:Retrieving|Listing|Getting) [^\n]{{1,300}}\.\.\.[ \t]*$"
    r"|Error from server|(?:[-=*#]{2,20} ?)?[A-Z][A-Z0-9]+(?:[ /_-][A-Z0-9]+){0,6}(?: ?[-=*#]{2,20}|:)?[ \t]*$)"
)
IN_BRACES = regex.compile(r"[ \t]{1,12}\"(?:apiVersion|kind|items|metadata)\"[ ]*:")
"""The first key of an object or a list in JSON, on the line below its brace."""
KEYED = regex.compile(r"[ ]*+[A-Z][A-Za-z ()/-]{1,40}:[ ]{2,}\S|[ ]{4,}[A-Z]\w{1,40}: \S")
"""A key of an answer that has no titles, as `ibmcloud` and `kubectl describe` align them."""
TS = regex.compile(r"[^\W\d_a-z][^\W\d_A-Z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: |$)")
LOGGED = regex.compile(r"\S+ [^\s\[:]+(?:\[\d+\])?: |[IWEF]\d{4} \d\d:")
Stamp = regex.Pattern[str]


def stamp_of(lines: list[str]) -> Stamp | None:
    """The stamp of these lines, which are a text's first ones with content; None where they have none."""
    if len(lines) < LEAST or not (lines[0][:1] == "[" or any(char.isdigit() for char in lines[0][:LONGEST])):
        return None
    if all(map(KLOG.match, lines)):  # nothing stands in front of any of them
        return None
    shapes = [_shape(line[:LONGEST]) for line in lines]
    before = ""
    for share in SHARES:
        shape = _shared(shapes, share)
        shape = shape[: m.start()] if (m := KLOG_SHAPE.search(shape)) else shape
        timed = CLOCK.search(shape) is not None or (
            UNIX.match(lines[0]) is not None and EPOCH.fullmatch(shape) is not None
        )
        if shape == before or not (timed or NAMED.fullmatch(shape)):
            continue
        before = shape
        stamp = _pattern(shape)
        if _begins_output(lines, stamp) or (not CELLS.search(shape) and _begin_klog(lines, stamp)):
            return stamp
    return None


def without_stamp(text: str, _: object) -> tuple[str, str]:
    """The text, line by line the same, without the stamp of its lines; and a remark where it had one."""
    stamp = stamp_of([line for line in text[: 200 * SAMPLE].split("\n")[:SAMPLE] if line.strip()])
    if stamp is None:
        return text, ""
    return stamp.sub("", text), "a prefix on every line was taken off"


def without_ts(text: str, begins: regex.Alternatives) -> tuple[str, str]:
    """Without the time that moreutils' `ts` prints in front of every line, where an output begins behind it and no log."""
    lines = [line for line in text[: 200 * SAMPLE].split("\n")[:SAMPLE] if line.strip()]
    if not lines or not all(line[0].isupper() and line[3:4] == " " and TS.match(line) for line in lines):
        return text, ""
    rest = [TS.sub("", line, count=1) for line in lines[:FIRST]]
    if not any(begins.match("\n".join(rest[at : at + 2])) for at in range(len(rest))) or any(map(LOGGED.match, rest)):
        return text, ""
    return "\n".join(TS.sub("", line, count=1) for line in text.split("\n")), "a prefix on every line was taken off"


def _shape(line: str) -> str:
    """The line with one sign for every number, and for the letter that says how bad it is."""
    for letter, sign in LEVELS:
        line = letter.sub(sign, line, count=1)
    return DIGITS.sub("\0", line)


def _shared(shapes: list[str], share: float) -> str:
    """The longest beginning that so many of the lines have; blanks that somebody took off their ends count."""
    left, least = [shape.ljust(LONGEST)[:LONGEST] for shape in shapes], share * len(shapes)
    while (at := _differ(min(left), max(left))) < LONGEST:  # all share what the first and the last of them do
        char, count = Counter([one[at] for one in left]).most_common(1)[0]
        if count < least:
            break
        left = [one for one in left if one[at] == char]
    end = next((end for end in range(at, 0, -1) if left[0][end - 1] in BOUNDARY), 0)
    return left[0][:end]


def _differ(one: str, other: str) -> int:
    """Where two texts of `LONGEST` characters begin to differ."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), LONGEST)


def _pattern(shape: str) -> Stamp:
    """Matches the stamp at the begin of a line; of a line without content, without the blanks at its end."""
    last = shape.rstrip(" \t")
    last = last.removesuffix("\x02") if last.endswith("\x02\x02") else last
    whole, bare = ("".join(SIGNS.get(char) or regex.escape(char) for char in one) for one in (shape, last))
    return regex.compile(rf"^(?:{whole}|{bare}$)", regex.M)


def _begins_output(lines: list[str], stamp: Stamp) -> bool:
    """Does an output, and no record of a log, begin soon behind the stamps, and nothing without one."""
    if any(OUTPUT.match(line) or prompts.is_typed(line) for line in lines):
        return False
    return begins_output(line for line in (stamp.sub("", line, count=1) for line in lines) if line.strip())


def _begin_klog(lines: list[str], stamp: Stamp) -> bool:
    """Does klog stand behind nearly all of the stamps, which no logger in particular prints."""
    rest = [stamp.sub("", line, count=1) for line in lines]
    if sum(is_klog(line) for line in rest) < KLOG_SHARE * len(rest):
        return False
    return not any(peel(line).layers for line in lines[:FIRST])


def begins_output(lines: Iterable[str]) -> bool:
    """Does an output of a command begin soon in these lines, in front of any record of a log."""
    keys, above = 0, ""
    for line in islice(lines, FIRST):
        keys += KEYED.match(line) is not None
        if keys == KEYS or OUTPUT.match(line) or prompts.is_typed(line) or begins_object(above, line):
            return True
        above = line
        if read(line) is not None:
            return False
    return False


def begins_object(line: str, below: str) -> bool:
    """Does an object of Kubernetes in JSON begin with these two lines."""
    return line[:1] == "{" and line.rstrip() == "{" and IN_BRACES.match(below) is not None
