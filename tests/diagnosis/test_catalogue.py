"""What checks and causes mean, collected from the code."""

from __future__ import annotations

import pytest
from analyzer.diagnosis import catalogue as room
from analyzer.diagnosis.catalogue import Topic, catalogue, meanings
from analyzer.diagnosis.cures import CURES

from tests.support.values import are_values


def test_every_check_and_cause_has_an_entry() -> None:
    """Checks first; none twice, none without a text."""
    found = catalogue()
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=("check", "cause").index)
    assert len({one.id for one in found}) == len(found)
    assert all(one.doc and one.title for one in found)
    assert min(kinds.count("check"), kinds.count("cause")) > 20


def test_entries_are_found_by_id() -> None:
    """Every one of them, under the id that reports print."""
    found = meanings()
    assert set(found) == {one.id for one in catalogue()}
    assert found["AG-02"].kind == "check"
    assert found["server-down"].cure is not None


def test_text_is_broken_into_paragraphs() -> None:
    """Blank lines part them, line ends within one do not; what a check is handed beside tables is no table."""
    entry = Topic("check", "AB-01", "A", (), "First  part\nof it.\n\nSecond.", ("pods", "cite", "about"))
    assert entry.paragraphs == ["First part of it.", "Second."]
    assert entry.looks == ["pods"]


def test_an_entry_is_not_changed() -> None:
    """It is handed to reports, handbook and commands."""
    are_values(room)


def test_a_cause_has_its_own_cure_and_else_its_family_s() -> None:
    """Members of a family that say nothing else are mended like the others of it."""
    from analyzer.diagnosis.engine import all_causes

    found = meanings()
    for cause in all_causes():
        wanted = CURES[cause.id] if cause.id in CURES else CURES.get(cause.family or "")
        assert found[cause.id].cure is wanted
        assert found[cause.id].reads == cause.reads


def test_a_family_has_a_cure_for_those_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a member's own is not there, its family's is said."""
    from analyzer.diagnosis.engine import all_causes

    one = next(cause for cause in all_causes() if cause.family)
    monkeypatch.setitem(CURES, one.family or "", CURES["server-down"])
    monkeypatch.delitem(CURES, one.id)
    assert meanings()[one.id].cure is CURES["server-down"]
