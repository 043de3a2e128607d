"""One meaning a word: no two modules give the same name to a class, or to a type made of others."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import defaultdict
from pathlib import Path

import analyzer

HOUSE = Path(analyzer.__file__).parent
RIDDLES = frozenset({"coded", "loose", "light", "face", "loud", "calm", "see"})
"""Words of an earlier draft that said nothing of what they held: now encoded (by dictionary), fallback, api, cite."""


def names(tree: ast.Module) -> set[str]:
    """Public names of a module's types: its classes, and assignments in capitals and small letters (``Run = Callable[...]``)."""
    found = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if isinstance(getattr(node, "value", None), ast.Subscript | ast.BinOp):
            found |= {one.id for one in targets if isinstance(one, ast.Name) and not one.id.isupper()}
    return {name for name in found if name[:1].isupper()}


def doubles(house: Path) -> dict[str, list[str]]:
    """Names of more than one module, with the modules."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(house.rglob("*.py")):
        for name in names(ast.parse(path.read_text())):
            found[name].append(path.relative_to(house).as_posix())
    return {name: places for name, places in sorted(found.items()) if len(places) > 1}


def test_a_type_has_a_name_of_its_own() -> None:
    """Who reads `Connection` or `LogRecord` need not ask of which room; what is known under one name has one place."""
    assert doubles(HOUSE) == {}


def test_a_name_with_two_meanings_is_seen(tmp_path: Path) -> None:
    """Of two classes, and of a class and a made type; private ones and constants are a module's own business."""
    (tmp_path / "room").mkdir()
    (tmp_path / "a.py").write_text("class Entry: pass\nclass _Own: pass\nMOST = A[1]\nFound = tuple[str, int]\n")
    (tmp_path / "room" / "b.py").write_text("class Entry: pass\nclass _Own: pass\nMOST = A[1]\nclass Found: pass\n")
    assert doubles(tmp_path) == {"Entry": ["a.py", "room/b.py"], "Found": ["a.py", "room/b.py"]}


LETTERS = re.compile(r"[^\W_]+")
"""Words of a text, and of the names in it."""


def words(text: str) -> set[str]:
    """Words of the names in a text, in small letters, without those of its comments and strings."""
    found = {t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.NAME}
    return {word for name in found for word in name.lower().split("_")}


def test_names_are_the_fields_terms() -> None:
    """No name is made of a word that has to be explained."""
    found = {
        path.relative_to(HOUSE).as_posix(): words(text) & RIDDLES
        for path in sorted(HOUSE.rglob("*.py"))
        if RIDDLES & {*LETTERS.findall((text := path.read_text()).lower())}  # in a sentence, mostly
    }
    assert {place: sorted(bad) for place, bad in found.items() if bad} == {}


BARE = frozenset({"wide", "many", "done", "shown"})
"""Words that say nothing where they stand alone: wide is a width, many a number, done and shown a state of what?"""
TAKEN = BARE - {"many"}
"""Of these the ones that say nothing as a parameter, either; ``plural(count, one, many)`` is the word of many."""
PUBLIC = {"ReadState.done"}
"""Names that users know: what `progress` is called with."""


def bare(text: str) -> set[str]:
    """Functions, classes, constants, methods, fields and parameters of a module whose whole name is one of those words."""
    found = set()

    def look(body: list[ast.stmt], before: str) -> None:
        for node in body:
            targets = (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AnnAssign)
                else []
            )
            names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.append(node.name)
            found.update(before + name for name in names if name.strip("_").lower() in BARE)
            if isinstance(node, ast.ClassDef):
                look(node.body, f"{node.name}.")

    if BARE & {*LETTERS.findall(text.lower())}:
        tree = ast.parse(text)
        look(tree.body, "")
        found.update(f"{node.arg}=" for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg in TAKEN)
    return found


def test_a_name_says_what_it_holds() -> None:
    """What other modules see; a variable of a few lines is read with them."""
    found = {name for path in sorted(HOUSE.rglob("*.py")) for name in bare(path.read_text())}
    assert found == PUBLIC


def test_a_bare_word_is_seen_as_any_name() -> None:
    """Alone, in capitals, of a field or a method; as a part of a name it has its meaning."""
    text = "MANY, B = 1, 2\nclass Shown:\n    done: int\n    def wide(self): pass\ndef _shown(): many = 1\ndef shown_in_part(wide, *, many): pass\nhow_many = 2\n"
    assert bare(text) == {"MANY", "Shown", "Shown.done", "Shown.wide", "_shown", "wide="}


def test_a_riddle_is_seen_in_a_name_and_not_in_a_sentence() -> None:
    """As a part of a longer name, too."""
    assert words('MANY = is_loose(x)  # see above\nY = "calm"\n') & RIDDLES == {"loose"}
