"""A stored report says what it said when it was made."""

from __future__ import annotations

import json
from pathlib import Path

import analyzer
import pytest
from analyzer.errors import InputError
from analyzer.report import formats
from analyzer.report.stored import restore, store

CLUSTERS = sorted((Path(__file__).parents[2] / "fixtures" / "clusters").iterdir())


@pytest.mark.parametrize("path", CLUSTERS[:4], ids=lambda path: path.name)
def test_every_format_is_the_same_from_the_stored_text(path: Path) -> None:
    """Byte for byte, without the pictures that need the bundle; storing twice gives the same text."""
    data = analyzer.load(path, isolate=False).diagnose().data
    text = store(data)
    again = restore(text)
    assert store(again) == text
    for name, render in formats().items():
        assert render(again) == render(data), name


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("verdict"), lambda d: d.update(verdict="splendid"), lambda d: d.update(more=1), lambda d: d.update(causes={}),
        lambda d: d["bundle"].update(members="9"), lambda d: d.update(headline=5), lambda d: d.update(tables=[1]), lambda d: d["checks"][0].update(steps=[1]),
    ],
)  # fmt: skip
def test_what_is_no_report_is_said(change) -> None:  # type: ignore[no-untyped-def]
    """A field that is missing, foreign or of another type is no report, and no fault."""
    value = json.loads(store(analyzer.load(CLUSTERS[0], isolate=False).diagnose().data))
    change(value)
    with pytest.raises(InputError, match="no stored report"):
        restore(json.dumps(value))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 5000, '"x"'])
def test_text_that_is_none(text: str) -> None:
    """Whatever it is, one sentence."""
    with pytest.raises(InputError, match="no stored report"):
        restore(text)
