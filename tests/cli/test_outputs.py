"""No command replaces what it reads, or what is there without `--force`; results that would meet in one place are refused."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from analyzer.cli.main import run
from analyzer.cli.outputs import OutputTarget, targets
from analyzer.errors import UsageError

BUNDLES = Path(__file__).parents[2] / "fixtures" / "bundles"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two archives and an unpacked bundle, and no terminal to ask."""
    monkeypatch.chdir(tmp_path)
    for name, source in (("a.tgz", "private-endpoint-without-vrf.tar.gz"), ("b.tgz", "vrf-and-spanning-off.tar.gz")):
        shutil.copy(BUNDLES / source, name)
    with tarfile.open("a.tgz") as archive:
        archive.extractall("unpacked", filter="data")
    (tmp_path / "old").write_text("old")
    os.link("a.tgz", "hard")
    (tmp_path / "dataset" / "causes").mkdir(parents=True)
    (tmp_path / "dataset" / "causes" / "part-1.parquet").write_text("rows")
    (tmp_path / "soft").symlink_to("a.tgz")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "line",
    [
        "a.tgz --output a.tgz",
        "a.tgz -o ./a.tgz --force",
        "a.tgz b.tgz --output b.tgz --force",
        "a.tgz --format html=a.tgz --force",
        "a.tgz --format json=hard --force",
        "soft --output a.tgz --force",
        "a.tgz --output soft --force",
        "unpacked --output unpacked/new",
        "a.tgz --output old",
        "a.tgz --format json=old",
        "a.tgz --output unpacked",
        "a.tgz --format json=x --format html=./x",
        "a.tgz --output x --format json --format html",
        "a.tgz --output x --format json=y",
        "a.tgz --format json --format text",
        "a.tgz --format json=",
        "redact a.tgz b.tgz",
        "redact a.tgz",
        "redact a.tgz b.tgz -o b.tgz --force",
        "redact a.tgz -o hard --force",
        "redact a.tgz -o old",
        "redact unpacked -o unpacked/share.tar.gz",
        "collect --missing-from a.tgz -o a.tgz --force",
        "collect -o old",
        "fleet dataset --format html=dataset/causes/part-1.parquet --force",
        "many a.tgz unpacked --output unpacked/private-endpoint-without-vrf/fleet",
        "many unpacked --output unpacked",
        "export unpacked unpacked",
        "export unpacked unpacked/tables",
        "export a.tgz a.tgz",
    ],
)
def test_what_must_not_be_written_is_refused_before_any_work(
    here: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 with one sentence; every file is as it was, and none is new."""
    before = content(here)
    assert run(line.split()) == 2
    assert content(here) == before
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_redact_reads_several_bundles_as_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The target is named by -o, and replaced only with --force; nothing else is left behind."""
    (here / "tmp").mkdir()
    before = content(here)
    assert run(["redact", "a.tgz", "-o", "share.tar.gz", "--quiet"]) == 0
    first = (here / "share.tar.gz").read_bytes()
    assert tarfile.is_tarfile(here / "share.tar.gz")
    assert run(["redact", "a.tgz", "-o", "share.tar.gz"]) == 2
    assert (here / "share.tar.gz").read_bytes() == first
    assert run(["redact", "a.tgz", "-o", "share.tar.gz", "--force"]) == 0
    assert content(here).keys() == before.keys() | {"share.tar.gz"}


def test_redact_says_how_it_is_called(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The form of old, two names without -o, would have replaced the second."""
    run(["redact", "a.tgz", "b.tgz"])
    assert "analyze redact BUNDLE... -o TARGET" in capsys.readouterr().err


def test_export_replaces_tables_only_with_force(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All tables or none: one that is there already keeps the others from being written."""
    (here / "t").mkdir()
    (here / "t" / "pods.csv").write_text("mine")
    export = ["export", "a.tgz", "t", "--format", "csv", "--table", "nodes", "--table", "pods", "--quiet"]
    assert run(export) == 2
    assert content(here / "t") == {"pods.csv": b"mine"}
    assert run([*export, "--force"]) == 0
    assert sorted(content(here / "t")) == ["nodes.csv", "pods.csv"]
    assert b"mine" not in (here / "t" / "pods.csv").read_bytes()


def test_what_was_written_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr, for each file; not with --quiet. A result that goes to standard output needs no word."""
    assert run(["a.tgz", "--format", "html=r.html", "--format", "json"]) == 0
    said = capsys.readouterr()
    assert said.err == "written: r.html (html)\n"
    assert said.out.startswith("{")
    assert run(["a.tgz", "--format", "html=r.html", "--force", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that takes a while to copy."""
    folder = tmp_path_factory.mktemp("large")
    lines = (f'E0302 09:11:15.500000  1 server.go:{i}] "Failed to get a backend" dialID={i}\n' for i in range(30_000))
    (folder / "server.log").write_text("".join(lines))
    with tarfile.open(folder / "big.tgz", "w:gz", compresslevel=1) as archive:
        archive.add(folder / "server.log", "server.log")
    return folder / "big.tgz"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_redact_that_is_ended_leaves_nothing(here: Path, large: Path, number: signal.Signals) -> None:
    """No unscanned copy in TMPDIR, no part beside the target, and the old target as it was."""
    shutil.copy(large, "big.tgz")
    (here / "tmp").mkdir()
    before = content(here)
    with subprocess.Popen(
        [sys.executable, "-m", "analyzer", "redact", "big.tgz", "-o", "old", "--force"], stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(here / "tmp"), "PYTHONPATH": str(BUNDLES.parents[1])},
    ) as process:  # fmt: skip
        for _ in range(3000):
            if list((here / "tmp").glob("*/*")):
                break  # the copy is being made, in a folder of its own; before it, a file of a moment tries the place
            time.sleep(0.01)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert content(here) == before
    assert not list((here / "tmp").iterdir())
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("formats", "output", "found"),
    [
        (None, None, [OutputTarget("text", None)]),
        (["html"], "a.html", [OutputTarget("html", "a.html")]),
        (["json=j.json", "text"], None, [OutputTarget("json", "j.json"), OutputTarget("text", None)]),
        (["text=-"], None, [OutputTarget("text", None)]),
    ],
)
def test_where_each_format_goes(
    formats: list[str] | None, output: str | None, found: list[OutputTarget], here: Path
) -> None:
    """To its own file, else to that of `--output`, else to standard output."""
    assert targets(formats, {"text", "html", "json"}, output, (), force=False) == found


@pytest.mark.parametrize(
    ("formats", "output"), [(["pdf"], None), (["text="], None), (["text=a"], "b"), (["text", "html"], None)]
)
def test_two_results_in_one_place_are_refused(formats: list[str], output: str | None, here: Path) -> None:
    """And a format that nobody knows, and a file without a name."""
    with pytest.raises(UsageError):
        targets(formats, {"text", "html"}, output, (), force=False)
