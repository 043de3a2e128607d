"""Each module of `analyzer` has tests of its own, in the file that mirrors it; they test, and they name what they test."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import analyzer

HOUSE = Path(analyzer.__file__).parent
TESTS = Path(__file__).parent
REGISTERED = {"check", "cause", "command"}
"""What a module may be found by instead of by its name: ``@CHECKS.check("AG-05", ...)``, ``@app.command("export", ...)``."""
DEFINED = re.compile(r"^ *(?:(?:async )?def |class )?(\w+)(?: ?[:=(])", re.M)
TWINS = 2
"""A name that a plain module and its fast twin define is still their own."""


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def modules(house: Path) -> dict[Path, ast.Module]:
    """Those that hold more than a docstring."""
    return {path: tree for path in sorted(house.rglob("*.py")) if len((tree := parsed(path)).body) > 1}


def mirrors(path: Path, house: Path, tests: Path) -> list[Path]:
    """`tests/a/test_b.py` and `tests/a/test_b_*.py`, as far as they are there."""
    inner = path.relative_to(house)
    room, stem = tests / inner.parent, inner.stem.strip("_")
    return [one for one in (room / f"test_{stem}.py", *sorted(room.glob(f"test_{stem}_*.py"))) if one.is_file()]


def missing(house: Path, tests: Path) -> set[str]:
    """Modules without a mirror that holds a test."""
    return {
        path.relative_to(house).as_posix()
        for path in modules(house)
        if not any(held(parsed(one)) for one in mirrors(path, house, tests))
    }


def held(tree: ast.Module | ast.ClassDef) -> list[str]:
    """Tests of a file: functions that pytest runs, in classes, too."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found += held(node)
    return found


def own_names(tree: ast.Module) -> set[str]:
    """What a module defines: functions, classes with their methods and fields, constants."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            targets = (one.target for one in node.body if isinstance(one, ast.AnnAssign))
            found |= {one.id for one in targets if isinstance(one, ast.Name)}
    targets = (name for one in tree.body if isinstance(one, ast.Assign) for name in one.targets)
    return found | {name.id for name in targets if isinstance(name, ast.Name)}


def own_words(tree: ast.Module) -> set[str]:
    """Ids of checks and causes, words of commands, kinds of objects: the keys by which a module is found."""
    keys: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REGISTERED:
            keys += node.args[:1]
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Dict)
            and ast.unparse(node.targets[0]) == "KINDS"
        ):
            keys += node.value.keys
    return {one.value for one in keys if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def imported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def is_used(names: set[str], words: set[str], tree: ast.Module) -> bool:
    """Does a file of tests use a name that is a module's own, or a word by which that is found."""
    nodes = tuple(ast.walk(tree))
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    used |= {node.id for node in nodes if isinstance(node, ast.Name)}
    if used & names or not words:
        return bool(used & names)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w-])")
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return any(map(pattern.search, texts))


def unnamed(house: Path, tests: Path) -> set[str]:
    """Modules that none of their mirrors names."""
    trees = modules(house)
    left = {}
    for path in trees:
        parts = (house.name, *path.relative_to(house).with_suffix("").parts)
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        files = [parsed(one) for one in mirrors(path, house, tests)]
        if not any(module in set(imported(one)) for one in files):
            left[path] = files
    counts = Counter(name for path in trees for name in set(DEFINED.findall(path.read_text())))
    found = set()
    for path, files in left.items():
        names = {name for name in own_names(trees[path]) if counts[name] <= TWINS}
        words = own_words(trees[path]) | ({house.name} if path.stem == "__main__" else set())
        if not any(is_used(names, words, one) for one in files):
            found.add(path.relative_to(house).as_posix())
    return found


def test_a_module_has_its_tests() -> None:
    """The missing ones are named."""
    assert sorted(missing(HOUSE, TESTS)) == []


def test_a_modules_tests_name_it() -> None:
    """An import, a name that it alone defines, an id or a command that it registers; a file of another's tests does none of these."""
    assert sorted(unnamed(HOUSE, TESTS)) == []


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_module_without_tests_is_seen(tmp_path: Path) -> None:
    """In any room; a docstring alone needs none, and a file of another module's tests is none."""
    house = write(tmp_path / "house", a="X = 1\nY = 2\n", room__b='"""Doc."""\nX = 1\n')
    (house / "room" / "__init__.py").write_text('"""Doc."""\n')
    tests = write(tmp_path / "tests", room__test_bc="def test_x(): pass\n")
    assert missing(house, tests) == {"a.py", "room/b.py"}
    write(tests, room__test_b_more="class TestB:\n def test_x(self): pass\n", test_a="def test_x(): pass\n")
    assert missing(house, tests) == set()


def test_a_file_without_a_test_is_seen(tmp_path: Path) -> None:
    """Emptied, or with nothing but helpers."""
    house = write(tmp_path / "house", a="X = 1\nY = 2\n", b="X = 1\nY = 2\n")
    helpers = "def helper(): pass\nclass Box:\n def test_x(self): pass\n"
    tests = write(tmp_path / "tests", test_a='"""Doc."""\n', test_b=helpers)
    assert missing(house, tests) == {"a.py", "b.py"}


def test_tests_of_something_else_are_seen(tmp_path: Path) -> None:
    """By import, by a name, by a registered word; what three modules define is nobody's own."""
    house = write(
        tmp_path / "house",
        a="import x\ndef one(): pass\n", b="import x\ndef two(): pass\n", c='import x\n@CHECKS.check("AB-01")\ndef run(): pass\n',
        d="import x\ndef run(): pass\n", e="import x\ndef run(): pass\n",
    )  # fmt: skip
    tests = write(
        tmp_path / "tests",
        test_a="from house.a import one\n", test_b="def test_x(): two()\n", test_c='def test_x(): f("AB-01")\n', test_d="def test_x(): run()\n",
        test_e="from house import a\n",
    )  # fmt: skip
    assert unnamed(house, tests) == {"d.py", "e.py"}
