"""One place says which release this is."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import analyzer
from analyzer.version import __version__


def test_the_release_is_the_packages() -> None:
    """The project file, the installed package and the public face name the same one."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__ == analyzer.__version__ == version("konnectivity-analyzer")
