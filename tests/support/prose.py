"""Reads code for places where a text is looked into: by comparison, by a method that cuts it up, by a pattern, or by its being there."""

from __future__ import annotations

import ast
from collections.abc import Set

PROSE = frozenset({"summary", "basis", "text"})
"""Attributes that hold words for people: of answers and findings, and the redacted text of an evidence."""
LINES = frozenset({"message", "error", "last_error", "info"})
"""Attributes that hold what a program wrote."""
READERS = {"search", "match", "fullmatch", "findall", "finditer", "sub", "split"}
CUTTERS = READERS | {
    "startswith", "endswith", "find", "index", "count", "partition", "rpartition", "rsplit", "splitlines", "removeprefix",
    "removesuffix", "lower", "upper", "casefold", "strip",
}  # fmt: skip
"""Methods of texts that look into them or give a piece; `join`, `append` and `+` hand them on."""


def looked_into(tree: ast.AST, words: Set[str] = PROSE) -> list[int]:
    """Lines on which a text is compared, tested, searched or cut up, also when it was given a name before."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = _tests(tree, words, frozenset())
    for scope in scopes:
        found |= _tests(scope, words, _names(scope, words))
    return sorted(found)


def compared(tree: ast.AST, words: Set[str] = LINES) -> list[int]:
    """Those on which it is compared with a text that stands in the code."""
    lines = set(looked_into(tree, words))
    return sorted(
        {
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare) and node.lineno in lines
            for side in (node.left, *node.comparators)
            if isinstance(side, ast.Constant) and isinstance(side.value, str) and side.value
        }
    )


def _holds(node: ast.AST, words: Set[str], names: frozenset[str]) -> bool:
    return any(
        (isinstance(part, ast.Attribute) and part.attr in words) or (isinstance(part, ast.Name) and part.id in names)
        for part in ast.walk(node)
    )


def _hands_on(value: ast.AST) -> bool:
    """Is the value the text itself, a piece of it, or a group of texts; what another function makes of it is its own."""
    if isinstance(value, ast.Call):
        by_method = isinstance(value.func, ast.Attribute) and value.func.attr in CUTTERS
        return by_method or (isinstance(value.func, ast.Name) and value.func.id == "str")
    return not isinstance(value, ast.Compare | ast.Lambda | ast.DictComp | ast.Dict)


def _names(scope: ast.AST, words: Set[str]) -> frozenset[str]:
    """Names inside a function that are given the text, directly or by way of another name."""
    given: list[tuple[ast.AST, ast.AST]] = []
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            given += [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            given.append((node.target, node.value))
        elif isinstance(node, ast.For | ast.comprehension):
            given.append((node.target, node.iter))
    found: frozenset[str] = frozenset()
    while True:
        more = found | {
            name.id
            for target, value in given
            if _hands_on(value) and _direct(value, words, found)
            for name in ast.walk(target)
            if isinstance(name, ast.Name)
        }
        if more == found:
            return found
        found = more


def _direct(value: ast.AST, words: Set[str], names: frozenset[str]) -> bool:
    """Like `_holds`, but not inside of a call that makes something else of it."""
    if isinstance(value, ast.Attribute):
        return value.attr in words
    if isinstance(value, ast.Name):
        return value.id in names
    if not _hands_on(value):
        return False
    if isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return _direct(value.elt, words, names)
    return any(_direct(part, words, names) for part in ast.iter_child_nodes(value))


def _tests(scope: ast.AST, words: Set[str], names: frozenset[str]) -> set[int]:
    found = set()
    for node in ast.walk(scope):
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
            if node.func.attr in CUTTERS and _holds(node.func.value, words, names):
                tests = [node.func.value]
            elif node.func.attr in READERS:
                tests = list(node.args)
            elif isinstance(node.func.value, ast.Attribute) and node.func.value.attr in words:
                tests = [node.func.value]
        found |= {test.lineno for test in tests if _holds(test, words, names)}
    return found
