"""
`ibmcloud sat host ls` and `sat location ls`, and the allowlists of a cluster's service endpoints (`... allowlist get`, `... acl get`).

Facts: `satellite_location` with the name of each location; `satellite_host` as `<name>: <state> <status> <zone> <cluster> <address>`, for the hosts of a location serve other
clusters, too; `satellite_acl` and `cse_acl` with the networks of the list, `none` where the tool says that it is off.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.columns import FURNITURE, cells, titles

HOSTS = regex.compile(r"Name[ ]{2,}ID[ ]{2,}State[ ]{2,}Status[ ]{2,}")
LOCATIONS = regex.compile(r"Name[ ]{2,}ID[ ]{2,}Status[ ]{2,}Ready[ ]{2,}Created[ ]{2,}Hosts")
OF_LOCATION = regex.compile(r"\bsat host (?:ls|list|get)\b[^|;&\n]{0,200}?--location[ =][\"']?(?P<name>[\w.-]{1,100})")
ALLOWLIST = regex.compile(
    r"\b(?P<which>satellite|private|public)-service-endpoint\s+(?:allowlist|acl)\s+get\b|\bcluster (?:allowlist|acl) get\b"
)
TITLED = regex.compile(r"(?i)[ \t]*+(?:(?:subnets?|allowlist|allowed subnets|CIDRs?)[ \t]*+:?[ \t]*+$|ID[ ]{2,}+\S)")
NET = regex.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.])")
OFF = regex.compile(r"(?i)\b(?:not enabled|disabled|no (?:allowlist|subnets|entries)|not configured)\b")
ON = regex.compile(r"(?i)(?:allowlist|status|enabled)\b[^\n]{0,40}\b(?:enabled|true|on)\b")
FACT = {"satellite": "satellite_acl", "private": "cse_acl"}


def takes_hosts(fragment: Fragment) -> str:
    return "the titles of `sat host ls`" if any(HOSTS.match(line) for _, line in fragment.opening[:4]) else ""


def parse_hosts(fragment: Fragment, emit: Emit) -> None:
    heads: list[tuple[int, str]] = []
    for number, line in fragment.filled:
        if HOSTS.match(line):
            heads = titles(line)
            emit.records += 1
            if m := OF_LOCATION.search(fragment.context.command):
                emit.fact("satellite_location", m["name"], number)
            continue
        row = cells(line, heads) if heads else {}
        if row.get("name") and row.get("state"):
            told = [row.get(key) or "-" for key in ("state", "status", "zone", "cluster", "worker ip")]
            emit.fact("satellite_host", f"{row['name']}: {' '.join(told)}", number)
        elif not FURNITURE.match(line):
            emit.unread(number, "not a row of `sat host ls`")


def takes_locations(fragment: Fragment) -> str:
    return "the titles of `sat location ls`" if any(LOCATIONS.match(line) for _, line in fragment.opening[:4]) else ""


def parse_locations(fragment: Fragment, emit: Emit) -> None:
    heads: list[tuple[int, str]] = []
    for number, line in fragment.filled:
        if LOCATIONS.match(line):
            heads = titles(line)
            emit.records += 1
            continue
        row = cells(line, heads) if heads else {}
        if row.get("name") and row.get("status"):
            emit.fact("satellite_location", row["name"], number)
        elif not FURNITURE.match(line):
            emit.unread(number, "not a row of `sat location ls`")


def takes_allowlist(fragment: Fragment) -> str:
    return "the answer of `allowlist get`" if ALLOWLIST.search(fragment.context.command) else ""


def parse_allowlist(fragment: Fragment, emit: Emit) -> None:
    """The output is documented nowhere: networks are taken as they stand, and what else there is stays unread."""
    m = ALLOWLIST.search(fragment.context.command)
    key = FACT.get((m["which"] if m else None) or "", "endpoint_acl")
    networks: list[str] = []
    first = 0
    for number, line in fragment.filled:
        if found := NET.findall(line):
            networks += found
            first = first or number
            emit.keep(number)
        elif OFF.search(line):
            emit.fact(key, "none", number)
        elif not (
            FURNITURE.match(line) or TITLED.match(line) or ON.search(line) or line.strip() in ("{", "}", "[", "]")
        ):
            emit.unread(number, "not a line of `allowlist get`")
    if networks:
        emit.fact(key, ",".join(dict.fromkeys(networks)), first)


PARSERS = (
    Parser("ibmcloud sat host ls", r"Name[ ]{2,}ID[ ]{2,}State[ ]{2,}Status", takes_hosts, parse_hosts, 18),
    Parser(
        "ibmcloud sat location ls",
        r"Name[ ]{2,}ID[ ]{2,}Status[ ]{2,}Ready[ ]{2,}Created[ ]{2,}Hosts",
        takes_locations,
        parse_locations,
        18,
    ),
    Parser("ibmcloud allowlist get", r"(?!)", takes_allowlist, parse_allowlist, 14),
)
