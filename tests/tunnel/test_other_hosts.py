"""Agents of different hosts without a common server."""

from __future__ import annotations

import pytest
from analyzer.schema import LOG_OPTIONS
from analyzer.tunnel.other_hosts import parted_hosts

from tests.support.inline import SERVER, bundle, options, serving

OTHER = "6f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b22"


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (("k.one.example", SERVER), ("k.two.example", OTHER), ["k.one.example", "k.two.example"]),
        (("k.one.example", SERVER), ("k.one.example", OTHER), []),
        (("k.one.example", SERVER), ("k.two.example", SERVER), []),
        (("k.one.example", SERVER), (None, OTHER), []),
    ],
)
def test_hosts_part_the_servers(first: tuple[str, str], second: tuple[str | None, str], apart: list[str]) -> None:
    """Two hosts and no common server; an agent whose host is not stated may be of either."""
    logs = [(options(host) if host else "") + serving(server=server) for host, server in (first, second)]
    case = bundle(a=logs[0], b=logs[1])
    assert parted_hosts(case.tunnel.agent_states, case.snapshot.rows[LOG_OPTIONS]) == apart
