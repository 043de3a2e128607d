"""The house keeps its one direction: a room imports only what stands before it in the flow."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer

HERE = Path(analyzer.__file__).parent
ALWAYS = {"model", "errors", "limits", "tables", "registry", "schema", "wording"}
MAY = {
    "bundle": {"bundle"},
    "sources": {"sources"},
    "konnectivity": {"konnectivity"},
    "scan": {"scan", "sources", "sink", "konnectivity"},
    "parsers": {"parsers", "sources", "sink", "scan", "coded"},
    "facts": {"facts", "rows", "tunnel"},
    "tunnel": {"tunnel", "rows", "facts", "konnectivity"},
    "mesh": {"mesh", "rows", "wide", "facts", "sources"},
    "policy": {"policy", "rows", "facts", "tunnel", "snapshot", "parsers"},
    "admission": {"admission"},
    "checks": {"checks", "facts", "tunnel", "mesh", "policy", "admission", "rows", "konnectivity", "parsers"},
    "causes": {"causes", "checks", "facts", "tunnel", "mesh", "policy", "admission", "rows"},
    "pictures": {"pictures", "rows", "report", "private"},
    "report": {"report", "pictures"},
}
HELPERS = {"analyzer.parsers.addresses"}
NO_PANDAS = {
    "bundle",
    "sources",
    "scan",
    "parsers",
    "konnectivity",
    "admission",
    "facts",
    "mesh",
    "policy",
    "checks",
    "causes",
}


def imports(path: Path, *, typing: bool = True) -> set[str]:
    tree = ast.parse(path.read_text())
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def runtime_imports(path: Path) -> set[str]:
    """Imports that happen when the module is loaded: those for type checkers only are left out."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_rooms_import_only_what_stands_before_them() -> None:
    """No import of a room runs against the flow bundle, sources, parsers, tables, checks, causes, report."""
    wrong = []
    for room, allowed in MAY.items():
        for path in sorted((HERE / room).rglob("*.py")):
            for name in sorted(runtime_imports(path)):
                parts = name.split(".")
                if parts[0] != "analyzer" or len(parts) < 2 or name in HELPERS:
                    continue
                if (parts[1] == "parsers" and room != "parsers") or parts[1] not in allowed | ALWAYS:
                    wrong.append(f"{path.relative_to(HERE)} imports {name}")
    assert wrong == []


def test_reading_and_reasoning_know_no_pandas() -> None:
    """The worker's rooms never import pandas, and checks look at rows: frames are for notebooks and exports."""
    wrong = [
        str(path.relative_to(HERE))
        for room in NO_PANDAS
        for path in sorted((HERE / room).rglob("*.py"))
        if "pandas" in imports(path)
    ]
    assert wrong == []


def test_commands_use_the_public_face_only_for_analysis() -> None:
    """No command imports a parser, a check or a cause."""
    wrong = []
    for path in sorted((HERE / "cli").rglob("*.py")):
        for name in imports(path):
            if name.startswith(
                (
                    "analyzer.parsers",
                    "analyzer.checks",
                    "analyzer.causes",
                    "analyzer.bundle",
                    "analyzer.mesh",
                    "analyzer.tunnel",
                )
            ):
                wrong.append(f"{path.relative_to(HERE)} imports {name}")
    assert wrong == []
