"""
Rules of Azure's network security groups: `az network nsg rule list` and `nsg show`, as table and as JSON.

The lowest priority goes first; what no rule decides, the group's own rules do, which `--include-default` lists from 65000 on::

    Name           ResourceGroup    Priority    SourcePortRanges    SourceAddressPrefixes    SourceASG    Access    Protocol    Direction    ...
    -------------  ---------------  ----------  ------------------  -----------------------  -----------  --------  ----------  -----------  ...
    deny-internet  rg-nodes         4000        *                   *                        None         Deny      *           Outbound     ...

The other end may be a tag (`Internet`, `VirtualNetwork`, `AzureCloud.westeurope`) in place of networks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json

JSON = regex.compile(
    r"\"type\"\s{0,9}:\s{0,9}\"Microsoft\.Network/networkSecurityGroups|\"(?:destinationPortRange|sourceAddressPrefix)\"\s{0,9}:"
)
TITLES = regex.compile(r"(?i)[ \t]*Name[ ]{2,}[^\n]{0,200}\b(?:Access|Direction)(?:[ ]{2,}|[ \t]*$)")
DASHES = regex.compile(r"[ \t]*-{3,}(?:[ ]{1,3}-{3,})+[ \t]*$")
RUN = regex.compile(r"-{2,}")
NEEDED = frozenset({"name", "access", "direction"})
DIRECTIONS = {"outbound": "egress", "inbound": "ingress"}
SIDE = {"egress": "destination", "ingress": "source"}
OF_PATH = regex.compile(
    r"(?i)/resourceGroups/(?P<space>[^/\s]{1,90})/providers/Microsoft\.Network/networkSecurityGroups/(?P<group>[^/\s]{1,90})"
)
NAMED = regex.compile(r"(?<!\S)--nsg-name[ =]{1,4}[\"']?(?P<group>[\w.-]{1,90})")
SPACE = regex.compile(r"(?<!\S)(?:-g|--resource-group)[ =]{1,4}[\"']?(?P<space>[\w.()-]{1,90})")
PICKED = regex.compile(r"--query\b[^\n]{0,20}\[\?|--filter\b|\brule show\b")
NOT_READ = "rules of Azure's network security groups that are not understood"
RuleFields = dict[str, Any]


def takes(fragment: Fragment) -> str:
    head = fragment.text[:8000]
    if head.lstrip()[:1] in ("{", "[") and JSON.search(head):
        return "rules of Azure's network security groups"
    lines = [line for _, line in fragment.opening[:3]]
    titled = any(TITLES.match(line) and NEEDED.issubset(line.lower().split()) for line in lines)
    return "the titles of `az network nsg rule list`" if titled and any(map(DASHES.match, lines)) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    command = fragment.context.command
    whole = PICKED.search(command) is None
    group, space = NAMED.search(command), SPACE.search(command)
    if fragment.text.lstrip()[:1] not in ("{", "["):
        for number, rule in _table(fragment, emit):
            own = rule.get("resourcegroup") or (space["space"] if space else "")
            _emit(rule, number, _network(own, group["group"] if group else ""), whole, emit)
        return
    try:
        found = load_json(fragment.text.strip(), emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    before, at = emit.records, fragment.first_line
    for rule in _rules(found):
        path = OF_PATH.search(str(rule.get("id", "")))
        form = f'"name": "{rule.get("name")}"'
        line = fragment.line_of(form, at)
        at = line if form in fragment.raw_line(line) else at
        network = _network(path["space"], path["group"]) if path else _network("", group["group"] if group else "")
        _emit({key.lower(): value for key, value in rule.items()}, at, network, whole, emit)
    if emit.records == before:
        emit.unread(fragment.first_line, NOT_READ, text=fragment.text)


def _network(space: str, group: str) -> str | None:
    return f"{space}/{group}" if space and group else group or space or None


def _rules(found: Any) -> Iterator[RuleFields]:
    """Rules in a list, in a group, or in a list of groups; ARM has their fields one level deeper."""
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, dict):
            continue
        inner = one.get("properties")
        flat: RuleFields = {**one, **inner} if isinstance(inner, dict) else one
        if isinstance(flat.get("securityRules"), list):
            yield from _rules(flat["securityRules"])
            yield from _rules(flat.get("defaultSecurityRules") or [])
        elif "access" in flat and "direction" in flat:
            yield flat


def _table(fragment: Fragment, emit: Emit) -> Iterator[tuple[int, RuleFields]]:
    """Rows by the runs of dashes below the titles, each as wide as its column."""
    titles: list[str] = []
    spans: list[tuple[int, int]] = []
    before = ""
    for number, line in fragment.filled:
        if DASHES.match(line):
            starts = [m.start() for m in RUN.finditer(line)]
            spans = list(zip(starts, [*starts[1:], 10_000], strict=True))
            titles = [before[start:end].strip().lower() for start, end in spans]
            emit.records += 1
        elif spans:
            yield number, dict(zip(titles, (line[start:end].strip() for start, end in spans), strict=True))
        elif TITLES.match(line):
            emit.records += 1
        else:
            emit.unread(number, "a line before the titles of its table")
        before = line


def _emit(rule: RuleFields, line: int, network: str | None, whole: bool, emit: Emit) -> None:
    direction = DIRECTIONS.get(str(rule.get("direction", "")).lower())
    action, priority = str(rule.get("access", "")).lower(), str(rule.get("priority", ""))
    if direction is None or action not in ("allow", "deny"):
        emit.unread(line, "not a rule of a network security group")
        return
    side = SIDE[direction]
    ports = _listed(rule, "destinationportrange", "destinationportranges", "port", "ports")
    ends = _listed(rule, f"{side}addressprefix", f"{side}addressprefixes", side)
    if _listed(rule, f"{side}asg") or rule.get(f"{side}applicationsecuritygroups"):
        ends = None  # machines that are listed elsewhere
    emit(
        schema.FIREWALL_RULES, line, cloud="az", name=str(rule.get("name", "")) or None, network=network, direction=direction,
        priority=int(priority) if priority.isascii() and priority.isdigit() and len(priority) < 7 else None, action=action,
        traffic=_traffic(str(rule.get("protocol", "*") or "*").lower(), ports), ranges=",".join(_everything(ends)) if ends else None,
        listed_whole=whole,
    )  # fmt: skip


def _listed(rule: RuleFields, *keys: str) -> list[str] | None:
    """What these fields list, as a list or with blanks or commas between; None where none of them states anything."""
    found: list[str] = []
    for key in keys:
        value = rule.get(key)
        texts = value if isinstance(value, list) else [value]
        found += [
            part
            for text in texts
            if isinstance(text, str)
            for part in regex.split(r"[ ,]+", text.strip())
            if part and part != "None"
        ]
    return found or None


def _everything(ends: list[str]) -> Iterator[str]:
    yield from ("0.0.0.0/0" if end.lower() in ("*", "any") else end for end in ends)


def _traffic(protocol: str, ports: list[str] | None) -> str | None:
    if ports is None:
        return None
    protocols = ("tcp", "udp") if protocol in ("*", "any", "all") else (protocol,)
    if "*" in ports or "any" in (port.lower() for port in ports):
        return "all" if len(protocols) > 1 else protocol
    return ",".join(f"{one}:{port}" for one in protocols for port in ports)


PARSERS = (Parser("az network nsg rules", r"Name[ ]{2,}ResourceGroup[ ]{2,}Priority\b", takes, parse, 12),)
