"""Where a fragment may start: headings, `POD:` lines, echoed commands, container marks, first lines of known formats."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import bare_prompts, client_choice, headings, host_headings, host_lines, prompts, uses
from analyzer.sources.bare_rows import BIRD, CALICO, ROW
from analyzer.sources.commands import read_command
from analyzer.sources.document import Document
from analyzer.sources.loops import tries_of

MESH_ROWS = re.compile(r"^(?:(?:(?:Mesh|Node|Global)_|\|[ \t]++)\d.*+\n)++", re.M)

ABOVE = 1000  # characters among which something must begin below a host's name
MOST_OF_A_SHELL = 4 << 20  # characters of a text that somebody may have typed commands for
LARGE = 1 << 16  # characters of a text that is worth compiling all
DEPTH = 3  # headings in each other
OF_MESH = regex.compile(rf"(?:BIRD |name[ \t]+proto|Calico process|IPv[46] BGP|No IPv[46]|\+-{{5}}|{BIRD}|{CALICO})")
"""What begins a list of sessions. Below any other output's first line a word alone is what a script printed: `fine`, `done`."""


SAID = regex.compile(r"[ \t]++(?!(?:on|in|of|node|namespace|container|ns)\b)[a-z]+(?:[ ,.]|$)")
SIGNS = {
    "_noise": r"(?:\[Pipeline\]|Started by |Running (?:as|on|in) |Building (?:remotely|in workspace)|Finished: [A-Z]+$|Archiving artifacts|```|~~~[\w+-]{0,20}[ \t]*$|\{(?:code|noformat|panel|expand)\b[^}\n]*\}[ \t]*$|</?(?:pre|code)>[ \t]*$|(?:exit|logout)[ \t]*$|Script (?:started|done)(?:,| on )|\[[\w-]{1,20}\] \d{1,3}:[^\n]{1,200}\"[^\"\n]{1,80}\" \d\d:\d\d \d\d-[A-Z][a-z]{2}-\d\d[ \t]*$)",
    "_mark": r"==== (?:START|END) logs for container ",
    "_file": r"==> \S",
    "_choice": client_choice.BEGIN,
    "_ruler": r"[ \t]*+(?:={8,}|-{8,}|\*{8,}|#{8,}|_{8,}|~{8,})[ \t]*$",
    "_pod": r"[ \t]*+(?:[-=*#>]++[ \t]*+)?(?:POD|Pod|pod)[ \t]*[:=][ \t]*(?:[a-z0-9.-]+/)?[a-z0-9][a-z0-9.-]*-[a-z0-9.-]*+(?!, seen controllers: )",
    "_node": r"[ \t]*+(?:[-=*#>]++[ \t]*+)?(?:NODE|HOST|WORKER)[ \t]*+[:=][ \t]*+[\w.-]++[ \t]*+[-=*#>]*+[ \t]*+$",
}
"""What begins here whether or not it could be typed."""
HEADING = r"[ ]{0,3}(?:[=\-*#<>\[]+[ ]*)?[A-Z][A-Z0-9]+[A-Z0-9 /_&().:-]*"
ECHO = regex.compile(rf"^(?P<_echo>{regex.nameless(prompts.START)})", regex.M)


class Mark(NamedTuple):
    """
    A line where something may start.

    Attributes:
        at: offset in the text.
        line: its number, from 1.
        kind: heading, host, owner (a host in front of the lines themselves), turn (another one speaks), pod, choice (the pod or container that answers), node, echo, mark, file, noise, ruler, start or end.
        value: the heading, the command, the file, or the parser whose first line this may be.
    """

    at: int
    line: int
    kind: str
    value: str = ""
    heading: headings.Heading | None = None
    host: host_headings.HostHeading | None = None


