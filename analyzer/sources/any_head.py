"""
What viewers and collectors of logs put in front of a program's own line: a time or a pod, then levels, names and labels.

::

    2026-03-02T08:00:01Z {container="konnectivity-agent", pod="konnectivity-agent-7x2mq"} E0302 08:00:01.100000 ...
    Mar  2 08:00:01 konnectivity-agent-7x2mq konnectivity-agent ERROR E0302 08:00:01.100000 ...
    [konnectivity-agent-7x2mq konnectivity-agent] E0302 08:00:01.100000 ...
    [konnectivity-agent-7x2mq] E0302 08:00:01.100000 ...
    1772438401.100000 worker-1 kubelet[812]: E0302 08:00:01.100000 ...
    rke2[812]: time="2026-03-02T08:00:01Z" level=error msg="..."    (a journal's, whose date was cut off)

None of them is a word: a sentence that quotes a line is no such head.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources.clock import MONTHS, at_us, rfc3339_us
from analyzer.sources.names import context_of

LONGEST = 600
"""Characters among which the program's own header begins."""
KLOG = regex.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} {1,7}\d{1,9} [\w./-]{1,120}:\d{1,6}\]")
STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?"
UNIX = r"\d{10}\.\d{1,9}"
MONTH = r"(?P<month>[^\W\d_]{3,5}\.?) {1,2}(?P<day>\d{1,2}) (?P<clock>\d\d:\d\d:\d\d(?:\.\d{1,9})?)"
FIRST = rf"(?:(?P<stamp>{STAMP})|(?P<unix>{UNIX})|{MONTH}|@[0-9a-f]{{24}}|\[(?P<whole_pod>[a-z][a-z0-9-]{{1,60}}-[bcdfghjklmnpqrstvwxz2456789]{{5}})\]|\[(?P<in_pod>[a-z0-9][\w.-]{{1,120}})[ /:|](?P<in_container>[a-z0-9][\w.-]{{0,80}})\])"
LEVEL = r"\[?(?i:trace|debug|info|notice|warn(?:ing)?|err(?:or)?|crit(?:ical)?|fatal|default)\]?:?"
LABELS = r"\{[a-z_]\w{0,60}=\"[^\"\n]{0,200}\"(?:, ?[a-z_]\w{0,60}=\"[^\"\n]{0,200}\"){0,20}\}"
NAME = r"(?=[^\s]{0,80}[-./_\d])[a-z0-9][\w./-]{1,200}(?:\[\d{1,9}\]:?)?"
GAP = r"(?:[ \t]++(?:[|›][ \t]*+)?)"
FIELD = r"(?<=\t)[\w.:/-]{1,120}(?=\t)"
TOKEN = rf"(?:{LEVEL}|{FIELD}|{LABELS}|{NAME}|konnectivity|calico|kubelet)"
HEAD = regex.compile(rf"{FIRST}(?:{GAP}{TOKEN}){{0,6}}{GAP}?")
BEHIND_TIME = regex.compile(rf"[ \t]*(?:{TOKEN}{GAP}){{0,6}}")
LABEL = regex.compile(r"([a-z_]\w{0,60})=\"([^\"\n]{0,200})\"")
POD = regex.compile(
    r"(?:^|[ \t])(?P<pod>[a-z][a-z0-9-]{1,60}-[bcdfghjklmnpqrstvwxz2456789]{5})(?:[ \t]+(?P<container>[a-z][a-z0-9-]{1,62})(?=[ \t]))?"
)
SHORT_UNIX = regex.compile(r"(\d{10}\.\d{6}) (\S{1,200}) ([^\s\[:]{1,100})(?:\[\d+\])?: (.*)", regex.S)
FLUENT = regex.compile(rf"({STAMP})[ \t]+([\w*-]{{1,100}}(?:\.[\w*-]{{1,200}}){{1,30}})(?:\t|: )(?=\{{\")", regex.S)
TAGGED = regex.compile(
    r"(?:\d\d:\d\d:\d\d(?:\.\d{1,9})? )?(?:([a-z0-9][\w.-]{0,200}) )?([a-z][\w.-]{1,60})\[\d{1,9}\]: (?=time=\"[^\"\n]{10,40}\" level=[a-z]|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} )"
)
"""What is left of a journal's head in front of a line that has a date of its own: the program, maybe its host and the clock."""
CONTAINERS = ".containers."


class Head(NamedTuple):
    """A line behind its head, and what the head says; `local`: the time's zone is not told."""

    text: str
    at: int | None = None
    local: bool = False
    pod: str | None = None
    container: str | None = None
    node: str | None = None
    program: str | None = None


def head(text: str, behind_time: bool) -> Head | None:
    """
    The line behind such a head, None where there is none.

    Args:
        behind_time: a time was taken off before this text, so a level or a name may be the first that is left.
    """
    dated = text[:1].isdigit()
    if dated and (m := SHORT_UNIX.match(text)):
        return Head(m[4], _unix(m[1]), node=m[2], program=m[3])
    if dated and (m := FLUENT.match(text)):
        named = context_of(f"containers/{m[2].rpartition(CONTAINERS)[2]}") if CONTAINERS in m[2] else context_of("")
        at, local = _stamp(m[1])
        return Head(text[m.end() :], at, local, named.pod, named.container, named.node)
    if "]: " in text[:LONGEST] and (m := TAGGED.match(text)):
        return Head(text[m.end() :], node=m[1], program=m[2])
    found = KLOG.search(text, 0, LONGEST)
    if found is None or not found.start():
        return None
    front = text[: found.start()]
    if m := HEAD.fullmatch(front):
        if m["month"] and _month(m["month"]) is None:
            return None
        at, local = _time(m)
        pod, container = m["in_pod"] or m["whole_pod"], m["in_container"]
    elif behind_time and BEHIND_TIME.fullmatch(front):
        at, local, pod, container = None, False, None, None
    else:
        return None
    labels = dict(LABEL.findall(front))
    if pod is None and (named_pod := POD.search(front)):
        pod, container = named_pod["pod"], named_pod["container"]
        container = None if container and regex.fullmatch(LEVEL, container) else container
    return Head(
        text[found.start() :], at, local, pod or labels.get("pod"), container or labels.get("container"),
        labels.get("node") or labels.get("node_name"),
    )  # fmt: skip


def _time(m: regex.Match[str]) -> tuple[int | None, bool]:
    """(the time of the head, is its zone not told)."""
    if m["stamp"]:
        return _stamp(m["stamp"])
    if m["unix"]:
        return _unix(m["unix"]), False
    month = _month(m["month"]) if m["month"] else None
    return (at_us(1972, month, int(m["day"]), m["clock"]), True) if month else (None, False)


def _month(word: str) -> int | None:
    return MONTHS.get(word) or MONTHS.get(word.capitalize())


def _stamp(text: str) -> tuple[int | None, bool]:
    zoned = regex.search(r"(?:Z|UTC|[+-]\d\d:?\d\d)$", text) is not None
    return rfc3339_us(text), not zoned


def _unix(text: str) -> int:
    seconds, _, part = text.partition(".")
    return int(seconds) * 1_000_000 + int(part[:6].ljust(6, "0"))
