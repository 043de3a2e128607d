"""Secrets in the cell beside their name."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import rows
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(rows.RULES) == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("| user | bob |\n| password | blue-moon71 |", "| user | bob |\n| password | [hidden:value] |"),
        ("<tr><td>Password</td><td>blue-moon71</td></tr>", "<tr><td>Password</td><td>[hidden:value]</td></tr>"),
        ("Key         Value\npassword    blue-moon71", "Key         Value\npassword    [hidden:value]"),
        ("token    blue-moon71    1d", "token    blue-moon71    1d"),
        ("db-token    team-moon71", "db-token    team-moon71"),
        ("| password | [hidden:value] |", "| password | [hidden:value] |"),
    ],
)
def test_the_cell_beside_the_name_goes(text: str, clean: str) -> None:
    """Only the value, and only where the row holds a name and a value; a table of objects stays."""
    assert hide(text) == clean
