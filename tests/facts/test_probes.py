"""What the kubelet says of a probe that fails."""

from __future__ import annotations

import pytest
from analyzer.facts.probes import ProbeFailure, ProbeFault, is_end, read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Liveness probe failed: Get "http://10.0.0.9:8134/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', ProbeFailure("Liveness", ProbeFault.LATE, "10.0.0.9:8134")),
        ('Liveness probe failed: Get "http://127.0.0.1:8092/healthz": dial tcp 127.0.0.1:8092: connect: connection refused', ProbeFailure("Liveness", ProbeFault.UNHEARD, "127.0.0.1:8092")),
        ("Readiness probe failed: HTTP probe failed with statuscode: 500", ProbeFailure("Readiness", ProbeFault.UNWELL)),
        ("Startup probe failed: dial tcp 10.0.0.9:8134: i/o timeout", ProbeFailure("Startup", ProbeFault.LATE, "10.0.0.9:8134")),
        ("Liveness probe failed: command \"check\" timed out", ProbeFailure("Liveness", ProbeFault.LATE)),
        ("Liveness probe errored: rpc error: code = Unknown", ProbeFailure("Liveness", ProbeFault.OTHER)),
        ("Back-off restarting failed container", None),
        (None, None),
    ],
)  # fmt: skip
def test_a_late_answer_is_none_that_is_missing(text: str | None, found: ProbeFailure | None) -> None:
    """And an answer that it is not well is the program's own."""
    assert read(text) == found
    assert found is None or found.kills is (found.kind != "Readiness")


def test_the_kubelet_says_when_it_ends_a_container_for_its_probe() -> None:
    """Not every end is for a probe."""
    assert is_end("Container agent failed liveness probe, will be restarted")
    assert not is_end("Stopping container agent")
    assert not is_end(None)
