"""
`ibmcloud is endpoint-gateway(s)`, `is security-group(s)`, `is security-group-rules` and `ks security-group`, text and JSON.

Facts: `endpoint_gateway` (name), `endpoint_gateway_lifecycle`, `_health`, `_addresses`, `_service_endpoints`, each as
`<gateway>: <value>`; `security_group` (name) and `security_group_rule` as `<group>: <direction> <protocol> <ports> <remote>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm import json_sorts
from analyzer.parsers.ibm.columns import ABSENT, FURNITURE, CardEntry, card, cells, titles
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json

GATEWAY_WORDS = regex.compile(
    r"(?im)^(?:Getting|Listing) endpoint gateways?\b|^Target[ ]{2,}CRN|^Service Endpoints?[ ]{2,}\S|^DNS resolution binding mode[ ]{2,}"
)
RULES_OF = regex.compile(r"(?im)^Listing rules of security group (?P<name>\S{1,200}) ")
ASKED = regex.compile(
    r"\bsecurity-group(?:-rules?)?[ ]{1,4}[\"']?(?P<name>(?!r\d{3}-)[A-Za-z][\w.-]{1,100})[\"']?(?=\s|$)"
)
"""The group that a command names; an ID is no name."""
GROUP_WORDS = regex.compile(r"(?im)^(?:Getting|Listing) (?:rules of )?security groups?\b")
RULE_TITLES = regex.compile(
    r"(?i)^[ ]*(?:ID|Rule ID|Name)[ ]{2,}(?:[^ \t\n]++(?: [^ \t\n]++)?+[ ]{2,}+)?Direction[ ]{2}"
)
OF_ACL = regex.compile(r'"(?:action|access)":\s*"(?i:allow|deny)"')
"""A security group only allows; a rule of an access list says what it does."""
OF_OTHERS = regex.compile(r"(?i)[ ]{2}(?:network|priority|allow|deny|access|action|disabled)(?:[ ]{2}|\s*$)")
"""Titles that rules of other firewalls have, and of access lists: gcloud's, Azure's."""
LISTED = regex.compile(r"(?i)^ID[ ]{2,}Name[ ]{2,}")
BARE_ROW = regex.compile(r"[ ]*r\d{3}-[\w-]{4,40}[ ]{2,}(?P<name>[A-Za-z][\w.-]{1,100})(?P<more>(?:[ ]{2,}\S+)+)[ ]*$")
"""A row of the list of gateways whose titles a search left out."""
STATES = {
    "lifecycle": frozenset({"stable", "pending", "failed", "suspended", "updating", "waiting", "deleting"}),
    "health": frozenset({"ok", "degraded", "faulted", "inapplicable"}),
}
"""Words of a gateway's states, none of which is both."""
HEAD = 1 << 20
COMMAND = regex.compile(r"\b(?P<what>endpoint-gateway|security-group)(?P<rest>s?|-rules?)\b")
PORTS = regex.compile(r"(?i)Min=(?P<low>\d+),\s?Max=(?P<high>\d+)")
PORT_TITLES = ("port range", "ports", "port", "port(s)", "destination ports", "destination port")
SPAN = regex.compile(r"(?P<low>\d{1,5})(?:\s?[-:]\s?(?P<high>\d{1,5}))?")
NAME_LINE = regex.compile(r"Name:[ \t]+(?P<name>\S+)[ \t]*$")
KEYS = {
    "lifecycle state": "lifecycle", "status": "lifecycle", "health state": "health", "private ips": "addresses",
    "ips": "addresses", "service endpoints": "service_endpoints", "service endpoint": "service_endpoints",
}  # fmt: skip
ADDRESS = regex.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
SILENT = frozenset({
    "id", "crn", "target", "target type", "target remote", "dns resolution binding mode", "vpc", "security groups",
    "created", "created at", "resource group", "resource type", "allow dns resolution binding", "targets", "network interfaces",
    "health reasons", "lifecycle reasons", "rules", "load balancers", "tags", "instances", "type", "subnet", "bare metal servers",
})  # fmt: skip


def takes_gateway(fragment: Fragment) -> str:
    m = COMMAND.search(fragment.context.command)
    head = fragment.text[:4000]
    asked = m is not None and m["what"] == "endpoint-gateway"
    if head.lstrip()[:1] in "{[":
        return "JSON of endpoint gateways" if json_sorts.is_of(head, "endpoint_gateway") else ""
    lines = [line for _, line in fragment.opening[:4]]
    if any(GATEWAY_WORDS.match(line) for line in lines):
        return "the first line of `is endpoint-gateway`"
    if asked and BARE_ROW.match(_body(lines)):
        return "a row of `is endpoint-gateways`"
    fits = LISTED.match(_body(lines)) or "Lifecycle State" in head or "Health State" in head
    return "the answer of `is endpoint-gateway`" if fits and (asked or len(GATEWAY_WORDS.findall(head)) >= 2) else ""


