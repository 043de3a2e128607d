"""Reads code for places where a text is looked into: by comparison, by a method that cuts it up, by a pattern, or by its being there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set

PROSE = frozenset({"summary", "basis", "subjects", "title", "scope", "what", "text", "how"})
"""Attributes that hold words for people: of answers, findings, gaps and statements, and the redacted text of an evidence."""
NOTES = frozenset({"note"})
"""The notes of members, which are measured and cut besides, and not looked into either."""
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
        return value.attr in words or (value.attr in CUTTERS and _direct(value.value, words, names))
    if isinstance(value, ast.Name):
        return value.id in names
    if not _hands_on(value):
        return False
    if isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return _direct(value.elt, words, names)
    return any(_direct(part, words, names) for part in ast.iter_child_nodes(value))


def _looks(value: ast.AST, words: Set[str], names: frozenset[str]) -> bool:
    """Does a value hold the text, other than as what a function is asked about it."""
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr not in CUTTERS | GROWERS
    ):
        return False
    if isinstance(value, ast.Attribute | ast.Name):
        return _direct(value, words, names) or (isinstance(value, ast.Attribute) and _looks(value.value, words, names))
    return any(_looks(part, words, names) for part in ast.iter_child_nodes(value))


def _is_default(node: ast.BoolOp) -> bool:
    """``text or "?"``: what stands in for a text that lacks."""
    return isinstance(node.op, ast.Or) and all(isinstance(value, ast.Constant) for value in node.values[1:])


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
            tests = [] if _is_default(node) else list(node.values[:-1])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CUTTERS and _looks(node.func.value, words, names):
                tests = [node.func.value]
            elif node.func.attr in READERS:
                tests = list(node.args)
            elif isinstance(node.func.value, ast.Attribute) and node.func.value.attr in words:
                tests = [node.func.value]
        found |= {test.lineno for test in tests if _holds(test, words, names)}
    return found


MAKERS = frozenset({"Beside", "Dialled", "InputSummary", "Topic", "PlanStep", "Finding", "Answer", "Outcome", "Cause", "Gap", "Remedy", "ReportData", "replace", "customer", "sre", "passed", "failed", "warned", "unknown", "not_applicable", "outside"})  # fmt: skip
"""Functions that take words for the reader of the report, and do nothing else with them."""
QUOTERS = frozenset({"join", "format", "some", "shown", "fromkeys", "tuple"})
"""Functions that give the same words on, shortened or as a list."""
GROWERS = frozenset({"join", "append", "extend", "insert"})
"""Methods by which texts become a longer one."""
BACKDOORS = frozenset(
    {"asdict", "astuple", "vars", "repr", "attrgetter", "methodcaller", "__dict__", "__getattribute__", "dir"}
)
"""Ways to words that name no field, or name it as a text."""


def strays(tree: ast.AST, words: Set[str] = PROSE, givers: Set[str] = frozenset()) -> list[int]:
    """
    Lines on which words for people go anywhere but on to people.

    They may be put into a longer text, into a group, into a name, into one of MAKERS, and be returned; a name that holds them,
    and a function that returns them (`givers`: those of other modules), may be used in the same way and in no other. All else
    is seen: comparison, condition, pattern, `match`, index, a function of one's own.
    """
    return sorted(_followed(tree, words, givers)[0])


def givers(trees: Iterable[ast.AST], words: Set[str] = PROSE) -> frozenset[str]:
    """Functions of these modules that return words for people."""
    found: frozenset[str] = frozenset()
    trees = tuple(trees)
    while True:
        more = found.union(*(_followed(tree, words, found)[1] for tree in trees))
        if more == found:
            return found
        found = more


def _followed(tree: ast.AST, words: Set[str], known: Set[str]) -> tuple[set[int], set[str]]:
    """Lines where words do not go on to people, and functions that return them."""
    nodes = list(ast.walk(tree))
    above = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    found = {line for node in nodes for line in _backdoor(node, words)}
    giving = set(known)
    seen: set[tuple[ast.AST, str]] = set()
    todo: list[ast.AST] = [
        n for n in nodes if isinstance(n, ast.Attribute) and n.attr in words and isinstance(n.ctx, ast.Load)
    ]
    todo += [n for n in nodes if isinstance(n, ast.Call) and _called(n) in giving]
    while todo:
        node = todo.pop()
        end = _end(node, above)
        if end is None:
            found.add(node.lineno)  # type: ignore[attr-defined]
            continue
        scope = _scope(node, above)
        if isinstance(end, ast.Return) and isinstance(scope, ast.FunctionDef) and scope.name not in giving:
            giving.add(scope.name)
            todo += [n for n in nodes if isinstance(n, ast.Call) and _called(n) == scope.name]
        for name in _named(end):
            if (scope, name) not in seen:
                seen.add((scope, name))
                todo += [
                    n
                    for n in ast.walk(scope)
                    if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
                ]
    return found, giving


def _called(node: ast.Call) -> str:
    by = node.func
    return by.id if isinstance(by, ast.Name) else by.attr if isinstance(by, ast.Attribute) else ""


def _scope(node: ast.AST, above: dict[ast.AST, ast.AST]) -> ast.AST:
    while node in above and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        node = above[node]
    return node


def _backdoor(node: ast.AST, words: Set[str]) -> list[int]:
    """A field that is named by a text, or an object that is turned into one as a whole and looked into."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    named = name in BACKDOORS or (isinstance(node, ast.Constant) and node.value in PROSE)
    whole = isinstance(node, ast.Compare) and any(_whole(side) for side in node.comparators)
    matched = isinstance(node, ast.MatchClass) and bool(set(node.kwd_attrs) & words or node.patterns)
    return [node.lineno] if named or whole or matched else []  # type: ignore[attr-defined]


