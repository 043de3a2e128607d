"""
An agent's failed connect that somebody writes down beside words of the agent: its flag within a sentence, or whose log it is.

::

    its DaemonSet says --proxy-server-host=c104.private.us-south.containers.cloud.ibm.com
    dial tcp 166.9.14.5:31417: i/o timeout

Bare, such an error may be any program's, and even so it is no evidence.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from analyzer import limits
from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Reason
from analyzer.schema import UNREAD, UnreadLineRow
from analyzer.tables.rows import Tables

HOST = regex.compile(r"--?proxy-server-host(?:=|[ ]{1,4}|: ?)[\"'`]?(?P<host>\[?[A-Za-z0-9][\w.:-]{1,252})")
PORT = regex.compile(r"--?proxy-server-port(?:=|[ ]{1,4}|: ?)[\"'`]?(?P<port>\d{2,5})\b")
OF_AGENT = regex.compile(
    r"(?i)(?<![\w-])(?:konnectivity(?:-| )?)?agents?(?:'s?|’s?)?(?= (?:log|say|print|dial|report|repeat)|:)"
)
"""Words of the agents as those who say so; other programs have agents, too, and none of them dials so by itself."""
DIAL = regex.compile(
    r"\bdial tcp[46]? (?P<host>\[[0-9a-fA-F:.]{2,45}\]|[\w.-]{1,253}):(?P<port>\d{1,5}): (?P<why>[^\n]{1,200})"
)
GENERAL = regex.compile(
    r"(?i)\b(?:if|when(?:ever)?|unless|e\.g\.|such as|examples?|samples?|typical(?:ly)?|usually|normally|generally|expected|should|would|must)\b"
)
"""Words of lines in general, which speak of no cluster at hand."""
OTHER_PORTS = chain.KUBELET_PORTS | {"53", "443", "6443"}
"""Where kubelets, resolvers and API servers listen: a Konnectivity server does so only where its flag says it."""


class AgentTold(NamedTuple):
    """
    The line with the error.

    Attributes:
        host: whom was dialled; port: its port.
        flag: the host that the quoted flag names, None where whose log it is stands there instead.
    """

    source: str
    line: int
    words: str
    host: str
    port: str
    reason: Reason
    flag: str | None


def agent_told(tables: Tables, stated: Mapping[str, str] = MappingProxyType({})) -> AgentTold | None:
    """
    The first such line.

    Args:
        stated: source -> the agents' host that was read there.
    """
    flags = {source: [f"--proxy-server-host={host}"] for source, host in stated.items()}
    dials: list[UnreadLineRow] = []
    for row in itertools.islice(tables[UNREAD], limits.TEXTS):
        text = row.text or ""
        if not row.line or GENERAL.search(text):
            continue
        if HOST.search(text):
            flags.setdefault(row.source, []).append(text)
        if "dial tcp" in text:
            dials.append(row)
    return next((one for row in dials if (one := _told(row, flags.get(row.source, []))) is not None), None)


def _told(row: UnreadLineRow, flags: list[str]) -> AgentTold | None:
    text = row.text or ""
    m = DIAL.search(text)
    reason = next((one for one, how in chain.REASONS if how.search(m["why"])), None) if m else None
    if m is None or reason is None:
        return None
    host = m["host"].strip("[]")
    quoted = [flag for one in flags if (flag := _flag_for(one, host, m["port"])) is not None]
    own = OF_AGENT.search(text[: m.start()]) is not None and m["port"] not in OTHER_PORTS
    if not quoted and not own:
        return None
    return AgentTold(row.source, row.line or 1, text, host, m["port"], reason, quoted[0] if quoted else None)


def _flag_for(text: str, host: str, port: str) -> str | None:
    """The host of a quoted flag, where the dial may be of it: to its address and port, as far as these are told."""
    m, other = HOST.search(text), PORT.search(text)
    if m is None:
        return None
    flag = m["host"].strip("[]").rstrip(".:")
    if (valid(flag) or not valid(host)) and flag != host:
        return None
    return flag if (other["port"] == port if other else port not in OTHER_PORTS) else None
