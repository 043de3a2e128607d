"""The handbook says what the code says, and what it shows works."""

from __future__ import annotations

import re
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import analyzer
import pytest
from analyzer.diagnosis.catalogue import catalogue
from analyzer.schema import TABLES

from tests.support import readme
from tests.support.warm import warm

ROOT = Path(__file__).parents[2]
WRITTEN = sorted((ROOT / "notebooks" / "handbook").glob("*.md"))


@pytest.fixture(scope="module")
def handbook() -> ModuleType:
    loader = SourceFileLoader("handbook", str(ROOT / ".ci" / "handbook"))
    spec = spec_from_loader("handbook", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(handbook: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page by its name."""
    folder = tmp_path_factory.mktemp("pages")
    handbook.pages(folder)
    return {path.name: path.read_text() for path in folder.glob("*.md")}


def test_every_check_and_cause_has_its_place(pages: dict[str, str]) -> None:
    """With the title that `explain` shows; of the checks nearly all with an answer that a fixture gives."""
    for entry in catalogue():
        assert f"\n## {entry.id}: {entry.title}\n" in pages["checks.md" if entry.kind == "check" else "causes.md"]
    checks = sum(entry.kind == "check" for entry in catalogue())
    assert pages["checks.md"].count("On the fixture `") == checks
    assert pages["causes.md"].count("In a bundle it looks like this:") > 25


def test_every_page_is_in_the_contents_and_every_link_leads_somewhere(pages: dict[str, str]) -> None:
    """A page that nothing leads to is none."""
    listed = re.findall(r"^([a-z-]+)$", pages["index.md"], re.M)
    assert sorted(f"{name}.md" for name in listed) == sorted(set(pages) - {"index.md"})
    for name, text in pages.items():
        for to in re.findall(r"\]\((?!https?:)([^)#\s]+)", text):
            assert to in pages, f"{name}: {to}"
        for anchor in re.findall(r"\]\(#([^)\s]+)\)", text):
            assert any(f"\n({anchor})=\n" in page for page in pages.values()), f"{name}: #{anchor}"


def test_what_a_symptom_leads_to_exists(pages: dict[str, str]) -> None:
    """Checks and causes by their ids."""
    named = {
        text
        for text, anchor in re.findall(r"\[([\w-]+)\]\(#([\w-]+)\)", pages["symptoms.md"])
        if text.lower() == anchor
    }
    assert len(named) > 8
    assert named <= {entry.id for entry in catalogue()}


@pytest.mark.skipif(find_spec("duckdb") is None, reason="no DuckDB (extra `sql`)")
def test_the_query_of_each_table_runs(handbook: ModuleType) -> None:
    """On a bundle that has rows of half of them."""
    snapshot = analyzer.load(readme.FIRST, isolate=False)
    rows = {name: len(snapshot.sql(handbook.query(name))) for name in TABLES}
    assert sum(map(bool, rows.values())) > 10


def test_the_commands_of_the_written_pages_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, as they stand there; what the README has run already is not run again."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    known = {
        line
        for line in readme.commands((ROOT / "README.md").read_text())
        if "report.json" not in line and "many" not in line
    }
    lines = [line for path in WRITTEN for line in readme.commands(path.read_text())]
    assert len(lines) > 10
    new = list(
        dict.fromkeys(
            line
            for line in sorted(lines, key=lambda line: "fleet fleet" in line or "verify" in line)
            if line not in known
        )
    )
    readme.lay_out(tmp_path)
    with warm() as process:
        ran = list(readme.run(tmp_path, "".join(f"    {line}\n" for line in new), process=process))
    assert [(one.command, one.code, one.said) for one in ran if not one.good] == []


def test_the_lines_of_the_library_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a program, in a folder with the bundle."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "notebooks" / "handbook" / "library.md").read_text(), re.S)
    readme.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(code, names)
    assert isinstance(names["report"], analyzer.Report)


def test_without_its_tools_the_site_says_which_extra_brings_them(
    handbook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, and nothing is built."""
    monkeypatch.setattr(handbook, "find_spec", lambda _: None)
    monkeypatch.setattr("sys.argv", ["handbook", str(tmp_path / "site")])
    with pytest.raises(SystemExit, match=r"sphinx and myst_parser not installed \(extra `handbook`"):
        handbook.main()
    assert not (tmp_path / "site").exists()
