"""The house keeps its one direction: a module imports only what stands on a lower floor, and nothing runs in a circle."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

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
PRIVATE = MEANING | {
    "bundle", "sources", "parsers", "scan", "reading", "checks", "causes", "diagnosis", "current", "vendors", "konnectivity",
}  # fmt: skip
"""What people's rooms do not see: they load, diagnose, and call tools."""
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
    "cli": PRIVATE | {"pictures", "tables"},
    "web": PRIVATE | {"pictures", "tables", "schema"},
    "fleet": PRIVATE,
    "tools": MEANING
    | {"bundle", "sources", "parsers", "scan", "reading", "checks", "causes", "diagnosis", "current", "pictures"},
}
"""What a room does not import although it stands on a lower floor."""
WITH_PANDAS = {"analyzer.api.snapshot", "analyzer.tables.frames", "analyzer.tools.export"}
"""Modules that make frames for users, besides the room `snapshot`; all others know rows and columns of their own."""
FRAMES = {"analyzer.tables.frames", "analyzer.tables.parquet"}
WITH_FRAMES = {
    "analyzer.snapshot.snapshot",
    "analyzer.tools.export",
    "analyzer.fleet.dataset",
    "analyzer.fleet.parts",
    "analyzer.fleet.compaction",
    "analyzer.fleet.looks",
    "analyzer.fleet.summary",
}
"""Who takes frames and Parquet files from the modules that make them."""
BY_NAME = {
    "analyzer.registry",
    "analyzer.report",
    "analyzer.reading.confined",
    "analyzer.isolation",
    "analyzer.fleet.cluster",
}
"""Modules that import others by a name which they hold as a text: what is found in a folder, what a child serves, and what a worker of a cluster has."""
IMPORTERS = {"importlib", "runpy", "pkgutil", "imp", "pydoc"}
HARMLESS = {
    ("importlib", "resources"),
    ("pkgutil", "get_data"),
    ("importlib", "metadata"),
    ("importlib.util", "find_spec"),
}
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
LONGEST = 400
LONG: set[str] = set()
"""Rooms that still hold two nouns; the set only shrinks."""


Texts = dict[str, str]


