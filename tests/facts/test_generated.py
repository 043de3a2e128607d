"""A name is made of a workload's by a hash, by five characters or by both, and by no word behind a dash."""

from __future__ import annotations

import pytest
from analyzer.facts.generated import AGENT, is_named, is_of, is_servers


@pytest.mark.parametrize(
    ("end", "made"),
    [
        ("", True),
        ("-", True),
        ("-x2k9p", True),
        ("-6d4f9c7b8", True),
        ("-6d4f9c7b8-", True),
        ("-bcdfghjkl-x2k9p", True),
        ("-1234567890", True),
        ("-dash", False),
        ("-dashboard", False),
        ("-dashboard-x2k9p", False),
        ("-6d4f9c7b8-x2k9p-1", False),
        ("s", False),
    ],
)
def test_names_made_of_a_workloads(end: str, made: bool) -> None:
    """Sets and pods are its own; what begins with its name or holds it is another's."""
    assert is_of(AGENT, AGENT + end) is made
    assert not is_of(AGENT, "my-" + AGENT + end)
    assert not is_of(AGENT, None)
    assert is_named(AGENT, f'pods "{AGENT}{end}" is forbidden') is made
    assert not is_named(AGENT, f"pod my-{AGENT}{end}, and no other")
    assert not is_named(AGENT, None)


def test_a_servers_name_may_be_followed_by_another() -> None:
    """Behind a dash the cluster's or a node's stands; one of several names is enough, and none is none."""
    assert is_servers("konnectivity-server")
    assert is_servers(None, "konnectivity-server-c1b2")
    assert is_servers("web", "konnectivity-server")
    assert not is_servers("konnectivity-serverless", "my-konnectivity-server", None)
    assert not is_servers()


def test_of_a_long_text_the_begin_is_looked_at() -> None:
    """4096 characters hold every message that names a workload."""
    name = f" {AGENT}-x2k9p"
    assert is_named(AGENT, "." * (4096 - len(name)) + name)
    assert not is_named(AGENT, "." * (4097 - len(AGENT) - 1) + f" {AGENT}")