def takes_group(fragment: Fragment) -> str:
    head = fragment.text[:4000]
    if head.lstrip()[:1] in "{[":
        opening = fragment.text[:HEAD]
        ours = regex.search(r'"direction":\s*"(?:in|out)bound"', opening) and not OF_ACL.search(opening)
        return "JSON of security groups" if ours else ""
    lines = [line for _, line in fragment.opening[:4]]
    if any(GROUP_WORDS.match(line) for line in lines):
        return "the first line of `is security-group`"
    if any(RULE_TITLES.match(line) and not OF_OTHERS.search(line) for line in fragment.text[:8000].split("\n")):
        return "the titles of a security group's rules"
    m = COMMAND.search(fragment.context.command)
    return (
        "the answer of `is security-group`"
        if m and m["what"] == "security-group" and LISTED.match(_body(lines))
        else ""
    )


def _body(lines: list[str]) -> str:
    return next((line for line in lines if not FURNITURE.match(line)), "")


def parse_gateway(fragment: Fragment, emit: Emit) -> None:
    if fragment.text.lstrip()[:1] in "{[":
        for item, at_line in _items(fragment, emit):
            _gateway_json(item, at_line, fragment, emit)
        return
    rows = [(number, line) for number, line in fragment.filled if not FURNITURE.match(line)]
    if rows and LISTED.match(rows[0][1]):
        _table(rows, emit, "endpoint_gateway")
        return
    if rows and BARE_ROW.match(rows[0][1]):
        _bare_rows(rows, emit)
        return
    entries = list(card(rows))
    name = next((e.value for e in entries if e.key == "name"), "")
    for entry in entries:
        key = KEYS.get(entry.key)
        if entry.key == "name":
            emit.fact("endpoint_gateway", name, entry.line)
        elif key == "addresses":
            found = ADDRESS.findall(" ".join([entry.value, *(text for _, text in entry.below)]))
            emit.fact(
                "endpoint_gateway_addresses",
                f"{name}: {','.join(found) or 'none'}",
                entry.below[-1][0] if found and entry.below else entry.line,
            )
        elif key:
            names = [t for t in [entry.value, *(text for _, text in entry.below)] if t and t not in ABSENT]
            emit.fact(f"endpoint_gateway_{key}", f"{name}: {','.join(names) or 'none'}", entry.line)
        else:
            _other(entry, emit, "is endpoint-gateway")


def _other(entry: CardEntry, emit: Emit, command: str) -> None:
    if entry.key in SILENT:
        emit.records += 1
    else:
        emit.unread(entry.line, f"not a line of `{command}`")
        for number, _ in entry.below:
            emit.unread(number, f"not a line of `{command}`")


def _table(rows: list[tuple[int, str]], emit: Emit, fact: str) -> None:
    heads = titles(rows[0][1])
    for number, line in rows[1:]:
        row = cells(line, heads)
        name = row.get("name", "")
        if not name or not row.get("id"):
            emit.unread(number, "not a row of the list")
            continue
        emit.fact(fact, name, number)
        for title, key in KEYS.items():
            if fact == "endpoint_gateway" and row.get(title, "") not in ABSENT:
                emit.fact(f"{fact}_{key}", f"{name}: {row[title]}", number)


def _bare_rows(rows: list[tuple[int, str]], emit: Emit) -> None:
    """Rows without their titles: the name stands behind the ID, and the words of a state are no other cell's."""
    for number, line in rows:
        m = BARE_ROW.match(line)
        if m is None:
            emit.unread(number, "not a row of the list")
            continue
        emit.fact("endpoint_gateway", m["name"], number)
        for key, words in STATES.items():
            if state := next((cell for cell in m["more"].split() if cell.lower() in words), None):
                emit.fact(f"endpoint_gateway_{key}", f"{m['name']}: {state}", number)


def _gateway_json(item: dict[str, Any], line: int, fragment: Fragment, emit: Emit) -> None:
    name = str(item.get("name", ""))
    emit.fact("endpoint_gateway", name, fragment.line_of(f'"{name}"', line))
    for key, fact in (("lifecycle_state", "lifecycle"), ("health_state", "health")):
        if isinstance(item.get(key), str):
            emit.fact(f"endpoint_gateway_{fact}", f"{name}: {item[key]}", fragment.line_of(f'"{key}"', line))
    if isinstance(item.get("ips"), list):
        found = [str(one.get("address")) for one in item["ips"] if isinstance(one, dict) and one.get("address")]
        emit.fact("endpoint_gateway_addresses", f"{name}: {','.join(found) or 'none'}", fragment.line_of('"ips"', line))
    if isinstance(item.get("service_endpoints"), list):
        hosts = ",".join(str(host) for host in item["service_endpoints"])
        emit.fact(
            "endpoint_gateway_service_endpoints",
            f"{name}: {hosts or 'none'}",
            fragment.line_of('"service_endpoints"', line),
        )


