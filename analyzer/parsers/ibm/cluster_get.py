"""
`ibmcloud ks|oc cluster get [--show-resources]` and `cluster ls`.

::

    Name:                           shop
    State:                          normal
    Konnectivity Server URL:        https://c104.private.us-south.containers.cloud.ibm.com:31417

    Master
    Status:     Ready (1 day ago)
    State:      deployed

Read by key and block, never by position: `Status`, `State` and `Version` occur twice. `cluster ls` names the
clusters of an account: a row is `listed_cluster` (ID and state) with `listed_name`, `listed_version` and `listed_provider` at its line,
and which of them is looked at is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.columns import ABSENT, FURNITURE, GAPS, LINE, cells, titles
from analyzer.parsers.open_end import say, without_open_line
from analyzer.sources.commands import read_command
from analyzer.sources.output_parts import POD_PART

CLUSTER = {
    "id": "cluster_id", "name": "cluster_name", "state": "cluster_state", "master status": "master_status", "master state": "actual_state", "master health": "health_state",
    "version": "version", "public service endpoint url": "public_endpoint_url", "private service endpoint url": "private_endpoint_url",
    "master url": "server_url", "konnectivity server url": "konnectivity_url", "vpe gateway": "vpe_gateway", "vpcs": "vpcs",
    "pod subnet": "pod_subnet", "service subnet": "service_subnet", "worker zones": "worker_zones", "workers": "worker_count",
    "resource group id": "resource_group", "outbound traffic protection": "outbound_protection", "oauth server url": "oauth_url", "crn": "crn",
    "provider": "provider",
}  # fmt: skip
MASTER = {
    "status": "master_status",
    "state": "actual_state",
    "health": "health_state",
    "version": "version",
    "url": "server_url",
}
TYPED = regex.compile(r"\bibmcloud (?:ks|cs|oc) cluster[ -]get\b")
KEY = regex.compile(r"^[ \t]*([A-Za-z]\w*+(?: ++\w++)*+)[ \t]*:", regex.M)
MASTER_BLOCK = regex.compile(r"^[ \t]*+Master[ \t]*+:?[ \t]*+\n[ \t]*+(?:Status|State|Health):", regex.M)
FOOTNOTE = regex.compile(r"[ \t]*[*†‡] ?\S.{20,}$")
OWN_KEYS = {
    "master status", "master url", "konnectivity server url", "public service endpoint url", "private service endpoint url",
    "ingress subdomain", "service subnet", "vpe gateway", "worker zones",
}  # fmt: skip
BLOCK = regex.compile(r"(?P<name>Master|Subnet VLANs|Addons|Add-ons|Networks?|Ingress|Worker Pools)[ \t]*+:?[ \t]*+$")
SUBNET_TITLES = regex.compile(r"VLAN ID[ ]+Subnet")
ADDON_TITLES = regex.compile(r"Name[ ]{2,}(?:Enabled|Version)")
SUBNET = regex.compile(r"\s*(?P<vlan>\d{6,8})\s+(?P<net>[\dxX*]+(?:\.[\dxX*]+){3}/\d+)\s+(?P<public>true|false)\b")
ADDON = regex.compile(r"[a-z0-9][\w.-]*[ ]{2,}\S")
OF_URL = regex.compile(r"[ \t]*[A-Z][\w ]{0,40}URL[ \t]*:(?:[ \t]*|[ \t]+https?://[\w.-]*+:?\d{0,4}[ \t]*)$")
VALUE = regex.compile(r"[^:\n]+:[ \t]+h")
URL = regex.compile(r"[ \t]*https?://[\w.-]+(?::\d+)?[ \t]*$")
REST = regex.compile(r"[ \t]*(?=[a-z\d.:-])[\w.-]*+(?::\d+)?[ \t]*$")
LISTED = regex.compile(r"Name[ ]{2,}ID[ ]{2,}State[ ]{2,}Created[ ]{2,}Workers\b")


def takes(fragment: Fragment) -> str:
    """By keys that stand nowhere else together, or below the command by any of its keys: somebody may have filtered it."""
    if POD_PART.match(fragment.text.lstrip("\n")):
        return ""  # whatever stands above it
    keys = {m[1].lower() for m in KEY.finditer(fragment.text[:6000])}
    if TYPED.search(fragment.context.command or "") and not keys.isdisjoint(CLUSTER.keys() | {"status", "provider"}):
        return "the keys of the command above it"
    return (
        "the keys of `ks cluster get`"
        if {"state", "id"} <= keys and (OWN_KEYS & keys or MASTER_BLOCK.search(fragment.text[:6000]))
        else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    """The keys before a block's name are the cluster's, those below `Master` the master's."""
    block = ""
    fragment, cut = without_open_line(fragment)
    emit.fact("has_cluster_get", "true", fragment.filled[0][0])
    seen: list[str] = []
    for number, line in _unbroken(fragment.filled):
        if m := BLOCK.match(line):
            block = m["name"]
        elif SUBNET_TITLES.match(line):
            block = "Subnet VLANs"
        elif block == "Subnet VLANs" and (m := SUBNET.match(line)):
            way = "public" if m["public"] == "true" else "private"
            emit.fact("portable_subnet", f"{m['vlan']} {m['net']} {way}", number)
        elif ADDON_TITLES.match(line) or (block in ("Addons", "Add-ons") and ADDON.match(line)):
            emit.records += 1
        elif m := LINE.match(line):
            seen.append(m["key"].lower())
            _line(number, seen[-1], (m["value"] or "").strip(), block, emit)
        elif not (FURNITURE.match(line) or FOOTNOTE.match(line)):
            emit.unread(number, "not a line of `ks cluster get`")
    if cut:
        say(emit, cut)
    whole = not read_command(fragment.context.command or "").filtered and not emit.unread_lines
    if whole and "private service endpoint url" not in seen and _came_by(seen):
        emit.fact("private_endpoint_url", "none", fragment.filled[0][0])


