"""Each module of `analyzer` has tests of its own, in the file that mirrors it."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer

HOUSE = Path(analyzer.__file__).parent
TESTS = Path(__file__).parent


def missing(house: Path, tests: Path) -> set[str]:
    """Modules without `tests/a/test_b.py` or `tests/a/test_b_*.py`; those that hold nothing but a docstring need none."""
    found = set()
    for path in house.rglob("*.py"):
        inner = path.relative_to(house)
        room = tests / inner.parent
        own = [room / f"test_{inner.stem.strip('_')}.py", *room.glob(f"test_{inner.stem.strip('_')}_*.py")]
        if not any(one.is_file() for one in own) and len(ast.parse(path.read_text()).body) > 1:
            found.add(inner.as_posix())
    return found


def test_a_module_has_its_tests() -> None:
    """The missing ones are named."""
    assert sorted(missing(HOUSE, TESTS)) == []


def test_a_module_without_tests_is_seen(tmp_path: Path) -> None:
    """In any room; a docstring alone needs none, and a file of another module's tests is none."""
    house, tests = tmp_path / "house", tmp_path / "tests"
    for name, text in (
        ("a.py", "X = 1\nY = 2\n"),
        ("room/b.py", '"""Doc."""\nX = 1\n'),
        ("room/__init__.py", '"""Doc."""\n'),
    ):
        (house / name).parent.mkdir(parents=True, exist_ok=True)
        (house / name).write_text(text)
    (tests / "room").mkdir(parents=True)
    (tests / "room" / "test_bc.py").write_text("")
    assert missing(house, tests) == {"a.py", "room/b.py"}
    (tests / "room" / "test_b_more.py").write_text("")
    (tests / "test_a.py").write_text("")
    assert missing(house, tests) == set()
