"""What was not read stands in the second line of every format, and counts under --strict."""

from __future__ import annotations

import json
from pathlib import Path

import analyzer
import pytest
from analyzer.cli.commands.bundle import ORDER
from analyzer.cli.main import run
from analyzer.model import Verdict

from tests.hostile.parts import AGENT, GOOD, beside, patched, tar_of, zip_of

ENCRYPTED = patched(zip_of((GOOD, AGENT), ("closed.log", AGENT * 2)), b"PK\x01\x02", 8, 1, skip=1)
MANY = tar_of((GOOD, AGENT), ("closed.log", AGENT * 2))


@pytest.mark.parametrize(
    ("data", "options"), [(ENCRYPTED, []), (MANY, ["--limit", "parsed_members=1"])], ids=["encrypted", "limited"]
)
def test_what_is_skipped_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, options: list[str]
) -> None:
    """Exit 0 and said; under --strict exit 3 with a line on stderr that names the member."""
    path = tmp_path / "b"
    path.write_bytes(data)
    assert run([str(path), *options]) == 0
    out, err = capsys.readouterr()
    assert "closed.log" in out.split("\n")[1]
    assert err == ""
    assert run([str(path), "--strict", *options]) == 3
    assert "closed.log" in capsys.readouterr().err


def test_every_format_says_it_in_its_second_line(tmp_path: Path) -> None:
    """Text, Markdown, HTML, and the headline and audit of the JSON report."""
    path = tmp_path / "b.zip"
    path.write_bytes(ENCRYPTED)
    report = analyzer.analyze(path, isolate=False)
    for text in (report.to_text(), report.to_markdown(), json.loads(report.to_json())["headline"]):
        assert "closed.log" in text.replace("\\", "").split("\n")[1]
    assert "closed.log (encrypted zip entry)" in report.to_html()
    assert "closed.log" in json.loads(report.to_json())["audit"][0]


def test_exit_3_always_has_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing usable: the reason stands on stderr."""
    path = tmp_path / "b.txt"
    path.write_text("nothing of it is known\n")
    assert run([str(path)]) == 3
    assert "b.txt" in capsys.readouterr().err


def test_a_repeated_name_is_cited_as_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The proof of a claim from the second member of a name cites that one's line, and verifies."""
    path = tmp_path / "b.tar"
    path.write_bytes(tar_of((GOOD, b"Name: a\n" + AGENT), (GOOD, AGENT * 2)))
    target = tmp_path / "r.json"
    assert run([str(path), "--format", f"json={target}"]) == 0
    assert run(["verify", str(target), str(path)]) == 0
    found = {one["source"] for check in json.loads(target.read_text())["checks"] for one in check["evidence"]}
    assert f"{GOOD}#2" in found


def test_the_year_of_a_log_may_be_any(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A time beyond what a calendar holds dates nothing and ends nothing."""
    path = tmp_path / "b.tar"
    path.write_bytes(beside("x.log", b'{"ts":"9999-12-31T23:59:59-12:00","level":"info","msg":"x"}\n' * 5))
    assert run([str(path)]) == 0


@pytest.mark.parametrize("option", ["full", "brief"])
def test_a_length_without_a_text_report_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """`--full` and `--brief` choose between two text reports: beside JSON alone they do nothing, and stderr says so once."""
    path = tmp_path / "pods.txt"
    path.write_bytes(AGENT)
    assert run([str(path), f"--{option}", "--format", f"json={tmp_path / 'r.json'}"]) == 0
    assert f"--{option} chooses between two text reports" in capsys.readouterr().err
    assert run([str(path), f"--{option}", "--format", "json", "--quiet"]) == 0
    assert run([str(path), f"--{option}"]) == 0
    assert capsys.readouterr().err == ""


def test_a_member_of_which_it_is_said_why_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One clear line: what it is and what to do, and not once more that it was not understood."""
    odd = tmp_path / "odd.lz4"
    odd.write_bytes(b"\x04\x22\x4d\x18\x64\x40\xa7" + bytes(range(256)) * 4)
    assert run([str(odd)]) == 3
    assert capsys.readouterr().err == (
        "analyze: nothing usable: 1 member could not be read: odd.lz4 (an LZ4 frame; unpack it first)\n"
    )


def test_every_verdict_has_its_place_from_well_to_broken() -> None:
    """A new one cannot be left out of what `--fail-on` compares."""
    assert sorted(ORDER) == sorted(str(one) for one in Verdict)
    assert (ORDER[0], ORDER[-1]) == (Verdict.HEALTHY, Verdict.BROKEN)
