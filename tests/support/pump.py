"""
Worst cases of a regular expression, read off its own parse tree.

For every repeat of a pattern: the shortest text that reaches it, then one of its characters many times, then a
character that makes the whole fail. A pattern that backtracks shows it on one of these.
"""

from __future__ import annotations

import ast
import functools
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import analyzer
import regex
from analyzer.patterns import Lazy
from analyzer.reading.formats import formats

PROBES = ' a1-A="\\.:/\t,[{(<_'
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
BACK = re.compile(r"\(\?P=\w+\)")
NAMED = re.compile(r"\(\?P<\w+>")
"""`regex` takes one name twice, `re` does not."""
LISTED = re.compile(r"\\L<\w+>")
"""`regex` looks a word up in a set of words."""
PROPERTY = re.compile(r"\\p\{\w+\}")
WITHOUT = re.compile(r"--\[[^\]]*\]\]")
"""`regex` knows Unicode properties and what is taken out of a class."""
UNBOUNDED = 40
"""A repeat bounded below this costs a constant factor."""


HERE = Path(analyzer.__path__[0])


def rooms() -> list[str]:
    """Each folder of the analyzer that holds modules, as its dotted name."""
    return sorted({_dotted(file.parent) for file in HERE.rglob("*.py")})


@functools.cache
def patterns() -> tuple[tuple[str, Any], ...]:
    """Every compiled pattern that a module of the analyzer holds, with its name, and the combined pattern of starts."""
    return tuple(one for room in rooms() for one in patterns_of(room))


@functools.cache
def patterns_of(room: str) -> tuple[tuple[str, Any], ...]:
    """The patterns that the modules of one folder make themselves; what they import is another's."""
    return tuple(_patterns_of(room))


def _patterns_of(room: str) -> Iterator[tuple[str, Any]]:
    seen: set[tuple[Any, int]] = set()

    def held(name: str, value: Any) -> Iterator[tuple[str, Any]]:
        value = value.compiled() if isinstance(value, Lazy) else value
        if isinstance(value, re.Pattern | regex.Pattern):
            if (value.pattern, value.flags) not in seen:
                seen.add((value.pattern, value.flags))
                yield name, value
        elif isinstance(value, list | tuple | set | frozenset | Iterator):
            for one in value:
                yield from held(name, one)
        elif isinstance(value, dict):
            for key, one in value.items():
                yield from held(name, key)
                yield from held(name, one)
        elif hasattr(value, "__slots__") and type(value).__module__.startswith("analyzer."):
            for slot in value.__slots__:
                yield from held(f"{name}.{slot}", getattr(value, slot, None))

    for file in sorted(HERE.joinpath(*room.split(".")[1:]).glob("*.py")):
        if file.name == "__main__.py":
            continue
        tree, module = ast.parse(file.read_text()), _dotted(file)
        elsewhere = _imported(tree)
        for name, value in vars(importlib.import_module(module)).items():
            if not name.startswith("__") and name not in elsewhere:
                yield from held(f"{module}.{name}", value)
        for at, one in enumerate(_literals(tree)):
            yield from held(f"{module}.literal_{at}", one)
    if room == "analyzer.reading":
        yield from held("analyzer.reading.formats.starts", formats()[1].plain)


def _dotted(path: Path) -> str:
    parts = (part.removesuffix(".py") for part in path.relative_to(HERE).parts)
    return ".".join(["analyzer", *(one for one in parts if one != "__init__")])


