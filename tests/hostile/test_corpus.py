"""Every hostile bundle ends in time and memory, with the right exit code, the good part analysed and no secret out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hostile.corpus import GOOD, Case, cases
from support.warm import Warm, warm

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


def run(case: Case, home: Path, process: Warm) -> Ended:
    inside, outside = home / "inside", home / "outside"
    inside.mkdir()
    outside.mkdir()
    path = inside / case.file
    path.write_bytes(case.data)
    shown = bool(case.secrets) or case.name.startswith("name-") or case.name.endswith(("markup", "template", "escapes"))
    outputs = {name: inside / f"out.{name}" for name in ("json", "html", "markdown") if name != "html" or shown}
    targets = [part for name, file in outputs.items() for part in ("--format", f"{name}={file}")]
    ended = process.run([str(path), *targets, "--format", "text"], inside, outside, TMPDIR=str(inside))
    read = {name: file.read_text() if file.exists() else "" for name, file in outputs.items()}
    path.unlink()
    written = {p.relative_to(inside).as_posix() for p in inside.rglob("*")}
    left = tuple(sorted(written - {file.name for file in outputs.values()}))
    return Ended(
        ended.code, ended.seconds, ended.mib, read["json"], read.get("html", ""), ended.stdout + read["markdown"],
        ended.stderr, left,
    )  # fmt: skip


@pytest.fixture(scope="module")
def process() -> Iterator[Warm]:
    with warm() as one:
        yield one


def test_the_corpus_is_large_enough() -> None:
    """At least 120 cases, each name once."""
    assert len(ALL) >= 120


@pytest.mark.parametrize("name", ALL)
def test_case(name: str, process: Warm, tmp_path: Path) -> None:
    """Exit code, time, memory, no traceback, no secret, nothing inert made active, nothing else written."""
    case = ALL[name]
    got = run(case, tmp_path, process)
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
