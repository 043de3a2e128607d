"""Both ways to hold a mesh offer what those ask that look for a pattern in it."""

from __future__ import annotations

import inspect

import pytest
from analyzer.mesh.fast.arrays import EncodedMesh
from analyzer.mesh.plain import MeshView
from analyzer.mesh.view import Mesh

ASKED = sorted(name for name in vars(Mesh) if not name.startswith("_"))


@pytest.mark.parametrize("kind", [MeshView, EncodedMesh])
@pytest.mark.parametrize("name", ASKED)
def test_each_view_answers_every_question(kind: type, name: str) -> None:
    """A question is a method in both, or a value in both, with the same parameters."""
    asked, answered = inspect.getattr_static(Mesh, name), inspect.getattr_static(kind, name)
    assert asked.__doc__ or asked.fget.__doc__
    assert inspect.isfunction(asked) == inspect.isfunction(answered)
    if inspect.isfunction(asked):
        assert list(inspect.signature(asked).parameters) == list(inspect.signature(answered).parameters)


def test_the_questions_are_these() -> None:
    """The pattern is told from pairs, places and addresses, and from what other nodes say beside the only list."""
    assert ASKED == [
        "addresses", "cover", "down", "elsewhere", "ends", "pairs", "pairs_of", "places", "separator", "separators", "subnets", "tally", "up_across",
    ]  # fmt: skip
