"""The one file for machines without pip: it unpacks once, into a folder that nobody else can write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    loader = SourceFileLoader("single_file", str(ROOT / ".ci" / "single-file"))
    spec = spec_from_loader("single_file", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """In place of the package one that says where it is."""
    folder = tmp_path / "tree"
    for name, text in (
        ("analyzer/__init__.py", ""),
        ("analyzer/cli/__init__.py", ""),
        ("analyzer/cli/main.py", "import sys\ndef main():\n    print(__file__, sys.argv[1:])\n"),
        ("analyzer/data.tsv", "a\tb\n"),
        ("pandas/tests/test_x.py", "much"),
        ("analyzer/__pycache__/x.pyc", "compiled"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def ran(file: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, str(file), *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_it_unpacks_once_and_runs(builder: ModuleType, tree: Path, tmp_path: Path) -> None:
    """The second run finds what the first one has unpacked; tests of libraries and compiled files are not carried."""
    file, home = tmp_path / "a.pyz", tmp_path / "home"
    builder.pack(tree, file)
    assert sorted(zipfile.ZipFile(file).namelist()) == [
        "__main__.py", "analyzer/__init__.py", "analyzer/cli/__init__.py", "analyzer/cli/main.py", "analyzer/data.tsv",
    ]  # fmt: skip
    first = ran(file, home, "x", "--y")
    assert first.stderr == ""
    base = home / ".cache" / "konnectivity-analyzer"
    (unpacked,) = base.iterdir()
    assert first.stdout == f"{unpacked}/analyzer/cli/main.py ['x', '--y']\n"
    (unpacked / "analyzer" / "data.tsv").write_text("mark")
    assert ran(file, home, "x", "--y").stdout == first.stdout
    assert (unpacked / "analyzer" / "data.tsv").read_text() == "mark"


def test_the_same_tree_gives_the_same_bytes(builder: ModuleType, tree: Path, tmp_path: Path) -> None:
    """And another one another folder."""
    builder.pack(tree, tmp_path / "a.pyz")
    shutil.copytree(tree, tmp_path / "copy", copy_function=shutil.copy)
    builder.pack(tmp_path / "copy", tmp_path / "b.pyz")
    assert (tmp_path / "a.pyz").read_bytes() == (tmp_path / "b.pyz").read_bytes()
    (tree / "analyzer" / "data.tsv").write_text("other")
    builder.pack(tree, tmp_path / "c.pyz")
    for name in ("a", "c"):
        assert ran(tmp_path / f"{name}.pyz", tmp_path / "home").returncode == 0
    assert len(list((tmp_path / "home" / ".cache" / "konnectivity-analyzer").iterdir())) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="a system without such rights")
def test_a_folder_that_others_can_write_is_refused(builder: ModuleType, tree: Path, tmp_path: Path) -> None:
    """What lies there may be another one's program."""
    file, home = tmp_path / "a.pyz", tmp_path / "home"
    builder.pack(tree, file)
    ran(file, home)
    base = home / ".cache" / "konnectivity-analyzer"
    base.chmod(0o777)
    done = ran(file, home)
    assert done.returncode == 1
    assert "can be written by others" in done.stderr
    assert done.stdout == ""


def test_another_python_is_told_so(
    builder: ModuleType, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries in machine code are for one release and one kind of machine."""
    monkeypatch.setattr(builder.sysconfig, "get_platform", lambda: "plan9-mips")
    builder.pack(tree, tmp_path / "a.pyz")
    done = ran(tmp_path / "a.pyz", tmp_path / "home")
    assert done.returncode == 1
    assert "built for Python 3." in done.stderr
    assert "plan9-mips; this is Python" in done.stderr


def test_a_place_that_cannot_be_written_is_said(builder: ModuleType, tree: Path, tmp_path: Path) -> None:
    """With what helps, and without a traceback."""
    builder.pack(tree, tmp_path / "a.pyz")
    (tmp_path / "home").write_text("a file")
    done = ran(tmp_path / "a.pyz", tmp_path / "home")
    assert done.returncode == 1
    assert "cannot be unpacked" in done.stderr
    assert "Traceback" not in done.stderr
