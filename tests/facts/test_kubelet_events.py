"""Words of a kubelet's events that decide more than their reason."""

from __future__ import annotations

import pytest
from analyzer.facts.kubelet_events import is_liveness, is_out_of_files, is_out_of_memory, names_program


@pytest.mark.parametrize(
    ("message", "is_it"),
    [
        ("Liveness probe failed: HTTP probe failed with statuscode: 500", True),
        ("Container vpn failed liveness probe, will be restarted", True),
        ("Readiness probe failed: HTTP probe failed with statuscode: 500", False),
        ('Failed to pull image "icr.example/aliveness:1"', False),
        (None, False),
    ],
)
def test_the_probe_that_restarts(message: str | None, is_it: bool) -> None:
    """Of a readiness probe nothing is restarted, and a name that has the word's letters is none."""
    assert is_liveness(message) is is_it


@pytest.mark.parametrize(
    ("message", "is_it"),
    [
        ("System OOM encountered, victim process: proxy-agent, pid: 4711", True),
        ("Container agent was OOMKilled", True),
        ("Back-off restarting failed container in pod OOM-test-1", False),
        ("Created container zoomer", False),
        (None, False),
    ],
)
def test_killed_for_memory(message: str | None, is_it: bool) -> None:
    """A pod whose name has the letters was not killed for them."""
    assert is_out_of_memory(message) is is_it


def test_descriptors_are_no_memory() -> None:
    """Both end a program, and another setting mends each."""
    words = ("accept tcp [::]:8091: accept4: too many open files", "cannot allocate memory", None)
    assert [is_out_of_files(one) for one in words] == [True, False, False]


def test_a_program_of_the_tunnel_in_the_kernels_words_or_a_logs_name() -> None:
    """The kernel cuts names after fifteen letters; a customer's program that begins like one is none."""
    assert names_program("Killed process 17 (proxy-agent) total-vm:1kB")
    assert names_program("oom-kill: task=konnectivity-ag", None)
    assert names_program(None, "konnectivity-agent-x7k2p.log")
    assert not names_program("Killed process 17 (proxy-agent-ui)", "web.log")
