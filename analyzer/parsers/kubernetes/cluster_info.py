"""
`kubectl cluster-info`: where the API server is, by a name that many providers' products are told by.

::

    Kubernetes control plane is running at https://plant-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443
    CoreDNS is running at https://plant-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy

Fact: `api_host`, the host; none for a proxy with a path of its own (Rancher's), and none for this machine's own address.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.addresses import is_loopback
from analyzer.parsers.base import Emit, Fragment, Parser

FIRST = regex.compile(
    r"Kubernetes (?:control plane|master)(?: node)? is running at https?://(?P<host>\[[\da-fA-F:]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?/?[ \t]*$"
)
ROW = regex.compile(r"[A-Z][\w -]{1,60}? is running at https?://\S{1,300}[ \t]*$")
REMARK = regex.compile(r"To further debug and diagnose cluster problems")


def takes(fragment: Fragment) -> str:
    return (
        "the first line of `kubectl cluster-info`" if any(ROW.match(line) for _, line in fragment.opening[:2]) else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if (m := FIRST.match(line)) and not is_loopback(m["host"].strip("[]")):
            emit.fact("api_host", m["host"].strip("[]"), number)
        elif ROW.match(line) or REMARK.match(line):
            emit.records += 1
        else:
            emit.unread(number, "not a line of `kubectl cluster-info`")


PARSERS = (
    Parser(
        "kubectl cluster-info",
        r"Kubernetes (?:control plane|master)(?: node)? is running at https?://",
        takes,
        parse,
        15,
    ),
)
