"""The list of inputs names the member whose bytes another one has."""

from __future__ import annotations

import pytest
from analyzer.tables.copies import DUPLICATE, SAME, originals


def test_a_copy_names_what_was_read() -> None:
    """Whatever it is called; other members are copies of none."""
    name = "b/the same bytes as.txt"
    inputs = {
        "source": ["a.txt", "b.txt", "c.txt"],
        "kind": ["kubectl table", DUPLICATE, DUPLICATE],
        "kind_reason": [SAME.format("x"), SAME.format("a.txt"), SAME.format(name)],
    }
    assert originals(inputs) == {"b.txt": "a.txt", "c.txt": name}
    assert originals(None) == {}


def test_a_table_whose_columns_differ_in_length_is_an_error() -> None:
    """Rows put together from it would be nobody's."""
    with pytest.raises(ValueError, match="shorter"):
        originals({"source": ["a"], "kind": [], "kind_reason": []})
