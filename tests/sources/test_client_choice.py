"""The pod that kubectl takes of a workload's, and the container of a pod's, by its own word."""

from __future__ import annotations

import pytest
from analyzer.schema import LOG_SOURCES, UNREAD
from analyzer.sources.client_choice import ClientChoice, client_choice

from tests.support.inline import bundle

LOST = 'E0302 09:00:01.000000       1 clientset.go:234] "cannot connect once" err="rpc error: EOF"\n'


@pytest.mark.parametrize(
    ("line", "took"),
    [
        ("Found 2 pods, using pod/konnectivity-agent-6f9-x7k2p", ClientChoice("konnectivity-agent-6f9-x7k2p")),
        ("  Found 31 pods, using pod/vpn-a-b  ", ClientChoice("vpn-a-b")),
        ('Defaulted container "agent" out of: agent, proxy', ClientChoice(None, "agent")),
        ("Defaulting container name to web.", ClientChoice(None, "web")),
        ("Found 2 pods, using pod/ the second one", None),
        ("Found pods, using pod/a", None),
        ("we found 2 pods, using pod/a", None),
        ("Defaulted container to something else", None),
    ],
)
def test_one_line_names_the_pod_or_the_container(line: str, took: ClientChoice | None) -> None:
    """Nothing else does, and nothing stands behind the pod's name."""
    assert client_choice(line) == took


@pytest.mark.parametrize("command", ["deploy/tunnel-agent", "ds/tunnel-agent", "-f deployment.apps/tunnel-agent"])
@pytest.mark.parametrize("above", ["", 'Defaulted container "agent" out of: agent, proxy\n'])
def test_a_workloads_log_is_that_pods(command: str, above: str) -> None:
    """Each of two such commands has its own, and neither line is unread."""
    two = "".join(
        f"$ kubectl logs -n kube-system {command}\nFound 3 pods, using pod/tunnel-agent-{end}\n{above}{LOST}{LOST}"
        for end in ("x7k2p", "q9w4z")
    )
    case = bundle({"a.txt": two})
    logs = case.snapshot.rows[LOG_SOURCES]
    assert [(row.pod, row.lines) for row in logs] == [("tunnel-agent-x7k2p", 2), ("tunnel-agent-q9w4z", 2)]
    assert {row.container for row in logs} == ({"agent"} if above else {None})
    assert not case.snapshot.rows[UNREAD]


def test_a_file_that_begins_with_that_line_is_the_pods_log() -> None:
    """Also without the command, and each part behind another such line is another pod's."""
    text = f"Found 2 pods, using pod/tunnel-agent-x7k2p\n{LOST * 4}Found 2 pods, using pod/tunnel-agent-q9w4z\n{LOST}"
    case = bundle({"agent.log": text})
    logs = case.snapshot.rows[LOG_SOURCES]
    assert {(row.pod, row.lines) for row in logs} == {("tunnel-agent-x7k2p", 4), ("tunnel-agent-q9w4z", 1)}
    assert not case.snapshot.rows[UNREAD]


def test_the_next_command_has_no_pod_of_the_one_above() -> None:
    """What it says holds for its own output."""
    text = f"$ kubectl logs deploy/a\nFound 2 pods, using pod/a-x7k2p\n{LOST}$ kubectl logs deploy/b\n{LOST}"
    assert [row.pod for row in bundle({"a.txt": text}).snapshot.rows[LOG_SOURCES]] == ["a-x7k2p", None]


def test_a_container_that_the_command_names_stays() -> None:
    """Somebody else's word about another container changes nothing."""
    text = f'$ kubectl logs a-x7k2p -c web\nDefaulted container "proxy" out of: proxy, web\n{LOST}'
    assert [row.container for row in bundle({"a.txt": text}).snapshot.rows[LOG_SOURCES]] == ["web"]
