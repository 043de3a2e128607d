"""What a program or a person put into JSON as text is read as it was printed, at the line where it stands."""

from __future__ import annotations

import json

import pytest
from analyzer.schema import BGP_PEERS, INPUTS, LOG_LINES, NODES, TOOL_ERRORS, UNREAD
from analyzer.sources import json_outputs as room_of_values
from analyzer.sources.json_outputs import is_manifest, outputs, unfold

from tests.support.inline import bird, bundle, node, nodes
from tests.support.values import are_values

TABLE = nodes(node("10.1.2.3"), node("10.1.2.4", status="NotReady"))
BIRD = bird("10.1.2.5", ("10.1.2.6", "Connect"), banner="BIRD v0.3.3+birdv1.6.8 ready.")
LOG = 'I0302 10:00:00.100000       1 a.go:1] "Serving"\nI0302 10:00:01.100000       1 a.go:1] "Serving"\n'


@pytest.mark.parametrize(
    "value",
    [
        {"exitCode": 0, "logs": TABLE},
        {"InstanceId": "i-0abc", "StandardOutputContent": TABLE},
        {"value": [{"code": "x", "message": f"Enable succeeded: \n[stdout]\n{TABLE}\n[stderr]\n"}]},
        {"number": 3, "body": f"Hi,\r\n\r\n```\r\n{TABLE}```\r\nthanks"},
        [{"user": "U1", "text": f"here\n```{TABLE}```"}],
        {"out_lines": TABLE.splitlines()},
        {"pod": "x", "log": TABLE.splitlines()},
        TABLE.splitlines(),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_table_in_a_text(value: object, indent: int | None) -> None:
    """Whatever its key is: of an agent of a cloud, of a ticket, of a chat."""
    text = json.dumps(value, indent=indent)
    rows = bundle(result=text).snapshot.rows
    assert [(one.name, one.ready) for one in rows[NODES]] == [("10.1.2.3", True), ("10.1.2.4", False)]
    where = [at for at, line in enumerate(text.split("\n"), 1) for n in (3, 4) if f"10.1.2.{n}" in line]
    assert [one.line for one in rows[NODES]] == where
    (member,) = rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


def test_results_of_hosts_name_them() -> None:
    """By the key above the result or by its own; of a text that is there as lines, too, one is read."""
    result = {"rc": 0, "out": BIRD, "out_lines": BIRD.splitlines()}
    for value in ({"hosts": {"w1": result}}, {"host": "w1", **result}, {"Hostname": "w1", **result}):
        rows = bundle(x=json.dumps(value, indent=1)).snapshot.rows
        assert [(one.node, one.peer_ip) for one in rows[BGP_PEERS]] == [("w1", "10.1.2.5"), ("w1", "10.1.2.6")]
    (peer, _) = bundle(x=json.dumps({"names": {"w1": result}})).snapshot.rows[BGP_PEERS]
    assert peer.node is None


def test_the_command_and_the_errors_of_a_result() -> None:
    """Stand above and below the output."""
    value = {
        "cmd": ["kubectl", "get", "nodes"],
        "stdout": TABLE,
        "stderr": "Error from server: x",
        "n": {"a": [1, "b"]},
    }
    text = json.dumps(value)
    found = outputs(text, 0)
    assert found is not None
    assert [line for _, line in found[0]] == [
        "$ kubectl get nodes",
        *TABLE.splitlines(),
        "",
        "Error from server: x",
        "",
    ]
    assert (found[1], found[2]) == ({1}, len(text))


def test_lines_of_a_log_in_a_list() -> None:
    """Each is a record."""
    rows = bundle(x=json.dumps(LOG.splitlines(), indent=1)).snapshot.rows
    assert [row.count for row in rows[LOG_LINES]] == [2]


def test_what_belongs_to_no_result_stays() -> None:
    """Lines of the JSON with words in them, behind the outputs."""
    text = json.dumps({"id": "abc", "all": [{"out": TABLE}]}, indent=1)
    lines = unfold(text)
    assert lines is not None
    assert [line.strip() for _, line in lines[-2:]] == ['"id": "abc",', '"all": [']


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "data": {"x": TABLE}}),
        json.dumps({"kind": "List", "items": [{"x": TABLE}]}),
        json.dumps({"out": "NAME   READY"}),
        json.dumps({"run": ["kubectl get nodes", "kubectl get pods -A"]}),
        json.dumps({"out": "two\nlines"}),
        json.dumps({"manifest": "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"}),
        json.dumps({"run": f"kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nEOF\n{TABLE}"}),
        json.dumps({"out": TABLE})[:-1],
        json.dumps({"out": TABLE}) + "\nand more",
        json.dumps([{"timestamp": "2026-03-02T10:00:00Z", "textPayload": LOG}]),
        TABLE,
        "{}",
        "",
    ],
)
def test_what_holds_no_output(text: str) -> None:
    """Objects of Kubernetes, one line, other texts, damage, entries of a log service."""
    assert unfold(text) is None


def test_an_error_beside_its_command() -> None:
    """Of one line, as the client prints it."""
    text = json.dumps(
        {"cmd": "kubectl logs web-0", "rc": 1, "stdout": "", "stderr": "Error from server: No agent available"}
    )
    (error,) = bundle(x=text).snapshot.rows[TOOL_ERRORS]
    assert error.message == "Error from server: No agent available"
    assert not len(bundle(x=json.dumps({"cmd": "kubectl logs web-0", "stderr": ""})).snapshot.rows[TOOL_ERRORS])


def test_lines_that_are_not_understood_are_counted_once() -> None:
    """As lines of the member; of very many no more than it has lines."""
    strange = "".join(f"word {at} of somebody\n" for at in range(9))
    rows = bundle(x=json.dumps({"a": TABLE + strange}, indent=1)).snapshot.rows
    (member,) = rows[INPUTS]
    assert (member.lines, member.unread_lines, {row.line for row in rows[UNREAD]}) == (3, 1, {2})
    (member,) = bundle(x=json.dumps({"a": TABLE + 10 * strange}, indent=1)).snapshot.rows[INPUTS]
    assert (member.lines, member.unread_lines) == (3, 3)


def test_its_values_have_their_own_fields() -> None:
    """They are filled step by step, and a misspelt field is refused."""
    are_values(room_of_values, filled=["Leaf", "Result"])


def test_an_object_as_a_server_printed_it_is_an_output() -> None:
    """With its state; what somebody wrote down to be applied is none, whatever holds it."""
    wanted = "apiVersion: v1\nkind: Node\nmetadata:\n  name: w1\nspec:\n  unschedulable: true\n"
    state = wanted + "status:\n  conditions:\n  - type: Ready\n    status: 'False'\n"
    assert is_manifest(wanted.splitlines())
    assert not is_manifest(state.splitlines())
    for text in (
        json.dumps(state),
        json.dumps({"stdout_lines": state.splitlines()}),
        f"out: |\n  {'  '.join(state.splitlines(keepends=True))}",
    ):
        assert [one.name for one in bundle({"a.txt": text}).snapshot.rows["nodes"]] == ["w1"]
