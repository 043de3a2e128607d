"""
Finds places where code decides on a text: what a program wrote, what somebody typed, or a value of which a check made a bare string.

A text is followed through names, pieces of it, and functions of the same group of modules that are handed it. Handing it to a function of
another room is no decision: that is where its words are known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

READERS = {
    "search", "match", "fullmatch", "findall", "finditer", "sub", "split", "first", "compile",
}  # fmt: skip
"""Methods of patterns, and `patterns.first`, which is given a table of them."""
CUTTERS = {
    "startswith", "endswith", "find", "index", "count", "partition", "rpartition", "split", "rsplit", "splitlines", "removeprefix",
    "removesuffix", "lower", "upper", "casefold", "strip", "lstrip", "rstrip", "replace", "isdigit", "isdecimal",
}  # fmt: skip
ASKERS = {"startswith", "endswith", "find", "index", "count"}
"""Of these the ones that ask for something in it."""
SAME = {"str", "repr", "format", "excerpt", "innermost", "without_header", "casefold"}
"""Functions whose result is the text again."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
IsText = Callable[[ast.Attribute], bool]


def decisions(trees: Mapping[str, ast.Module], is_text: IsText, *, cuts: bool = True) -> dict[str, list[int]]:
    """
    Lines of these modules on which such a text is compared with words, searched, cut up or looked up.

    Args:
        is_text: is this attribute the text.
        cuts: is it a decision, too, to cut it up and to look it up; not of names and of addresses with a port.
    """
    known = {node.name: node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, Function)}
    taken: dict[str, set[str]] = {}
    while True:
        before = {name: set(given) for name, given in taken.items()}
        found = {name: _lines(tree, is_text, known, taken, cuts) for name, tree in trees.items()}
        if taken == before:
            return {name: sorted(lines) for name, lines in found.items() if lines}


def _lines(
    tree: ast.Module, is_text: IsText, known: Mapping[str, Function], taken: dict[str, set[str]], cuts: bool
) -> set[int]:
    scopes: list[ast.AST] = [tree, *(node for node in ast.walk(tree) if isinstance(node, Function))]
    found: set[int] = set()
    for scope in scopes:
        own = frozenset(taken.get(scope.name, ())) if isinstance(scope, Function) else frozenset()
        names = names_in(scope, is_text, own)
        for node in inside(scope):
            if (line := _decides(node, lambda value: piece(value, is_text, names), cuts)) is not None:
                found.add(line)
            if isinstance(node, ast.Call):
                _hand_on(node, known, taken, lambda value: piece(value, is_text, names))
    return found


def inside(scope: ast.AST) -> Iterable[ast.AST]:
    """Nodes of a scope without those of the functions in it."""
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, Function):
            todo += ast.iter_child_nodes(node)


def piece(value: ast.AST | None, is_text: IsText, names: frozenset[str]) -> bool:
    """Is a value the text itself, a piece of it, or a longer one that it stands in."""
    match value:
        case ast.Attribute():
            return is_text(value)
        case ast.Name():
            return value.id in names
        case ast.NamedExpr() | ast.Starred() | ast.FormattedValue() | ast.Subscript():
            return piece(value.value, is_text, names)
        case ast.BoolOp() | ast.JoinedStr():
            return any(piece(one, is_text, names) for one in value.values)
        case ast.IfExp():
            return piece(value.body, is_text, names) or piece(value.orelse, is_text, names)
        case ast.BinOp():
            return piece(value.left, is_text, names) or piece(value.right, is_text, names)
        case ast.Call(func=ast.Attribute() as by):
            return by.attr in CUTTERS and piece(by.value, is_text, names)
        case ast.Call(func=ast.Name() as by):
            return by.id in SAME and any(piece(one, is_text, names) for one in value.args)
        case ast.Tuple() | ast.List() | ast.Set():
            return any(piece(one, is_text, names) for one in value.elts)
        case _:
            return False


def names_in(scope: ast.AST, is_text: IsText, given: frozenset[str]) -> frozenset[str]:
    """Names that hold the text or a piece of it."""
    pairs: list[tuple[ast.AST, ast.AST]] = []
    for node in inside(scope):
        if isinstance(node, ast.Assign):
            pairs += [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            pairs.append((node.target, node.value))
        elif isinstance(node, ast.For | ast.comprehension):
            pairs.append((node.target, node.iter))
    found = given
    while True:
        more = found | {
            name.id
            for target, value in pairs
            if piece(value, is_text, found) or _of_all(value, is_text, found)
            for name in ast.walk(target)
            if isinstance(name, ast.Name)
        }
        if more == found:
            return found
        found = more


def _of_all(value: ast.AST, is_text: IsText, names: frozenset[str]) -> bool:
    """``[row.message for row in rows]``."""
    return isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp) and piece(value.elt, is_text, names)


def is_word(node: ast.AST) -> bool:
    """A text in the code: literal, part of a group, or a constant by its name."""
    match node:
        case ast.Constant():
            return isinstance(node.value, str) and bool(node.value)
        case ast.Tuple() | ast.List() | ast.Set():
            return any(is_word(one) for one in node.elts)
        case ast.Name():
            return node.id.isupper() and len(node.id) > 1
        case ast.Attribute():
            return node.attr.isupper() and not _is_class(node.value)
        case ast.JoinedStr():
            return any(is_word(one) for one in node.values)
        case _:
            return False


def _is_class(node: ast.AST) -> bool:
    """``Reason`` or ``details.Reason``, whose members are no texts."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name[:1].isupper() and not name.isupper()


def _decides(node: ast.AST, is_piece: Callable[[ast.AST], bool], cuts: bool) -> int | None:
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
            by_words = any(not isinstance(op, ast.Is | ast.IsNot) for op in node.ops) and any(map(is_word, sides))
            return node.lineno if by_words and any(map(is_piece, sides)) else None
        case ast.Call(func=ast.Attribute() as by):
            given = [*node.args, *(one.value for one in node.keywords)]
            reads = by.attr in READERS and any(map(is_piece, given))
            looked_up = cuts and by.attr == "get" and bool(given) and is_piece(given[0])
            cut = by.attr in (CUTTERS if cuts else ASKERS) and is_piece(by.value)
            return node.lineno if reads or looked_up or cut else None
        case ast.Match():
            return node.lineno if is_piece(node.subject) else None
        case ast.Subscript():
            by_key = cuts and not isinstance(node.slice, ast.Slice) and is_piece(node.slice)
            return node.lineno if by_key else None
        case _:
            return None


def _hand_on(
    call: ast.Call, known: Mapping[str, Function], taken: dict[str, set[str]], is_piece: Callable[[ast.AST], bool]
) -> None:
    """A function of the same modules that is given the text: its parameter holds it from there on."""
    by = call.func
    named = by.id if isinstance(by, ast.Name) else by.attr if isinstance(by, ast.Attribute) and _is_self(by) else ""
    target = known.get(named)
    if target is None:
        return
    places = [one.arg for one in (*target.args.posonlyargs, *target.args.args)]
    places = places[1:] if places[:1] == ["self"] else places
    given = [*zip(places, call.args, strict=False), *((one.arg, one.value) for one in call.keywords)]
    taken.setdefault(target.name, set()).update(name for name, value in given if name and is_piece(value))


def _is_self(by: ast.Attribute) -> bool:
    return isinstance(by.value, ast.Name) and by.value.id == "self"
