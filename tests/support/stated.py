"""
Which attributes in code are bare strings of a check's stated value.

What a name holds is inferred from annotations, ``told(outcomes, "AG-05", details.BadAgents)``, ``isinstance``, loops over fields, and
functions that return such a value: enough for the rooms that use details, and no type checker.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Mapping
from types import ModuleType

from tests.support.looked_at import Function

PASSES_ON = {"next", "max", "min", "sorted", "list", "tuple", "iter", "reversed", "set", "enumerate", "zip", "chain"}
TEXT = re.compile(r"\b(?:str|Text)\b")


class Stated:
    """
    The values of a room, by the names of their classes.

    Args:
        only: the one class that is asked for, of a row.
        table: name of the constant by which its rows are taken from the tables.
    """

    def __init__(self, room: ModuleType, only: str = "", table: str = "") -> None:
        self.kinds = {
            one.__name__: one
            for one in vars(room).values()
            if inspect.isclass(one) and (one.__name__ == only if only else issubclass(one, tuple))
        }
        self.tables = {table: {only}} if table else {}

    def strings(self, trees: Iterable[ast.Module]) -> set[ast.Attribute]:
        """Attributes that hold a text, or a group of texts, of one of the values."""
        trees = tuple(trees)
        known = {n.name: n for tree in trees for n in ast.walk(tree) if isinstance(n, Function)}
        found: set[ast.Attribute] = set()
        for tree in trees:
            for scope in (n for n in ast.walk(tree) if isinstance(n, Function)):
                held = self._held(scope, known)
                found |= {
                    node
                    for node in ast.walk(scope)
                    if isinstance(node, ast.Attribute)
                    and any(TEXT.search(self._type_of(kind, node.attr)) for kind in self._of(node.value, held, known))
                }
        return found

    def _type_of(self, kind: str, name: str) -> str:
        """How a field, or what a property or method gives, is annotated."""
        if (stated := inspect.get_annotations(self.kinds[kind]).get(name)) is not None:
            return str(stated)
        made = vars(self.kinds[kind]).get(name)
        made = made.fget if isinstance(made, property) else made
        return str(getattr(made, "__annotations__", {}).get("return", ""))

    def _named(self, text: str) -> set[str]:
        return {word for word in re.findall(r"\w+", text) if word in self.kinds}

    def _held(self, scope: Function, known: Mapping[str, Function]) -> dict[str, set[str]]:
        held: dict[str, set[str]] = {}
        for one in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs):
            if one.annotation is not None:
                held[one.arg] = self._named(ast.unparse(one.annotation))
        pairs: list[tuple[ast.AST, ast.AST]] = []
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign):
                pairs += [(target, node.value) for target in node.targets]
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                pairs.append((node.target, node.value))
            elif isinstance(node, ast.For | ast.comprehension):
                pairs.append((node.target, node.iter))
            elif isinstance(node, ast.Call) and _called(node) == "isinstance" and isinstance(node.args[0], ast.Name):
                held.setdefault(node.args[0].id, set()).update(self._named(ast.unparse(node.args[1])))
        while True:
            before = {name: set(kinds) for name, kinds in held.items()}
            for target, value in pairs:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name) and (kinds := self._of(value, held, known)):
                        held.setdefault(name.id, set()).update(kinds)
            if held == before:
                return held

    def _of(self, node: ast.AST, held: Mapping[str, set[str]], known: Mapping[str, Function]) -> set[str]:
        """Classes of which the value of an expression may be, or its elements."""
        match node:
            case ast.Name():
                return held.get(node.id, set())
            case ast.Attribute():
                found = {self._type_of(kind, node.attr) for kind in self._of(node.value, held, known)}
                return set().union(*map(self._named, found))
            case ast.Subscript(slice=ast.Name(id=table)) if table in self.tables:
                return self.tables[table]
            case ast.Subscript() | ast.Starred() | ast.NamedExpr():
                return self._of(node.value, held, known)
            case ast.IfExp():
                return self._of(node.body, held, known) | self._of(node.orelse, held, known)
            case ast.BoolOp():
                return set().union(*(self._of(one, held, known) for one in node.values))
            case ast.Tuple() | ast.List() | ast.Set():
                return set().union(*(self._of(one, held, known) for one in node.elts))
            case ast.BinOp():
                return self._of(node.left, held, known) | self._of(node.right, held, known)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self._of(node.elt, held, known)
            case ast.Call():
                return self._given_by(node, held, known)
            case _:
                return set()

    def _given_by(self, node: ast.Call, held: Mapping[str, set[str]], known: Mapping[str, Function]) -> set[str]:
        name = _called(node)
        if name == "told":
            return self._named(ast.unparse(node.args[-1]))
        if name in PASSES_ON:
            return set().union(*(self._of(one, held, known) for one in node.args))
        if isinstance(node.func, ast.Attribute) and (kinds := self._of(node.func.value, held, known)):
            return set().union(*(self._named(self._type_of(kind, name)) for kind in kinds))
        made = known.get(name)
        return self._named(ast.unparse(made.returns)) if made is not None and made.returns is not None else set()


def _called(node: ast.Call) -> str:
    by = node.func
    return by.id if isinstance(by, ast.Name) else by.attr if isinstance(by, ast.Attribute) else ""
