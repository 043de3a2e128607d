"""Causes about the mesh look at the pattern of its bad pairs, and at the check's words where it names none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from analyzer.causes.mesh_pattern import kind_of, pattern_text
from analyzer.checks import details
from analyzer.mesh.picture import MeshPicture, Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Outcome, Status


def outcome(detail: object) -> dict[str, Outcome]:
    return {"BGP-04": Outcome("BGP-04", "pairs", (), Status.FAIL, "3 of 6 pairs are down", detail=detail)}


def test_the_picture_is_told_in_its_own_words() -> None:
    """Where the check found a picture, its text is what the bad pairs have in common."""
    assert pattern_text(outcome(details.BadPairs(MeshPicture(Pattern.ALL, "all 6 of them")))) == "all 6 of them"


@pytest.mark.parametrize("detail", [None, details.BadSessions()])
def test_without_a_picture_the_check_speaks(detail: object) -> None:
    """A detail of another type is no picture."""
    assert pattern_text(outcome(detail)) == "3 of 6 pairs are down"


def test_a_mesh_that_is_up_has_no_pattern() -> None:
    """The kind is that of the bad pairs; without any there is none."""
    picture = MeshPicture(Pattern.NODE, "one node", ("10.0.0.1",), 1.0)
    assert kind_of(cast(MeshView, SimpleNamespace(partial=False, down=[object()], pattern=picture))) is Pattern.NODE
    assert kind_of(cast(MeshView, SimpleNamespace(partial=False, down=[], pattern=picture))) is None
