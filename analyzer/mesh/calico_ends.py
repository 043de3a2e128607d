"""
Why a part of calico-node ends or does not start, in its own last words.

Samples of its start-up program, of Felix and of BIRD, as the scan keeps them in the signal's `name` (Calico 2.6 to 3.30, BIRD 1.6 to 2)::

    Couldn't autodetect an IPv4 address
    Calico node 'web-2' is already using the IPv4 address 10.0.2.15
    Kernel's RPF check is set to 'loose'.  This would
    /etc/calico/confd/config/bird.cfg, line 96: Only internal neighbor can be RR client

A line is past: a pod that is listed as ready says that it came up since, and so does what the same log says below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import LogSignalRow

END, UP, NAMED, UNDETECTED = "calico_end", "calico_up", "calico_node_name", "address_undetected"
PLACE = regex.compile(r"(bird6?(?:_\w{1,20})?\.c(?:fg|onf))(?:, line |:)(\d{1,7})")
"""A line of a file that stays; what confd tries has a name of its own, and is gone."""
LEAST_OPENS = 3
"""BIRD asks for its file each second until confd has written it: once or twice is any start."""


class CalicoFault(Enum):
    """What keeps it from running; the first are reasons, the last may be what comes of one."""

    NO_ADDRESS = "calico-node finds no IPv4 address of its node and ends"
    NO_ADDRESS_6 = "calico-node finds no IPv6 address of its node and ends"
    TAKEN = "calico-node ends, for Calico has another node under the same address"
    REVERSE_PATH = "Felix ends, for the kernel's reverse path filter is loose (rp_filter 2)"
    UNAUTHORIZED = "the datastore takes calico-node's credentials no more"
    KERNEL = "Felix cannot write its rules or IP sets into the kernel"
    SETTING = "calico-node ends, for a setting of it is not valid"
    NODE_NAME = "calico-node ends, for no Node has the name that it uses"
    CONFIGURATION = "BIRD does not take its configuration"
    NO_CONFIGURATION = "BIRD has no configuration: confd did not write it"


class CalicoEnd(NamedTuple):
    """
    Attributes:
        words: what the line itself says of it.
        object: the other node, the setting, or the file and line that it names; "" where it names none.
        times: lines that say the same.
        node: the name that the start-up program of the same log has of its node; "" where it does not say it.
    """

    row: LogSignalRow
    fault: CalicoFault
    words: str
    object: str
    times: int = 1
    node: str = ""


def around(end: CalicoEnd) -> tuple[str, str]:
    """The file of BIRD that a line names, and the first and last line of what is worth a look, as `sed` takes them; "" for each that is not known."""
    m = PLACE.match(end.object) if end.fault is CalicoFault.CONFIGURATION else None
    return ("", "") if m is None else (m[1], f"{max(int(m[2]) - 10, 1)},{int(m[2]) + 5}")


FORMS = (
    (CalicoFault.NO_ADDRESS, regex.compile(r"(?:Couldn't autodetect an? (?:management )?IPv4|No IPv4 or IPv6 addresses)()")),
    (CalicoFault.NO_ADDRESS_6, regex.compile(r"Couldn't autodetect an? (?:management )?IPv6()")),
    (CalicoFault.TAKEN, regex.compile(r"Calico node '([^']{1,253})'")),
    (CalicoFault.REVERSE_PATH, regex.compile(r"Kernel's RPF()")),
    (CalicoFault.UNAUTHORIZED, regex.compile(r"[Cc]onnection (?:to the datastore )?is unauthorized()")),
    (CalicoFault.KERNEL, regex.compile(r"(?:Failed to (?:update IP sets|program iptables)|ip6?tables-)()")),
    (CalicoFault.NODE_NAME, regex.compile(r"(?:Failed to read Node|Unable to set node resource).{0,400}?(?:nodes \\{0,2}\"|Node\()([^\"\\)]{1,253})")),
    (CalicoFault.NO_CONFIGURATION, regex.compile(r"Unable to open configuration file (/\S{1,200}?)(?::|$)")),
    (CalicoFault.CONFIGURATION, regex.compile(r"/[\w./-]{0,160}?(\.?bird6?[\w.]{0,60}(?:, line \d{1,7}|:\d{1,7}:\d{1,7}))")),
    (CalicoFault.SETTING, regex.compile(r".*?\b(CALICO_IPV[46]POOL_\w{4,5}|AS=[^)]{1,60}|IP6?=\S{1,120}|blocksize \d{1,9})")),
)  # fmt: skip


def read(row: LogSignalRow) -> CalicoEnd | None:
    """What a row with the signal ``calico_end`` says; None for any other row."""
    said = (row.name or "") if row.signal == END else ""
    for fault, form in FORMS:
        if said and (m := form.match(said)):
            words = said.removesuffix("  This would").removesuffix(" This would").strip()
            return CalicoEnd(row, fault, words, m[1] or "")
    return None


def found(lines: Iterable[LogSignalRow]) -> list[CalicoEnd]:
    """One of each fault and pod, the last line of it, reasons before what comes of them; without those after which the same log says that it runs."""
    last: dict[tuple[str | None, CalicoFault], CalicoEnd] = {}
    names: dict[tuple[str | None, str], str] = {}
    ways: dict[tuple[str | None, str], str] = {}
    for row in lines:
        log = (row.pod, row.source)
        if row.signal == UP:
            last = {key: end for key, end in last.items() if not _is_of(end.row, row)}
        elif row.signal == NAMED:
            names[log] = row.name or ""
        elif row.signal == UNDETECTED:
            ways[log] = row.name or ""
        elif (end := read(row)) is not None:
            key = (row.pod, end.fault)
            times = last[key].times + 1 if key in last else 1
            way = ways.get(log, "") if end.fault in (CalicoFault.NO_ADDRESS, CalicoFault.NO_ADDRESS_6) else ""
            words = f"{end.words} {way}".rstrip()
            last[key] = end._replace(times=times, node=names.get(log, ""), words=words)
    order = list(CalicoFault)
    counted = (e for e in last.values() if e.fault is not CalicoFault.NO_CONFIGURATION or e.times >= LEAST_OPENS)
    return sorted(counted, key=lambda end: order.index(end.fault))


UNREACHED, LOST = "datastore_unreachable", "typha_unreachable"
"""Signals of a program that gets no connection to the API server, and of one that gets none to Typha."""
LEAST_ERRORS = 3
FATAL = regex.compile(
    r"\[(?:FATAL|PANIC)\]\[|\blevel=(?:fatal|panic)\b|\[(?:ERROR|WARNING)\]\[\d{1,7}\] (?:[\w-]{1,40}+/)?startup\.go \d{1,6}: (?:failed to query kubeadm's|Unable to access datastore to query node)"
)
"""The start-up program writes an error or, in older releases, a warning, and ends by it."""
ERROR = regex.compile(r"(?:\[ERROR\]\[|\blevel=error\b)")
CONTROLLERS = regex.compile(r"[^\n]{0,60}\]\[\d{1,7}\] main\.go \d|(?:.{0,60}/)?calico-kube-controllers")
"""Calico's program that names no part of itself in front of its source file."""
HEAD = regex.compile(r"[^\[\n]{0,60}\[[A-Z]{4,7}\]\[\d{1,7}\] (?:[\w./-]{1,120}\.go \d{1,6}: )?")
NO_TYPHA = regex.compile(r"any ready Typha|service missing IP or port|no more Typha")


