"""
A text that is not one plain log: decoded, line prefixes taken off, cut into fragments of one format each.

A fragment starts where a heading, a `POD:` line, a command echo, a container mark, or the first line of a known format
stands. An unknown heading keeps its text, and its body is still offered to every parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from analyzer.sources import headings, prompts
from analyzer.sources.margins import strip_margins
from analyzer.sources.names import Context
from analyzer.sources.wrappers import ANSI

MESH_ROWS = re.compile(r"^(?:(?:(?:Mesh|Node|Global)_|\|[ \t]++)\d.*+\n)++", re.M)


@dataclass(slots=True)
class Piece:
    """A fragment before its parser is known."""

    first_line: int
    text: str
    raw: str
    context: Context
    start_kind: str = ""


@dataclass(slots=True)
class Section:
    """A headed part of a dump and how it ended."""

    heading: str
    canonical: str
    first_line: int
    lines: int = 0
    filled: int = 0
    errors: int = 0
    truncated: bool = False


@dataclass
class Document:
    """Decoded text; `raw` keeps what the member holds, `text` is without prefixes, line by line the same."""

    raw: str
    text: str
    note: str = ""
    sections: list[Section] = field(default_factory=list)
    collection_ended: bool | None = None


def decode(data: bytes | bytearray) -> tuple[str, str]:
    """UTF-8 (with or without BOM), UTF-16 with BOM or by its pattern of zeros, else UTF-8 with replacements."""
    if data[:3] == b"\xef\xbb\xbf":
        return "\ufeff" + data[3:].decode("utf-8", "replace"), ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "UTF-16 text"
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) > 20 and odd > len(sample) // 3 and even < len(sample) // 10:
        return data.decode("utf-16-le", "replace"), "UTF-16 text without a byte order mark"
    if len(sample) > 20 and even > len(sample) // 3 and odd < len(sample) // 10:
        return data.decode("utf-16-be", "replace"), "UTF-16 text without a byte order mark"
    return data.decode("utf-8", "replace"), ""


def zeros_note(count: int) -> str:
    """What is said of zero bytes in a text: a crash of the node or `copytruncate` leaves holes of them."""
    return (
        f"{count} zero bytes in it were passed over: a hole, as a crash or a truncated log leaves one" if count else ""
    )


def document(data: bytearray) -> Document:
    """The text of a member, which is emptied: a large one should not be held as bytes and as text."""
    raw, note = decode(data)
    data.clear()
    text = raw.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = regex.sub(r"^[^\n]*\r(?!\n)", "", text, flags=regex.M) if "\r" in text else text
    if "\x1b" in text:
        text = ANSI.sub("", text)
    if "\0" in text:
        note = "; ".join(part for part in (note, zeros_note(text.count("\0"))) if part)
        text = text.replace("\0", "")
    stripped, how = strip_margins(text)
    return Document(raw, stripped, "; ".join(part for part in (note, how) if part))


def cut(document: Document, starts: regex.Pattern[str], context: Context) -> Iterator[Piece]:
    """
    The fragments of a document, in order, each with the context it stands in.

    Args:
        starts: combined pattern of all parsers' first lines, with MULTILINE.
        context: what the member's name says.
    """
    text, raw = document.text, document.raw
    if is_one_listing(text):
        yield Piece(1, text, raw, context, "")
        return
    if is_one_json(text):
        yield Piece(1, text, raw, context, "json")
        return
    marks = list(_marks(document, starts))
    line_starts = _Lines(text, raw)
    current = context
    here = context.node  # where commands run that name no node
    section: Section | None = None
    begin, begin_line = 0, 1
    start_kind, owns = "", False
    json_end = 0
    for at, line_number, kind, value in [*marks, (len(text), -1, "end", None)]:
        if at < json_end:
            continue
        if owns and kind != "end" and text[at] in " \t":
            continue  # whatever it looks like: a label, a message, a text within an object
        if kind == "start" and value == start_kind and not _is_another_view(text, begin, at):
            continue  # one fragment may hold several titles, documents or blocks of its own format
        piece_text = text[begin:at]
        if piece_text and not piece_text.isspace():
            yield Piece(begin_line, piece_text, line_starts.raw(begin_line, piece_text), current, start_kind)
            if section is not None:
                section.filled += (line_number - begin_line if line_number > 0 else piece_text.count("\n")) + 1
                section.truncated |= headings.leaves_out(piece_text)
        begin, begin_line = at, line_number
        start_kind = value if kind == "start" and isinstance(value, str) else ""
        owns = kind == "start" and OBJECT.match(text, at) is not None
        if kind == "end":
            break
        if kind in ("heading", "pod", "node", "echo", "mark", "file", "noise", "ruler"):
            begin = text.find("\n", at) + 1 or len(text)
            begin_line = line_number + 1
        if kind == "heading":
            assert isinstance(value, headings.Heading)
            section = Section(value.text, value.canonical, line_number)
            document.sections.append(section)
            current = replace(
                context,
                heading=value.text,
                canonical=value.canonical,
                pod=value.pod,
                container=value.container,
                namespace=value.namespace,
                command="",
            )
        elif kind == "pod":
            m = headings.POD.match(_line_at(text, at))
            if m:
                node = headings.NODE.search(m["rest"])
                current = replace(
                    current,
                    pod=m["pod"],
                    namespace=m["ns"] or current.namespace,
                    node=node[1] if node else None,
                    container=None,
                )
        elif kind == "node":
            m = headings.NODE_LINE.match(_line_at(text, at))
            current = replace(current, node=m["node"] if m else None, pod=None)
        elif kind == "echo" and isinstance(value, str):
            named = headings.command_context(value)
            current = replace(
                current,
                command=value,
                pod=named.get("pod") or (current.pod if current.canonical == "bird" else None),
                container=named.get("container"),
                namespace=named.get("namespace") or current.namespace,
                node=prompts.node_of(_line_at(text, at), value) or here,
            )
        elif kind == "mark":
            m = headings.CONTAINER_MARK.match(_line_at(text, at))
            if m:
                edge = m["edge"] == "START"
                current = replace(
                    current,
                    pod=m["pod"] if edge else None,
                    container=m["container"] if edge else None,
                    namespace=m["ns"] if edge else None,
                )
        elif kind == "file" and isinstance(value, str):
            from analyzer.sources.names import context_of

            current = context_of(value)
        elif kind == "start" and value == "json":
            json_end = _json_end(text, at)
        if kind in ("heading", "pod", "node", "file"):
            here = current.node


OBJECT = re.compile(r"(?:apiVersion|kind|items):|---|- +(?:apiVersion|kind):|Name:[ ]")
COLUMN_ZERO = re.compile(r"\n([^ \-\n][^\n]{0,40})")
TOP_KEYS = ("apiVersion:", "kind:", "metadata:", "items:", "spec:", "status:", "---", "...")


def is_one_listing(text: str) -> bool:
    """A large `kubectl get -o yaml` and nothing else: every line at column 0 is a key of an object."""
    if len(text) < 100_000 or not text.startswith(("apiVersion:", "items:", "kind:", "---\n")):
        return False
    return all(line.startswith(TOP_KEYS) for line in COLUMN_ZERO.findall(text))


def is_one_json(text: str) -> bool:
    """A JSON document over many lines and nothing else: nothing starts inside of it."""
    return text[: text.find("\n")].rstrip(" \t") in ("{", "[") and not text[_json_end(text, 0) :].strip()


VIEW = re.compile(r"[ \t#>]*(?:BIRD |Calico process is )")
FAMILY = "IPv4 BGP status"


def _is_another_view(text: str, begin: int, at: int) -> bool:
    """Does the next output of one and the same tool begin here, so perhaps another node's: each has one table a family."""
    if VIEW.match(text, at):
        return True
    return text.startswith(FAMILY, at) and text.find(FAMILY, begin, at) >= 0


