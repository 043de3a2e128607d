"""`crictl ps`: containers on one node; with or without its title row (`| grep konnectivity-agent`)."""

from __future__ import annotations

import regex

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser

ROW = regex.compile(
    r"\s*(?P<id>[0-9a-f]{13})\s+(?P<image>\S+)\s+(?P<created>.+? ago)\s+(?P<state>Running|Exited|Created|Unknown)\s+(?P<name>\S+)\s+(?P<attempt>\d+)(?:\s+(?P<podid>[0-9a-f]{13}))?(?:\s+(?P<pod>\S+))?"
)


def takes(fragment: Fragment) -> str:
    return (
        "rows of `crictl ps`"
        if any(ROW.match(line) or line.startswith("CONTAINER ") for _, line in fragment.opening[:3])
        else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if m := ROW.match(line):
            emit(
                schema.CONTAINERS_ON_NODE,
                number,
                container_id=m["id"],
                name=m["name"],
                state=m["state"],
                attempt=int(m["attempt"]),
                pod=m["pod"],
            )
        elif not line.startswith("CONTAINER"):
            emit.unread(number, "not a row of `crictl ps`")


PARSERS = (Parser("crictl ps", r"CONTAINER[ ]{2,}IMAGE|[0-9a-f]{13}[ ]{2,}\S+[ ]{2,}\S.* ago ", takes, parse, 25),)