def lacks_typha(row: LogSignalRow) -> bool:
    """Does a line with the signal ``typha_unreachable`` say that there is none to connect to, and nothing of a way to one."""
    return NO_TYPHA.search(row.message or "") is not None


def cut_off(found: GivenUp) -> list[LogSignalRow]:
    """Lines by which a program ends that dialled Typha and got no connection."""
    return [row for row in found.rows if not lacks_typha(row) and FATAL.search(row.message or "")]


def dials(row: LogSignalRow) -> bool:
    """Does a line that lacks Typha name the connection that failed, and how."""
    return "dial tcp " in (row.message or "")


def said(row: LogSignalRow) -> str:
    """What a line says, without its time, its level and the place in the source."""
    text = row.message or ""
    m = HEAD.match(text)
    return text[m.end() :] if m else text


class GivenUp(NamedTuple):
    """Lines of a program that gets no connection; `ends` where it ended by one, or says so again and again."""

    rows: list[LogSignalRow]
    ends: bool


def given_up(lines: Iterable[LogSignalRow], signal: str) -> GivenUp:
    """
    Lines of this signal that are errors; no one that the same log is over.

    A line by which nothing ends may be a start in which the other end was not there yet.
    """
    standing: list[LogSignalRow] = []
    for row in lines:
        if row.signal == UP:
            standing = [one for one in standing if not _is_of(one, row)]
        elif row.signal == signal:
            standing.append(row)
    ends = [row for row in standing if FATAL.search(row.message or "")]
    if ends or len(standing) >= LEAST_ERRORS:
        return GivenUp(ends or standing, True)
    return GivenUp([row for row in standing if ERROR.search(row.message or "")], False)


def program(row: LogSignalRow) -> str:
    """Which of Calico's programs says it."""
    of_controllers = CONTROLLERS.match(row.pod or "") or CONTROLLERS.match(row.message or "")
    return "calico-kube-controllers" if of_controllers else "calico-node"


def _is_of(end: LogSignalRow, row: LogSignalRow) -> bool:
    """Does a later line stand in the log of the same pod, or in the same file where neither has one."""
    return end.pod == row.pod and (end.pod is not None or end.source == row.source)