class Starts:
    """
    Where a fragment may start: a match's last group is a parser's kind, with `_` in front another sign.

    What a prompt looks like takes half as long to compile as all else, and is compiled for the first text that may hold one.

    Attributes:
        plain: every place of a text in which nothing was typed.
    """

    def __init__(self, parsers: list[tuple[str, str]]) -> None:
        groups = [*SIGNS.items(), *parsers, ("_heading", HEADING), ("_host", host_headings.SIGNS)]
        named = "|".join(f"(?P<{name}>{regex.nameless(pattern)})" for name, pattern in groups)
        self.plain = regex.compile(f"^(?:{named})", regex.M)
        self._typed = False

    def places(self, text: str) -> Iterator[regex.Match[str]]:
        """
        Every place, in order; what was typed is nothing else, unless it is one of the `SIGNS`.

        Rows of a mesh make up a large dump and start nothing: those that follow each other are passed over at once.
        """
        self._typed = self._typed or len(text) > LARGE or prompts.may_be_echoed(text)
        find = self._with_prompts if self._typed else self.plain.finditer
        at = 0
        for rows in MESH_ROWS.finditer(text):
            yield from find(text, at, rows.start())
            at = rows.end()
        yield from find(text, at, len(text))

    def _with_prompts(self, text: str, at: int, end: int) -> Iterator[regex.Match[str]]:
        plain, echo = self.plain.search(text, at, end), ECHO.search(text, at, end)
        while first := _first(plain, echo):
            yield first
            at = max(first.end(), first.start() + 1)  # a host's name may be told by what stands behind it alone
            if plain is not None and plain.start() < at:
                plain = self.plain.search(text, at, end)
            if echo is not None and echo.start() < at:
                echo = ECHO.search(text, at, end)

    def knows(self, text: str) -> bool:
        """Does what a parser, a log or a mark of a dump begins with stand at the begin of the text: headings and hosts are asked last."""
        m = self.plain.match(text)
        return m is not None and m.lastgroup not in ("_heading", "_host")

    def match(self, line: str) -> regex.Match[str] | None:
        """What begins with this line."""
        return next(self.places(line), None)


def _first(plain: regex.Match[str] | None, echo: regex.Match[str] | None) -> regex.Match[str] | None:
    if plain is None or echo is None:
        return plain or echo
    after = plain.start() > echo.start() or (plain.start() == echo.start() and plain.lastgroup not in SIGNS)
    return echo if after else plain


def marks(document: Document, starts: Starts) -> list[Mark]:
    """Every line where something may start, in order."""
    found = list(_marks(document, starts))
    text = document.text
    if len(text) > MOST_OF_A_SHELL:
        return found
    echoes = [(mark.at, _prompt(text, mark.at)) for mark in found if mark.kind == "echo"]
    known = {at for at, _ in echoes}
    line, last = 1, 0
    for at, is_prompt in bare_prompts.furniture(text, echoes):
        line, last = line + text.count("\n", last, at), at
        if at not in known:
            found.append(Mark(at, line, "echo" if is_prompt else "noise"))
    return sorted(found, key=lambda mark: mark.at)


def _prompt(text: str, at: int) -> str:
    end = text.find("\n", at)
    echo = prompts.echo(text[at : end if end >= 0 else len(text)][: prompts.LONGEST])
    return echo[0] if echo is not None and echo[1] else ""


def _marks(document: Document, starts: Starts) -> Iterator[Mark]:
    """Every line where something may start by what it says itself, in order."""
    text = document.text
    line, last = 1, 0
    sign = typed = ""
    owners = iter(_owners(document))
    owner = next(owners, None)
    for m in starts.places(text):
        while owner is not None and owner.at <= m.start():
            yield owner
            owner = next(owners, None)
        at = m.start()
        line += text.count("\n", last, at)
        last = at
        end = text.find("\n", at)
        first = text[at : end if end >= 0 else len(text)]
        kind = m.lastgroup or ""
        if kind == "_heading":
            found = headings.heading(first, _before(text, at), _after(text, end))
            if found:
                yield Mark(at, line, "heading", heading=found)
            elif host := _host(text, at, first, starts, sign):
                sign = sign if host.sign == host_headings.LONE else host.sign
                yield Mark(at, line, "host", host=host)
        elif kind == "_host":
            file, frame = headings.file_of(first)
            if file:
                sign = ""
                yield Mark(at, line, "file", file, host=host_headings.HostHeading(file, frame))
            elif (host := _host(text, at, first, starts, sign)) and not (host.alone and _is_answer(typed, first)):
                sign = sign if host.sign == host_headings.LONE else host.sign
                yield Mark(at, line, "host", host=host)
        elif kind == "_pod":
            if not _is_said(first):
                yield Mark(at, line, "pod")
        elif kind == "_node":
            yield Mark(at, line, "node")
        elif kind == "_echo":
            if (echo := prompts.echo(first)) is not None:
                typed = echo[1]
                yield Mark(at, line, "echo", echo[1])
        elif kind == "_mark":
            yield Mark(at, line, "mark")
        elif kind == "_choice":
            if client_choice.client_choice(first) is not None:
                yield Mark(at, line, "choice")
        elif kind == "_ruler":
            yield Mark(at, line, "ruler")
        elif kind == "_file":
            if file := headings.file_of(first)[0]:
                yield Mark(at, line, "file", file)
        elif kind == "_noise":
            if first.startswith("Finished:"):
                document.collection_ended = True
            yield Mark(at, line, "noise")
        else:
            yield Mark(at, line, "start", kind)
    if owner is not None:
        yield owner
    yield from owners


