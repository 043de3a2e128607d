"""Names that say what a thing is stay, and those that only begin so are somebody's."""

from __future__ import annotations

import pytest
from analyzer.redact.public_names import PLAIN_FIRST, PUBLIC_OWNER, PUBLIC_USER, is_public


@pytest.mark.parametrize(
    "name",
    [
        "konnectivity-agent-7xcm7",
        "kube-proxy-lorvan",
        "master-0",
        "node-exporter-x7k2q",
        "ingress-nginx-controller-7d9f8b6c5d-x7k2q",
        "allow-all-private-default",
        "allow-node-port-dnat",
        "default-deny-all",
        "console-7d9f8b6c5d-x7k2q",
        "server01",
        "rke2-coredns-rke2-coredns-6c8d5b4f7-hj2wk",
        "k3s-metrics-server-0",
        "node-10-1-2-3",
        "abc",
        "null",
        "1e+308",
        "localhost",
        "10.1.2.3",
        "2001:db8::1",
        "12345",
    ],
)
def test_parts_of_every_cluster_are_nobodys(name: str) -> None:
    """Products whatever stands behind them, words with words, numbers and what is drawn."""
    assert is_public(name)


@pytest.mark.parametrize(
    "name",
    [
        "server-lorvan-17",
        "server-lorvan01",
        "master-lorvan-0",
        "proxy.lorvan.rz",
        "vpn.lorvan.rz",
        "allow-lorvan",
        "nodepool-lorvan",
        "k3s-lorvan-1",
        "rke2-kubelorvan-1",
        "agentlorvan",
        "lorvan-server",
    ],
)
def test_what_only_begins_so_is_somebodys(name: str) -> None:
    """A host and a node are called `server-…` by anybody."""
    assert not is_public(name)


def test_lists_of_the_public_are_in_small_letters() -> None:
    """They are asked so."""
    assert all(one == one.lower() for one in (*PLAIN_FIRST, *PUBLIC_OWNER, *PUBLIC_USER))


def test_a_word_of_calico_that_was_cut_is_nobodys_name() -> None:
    """Of `node/to-node mesh`, which one wrong letter makes of a type of peers, no name is taken: all peers would lose theirs."""
    assert is_public("to-node")
    assert not is_public("to-lorvan")
