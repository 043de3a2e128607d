"""
A document cut into pieces of one format each.

A piece starts where a heading, a `POD:` line, a command echo, a container mark, or the first line of a known format
stands. An unknown heading keeps its text, and its body is still offered to every parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer.sources import headings, output_parts, record_tables
from analyzer.sources.document import Document, Section
from analyzer.sources.json_texts import arrays_apart
from analyzer.sources.names import Context
from analyzer.sources.one_text import TOP_KEY, is_open, json_end, open_end
from analyzer.sources.starts import Mark, Starts, marks
from analyzer.sources.surroundings import Surroundings

VERSION = regex.compile(r"(?:(?:apiVersion|kind):[ \t]*\S|metadata:)")
CONSUMED = frozenset({"heading", "host", "pod", "choice", "node", "echo", "mark", "file", "noise", "ruler"})
"""Marks whose line says where the text below comes from, or nothing: it belongs to no piece."""
JSON = regex.compile(r"\{|\[(?![A-Za-z])")  # a word in brackets is whose line it is
FLOW = regex.compile(r"\{ *(?:apiVersion|kind): ")  # an object in braces, which is no JSON
IN_YAML = regex.compile(
    rf"(?:apiVersion|kind|items|metadata):|---|- +(?:apiVersion|kind):|- +\{{ *(?:apiVersion|kind): |{FLOW.pattern}"
)
OBJECT = regex.compile(rf"{IN_YAML.pattern}|Name:[ ]")
AT_ZERO = regex.compile(
    r"""^(?:(?P<item>-(?:[ ]|\n|\Z))|(?P<key>["']?[A-Za-z_][\w./-]{0,200}["']?[ \t]*:(?:[ \t\n]|\Z)|(?:---|\.\.\.)(?=[ \t\n]|\Z)|\{ *(?:apiVersion|kind): )|(?P<other>[^\s#}\]]))""",
    regex.M,
)
AGAIN = regex.compile(
    r"^(?:(?:apiVersion|kind): *\S|---[ \t]*$|- ++(?:\{ *+)?(?:apiVersion|kind): *\S|\{ *(?:apiVersion|kind): )",
    regex.M,
)
BLANKS = regex.compile(r"[ \t,]*(?:\n[ \t]*(?=\n|\Z))*\n?")
REMARKS = regex.compile(r"(?:[ \t]*\n)*#[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*\Z")
EMPTY_KEY = regex.compile(r"^[A-Za-z_][\w.-]*:[ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n)*\Z", regex.M)
VIEW = regex.compile(r"[ \t#>]*(?:BIRD |Calico process is )")
VALUE = regex.compile(r"=<[ \t]{0,8}\n(?:[ ]{0,8}\t[^\n]*\n|[ \t]*\n)++[ \t]{1,8}>[^\n]*\n?")
"""A value of many lines in klog's record: all of them are indented, whatever they quote."""
LINE_BELOW = 400  # characters of the line below a piece
ABOVE = 400  # characters among which the last sign of the line above stands
FAMILY = "IPv4 BGP status"
MOST_DAMAGED = 8
"""JSON documents without an end, each of which is read up to the end of the text."""
TITLES = regex.compile(
    r"[ \t#>]*(?:\d{4}[- ])?[Nn]ame[ \t]+[Pp]roto[ \t]+[Tt]able[^\n]*\n"
)  # of `birdcl show protocols`
TITLED = regex.compile(rf"^{TITLES.pattern}(?:[ \t]*\n)*+(?!{TITLES.pattern})(?=[^\n])", regex.M)


@dataclass(slots=True)
class Piece:
    """A fragment before its parser is known; `start_kind` names the parser whose first line it has, `below` is the line behind it."""

    first_line: int
    text: str
    raw: str
    context: Context
    start_kind: str = ""
    below: str = ""


def _from_its_first_key(found: list[Mark], text: str) -> list[Mark]:
    """The marks, the first one moved to the begin of the text where an object begins with another key than its version."""
    first = found[0] if found else None
    if first is None or first.kind != "start" or not VERSION.match(text, first.at):
        return found
    above = text[: first.at].split("\n")[:-1]
    if (
        not above
        or not TOP_KEY.match(above[0])
        or not all(line[:1] in (" ", "-") or TOP_KEY.match(line) for line in above)
    ):
        return found
    return [first._replace(at=0, line=1), *found[1:]]


def cut(document: Document, starts: Starts, context: Context) -> Iterator[Piece]:
    """
    The fragments of a document, in order, each with the context it stands in.

    Args:
        starts: combined pattern of all parsers' first lines, with MULTILINE.
        context: what the member's name says.
    """
    text, raw = document.text, document.raw
    if document.is_one:
        line = 1
        for part in arrays_apart(text) if text[0] in "{[" else (text,):
            yield Piece(line, part, raw if len(part) == len(text) else part, context, "json" if text[0] in "{[" else "")
            line += part.count("\n")
        return
    found = _from_its_first_key(list(marks(document, starts)), text)
    lines = _Lines(text, raw)
    around = Surroundings(context)
    section: Section | None = None
    begin, begin_line = 0, 1
    start_kind, owns = "", False
    json_until = damaged = 0
    values, value_end = VALUE.finditer(text) if "=<" in text else iter(()), -1
    value = next(values, None)
    for mark in [*found, Mark(len(text), -1, "end")]:
        at, line_number, kind = mark.at, mark.line, mark.kind
        while value is not None and value.start() < at:
            value_end, value = value.end(), next(values, None)
        if at < json_until or at < value_end:
            continue
        is_part = kind == "start" and mark.value == output_parts.PART
        if is_part and (
            (owns and not text.startswith("Name:", begin)) or not output_parts.begins(text, begin, at, start_kind)
        ):
            continue  # it is a part of what stands above
        if owns and kind != "end" and not is_part and text[at] in " \t":
            continue  # whatever it looks like: a label, a message, a text within an object
        # a document of JSON that follows something else than JSON is a text of its own
        above = text[max(begin, at - ABOVE) : at].rstrip()[-1:]
        behind = JSON.match(text, begin) is not None and above not in ("}", "]", ",", "")
        if kind == "start" and mark.value == start_kind and not behind and not _is_another_view(text, begin, at):
            json_until, damaged = _item_a_line(text, at, damaged)
            continue  # one fragment may hold several titles, documents or blocks of its own format
        if (
            kind == "start"
            and mark.value == "log"
            and start_kind == "records"
            and (record_tables.ROW.match(text, at) or record_tables.is_row(text, begin, at))
        ):
            continue  # whatever its first cell looks like
        piece_text = text[begin:at]
        if kind == "start" and not start_kind and IN_YAML.match(text, at) and REMARKS.match(piece_text):
            start_kind, owns = mark.value, True  # who wrote it down said so above it
            continue
        if piece_text and not piece_text.isspace():
            first, left = begin_line, len(piece_text)
            for part, part_kind in _parts(piece_text, start_kind, owns):
                left -= len(part)
                below = "" if left else text[at : at + LINE_BELOW].partition("\n")[0]
                yield Piece(first, part, lines.raw(first, part), around.context, part_kind, below)
                first += part.count("\n")
            if section is not None:
                section.filled += (line_number - begin_line if line_number > 0 else piece_text.count("\n")) + 1
                section.truncated |= headings.leaves_out(piece_text)
        begin, begin_line = at, line_number
        start_kind = mark.value if kind == "start" else ""
        owns = kind == "start" and OBJECT.match(text, at) is not None
        if kind == "end":
            break
        if kind in CONSUMED:
            begin = text.find("\n", at) + 1 or len(text)
            begin_line = line_number + 1
        if mark.heading is not None:
            section = Section(mark.heading.text, mark.heading.canonical, line_number)
            document.sections.append(section)
        elif mark.host is not None and kind == "host":
            section = Section(mark.host.text, "", line_number)
            document.sections.append(section)
        if kind == "start" and mark.value == "json":
            json_until = json_end(text, at)
        elif kind == "start":
            json_until, damaged = _item_a_line(text, at, damaged)
        around.follow(mark, text[at:begin].removesuffix("\n") if kind in CONSUMED else "")


def _item_a_line(text: str, at: int, damaged: int) -> tuple[int, int]:
    """Where a JSON document with an item a line ends, and how many before it had no end: after some nobody looks for another."""
    if damaged >= MOST_DAMAGED or not is_open(text, at):
        return at, damaged
    end = open_end(text, at)
    return end, damaged + (end == at)


def _parts(text: str, start_kind: str, owns: bool) -> Iterator[tuple[str, str]]:
    """(text, parser whose first line it has): objects in YAML end where a line at column 0 can be none of theirs."""
    end = len(text)
    if text[0] in "{[" and not FLOW.match(text):
        end = _end_of_json(text)
    elif owns and not text.startswith("Name:"):
        end = _end_of_objects(text)
    if text[0] in "{[" and start_kind not in ("log", "records"):
        at = 0
        for part in arrays_apart(text[:end]):
            yield part, "json" if at else start_kind
            at += len(part)
    else:
        yield text[:end], start_kind
    if end >= len(text):
        return
    again = AGAIN.search(text, end) if owns and not text.startswith("Name:") else None
    if again is None:
        yield text[end:], ""
        return
    yield text[end : again.start()], ""
    yield from _parts(text[again.start() :], start_kind, owns)


def _end_of_json(text: str) -> int:
    """Where what follows JSON documents begins, each over many lines or on one: a line that opens none."""
    at = 0
    while at < len(text) and text[at] in "{[":
        end = json_end(text, at)
        line = text.find("\n", at)
        if end == at:  # on one line, or damaged
            if line < 0 or text[at:line].rstrip()[-1] not in "}]":
                return len(text)
            end = line
        blanks = BLANKS.match(text, end)
        at = blanks.end() if blanks else end
        if at < len(text) and text[at - 1] != "\n":
            return len(text)  # something stands behind the bracket
    return at


def _end_of_objects(text: str) -> int:
    """Where what follows a YAML document begins: a line at column 0 that is neither key nor comment, nor an item of a list."""
    listed = True
    for m in AT_ZERO.finditer(text):
        if m.lastgroup == "other":
            return m.start()
        if m.lastgroup == "item":
            # the first item stands right below its key, all others behind an item
            if not listed and not EMPTY_KEY.search(text, max(0, m.start() - 200), m.start()):
                return m.start()
            listed = True
        elif m.lastgroup == "key":
            listed = False
    return len(text)


def _is_another_view(text: str, begin: int, at: int) -> bool:
    """Does the next output of one and the same tool begin here, so perhaps another node's: each has one table a family."""
    if VIEW.match(text, at):
        return True
    if TITLES.match(text, at):  # BIRD prints its titles once: below a table they begin another daemon's
        return TITLED.search(text, begin, at) is not None
    return text.startswith(FAMILY, at) and text.find(FAMILY, begin, at) >= 0


class _Lines:
    """Raw text of the same lines as a piece of the stripped text."""

    def __init__(self, text: str, raw: str) -> None:
        self._same = text is raw or text == raw
        self._raw = raw
        self._offsets: list[int] | None = None

    def raw(self, first_line: int, piece: str) -> str:
        if self._same:
            return piece
        if self._offsets is None:
            self._offsets = [0, *(m.end() for m in regex.finditer("\n", self._raw))]
        count = piece.count("\n") + (not piece.endswith("\n"))
        begin = self._offsets[first_line - 1] if first_line - 1 < len(self._offsets) else len(self._raw)
        last = first_line - 1 + count
        end = self._offsets[last] if last < len(self._offsets) else len(self._raw)
        return self._raw[begin:end]