def parse_group(fragment: Fragment, emit: Emit) -> None:
    if fragment.text.lstrip()[:1] in "{[":
        for item, at_line in _items(fragment, emit):
            _group_json(item, at_line, fragment, emit)
        return
    rows = [(number, line) for number, line in fragment.filled if not FURNITURE.match(line)]
    at = next((at for at, (_, line) in enumerate(rows) if RULE_TITLES.match(line)), len(rows))
    if rows and LISTED.match(rows[0][1]) and at == len(rows):
        _table(rows, emit, "security_group")
        return
    m = RULES_OF.search(fragment.text) or ASKED.search(fragment.context.command)
    group = m["name"] if m else ""
    if group:
        emit.fact("security_group", group, fragment.filled[0][0])
    for entry in card(rows[:at]):
        named = NAME_LINE.match(entry.value) if not entry.key else None
        if entry.key == "name" or named:
            group = named["name"] if named else entry.value
            emit.fact("security_group", group, entry.line)
        else:
            _other(entry, emit, "is security-group")
    heads: list[tuple[int, str]] = []
    for number, line in rows[at:]:
        if RULE_TITLES.match(line):
            heads = titles(line)
            emit.records += 1
        else:
            _rule_row(number, cells(line, heads), group, emit)


def _rule_row(number: int, row: dict[str, str], group: str, emit: Emit) -> None:
    direction = row.get("direction", "").lower()
    if direction not in ("inbound", "outbound", "ingress", "egress"):
        emit.unread(number, "not a rule of a security group")
        return
    protocol, _, detail = row.get("protocol", "").partition(" ")
    ports = PORTS.search(detail) or PORTS.search(" ".join(row.values()))
    low = row.get("port min") or row.get("port_min") or (ports["low"] if ports else "")
    high = row.get("port max") or row.get("port_max") or (ports["high"] if ports else "")
    told = next((row[title] for title in PORT_TITLES if row.get(title)), "")
    if not low and told not in ABSENT | {"all", "any", "All", "Any", "*"}:
        span = SPAN.fullmatch(told)
        if span is None:
            emit.unread(number, f"ports of a rule that are not understood: {told[:40]!r}")
            return
        low, high = span["low"], span["high"] or span["low"]
    remote = row.get("remote") or row.get("remote ip") or row.get("source") or ""
    _rule(emit, number, group, direction, protocol, low, high, remote)


def _rule(
    emit: Emit, line: int, group: str, direction: str, protocol: str, low: object, high: object, remote: str
) -> None:
    way = {"ingress": "inbound", "egress": "outbound"}.get(direction, direction)
    ports = f"{low}-{high}" if low not in (None, "", "-") and high not in (None, "", "-") else "all"
    emit.fact("security_group_rule", f"{group or '?'}: {way} {protocol or 'all'} {ports} {remote or 'any'}", line)


def _group_json(item: dict[str, Any], line: int, fragment: Fragment, emit: Emit) -> None:
    group = str(item.get("name", ""))
    rules = item.get("rules") if isinstance(item.get("rules"), list) else [item] if "direction" in item else []
    if "rules" in item:
        emit.fact("security_group", group, fragment.line_of(f'"{group}"', line))
    starts = [
        fragment.line_of(f'"{one["id"]}"', line) for one in rules or [] if isinstance(one, dict) and one.get("id")
    ]
    for rule in rules or []:
        if not isinstance(rule, dict):
            continue
        remote = rule.get("remote") if isinstance(rule.get("remote"), dict) else {}
        assert isinstance(remote, dict)
        told = remote.get("cidr_block") or remote.get("address") or remote.get("name") or ""
        at = fragment.line_of(f'"{rule.get("id")}"', line) if rule.get("id") else line
        if rule.get("id") and rule.get("port_max") is not None:  # the port says more than the rule's ID
            behind = next((start for start in starts if start > at), None)
            shown = fragment.line_of('"port_max"', at)
            at = shown if behind is None or shown < behind else at
        _rule(
            emit, at, group if "rules" in item else "", str(rule.get("direction", "")), str(rule.get("protocol", "all")),
            rule.get("port_min"), rule.get("port_max"), str(told),
        )  # fmt: skip


def _items(fragment: Fragment, emit: Emit) -> Iterable[tuple[dict[str, Any], int]]:
    """The objects of one JSON document: itself, its list, or the list under its only plural key."""
    try:
        value = load_json(fragment.text.strip(), emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    if isinstance(value, dict):
        value = next(
            (value[k] for k in ("endpoint_gateways", "security_groups") if isinstance(value.get(k), list)), [value]
        )
    line = fragment.first_line
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict):
            line = fragment.line_of(f'"{item.get("id")}"', line) if item.get("id") else line
            yield item, line


PARSERS = (
    Parser(
        "ibmcloud is endpoint-gateway", r"(?:Getting|Listing) endpoint gateways?\b", takes_gateway, parse_gateway, 18
    ),
    Parser(
        "ibmcloud is security-group",
        r"(?:Getting|Listing) (?:rules of )?security groups?\b",
        takes_group,
        parse_group,
        18,
    ),
)
