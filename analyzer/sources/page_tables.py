"""
Tables and breaks of a page's source: a row stands on one line, or a cell on each; lines between breaks stand on one.

::

    <table><tr><th>NAME</th><th>STATUS</th></tr><tr><td>w1</td><td>Ready</td></tr></table>
    <p>NAME   STATUS<br/>w1     Ready</p>

Cells come between bars, as a ticket has them.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.characters import BLANKS as WIDE
from analyzer.sources.characters import unescaped
from analyzer.sources.json_outputs import PrintedLine, is_log
from analyzer.sources.markup import TAG
from analyzer.sources.stamps import begins_output
from analyzer.wording import is_number

PART = regex.compile(r"<(?P<end>/)?(?P<name>table|tr|th|td)(?:\s[^<>]{0,300})?/?>", regex.I)
BREAK = regex.compile(r"<br ?/?>", regex.I)
ANY_TAG = regex.compile(
    r"</?(?!(?:none|unknown|pending|unset|invalid|nil|nodes|all)>)[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,300})?/?>"
)
"""What kubectl prints in angles is no tag."""
EDGE = regex.compile(rf"^(?:{TAG}){{1,9}}|(?:{TAG}){{1,9}}[ \t]*$", regex.I)
SPACES = regex.compile(r"[ \t\n\r]+")
LEAST = 2
MOST_CELLS = 40


def unfold(text: str) -> list[PrintedLine] | None:
    """The text with its tables between bars and without breaks; None where it has neither, or nothing that begins an output."""
    if "<" not in text:  # one sign is found at a tenth of the cost of two
        return None
    low = text[:200_000].lower()
    if "<tr" in low and (found := _tables(text)) is not None:
        return found
    return _lines(text) if low.count("<br") >= LEAST else None


def _tables(text: str) -> list[PrintedLine] | None:
    """Rows of all tables of the page, and the lines that are in none of them."""
    found, line, last, rows = list[PrintedLine](), 1, 0, 0
    row: list[str] | None = None
    cells = list[list[str]]()
    cell: int | None = None
    row_line, behind = 1, 0  # behind: where the text of no table goes on
    depth = 0
    for part in PART.finditer(text):
        line += text.count("\n", last, part.start())
        last = part.start()
        name, ends = part["name"].lower(), bool(part["end"])
        if cell is not None and row is not None:  # whatever comes ends the cell
            row.append(_cell(text[cell : part.start()]))
            cell = None
        if row is not None and name in ("tr", "table"):
            found.append((row_line, f"| {' | '.join(row[:MOST_CELLS])} |"))
            cells.append(row)
            rows, row = rows + 1, None
        if name == "table" and not ends:
            if depth == 0:
                found += _between(text, behind, part.start(), line)
            depth += 1
        elif name == "table":
            depth, behind = max(0, depth - 1), part.end()
            found.append((line, ""))
        elif name == "tr" and not ends:
            row, row_line = [], line
        elif name in ("td", "th") and not ends and row is not None:
            cell = part.end()
    if rows < LEAST or depth or is_listing(cells):
        return None
    return [*found, *_between(text, behind, len(text), line + text.count("\n", last))]


def is_listing(rows: list[list[str]]) -> bool:
    """Does a page show a text so: one cell with words a row, with the line's number before it or without."""
    if any(len(row) > 2 for row in rows):
        return False
    before = [row[0] for row in rows if len(row) == 2]
    if not any(before) or not is_number(before[0]):
        return not any(before)
    return before == [str(at) for at in range(int(before[0]), int(before[0]) + len(before))]


def _between(text: str, begin: int, end: int, line: int) -> list[PrintedLine]:
    """Lines of the text between two tables, without tags; `line` is that of its end."""
    part = text[begin:end]
    first = line - part.count("\n")
    lines = [(first + at, unescaped(ANY_TAG.sub("", one)).rstrip()) for at, one in enumerate(part.split("\n"))]
    return [(at, one) for at, one in lines if one.strip()]


def _cell(text: str) -> str:
    """The words of a cell on one line; a bar in it is none of the table's."""
    return SPACES.sub(" ", WIDE.sub(" ", unescaped(ANY_TAG.sub("", text)))).strip().replace("|", "\\|")


def _lines(text: str) -> list[PrintedLine] | None:
    """What stands between the breaks of each line, where an output does."""
    found = list[PrintedLine]()
    for at, line in enumerate(text.split("\n"), 1):
        parts = BREAK.split(line)
        if len(parts) > 1 and not parts[-1].strip():
            parts.pop()
        found += [(at, unescaped(EDGE.sub("", part))) for part in parts]
    shown = [WIDE.sub(" ", one) for _, one in found if one.strip()]
    many = len(found) > text.count("\n") + LEAST
    return found if many and (begins_output(shown) or is_log(shown)) else None
