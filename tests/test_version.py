"""One place says which release this is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import analyzer
from analyzer.version import __version__

ROOT = Path(__file__).parents[1]


def test_the_release_stands_in_one_place() -> None:
    """The project file and the public face take it from there; the changelog's newest heading names it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"] == {"path": "analyzer/version.py"}
    assert analyzer.__version__ == __version__