def _unbroken(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with each URL that a narrow terminal or a mail put below its key, whole or its rest, at the line where it ends."""
    key, above = "", 0
    for number, line in lines:
        begun = OF_URL.match(line)
        if key and number == above + 1 and (REST if VALUE.match(key) else URL).match(line):
            yield number, f"{key.rstrip()}{'' if VALUE.match(key) else ' '}{line.strip()}"
            key = ""
            continue
        if key:
            yield above, key
        key, above = (line, number) if begun else ("", 0)
        if not key:
            yield number, line
    if key:
        yield above, key


def _line(number: int, key: str, value: str, block: str, emit: Emit) -> None:
    fact = MASTER.get(key) if block == "Master" else None
    fact = fact or CLUSTER.get(key)
    if fact in ("private_endpoint_url", "public_endpoint_url") and value and value in ABSENT:
        emit.fact(fact, "none", number)
    elif fact and value not in ABSENT:
        emit.fact(fact, value, number)
    else:
        emit.records += 1


def _came_by(seen: list[str]) -> bool:
    """Does the output go on behind the place of the private endpoint: only then is its line left out by the tool."""
    public = "public service endpoint url"
    return public in seen and seen[-1] != public


def takes_list(fragment: Fragment) -> str:
    return "the titles of `ks cluster ls`" if any(LISTED.match(line) for _, line in fragment.opening[:4]) else ""


def parse_list(fragment: Fragment, emit: Emit) -> None:
    heads: list[tuple[int, str]] = []
    for number, line in fragment.filled:
        if LISTED.match(line):
            heads = titles(line)
            continue
        parts = GAPS.split(line.strip())  # an editor's blanks need not stand below the titles
        row = dict(zip((name for _, name in heads), parts, strict=True)) if len(parts) == len(heads) else {}
        row = row or (cells(line, heads) if heads else {})
        if row.get("id") and regex.fullmatch(r"[0-9a-z]{20}|[0-9a-f]{32}", row["id"]):
            emit.fact("listed_cluster", f"{row['id']} {row.get('state', '-')}", number)
            for key in ("name", "version", "provider"):
                if (value := row.get(key, "").rstrip("*")) not in ABSENT:
                    emit.fact(f"listed_{key}", value, number)
        elif not FURNITURE.match(line):
            emit.unread(number, "not a row of `ks cluster ls`")


PARSERS = (
    Parser("ibmcloud ks cluster get", r"(?:Retrieving cluster |NAME:[ ]+\S)", takes, parse, 17),
    Parser("ibmcloud ks cluster ls", r"Name[ ]{2,}ID[ ]{2,}State[ ]{2,}Created", takes_list, parse_list, 18),
)
