"""Edges between JSON documents that stand one behind the other."""

from __future__ import annotations

import pytest
from analyzer.sources.json_texts import arrays_apart, end_of


@pytest.mark.parametrize(
    "parts",
    [
        ['[{"a": 1}]\n', '[{"a": 2}]\n', '[{"a": 3}]'],
        ['[{"a": "]{"}]', '{"a": "]["}{"b": 1}', '[{"c": 1}]\n', "{}\n{}"],
        ['[\n  {\n    "a": [\n      1\n    ]\n  }\n]\n', '{\n  "b": 1\n}\n'],
        ['{\n  "b": 1\n}', "[\n  {}\n]", '[{"a": "x [y]{2} }["}] ', "[[]]"],
        ['{"a": "]{"}\n{"b": 1}\n'],
        ['[{"a": "}["}, {"b": "]{"}'],
    ],
)
def test_no_array_stands_beside_another_document(parts: list[str]) -> None:
    """Objects stay together; brackets within a text are no edge."""
    assert list(arrays_apart("".join(parts))) == parts


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{"items": [{"a": "}{"}]}', '{"b": 1}'),
        ('{\n "items": []\n}', "{\n}\n"),
        ('{"items": []}\n\n', "[1]"),
        ('{"items": [{"a": "}{"}', ""),
        ('{"items": []} Error', ""),
    ],
)
def test_the_end_of_a_document(first: str, second: str) -> None:
    """Where the next one begins; a damaged one goes to the end."""
    assert end_of(first + second, 0) == len(first)
