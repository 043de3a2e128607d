"""Secrets in the cells below a heading: CSV, tables of Markdown, and columns that blanks divide, as of `kubeadm token list`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from analyzer import patterns as regex
from analyzer.redact.hinted import hinted
from analyzer.redact.kinds.chosen import chosen
from analyzer.redact.rule import credible, likely

PASSWORDS = r"(?:pass(?:word|wd|phrase|code)?|pwd|community(?: string)?|psk)"
KEYS = (
    r"(?:token|secret|api[-_ ]?key|(?:secret|private|encryption|master|license)[-_ ]?key|secret[-_ ]?access[-_ ]?key)"
)
NAMED = regex.compile(rf"(?i)(?:[\w-]{{1,40}}[-_ ])?(?:(?P<password>{PASSWORDS})|(?P<key>{KEYS}))")
HEADING = regex.compile(r"[A-Za-z][\w ()./#%-]{0,40}")
COLUMN = regex.compile(r"(?<!\S)[A-Z][A-Z0-9]*(?:[ _/-][A-Z0-9]+)*(?!\S)")
PLAIN = regex.compile(r"(?=[A-Za-z|\"'])[^\n:=]{6,1000}$", regex.M)
"""A heading has neither; a line of a log has one of them soon."""
WORD = regex.compile(r"\S+")
RULER = regex.compile(r"[\s|:+-]+")
PUT = "[hidden:value]"
CellTest = Callable[[str], bool]


def below_headings(text: str, lines: Iterable[int] | None = None) -> str:
    """
    The text with each cell hidden that stands below the heading of a password, a token or a key.

    Args:
        lines: where the lines begin that may be a heading.
    """
    plain = (PLAIN.match(text, at) for at in (hinted(text) if lines is None else lines))
    wanted = {m.start() for m in plain if m is not None and (_divided(m[0]) or _columns(m[0])) is not None}
    return "\n".join(_rows(text, wanted)) if wanted else text


def _rows(text: str, wanted: set[int]) -> Iterator[str]:
    sign, at, count = "", 0, 0
    cells: dict[int, CellTest] = {}
    columns: tuple[tuple[int, CellTest], ...] = ()
    for line in text.split("\n"):
        begin, at = at, at + len(line) + 1
        if begin in wanted:
            sign, cells = _divided(line) or ("", {})
            columns = (not sign and _columns(line)) or ()
            count = line.count(sign) if sign else 0
            yield line
        elif sign and (RULER.fullmatch(line) or line.count(sign) == count):
            yield _divided_row(line, sign, cells)
        elif columns and line[:1].strip():
            yield _column_row(line, columns)
        else:
            sign, columns = "", ()
            yield line


def _divided(line: str) -> tuple[str, dict[int, CellTest]] | None:
    """(the sign between the cells, the cells that are secrets with what tells a value) of a heading."""
    for sign in ("|", "\t", ",", ";"):
        fields = [one.strip(" \"'\r") for one in line.split(sign)]
        if (
            len(fields) < 2
            or f"{sign} " in line.replace("| ", "|")
            or not all(HEADING.fullmatch(one) for one in fields if one)
        ):
            continue
        found = {at: test for at, one in enumerate(fields) if (test := _test(one)) is not None}
        if found:
            return sign, found
    return None


def _test(heading: str) -> CellTest | None:
    m = NAMED.fullmatch(heading)
    if m is None:
        return None
    return credible if not m["password"] else likely if heading.lower() == "pass" else chosen


def _divided_row(line: str, sign: str, cells: dict[int, CellTest]) -> str:
    fields = line.split(sign)
    for at, test in cells.items():
        plain = fields[at].strip(" \"'\r")
        if plain and test(plain):
            fields[at] = fields[at].replace(plain, PUT)
    return sign.join(fields)


def _columns(line: str) -> tuple[tuple[int, CellTest], ...] | None:
    """(where it begins, what tells a value) of each column of capitals; SECRET is the name of an object in most tables."""
    if "  " not in line or line.upper() != line:
        return None
    every = [(m.start(), m[0]) for m in COLUMN.finditer(line)]
    found = ((at, _test(name)) for at, name in every if len(every) > 1 and name != "SECRET")
    return tuple((at, test) for at, test in found if test is not None) or None


def _column_row(line: str, columns: tuple[tuple[int, CellTest], ...]) -> str:
    for at, test in reversed(columns):
        m = WORD.match(line, at) if line[max(0, at - 1) : at].strip() == "" else None
        if m is not None and test(m[0]):
            line = line[: m.start()] + PUT + line[m.end() :]
    return line
