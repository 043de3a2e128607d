"""No other room asks which system this is: what Windows and macOS lack is used in this room alone, or asked for first."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer
import pytest

HOUSE = Path(analyzer.__file__).parent
MODULES = {"resource", "fcntl", "msvcrt", "pwd", "grp", "termios", "multiprocessing", "pty"}
CALLS = {"fork", "forkpty", "killpg", "setsid", "getpgid", "alarm", "setitimer", "SIGKILL", "start_new_session"}


def uses(text: str) -> set[str]:
    """Modules and names in a program that not every system has; a text without any of these letters is not parsed."""
    found: set[str] = set()
    if not any(name in text for name in MODULES | CALLS):
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & MODULES
        elif isinstance(node, ast.Attribute):
            found |= {node.attr} & CALLS
        elif isinstance(node, ast.keyword):
            found |= {node.arg or ""} & CALLS
    return found


def test_what_not_every_system_has_stands_in_one_room() -> None:
    """No fork anywhere, no group, lock, alarm or bound outside this room."""
    wrong = {path.relative_to(HOUSE).as_posix(): uses(path.read_text()) for path in HOUSE.rglob("*.py")}
    assert {name: found for name, found in wrong.items() if found and not name.startswith("process/")} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [("import resource", "resource"), ("from fcntl import flock", "fcntl"), ("import os\nos.fork()", "fork"),
     ("run(start_new_session=True)", "start_new_session"), ("from importlib import resources", "")],
)  # fmt: skip
def test_the_guard_sees_a_planted_use(text: str, found: str) -> None:
    """Imported, called, or given as an option."""
    assert uses(text) == ({found} if found else set())