def _whole(node: ast.expr) -> bool:
    """``str(outcome)`` or ``f"{outcome}"``."""
    if isinstance(node, ast.JoinedStr):
        return (
            len(node.values) == 1
            and isinstance(node.values[0], ast.FormattedValue)
            and isinstance(node.values[0].value, ast.Name)
        )
    return (
        isinstance(node, ast.Call) and _called(node) == "str" and bool(node.args) and isinstance(node.args[0], ast.Name)
    )


ONWARD = (ast.FormattedValue, ast.JoinedStr, ast.List, ast.Tuple, ast.Starred, ast.keyword)


def _end(node: ast.AST, above: dict[ast.AST, ast.AST]) -> ast.AST | None:
    """Where a text comes to rest (a maker, a name, a return); None where something else than handing on is done to it."""
    while True:
        parent = above.get(node)
        if isinstance(parent, ast.Call):
            if node is parent.func:
                if not (isinstance(node, ast.Attribute) and node.attr in PROSE):
                    return None
            elif _called(parent) not in QUOTERS or _is_builtin(parent):
                return parent if _called(parent) in MAKERS | GROWERS else None
        elif isinstance(parent, ast.Return | ast.Assign | ast.AnnAssign | ast.AugAssign):
            return parent
        elif isinstance(parent, ast.Attribute):
            return parent if parent.attr in GROWERS else None  # texts.append(...)
        elif not (
            isinstance(parent, ONWARD)
            or (isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add))
            or (isinstance(parent, ast.IfExp) and node is not parent.test)
            or (isinstance(parent, ast.ListComp | ast.GeneratorExp) and node is parent.elt)
            or (isinstance(parent, ast.DictComp) and node is parent.value)
            or (isinstance(parent, ast.BoolOp) and _is_either(parent))
        ):
            return None
        node = parent


def _is_builtin(call: ast.Call) -> bool:
    """``format(text)``, which has a method of the same name beside it."""
    return isinstance(call.func, ast.Name) and call.func.id == "format"


def _is_either(node: ast.BoolOp) -> bool:
    """``finding.title or rule.title``: the first of two texts that is there."""
    return isinstance(node.op, ast.Or) and all(
        isinstance(value, ast.Attribute) and value.attr in PROSE for value in node.values
    )


def _named(end: ast.AST) -> list[str]:
    """Names that hold the text from there on."""
    if isinstance(end, ast.Call):
        kept = end.func.value if isinstance(end.func, ast.Attribute) and end.func.attr in GROWERS else None
        return [kept.id] if isinstance(kept, ast.Name) else []
    targets = (
        end.targets
        if isinstance(end, ast.Assign)
        else [end.target]
        if isinstance(end, ast.AnnAssign | ast.AugAssign)
        else []
    )
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
