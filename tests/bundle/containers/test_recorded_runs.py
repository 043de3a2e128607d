"""What a program keeps in JSON of the commands that it ran is read as what they printed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle.containers import recorded_runs as room_of_values
from analyzer.bundle.containers.recorded_runs import LARGEST, begins, outputs, read
from analyzer.bundle.stream import Peekable
from analyzer.limits import Limits

from tests.support.values import are_values

NODES = "NAME   STATUS     ROLES    AGE   VERSION\nw1     Ready      <none>   9d    v1.29.1\n"
PODS = "NAME      READY   STATUS    RESTARTS   AGE\nagent-1   1/1     Running   0          9d\n"
BIRD = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_0_0_12 BGP      master   up     09:00:01    Established\n"


def load(place: Path, *values: object, indent: int | None = None) -> analyzer.Snapshot:
    (place / "runs.json").write_text("\n".join(json.dumps(value, indent=indent) for value in values) + "\n")
    return analyzer.load(place / "runs.json", isolate=False)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_command_is_the_key_of_its_output(tmp_path: Path, indent: int | None) -> None:
    """Its namespace holds for the rows; every line of the JSON is accounted for."""
    found = load(tmp_path, {"kubectl get nodes": NODES, "kubectl get pods -n shop": PODS}, indent=indent)
    assert found["nodes"]["source"].tolist() == ["runs.json!kubectl get nodes"]
    assert found["pods"][["namespace", "name", "line"]].to_numpy().tolist() == [["shop", "agent-1", 3]]
    for row in found.rows["inputs"]:
        assert row.unread_lines + row.blank_lines + row.understood_lines == row.lines
    assert found.rows["inputs"][0].note == "2 outputs of commands are members of their own"


@pytest.mark.parametrize("command", ["kubectl get pods -n shop", ["kubectl", "get", "pods", "-n", "shop"]])
def test_a_command_stands_beside_its_output(tmp_path: Path, command: object) -> None:
    """In whatever field, as one text or word by word."""
    found = load(tmp_path, [{"ran": command, "rc": 0, "printed": PODS}, {"ran": "date", "printed": "a\nb\n"}])
    assert found["pods"]["namespace"].tolist() == ["shop"]


def test_the_host_of_an_output(tmp_path: Path) -> None:
    """Also without the command, where a daemon of the node printed it; one document a line."""
    found = load(
        tmp_path,
        {"host": "ant", "cmd": "birdcl show protocols", "stdout": BIRD},
        {"host": "bee", "stdout": BIRD.replace("_12", "_11"), "stderr": ""},
        {"host": "cow", "stdout": NODES},
    )
    assert found["bgp_peers"][["node", "peer_ip"]].to_numpy().tolist() == [["ant", "10.0.0.12"], ["bee", "10.0.0.11"]]
    assert found["nodes"]["name"].tolist() == ["w1"]


@pytest.mark.parametrize(
    "value",
    [
        {"user": "ann", "text": f"kubectl get nodes\n{NODES}"},
        {"summary": "kubectl get nodes", "body": "a note"},
        {"cmd": "kubectl get nodes", "stdout": NODES, "stdout_lines": NODES.splitlines()},
        {"log": "first\nsecond\n", "stream": "stdout"},
    ],
)
def test_what_is_no_output(value: object) -> None:
    """What somebody writes, a line of a log, and what stands there once more as a list of lines."""
    assert outputs(json.dumps(value).encode()) == []


@pytest.mark.parametrize(
    "text", ['{"stdout": "a\\nb"', '{"stdout": "a\\nb', "]", '{"stdout": "a\\nb"} x"', '{"stdout": "a\\nb", !}']
)
def test_damaged_json_has_none(text: str) -> None:
    """But for what ended before: nothing is taken out of a document that nobody can read."""
    assert outputs(text.encode()) == []


def test_objects_of_kubernetes_are_none() -> None:
    """Whatever their annotations and data quote."""
    assert begins(b'{"cmd": 1, "stdout": ""}')
    assert begins(b'[\n {"kubectl get nodes": ""}]')
    assert not begins(b'{"apiVersion": "v1", "stdout": ""}')
    assert not begins(b'{"a": 1}')
    assert not begins(b'"stdout":')


def test_a_large_one_is_left_as_it_is() -> None:
    """All of its bytes come behind each other, and what stands in it is not looked for."""
    data = json.dumps({"stdout": NODES, "fill": "x" * LARGEST}).encode()
    found = read(Peekable(io.BytesIO(data)), Limits())
    assert (found.parts, found.note) == ([], "")
    text = b""
    while more := found.text.read(1 << 20):
        text += more
    assert text == data


def test_its_values_have_their_own_fields() -> None:
    """They are filled step by step, and a misspelt field is refused."""
    are_values(room_of_values, filled=["_Level"])
