"""No file of a bundle is run or obeyed, whatever it is called and wherever one stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import analyzer
import pytest
from analyzer import isolation
from analyzer.cli.main import run
from analyzer.errors import InputError

pytestmark = pytest.mark.usefixtures("own_interpreter")

LOG = "\n".join(f"I0302 09:00:0{n}.000001       1 server.go:1] Starting agent {n}" for n in range(5)) + "\n"
OURS = (
    "regex",
    "orjson",
    "yaml",
    "pandas",
    "numpy",
    "pyarrow",
    "typer",
    "isal",
    "zstandard",
    "jinja2",
    "matplotlib",
    "duckdb",
    "click",
)
FILES = ("sitecustomize", "usercustomize", "analyzer")


def set_traps(folder: Path, marker: Path) -> None:
    """A bundle whose every file name is one that an interpreter may import or obey; each leaves a mark when it is run."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = f"open({str(marker)!r}, 'a').write(__name__ + ' ')\n"
    for name in (*sys.stdlib_module_names, *OURS, *FILES):
        if name != "__main__":
            (folder / f"{name}.py").write_text(mark)
    (folder / "x.pth").write_text(f"import sys; {mark}")
    (folder / "pyvenv.cfg").write_text(f"home = {folder}\ninclude-system-site-packages = true\n")
    (folder / "matplotlibrc").write_text("text.usetex: True\nfont.size: 40\n")
    (folder / "konnectivity-server.log").write_text(LOG)


@pytest.fixture
def traps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """(the folder of traps, which is the current one and on PYTHONPATH; the file of marks)."""
    folder, marker = tmp_path / "case", tmp_path / "mark"
    set_traps(folder, marker)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", str(folder)]))
    monkeypatch.setenv("PYTHONSTARTUP", str(folder / "sitecustomize.py"))
    return folder, marker


def test_nothing_of_a_bundle_runs_in_the_child(traps: tuple[Path, Path]) -> None:
    """A folder full of traps, analysed from inside, runs nothing, and its report is byte for byte the one made in place."""
    folder, marker = traps
    there = analyzer.load(str(folder), isolate=False).diagnose().to_json()
    here = analyzer.load(str(folder)).diagnose().to_json()
    assert here == there
    assert not marker.exists()


def test_names_in_a_report_are_those_given(traps: tuple[Path, Path]) -> None:
    """The child stands in another folder; a relative path keeps its name in reports and errors."""
    snapshot = analyzer.load("konnectivity-server.log")
    assert snapshot.reading["name"] == "konnectivity-server.log"
    assert analyzer.load(".").reading["name"] == "."
    (traps[0] / "empty").mkdir()
    with pytest.raises(InputError, match=r"^empty: the folder holds no file"):
        analyzer.load("empty")


def test_a_table_is_asked_for_without_running_a_trap(
    traps: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """`sql` from inside the folder reads it and runs nothing."""
    pytest.importorskip("duckdb")
    assert run(["sql", ".", "select count(*) as n from log_sources", "--quiet"]) == 0
    assert "n" in capsys.readouterr().out
    assert not traps[1].exists()


def test_the_command_leaves_the_current_folder_alone(traps: tuple[Path, Path]) -> None:
    """Started as a script with the folder of traps on PYTHONPATH behind an empty entry, the command imports none of them."""
    folder, marker = traps
    script = folder.parent / "bin" / "analyze"
    script.parent.mkdir()
    script.write_text("import sys\nfrom analyzer.cli.main import main\nsys.exit(main())\n")
    for name in (*sys.stdlib_module_names, *FILES):  # what runs before the first line of ours is the interpreter's own
        (folder / f"{name}.py").unlink(missing_ok=True)
    paths = [str(Path(analyzer.__file__).parents[1]), "", str(folder)]
    done = subprocess.run(
        [sys.executable, str(script), ".", "--quiet"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )  # fmt: skip
    assert not marker.exists(), marker.read_text()
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_the_child_has_this_package_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child imports the files of the package that started it, also where another of that name is found first."""
    other = tmp_path / "analyzer"
    other.mkdir()
    (other / "__init__.py").write_text("raise SystemExit(9)\n")
    monkeypatch.chdir(tmp_path)
    code = isolation.command("analyzer.limits")[3].replace(
        "from analyzer.limits import main\nmain()", "import analyzer.limits as m; print(m.__file__)"
    )
    done = subprocess.run(
        [*isolation.command("analyzer.limits")[:3], code], capture_output=True, text=True, check=True,
        cwd=isolation.root(), env=isolation.environment(),
    )  # fmt: skip
    assert Path(done.stdout.strip()) == Path(analyzer.__file__).with_name("limits.py")


def test_variables_that_say_what_to_load_are_not_handed_on() -> None:
    """A child gets the user's variables without those of an interpreter or of matplotlib."""
    given = {"PATH": "/bin", "PYTHONPATH": "x", "PYTHONHOME": "y", "MATPLOTLIBRC": "z", "MPLBACKEND": "module://evil"}
    kept = isolation.environment(given)
    assert kept["PATH"] == "/bin"
    assert not {"PYTHONPATH", "PYTHONHOME", "MATPLOTLIBRC", "MPLBACKEND"} & kept.keys()


def test_a_child_seldom_looks_for_cycles_while_it_imports() -> None:
    """Its first statement says so, before anything of the package is loaded."""
    code = isolation.command("analyzer.limits")[3]
    first = code.partition("from importlib")[0]
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{first}\nprint(gc.get_threshold())"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{isolation.SELDOM}\n"