def _imported(tree: ast.Module) -> set[str]:
    """Names that another module of the analyzer made."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analyzer")
        for alias in node.names
    }


MOVING = re.compile(r"\b(\w+)(?:\[\w+\])?\.(?:search|sub|subn|findall|finditer|split)\(")


@functools.cache
def _moving() -> frozenset[str]:
    """Names that are searched for, with their module where it defines them, plain where they were imported."""
    found = set()
    for file in Path(analyzer.__path__[0]).rglob("*.py"):
        text = file.read_text()
        for name in MOVING.findall(text):
            found.add(f"{file.stem}.{name}" if f"\n{name} = " in text else name)
    return frozenset(found)


def moves(name: str) -> bool:
    """Is a pattern of that name looked for anywhere in a text, or only where the text begins?"""
    module, _, last = name.rpartition(".")
    return not last.isupper() or not _moving().isdisjoint((last, f"{module.rpartition('.')[2]}.{last}"))


def _literals(tree: ast.Module) -> Iterator[Any]:
    """Patterns written in place, as `re.match(r"...", text)`, compiled as their module would."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            engine = {"re": re, "regex": regex}.get(node.func.value.id)
            text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            if engine and isinstance(text, str) and node.func.attr not in ("compile", "escape"):
                anchored = f"^(?:{text})" if node.func.attr in ("match", "fullmatch") else text
                yield engine.compile(anchored, re.M if ".M" in ast.unparse(node).split(text)[-1] else 0)


def sample(pattern: Any) -> str:
    """A text the pattern takes, near enough: `regex` gives up at once where a piece that every match needs is missing."""
    return _sample(_tree(pattern))


def worst_cases(pattern: Any) -> set[tuple[str, str]]:
    """(text before, unit to repeat) for each repeat of the pattern."""
    return set(_walk(_tree(pattern), ""))


def _tree(pattern: Any) -> Any:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    text = PROPERTY.sub(r"\\x01", WITHOUT.sub("]", text.replace(r"\p{L}", "[a-zA-Z]")))
    text = BACK.sub("x", LISTED.sub("kubeconf", text))
    return parser.parse(NAMED.sub("(?:", text), pattern.flags & (re.X | re.I | re.M | re.S))


def _walk(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    for op, av in tree:
        if op in REPEATS:
            if av[1] is sre.MAXREPEAT or av[1] > UNBOUNDED:
                yield from ((before, unit) for unit in _units(av[2]))
            yield from _walk(av[2], before)
        elif op is sre.SUBPATTERN:
            yield from _walk(av[3], before)
        elif op is sre.ATOMIC_GROUP:
            yield from _walk(av, before)
        elif op is sre.BRANCH:
            for branch in av[1]:
                yield from _walk(branch, before)
        before += _sample_of(op, av)


def _units(body: Any) -> set[str]:
    found = {_sample(body) or "a"}
    if len(body) == 1:
        op, av = body[0]
        found |= {one for one in PROBES if _takes(op, av, one)}
    return found


def _takes(op: Any, av: Any, one: str) -> bool:
    if op is sre.ANY:
        return True
    if op is sre.NOT_LITERAL:
        return ord(one) != av
    if op is not sre.IN:
        return False
    negated = av[0][0] is sre.NEGATE
    return bool(negated != any(_in(a, b, one) for a, b in av if a is not sre.NEGATE))


def _in(op: Any, av: Any, one: str) -> bool:
    if op is sre.LITERAL:
        return bool(ord(one) == av)
    if op is sre.RANGE:
        return bool(av[0] <= ord(one) <= av[1])
    name = str(av)
    hit = {"DIGIT": one.isdigit(), "SPACE": one.isspace(), "WORD": one.isalnum() or one == "_"}[name.split("_")[-1]]
    return hit != ("NOT" in name)


def _sample(tree: Any) -> str:
    return "".join(_sample_of(op, av) for op, av in tree)


def _sample_of(op: Any, av: Any) -> str:
    """The shortest text a node of the tree takes, near enough."""
    if op is sre.LITERAL:
        return chr(av)
    if op in (sre.IN, sre.ANY, sre.NOT_LITERAL):
        if op is sre.IN and av[0][0] in (sre.LITERAL, sre.RANGE):
            return chr(av[0][1] if av[0][0] is sre.LITERAL else av[0][1][0])
        return next((one for one in "a1 -." + PROBES if _takes(op, av, one)), "~")
    if op in REPEATS:
        return str(_sample(av[2]) * av[0])
    if op is sre.SUBPATTERN:
        return _sample(av[3])
    if op is sre.ATOMIC_GROUP:
        return _sample(av)
    return _sample(av[1][0]) if op is sre.BRANCH else ""
