"""One analysis, as the page's child does it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.web.choices import Choices
from analyzer.web.job import nothing, tables, work

from tests.support.inline import agent, bundle, node, nodes, pods


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "pods.txt").write_text(pods(agent("aaaaa"), agent("bbbbb", "0/1", "CrashLoopBackOff")))
    (folder / "nodes.txt").write_text(nodes(node("10.1.0.1"), node("10.1.0.2")))
    return folder


def asked(path: Path, tmp_path: Path, **more: Any) -> dict[str, Any]:
    choices = {"redact": False, "year": None, "since": None, "until": None, "cluster": None}
    return {"path": str(path), "scratch": str(tmp_path), "name": "shown.tar", "said": "", **choices, **more}


@pytest.mark.usefixtures("in_this_process")
def test_what_an_analysis_sends(files: Path, tmp_path: Path) -> None:
    """Phases, four forms of the report and the tables, then the verdict; the name is the one that was sent."""
    sent: list[tuple[str, bytes, dict[str, Any]]] = []
    work(asked(files, tmp_path), lambda kind, body=b"", **more: sent.append((kind, body, more)))
    results = {more["name"]: body for kind, body, more in sent if kind == "result"}
    assert sorted(results) == ["report.html", "report.json", "report.md", "tables.zip", "view.html"]
    assert sent[-1][0] == "done"
    assert sent[-1][2]["verdict"] == json.loads(results["report.json"])["verdict"]
    assert json.loads(results["report.json"])["bundle"]["name"] == "shown.tar"


@pytest.mark.usefixtures("in_this_process")
def test_under_pseudonyms_there_are_no_tables(files: Path, tmp_path: Path) -> None:
    """They are full of names."""
    sent: list[tuple[str, bytes, dict[str, Any]]] = []
    work(asked(files, tmp_path, redact=True), lambda kind, body=b"", **more: sent.append((kind, body, more)))
    names = {more["name"] for kind, _, more in sent if kind == "result"}
    assert "tables.zip" not in names
    assert not any(b"10.1.0.1" in body for _, body, _ in sent)


@pytest.mark.usefixtures("in_this_process")
def test_foreign_files_are_named_in_the_refusal(tmp_path: Path) -> None:
    """What they were taken for stands behind the name."""
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(200)))
    sent: list[tuple[str, dict[str, Any]]] = []
    work(asked(tmp_path, tmp_path), lambda kind, _=b"", **more: sent.append((kind, more)))
    assert [kind for kind, _ in sent][-1] == "failed"
    assert "x.png (a PNG picture; what it shows is wanted as text)" in sent[-1][1]["text"]


@pytest.mark.usefixtures("in_this_process")
def test_why_a_file_was_not_read_is_said(tmp_path: Path) -> None:
    """A damaged archive and a bomb are told apart by the sentence of the page."""
    (tmp_path / "a.tgz").write_bytes(b"\x1f\x8b" + bytes(range(200)))
    sent: list[tuple[str, dict[str, Any]]] = []
    work(asked(tmp_path / "a.tgz", tmp_path), lambda kind, _=b"", **more: sent.append((kind, more)))
    assert "a.tgz (damaged gzip data" in sent[-1][1]["text"]


def test_three_files_are_named_and_the_rest_counted() -> None:
    """So that a folder of foreign files is one sentence."""
    report = bundle({f"{name}.txt": f"nothing known about {name}\n" for name in "abcde"}).report
    assert nothing(report).endswith("and 2 more.")


def test_tables_are_one_archive_with_fixed_times(files: Path, tmp_path: Path) -> None:
    """Equal tables are equal bytes; tables without rows are left out."""
    snapshot = analyzer.load(files, isolate=False)
    packed = tables(snapshot, tmp_path)
    assert packed == tables(snapshot, tmp_path)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
    assert {"csv/pods.csv", "csv/nodes.csv"} <= set(names)
    assert "csv/bgp_peers.csv" not in names


def test_choices_are_what_a_job_is_asked() -> None:
    """Each field of the form's choices is one of the job's."""
    assert set(Choices.__dataclass_fields__) == {"redact", "year", "since", "until", "cluster"}
