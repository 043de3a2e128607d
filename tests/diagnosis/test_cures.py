"""Every cause of the handbook has its cure."""

from __future__ import annotations

from analyzer.diagnosis import cures as cures_room
from analyzer.diagnosis.catalogue import catalogue
from analyzer.diagnosis.cures import CURES

from tests.support.values import are_values


def test_every_cause_has_a_cure_a_command_and_an_example() -> None:
    """A cause of its own id or of the family it belongs to; and no cure is left of a cause that is gone."""
    causes = [entry for entry in catalogue() if entry.kind == "cause"]
    for entry in causes:
        assert entry.cure, entry.id
        assert entry.cure.text.endswith(".")
        assert entry.cure.commands
        assert entry.cure.example
    used = {id(entry.cure) for entry in causes}
    assert [name for name, cure in CURES.items() if id(cure) not in used] == []


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(cures_room)
