"""What the form may ask of an analysis, field by field."""

from __future__ import annotations

import pytest
from analyzer.web import choices as choices_room
from analyzer.web.choices import BadChoice, Choices, chosen

from tests.support.values import are_values


def test_an_empty_form_chooses_nothing() -> None:
    """Fields that are empty, blank or not there are no choice."""
    assert chosen({"year": "", "since": " ", "token": "x"}) == Choices()
    assert Choices().said() == []


def test_a_browsers_local_time_is_meant_in_utc() -> None:
    """With and without seconds; RFC 3339 and a plain date stay as they were written."""
    made = chosen({"since": "2026-03-01T10:00", "until": "2026-03-01T10:00:30"})
    assert (made.since, made.until) == ("2026-03-01T10:00:00Z", "2026-03-01T10:00:30Z")
    made = chosen({"since": "2026-03-01", "until": "2026-03-01T10:00:30+02:00"})
    assert (made.since, made.until) == ("2026-03-01", "2026-03-01T10:00:30+02:00")


def test_each_choice_is_said() -> None:
    """The result's page tells what was asked."""
    made = chosen({"redact": "1", "year": "2025", "cluster": "prod", "since": "2026-03-01"})
    assert made == Choices(True, 2025, "2026-03-01", None, "prod")
    assert made.said() == ["names and addresses are pseudonyms", "year 2025", "since 2026-03-01", "cluster prod"]


@pytest.mark.parametrize(
    "fields", [{"year": "soon"}, {"year": "1066"}, {"year": "٢٠٢٥"}, {"year": "9" * 200}, {"cluster": "c" * 254}]
)
def test_what_cannot_be_meant_is_refused_in_words(fields: dict[str, str]) -> None:
    """A year that is none, in any script and length, and a name that is longer than names are."""
    with pytest.raises(BadChoice, match=r"^(The year is a number|An option is longer).*\.$"):
        chosen(fields)


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(choices_room)
