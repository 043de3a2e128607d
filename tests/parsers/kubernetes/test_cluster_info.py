"""`kubectl cluster-info`."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cluster_info import PARSERS, parse, takes

from tests.support.rows import fragment, read_of

REST = "CoreDNS is running at https://a.example.org/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("Kubernetes control plane is running at https://a.example.org:443", "a.example.org"),
        ("Kubernetes master is running at https://10.4.0.9:6443/", "10.4.0.9"),
        ("Kubernetes control plane is running at https://[fd00::9]:6443", "fd00::9"),
        ("Kubernetes control plane is running at https://127.0.0.1:6443", None),
        ("Kubernetes control plane is running at https://hub.example.org/k8s/clusters/c-x7k2p", None),
    ],
)
def test_where_the_api_server_is(line: str, host: str | None) -> None:
    """By the line of its own; a proxy's path and this machine's address tell nothing of it."""
    assert takes(fragment(f"{line}\n{REST}"))
    read = read_of(parse, f"{line}\n{REST}")
    assert [row["value"] for row in read.rows.get("facts", [])] == ([host] if host else [])
    assert not read.unread


def test_another_line_is_not_read() -> None:
    """What stands in between is somebody's."""
    assert takes(fragment("The control plane is fine\n")) == ""
    assert len(read_of(parse, f"{REST}hello there\n").unread) == 1


def test_its_first_line_is_one_of_the_first_two() -> None:
    """Below a remark, and no further; it is asked before readers of any text."""
    row = "CoreDNS is running at https://a.example.org/x\n"
    assert takes(fragment(f"remark\n{row}"))
    assert not takes(fragment(f"remark\nremark\n{row}"))
    assert PARSERS[0].rank == 15
