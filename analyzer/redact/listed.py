"""
Names of objects of any kind, also of those that no table is made of: rows of kubectl's tables, and `metadata` over many lines.

    NAMESPACE   NAME            DATA   AGE
    acme-prod   acme-settings   1      3d

A plain word (`config`) is a name where a namespace stands beside it, or in a table of Secrets and ConfigMaps; elsewhere it is left
out: in a message it is a word. So are the objects of system namespaces, and names with dots, which are hosts or kinds. People are told here who sign below the end of a letter, since that line is the same in each letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.redact.names import SYSTEM_SPACE, harvest
from analyzer.redact.places import LETTERS
from analyzer.redact.public_names import PUBLIC_USER

HEADING = re.compile(r"(?m)^(?:NAMESPACE +)?NAME +(?:[A-Z0-9()/-]+ +){0,12}(?:AGE|CREATED AT)\b.*$")
CALLED = re.compile(r"(?=[a-z0-9-]*[-0-9])[a-z][a-z0-9-]{3,252}")
ONE_WORD = re.compile(r"[a-z]{4,63}")
DATA = re.compile(r"(?:NAMESPACE +)?NAME +(?:TYPE +)?DATA +AGE\b")
"""Titles of a table of Secrets or ConfigMaps."""
TITLES = re.compile(
    r"(?m)^(?![^\n]*SHORTNAMES)(?=[^\n]*(?:(?<=  )|^)(?:NAMES?|NODE|HOST(?:NAME)?|POD|CLUSTER)(?:  |$))[A-Z][A-Z0-9]*[^\na-z]*(?:\([a-z]+\)[^\na-z]*){0,4}$"
)
"""A table of any tool, by its titles: in capitals, with a unit in brackets now and then."""
WORDS = ("NAME", "NODE", "HOST", "POD ", "CLUSTER")
ENDS = (
    "egards", "hank", "heers", "r\u00fc\u00df", "Gruss", "r\u00fcss", "ruess", "rdialement", "\u00e0 vous", "alud", "saluti", "groet", "ozdrawiam", "h\u00e4lsning", "tenciosamente", "incerely",
    "aithfully",
)  # fmt: skip
"""Words with which a letter ends, without the letter that may be a large one."""
SIGNS = ("NAME ", "%CPU", "metadata", *WORDS, *ENDS)
TITLE = re.compile(r"(?:(?<=  )|(?<=^))(?P<title>NAMES?|NODE|HOST(?:NAME)?|POD|CLUSTER|NAMESPACE)(?=  |$)")
TITLED = {"NODE": "node", "HOST": "node", "HOSTNAME": "node", "POD": "pod", "CLUSTER": "cluster", "NAMESPACE": "ns"}
PROCESSES = re.compile(r"(?m)^USER[ ]+PID[ ]+%CPU\b.*$")
PROCESS = re.compile(r"(?P<user>[A-Za-z_][\w.+-]{2,60})[ ]+[0-9]{1,9}[ ]")
CELL = re.compile(r"\S+")
METADATA = re.compile(r"(?m)^(?P<indent> *)(?:- )?\"?metadata\"?: ?\{?\r?$")
ENTRY = re.compile(r" *\"?(?P<key>name|namespace)\"?: \"?(?P<value>[^\s\",]+)\"?,?\r?")
MOST_LINES = 400
"""Lines of one `metadata`; annotations that kubectl wrote can be long, but stand on one line."""


def may_list(line: str) -> bool:
    """Can a line, or one that is like it but for its digits, begin a table or a document of objects."""
    return any(sign in line for sign in SIGNS)


def listed(text: str) -> set[tuple[str, str]]:
    """(kind, name) of the objects that stand in tables and documents of a text."""
    found: set[tuple[str, str]] = set()
    if "NAME " in text:
        for m in HEADING.finditer(text):
            found.update(
                _rows(text, m.end() + 1, spaced=m[0].startswith("NAMESPACE"), data=DATA.match(m[0]) is not None)
            )
    for m in _tables(text):
        found.update(_cells(text, m.end() + 1, m[0]))
    if "%CPU" in text:
        for m in PROCESSES.finditer(text):
            told = (PROCESS.match(line) for line in _lines(text, m.end() + 1))
            found.update(("user", one["user"]) for one in told if one is not None and one["user"] not in PUBLIC_USER)
    if "metadata" in text:
        for m in METADATA.finditer(text):
            found.update(_object(text, m.end() + 1, len(m["indent"])))
    if any(sign in text for sign in ENDS):
        found.update(harvest(text, LETTERS))
    return found


def _rows(text: str, at: int, *, spaced: bool, data: bool) -> Iterator[tuple[str, str]]:
    for line in _lines(text, at):
        cells = line.split(maxsplit=2)
        if len(cells) < 2 or line[0] == " ":
            return
        space, name = cells[:2] if spaced else ("", cells[0])
        if SYSTEM_SPACE.fullmatch(space):
            continue
        if CALLED.fullmatch(space) or ONE_WORD.fullmatch(space):
            yield "ns", space
        if CALLED.fullmatch(name) or ((spaced or data) and ONE_WORD.fullmatch(name)):
            yield "object", name


def _tables(text: str) -> Iterator[re.Match[str]]:
    """The titles of tables: only lines that hold such a word are looked at."""
    begins: set[int] = set()
    for word in WORDS:
        at = text.find(word)
        while at >= 0:
            begins.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(word, end) if end >= 0 else -1
    yield from (m for at in sorted(begins) if (m := TITLES.match(text, at)) is not None)


def _cells(text: str, at: int, titles: str) -> Iterator[tuple[str, str]]:
    """Names in columns that begin where their titles do; a row of a system namespace has none."""
    columns = [(m.start(), m["title"]) for m in TITLE.finditer(titles)]
    for line in _lines(text, at):
        if line[0] == " " or len(line.split(maxsplit=1)) < 2:
            return
        cells = {
            title: m[0]
            for begin, title in columns
            if (begin == 0 or line[begin - 1 : begin] == " ") and (m := CELL.match(line, begin)) is not None
        }
        if SYSTEM_SPACE.fullmatch(cells.get("NAMESPACE", "")):
            continue
        yield from ((TITLED.get(title, "object"), name) for title, name in cells.items() if CALLED.fullmatch(name))


def _object(text: str, at: int, indent: int) -> Iterator[tuple[str, str]]:
    """What one `metadata` calls its object; entries below its own, as of owners, are others' names."""
    own, told = -1, {"name": "", "namespace": ""}
    for count, line in enumerate(_lines(text, at)):
        depth = len(line) - len(line.lstrip(" "))
        if depth <= indent or count > MOST_LINES:
            break
        own = depth if own < 0 else own
        if depth == own and (m := ENTRY.fullmatch(line)) is not None:
            told[m["key"]] = m["value"]
    if SYSTEM_SPACE.fullmatch(told["namespace"]):
        return
    if CALLED.fullmatch(told["name"]) or (told["namespace"] and ONE_WORD.fullmatch(told["name"])):
        yield "object", told["name"]


def _lines(text: str, at: int) -> Iterator[str]:
    while 0 < at < len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if not line.strip():
            return
        yield line
        at = end + 1
