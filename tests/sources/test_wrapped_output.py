"""Outputs of commands behind the heads of a logger are read as the outputs that they are."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from analyzer.sources.wrapped_output import behind, is_output, without_heads

from tests.support.inline import bundle

NODES = ["NAME        STATUS     ROLES    AGE   VERSION", "10.0.1.44   Ready      <none>   12d   v1.29.4", "10.0.1.70   NotReady   <none>   12d   v1.29.4"]  # fmt: skip
AGENTS = ["agent-2xk9p   1/1     Running            0    12d", "agent-8h7wq   0/1     CrashLoopBackOff   14   12d"]
PEERS = [
    "name     proto    table    state  since       info",
    "Mesh_10_0_1_44 BGP      master   up     2026-03-01  Established",
    "Mesh_10_0_1_70 BGP      master   start  2026-03-01  Active        Socket: Connection refused",
]
NODE = ["apiVersion: v1", "kind: Node", "metadata:", "  name: 10.0.1.44", "status:", "  conditions:", "  - type: Ready", '    status: "False"']  # fmt: skip
DESCRIBED = ["Name:         konnectivity-agent", "Selector:     k8s-app=konnectivity-agent", "Namespace:    kube-system", "Desired Number of Nodes Scheduled: 3", "Number of Nodes Scheduled with Available Pods: 2", "Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed"]  # fmt: skip
OBJECT = ["{", '    "kind": "Node",', '    "metadata": {', '        "name": "10.0.1.44"', "    }", "}"]
CONTAINERS = ["CONTAINER       IMAGE           CREATED       STATE     NAME    ATTEMPT   POD ID", "5e1e1e1e1e1e1   aabbccddeeff0   2 hours ago   Running   agent   3         0f0f0f0f0f0f0"]  # fmt: skip
WORKERS = ["OK", "ID            Primary IP   Flavor     State    Status   Zone      Version", "kube-a-0001   10.0.1.44    bx2.4x16   normal   Ready    eu-de-1   1.32.3_1550"]  # fmt: skip
HEADS: dict[str, Callable[[str], str]] = {
    "kubectl logs --timestamps": lambda line: f"2026-03-02T10:23:02.1234567Z {line}",
    "syslog": lambda line: f"Mar  2 10:23:02 host1 collect.sh[123]: {line}",
    "RFC 5424": lambda line: f"<14>1 2026-03-02T10:23:02.000Z host1 sh 12 - - {line}",
    "CRI": lambda line: f"2026-03-02T10:23:02.123456789Z stdout F {line}",
    "docker": lambda line: json.dumps({"log": line + "\n", "stream": "stdout", "time": "2026-03-02T10:23:02Z"}),
    "journal json": lambda line: json.dumps({"MESSAGE": line, "_HOSTNAME": "h", "__REALTIME_TIMESTAMP": "1772446982000000"}),
    "kubectl logs --prefix": lambda line: f"[pod/collect-abc12/main] {line}",
    "ts": lambda line: f"Mar 02 10:23:02 {line}",
    "ts of another language": lambda line: f"Дек 02 10:23:02 {line}",
    "a script": lambda line: f"[2026-03-02 10:23:02,123] INFO {line}",
    "a German date": lambda line: f"02.03.2026 10:23:02 {line}",
    "zap": lambda line: json.dumps({"level": "info", "ts": "2026-03-02T10:23:02Z", "msg": line}),
    "GitLab": lambda line: f"2026-03-02T10:23:02.123456Z 01O {line}",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "output",
    [NODES, AGENTS, PEERS, NODE, DESCRIBED, OBJECT, CONTAINERS, WORKERS],
    ids=["nodes", "pods", "bird", "yaml", "describe", "json", "crictl", "workers"],
)
def test_an_output_behind_the_heads_of_a_log_comes_back_line_by_line(output: list[str], head: str) -> None:
    """Whoever wrote it to a log, the output is the one that the command printed."""
    text, note = without_heads("\n".join(map(HEADS[head], output)) + "\n", None)
    assert text == "\n".join(output) + "\n"
    assert note


def test_rows_behind_times_are_rows() -> None:
    """The node that is not Ready does not vanish as a line of some log."""
    stamped = [HEADS["kubectl logs --timestamps"](line) for line in NODES]
    found = bundle({"ci.txt": "\n".join(stamped) + "\n"}).snapshot["nodes"]
    assert list(found["name"]) == ["10.0.1.44", "10.0.1.70"]
    assert list(found["ready"]) == [True, False]


def test_a_log_stays_a_log() -> None:
    """Records that mention a table, lines of several pods, and times alone keep their heads."""
    klog = [f"2026-03-02T10:23:0{at}.1Z I0302 10:23:0{at}.000000       1 main.go:1] x" for at in range(9)]
    for lines in (
        [*klog, "2026-03-02T10:23:09.1Z NAME   STATUS"],
        [f"[pod/a-{at}/main] {line}" for at, line in enumerate(NODES)],
        ["2026-03-02T10:23:02Z all is well", "2026-03-02T10:23:03Z still"],
        NODES,
    ):
        assert without_heads("\n".join(lines), None) == ("\n".join(lines), "")


def test_what_stands_behind_a_head() -> None:
    """A level is taken off behind a head alone: a sentence may begin with that word."""
    assert behind("2026-03-02 10:23:02 WARN x").text == "x"
    assert behind("INFO x").text == "INFO x"
    assert not is_output([behind("INFO x"), behind("INFO y")])


@pytest.mark.parametrize("prefix", ["out.txt:", "dump/bird.txt:", "+", "+ "])
@pytest.mark.parametrize("output", [NODES, PEERS, NODE, DESCRIBED], ids=["nodes", "bird", "yaml", "describe"])
def test_what_stands_in_front_of_every_line_of_an_output_comes_off(output: list[str], prefix: str) -> None:
    """grep names the file, a diff marks what is new: the output below is the one that was printed."""
    text, note = without_heads("".join(f"{prefix}{line}\n" for line in output), None)
    assert text == "\n".join(output) + "\n"
    assert note


def test_a_files_name_in_front_of_a_dump_comes_off() -> None:
    """Whose first line is no output's: a line that grep found nothing on is one of the dump; words with a colon are no file."""
    dump = ["Retrieving master information", "", "CLUSTER NODES:", "", *NODES]
    assert without_heads("".join(f"out/gmi.txt:{line}\n" for line in dump), None)[0] == "\n".join(dump) + "\n"
    numbered = "".join(f"out/gmi.txt:{line}\n" for line in ["so", "it", "was"])
    assert without_heads(numbered, None) == (numbered, "")
    said = "".join(f"note: {line}\n" for line in dump)
    assert without_heads(said, None) == (said, "")


@pytest.mark.parametrize(
    "prefix", ["[w1] ", "null_resource.collect (local-exec): ", 'null_resource.x["a"] (remote-exec): ']
)
@pytest.mark.parametrize("output", [CONTAINERS, WORKERS, OBJECT], ids=["crictl", "workers", "json"])
def test_what_a_tool_puts_in_front_of_each_line_is_taken_off(prefix: str, output: list[str]) -> None:
    """A host in brackets, a resource and its provisioner; a table of one row counts."""
    text = "".join(f"{prefix}{line}\n" for line in output)
    assert without_heads(text, None)[0] == "".join(f"{line}\n" for line in output)


def test_two_lines_that_begin_alike_have_no_prefix() -> None:
    """Without the titles of a table behind it."""
    text = "[w1] Ready    <none>\n[w1] NotReady <none>\n"
    assert without_heads(text, None) == (text, "")
