"""Figures look the same wherever one stands and whatever the user has set up, and nothing of them stays on disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import analyzer
import pytest

pytest.importorskip("matplotlib")
from analyzer.pictures.figure import figure
from analyzer.pictures.library import library, settings
from analyzer.pictures.shapes import Bars

CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from analyzer.pictures.figure import figure
from analyzer.pictures.shapes import Bars
(axes,) = figure({picture}).axes
print(axes.get_xlabel(), axes.xaxis.label.get_fontsize(), axes.title.get_fontsize())
"""
PICTURE = Bars("n", "title", "alt", ("a", "b"), (("ended", (1, 2)),), sideways=True, unit="lines")


def said(picture: Bars) -> str:
    (axes,) = figure(picture).axes
    return f"{axes.get_xlabel()} {axes.xaxis.label.get_fontsize()} {axes.title.get_fontsize()}"


def test_a_file_of_the_bundle_configures_nothing(tmp_path: Path) -> None:
    """With a matplotlibrc in the current folder and in the environment the picture is the same, and HOME stays empty."""
    here, home = tmp_path / "case", tmp_path / "home"
    here.mkdir()
    home.mkdir()
    (here / "matplotlibrc").write_text("text.usetex: True\nfont.size: 40\nno.such: setting\n")
    place = str(Path(analyzer.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(picture=repr(PICTURE)), place], capture_output=True, text=True, check=True, cwd=here,
        env={**os.environ, "HOME": str(home), "MATPLOTLIBRC": str(here), "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.rstrip("\n") == said(PICTURE)
    assert done.stderr == ""
    assert not list(home.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "home"]


def test_a_notebook_keeps_its_own_style() -> None:
    """What a user has set is put aside while we draw, and stands afterwards."""
    mpl = library()
    plain = said(PICTURE)
    with mpl.rc_context({"font.size": 40, "axes.grid": True}):
        assert said(PICTURE) == plain
        assert mpl.rcParams["font.size"] == 40
    with pytest.raises(ZeroDivisionError), settings({"font.size": 3}):
        raise ZeroDivisionError
    assert mpl.rcParams["font.size"] != 3
