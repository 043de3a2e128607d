"""
What a `systemctl` command asks for, and of which machine: its verb, the units by their whole names, the host it runs on.

::

    [root@ctl0 ~]# sudo systemctl --no-pager status kubelet containerd | grep Active
    docker exec kind-worker systemctl is-active kubelet
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources.names import Context
from analyzer.vendors.units import ENDINGS

CALL = regex.compile(
    r"(?:^|[;&|(][ \t]*(?:do[ \t]+)?)(?P<before>[^;&|\n]{0,300}?)(?<![\w.-])(?:/usr)?(?:/bin/)?systemctl[ \t]+(?P<rest>[^;&|\n]{1,400})"
)
WITH_VALUE = frozenset({"-p", "--property", "-n", "--lines", "-o", "--output", "-t", "--type", "--state", "-H", "-M"})
ENDED = regex.compile(rf"[^\s]{{1,200}}\.{ENDINGS}$")
NAME = regex.compile(r"[\w@.:\\*-]{1,200}$")
OWN = regex.compile(
    r"(?:(?:sudo|env|time|watch|nsenter|timeout|chroot|exec|-\S++|[A-Z_]++=\S*+|\d[\d.]*+[smh]?|/\S*+)(?:[ \t]++|$))*+$"
)
"""What stands before a command that runs where it was typed."""
ELSEWHERE = regex.compile(r"(?:sudo[ \t]+)?ssh\b|(?:\S{0,40}/)?(?:kubectl|oc)\b[^\n]{0,300}\b(?:debug|node-shell)\b")
"""Ways to a machine that they name themselves."""
OF_CONTAINER = regex.compile(
    r"\b(?:docker|podman|nerdctl)[ \t]+exec[ \t]+(?:-\S+[ \t]+){0,4}(?P<name>[a-z0-9][\w.-]{0,100})[ \t]"
)
"""A container that is a machine of a cluster, as kind makes them."""


class SystemctlCall(NamedTuple):
    """
    Attributes:
        units: named in it, in order.
        property: the only one that it asks for.
        bare: values are printed without their keys.
    """

    verb: str
    units: tuple[str, ...]
    property: str = ""
    bare: bool = False


def call_of(command: str) -> SystemctlCall | None:
    """The first call of `systemctl` in a command line."""
    m = CALL.search(command) if "systemctl" in command else None
    if m is None:
        return None
    verb, units, properties, bare, skip = "", [], "", False, ""
    for word in m["rest"].replace("'", "").replace('"', "").split():
        if skip:
            properties, skip = (word if skip in ("-p", "--property") else properties), ""
        elif word.startswith("-"):
            flag, equals, value = word.partition("=")
            bare |= word == "--value"
            properties = (
                value if flag == "--property" and equals else word[2:] if word[:2] == "-p" and word[2:] else properties
            )
            skip = word if word in WITH_VALUE else ""
        elif not verb:
            verb = word
        elif NAME.match(word):
            units.append(word if ENDED.match(word) else f"{word}.service")
    return SystemctlCall(verb, tuple(units), properties if "," not in properties else "", bare)


def machine_of(context: Context) -> str | None:
    """The machine whose units an output shows: where the command ran, or what a heading names; None where another tool hides it."""
    m = CALL.search(context.command) if context.command else None
    if m is None:
        return context.node
    if inside := OF_CONTAINER.search(context.command):
        return inside["name"]
    before = m["before"].strip()
    return context.node if OWN.match(before) or ELSEWHERE.match(before) else None
