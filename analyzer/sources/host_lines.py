"""
The name of a host in front of every line that was printed there, as parallel shells write it (`pdsh`, `dsh`, `clush`, `xargs`).

::

    worker-1: name     proto    table    state  since       info
    worker-1: Mesh_10_93_12_41 BGP      master   start  09:58:01    Connect
    worker-2: name     proto    table    state  since       info

Blanks may bring short names to the width of the longest one, in front of them or behind the colon. A name stands in front of several lines, and an output begins behind it; keys of YAML and of an answer each stand once.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.sources import bare_rows
from analyzer.sources.host_headings import NODE_LIKE, POD, HostHeading
from analyzer.sources.stamps import begins_output

LINE = regex.compile(
    r"[ ]{0,40}(?:\[(?P<framed>[a-z0-9][\w.-]{1,120})\]|(?P<host>\d{1,3}(?:\.\d{1,3}){3}|[a-z0-9][\w.-]{1,120}))(?::|[ ]{1,8}\|)(?:[ ]|$)"
)
OF_HOST = r"[ ]{0,40}\[?[a-z0-9][\w.-]{1,120}\]?(?::|[ ]{1,8}\|)[ ]{1,40}"
ROWS = regex.compile(rf"^{OF_HOST}(?:{bare_rows.BIRD}|{bare_rows.CALICO})", regex.M)
SAMPLE = 400
FEWEST = 2
"""Lines of each host."""


def host_of(line: str) -> str:
    """The host in front of this line, "" where there is none."""
    m = LINE.match(line)
    return (m["framed"] or m["host"]) if m else ""


def without_hosts(text: str) -> tuple[str, dict[int, str]]:
    """
    The text, line by line the same, without the hosts in front of its lines; and each host by the number of the line where
    its part begins. Nothing is taken off where one line with content has none.
    """
    first = text.lstrip("\n")[:200].split("\n", 1)[0]
    if not host_of(first):
        return _among_others(text)
    lines = text.split("\n")
    filled = [(at, line) for at, line in enumerate(lines, 1) if line.strip()]
    if not all(LINE.match(line) for _, line in filled[:SAMPLE]):
        return _among_others(text)
    hosts = [(at, host_of(line)) for at, line in filled]
    count = Counter(host for _, host in hosts)
    bare = dict(zip((at for at, _ in filled), _bare([line for _, line in filled]), strict=True))
    if "" in count or min(count.values()) < FEWEST or not begins_output(line for line in bare.values() if line.strip()):
        return _among_others(text)
    begins: dict[int, str] = {}
    last = ""
    for at, host in hosts:
        if host != last:
            begins[at], last = host, host
    return "\n".join(bare.get(at, line) for at, line in enumerate(lines, 1)), begins


def _among_others(text: str) -> tuple[str, dict[int, str]]:
    """The same of lines among others, as `pdsh ... | grep` below its prompt leaves them: a run in which rows of daemons stand."""
    if ROWS.search(text) is None:
        return text, {}
    lines, begins, at = text.split("\n"), dict[int, str](), 0
    while at < len(lines):
        end = at
        while end < len(lines) and host_of(lines[end]):
            end += 1
        run, first = lines[at:end], at
        at = max(end, at + 1)
        if not run or not _is_output(run):
            continue
        lines[first:end] = _bare(run)
        for number, (before, host) in enumerate(pairwise(["", *map(host_of, run)]), first + 1):
            if host != before:
                begins[number] = host
        begins[end + 1] = ""  # of nobody
    return "\n".join(lines), begins


def _bare(lines: list[str]) -> list[str]:
    """The lines without their hosts, and without the blanks that bring all lines of a host to the width of the longest name."""
    rest = [LINE.sub("", line, count=1) for line in lines]
    hosts = [host_of(line) for line in lines]
    pad: dict[str, int] = {}
    for host, line in zip(hosts, rest, strict=True):
        if line.strip():
            pad[host] = min(pad.get(host, len(line)), len(line) - len(line.lstrip(" ")))
    return [line[pad.get(host, 0) :] for host, line in zip(hosts, rest, strict=True)]


def _is_output(run: list[str]) -> bool:
    """Are these rows, or an output that begins with what no row is."""
    rows = sum(ROWS.match(line) is not None for line in run)
    return rows == len(run) or (rows > 0 and begins_output(_bare(run)))


def heading_of(host: str, alone: bool) -> HostHeading:
    """
    What the name says of the lines that were printed there.

    Args:
        alone: no other host is named; one that is called as no worker is may be where somebody sat.
    """
    if POD.match(host):
        return HostHeading(host, "", pod=host)
    is_node = bool(host) and (not alone or valid(host) or NODE_LIKE.match(host) is not None)
    return HostHeading(host, "", node=host if is_node else None)
