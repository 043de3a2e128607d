"""
`ibmcloud ks|oc worker ls`, `workers` and `worker get`: classic, VPC and Satellite, with or without its title row.

::

    ID                                                   Primary IP   Flavor     State    Status   Zone        Version
    kube-cn9f3u2d0gm4b1ske7p0-shop-default-000001a5      10.241.0.4   bx2.4x16   normal   Ready    us-east-1   1.30.4_1537*

Classic workers have two addresses (`Public IP`, `Private IP`); workers of a Satellite location are named `sat-...`. A row
that `grep` left without titles is read by the shapes of its cells.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import is_private
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.columns import ABSENT, FURNITURE, LINE
from analyzer.parsers.ibm.workers import worker
from analyzer.parsers.kubernetes import row_rules
from analyzer.parsers.kubernetes.cells import Cells
from analyzer.sources.commands import read_command

TITLES = regex.compile(r"(?i)^ID[ ]{2,}(?:\S+(?: \S+)*[ ]{2,}){0,4}?(?:Public IP|Primary IP|Private IP)\b")
TITLE = regex.compile(r"[A-Z][\w]*(?: [A-Z][\w]*)*")
FOOTNOTE = regex.compile(r"[ \t]*\* ")
BARE = regex.compile(
    rf"(?:kube|sat)-[a-z0-9][\w.-]{{14,120}}(?<!-worker-private)(?<!-worker-public)[ \t]{{2,}}(?:{row_rules.ADDRESS}|-)(?:[ \t]|$)"
)
"""Behind a worker's id stands an address or a dash; behind a node's or pod's name that begins alike another column of its table; a host endpoint is called after the worker with its interface behind."""
ADDRESS = regex.compile(row_rules.ADDRESS)
VERSION = regex.compile(r"\d{1,4}\.\d{1,4}\.\d{1,6}(?:[^\s_]{0,60}+_\d\S*+|\*?)")
UPDATE = regex.compile(r" ?(?:(?:-->|->|→|=>) ?\d\S*)?(?: ?\([^()]{1,60}\))?$")
"""What stands behind the version of a worker whose update waits."""
STATES = (
    "normal|warning|critical|provisioning|provisioned|provision_pending|provision_failed|deploying|deployed|deploy_failed|reloading|reload_failed|"
    "reload_pending|rebooting|reboot_failed|deleting|deleted|delete_failed|pending|updating|Unknown|unknown|-"
)
STATE = regex.compile(rf"(?:{STATES})")
CARD_KEYS = {"id", "worker pool id", "worker pool name", "flavor", "machine type", "state", "status", "version"}
CARD_TITLES = {
    "id": "ID",
    "public ip": "Public IP",
    "private ip": "Private IP",
    "primary ip": "Primary IP",
    "status": "Status",
    "zone": "Zone",
    "location": "Zone",
    "version": "Version",
    "private vlan": "Private VLAN",
    "public vlan": "Public VLAN",
    "pool": "Worker Pool",
    "pool name": "Worker Pool",
    "worker pool": "Worker Pool",
    "worker pool name": "Worker Pool",
}


def takes(fragment: Fragment) -> str:
    lines = fragment.text[:3000].split("\n")
    if any(TITLES.match(line) for line in lines):
        return "the titles of `ks worker ls`"
    bare = next((line for _, line in fragment.opening), "")
    return "rows of `ks worker ls`" if BARE.match(bare) and not bare_misfit(bare) else ""


def bare_misfit(line: str) -> str:
    return row_rules.worker_misfit(_by_shape(line))


def parse(fragment: Fragment, emit: Emit) -> None:
    titles: list[tuple[int, str]] = []
    count = odd = 0
    for at, (number, line) in enumerate(fragment.filled):
        if regex.match(r"ID[ ]{2,}", line):
            titles = [(m.start(), m.group().strip()) for m in TITLE.finditer(line)]
            continue
        if FURNITURE.match(line) or FOOTNOTE.match(line):
            continue
        if titles:
            cells, why = _cells(line, titles)
        else:
            cells = _by_shape(line) if BARE.match(line) else {}
            why = row_rules.worker_misfit(cells)
        if not why and not cells.get("State") and _goes_on(fragment.filled[at : at + 2]):
            why = "its end stands on another line"
        if why:
            emit.unread(number, f"no row of `ks worker ls`: {why}")
            odd += 1
            continue
        worker(emit, number, cells, fragment)
        count += 1
    filtered = read_command(fragment.context.command or "").filtered
    whole = fragment.complete and not odd and bool(titles) and not filtered
    emit(schema.LISTINGS, fragment.filled[0][0], kind="workers", rows=count, complete=whole)


