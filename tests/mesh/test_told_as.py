"""The AS number with which a peer opens."""

from __future__ import annotations

from analyzer.mesh.told_as import opened_with
from analyzer.schema import LogSignalRow


def said(name: str | None, message: str) -> LogSignalRow:
    return LogSignalRow(source="a.log", line=1, signal="bird_log", name=name, message=message)


def test_the_number_that_a_peer_told_last() -> None:
    """By its protocol's name; what a peer says of us, another error and a line of nobody tell none."""
    rows = [
        said("Node_10_0_0_1", "bird: Node_10_0_0_1: Error: Bad peer AS: 65170"),
        said("Node_10_0_0_1", "bird: Node_10_0_0_1: Error: Bad peer AS: 65171"),
        said("Mesh_10_0_0_3", "Mesh_10_0_0_3: Error: Bad peer AS: 64513"),
        said("Mesh_10_0_0_4", "Mesh_10_0_0_4: Received: Bad peer AS: 64513"),
        said("Mesh_10_0_0_5", "Mesh_10_0_0_5: Error: Hold timer expired"),
        said(None, "Error: Bad peer AS: 64599"),
    ]
    assert opened_with(rows) == {"10.0.0.1": "65171", "10.0.0.3": "64513"}
