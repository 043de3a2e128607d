"""Values that cross rooms are the contract's words, and cannot be changed behind anyone's back."""

from __future__ import annotations

import dataclasses

import pytest
from analyzer import model
from analyzer.model import Certainty, Evidence, Outcome, Status, Verdict

from tests.support.values import are_values

VALUES = [one for one in vars(model).values() if dataclasses.is_dataclass(one)]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_each_value_is_frozen(kind: type) -> None:
    """A report reads results and changes none; a misspelt field is refused."""
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


def test_words_are_the_contracts() -> None:
    """Each member prints as the report writes it."""
    assert [str(one) for one in Status] == ["pass", "fail", "warn", "unknown", "not_applicable", "error"]
    assert [str(one) for one in Certainty] == ["confirmed", "likely", "possible"]
    assert [str(one) for one in Verdict] == ["healthy", "degraded", "broken", "inconclusive"]


def test_an_answer_claims_nothing_unasked() -> None:
    """Without more, an answer has no proof, no detail, and means no broken tunnel."""
    plain = Outcome("AG-01", "title", (), Status.FAIL, "summary")
    assert (plain.evidence, plain.missing, plain.subjects, plain.detail) == ((), (), (), None)
    assert (plain.broken, plain.outside) == (False, False)


def test_equal_content_is_equal() -> None:
    """Evidence is compared by member, line and text, so doubles are found."""
    assert len({Evidence("a", 1, "x"), Evidence("a", 1, "x"), Evidence("a", 2, "x")}) == 2


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(model, on={"of_health"})
