"""JSON as kubectl and ibmcloud print it: rows at the lines that name them, and no prefix where there is an indent."""

from __future__ import annotations

import json
from pathlib import Path

import analyzer
import pytest


@pytest.mark.parametrize("indent", [2, 4])
def test_pods_of_a_json_list(indent: int, tmp_path: Path) -> None:
    """Four blanks of indent are no margin of the text, and each pod's row names the line of its name."""
    items = [
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"p{at}", "namespace": "x"},
            "status": {"phase": "Running"},
        }
        for at in range(30)
    ]
    path = tmp_path / "pods.json"
    path.write_text(json.dumps({"apiVersion": "v1", "items": items, "kind": "List"}, indent=indent) + "\n")
    snapshot = analyzer.load(path, isolate=False)
    lines = path.read_text().split("\n")
    assert [pod.name for pod in snapshot.rows["pods"]] == [f"p{at}" for at in range(30)]
    assert all(f'"name": "{pod.name}"' in lines[pod.line - 1] for pod in snapshot.rows["pods"])
    assert not snapshot.rows["inputs"][0].note


def test_workers_of_a_json_list(tmp_path: Path) -> None:
    """Each worker's row names the line of its id, also where an id needs escapes; one without an id has the first line."""
    ids = ["kube-a-w1", 'kube-"b"-w2', "kube-a-w10", None]
    path = tmp_path / "workers.json"
    path.write_text(
        json.dumps(
            [{"id": one, "privateIP": f"10.0.0.{at}", "networkInterfaces": []} for at, one in enumerate(ids)], indent=2
        )
    )
    nodes = analyzer.load(path, isolate=False).rows["nodes"]
    lines = path.read_text().split("\n")
    assert [node.internal_ip for node in nodes] == ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert [f'"id": {json.dumps(one)}' in lines[node.line - 1] for one, node in zip(ids, nodes, strict=True)] == [
        True,
        True,
        True,
        False,
    ]


def test_described_nodes_name_their_own_lines(tmp_path: Path) -> None:
    """An annotation is cited where its own node has it, not where another has one."""
    block = "Name:               10.0.0.{0}\nRoles:              <none>\nLabels:             arch=amd64\nAnnotations:        {1}\nTaints:             <none>\nConditions:\n  Ready  True\nAddresses:\n  InternalIP:  10.0.0.{0}\n"
    path = tmp_path / "nodes.txt"
    path.write_text(
        "\n".join(
            block.format(at, f"projectcalico.org/IPv4Address: 10.0.0.{at}/26" if at % 2 else "a: b") for at in range(6)
        )
    )
    found = analyzer.load(path, isolate=False).rows["calico_nodes"]
    lines = path.read_text().split("\n")
    assert [row.ipv4 for row in found] == ["10.0.0.1/26", "10.0.0.3/26", "10.0.0.5/26"]
    assert all(str(row.ipv4) in lines[row.line - 1] for row in found)
