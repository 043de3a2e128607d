"""Every hostile bundle ends in time and memory, with the right exit code, the good part analysed and no secret out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from hostile.corpus import GOOD, Case, cases

ALL = {case.name: case for case in cases()}
SECONDS, MIB = 90.0, 1600


@dataclass(frozen=True)
class Ended:
    code: int
    seconds: float
    mib: float
    report: str
    page: str
    text: str
    stderr: str
    written: tuple[str, ...]


def run(case: Case, folder: Path) -> Ended:
    home = folder / case.name
    home.mkdir()
    path = home / case.file
    path.write_bytes(case.data)
    shown = bool(case.secrets) or case.name.startswith("name-") or case.name.endswith(("markup", "template", "escapes"))
    outputs = {name: home / f"out.{name}" for name in ("json", "html", "markdown") if name != "html" or shown}
    targets = [part for name, file in outputs.items() for part in ("--format", f"{name}={file}")]
    begun = time.monotonic()
    with (home / "stdout").open("wb") as out, (home / "stderr").open("wb") as err, subprocess.Popen(
        [sys.executable, "-m", "analyzer", str(path), *targets, "--format", "text"],
        cwd=home, stdout=out, stderr=err, stdin=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(home)},
    ) as process:  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    read = {name: file.read_text() if file.exists() else "" for name, file in outputs.items()}
    path.unlink()
    written = {p.relative_to(home).as_posix() for p in home.rglob("*")}
    left = tuple(sorted(written - {"stdout", "stderr", *(f.name for f in outputs.values())}))
    return Ended(
        process.returncode, time.monotonic() - begun, usage.ru_maxrss / 1024, read["json"], read.get("html", ""),
        (home / "stdout").read_text() + read["markdown"], (home / "stderr").read_text(errors="replace"), left,
    )  # fmt: skip


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    folder = tmp_path_factory.mktemp("hostile")
    with ThreadPoolExecutor(min(8, os.cpu_count() or 2)) as pool:
        return dict(zip(ALL, pool.map(lambda case: run(case, folder), ALL.values()), strict=True))


def test_the_corpus_is_large_enough() -> None:
    """At least 120 cases, each name once."""
    assert len(ALL) >= 120


@pytest.mark.parametrize("name", ALL)
def test_case(name: str, ended: dict[str, Ended]) -> None:
    """Exit code, time, memory, no traceback, no secret, nothing inert made active, nothing else written."""
    case, got = ALL[name], ended[name]
    assert got.code in case.codes, got.stderr[-500:]
    assert got.seconds < SECONDS
    assert got.mib < MIB
    assert "Traceback" not in got.stderr
    assert got.written == ()
    for output in (got.report, got.page, got.text, got.stderr):
        for secret in case.secrets:
            assert secret not in output
        assert "\x1b" not in output
        assert "\u202e" not in output
        assert len(output) < 10 << 20
    for marker in ("<img src=x", "<script>alert"):
        assert marker not in got.page
    if got.report:
        report = json.loads(got.report)
        assert not [check["id"] for check in report["checks"] if check["status"] == "error"]
        assert report["inputs"]
        if case.good:
            states = {row["source"]: row for row in report["inputs"]}
            assert states[GOOD]["records"] > 0, states
    elif not got.code:
        raise AssertionError("no report although the exit code is 0")
