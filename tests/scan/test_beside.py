"""A log within a paste is that of the program that stands above it, not of the pod that was asked before."""

from __future__ import annotations

import pytest
from analyzer.scan.beside import below_command, below_heading
from analyzer.schema import KONNECTIVITY_EVENTS
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.names import Context

from tests.support.inline import bundle

ASKED = Context(
    command="kubectl logs cp-1 -c konnectivity-server", pod="cp-1", container="konnectivity-server", namespace="a"
)


@pytest.mark.parametrize(
    ("text", "container"),
    [
        ("on the worker, crictl logs konnectivity-agent:", "konnectivity-agent"),
        ("Log of kube-apiserver:", "kube-apiserver"),
        ("konnectivity-server, a minute later:", None),
        ("crictl logs konnectivity-agent", None),
        ("crictl logs my-konnectivity-agent:", None),
        ("between konnectivity-agent and kube-apiserver:", None),
        ("konnectivity-agent " + "very " * 12 + "late:", None),
    ],
)
def test_a_heading_that_names_another_program_ends_what_was_asked(text: str, container: str | None) -> None:
    """It has a colon at its end, few words and one such name; that of the log above goes on with it."""
    found = below_heading(ASKED, text)
    assert (found and (found.container, found.pod, found.command, found.namespace)) == (
        (container, None, "", "a") if container else None
    )


def test_the_same_program_by_its_pods_name_goes_on() -> None:
    """A pod of the agents' DaemonSet runs that program."""
    own = Context(pod="konnectivity-agent-aaaaa")
    assert below_heading(own, "konnectivity-agent again:") is None
    assert below_heading(own, "konnectivity-server:") is not None


def test_a_command_within_a_log_names_its_own() -> None:
    """And what it leaves open is the member's; its line is remembered."""
    found = below_command(Context(node="w1"), "$ kubectl logs -n b web-0", 7)
    assert (found.pod, found.namespace, found.node, found.typed_at) == ("web-0", "b", "w1", 7)


def test_agents_lines_below_a_heading_are_no_servers() -> None:
    """Below a blank line and such a heading the pod of the command above is forgotten."""
    text = (
        "$ kubectl -n a logs cp-1 -c konnectivity-server\n"
        'E0513 09:12:51.102030       1 server.go:459] "Failed to get a backend" err="No agent available" dialID=221\n\n'
        "tenant worker, crictl logs konnectivity-agent:\n"
        'E0513 09:12:55.660023       1 clientset.go:204] "cannot connect once" err="EOF"\n'
    )
    found = bundle(t=text).snapshot.rows[KONNECTIVITY_EVENTS]
    assert [(row.component, row.pod, row.line) for row in found] == [("server", "cp-1", 2), ("agent", None, 5)]


def test_a_command_within_a_log_was_typed_when_its_prompt_says() -> None:
    """And not when the one above it was."""
    first = below_command(Context(), "[2026-03-02 10:00:00] root@ctl:~# kubectl logs -n b web-0", 7)
    assert first.typed_time == rfc3339_us("2026-03-02T10:00:00Z")
    assert below_command(first, "root@ctl:~# kubectl logs -n b web-0", 9).typed_time is None
