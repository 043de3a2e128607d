"""
Rules of Amazon's cloud: `aws ec2 describe-security-groups`, `describe-security-group-rules` and `describe-network-acls` as JSON and as lines of text, the groups as the tool's own table, too.

A group allows, and what none of its rules lets through is dropped; a direction without a rule is one row without an action. Rules of a list have
numbers, the lowest goes first. What stands in frames inside each other is one object inside the other::

    |||                 IpPermissions                 |||
    ||+---------------------+-------------------------+||
    |||  FromPort           |  443                    |||
    |||  IpProtocol         |  tcp                    |||
    ||||                   IpRanges                  ||||

Which machines a group or list is for is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.aws_frames import is_framed, unframed
from analyzer.parsers.aws_texts import BEGIN, is_labelled, unlabelled
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json

JSON = regex.compile(r"\"(?:IpPermissions(?:Egress)?|SecurityGroupRuleId|IsEgress|NetworkAclId)\"\s{0,9}:")
SIDES = (("IpPermissions", "ingress"), ("IpPermissionsEgress", "egress"))
ENDS = (
    ("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6"), ("PrefixListIds", "PrefixListId"), ("UserIdGroupPairs", "GroupId"),
)  # fmt: skip
"""Lists of a permission that say who is at the other end, with the key that names it."""
PROTOCOLS = {"-1": "all", "6": "tcp", "17": "udp", "1": "icmp"}
OTHER_FILTER = regex.compile(r"--filters?\b(?![ =]{1,4}[\"']?Name=[\"']?group-id\b)|--query\b")
NARROWED = regex.compile(r"\||--query\b")
"""A part of the output was picked: a direction that is not there may be one that was left out."""
NOT_READ = "a security group or network ACL of AWS whose rules are not understood"
AwsFields = dict[str, Any]


def takes(fragment: Fragment) -> str:
    head = fragment.text[:8000]
    if head.lstrip()[:1] in ("{", "[") and JSON.search(head):
        return "security groups or network ACLs of AWS"
    if is_labelled(head):
        return "security groups or network ACLs of AWS, line by line"
    return "a table of security groups of AWS" if is_framed(head) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    found: Any
    if is_framed(fragment.text[:8000]):
        found = unframed(fragment.filled)
    elif fragment.text.lstrip()[:1] not in ("{", "["):
        found, strange = unlabelled(fragment.filled)
        for number in strange:
            emit.unread(number, "not a line of a list of security groups")
    else:
        try:
            found = load_json(fragment.text.strip(), emit.sink.limits)
        except BadYaml as error:
            emit.unread(fragment.first_line, str(error), text=fragment.text)
            return
    before = emit.records
    at = fragment.first_line
    for group in _objects(found, "SecurityGroups", "IpPermissions", "IpPermissionsEgress"):
        at = _group(fragment, group, at, emit)
    for one in _objects(found, "SecurityGroupRules", "IsEgress"):
        at = _single(fragment, one, at, emit)
    for acl in _objects(found, "NetworkAcls", "Entries"):
        at = _acl(fragment, acl, at, emit)
    if emit.records == before:
        emit.unread(fragment.first_line, NOT_READ, text=fragment.text)


def _objects(found: Any, name: str, *keys: str) -> Iterator[AwsFields]:
    """The objects of a list that has this name, or of a bare list or object with these keys."""
    if isinstance(found, dict):
        found = found.get(name, [found])
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict) and any(key in one for key in keys):
            yield one


def _line(fragment: Fragment, one: AwsFields, at: int, *keys: str) -> int | None:
    """Where an object stands: in a table its own line, in JSON the first of these keys with its value from here on; None where it is not found."""
    if "line" in one:
        return int(one["line"])
    for key in keys:
        if (value := one.get(key)) is not None:
            form = f'"{key}": "{value}"' if isinstance(value, str) else f'"{key}": {value}'
            line = fragment.line_of(form, at)
            if form in fragment.raw_line(line):
                return line
    return None


def _group(fragment: Fragment, group: AwsFields, start: int, emit: Emit) -> int:
    """The rules of one group; returns where the next one may begin."""
    name = str(group.get("GroupName") or group.get("GroupId") or "")
    network = str(group.get("GroupId") or name) or None
    ends = [line for key in ("GroupName", "GroupId") if (line := _line(fragment, group, start, key)) is not None]
    own = min(ends, default=start)
    for key, direction in SIDES:
        permissions = [one for one in group.get(key) or [] if isinstance(one, dict)]
        if not permissions and (key in group or ("line" in group and not NARROWED.search(fragment.context.command))):
            emit(
                schema.FIREWALL_RULES,
                own,
                cloud="aws",
                name=name or None,
                network=network,
                direction=direction,
                listed_whole=True,
            )
        at = fragment.line_of(f'"{key}":', own)
        for one in permissions:
            line = _line(fragment, one, at, "FromPort" if "FromPort" in one else "IpProtocol")
            emit(
                schema.FIREWALL_RULES, own if line is None else line, cloud="aws", name=name or None, network=network, direction=direction,
                action="allow", traffic=_traffic(one), ranges=",".join(_ends(one)) or None, listed_whole=True,
            )  # fmt: skip
            at = at if line is None else line + 1
    return max(ends, default=start)


def _ends(permission: AwsFields) -> Iterator[str]:
    for key, what in ENDS:
        for one in permission.get(key) or []:
            if isinstance(one, dict) and one.get(what):
                yield str(one[what])


def _traffic(rule: AwsFields) -> str | None:
    protocol = str(rule.get("IpProtocol", ""))
    protocol = PROTOCOLS.get(protocol, protocol)
    low, high = rule.get("FromPort"), rule.get("ToPort")
    if not protocol:
        return None
    if protocol not in ("tcp", "udp") or low is None or str(low) == "-1":
        return protocol
    return f"{protocol}:{low}" if high in (None, low) else f"{protocol}:{low}-{high}"


def _single(fragment: Fragment, one: AwsFields, at: int, emit: Emit) -> int:
    """A rule that is listed by itself, beside others of its group."""
    referenced = one.get("ReferencedGroupInfo")
    ends = [one.get(key) for key in ("CidrIpv4", "CidrIpv6", "PrefixListId")]
    ends += [referenced.get("GroupId")] if isinstance(referenced, dict) else []
    line = _line(fragment, one, at, "SecurityGroupRuleId")
    at = at if line is None else line
    group = str(one.get("GroupId") or "") or None
    emit(
        schema.FIREWALL_RULES, at, cloud="aws", name=group, network=group, direction="egress" if one["IsEgress"] else "ingress", action="allow",
        traffic=_traffic(one), ranges=",".join(str(end) for end in ends if end) or None,
        listed_whole=OTHER_FILTER.search(fragment.context.command) is None,
    )  # fmt: skip
    return at


def _acl(fragment: Fragment, acl: AwsFields, at: int, emit: Emit) -> int:
    name = str(acl.get("NetworkAclId") or "") or None
    for one in acl.get("Entries") or []:
        number = one.get("RuleNumber") if isinstance(one, dict) else None
        if not isinstance(number, int) or not isinstance(one.get("Egress"), bool):
            continue
        ports = one.get("PortRange") or {}
        traffic = _traffic(
            {"IpProtocol": one.get("Protocol"), "FromPort": ports.get("From"), "ToPort": ports.get("To")}
        )
        line = _line(fragment, one, at, "RuleNumber")
        at = at if line is None else line
        emit(
            schema.FIREWALL_RULES, at, cloud="aws", name=f"{number} of {name}", network=name, direction="egress" if one["Egress"] else "ingress",
            priority=number, action=str(one.get("RuleAction")).lower(), traffic=traffic,
            ranges=str(one.get("CidrBlock") or one.get("Ipv6CidrBlock") or "") or None, listed_whole=True,
        )  # fmt: skip
    return at


PARSERS = (Parser("AWS security groups and network ACLs", rf"[ \t]*(?:-{{20,}}$|{BEGIN})", takes, parse, 12),)
