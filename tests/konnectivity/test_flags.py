"""Arguments that releases know, and those that were meant."""

from __future__ import annotations

import pytest
from analyzer.konnectivity.flags import OF, by_usage, meant


@pytest.mark.parametrize(
    ("component", "flag", "right"),
    [
        ("agent", "--count-server-lease", "--count-server-leases"),
        ("agent", "--proxy_server_port", "--proxy-server-port"),
        ("agent", "--sync-intervall", "--sync-interval"),
        ("agent", "--server-count", None),
        ("server", "--server-counts", "--server-count"),
        ("agent", "--xfr-channel-size", None),
        ("agent", "--made-up", None),
    ],
)
def test_what_a_misspelt_argument_was_meant_to_be(component: str, flag: str, right: str | None) -> None:
    """By likeness alone, and of that component; what some release knows is spelt rightly."""
    assert meant(component, flag) == right


def test_the_usage_names_the_program() -> None:
    """Its own line, whatever stands in front; another program's is none."""
    assert [by_usage(line) for line in ("  proxy-agent [flags]", "proxy-server [flags]", "  kubeadm init [flags]")] == [
        "agent",
        "server",
        None,
    ]
    assert all(len(set(names)) == len(names) for names in OF.values())
