"""Each answer that a check can give is asked for by a test of its own room, a few lines of text each."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Iterator
from pathlib import Path

from analyzer.checks.base import Answer, Check, passed, unknown
from analyzer.diagnosis.engine import all_checks

HERE = Path(__file__).parent
ANSWERS = {
    "passed": "pass", "failed": "fail", "warned": "warn", "unknown": "unknown", "outside": "unknown",
    "not_enough": "unknown", "NotEnoughEvidence": "unknown", "not_applicable": "not_applicable",
}  # fmt: skip
"""Makers of answers, and what they make."""
WORDS = frozenset(ANSWERS.values())
"""What a reader is told; a failure and a warning are two things, for only one of them breaks the tunnel."""


def given(check: Check) -> set[str]:
    """Kinds of answers that stand in a check's function, or in functions that it calls in its own module and in its room."""
    return set(_made(check.run, set()))


def _made(function: object, known: set[int]) -> Iterator[str]:
    if (
        id(function) in known
        or not inspect.isfunction(function)
        or not function.__module__.startswith(("analyzer.checks", __name__))
    ):
        return
    known.add(id(function))
    room = inspect.getmodule(function)
    for node in ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))):
        name, place = "", room
        if isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name, place = node.attr, getattr(room, node.value.id, None)
        if name in ANSWERS and place is not None:
            yield ANSWERS[name]
        elif inspect.ismodule(place) and (other := getattr(place, name, None)) is not None:
            yield from _made(other, known)


def texts_of(node: ast.AST) -> set[str]:
    return {c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and isinstance(c.value, str)}


def asked(tree: ast.Module) -> dict[str, set[str]]:
    """Kinds of answers by check id that stand beside the id in one test, its parameters and the module's constants that it names included."""
    constants = {
        name.id: texts_of(one.value)
        for one in tree.body
        if isinstance(one, ast.Assign)
        for name in one.targets
        if isinstance(name, ast.Name) and isinstance(one.value, ast.Tuple | ast.List | ast.Set)
    }
    found: dict[str, set[str]] = {}
    for test in tree.body:
        if isinstance(test, ast.FunctionDef):
            texts = texts_of(test)
            texts |= {id for n in ast.walk(test) if isinstance(n, ast.Name) for id in constants.get(n.id, ())}
            texts |= {
                node.attr.lower()
                for node in ast.walk(test)
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Status"
            }
            for text in texts:
                found.setdefault(text, set()).update(texts & WORDS)
    return found


@functools.cache
def answers_asked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(HERE.rglob("test_*.py")):
        for id, kinds in asked(ast.parse(path.read_text())).items():
            found.setdefault(id, set()).update(kinds)
    return found


def test_every_answer_of_every_check_is_asked_for() -> None:
    """What is missing is named by id."""
    known = answers_asked()
    missing = {check.id: sorted(given(check) - known.get(check.id, set())) for check in all_checks()}
    assert {id: kinds for id, kinds in missing.items() if kinds} == {}


def test_every_check_has_two_answers() -> None:
    """One that finds nothing stands beside each finding; what no bundle can answer (an operator's question) has one alone."""
    known = answers_asked()
    alone = {check.id: given(check) for check in all_checks() if len(known.get(check.id, set())) < 2}
    assert alone == {"CP-10": {"unknown"}}


def example(pods: object) -> Answer:
    """A stand-in for a check: two answers stand in it, a third in what it calls."""
    return passed("a", "b") if pods else _open()


def _open() -> Answer:
    return unknown("c")


def test_an_answer_that_nobody_asks_for_is_seen() -> None:
    """It is found in the check and in what it calls; a test counts for the id that stands in it, and for no other."""
    assert given(Check("AB-01", "t", (), example)) == {"pass", "unknown"}
    tests = """
@pytest.mark.parametrize("word", ["pass", "warn"])
def test_one(word): assert status("AB-01") == word
def test_two(): assert status("AB-02") == "unknown"
ALL = ("AB-03", "AB-04")
def test_three(): assert states(ALL) == "fail"
"""
    found = asked(ast.parse(tests))
    assert (found["AB-01"], found["AB-02"], found["AB-04"]) == ({"pass", "warn"}, {"unknown"}, {"fail"})
