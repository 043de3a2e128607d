"""
`kubectl top nodes|pods`: it goes through the API server to metrics-server, so an answer says that this way works.

::

    NAME        CPU(cores)   CPU%        MEMORY(bytes)   MEMORY%
    10.73.1.4   212m         5%          3187Mi          23%
    10.73.1.6   <unknown>    <unknown>   <unknown>       <unknown>

Facts: `top_shown` (rows with figures), `top_unknown` (rows without: metrics-server got nothing from that kubelet) and `top_without`
(the name in such a row). The figures are rows of `usage`; units are those of Kubernetes' quantities (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.row_rules import NAME
from analyzer.sources.commands import read_command

TITLES = regex.compile(r"[ \t]*(?:NAMESPACE[ ]{2,})?(?:POD[ ]{2,})?NAME[ ]{2,}CPU\((?:cores|%)\)[ ]{2,}\S")
FIGURE = regex.compile(r"\d+(?:\.\d+)?(?:[munkKMGT]i?|%)?|<unknown>")
EVERYWHERE = regex.compile(r"(?:^|\s)(?:-A|--all-namespaces)(?:\s|$)")
SUM = regex.compile(
    r"[ \t-]*+(?:_{4}[ _\t-]*+|\d{1,12}m?\s{1,60}\d{1,15}[A-Za-z]{1,3})[ \t]*+$"
)  # `--sum` draws a line and prints totals


UNITS = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}  # fmt: skip
PART = regex.compile(r"(?P<number>\d{1,15}(?:\.\d{1,9})?)(?P<unit>[a-zA-Z%]{0,2})$")


def takes(fragment: Fragment) -> str:
    if any(TITLES.match(line) for _, line in fragment.opening[:2]):
        return "the titles of `kubectl top`"
    if read_command(fragment.context.command).verb != "top":
        return ""
    names = _names(fragment)
    return "rows of `kubectl top`" if any(_figures(line, names) for _, line in fragment.opening[:2]) else ""


def _names(fragment: Fragment) -> int:
    """Columns in front of the figures, where no titles stand above: the namespace, and the name."""
    return 2 if EVERYWHERE.search(fragment.context.command) else 1


def _figures(line: str, names: int) -> list[str]:
    """The figures of a row, none for another line."""
    parts = line.split()
    figures = parts[names:]
    fits = len(figures) in (2, 4) and all(FIGURE.fullmatch(part) for part in figures) and NAME.fullmatch(parts[0])
    return figures if fits else []


def parse(fragment: Fragment, emit: Emit) -> None:
    names = _names(fragment)
    titles: list[str] = []
    shown: list[int] = []
    unknown: list[int] = []
    for number, line in fragment.filled:
        if TITLES.match(line):
            titles = line.split()
            names = titles.index("NAME") + 1
            emit.records += 1
            continue
        if figures := _figures(line, names):
            known = "<unknown>" not in figures
            (shown if known else unknown).append(number)
            if not known:
                emit(schema.FACTS, number, key="top_without", value=line.split()[names - 1])
            else:
                _used(number, line.split()[:names], figures, titles, emit)
        elif SUM.match(line):
            emit.records += 1
        else:
            emit.unread(number, "not a row of `kubectl top`")
    for key, lines in (("top_shown", shown), ("top_unknown", unknown)):
        if lines:
            emit(
                schema.FACTS,
                lines[0],
                key=key,
                value=str(len(lines)),
                typed_on=fragment.context.typed_on,
                below_command=fragment.context.below(lines[0]),
                typed_time=fragment.context.typed_time,
                asked_of=fragment.context.asked_of,
            )
    emit.records += len(unknown)


def _used(number: int, words: list[str], figures: list[str], titles: list[str], emit: Emit) -> None:
    """A row of what one node, pod or container used; shares are those of a node."""
    of_node = len(figures) == 4
    of_container = "POD" in titles
    space = words[titles.index("NAMESPACE")] if "NAMESPACE" in titles else words[0] if len(words) > 1 and not titles else None  # fmt: skip
    emit(
        schema.USAGE, number, kind="node" if of_node else "container" if of_container else "pod", namespace=space,
        name=words[-2] if of_container else words[-1], container=words[-1] if of_container else None,
        cpu_m=_amount(figures[0], of_cpu=True), memory_bytes=_amount(figures[-2 if of_node else -1]),
        cpu_percent=_amount(figures[1]) if of_node else None, memory_percent=_amount(figures[3]) if of_node else None,
    )  # fmt: skip


def _amount(text: str, *, of_cpu: bool = False) -> int | None:
    """Thousandths of a core, bytes, or a share in percent."""
    m = PART.match(text)
    if m is None:
        return None
    number, unit = float(m["number"]), m["unit"]
    if of_cpu:
        return (
            round(number * {"": 1000, "m": 1, "u": 1e-3, "n": 1e-6}.get(unit, 0))
            if unit in ("", "m", "u", "n")
            else None
        )
    return round(number) if unit == "%" else round(number * UNITS[unit]) if unit in UNITS else None


PARSERS = (Parser("kubectl top", TITLES.pattern, takes, parse, 28),)