def _goes_on(lines: list[tuple[int, str]]) -> bool:
    """May the line below this row be the rest of it: it stands right there, and is no row and no remark of the tool."""
    if len(lines) < 2 or lines[1][0] != lines[0][0] + 1:
        return False
    below = lines[1][1]
    return not (
        BARE.match(below) or FURNITURE.match(below) or FOOTNOTE.match(below) or regex.match(r"ID[ ]{2,}", below)
    )


def _cells(line: str, titles: list[tuple[int, str]]) -> tuple[Cells, str]:
    """(cells, why they are no worker): by the titles' offsets, by runs of blanks, or by shape where a cell is longer than its column."""
    starts = [at for at, _ in titles]
    ends = [*starts[1:], 10**6]
    parts = regex.split(r"[ \t]{2,}", line.strip())
    found: list[Cells] = []
    if all(line[at - 1 : at] in (" ", "\t", "") for at in starts[1:]):
        found.append({name: line[at:end].strip() for (at, name), end in zip(titles, ends, strict=True)})
    if len(parts) == len(titles):
        found.append({name: part for (_, name), part in zip(titles, parts, strict=True)})
    found.append(_by_shape(line) if BARE.match(line) else {})
    faults = [row_rules.worker_misfit(cells) for cells in found]
    good = next((cells for cells, fault in zip(found, faults, strict=True) if not fault), None)
    return (found[0], faults[0]) if good is None else (good, "")


def _by_shape(line: str) -> Cells:
    """
    Cells of a row without titles: the last address is the private one, the status stands behind the state.

    Of a row that ends before its state nobody knows whether a public address is its last one.
    """
    parts = regex.split(r"[ \t]{2,}", line.strip())
    cells: Cells = {"ID": parts[0]}
    addresses = [part for part in parts[1:4] if ADDRESS.fullmatch(part)]
    if not addresses:
        return cells
    state = next((at for at, part in enumerate(parts[2:], 2) if STATE.fullmatch(part)), None)
    if state is None and not is_private(addresses[-1]):
        return {}
    cells["Private IP"] = addresses[-1]
    if len(addresses) == 2:
        cells["Public IP"] = addresses[0]
    if state is not None and state + 1 < len(parts):
        cells["State"], cells["Status"] = parts[state], parts[state + 1]
        if state + 2 < len(parts) and not VERSION.fullmatch(parts[state + 2]):
            cells["Zone"] = parts[state + 2]
    if version := next((part for part in parts if VERSION.fullmatch(UPDATE.sub("", part))), None):
        cells["Version"] = version
    return cells


def takes_card(fragment: Fragment) -> str:
    keys: dict[str, str] = {}
    for _, line in fragment.opening[:30]:
        if m := LINE.match(line):
            keys.setdefault(m["key"].lower(), m["value"] or "")
    named = BARE.match(keys.get("id", "") + "  -")
    return "the keys of `ks worker get`" if named and len(CARD_KEYS & set(keys)) >= 4 else ""


def parse_card(fragment: Fragment, emit: Emit) -> None:
    cells: Cells = {}
    named = fragment.first_line
    for number, line in fragment.filled:
        if m := LINE.match(line):
            named = number if m["key"] == "ID" else named
            if (title := CARD_TITLES.get(m["key"].lower())) and m["value"]:
                cells.setdefault(title, m["value"])
            emit.records += 1
        elif not FURNITURE.match(line) and ":" in line:
            emit.unread(number, "not a line of `ks worker get`")
        elif not FURNITURE.match(line):
            emit.records += 1
    cells = {title: text for title, text in cells.items() if text not in ABSENT}
    if not row_rules.worker_misfit(cells):
        worker(emit, named, cells, fragment)


PARSERS = (
    Parser("ibmcloud ks worker ls", rf"{TITLES.pattern[5:]}|{BARE.pattern}", takes, parse, 18),
    Parser("ibmcloud ks worker get", r"Retrieving (?:details for )?worker ", takes_card, parse_card, 16),
)
