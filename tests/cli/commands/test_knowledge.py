"""`checks`, `explain` and `tables` print what the analyzer knows, for eyes and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyzer import schema
from analyzer.cli.main import run
from analyzer.tools.explain import catalogue


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_checks_lists_every_check_and_cause(capsys: pytest.CaptureFixture[str]) -> None:
    """Checks under their head, causes under theirs; the JSON has the checks with their runbook steps."""
    known = catalogue()
    text = printed(capsys, "checks")
    checks, _, causes = text.partition("\nCauses\n")
    assert checks.startswith("Checks\n")
    assert all(f"  {one.id} " in (checks if one.kind == "check" else causes) for one in known)
    found = json.loads(printed(capsys, "checks", "--format", "json"))
    assert [one["id"] for one in found] == [one.id for one in known if one.kind == "check"]
    assert {one["id"]: one["steps"] for one in found} == {
        one.id: list(one.steps) for one in known if one.kind == "check"
    }


def test_one_is_explained_whatever_its_case(capsys: pytest.CaptureFixture[str]) -> None:
    """Its own page, and no other's; `--all` has every page."""
    one = printed(capsys, "explain", "bgp-04")
    assert "BGP-04" in one
    assert "SRV-01" not in one.split("\n")[0]
    everything = printed(capsys, "explain", "--all", "--format", "markdown")
    assert all(known.id in everything for known in catalogue())
    assert len(one) < len(everything) / 20


def test_what_is_not_known_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """No id, and one that nothing has, are faults of usage."""
    assert run(["explain"]) == 2
    assert run(["explain", "BGP-4"]) == 2
    assert "'BGP-4'" in capsys.readouterr().err
    assert run(["checks", "--format", "html"]) == 2


def test_tables_are_listed_with_their_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Those that no version promises are marked; the JSON names each column's kind."""
    text = printed(capsys, "tables")
    marked = {line.split("  ")[0] for line in text.split("\n") if line.endswith("(may change between versions)")}
    assert marked == set(schema.TABLES) - set(schema.CONTRACT)
    found = json.loads(printed(capsys, "tables", "--format", "json"))
    assert list(found) == list(schema.TABLES)
    assert list(found["nodes"]["columns"]) == [column.name for column in schema.TABLES["nodes"].all_columns]
    assert all(name in text for name in found["nodes"]["columns"])


def test_the_handbook_goes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into a file as reports do, an existing one only with --force, and which file has it is said."""
    place = tmp_path / "book.html"
    for more, code in (([], 0), ([], 2), (["--force"], 0)):
        assert run(["explain", "--all", "--format", f"html={place}", *more]) == code
    assert place.read_text().startswith("<!DOCTYPE html>")
    assert "written: " in capsys.readouterr().err


def test_one_table_is_shown_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """By its name in any case, as text and as JSON; a name that is nearly one is guessed, and is a fault of usage."""
    text = printed(capsys, "tables", "Nodes")
    assert text.startswith("nodes\n")
    assert "bgp_peers" not in text
    assert list(json.loads(printed(capsys, "tables", "nodes", "--format", "json"))) == ["nodes"]
    assert run(["tables", "node"]) == 2
    assert "did you mean 'nodes'?" in capsys.readouterr().err


def test_a_number_that_a_family_lacks_brings_the_family(capsys: pytest.CaptureFixture[str]) -> None:
    """Who types SRV-99 reads which numbers SRV has."""
    assert run(["explain", "srv-99"]) == 2
    assert "those of SRV are SRV-01, SRV-01b, SRV-02" in capsys.readouterr().err
