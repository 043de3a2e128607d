"""Every command ends with the contract's exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyzer.cli.main import run

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(write_tree(tmp_path / "b", {"n.txt": nodes(node("10.0.0.1", status="NotReady"))}))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("{b} --quiet", 0),
        ("bundle {b} --quiet --fail-on degraded", 1),
        ("bundle {b} --quiet --fail-on broken", 0),
        ("{b} --fail-on never --format markdown", 0),
        ("bundle {b} --fail-on odd", 2),
        ("{b} --format nonsense", 2),
        ("{b} --limit nonsense=1", 2),
        ("{b} --limit total_bytes=many", 2),
        ("redact {b}", 2),
        ("--version", 0),
        ("checks --format json", 0),
        ("{b}x", 3),
        ("export {b} {b}-out --format csv", 0),
        ("export {b} {b}-out --format odd", 2),
        ("export {b}x {b}-out --format csv", 3),
        ("collect", 0),
        ("collect --missing-from {b}", 0),
        ("collect --missing-from {b}x", 3),
        ("checks", 0),
        ("checks --format odd", 2),
        ("explain SRV-01", 0),
        ("explain NO-1", 2),
        ("tables", 0),
        ("diff {b} {b} --quiet", 0),
        ("diff {b} {b}x --quiet", 3),
        ("verify {b}/n.txt {b}", 2),
        ("sql {b} nothing", 2),
        ("reach {b} --from 10.1.1.1 --to 10.1.1.2 --port 1", 0),
        ("reach {b} --from 10.1.1.1 --to 10.1.1.2 --port odd", 2),
        ("reach {b}x --from 10.1.1.1 --to 10.1.1.2 --port 1", 3),
        ("many {b}", 2),
        ("nothing-of-the-kind", 3),
        ("export --odd", 2),
    ],
)
def test_exit_codes(arguments: str, code: int, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """0 done, 1 `--fail-on` reached, 2 usage, 3 no usable input; never a traceback, and an error is said."""
    words = [word.replace("{b}", place) for word in arguments.split(" ")]
    found = run(words)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    assert found == code, shown.err
    assert bool(shown.err) or code in (0, 1)


def test_a_report_that_was_changed_does_not_verify(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 where every cited line stands, 1 where one has fallen."""
    report = tmp_path / "r.json"
    assert run([place, "--quiet", "--format", f"json={report}"]) == 0
    assert run(["verify", str(report), place]) == 0
    text = json.loads(report.read_text())
    assert text
    report.write_text(report.read_text().replace("NotReady", "Already"))
    assert run(["verify", str(report), place, "--format", "json"]) == 1
    assert run(["verify", str(report), place, "--format", "odd"]) == 2
    capsys.readouterr()
