"""Commands end with the contract's exit codes, say what they did, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyzer.cli.main import run

BUNDLES = Path(__file__).parents[2] / "fixtures" / "bundles"
CLUSTERS = Path(__file__).parents[2] / "fixtures" / "clusters"
SICK = str(BUNDLES / "vrf-and-spanning-off.tar.gz")
WELL = str(CLUSTERS / "01-iks-healthy" / "bundle")


def test_no_colour_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    """Escapes only when asked for."""
    run([SICK])
    assert "\x1b[" not in capsys.readouterr().out
    run([SICK, "--color", "always"])
    assert "\x1b[" in capsys.readouterr().out


def test_diff_tells_broken_from_well(capsys: pytest.CaptureFixture[str]) -> None:
    """From the broken to the healthy shape: BGP checks are fixed; the other way they are new."""
    run(["diff", SICK, WELL, "--format", "json"])
    forth = json.loads(capsys.readouterr().out)
    run(["diff", WELL, SICK, "--format", "json"])
    back = json.loads(capsys.readouterr().out)
    assert forth != back
    assert "BGP-03" in json.dumps(forth)
    assert run(["diff", SICK, SICK]) == 0


def test_verify_stands_for_its_own_bundle_and_falls_for_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every cited line of a report is where it says; in another bundle they are not."""
    report = tmp_path / "r.json"
    run([SICK, "--format", f"json={report}"])
    assert run(["verify", str(report), SICK]) == 0
    assert "the same bundle by its hash" in capsys.readouterr().out
    assert run(["verify", str(report), str(BUNDLES / "private-endpoint-without-vrf.tar.gz")]) == 1


def test_the_shell_can_complete(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The completion scripts for bash and zsh are printed."""
    for shell in ("bash", "zsh"):
        monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
        assert run(["--show-completion", shell]) == 0
        assert "complete" in capsys.readouterr().out.lower()
