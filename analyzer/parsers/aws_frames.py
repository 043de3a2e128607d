"""
Tables of AWS's own tool (`--output table`): frames inside each other, as deep as the object is nested.

A frame has its title alone in its first row; below it stand titles with rows of values, or, where that is too wide, a key and a value a row::

    ||                 SecurityGroups                  ||
    |+----------------------+--------------------------+|
    ||  GroupId             |  sg-0node                ||
    |||                 IpPermissions                 |||
    ||+------------+------------+---------------------+||
    |||  FromPort  | IpProtocol |  ToPort             |||
    |||  443       |  tcp       |  443                |||
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from analyzer import patterns as regex

TOP = regex.compile(r"(?m)^[ \t]{0,8}\|[ ]+DescribeSecurityGroups[ ]+\|[ \t]*$")
LISTS = frozenset(
    {
        "SecurityGroups",
        "IpPermissions",
        "IpPermissionsEgress",
        "IpRanges",
        "Ipv6Ranges",
        "PrefixListIds",
        "UserIdGroupPairs",
        "Tags",
    }
)
KEYS = frozenset({
    "Description", "GroupId", "GroupName", "OwnerId", "VpcId", "SecurityGroupArn", "FromPort", "ToPort", "IpProtocol", "CidrIp", "CidrIpv6",
    "PrefixListId", "UserId", "PeeringStatus", "VpcPeeringConnectionId", "Key", "Value",
})  # fmt: skip
NUMBERS = frozenset({"FromPort", "ToPort"})


def is_framed(text: str) -> bool:
    """Is it such a table of security groups."""
    return TOP.search(text) is not None


@dataclass(slots=True)
class Frame:
    """One list: its depth, its objects so far, and the titles of its columns where it has them."""

    depth: int
    objects: list[dict[str, Any]]
    heads: list[str] = field(default_factory=list)


def unframed(lines: Iterable[tuple[int, str]]) -> dict[str, Any]:
    """The object that the table shows, each inner one with its line."""
    whole: dict[str, Any] = {}
    open_: list[Frame] = [Frame(1, [whole])]
    for number, line in lines:
        text = line.strip()
        depth = len(text) - len(text.lstrip("|"))
        if not 0 < depth < len(text) / 2 or not text.endswith("|" * depth):
            continue
        cells = [cell.strip() for cell in text[depth:-depth].split("|")]
        if len(cells) == 1 and cells[0] in LISTS:
            while len(open_) > 1 and open_[-1].depth >= depth:
                open_.pop()
            owner = open_[-1].objects
            if not owner:
                owner.append({"line": number})
            open_.append(Frame(depth, owner[-1].setdefault(cells[0], [])))
        elif len(open_) > 1 and open_[-1].depth == depth:
            _row(open_[-1], cells, number)
    return whole


def _row(frame: Frame, cells: list[str], number: int) -> None:
    if all(cell in KEYS for cell in cells):
        frame.heads = cells
    elif frame.heads and len(cells) == len(frame.heads):
        frame.objects.append(
            {"line": number} | {key: _value(key, cell) for key, cell in zip(frame.heads, cells, strict=True) if cell}
        )
    elif len(cells) == 2 and cells[0] in KEYS:
        key, text = cells
        if not frame.objects or key in frame.objects[-1]:
            frame.objects.append({"line": number})
        frame.objects[-1][key] = _value(key, text)


def _value(key: str, text: str) -> Any:
    return int(text) if key in NUMBERS and text.isdecimal() and len(text) < 7 else text
