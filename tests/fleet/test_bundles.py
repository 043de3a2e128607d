"""Bundles as the fleet report sees them, and the reports that are stored with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.errors import InputError
from analyzer.fleet import bundles as bundles_room
from analyzer.fleet.bundles import Bundle, bundles, report_of, stored
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.place import Folder
from analyzer.fleet.rows import FleetRows, analyzed, failed
from analyzer.report.stored import restore

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes
from tests.support.values import are_values


@pytest.fixture(autouse=True)
def _in_this_process(in_this_process: None) -> None:
    """What confines a reader has tests of its own."""


def made(tmp_path: Path, name: str, state: str = "Ready") -> FleetRows:
    return analyzed(
        str(write_tree(tmp_path / "in" / name, {"n.txt": nodes(node("10.0.0.1", status=state), node("10.0.0.2"))}))
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Dataset(tmp_path / "d").append(
        [
            made(tmp_path, "one"),
            made(tmp_path, "two", "NotReady"),
            failed({"path": "/gone", "bundle": "gone"}, "error", "no such file"),
        ]
    )
    return tmp_path / "d"


def test_a_bundle_states_what_its_row_holds(folder: Path) -> None:
    """By path in order; values of a dimension that is not stated are none."""
    found, holds = bundles(Folder(folder), [])
    assert [one.path for one in found] == sorted(one.path for one in found)
    assert {one.bundle for one in found} == {"gone", "one", "two"}
    two = next(one for one in found if one.bundle == "two")
    assert two.status == "ok"
    assert "NOD-01" in two.findings
    assert two.values("zone") == ()
    assert len(holds) == 3
    with pytest.raises(AttributeError):
        _ = two.no_such


def test_a_report_is_found_by_its_bundles_name(folder: Path, tmp_path: Path) -> None:
    """By the whole path or its end; what is not there, or not one, is said with what was meant."""
    for name in ("two", "in/two", str(tmp_path / "in" / "two")):
        assert restore(report_of(Folder(folder), name)[1]).bundle.name == "two"
    with pytest.raises(InputError, match="did you mean 'two'"):
        report_of(Folder(folder), "twoo")
    with pytest.raises(InputError, match="no report of /gone is stored: no such file"):
        report_of(Folder(folder), "gone")
    Dataset(folder).append([{**failed({"path": "/elsewhere/two", "bundle": "two"}, "error", "x")}])
    with pytest.raises(InputError, match="more than one bundle"):
        report_of(Folder(folder), "two")


def test_the_latest_report_is_the_one(folder: Path, tmp_path: Path) -> None:
    """A bundle that changed shows what it says now."""
    later = Dataset(folder)
    later.analysed("")
    later.append([made(tmp_path, "two", "Ready,SchedulingDisabled")])
    found = dict(stored(Folder(folder), {str(tmp_path / "in" / name) for name in ("one", "two")}))
    assert len(found) == 2
    assert (
        found[str(tmp_path / "in" / "two")] == made(tmp_path, "two", "Ready,SchedulingDisabled")["reports"][0]["report"]
    )


def test_a_row_is_small() -> None:
    """Words that bundles share are one object in all of them: a hundred thousand fit into little memory."""
    assert not hasattr(Bundle("", "", (), 0, 0), "__dict__")


def test_a_place_that_does_not_answer_is_no_input(tmp_path: Path) -> None:
    """What it says, the operating system's words or its own, stands behind its name."""

    class Deaf(Folder):
        def __init__(self, error: OSError) -> None:
            super().__init__(tmp_path)
            self.error = error

        def parts(self, table: str) -> list[str]:
            raise self.error

    for error, words in (
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError("no key"), "no key"),
    ):
        with pytest.raises(InputError, match=f": {words}$"):
            bundles(Deaf(error), [])


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(bundles_room)
