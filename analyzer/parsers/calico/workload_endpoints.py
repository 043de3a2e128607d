"""
`calicoctl get workloadendpoints`: the table has no labels and no profiles, on which policies decide, so it states nothing.

::

    NAMESPACE     WORKLOAD                   NODE       NETWORKS        INTERFACE
    kube-system   konnectivity-agent-2xk9p   10.0.0.1   172.30.1.5/32   cali1234567890a
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

TITLES = regex.compile(r"(?:NAMESPACE[ ]{2,})?(?:NAME[ ]{2,})?WORKLOAD[ ]{2,}NODE[ ]{2,}NETWORKS[ ]{2,}INTERFACE\b")
NETWORK = regex.compile(r"(?:[\d.]{7,15}|[\da-fA-F:]{2,39})/\d{1,3}(?:,(?:[\d.]{7,15}|[\da-fA-F:]{2,39})/\d{1,3})*")


def takes(fragment: Fragment) -> str:
    first = fragment.opening[0][1] if fragment.opening else ""
    return "the titles of a table of WorkloadEndpoints" if TITLES.match(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled[1:]:
        if len(line.split()) >= 4 and any(NETWORK.fullmatch(word) for word in line.split()):
            emit.other("WorkloadEndpoint")
        else:
            emit.unread(number, "no row of a table of WorkloadEndpoints")


PARSERS = (Parser("calicoctl get workloadendpoints", TITLES.pattern, takes, parse, 24),)
