"""Logs that `crictl` prints by a container's ID."""

from __future__ import annotations

import pytest
from analyzer.reading.node_logs import LOGS
from analyzer.schema import LOG_SOURCES

from tests.support.inline import agent, bundle, pods

PS = "# crictl ps -a\n3f1d5e2a9b7c4   1a2b3c4d5e6f7   2 minutes ago   Exited   {}   37   9d8c7b6a5e4f3   konnectivity-agent-axxxx\n"
LAST = "E0518 09:15:01.204247       1 main.go:62] error: failed to validate agent options with error checking agent CA cert /etc/knp/ca.crt, got stat /etc/knp/ca.crt: no such file or directory\n"
DOWN = pods(agent("a", "0/1", "CrashLoopBackOff", node="w1"), agent("b", "0/1", "CrashLoopBackOff", node="w2"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (PS.format("konnectivity-agent") + "# crictl logs 3f1d5e2a9b7c4\n" + LAST, True),
        (PS.format("konnectivity-agent") + "# crictl logs --tail 20 3f1d5e\n" + LAST, True),
        (PS.format("other").replace("-agent-axxxx", "-x") + "# crictl logs 3f1d5e2a9b7c4\n" + LAST, False),
        (PS.format("konnectivity-agent") + "# crictl logs 77775e2a9b7c4\n" + LAST, False),
        ("# crictl logs 3f1d5e2a9b7c4\n" + LAST, False),
    ],
)
def test_the_id_is_that_of_a_listed_container(text: str, named: bool) -> None:
    """The agent's last words are its own once the node says whose container it was: the file that lacks is named."""
    case = bundle({"node.txt": text, "p.txt": DOWN})
    assert case.first == ("agents-not-running", "confirmed")
    assert ("/etc/knp/ca.crt" in case.commands("agents-not-running")) is named


@pytest.mark.parametrize(
    ("command", "id"),
    [
        ("crictl logs 3f1d5e2a9b7c4", "3f1d5e2a9b7c4"),
        ("sudo podman logs --tail 5 3f1d5e2a9b7c4 2>&1", "3f1d5e2a9b7c4"),
        ("crictl ps | grep 3f1d5e2a9b7c4", None),
        ("crictl logs konnectivity-agent", None),
    ],
)
def test_the_id_stands_behind_logs(command: str, id: str | None) -> None:
    """A list that is searched for an ID prints no log, and a name is no ID."""
    m = LOGS.search(command)
    assert (m and m["id"]) == id


JOURNAL = 'Mar 05 10:02:13 ctl-2 k0s[801]: time="2025-03-05 10:02:13" level=info msg="E0305 10:02:13.441102     911 server.go:459] \\"Failed to get a backend\\" err=\\"No agent available\\" dialID=441" component=konnectivity\n'


@pytest.mark.parametrize(
    "command", ["kubectl logs -n a web-0", "for i in 1 2; do kubectl logs -n a web-0 --tail=1; done", ""]
)
def test_a_journal_below_an_earlier_command_is_none_of_its_pod(command: str) -> None:
    """Its lines name host and program themselves, whatever stands above them."""
    asked = f"$ {command}\nlistening on 8080\n\n" if command else ""
    case = bundle(t=f"{asked}journalctl -u k0scontroller on ctl-2:\n{JOURNAL}")
    found = [(row.pod, row.node, row.container) for row in case.snapshot.rows[LOG_SOURCES] if row.node]
    assert found == [(None, "ctl-2", "konnectivity")]
