"""
Tables that a ticket, a chat, a spreadsheet or a database's shell put into a frame, laid out again in columns.

::

    | NAME      | STATUS   |        +-----------+----------+        NAME,STATUS         ||NAME||STATUS||
    |-----------|----------|        | NAME      | STATUS   |        10.0.1.44,Ready     |10.0.1.44|Ready|
    | 10.0.1.44 | Ready    |        +-----------+----------+

Line by line the same; the lines of the frame itself are left empty. Only a table whose titles begin a known format, or one of
whose columns holds what programs wrote, is laid out; `calicoctl node status` draws its own frame, and is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer.sources import any_service
from analyzer.sources.bare_lines import Begins, first_lines

BARS = "|│┃║"
RULER = regex.compile(
    r"[ \t]*+(?=[^\n]{0,2000}(?:-{2}|─|━|═|={2}))[-+|:=─━═│┃║┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╭╮╰╯┏┳┓┣╋┫┗┻┛╪╞╡ \t]{3,}+$"
)
OPEN_RULER = regex.compile(r"[ ]?:?-{2,}+:?[ \t]*+(?:[|+][ \t]*+:?-{2,}+:?[ \t]*+)++$")
BARRED = regex.compile(rf"[{BARS}][^\n]*[{BARS}][ \t]*+$")
CANDIDATE = regex.compile(
    rf"^[ ]?(?:[{BARS}]|\"?[A-Za-z][A-Za-z .()/%-]{{0,40}}\"?[,;\t]\"?[A-Za-z]|[A-Za-z][A-Za-z .()/%-]{{0,40}}[ \t]+\|[ ])",
    regex.M,
)
TITLE = regex.compile(r"[A-Za-z%][\w .()/%-]{0,60}$")
COUNT = regex.compile(r"[ \t]*+\(\d{1,7} rows?\)[ \t]*+$")  # below a table of psql
MARKUP = regex.compile(r"^(?:`{1,9}+|\*{1,2}|_{2})(?P<text>.*?)(?:(?<!`)`{1,9}+|\*{1,2}|_{2})$")
OWN_FRAMES = frozenset({"PEER ADDRESS", "GROUPING"})
"""First titles of what calicoctl itself draws."""
BLANKS = regex.compile(r"[ \t\xa0]+")
BOX = regex.compile(rf"^[ \t]*+[{BARS}](?P<text>[^\n]*)[{BARS}][ \t]*+$")
GAP = "   "
WIDEST, MOST_COLUMNS, LARGEST = 600, 40, 8 << 20
LOOKS = 20
SORTED = regex.compile(r"\b([A-Z]{2,20})[↑↓]")
"""A column by which k9s sorts its rows."""
TOP = regex.compile(r"[ \t]*[┌╭╔]─{2,}[^\n─]{1,100}─{2,}[┐╮╗][ \t]*$")
"""The upper edge of a box with its title."""


@dataclass(slots=True, eq=False, repr=False)
class FramedTable:
    """
    Rows `begin` to `end` (behind the last) of a text; `cells` by line, None for a line of the frame.

    Attributes:
        native: drawn as calicoctl draws its own.
        separated: its cells have commas between them, or other such signs.
    """

    begin: int
    end: int
    cells: list[list[str] | None]
    native: bool = False
    separated: bool = False


def lay_out(text: str, begins: Begins) -> tuple[str, int]:
    """
    The text with its framed tables in columns, line by line the same, and how many lines of frames were left empty.

    Args:
        begins: matches where a known format begins.
    """
    if len(text) > LARGEST or not CANDIDATE.search(text):
        return text, 0
    lines = text.split("\n")
    emptied = 0
    for table in list(_tables(lines)):
        laid = _unboxed(lines[table.begin : table.end], table, begins) or _laid(table, begins)
        if laid is None:
            continue
        emptied += sum(1 for at, row in enumerate(table.cells) if row is None and lines[table.begin + at].strip())
        lines[table.begin : table.end] = laid
    return "\n".join(lines), emptied


def _tables(lines: list[str]) -> Iterator[FramedTable]:
    at = 0
    while at < len(lines):
        line = lines[at]
        found = None
        if line[:1].strip() and ("," in line or ";" in line or "\t" in line):
            found = _separated(lines, at)
        if (
            found is None
            and "|" in line
            and at + 1 < len(lines)
            and OPEN_RULER.match(lines[at + 1])
            and not BARRED.match(line)
        ):
            found = _open(lines, at)
        if found is None and BARRED.match(line):
            found = _barred(lines, at)
        if found is None:
            at += 1
        else:
            yield found
            at = found.end


def _barred(lines: list[str], at: int) -> FramedTable:
    """Rows between bars, with rulers among, above and below them."""
    begin = at
    while begin > 0 and (RULER.match(lines[begin - 1]) or TOP.match(lines[begin - 1])):
        begin -= 1
    cells: list[list[str] | None] = [None] * (at - begin)
    native = begin < at and lines[begin].lstrip().startswith("+-")
    while at < len(lines) and (BARRED.match(lines[at]) or RULER.match(lines[at])):
        cells.append(None if RULER.match(lines[at]) else _split(lines[at]))
        at += 1
    return FramedTable(begin, at, cells, native)


def _open(lines: list[str], at: int) -> FramedTable:
    """As `psql` prints rows, and Markdown may: with bars between the cells only."""
    cells: list[list[str] | None] = [_parts(lines[at]), None]
    begin, columns = at, len(_parts(lines[at]))
    at += 2
    while at < len(lines) and len(row := _parts(lines[at])) == columns:
        cells.append(row)
        at += 1
    if at < len(lines) and COUNT.match(lines[at]):
        cells.append(None)
        at += 1
    return FramedTable(begin, at, cells)


def _separated(lines: list[str], at: int) -> FramedTable | None:
    """Rows of CSV below a row of titles; a row of another number of cells ends the table."""
    line = lines[at].rstrip("\r")
    separator = max(",;\t", key=line.count)
    heads = _record(line, separator)
    if not 2 <= len(heads) <= MOST_COLUMNS or not all(TITLE.match(one) for one in heads):
        return None
    cells: list[list[str] | None] = [heads]
    begin, at = at, at + 1
    while at < len(lines) and len(row := _record(lines[at].rstrip("\r"), separator)) == len(heads):
        cells.append(row)
        at += 1
    return FramedTable(begin, at, cells, separated=True) if len(cells) > 1 else None


def _record(line: str, separator: str) -> list[str]:
    if len(line) > 1 << 14:
        return []
    import csv  # few bundles hold a table with separators

    try:
        return [
            BLANKS.sub(" ", cell).strip()
            for row in csv.reader([line], delimiter=separator, strict=separator != "\t")
            for cell in row
        ]
    except csv.Error:
        return []


def _split(line: str) -> list[str]:
    """Cells of a row with a bar at both ends; Jira doubles those around titles."""
    text = line.strip()
    for bar in BARS[1:]:
        text = text.replace(bar, "|")
    return _parts(text.replace("||", "|") if text.startswith("||") else text)[1:-1]


def _parts(line: str) -> list[str]:
    """What stands between bars; Markdown writes a bar in a cell as `\\|`, and puts marks around what it sets apart."""
    parts = [BLANKS.sub(" ", part.replace("\0", "|")).strip() for part in line.replace("\\|", "\0").split("|")]
    return [MARKUP.sub(r"\g<text>", part) for part in parts]


def _unboxed(lines: list[str], table: FramedTable, begins: Begins) -> list[str] | None:
    """What stands in a box of one cell a line, where a known format begins in it; the blanks in front are its own."""
    if any(row is not None and len(row) != 1 for row in table.cells):
        return None
    inner = [
        BOX.sub(r"\g<text>", line) if row is not None else "" for line, row in zip(lines, table.cells, strict=True)
    ]
    filled = [line for line in inner if line.strip()]
    margin = 1 if all(line[0] == " " for line in filled) else 0
    inner = [SORTED.sub(r"\1 ", line[margin:]).rstrip() for line in inner]
    if TOP.match(lines[0]):
        inner = _apart(inner)
    return inner if any(first_lines("\n".join(inner), begins)) else None


def _apart(lines: list[str]) -> list[str]:
    """Columns with one blank between them, numbers to the right, as k9s has them; as they are where a cell is of several words."""
    rows = [line.split() for line in lines]
    counts = {len(row) for row in rows if row}
    if len(counts) != 1:
        return lines
    widths = [max(map(len, column)) for column in zip(*(row for row in rows if row), strict=True)]
    return [GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]


def _of_page(heads: list[str]) -> list[int]:
    """
    The columns of a list of objects that a page of a console gave away, in kubectl's order: where they are first, namespace and name.

    Nothing for other titles: a list of objects has a name, an age and a status, whatever else it shows.
    """
    names = [head.upper() for head in heads]
    if len(set(names)) < len(names) or not {"NAME", "STATUS", "AGE"} <= set(names):
        return []
    first = [names.index(one) for one in ("NAMESPACE", "NAME") if one in names]
    return [*first, *(at for at in range(len(names)) if at not in first)]


def _as_csv(row: list[str]) -> str:
    """A row as the tables of log services have it."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in row)


