"""Services of firewalld that are known by their ports."""

from __future__ import annotations

import pytest
from analyzer.parsers.host_rows import ports_of
from analyzer.vendors.firewalld_services import PORTS


@pytest.mark.parametrize(("service", "port"), [("kubelet", "tcp:10250"), ("kube-worker", "tcp:10250"), ("bgp", "tcp:179"), ("wireguard", "udp:51820"), ("ssh", "tcp:22")])  # fmt: skip
def test_a_service_that_clusters_meet(service: str, port: str) -> None:
    """By firewalld's own files."""
    assert port in PORTS[service].split(",")


def test_each_is_written_as_rules_are() -> None:
    """A protocol, and behind a colon a port or a range where it has ports."""
    for traffic in PORTS.values():
        for one in traffic.split(","):
            protocol, colon, port = one.partition(":")
            assert protocol in ("tcp", "udp", "esp", "ah")
            assert not colon or ports_of(port) == port
