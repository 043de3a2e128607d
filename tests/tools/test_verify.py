"""A report is untrusted: judging it is linear, shows no control character, and refuses what is no report with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from analyzer.cli.main import run as command
from analyzer.errors import UsageError
from analyzer.tools import verify
from analyzer.tools.verify import citations

LINE = "E0302 10:00:00.000000 1 client.go:123] cannot connect once"


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    path = tmp_path / "agent.log"
    path.write_text(f"{LINE}\n\nsecond\n")
    return str(path)


def report(tmp_path: Path, evidence: Any, **more: Any) -> str:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"schema_version": 1, "causes": [{"id": "x", "evidence": evidence}], **more}))
    return str(path)


@pytest.mark.parametrize(
    "evidence",
    [
        5,
        "abc",
        {"source": "agent.log"},
        [5],
        [None],
        [{"source": "agent.log", "line": 1}],
        [{"source": 1, "line": 1, "text": "x"}],
        [{"source": "agent.log", "line": "x", "text": "x"}],
        [{"source": "agent.log", "line": None, "text": "x"}],
        [{"source": "agent.log", "line": True, "text": "x"}],
        [{"source": "agent.log", "line": 1.0, "text": "x"}],
        [{"source": "agent.log", "line": -1, "text": ""}],
        [{"source": "agent.log", "line": 0, "text": ""}],
        [{"source": "agent.log", "line": 1e30, "text": ""}],
        [{"source": "agent.log", "line": 10**30, "text": ""}],
        [{"source": "agent.log", "line": 1, "text": ["x"]}],
    ],
)
def test_evidence_of_another_shape_is_refused(
    evidence: Any, bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and a sentence that names the place."""
    assert command(["verify", report(tmp_path, evidence), bundle]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("analyze: not a report of this analyzer: causes[0].evidence")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "no JSON",
        "{}",
        '{"schema_version": true}',
        '{"schema_version": 2}',
        '{"schema_version": 1, "causes": 5}',
        '{"schema_version": 1, "checks": {"a": 1}}',
        '{"schema_version": 1, "causes": [[]]}',
        '{"schema_version": 1, "causes": [{"id": 5}]}',
        '{"schema_version": 1, "x": Infinity}',
        '{"schema_version": 1, "x": NaN}',
        '{"schema_version": 1, "x": ' + "9" * 10_000 + "}",
        "[" * 100_000,
        '{"schema_version": 1, "causes": ' + '[{"a":' * 50_000,
        "\xff",
    ],
)
def test_a_document_that_is_no_report_is_refused(
    text: str, bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 with one line; a file that is not there is exit 3."""
    path = tmp_path / "report.json"
    path.write_bytes(text.encode("latin-1"))
    assert command(["verify", str(path), bundle]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert len(said.err) < 600
    assert command(["verify", str(tmp_path / "absent.json"), bundle]) == 3


def test_other_parts_of_another_shape_cost_nothing(bundle: str, tmp_path: Path) -> None:
    """Only what is cited is judged."""
    good = [{"source": "agent.log", "line": 1, "text": LINE}]
    assert command(["verify", report(tmp_path, good, bundle=[1], checks=None), bundle]) == 0
    assert command(["verify", report(tmp_path, good, bundle={"sha256": 5}), bundle]) == 0


def test_a_line_that_is_not_there_does_not_stand(
    bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither by an empty text; an empty line stands for an empty text."""
    beyond = [{"source": "agent.log", "line": 99, "text": ""}, {"source": "agent.log", "line": 2, "text": ""}]
    assert command(["verify", report(tmp_path, beyond), bundle]) == 1
    out = capsys.readouterr().out
    assert out.startswith("1 of 2 cited lines stand")
    assert "no such line" in out


def test_the_report_cannot_write_to_the_terminal(
    bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape sequences and bidi controls of ids, sources and lines are shown, not sent."""
    evil = "x\x1b[2J\x1b]0;owned\x07\u202e\u061c"
    path = tmp_path / "report.json"
    evidence = [{"source": evil, "line": 1, "text": "b"}, {"source": "agent.log", "line": 1, "text": "b"}]
    path.write_text(json.dumps({"schema_version": 1, "causes": [{"id": evil, "evidence": evidence}]}))
    Path(bundle).write_text(evil + "\n")
    for form in ("text", "json"):
        assert command(["verify", str(path), bundle, "--format", form]) == 1
        out = capsys.readouterr().out
        assert out.isascii()
        assert out.replace("\n", "").isprintable()


def test_a_secret_at_the_cut_of_a_shown_line_stays_hidden(
    bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the line reads instead is hidden first and cut then."""
    token = "eyJhbGciOiJSUzI1NiJ9." + "a1B2" * 20 + ".sig"
    Path(bundle).write_text("x" * 185 + " " + token + "\n")
    assert command(["verify", report(tmp_path, [{"source": "agent.log", "line": 1, "text": "b"}]), bundle]) == 1
    assert "eyJhbG" not in capsys.readouterr().out


def test_as_many_lines_as_a_report_may_cite_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is allowed, the next one is refused with the number."""
    monkeypatch.setattr(verify, "CITATIONS", 3)
    one = {"source": "agent.log", "line": 1, "text": LINE}
    assert len(citations({"causes": [{"id": "x", "evidence": [one] * 3}]})) == 3
    with pytest.raises(UsageError, match="more than 3 lines"):
        citations({"causes": [{"id": "x", "evidence": [one] * 2}], "checks": [{"id": "y", "evidence": [one] * 2}]})
