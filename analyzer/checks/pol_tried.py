"""Ports that somebody tried by hand (POL-07): what the remedies ask for, and what it says of the ways that the tunnel needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from analyzer.addresses import is_address
from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, warned
from analyzer.checks.details import ConnectOutcome
from analyzer.facts.cluster import About
from analyzer.facts.nodes import named
from analyzer.mesh.plain import MeshView
from analyzer.policy.legs import Way
from analyzer.schema import PortTestRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

CHECKS = Family()
BGP, TYPHA = 179, 5473
WORDS = {
    ConnectOutcome.ANSWERED: "answers",
    ConnectOutcome.REFUSED: "is refused: nobody listens there",
    ConnectOutcome.TIMEOUT: "gets no answer",
    ConnectOutcome.NO_ROUTE: "has no route, or is rejected on the way",
    ConnectOutcome.UNREACHABLE: "has no route to that network",
    ConnectOutcome.DNS: "has a name that does not resolve",
    ConnectOutcome.RESET: "is cut off",
    ConnectOutcome.OTHER: "is not reached",
}


@CHECKS.check("POL-07", "Do the ports that were tried by hand answer?", "S6", "S10a")
def tried(about: About, tunnel: TunnelView, mesh: MeshView, port_tests: Rows[PortTestRow], cite: Cite) -> Answer:
    """
    The last test of each port that the tunnel or BGP needs, by the machine it was made on.

    Only a test from one of the cluster's own nodes or pods says something of the workers' ways: from elsewhere a filter may be
    meant to be there, so that no answer is a warning. A node that reaches itself shows no way at all.
    """
    last: dict[tuple[str | None, str, int], tuple[PortTestRow, details.PortTest]] = {}
    machines = (
        {pod.node for pod in about.pods if pod.node} | {node for node in mesh.nodes_seen if node}
        if port_tests
        else set()
    )
    for row in port_tests:
        test = _test(row, about, tunnel, machines)
        if test is not None:
            last[test.by, test.host, test.port] = row, test
    if not last:
        return not_applicable("nobody tried a port of the tunnel by hand")
    tests = tuple(test for _, test in last.values())
    basis = f"{plural(len(tests), 'port')} tried, {sum(one.answers for one in tests)} answered"
    detail = details.PortTests(tests, frozenset(_reached(port_tests, about)))
    bad = [(row, test) for row, test in last.values() if not test.answers]
    if not bad:
        return passed(_text(tests), basis, cite(row for row, _ in last.values()), detail=detail)
    own = [(row, test) for row, test in bad if test.of_cluster]
    rows, text = cite(row for row, _ in own or bad), _text(test for _, test in own or bad)
    if own:
        return failed(text, basis, rows, subjects=_targets(own), detail=detail)
    return warned(
        f"{text}; that this was a machine of the cluster is not shown",
        basis,
        rows,
        subjects=_targets(bad),
        detail=detail,
    )


def _text(tests: Iterable[details.PortTest]) -> str:
    return some(
        f"{one.way.value}: {one.target} {WORDS[one.outcome]}{f', from {one.by}' if one.by else ''}" for one in tests
    )


def _targets(found: list[tuple[PortTestRow, details.PortTest]]) -> list[str]:
    return sorted({test.target for _, test in found})


def _reached(port_tests: Rows[PortTestRow], about: About) -> Iterator[tuple[str | None, str]]:
    """(machine, host) of every connect over TCP that was answered, whatever its port."""
    for row in port_tests:
        target = row.host or row.address
        if target and row.outcome == "answered" and row.protocol == "TCP":
            yield _maker(row, about), target


def _maker(row: PortTestRow, about: About) -> str | None:
    """The machine or pod that it was made on."""
    return row.pod or named(about.nodes, row.node or row.typed_on) or row.node or row.typed_on


def _test(row: PortTestRow, about: About, tunnel: TunnelView, machines: Set[str]) -> details.PortTest | None:
    """
    What the row says of a way that the tunnel or BGP needs; None of other ports, and where nothing can be known.

    Args:
        machines: nodes on which pods are listed, or whose BIRD shows its peers.
    """
    target = row.host or row.address
    if not row.outcome or not target or row.port is None:
        return None
    there = named(about.nodes, row.host) or named(about.nodes, row.address)
    way = _way(about, tunnel, row, target, there)
    here = named(about.nodes, row.node or row.typed_on)
    if way is None or (here is not None and here == there):
        return None
    of_pod = any(pod.name == row.pod for pod in about.pods)
    by = row.node or row.typed_on
    of_cluster = here is not None or of_pod or by in machines or about.is_worker(by)
    return details.PortTest(
        way, target, row.port, ConnectOutcome(row.outcome), _maker(row, about), of_cluster, row.pod is not None
    )


def _way(about: About, tunnel: TunnelView, row: PortTestRow, target: str, node: str | None) -> Way | None:
    host, at = tunnel.server_address
    port = row.port or 0
    if f"{port}" == at and (host == target or (node is None and _is_servers(tunnel, row, target))):
        return Way.SERVER  # by its name or by an address that the name has
    if node is None and about.nodes:
        return None
    if str(port) in about.kubelet_ports:
        return Way.HOST_KUBELET
    return {BGP: Way.BGP, TYPHA: Way.TYPHA}.get(port)


def _is_servers(tunnel: TunnelView, row: PortTestRow, target: str) -> bool:
    """May it be an address of the server: one that agents dial, where their logs name any; another name is another host."""
    dialled = {one.rpartition(":")[0].strip("[]") for one in tunnel.dialled} & {row.address, target}
    addresses = [one for one in tunnel.dialled if is_address(one.rpartition(":")[0].strip("[]"))]
    return bool(dialled) or (not addresses and is_address(row.address or target))