def _line_at(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[at : end if end >= 0 else len(text)]


def _json_end(text: str, at: int) -> int:
    """Where the JSON document that starts here ends: its closing bracket at column 0."""
    close = "}" if text[at] == "{" else "]"
    first = text.find("\n", at)
    if first < 0 or (text[at:first].rstrip().endswith(close) and len(text[at:first].strip()) > 1):
        return at
    end = text.find("\n" + close, at)
    return at if end < 0 else end + 2


def _marks(document: Document, starts: regex.Pattern[str]) -> Iterator[tuple[int, int, str, object]]:
    """(offset, line number, kind, value) of every line where something may start."""
    text = document.text
    line, last = 1, 0
    for m in _outside_rows(text, starts):
        at = m.start()
        line += text.count("\n", last, at)
        last = at
        end = text.find("\n", at)
        first = text[at : end if end >= 0 else len(text)]
        kind = m.lastgroup or ""
        if kind == "_heading":
            found = headings.heading(first, _before(text, at), _after(text, end))
            if found:
                yield at, line, "heading", found
        elif kind == "_pod":
            yield at, line, "pod", None
        elif kind == "_node":
            yield at, line, "node", None
        elif kind == "_echo":
            if (echo := prompts.echo(first)) is not None:
                yield at, line, "echo", echo
        elif kind == "_mark":
            yield at, line, "mark", None
        elif kind == "_ruler":
            yield at, line, "ruler", None
        elif kind == "_file":
            if named := headings.TAIL_MARK.match(first):
                yield at, line, "file", named["file"]
        elif kind == "_noise":
            if first.startswith("Finished:"):
                document.collection_ended = True
            yield at, line, "noise", None
        else:
            yield at, line, "start", kind


def _outside_rows(text: str, starts: regex.Pattern[str]) -> Iterator[regex.Match[str]]:
    """Rows of a mesh make up a large dump and start nothing: those that follow each other are passed over at once."""
    at = 0
    for rows in MESH_ROWS.finditer(text):
        yield from starts.finditer(text, at, rows.start())
        at = rows.end()
    yield from starts.finditer(text, at)


def _before(text: str, at: int) -> str:
    for line in reversed(text[max(0, at - 400) : at].split("\n")):
        if line.strip():
            return line
    return ""


def _after(text: str, end: int) -> str:
    for line in text[end + 1 : end + 400].split("\n") if end >= 0 else []:
        if line.strip():
            return line
    return ""


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


def starts_pattern(parsers: list[tuple[str, str]]) -> regex.Pattern[str]:
    """One pattern for every place where a fragment may start; group names are parser kinds with `_` for other signs."""
    groups = [
        r"(?P<_noise>(?:\[Pipeline\]|Started by |Running (?:as|on|in) |Building (?:remotely|in workspace)|Finished: [A-Z]+$|Archiving artifacts|```|~~~|\{(?:code|noformat)\b[^}\n]*\}[ \t]*$|</?(?:pre|code)>[ \t]*$))",
        r"(?P<_mark>==== (?:START|END) logs for container )",
        r"(?P<_file>==> \S)",
        r"(?P<_ruler>[ \t]*+(?:={8,}|-{8,}|\*{8,}|#{8,}|_{8,}|~{8,})[ \t]*$)",
        r"(?P<_pod>[ \t]*+(?:[-=*#>]++[ \t]*+)?(?:POD|Pod|pod)[ \t]*[:=][ \t]*(?:[a-z0-9.-]+/)?[a-z0-9][a-z0-9.-]*-[a-z0-9.-]*)",
        r"(?P<_node>[ \t]*+(?:[-=*#>]++[ \t]*+)?(?:NODE|HOST|WORKER)[ \t]*+[:=][ \t]*+[\w.-]++[ \t]*+[-=*#>]*+[ \t]*+$)",
        rf"(?P<_echo>{prompts.START})",
        *(f"(?P<{name}>{pattern})" for name, pattern in parsers),
        r"(?P<_heading>[ ]{0,3}(?:[=\-*#<>\[]+[ ]*)?[A-Z][A-Z0-9]+[A-Z0-9 /_&().:-]*)",
    ]
    return regex.compile(r"^(?:" + "|".join(groups) + ")", regex.M)
