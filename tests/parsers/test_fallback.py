"""Text that no format claims: shapes are read, sentences are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.bundles import load

PROSE = (
    "# The dial timeout for the cache connection.",
    "We raised the dial timeout and nothing changed.",
    "Is there a line with No agent available? Then go on.",
    "They wrote that connections to node-7:10250 were refused once.",
    "Search for error dialing backend in the log of the API server.",
    "If you see BGP not established with 10.1.1.1, ask the network team.",
    "A row like konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d means trouble, says the guide.",
    "Pass --proxy-server-host=10.1.1.1 to it only when told so.",
    "Out of memory: Kill process is what the kernel would print.",
    "BIRD is not ready: BGP not established with 10.1.1.1 is the text from the guide.",
    "BGP not established with 10.1.1.1,10.1.1.2, as the second case said",
    "Readiness probe failed: we saw BGP not established with 10.1.1.1",
    "BIRD is not ready: see the guide for BGP",
    "Error from server: error dialing backend: dial timeout was reported by another customer last week",
    "error: Metrics API not available is what top prints when its server is down",
    "Error from server: error dialing backend: so they say, and we do not know",
    'Internal error occurred: failed calling webhook "a.b.c" was the text in the other case',
    "No resources found in kube-system was the answer last week.",
    "konnectivity-agent   3   3   3   3   3 is what they want",
    "The BGP backend process (BIRD) is not running was printed on another node.",
    "Mesh_10_0_1_70 BGP master start 10:02:11 Connect was the state last week",
)


@pytest.mark.parametrize("line", PROSE)
def test_a_sentence_that_names_an_error_is_unread_and_no_evidence(line: str, tmp_path: Path) -> None:
    """No error, no signal, no pod and no argument comes out of prose; the line is unread with a reason."""
    snapshot = load(tmp_path, {"ticket.txt": line + "\n"})
    for table in (
        "tool_errors",
        "log_signals",
        "pods",
        "container_args",
        "workloads",
        "bgp_peers",
        "bird_status",
        "listings",
    ):
        assert not len(snapshot.rows[table]), table
    (row,) = snapshot.rows["unread"]
    assert row.line == 1
    assert row.reason


@pytest.mark.parametrize(
    ("line", "table"),
    [
        ("Error from server: error dialing backend: No agent available", "tool_errors"),
        ("Error attaching, falling back to logs: error dialing backend: EOF", "tool_errors"),
        ("konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d", "pods"),
        ("  - --proxy-server-host=10.1.1.1", "container_args"),
        (
            "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.1.1.1",
            "log_signals",
        ),
        (
            "calico/node is not ready: BIRD is not ready: BGP not established with 10.8.6.92,10.8.6.932019-10-02 14:51:02.472 [INFO][170] readiness.go 88: x = 0",
            "log_signals",
        ),
        (
            "BIRD is not ready: Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /var/run/bird.ctl: connect: connection refused",
            "log_signals",
        ),
        ("error: Metrics API not available", "tool_errors"),
        ("Error from server: error dialing backend: dial timeout, backstop", "tool_errors"),
        ("Error from server: error dialing backend: No agent available; agents crash", "tool_errors"),
        ("v1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   2d", "apiservices"),
    ],
)
def test_a_pasted_row_or_message_is_still_read(line: str, table: str, tmp_path: Path) -> None:
    """What has the shape of output is evidence without its heading too."""
    assert len(load(tmp_path, {"paste.txt": line + "\n"}).rows[table]) == 1