def _owners(document: Document) -> Iterator[Mark]:
    """Where the lines of another host or speaker begin, in a text whose lines had them in front."""
    if document.turns:
        at, line = 0, 1
        for number in sorted(document.turns):
            while line < number:
                at, line = document.text.index("\n", at) + 1, line + 1
            yield Mark(at, line, "turn")
        return
    if not document.hosts:
        return
    alone = len({host for host in document.hosts.values() if host}) == 1
    at, line = 0, 1
    for number, host in document.hosts.items():
        while line < number:
            at, line = document.text.index("\n", at) + 1, line + 1
        yield Mark(at, line, "owner", host, host=host_lines.heading_of(host, alone))


def _is_answer(command: str, line: str) -> bool:
    """Did the command print this line where it went through, once or in a loop: the host name of the pod that it asked."""
    tries = tries_of(command)
    body = tries.body if tries else command
    return uses.is_echo(body, read_command(body).pod, line)


def _host(
    text: str, at: int, line: str, starts: Starts, sign: str = "", depth: int = 0
) -> host_headings.HostHeading | None:
    """
    The host that this line names; it is a heading only where something begins right below it.

    Args:
        sign: of the last host's heading: whatever has it, too, stands beside that heading and ends what was printed there.
    """
    found = host_headings.host_heading(line) or host_headings.beside(line, sign) or host_headings.word(line)
    if found is None or depth == DEPTH:
        return None
    if sign and found.sign == sign and found.pod:
        return found  # whatever a tool says before its output
    ruled, end = False, at + len(line)
    for one in _below(text, end):
        begin, end = end + 1, end + 1 + len(one)
        if headings.RULER.match(one):
            ruled = True
        elif one.strip() and not host_headings.FENCE.match(one):
            kind = _kind(starts, one)
            if found.alone and not (ruled and headings.RULER.match(_before(text, at))):
                # an address alone is a heading above an output; above a command it is the end of a list
                word = found.sign == host_headings.LONE
                same = host_headings.word if word else host_headings.host_heading
                begins = OF_MESH.match(one) if word else kind[:1] not in ("", "_") or ROW.match(one)
                return found if begins and not same(_before(text, at)) else None
            if kind in ("_host", "_heading"):
                inner = headings.heading(one, line, "") or _host(text, begin, one, starts, sign, depth + 1)
                return found if inner is not None else None
            return found if kind not in ("", "_noise") or ROW.match(one) else None
    return None


@functools.lru_cache(maxsize=1024)
def _kind(starts: Starts, line: str) -> str:
    """What begins on a line, but for an object; each of the headings above it asks for it."""
    m = None if host_headings.OBJECTS.match(line) else starts.match(line)
    return (m.lastgroup or "") if m else ""


def _below(text: str, end: int) -> Iterator[str]:
    """The lines behind the one that ends there, up to `ABOVE` characters; most often the first of them tells."""
    last = min(end + ABOVE, len(text))
    while end < last:
        begin, end = end + 1, text.find("\n", end + 1, last)
        end = end if end >= 0 else last
        yield text[begin:end]


def _is_said(line: str) -> bool:
    """Does a sentence go on behind the pod's name; a dump says it in capitals, with the node or nothing behind."""
    m = headings.POD.match(line)
    return m is not None and not line.lstrip(" \t-=*#>").startswith("POD") and SAID.match(m["rest"]) is not None


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
