"""What a member's path says about it."""

from __future__ import annotations

import pytest
from analyzer.sources import names as names_room
from analyzer.sources.names import Context, context_of

from tests.support.values import are_values

HASH = "0a" * 32


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("x/namespaces/ns/pods/p-1/c/c/logs/current.log", Context(namespace="ns", pod="p-1", container="c")),
        ("x/namespaces/ns/p-1/c/current.log", Context(namespace="ns", pod="p-1", container="c")),
        ("x/namespaces/ns/p-1/c/logs/previous.log", Context(namespace="ns", pod="p-1", container="c", previous=True)),
        ("x/namespaces/ns/core/pods/current.log", Context()),
        (
            "namespaces/ns/pods/p-1/c/logs/previous.log",
            Context(namespace="ns", pod="p-1", container="c", previous=True),
        ),
        ("pods/logs/ns/p-1/agent.log", Context(namespace="ns", pod="p-1", container="agent")),
        (
            "namespaces/ns/core/pods/logs/kube-apiserver-5-konnectivity-server.log",
            Context(namespace="ns", pod="kube-apiserver-5", container="konnectivity-server"),
        ),
        ("namespaces/ns/core/pods/logs/other.log", Context(namespace="ns", pod="other")),
        ("var/log/pods/ns_p-1_0a-1b/c/0.log", Context(namespace="ns", pod="p-1", container="c")),
        (f"containers/p-1_ns_c-{HASH}.log", Context(namespace="ns", pod="p-1", container="c")),
        ("nodes/n1/ns/p-1.c.previous.log", Context(node="n1", namespace="ns", pod="p-1", container="c", previous=True)),
        ("ns/p-1/logs.txt", Context(namespace="ns", pod="p-1")),
        ("outer.tgz!ns/p-1/logs.txt", Context(namespace="ns", pod="p-1")),
        ("logs/konnectivity-agent-7xcm7.log", Context(pod="konnectivity-agent-7xcm7")),
        ("a/konnectivity-agent-7xcm7-p.log", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        ("a/x.prev.log", Context(previous=True)),
        ("logs/konnectivity-agent-7xcm7-previous.log", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        ("konnectivity-agent-7xcm7_previous.log", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        ("konnectivity-agent-7xcm7.log.1", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        ("konnectivity-agent-7xcm7-old.log", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        ("previous/konnectivity-agent-7xcm7.log", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        ("logs-previous/konnectivity-agent-7xcm7.log", Context(pod="konnectivity-agent-7xcm7", previous=True)),
        (
            "kube-system_konnectivity-agent-7xcm7_konnectivity-agent.previous.log",
            Context(pod="konnectivity-agent-7xcm7", previous=True),
        ),
        ("folders/konnectivity-agent-7xcm7.log", Context(pod="konnectivity-agent-7xcm7")),
        ("diag/n1/birdcl_protocols", Context(node="n1")),
        ("a/node-10.1.2.3_x.txt", Context(node="10.1.2.3")),
        ("a/node_10-1-2-3.txt", Context(node="10.1.2.3")),
        ("10.1.2.3/x.txt", Context(node="10.1.2.3")),
        ("all/birdcl_10.1.2.3.txt", Context(node="10.1.2.3")),
        ("bird-10-1-2-3.txt", Context(node="10.1.2.3")),
        ("all/bird-ams-w1.txt", Context(node="ams-w1")),
        ("Case 4411/bird ams-w1.txt", Context(node="ams-w1")),
        ("x/calicoctl-node-status-ams-w1.log", Context(node="ams-w1")),
        ("x/birdcl_show_protocols_w1.eu.example_2026-11-30.txt", Context(node="w1.eu.example")),
        ("x/bird-node-2.txt", Context(node="node-2")),
        ("n1/birdcl_r_show_protocols_all.txt", Context(node="n1")),
        ("n1/bird-2026-11-30T10-22.txt", Context(node="n1")),
        ("n1/birdcl-run2.txt", Context(node="n1")),
        ("n1/bird.svlogd.log", Context(node="n1")),
        ("dump/birdcl_show_protocols.txt", Context()),
        ("Case 4411/birdcl.txt", Context()),
        ("10.1.2.3/deep/x.txt", Context()),
        ("x.txt", Context()),
    ],
)
def test_each_layout_states_what_its_path_holds_and_no_more(path: str, context: Context) -> None:
    """Node, namespace, pod, container and previous, each from its own place."""
    assert context_of(path) == context


def test_the_log_of_a_previous_run_names_its_container_without_the_mark() -> None:
    """The mark at the end is no part of the container's name, nor of the pod's."""
    assert context_of("pods/logs/ns/p-1/agent-previous.log") == Context(
        namespace="ns", pod="p-1", container="agent", previous=True
    )
    assert context_of("namespaces/ns/core/pods/logs/a-1-konnectivity-server-previous.log") == Context(
        namespace="ns", pod="a-1", container="konnectivity-server", previous=True
    )
    assert context_of("pods/logs/ns/p-1/previous-agent.log") == Context(
        namespace="ns", pod="p-1", container="previous-agent"
    )
    assert context_of("pods/logs/ns/p-1/a.log") == Context(namespace="ns", pod="p-1", container="a")


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(names_room)
