"""`sql` prints what a SELECT finds: aligned, as CSV that no spreadsheet obeys, or as JSON that parses."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import numpy as np
import pytest
from analyzer.cli.commands.sql import _plain
from analyzer.cli.main import run

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes

pytest.importorskip("duckdb")


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    place = str(write_tree(tmp_path / "b", {"n.txt": nodes(node("10.0.0.1"), node("10.0.0.22", status="NotReady"))}))

    def ask(query: str, format: str = "text") -> str:
        assert run(["sql", place, query, "--format", format]) == 0
        return capsys.readouterr().out

    return ask


def test_text_is_aligned(asked) -> None:  # type: ignore[no-untyped-def]
    """Titles first, nothing for a missing value, no blanks at a line's end."""
    assert asked("SELECT name, ready, NULL AS none, 1 AS one FROM nodes ORDER BY name").split("\n")[:2] == [
        "name       ready  none  one",
        "10.0.0.1   True         1",
    ]
    assert asked(f"SELECT '{'x' * 90}' AS a").split("\n")[1] == "x" * 60


def test_csv_is_quoted_and_obeyed_by_nobody(asked) -> None:  # type: ignore[no-untyped-def]
    """A cell that begins as a formula does is made text; a number stays one; a missing value is empty."""
    lines = asked("SELECT '=1+1' AS \"=a\", 7 AS n, NULL AS x", "csv").split("\n")
    assert lines == ['"\'=a","n","x"', '"\'=1+1","7",""', ""]


def test_no_sign_that_moves_a_terminal_leaves_within_a_list_or_a_mapping(asked) -> None:  # type: ignore[no-untyped-def]
    """What a library prints of them by itself holds invisible letters as they are."""
    for format in ("csv", "text", "json"):
        found = asked("SELECT {'a': chr(12644) || chr(8238) || chr(27)} AS m, [chr(12644)] AS l", format)
        assert found.isascii()
        assert "\x1b" not in found


def test_json_parses_whatever_the_values(asked) -> None:  # type: ignore[no-untyped-def]
    """Lists stay lists; infinity and a missing value are null; times are texts."""
    found = json.loads(
        asked(
            "SELECT 'inf'::double AS i, [1,2] AS l, NULL AS x, DATE '2026-03-02' AS d, name FROM nodes LIMIT 1", "json"
        )
    )
    assert found == [{"i": None, "l": [1, 2], "x": None, "d": found[0]["d"], "name": "10.0.0.1"}]
    assert found[0]["d"].startswith("2026-03-02")


def test_another_format_is_refused(tmp_path: Path) -> None:
    """Before anything is read."""
    assert run(["sql", str(tmp_path / "absent"), "SELECT 1", "--format", "html"]) == 2


def test_values_that_json_lacks_become_text() -> None:
    """A number of numpy is its number, an object its text."""
    assert _plain(1.5) == 1.5
    assert _plain(float("nan")) is None
    assert _plain(np.array([1, 2])) == [1, 2]
    assert _plain(datetime.date(2026, 3, 2)) == "2026-03-02"
    assert _plain({"a": 1}) == {"a": 1}
