"""The handbook's entries by way of the face."""

from __future__ import annotations

from analyzer.api.knowledge import catalogue
from analyzer.diagnosis.engine import all_causes, all_checks


def test_every_check_and_cause_has_its_entry() -> None:
    """Once each."""
    assert sorted(topic.id for topic in catalogue()) == sorted(
        [*(c.id for c in all_checks()), *(c.id for c in all_causes())]
    )
