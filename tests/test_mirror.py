"""Each module of `analyzer` has tests of its own, or stands on the list of those that still lack them."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer

HOUSE = Path(analyzer.__file__).parent
TESTS = Path(__file__).parent
MISSING = frozenset(
    {
        "pictures/choose.py",
        "pictures/shapes.py",
        "web/app.py",
        "web/guard.py",
        "web/job.py",
        "web/runs.py",
        "web/upload.py",
    }
)


def missing() -> set[str]:
    """Modules without `tests/a/test_b.py` or `tests/a/test_b_*.py`; those that hold nothing but a docstring need none."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        inner = path.relative_to(HOUSE)
        room = TESTS / inner.parent
        own = [room / f"test_{inner.stem.strip('_')}.py", *room.glob(f"test_{inner.stem.strip('_')}_*.py")]
        if len(ast.parse(path.read_text()).body) > 1 and not any(one.is_file() for one in own):
            found.add(inner.as_posix())
    return found


def test_a_new_module_comes_with_its_tests() -> None:
    """A module that is not listed has a mirrored test file."""
    assert sorted(missing() - MISSING) == []


def test_the_list_of_missing_tests_only_shrinks() -> None:
    """A module that has tests now, or is gone, leaves the list."""
    assert sorted(MISSING - missing()) == []
