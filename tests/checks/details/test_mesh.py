"""What checks say of the mesh is one value a finding."""

from __future__ import annotations

from analyzer.checks.details import mesh as mesh_room
from analyzer.checks.details.mesh import BadPairs, BadSessions, CalicoNode
from analyzer.mesh.picture import MeshPicture, Pattern

from tests.support.values import are_values


def test_nothing_said_is_nothing_found() -> None:
    """Without more, no pod said anything, nothing died, and it is not about IPv6 alone."""
    assert BadSessions() == BadSessions(spoken=(), six=False)
    assert CalicoNode() == CalicoNode(0, 0, 0, 0, False)


def test_the_picture_comes_with_its_answer() -> None:
    """A cause reads the pattern, never the words."""
    assert BadPairs(MeshPicture(Pattern.ALL, "a")).picture.pattern is Pattern.ALL
    assert BadPairs(MeshPicture(Pattern.ALL, "a")) != BadPairs(MeshPicture(Pattern.MIXED, "a"))


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(mesh_room)