def _laid(table: FramedTable, begins: Begins) -> list[str] | None:
    """The lines in columns; None where the titles begin nothing that is known."""
    rows = [row for row in table.cells if row is not None]
    heads = rows[0] if rows else []
    if not 2 <= len(heads) <= MOST_COLUMNS or len(rows) < 2 or not all(heads):
        return None
    if heads[0] in OWN_FRAMES:
        return None if table.native else ["" if row is None else f"| {' | '.join(row)} |" for row in table.cells]
    if any(any_service.WRITTEN.match(cell) for row in rows[1:LOOKS] for cell in row):
        return None if table.separated else ["" if row is None else _as_csv(row) for row in table.cells]
    if not begins.match(GAP.join(heads)):
        order = _of_page(heads)
        if not order or not begins.match(GAP.join(heads[at].upper() for at in order)):
            return None
        heads = [heads[at].upper() for at in order]
        table.cells = [row and [row[at] if at < len(row) else "" for at in order] for row in table.cells]
        rows = [row for row in table.cells if row is not None]
    widths = [max(len(row[at]) for row in (heads, *rows[1:]) if at < len(row)) for at in range(len(heads))]
    if max(widths) > WIDEST:
        return None
    first = True
    laid = []
    for row in table.cells:
        if row is None:
            laid.append("")
            continue
        shown = heads if first else row
        first = False
        laid.append(GAP.join(cell.ljust(width) for cell, width in zip(shown, widths, strict=False)).rstrip())
    return laid
