"""Each error knows the exit code that the command gives for it."""

from __future__ import annotations

import pytest
from analyzer import errors
from analyzer.limits import Limits


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.AnalyzerError, 5), (errors.UsageError, 2), (errors.InputError, 3), (errors.RefusedInput, 3), (errors.LimitReached, 3), (errors.OutputError, 3),
        (errors.Interrupted, 130),
    ],
)  # fmt: skip
def test_exit_codes(kind: type[errors.AnalyzerError], code: int) -> None:
    """Of the contract."""
    assert kind("x").exit_code == code


def test_faults_in_words_hold_no_input() -> None:
    """Their own text may be the bundle's."""
    said = [
        errors.in_words(error, Limits())
        for error in (MemoryError("SECRET"), RecursionError("SECRET"), KeyError("SECRET"))
    ]
    assert said[0] == f"it needs more memory than is allowed (--limit memory_bytes={Limits().memory_bytes})"
    assert said[1:] == ["it is nested too deeply", "a fault of the analyzer (KeyError)"]
    assert errors.NotEnoughEvidence("x", ("a", None)).missing == (("a", None),)
