"""What the README shows works as shown: each example file by itself, each SQL line, each command's options."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import analyzer
import pytest
from analyzer import wording
from analyzer.cli.main import run as command

from tests.support import readme
from tests.support.warm import warm

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BUNDLE = ROOT / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
FILES = {
    match[1]: "".join(line[4:] if line.startswith("    ") else line for line in match[0].splitlines(keepends=True))
    for match in re.finditer(r"^    # (analyzer/\S+\.py)\n(?:(?:    .*)?\n)+", README, re.M)
}
INVENTORY = "AGENT-INVENTORY\nagent=konnectivity-agent-x1 node=10.1.2.3\nnonsense\n"
SAYS = {
    "analyzer/checks/example.py": ([str(BUNDLE), "--format", "json"], '"summary": "every pod has a node"'),
    "analyzer/causes/example.py": (["explain", "too-few-agents"], "Agents that are not ready take no connection."),
    "analyzer/parsers/example.py": (["INVENTORY", "--format", "json"], '"kind": "agent inventory"'),
    "analyzer/report/example.py": ([str(BUNDLE), "--format", "line"], "broken: Private service endpoint"),
}


def test_each_kind_of_change_is_shown() -> None:
    """A check, a cause, a text format and a report format."""
    assert sorted(FILES) == sorted(SAYS)


@pytest.mark.parametrize("name", sorted(SAYS))
def test_one_new_file_is_the_whole_change(name: str, tmp_path: Path) -> None:
    """The file as printed, put into a copy of the package, is found and does what the README says."""
    shutil.copytree(ROOT / "analyzer", tmp_path / "analyzer")  # with what is compiled already
    (tmp_path / name).write_text(FILES[name])
    (tmp_path / "INVENTORY").write_text(INVENTORY)
    arguments, expected = SAYS[name]
    done = subprocess.run(
        [sys.executable, "-m", "analyzer", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout


@pytest.mark.parametrize("line", re.findall(r"^    (analyze sql bundle\.tar\.gz .*)$", README, re.M))
def test_sql_examples_run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every query in the README has rows on the fixture."""
    arguments = shlex.split(line.replace("bundle.tar.gz", str(BUNDLE)))[1:]
    assert command(arguments) == 0
    assert len(capsys.readouterr().out.splitlines()) > 1


def test_the_notebook_lines_run() -> None:
    """The four lines of the section for notebooks."""
    snapshot = analyzer.load(BUNDLE)
    (query,) = re.findall(r"snapshot\.sql\(\"(.*?)\"\)", README)
    snapshot.sql(query)
    (filter_,) = re.findall(r"\.query\(\"(.*?)\"\)", README)
    snapshot["bgp_peers"].query(filter_)
    assert "bgp" in snapshot.diagnose().drawings()


def test_every_option_shown_exists(capsys: pytest.CaptureFixture[str]) -> None:
    """A command of the README knows each option that is shown with it."""
    shown = 0
    for line in re.findall(r"^    (analyze .*?)(?:\s{2,}#.*)?$", README, re.M):
        words = shlex.split(line)[1:]
        options = {word.partition("=")[0] for word in words if word.startswith("--")} - {"--install-completion"}
        name = words[0] if words and words[0].isalpha() else "bundle"
        assert command([name, "--help"]) == 0
        text = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
        for option in options:
            shown += 1
            assert option in text, f"{line}: {option}"
    assert shown > 8


def test_the_examples_keep_the_rules_of_the_house(tmp_path: Path) -> None:
    """The cause declares each check that it names, and imports are in the order that ruff wants."""
    cause = FILES["analyzer/causes/example.py"]
    (reads,) = re.findall(r"reads=\((.*?)\)", cause)
    assert set(re.findall(r"[A-Z]+-\d\d", cause)) == set(re.findall(r"[A-Z]+-\d\d", reads))
    for name, text in FILES.items():
        (tmp_path / f"{Path(name).parent.name}.py").write_text(text.strip() + "\n")
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--isolated", "--select", "I,F"]
    done = subprocess.run([*ruff, "--line-length", "120", "--config", 'lint.isort.known-first-party=["analyzer"]', str(tmp_path)], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_every_command_runs_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, in a folder with the files that they name; one that reaches another machine ends with a sentence."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    readme.lay_out(tmp_path)
    with warm() as process:
        ran = list(readme.run(tmp_path, process=process))
    bad = [(one.command, one.code, one.said) for one in ran if not one.good]
    assert bad == [], bad
    assert len(ran) > 20


def test_an_extra_is_named_where_it_is_needed() -> None:
    """In a form that works from a checkout, and the error says the same."""
    for name in {*readme.EXTRAS.values(), "many"}:
        assert f"(extra `{name}`: `pip install '.[{name}]'`)" in README
        assert f"pip install '.[{name}]'" in wording.extra("x", name)
    assert "pip install 'konnectivity-analyzer" not in README


def test_the_picture_is_there() -> None:
    """The screenshot that the README shows is in the repository and of modest size."""
    (path,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert (ROOT / path).read_bytes().startswith(b"\x89PNG")
    assert (ROOT / path).stat().st_size < 400_000
