"""A name is made of a workload's by a hash, by five characters or by both, and by no word behind a dash."""

from __future__ import annotations

import pytest
from analyzer.facts.generated import (
    AGENT,
    belongs_to,
    daemonset_of,
    deployment_of,
    is_named,
    is_of,
    is_servers,
    static_of,
)


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


def test_the_controller_by_the_form_of_a_pods_name() -> None:
    """Two parts behind a Deployment's, one behind a DaemonSet's; a name without them tells nothing."""
    assert deployment_of("konnectivity-server-6d8f7c9b5-xk2lp") == "konnectivity-server"
    assert deployment_of("konnectivity-agent-8kz4p") is None
    assert daemonset_of("konnectivity-agent-8kz4p") == "konnectivity-agent"
    assert daemonset_of("agent") is None


def test_a_static_pod_carries_its_nodes_name() -> None:
    """The part before it is the manifest's; a node whose name only ends alike is another."""
    assert static_of("konnectivity-server-cp-1", "cp-1") == "konnectivity-server"
    assert static_of("konnectivity-server-cp-1", "cp-11") is None
    assert static_of("konnectivity-server-cp-1", None) is None


def test_a_pod_is_called_after_what_it_belongs_to() -> None:
    """A name that only begins alike is another's."""
    assert belongs_to("web-1", "web")
    assert belongs_to("web", "web")
    assert not belongs_to("website-1", "web")
    assert not belongs_to("web-1", None)