@functools.cache
def _texts() -> Texts:
    found = {}
    for path in sorted(HERE.rglob("*.py")):
        parts = path.relative_to(HERE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text()
    return found


def modules() -> Texts:
    """Text of every module of the package by its dotted name."""
    return dict(_texts())


class Seen(NamedTuple):
    """What the questions of this file need of a module's text."""

    named: tuple[tuple[str, str], ...]
    """(module, name taken from it) of every import."""
    ways: tuple[str, ...]
    """Ways to import what no import statement names."""
    held: frozenset[str]
    """Texts that may be names of the package's modules: whoever imports by them need not be here."""
    made: tuple[str, ...]
    """Functions and classes that no decorator takes, and constants."""


@functools.cache
def seen(text: str) -> Seen:
    """A text is parsed once, whatever is asked of it."""
    tree = ast.parse(text)
    nodes = tuple(ast.walk(tree))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    made = [n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.decorator_list]
    made += [t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
    return Seen(
        _named(nodes),
        _by_name(nodes),
        frozenset(value for value in constants if isinstance(value, str) and value.startswith("analyzer.")),
        tuple(made),
    )


def _is_modules(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "modules"
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    )


def _named(nodes: Iterable[ast.AST]) -> tuple[tuple[str, str], ...]:
    """
    (module, name taken from it) of every import of a text: everywhere, in functions, for type checkers, and by its name as a text.

    A text that is an argument of any call counts where it may be a module's name: whatever imports by it has many names itself.
    """
    found: list[tuple[str, str]] = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            found += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Call) and (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        ) in ("import_module", "__import__"):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            found += [(arg.value, "") for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return tuple(found)


def imports(text: str, known: Texts) -> tuple[set[str], set[str]]:
    """(modules of the package, other top-level names) that a text imports."""
    inner: set[str] = set()
    outer: set[str] = set()
    for module, name in seen(text).named:
        if module.split(".")[0] != "analyzer":
            outer.add(module.split(".")[0])
        else:
            inner.add(f"{module}.{name}" if f"{module}.{name}" in known else module)
    unknown = inner - set(known)
    assert not unknown, f"imported and not there: {unknown}"
    return inner, outer


def _by_name(nodes: Iterable[ast.AST]) -> tuple[str, ...]:
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in IMPORTERS]
            found += [f"sys as {alias.asname}" for alias in node.names if alias.name == "sys" and alias.asname]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in IMPORTERS:
            found += [alias.name for alias in node.names if (node.module, alias.name) not in HARMLESS]
        elif isinstance(node, ast.ImportFrom):
            wanted = {
                "sys": {"modules"},
                "builtins": {"exec", "eval", "__import__"},
                "analyzer.registry": {"importlib", "import_module", "pkgutil"},
            }.get(node.module or "", set())
            found += [f"{node.module}.{alias.name}" for alias in node.names if alias.name in wanted]
        elif isinstance(node, ast.Name) and node.id in ("__import__", "__builtins__", "exec", "eval", "__loader__"):
            found.append(node.id)
        elif isinstance(node, ast.Attribute) and node.attr in ("__import__", "exec", "eval"):
            found.append(node.attr)
        elif isinstance(node, ast.Subscript | ast.Attribute) and _is_modules(node.value):
            found.append("sys.modules")
    return tuple(found)


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def graph(known: Texts) -> dict[str, set[str]]:
    return {name: imports(text, known)[0] - {name} for name, text in known.items()}


def faults(known: Texts) -> list[str]:
    """Every import that runs against the flow, and the first circle."""
    found = []
    edges = graph(known)
    for name, imported in edges.items():
        mine, targets = room(name), imported | (seen(known[name]).held & known.keys())
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
    for name, text in known.items():
        if "pandas" in imports(text, known)[1] and name not in WITH_PANDAS and room(name) != "snapshot":
            found.append(f"{name} imports pandas")
        if name not in WITH_FRAMES | FRAMES and (frames := edges[name] & FRAMES):
            found += [f"{name} imports {frame}" for frame in sorted(frames)]
        if name not in BY_NAME and (ways := seen(text).ways):
            found.append(f"{name} imports by name: {', '.join(ways)}")
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        found.append("circle: " + " -> ".join(error.args[1]))
    return found


def test_every_import_goes_down_and_none_in_a_circle() -> None:
    """The flow is bytes, text, rows, meaning, judgement, words, people; no import runs against it or round."""
    assert faults(modules()) == []


@pytest.mark.parametrize(
    ("place", "line", "said"),
    [
        ("checks/err.py", "from analyzer.parsers import base", "analyzer.checks.err imports analyzer.parsers.base"),
        ("parsers/crictl.py", "def lazy():\n    import pandas", "analyzer.parsers.crictl imports pandas"),
        ("checks/err.py", "from analyzer import parsers", "analyzer.checks.err imports analyzer.parsers"),
        ("checks/err.py", "if TYPE_CHECKING:\n    import analyzer.parsers.base", "analyzer.checks.err imports analyzer.parsers.base"),
        ("causes/metrics_api.py", 'x = importlib.import_module("analyzer.parsers.base")', "analyzer.causes.metrics_api imports analyzer.parsers.base"),
        ("parsers/crictl.py", '__import__("pandas")', "analyzer.parsers.crictl imports pandas"),
        ("parsers/crictl.py", "from pandas import DataFrame as F", "analyzer.parsers.crictl imports pandas"),
        ("wording.py", "from analyzer import registry", "analyzer.wording imports analyzer.registry"),
        ("report/markdown.py", "from analyzer.diagnosis import engine", "analyzer.report.markdown imports analyzer.diagnosis.engine"),
        ("causes/metrics_api.py", 'x = importlib.import_module(name="analyzer.parsers.base")', "analyzer.causes.metrics_api imports analyzer.parsers.base"),
        ("causes/metrics_api.py", 'NAME = "analyzer.parsers.base"\nx = load_it(NAME)', "analyzer.causes.metrics_api imports analyzer.parsers.base"),
        ("causes/metrics_api.py", "from importlib import import_module as load_it", "analyzer.causes.metrics_api imports by name: import_module"),
        ("causes/metrics_api.py", "import importlib as i\ni.import_module('analyzer.' + 'parsers')", "analyzer.causes.metrics_api imports by name: importlib"),
        ("causes/metrics_api.py", "def f():\n    import runpy", "analyzer.causes.metrics_api imports by name: runpy"),
        ("causes/metrics_api.py", "load = __import__", "analyzer.causes.metrics_api imports by name: __import__"),
        ("causes/metrics_api.py", "import builtins\nx = builtins.__import__", "analyzer.causes.metrics_api imports by name: __import__"),
        ("causes/metrics_api.py", "x = eval('1')", "analyzer.causes.metrics_api imports by name: eval"),
        ("causes/metrics_api.py", "import sys\nx = sys.modules['pandas']", "analyzer.causes.metrics_api imports by name: sys.modules"),
        ("causes/metrics_api.py", "from sys import modules", "analyzer.causes.metrics_api imports by name: sys.modules"),
        ("causes/metrics_api.py", "import sys as s", "analyzer.causes.metrics_api imports by name: sys as s"),
        ("causes/metrics_api.py", "from builtins import exec", "analyzer.causes.metrics_api imports by name: builtins.exec"),
        ("causes/metrics_api.py", "import builtins as b\nb.eval('1')", "analyzer.causes.metrics_api imports by name: eval"),
        ("causes/metrics_api.py", "from analyzer.registry import importlib", "analyzer.causes.metrics_api imports by name: analyzer.registry.importlib"),
        ("causes/metrics_api.py", "def f():\n    from pydoc import locate", "analyzer.causes.metrics_api imports by name: locate"),
        ("parsers/crictl.py", "from analyzer.tables import frames", "analyzer.parsers.crictl imports analyzer.tables.frames"),
        ("parsers/crictl.py", "from analyzer.tables.frames import pd", "analyzer.parsers.crictl imports analyzer.tables.frames"),
        ("cli/app.py", "from analyzer.current import order", "analyzer.cli.app imports analyzer.current.order"),
        ("web/pages.py", "from analyzer.vendors import ibm", "analyzer.web.pages imports analyzer.vendors.ibm"),
        ("current/order.py", "import pandas as pd", "analyzer.current.order imports pandas"),
        ("schema/bundle.py", "if TYPE_CHECKING:\n    import pandas", "analyzer.schema.bundle imports pandas"),
        ("tables/sink.py", "def f():\n    from pandas.api import types", "analyzer.tables.sink imports pandas"),
        ("redact/names.py", "import pandas", "analyzer.redact.names imports pandas"),
        ("tools/reach.py", "from analyzer.policy.world import World", "analyzer.tools.reach imports analyzer.policy.world"),
        ("tools/share.py", "from analyzer.reading import confined", "analyzer.tools.share imports analyzer.reading.confined"),
        ("tools/diff.py", "from analyzer.diagnosis.engine import Engine", "analyzer.tools.diff imports analyzer.diagnosis.engine"),
        ("reading/confined.py", 'SERVES["x"] = "analyzer.tools.verify"', "analyzer.reading.confined imports analyzer.tools.verify"),
    ],
)  # fmt: skip
def test_the_guard_sees_a_planted_fault(place: str, line: str, said: str) -> None:
    """A check that imports a parser, a parser with pandas, a room beside, a report that imports the engine: each is named, however it is written."""
    assert said in faults(with_line({place: line}))


def test_the_guard_sees_two_files_that_import_each_other() -> None:
    """Also when both do so inside a function."""
    lines = {
        f"mesh/{mine}.py": f"def later() -> None:\n    from analyzer.mesh import {other}"
        for mine, other in (("places", "daemons"), ("daemons", "places"))
    }
    assert any(text.startswith("circle: ") for text in faults(with_line(lines)))


def with_line(lines: dict[str, str]) -> Texts:
    """The package with a line more at the end of some of its files."""
    known = modules()
    for place, line in lines.items():
        name = "analyzer." + place.removesuffix(".py").replace("/", ".")
        known[name] += f"\n\n{line}\n"
    return known


def test_commands_and_page_use_the_public_face() -> None:
    """No command, no page and no fleet imports what computes: they load, diagnose, and call tools."""
    edges = graph(modules())
    wrong = [
        f"{name} imports {t}"
        for name, ts in edges.items()
        if room(name) in ("cli", "web", "fleet")
        for t in ts
        if room(t) in PRIVATE
    ]
    assert wrong == []


def test_no_room_is_a_hall() -> None:
    """No file is longer than 400 lines, but for those that are named."""
    assert {name for name, text in modules().items() if len(text.splitlines()) > LONGEST} == LONG


USED_ELSEWHERE = {"to_text", "_repr_svg_"}
"""Names of the public face and of notebooks' protocol, which nothing in the package needs."""


def unused(texts: Mapping[str, str], known: Set[str] = frozenset()) -> list[str]:
    """Functions, classes and constants whose name stands nowhere but where they are made."""
    counts = Counter(word for text in texts.values() for word in re.findall(r"[A-Za-z_]\w*", text))
    found = []
    for place, text in texts.items():
        made = seen(text).made if place.endswith(".py") else ()
        found += [
            f"{place}: {name}" for name in made if counts[name] == 1 and not name.startswith("__") and name not in known
        ]
    return found


def test_nothing_stands_there_that_nobody_uses() -> None:
    """Neither a function nor a class nor a constant; templates and pages count as users."""
    texts = {
        path.relative_to(HERE).as_posix(): path.read_text()
        for path in sorted(HERE.rglob("*"))
        if path.suffix in (".py", ".j2", ".html", ".js")
    }
    assert unused(texts, USED_ELSEWHERE) == []


def test_what_nobody_uses_is_seen() -> None:
    """In any file; a template's use is a use, and what a decorator takes is used by it."""
    code = (
        "LEFT = 1\nUSED = 2\ndef dead(): return USED\ndef drawn(): pass\n@take\ndef taken(): pass\nclass Gone: pass\n"
    )
    assert unused({"a.py": code, "b.j2": "{{ drawn() }}"}) == ["a.py: dead", "a.py: Gone", "a.py: LEFT"]
