"""The house keeps its one direction: a module imports only what stands on a lower floor, and nothing runs in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import analyzer
import pytest

HERE = Path(analyzer.__file__).parent
FLOORS = (
    ("version", "patterns", "errors", "wording", "addresses", "escape", "model", "registry", "limits", "isolation", "process", "private", "output"),
    ("tables", "schema"),
    ("konnectivity", "admission", "vendors"),
    ("bundle", "sources", "redact"),
    ("scan",),
    ("parsers",),
    ("reading",),
    ("facts",),
    ("tunnel", "mesh"),
    ("policy",),
    ("current",),
    ("snapshot",),
    ("checks",),
    ("causes",),
    ("diagnosis",),
    ("pictures",),
    ("report",),
    ("api",),
    ("",),  # the package itself: the public face
    ("tools",),
    ("fleet", "web"),
    ("cli",),
    ("__main__",),
)  # fmt: skip
"""From the ground up. A room on a floor imports rooms of lower floors and the rooms beside it that it names in BESIDE."""
GROUND = set(FLOORS[0])
BESIDE = {
    "limits": {"errors", "wording"},
    "errors": {"limits"},
    "output": {"errors", "wording"},
    "private": {"errors", "process"},
    "isolation": {"errors"},
    "model": {"wording"},
    "escape": {"wording", "patterns"},
    "addresses": {"patterns"},
    "wording": {"patterns"},
    "schema": {"tables"},
    "redact": {"sources"},
}
MEANING = {"facts", "tunnel", "mesh", "policy", "admission", "snapshot"}
NEVER = {
    "bundle": {"parsers", "scan", "tables"},
    "sources": {"bundle", "parsers"},
    "facts": {"bundle", "sources", "parsers", "scan", "reading"},
    "tunnel": {"bundle", "sources", "parsers", "scan", "reading"},
    "policy": {"bundle", "sources", "parsers", "scan", "reading"},
    "mesh": {"bundle", "parsers", "scan", "reading"},
    "snapshot": {"bundle", "parsers", "scan", "reading"},
    "checks": {"bundle", "sources", "parsers", "scan", "reading", "redact", "snapshot"},
    "causes": {"bundle", "sources", "parsers", "scan", "reading", "redact", "snapshot"},
    "diagnosis": {"bundle", "sources", "parsers", "scan", "reading", "redact"},
    "pictures": {"bundle", "sources", "parsers", "scan", "reading", "redact", "checks", "causes", "diagnosis"},
    "report": MEANING | {"bundle", "sources", "parsers", "scan", "reading", "redact", "checks", "causes", "diagnosis"},
    "cli": MEANING | {"bundle", "sources", "parsers", "scan", "reading", "checks", "causes", "mesh", "pictures"},
    "web": MEANING | {"bundle", "sources", "parsers", "scan", "reading", "checks", "causes", "mesh", "pictures"},
    "fleet": MEANING | {"bundle", "sources", "parsers", "scan", "reading", "checks", "causes", "mesh"},
}
"""What a room does not import although it stands on a lower floor."""
NO_PANDAS = {
    "bundle", "sources", "scan", "parsers", "reading", "konnectivity", "admission", "vendors", "facts", "tunnel", "mesh", "policy", "checks",
    "causes", "diagnosis", "report",
}  # fmt: skip
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
LONGEST = 400
LONG: set[str] = set()
"""Rooms that still hold two nouns; the set only shrinks."""


def modules(package: Path = HERE) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: dict[str, Path]) -> tuple[set[str], set[str]]:
    """(modules of the package, other top-level names) that a file imports: everywhere, in functions and for type checkers, too."""
    inner: set[str] = set()
    outer: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                (inner if alias.name.split(".")[0] == "analyzer" else outer).add(alias.name)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            if module.split(".")[0] != "analyzer":
                outer.add(module)
                continue
            for alias in node.names:
                full = f"{module}.{alias.name}"
                inner.add(full if full in known else module)
    unknown = inner - set(known)
    assert not unknown, f"{path} imports what is not there: {unknown}"
    return inner, {name.split(".")[0] for name in outer}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def graph(package: Path = HERE) -> dict[str, set[str]]:
    known = modules(package)
    return {name: imports(path, known)[0] - {name} for name, path in known.items()}


def faults(package: Path = HERE) -> list[str]:
    """Every import that runs against the flow, and the first circle."""
    found = []
    edges = graph(package)
    for name, targets in edges.items():
        mine = room(name)
        if mine not in FLOOR:
            found.append(f"{name}: no floor for the room {mine}")
            continue
        for target in sorted(targets):
            theirs = room(target)
            if theirs == mine:
                continue
            lower = FLOOR[theirs] < FLOOR[mine] if theirs in FLOOR else False
            beside = theirs in BESIDE.get(mine, set())
            if not (lower or beside) or theirs in NEVER.get(mine, set()):
                found.append(f"{name} imports {target}")
    for name, path in modules(package).items():
        if room(name) in NO_PANDAS and "pandas" in imports(path, modules(package))[1]:
            found.append(f"{name} imports pandas")
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        found.append("circle: " + " -> ".join(error.args[1]))
    return found


def test_every_import_goes_down_and_none_in_a_circle() -> None:
    """The flow is bytes, text, rows, meaning, judgement, words, people; no import runs against it or round."""
    assert faults() == []


@pytest.mark.parametrize(
    ("place", "line", "said"),
    [
        ("checks/err.py", "from analyzer.parsers import base", "analyzer.checks.err imports analyzer.parsers.base"),
        ("parsers/crictl.py", "def lazy():\n    import pandas", "analyzer.parsers.crictl imports pandas"),
        ("wording.py", "from analyzer import registry", "analyzer.wording imports analyzer.registry"),
        ("report/markdown.py", "from analyzer.diagnosis import engine", "analyzer.report.markdown imports analyzer.diagnosis.engine"),
    ],
)  # fmt: skip
def test_the_guard_sees_a_planted_fault(place: str, line: str, said: str, tmp_path: Path) -> None:
    """A check that imports a parser, a parser with pandas, a room beside, a report that imports the engine: each is named."""
    package = copy(tmp_path)
    path = package / place
    path.write_text(path.read_text() + "\n\n" + line + "\n")
    assert said in faults(package)


def test_the_guard_sees_two_files_that_import_each_other(tmp_path: Path) -> None:
    """Also when one of them does so inside a function."""
    package = copy(tmp_path)
    for mine, other in (("places", "daemons"), ("daemons", "places")):
        path = package / "mesh" / f"{mine}.py"
        path.write_text(path.read_text() + f"\n\ndef later() -> None:\n    from analyzer.mesh import {other}\n")
    assert any(text.startswith("circle: ") for text in faults(package))


def copy(folder: Path) -> Path:
    package = folder / "analyzer"
    for path in modules().values():
        target = package / path.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    return package


def test_commands_and_page_use_the_public_face() -> None:
    """No command, no page and no fleet imports what computes: they load, diagnose, and call tools."""
    edges = graph()
    inner = {
        "bundle",
        "sources",
        "scan",
        "parsers",
        "reading",
        "facts",
        "tunnel",
        "mesh",
        "checks",
        "causes",
        "diagnosis",
    }
    wrong = [
        f"{name} imports {t}"
        for name, ts in edges.items()
        if room(name) in ("cli", "web", "fleet")
        for t in ts
        if room(t) in inner
    ]
    assert wrong == []


def test_no_room_is_a_hall() -> None:
    """No file is longer than 400 lines, but for those that are named."""
    assert {name for name, path in modules().items() if len(path.read_text().splitlines()) > LONGEST} == LONG
