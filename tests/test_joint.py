"""Between checks and causes stand typed facts: nobody decides by reading the words that are meant for people."""

from __future__ import annotations

import ast
import dataclasses
from enum import Enum
from pathlib import Path

import analyzer
import pytest
from analyzer.diagnosis.engine import all_causes, all_checks
from analyzer.model import Status

HERE = Path(analyzer.__file__).parent
WORDS = {"summary", "basis"}
"""Attributes of answers that hold prose."""
READERS = {"search", "match", "fullmatch", "findall", "finditer", "sub", "split"}
STATES = {"pass", "fail", "warn", "not_applicable", "confirmed", "likely", "possible"}


def of_words(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in WORDS for part in ast.walk(node))


def decisions(tree: ast.AST) -> list[int]:
    """Lines on which prose is compared, tested, searched or cut up."""
    found = set()
    for node in ast.walk(tree):
        tests: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            tests = [node]
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            tests = [node.test]
        elif isinstance(node, ast.comprehension):
            tests = list(node.ifs)
        elif isinstance(node, ast.BoolOp):
            tests = list(node.values[:-1])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if of_words(node.func.value):
                tests = [node.func.value]
            elif node.func.attr in READERS:
                tests = list(node.args)
        found |= {test.lineno for test in tests if of_words(test)}
    return sorted(found)


def strings(tree: ast.AST) -> list[int]:
    """Lines on which a status or a certainty is compared with a bare string."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = (node.left, *node.comparators)
        asked = any(
            isinstance(part, ast.Attribute) and part.attr in ("status", "certainty")
            for side in sides
            for part in ([side, *side.elts] if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side])
        )
        bare = any(isinstance(c, ast.Constant) and c.value in STATES for s in sides for c in ast.walk(s))
        if asked and bare:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("room", ["causes", "checks", "diagnosis"])
def test_nobody_decides_by_prose(room: str) -> None:
    """A summary or a basis is handed on to the reader of the report, and is never a condition."""
    found = {}
    for path in sorted((HERE / room).rglob("*.py")):
        lines = decisions(ast.parse(path.read_text()))
        if lines:
            found[f"{room}/{path.name}"] = len(lines)
    assert found == {}


@pytest.mark.parametrize("room", ["causes", "checks", "diagnosis"])
def test_states_are_members_and_no_strings(room: str) -> None:
    """`Status.FAIL` can be misspelt only once, before mypy sees it."""
    assert {p.name: n for p in sorted((HERE / room).rglob("*.py")) if (n := strings(ast.parse(p.read_text())))} == {}


@pytest.mark.parametrize(
    "planted", ['x = one.status == "fail"', 'x = "fail" in (a.status, b.status)', 'x = one.certainty in ("likely",)']
)
def test_the_guard_sees_a_bare_state(planted: str) -> None:
    """On either side, alone or in a group."""
    assert strings(ast.parse(planted)) == [1]


@pytest.mark.parametrize(
    "planted",
    [
        'if "all" in outcomes["AG-05"].summary: pass',
        'x = outcomes["A"].summary.startswith("0 of")',
        'y = PATTERN.search(outcome.basis)',
        'z = [o for o in outcomes if o.summary]',
    ],
)  # fmt: skip
def test_the_guard_sees_a_decision_by_prose(planted: str) -> None:
    """Comparison, method, pattern and filter: each is seen."""
    assert decisions(ast.parse(planted)) == [1]


def test_words_may_be_handed_on() -> None:
    """A cause may quote what the check says of the thing it rests on."""
    assert decisions(ast.parse('Finding(CONFIRMED, outcomes["AG-01"].summary, ("AG-01",))')) == []


def test_every_rule_names_checks_that_exist() -> None:
    """What a cause says that it reads is there to be read."""
    known = {check.id for check in all_checks()}
    assert {rule.id: sorted(set(rule.reads) - known) for rule in all_causes() if set(rule.reads) - known} == {}


def test_a_rule_reads_only_what_it_declares() -> None:
    """The ids in a rule's own code stand in its `reads`, so that the evidence plan asks for all of them."""
    import inspect

    known = {check.id for check in all_checks()}
    missing = {}
    for rule in all_causes():
        tree = ast.parse(inspect.getsource(rule.run).lstrip())
        function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        named = {c.value for part in function.body for c in ast.walk(part) if isinstance(c, ast.Constant)} & known
        if named - set(rule.reads):
            missing[rule.id] = sorted(named - set(rule.reads))
    assert missing == {}


CLUSTERS = sorted(path for path in (Path(__file__).parent.parent / "fixtures" / "clusters").iterdir() if path.is_dir())


@pytest.mark.parametrize("path", CLUSTERS, ids=lambda path: path.name)
def test_what_fails_says_what_was_found(path: Path) -> None:
    """Each check that fails or warns over the invented clusters states a frozen value (inline bundles ask the same of each report)."""
    report = analyzer.load(path, isolate=False).diagnose()
    bad = [outcome for outcome in report.checks if outcome.status in (Status.FAIL, Status.WARN)]
    assert [o.id for o in bad if not isinstance(o.detail, Enum) and not dataclasses.is_dataclass(o.detail)] == []
    assert len({hash(o.detail) for o in bad}) > 1 or len(bad) < 2
