"""What is handed out: the same tree gives the same bytes, with every file of the package, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from analyzer.version import __version__

pytest.importorskip("hatchling", reason="the build back end is not installed (extra `dev`)")

ROOT = Path(__file__).parents[2]
TREE = ("analyzer", "tests", "fixtures", "notebooks", ".ci")
KINDS = {".txt", ".py", ".tsv", ".j2", ".css", ".js", ".typed"}
BUILD = "import sys, hatchling.build as b; b.build_wheel(sys.argv[1]); b.build_sdist(sys.argv[1])"


def build(tree: Path, out: Path, seed: str) -> tuple[Path, Path]:
    """(wheel, sdist) of a tree."""
    out.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    environment.pop("SOURCE_DATE_EPOCH", None)
    subprocess.run([sys.executable, "-c", BUILD, str(out)], cwd=tree, env=environment, check=True, capture_output=True)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """Built where it lies, and once more in a copy elsewhere, of another age and with other rights."""
    folder = tmp_path_factory.mktemp("built")
    copy = folder / "copy"
    for name in TREE:
        shutil.copytree(
            ROOT / name, copy / name, copy_function=shutil.copy, ignore=shutil.ignore_patterns("__pycache__", ".venv")
        )
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("*.toml"),
        *ROOT.glob("*.cff"),
        ROOT / "LICENSE",
        ROOT / "Containerfile",
        ROOT / ".gitignore",
    ]:
        shutil.copy(path, copy)
    for path in copy.rglob("*.py"):
        path.chmod(0o600)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (copy / "analyzer" / "__pycache__").mkdir()
    (copy / "analyzer" / "__pycache__" / "model.cpython-311.pyc").write_bytes(b"x")
    return [build(ROOT, folder / "one", "1"), build(copy, folder / "two", "2")]


def test_the_same_tree_gives_the_same_bytes(built: list[tuple[Path, Path]]) -> None:
    """Wherever it lies, however old its files are, and whatever was compiled in it."""
    (wheel, sdist), (other_wheel, other_sdist) = built
    assert wheel.name == other_wheel.name == f"konnectivity_analyzer-{__version__}-py3-none-any.whl"
    assert wheel.read_bytes() == other_wheel.read_bytes()
    assert sdist.name == other_sdist.name == f"konnectivity_analyzer-{__version__}.tar.gz"
    assert sdist.read_bytes() == other_sdist.read_bytes()


def test_the_wheel_holds_the_package_and_nothing_else(built: list[tuple[Path, Path]]) -> None:
    """Every module, table, template and script of the page; no test, no compiled file, nothing outside the package."""
    names = set(zipfile.ZipFile(built[1][0]).namelist())
    about = {name for name in names if name.startswith(f"konnectivity_analyzer-{__version__}.dist-info/")}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "analyzer").rglob("*")
        if path.suffix in KINDS and path.is_file()
    }
    assert names - about == package
    assert {name.split("/", 1)[1] for name in about} == {
        "METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip
    assert "analyzer/py.typed" in names


def test_the_sdist_can_be_tested(built: list[tuple[Path, Path]]) -> None:
    """The package with its tests, fixtures and notebooks; no folder of a tool."""
    with tarfile.open(built[1][1]) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {name.split("/")[0] for name in names} >= {
        *TREE,
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "pyproject.toml",
        "PKG-INFO",
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc") or name.startswith(".git/")]
    tracked = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")}
    assert tracked <= set(names)


def test_the_wheel_runs_and_says_its_release(built: list[tuple[Path, Path]], tmp_path: Path) -> None:
    """Unpacked beside nothing: `--version`, the metadata, and a diagnosis that needs every data file."""
    zipfile.ZipFile(built[0][0]).extractall(tmp_path)
    (found,) = distributions(path=[str(tmp_path)])
    assert (found.metadata["Name"], found.version) == ("konnectivity-analyzer", __version__)
    (script,) = found.entry_points
    assert (script.name, script.value) == ("analyze", "analyzer.cli.main:main")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from analyzer.cli.main import run; import analyzer; print(analyzer.__file__); "
    fixture = ROOT / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
    for arguments, said in (
        (["--version"], __version__),
        ([str(fixture), "--format", "html"], "private-endpoint-without-vrf"),
    ):
        done = subprocess.run(
            [sys.executable, "-P", "-c", f"{start}sys.exit(run({arguments!r}))"],
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(str(tmp_path))
        assert said in done.stdout
