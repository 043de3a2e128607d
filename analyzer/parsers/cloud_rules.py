"""
Rules of Google Cloud's firewall: `gcloud compute firewall-rules list` as table, JSON or YAML, and `describe`.

A table holds what it was asked for; without more it shows neither the networks at the other end nor the tags of the machines::

    NAME                   NETWORK   DIRECTION  PRIORITY  ALLOW    DENY  DISABLED
    gke-prod-1-all         prod-vpc  INGRESS    1000      tcp,udp        False
    hardening-deny-egress  prod-vpc  EGRESS     900                all   False

Rules of other clouds in a form that has no reader of its own are unread, with that reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load, load_json

TITLES = regex.compile(r"[ \t]*NAME[ ]{2,}(?:[A-Z_]+[ ]{2,}){0,6}?(?:NETWORK|DIRECTION|PRIORITY)[ ]{2,}")
OWN = frozenset({"NETWORK", "DIRECTION", "PRIORITY", "ALLOW", "DENY", "DISABLED"})
LEAST = 3
HINTS = regex.compile(r"[ \t]*To show all fields (?:of the firewall|in table format), please (?:see|show)|[ \t]*$")
CELL = regex.compile(r"[^ \t]++(?: [^ \t]++)*+")
KIND = regex.compile(r"(?m)\"kind\"\s{0,9}:\s{0,9}\"compute#firewall\"|^[ \t-]{0,20}kind: *[\"']?compute#firewall\b")
FILTER = regex.compile(r"--(?:filter|limit|page-size)\b[= ]?(?P<told>\"[^\"]*+\"|'[^']*+'|\S++)?")
BY_DIRECTION = regex.compile(r"(?i)[\"']?direction\s{0,3}[=:~]{1,2}\s{0,3}(?:egress|ingress|e|in)[\"']?")
OF_AWS = regex.compile(r"^\|[ ]+DescribeSecurityGroup", regex.M)
OF_AZURE = regex.compile(r"^Name[ ]{2,}[^\n]{0,200}\bDirection[ ]{2,}[^\n]{0,200}\n-{3,}[ ]{2}", regex.M)
FOREIGN = "rules of a cloud's firewall in a form that is not understood"


def takes(fragment: Fragment) -> str:
    head = fragment.text[:8000]
    if KIND.search(head):
        return "rules of Google Cloud's firewall"
    fits = any(_is_titles(line) for _, line in fragment.opening[:3])
    return "the titles of `gcloud compute firewall-rules list`" if fits else ""


def _is_titles(line: str) -> bool:
    return TITLES.match(line) is not None and len(OWN.intersection(line.split())) >= LEAST


def parse(fragment: Fragment, emit: Emit) -> None:
    whole = _is_whole(fragment.context.command)
    if any(_is_titles(line) for _, line in fragment.opening[:3]):
        _table(fragment, whole, emit)
        return
    at = fragment.first_line
    for rule, single in _documents(fragment, emit):
        name = str(rule.get("name", ""))
        at = _line_of(fragment, name, at)
        _rule(rule, at, whole and not single, emit)


SOURCES = ("SOURCE", "SRC")
"""How the column of an incoming rule's networks begins: by its field, or as the tool's own examples label it."""


def _is_whole(command: str) -> bool:
    """Does the list hold every rule of a direction, by the command that made it."""
    told = [m["told"] or "" for m in FILTER.finditer(command)]
    return "describe" not in command and all(BY_DIRECTION.fullmatch(one.strip("\"'")) for one in told)


def _table(fragment: Fragment, whole: bool, emit: Emit) -> None:
    heads: list[tuple[int, str]] = []
    for number, line in fragment.filled:
        if _is_titles(line):
            heads = [(m.start(), m.group()) for m in CELL.finditer(line)]
            emit.records += 1
        elif HINTS.match(line):
            emit.records += 1
        elif not heads:
            emit.unread(number, "a line before the titles of its table")
        else:
            _row(number, _cells(line, heads), whole, emit)


def _cells(line: str, heads: list[tuple[int, str]]) -> dict[str, str]:
    """Each cell by the last title that begins at or before it: empty cells leave no trace."""
    found: dict[str, str] = {}
    for m in CELL.finditer(line):
        under = [name for at, name in heads if at <= m.start()]
        if under:
            found.setdefault(under[-1], m.group())
    return found


def _row(number: int, cells: dict[str, str], whole: bool, emit: Emit) -> None:
    direction, priority = cells.get("DIRECTION", "").lower(), cells.get("PRIORITY", "")
    told = [(action, cells[title]) for action, title in (("allow", "ALLOW"), ("deny", "DENY")) if cells.get(title)]
    if (
        not cells.get("NAME")
        or not (direction or priority)
        or direction not in ("ingress", "egress", "")
        or len(told) > 1
    ):
        emit.unread(number, "not a rule of the firewall")
        return
    action, traffic = told[0] if told else (None, None)
    ranges = next((cells[t] for t in cells if t.endswith("RANGES") and t.startswith(SOURCES if direction == "ingress" else "DEST")), None)  # fmt: skip
    emit(
        schema.FIREWALL_RULES, number, cloud="gcloud", name=cells["NAME"], network=cells.get("NETWORK"), direction=direction or None,
        priority=int(priority) if priority.isascii() and priority.isdigit() and len(priority) < 7 else None, action=action, traffic=traffic,
        ranges=_plain(ranges), targets=next((cells[t] for t in cells if t.startswith("TARGET")), None),
        disabled={"true": True, "false": False}.get(cells.get("DISABLED", "").lower()), listed_whole=whole,
    )  # fmt: skip


def _plain(ranges: str | None) -> str | None:
    """A list as Python prints it, ``['10.0.0.0/8']``, without its marks."""
    return regex.sub(r"[\[\]'\"\s]", "", ranges) if ranges else None


def _documents(fragment: Fragment, emit: Emit) -> Iterator[tuple[dict[str, Any], bool]]:
    """The rules, each with whether it is the only one of an output that is no list."""
    text = fragment.text.strip()
    try:
        if text[:1] in ("{", "["):
            found = load_json(text, emit.sink.limits)
        else:
            found = [load(one, emit.sink.limits) for one in regex.split(r"(?m)^---[ \t]*$", text) if one.strip()]
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    single = isinstance(found, dict) or (text[:1] not in ("{", "[") and len(found) == 1)
    flat = [found] if isinstance(found, dict) else found if isinstance(found, list) else []
    for one in (inner for entry in flat for inner in (entry if isinstance(entry, list) else [entry])):
        if isinstance(one, dict) and "direction" in one:
            yield one, single
        else:
            emit.unread(fragment.first_line, "not a rule of the firewall")


def _line_of(fragment: Fragment, name: str, start: int) -> int:
    for form in (f'"name": "{name}"', f"name: {name}"):
        at = fragment.line_of(form, start)
        if form in fragment.raw_line(at):
            return at
    return start


def _rule(rule: dict[str, Any], line: int, whole: bool, emit: Emit) -> None:
    direction = str(rule.get("direction", "")).lower()
    action = "allow" if rule.get("allowed") else "deny" if rule.get("denied") else None
    ranges = rule.get("sourceRanges" if direction == "ingress" else "destinationRanges")
    if ranges is None and direction == "egress":
        ranges = ["0.0.0.0/0"]  # what the API has where none is given
    tags = [str(one) for key in ("targetTags", "targetServiceAccounts") for one in _listed(rule.get(key))]
    priority = rule.get("priority")
    emit(
        schema.FIREWALL_RULES, line, cloud="gcloud", name=str(rule.get("name", "")) or None, network=str(rule.get("network", "")).rpartition("/")[2] or None,
        direction=direction or None, priority=priority if isinstance(priority, int) else None, action=action,
        traffic=",".join(_traffic(_listed(rule.get("allowed")) or _listed(rule.get("denied")))) or None,
        ranges=",".join(str(one) for one in _listed(ranges)) or None, targets=",".join(tags) or None,
        disabled=rule.get("disabled") if isinstance(rule.get("disabled"), bool) else None, listed_whole=whole,
    )  # fmt: skip


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _traffic(entries: list[Any]) -> Iterator[str]:
    for one in entries:
        protocol = str(one.get("IPProtocol", "?")) if isinstance(one, dict) else "?"
        ports = [str(port) for port in _listed(one.get("ports"))] if isinstance(one, dict) else []
        yield from (f"{protocol}:{port}" for port in ports) if ports else (protocol,)


def takes_foreign(fragment: Fragment) -> str:
    head = fragment.text[:8000]
    if OF_AWS.search(head):
        return "security groups of AWS"
    return "rules of Azure's network security groups" if OF_AZURE.search(head) else ""


def parse_foreign(fragment: Fragment, emit: Emit) -> None:
    """Told as a whole, once: none of its lines is a row of anything else."""
    emit.unread(fragment.first_line, FOREIGN, text=fragment.text)


PARSERS = (
    Parser("gcloud firewall rules", r"NAME[ ]{2,}NETWORK[ ]{2,}DIRECTION\b", takes, parse, 11),
    Parser("rules of another cloud's firewall", r"(?!)", takes_foreign, parse_foreign, 13),
)
