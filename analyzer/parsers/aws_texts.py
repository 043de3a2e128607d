"""
Lines of AWS's own tool (`--output text`): each object is a label in capitals with its plain values by the names of their keys, and what it holds stands below it.

::

    SECURITYGROUPS	workers	sg-0node	prod-node	111122223333	vpc-0a
    IPPERMISSIONS	10250	tcp	10250
    USERIDGROUPPAIRS	sg-0ctl	111122223333
    IPPERMISSIONSEGRESS	-1
    IPRANGES	0.0.0.0/0

A key that no object of a list has leaves no cell, and a paste puts blanks in place of tabs, so values are told by what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analyzer import patterns as regex

LABELS = "SECURITYGROUPS|SECURITYGROUPRULES|NETWORKACLS|IPPERMISSIONS(?:EGRESS)?"
BEGIN = rf"(?:{LABELS})[ \t]{{1,8}}\S"
FIRST = regex.compile(rf"(?m)^[ \t]{{0,8}}{BEGIN}")
LINE = regex.compile(r"[ \t]{0,8}(?P<label>[A-Z][A-Z0-9]{3,40})(?:[ \t]+(?P<cells>\S[^\n]*+))?$")
GROUP = regex.compile(r"(?<!\S)(?P<id>sg-[0-9a-z]{1,40})(?:[ \t]+(?P<name>\S[^\n]{0,255}?)[ \t]+\d{12}(?=\s|$))?")
PORTED = regex.compile(r"(?P<low>-?\d{1,5})[ \t]+(?P<protocol>[a-z]\w{1,15}|-1|\d{1,3})[ \t]+(?P<high>-?\d{1,5})$")
RULE = regex.compile(
    r"(?:(?P<end>[\da-fA-F.:]{2,45}/\d{1,3})[ \t]+)?(?:\S[^\n]{0,255}?[ \t]+)??(?:(?P<low>-?\d{1,5})[ \t]+)?(?P<group>sg-[0-9a-z]{1,40})[ \t]+\d{12}[ \t]+(?P<protocol>[a-z]\w{1,15}|-1|\d{1,3})[ \t]+(?P<egress>True|False)"
    r"(?:[ \t]+(?P<list>pl-[0-9a-z]{1,40}))?(?:[ \t]+arn:\S{1,200})?[ \t]+(?P<id>sgr-[0-9a-z]{1,40})(?:[ \t]+(?P<high>-?\d{1,5}))?$"
)
ENTRY = regex.compile(
    r"(?:(?P<end>[\d.]{7,15}/\d{1,2})[ \t]+)?(?P<egress>True|False)[ \t]+(?:(?P<six>[\da-fA-F:]{2,45}/\d{1,3})[ \t]+)?(?P<protocol>-1|\d{1,3})[ \t]+(?P<action>allow|deny)[ \t]+(?P<number>\d{1,5})$"
)
ENDS = {
    "IPRANGES": ("IpRanges", "CidrIp", regex.compile(r"[\d.]{7,15}/\d{1,2}(?=\s|$)")),
    "IPV6RANGES": ("Ipv6Ranges", "CidrIpv6", regex.compile(r"[\da-fA-F:]{2,45}/\d{1,3}(?=\s|$)")),
    "PREFIXLISTIDS": ("PrefixListIds", "PrefixListId", regex.compile(r"(?<!\S)pl-[0-9a-z]{1,40}(?=\s|$)")),
    "USERIDGROUPPAIRS": ("UserIdGroupPairs", "GroupId", regex.compile(r"(?<!\S)sg-[0-9a-z]{1,40}(?=\s|$)")),
}
PERMISSIONS = {"IPPERMISSIONS": "IpPermissions", "IPPERMISSIONSEGRESS": "IpPermissionsEgress"}
AclFields = dict[str, Any]


def is_labelled(text: str) -> bool:
    """Is it such a list of security groups, of their rules or of network ACLs."""
    return FIRST.search(text) is not None


def unlabelled(lines: Iterable[tuple[int, str]]) -> tuple[dict[str, Any], list[int]]:
    """(the object that the lines show, each inner one with its line; the lines that are of no such object)."""
    whole: dict[str, list[AclFields]] = {"SecurityGroups": [], "SecurityGroupRules": [], "NetworkAcls": []}
    strange: list[int] = []
    at: AclFields = {}  # what the lines below belong to: a permission, a rule, an entry
    for number, line in lines:
        m = LINE.match(line)
        if m is None:
            strange.append(number)
            continue
        label, cells = m["label"], (m["cells"] or "").rstrip()
        found = _object(label, cells, whole)
        if found is not None:
            found["line"], at = number, found
        elif label in ENDS and at:
            name, key, pattern = ENDS[label]
            if end := pattern.search(cells):
                at.setdefault(name, []).append({key: end.group()})
        elif label == "REFERENCEDGROUPINFO" and at and (end := ENDS["USERIDGROUPPAIRS"][2].search(cells)):
            at["ReferencedGroupInfo"] = {"GroupId": end.group()}
        elif label == "PORTRANGE" and at and len(ports := cells.split()) == 2:
            at["PortRange"] = {"From": _number(ports[0]), "To": _number(ports[1])}
    return {name: objects for name, objects in whole.items() if objects}, strange


def _object(label: str, cells: str, whole: dict[str, list[AclFields]]) -> AclFields | None:
    """What a line begins, put into what holds it; None for a line that states something of another object."""
    if label == "SECURITYGROUPS":
        m = GROUP.search(cells)
        named = {"GroupId": m["id"], "GroupName": m["name"]} if m else {}
        whole["SecurityGroups"].append(group := {key: value for key, value in named.items() if value})
        return group
    if label in PERMISSIONS:
        if not whole["SecurityGroups"]:
            whole["SecurityGroups"].append({})  # its own line is above what was copied
        permission = _permission(cells)
        whole["SecurityGroups"][-1].setdefault(PERMISSIONS[label], []).append(permission)
        return permission
    if label == "SECURITYGROUPRULES" and (m := RULE.match(cells)):
        end = m["end"] or ""
        rule = {
            "GroupId": m["group"], "SecurityGroupRuleId": m["id"], "IpProtocol": m["protocol"], "IsEgress": m["egress"] == "True",
            "FromPort": _number(m["low"]), "ToPort": _number(m["high"]), "PrefixListId": m["list"], "CidrIpv6" if ":" in end else "CidrIpv4": end or None,
        }  # fmt: skip
        whole["SecurityGroupRules"].append(rule)
        return rule
    if label == "NETWORKACLS":
        acl = regex.search(r"(?<!\S)acl-[0-9a-z]{1,40}(?=\s|$)", cells)
        found: AclFields = {"NetworkAclId": acl.group() if acl else None, "Entries": []}
        whole["NetworkAcls"].append(found)
        return found
    if label == "ENTRIES" and whole["NetworkAcls"] and (m := ENTRY.match(cells)):
        entry = {
            "CidrBlock": m["end"], "Ipv6CidrBlock": m["six"], "Egress": m["egress"] == "True", "Protocol": m["protocol"],
            "RuleAction": m["action"], "RuleNumber": int(m["number"]),
        }  # fmt: skip
        whole["NetworkAcls"][-1]["Entries"].append(entry)
        return entry
    return None


def _permission(cells: str) -> AclFields:
    if m := PORTED.match(cells):
        return {"IpProtocol": m["protocol"], "FromPort": _number(m["low"]), "ToPort": _number(m["high"])}
    return {"IpProtocol": cells if len(cells.split()) == 1 else ""}


def _number(text: str | None) -> int | None:
    return int(text) if text is not None else None
