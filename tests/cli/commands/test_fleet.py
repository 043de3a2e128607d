"""`fleet` prints what a dataset says, in each format once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyzer.cli.main import run
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import analyzed, failed

from tests.support.inline import node, nodes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [failed({"bundle": "x", "path": f"/x{n}", "sha256": f"f{n}"}, "error", "gone") for n in (1, 2)]
    Dataset(tmp_path / "d").append(rows)
    return tmp_path / "d"


def test_every_format_says_the_same_counts(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text on standard output, JSON, HTML and Markdown into files; how many clusters is not said where no bundle names one."""
    files = [tmp_path / "f.json", tmp_path / "f.html", tmp_path / "f.markdown"]
    assert (
        run(
            [
                "fleet",
                str(folder),
                "--format",
                "text",
                *(part for file in files for part in ("--format", f"{file.suffix[1:]}={file}")),
            ]
        )
        == 0
    )
    assert capsys.readouterr().out.startswith("2 bundles: none analysed")
    found = json.loads(files[0].read_text())
    assert (found["bundles"], found["usable"], found["statuses"]) == (2, 0, [["error", 2]])
    assert "2 bundles: none analysed" in files[1].read_text()
    assert files[2].read_text().startswith("**2 bundles: none analysed**")


def test_a_part_is_never_replaced_by_a_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is read is not written, by force neither, and nothing is put among the parts of a table; a report beside them is."""
    (part,) = (folder / "bundles").iterdir()
    before = part.read_bytes()
    assert run(["fleet", str(folder), "--output", str(part), "--force"]) == 2
    assert part.read_bytes() == before
    for table in ("bundles", "checks"):
        assert run(["fleet", str(folder), "--output", str(folder / table / "x.parquet")]) == 2
        assert "lies inside the input" in capsys.readouterr().err
    assert [*(folder / "bundles").iterdir()] == [part]
    assert run(["fleet", str(folder), "--output", str(folder / "report.txt")]) == 0
    assert (folder / "report.txt").read_text().startswith("2 bundles")
    assert "report.txt" in capsys.readouterr().err


def test_a_damaged_part_is_named_on_stderr(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest is reported."""
    (folder / "bundles" / "part-0.parquet").write_text("no Parquet")
    assert run(["fleet", str(folder)]) == 0
    said = capsys.readouterr()
    assert "part-0.parquet: damaged and left out" in said.err
    assert said.out.startswith("2 bundles")


def test_no_dataset_is_no_input(tmp_path: Path) -> None:
    """Exit 3 where nothing of `many` is."""
    assert run(["fleet", str(tmp_path)]) == 3
    assert run(["fleet", str(tmp_path), "--format", "pdf"]) == 2


def test_a_figure_leads_to_bundles_and_a_bundle_to_its_report(
    tmp_path: Path, in_this_process: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Filters, the stored report in every format, and a folder of reports that the page links to."""
    (tmp_path / "n.txt").write_text(nodes(node("10.0.0.1", status="NotReady"), node("10.0.0.2")))
    place = tmp_path / "d"
    Dataset(place).append([analyzed(str(tmp_path / "n.txt"))])
    assert run(["fleet", str(place), "--where", "status=ok"]) == 0
    assert "These bundles" in capsys.readouterr().out
    assert run(["fleet", str(place), "--bundle", "n.txt", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["bundle"]["name"] == "n.txt"
    assert run(["fleet", str(place), "--format", f"html={tmp_path / 'f.html'}", "--reports", str(tmp_path / "r")]) == 0
    (report,) = (tmp_path / "r").iterdir()
    assert f'href="r/{report.name}"' in (tmp_path / "f.html").read_text()
    assert "n.txt" in report.read_text()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--where", "cause"], "NAME=VALUE"), (["--where", "cause=a", "--where", "cause=b"], "twice"), (["--where", "nope=1"], "nothing is chosen by"),
        (["--bundle", "x", "--where", "cause=a"], "--bundle shows one report"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_said(
    more: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 with a sentence."""
    assert run(["fleet", str(folder), *more]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("stored", [None, "{}"])
def test_a_damaged_report_costs_its_own_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stored: str | None
) -> None:
    """It is named with the reason; the other bundles have their pages, and asked for alone it is no fault of ours."""
    rows = []
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(nodes(node(f"10.0.0.{len(rows)}")))
        rows.append(analyzed(str(tmp_path / f"{name}.txt")))
    rows[0]["reports"][0]["report"] = stored
    Dataset(tmp_path / "d").append(rows)
    given = ["fleet", str(tmp_path / "d"), "--format", f"html={tmp_path / 'f.html'}"]
    assert run([*given, "--reports", str(tmp_path / "r")]) == 0
    assert f"{tmp_path / 'a.txt'}: no page of its report: no stored report" in capsys.readouterr().err
    (page,) = (tmp_path / "r").iterdir()
    assert f"r/{page.name}" in (tmp_path / "f.html").read_text()
    assert run(["fleet", str(tmp_path / "d"), "--bundle", "a.txt"]) == 3


def test_a_bundle_is_never_replaced_by_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither by its path, a link to it or its URL, nor by the report of a single one or a folder of pages; by force neither."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "case").mkdir(parents=True)
    texts = {name: nodes(node(f"10.0.0.{at}")) for at, name in enumerate(("a.txt", "b.txt", "case/c.txt"))}
    for name, text in texts.items():
        (tmp_path / "in" / name).write_text(text)
    (tmp_path / "link").symlink_to("in/a.txt")
    (tmp_path / "zip").hardlink_to(tmp_path / "in" / "a.txt")
    rows = [analyzed(path) for path in (str(tmp_path / "in/a.txt"), f"file://{tmp_path}/in/b.txt", str(tmp_path / "in/case"))]  # fmt: skip
    Dataset(tmp_path / "d").append(rows)
    for at, more in enumerate(
        [
            ["-o", "in/a.txt"], ["-o", "link"], ["-o", "zip"], ["--format", "json=in/b.txt"], ["-o", "in/case/new.txt"], ["-o", "in/case/c.txt"],
            ["--bundle", "a.txt", "-o", "in/b.txt"], ["--bundle", "b.txt", "--format", "html=in/a.txt"], ["--reports", "in/case"],
            ["--reports", "d/reports"],
        ]
    ):  # fmt: skip
        assert run(["fleet", ["d", f"file://{tmp_path}/d"][at % 2], "--force", *more]) == 2, more
        assert "input" in capsys.readouterr().err
    assert {name: (tmp_path / "in" / name).read_text() for name in texts} == texts
    assert run(["fleet", "d", "-o", "in/report.txt"]) == 0
