"""What kubelets say of their own way to the API server."""

from __future__ import annotations

import pytest
from analyzer.schema import LogSignalRow
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.kubelet_api import CutOff, heard, unheard

OLD = 'Error updating node status, will retry: error getting node "w-3": Get "https://api.example.net/api/v1/nodes/w-3?timeout=10s": '
LEASE = 'Failed to ensure lease exists, will retry" err="Get \\"https://[fd00::1]:6443/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/w-3\\": dial tcp [fd00::1]:6443: connect: connection refused" interval="7s"'


def said(name: str, line: int = 1, signal: str = "kubelet_unheard", node: str | None = None) -> LogSignalRow:
    return LogSignalRow(source="k.log", line=line, signal=signal, name=name, node=node, message="m")


@pytest.mark.parametrize(
    ("name", "block", "kind", "place"),
    [
        (LEASE, CutOff.WAY, ErrorClass.REFUSED, ("fd00::1", "6443")),
        (f"{OLD}Unauthorized", CutOff.LOGIN, ErrorClass.OTHER, ("api.example.net", "443")),
        (f"{OLD}x509: certificate signed by unknown authority", CutOff.TRUST, ErrorClass.TLS, ("api.example.net", "443")),
        (f"{OLD}dial tcp: lookup api.example.net: no such host", CutOff.NAME, ErrorClass.DNS, ("api.example.net", "443")),
        ('Unable to register node "w-3" with API server: nodes "w-3" is forbidden: node "w-2" is not allowed to modify node "w-3"', CutOff.RIGHT, ErrorClass.OTHER, ("", "")),
        ('Unable to register node "w-3" with API server: who knows', CutOff.UNTOLD, ErrorClass.OTHER, ("", "")),
    ],
)  # fmt: skip
def test_each_error_tells_whose_it_is_and_what_stands_between(
    name: str, block: CutOff, kind: ErrorClass, place: tuple[str, str]
) -> None:
    """The words name the node, where the log does not; without a port it is that of HTTPS."""
    (one,) = unheard([said(name)])
    assert (one.node, one.block, one.kind, (one.host, one.port)) == ("w-3", block, kind, place)


def test_its_last_word_counts_and_lines_are_counted_since_it_was_heard() -> None:
    """Registered in between is a new beginning."""
    bad, good = said(f"{OLD}EOF", 3), said('Successfully registered node" node="w-3"', 2, "kubelet_heard")
    assert [(one.lines, one.row.line) for one in unheard([said(LEASE), good, bad, said(LEASE, 4)])] == [(2, 4)]
    assert unheard([said(LEASE), good]) == []
    assert heard([bad, good]) == [good]


def test_an_error_is_quoted_without_what_stands_around_it() -> None:
    """Neither the message before nor the keys behind."""
    (one,) = unheard([said(LEASE)])
    assert one.error.startswith("Get ")
    assert one.error.endswith("connection refused")
