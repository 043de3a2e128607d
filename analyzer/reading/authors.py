"""Who wrote a member: a program that recorded something, or somebody who shows what programs print."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from analyzer.reading.formats import formats
from analyzer.sources.document import Document
from analyzer.sources.exports import holds_words
from analyzer.sources.one_text import is_manifest
from analyzer.sources.others import OTHERS
from analyzer.sources.output_parts import is_pod_part
from analyzer.sources.papers import form
from analyzer.sources.passages import begins, passages, without
from analyzer.sources.prose import nature
from analyzer.sources.quoted import is_quoted
from analyzer.sources.quoted_passage import QuotedPassage
from analyzer.sources.starts import Starts

HEADINGS = 3
"""Of known parts, which nobody but the tool itself prints one behind the other."""


def how_written(read: Document, text: str, strange: Set[int], told: Sequence[QuotedPassage] = ()) -> str | None:
    """
    How a text was written, as the column of `inputs` names it: by its words where they are of advice, else by its form.

    Args:
        read: the document.
        text: what it holds without margins, before its lines were joined.
        strange: its lines that no parser understood.
        told: passages of somebody else within what was recorded, which do not tell who wrote the rest.
    """
    if told:
        every = {number for one in told for number in range(one.first, one.last + 1)}
        rest = replace(read, raw=without(read.raw, told))
        return how_written(rest, without(text, told), strange - every)
    if holds_words(read.own or read.raw) or (read.own and form(read.own) == "page"):
        return "page"  # laid out it is a manifest or a recording, and stands on a page all the same
    if read.is_one or is_manifest(text) or is_pod_part(text):
        return None
    words = nature(text)
    if read.bare and words not in ("general", "advice"):
        words = nature(read.raw) or words  # whoever speaks in front of every line makes it a chat
    if words in ("general", "advice", "chat"):
        return words
    laid_out = form(read.raw)
    if laid_out == "page" and _is_whole_dump(read):
        laid_out = None
    return laid_out or ("quote" if is_quoted(read.raw, strange) else words)


def told_in(read: Document, text: str, strange: Set[int]) -> list[QuotedPassage]:
    """
    Passages of somebody else within what was recorded, of a text without what its words call another's.

    Args:
        read, text, strange: as `how_written` takes them.
    """
    own = [QuotedPassage(OTHERS, number, number) for number in read.strange]
    return passages_in(replace(read, raw=without(read.raw, own)) if own else read, text, strange)


def apart_from(taken: Sequence[QuotedPassage], found: Sequence[QuotedPassage]) -> list[QuotedPassage]:
    """All of the first, and of the second those that have no line of theirs."""
    lines = {number for one in taken for number in range(one.first, one.last + 1)}
    return [*taken, *(one for one in found if lines.isdisjoint(range(one.first, one.last + 1)))]


def passages_in(read: Document, text: str, strange: Set[int]) -> list[QuotedPassage]:
    """
    Passages of somebody else within what was recorded.

    A text that begins with words and is of one kind as a whole (a guide, a page, a mail) is all somebody's: commands and outputs
    in it are samples, and no recording that passages interrupt.
    """
    if read.is_one or is_manifest(text):
        return []
    starts = formats()[1]
    raw = _unquoted(read.bare or read.raw)
    found = [one for one in passages(raw, strange, starts) if not _is_dump(read, one)]
    return [] if found and not _begins_recorded(raw, read, starts) and how_written(read, text, strange) else found


def _unquoted(raw: str) -> str:
    """The text without the quote marks of a mail that stand before all of it: they tell nothing apart in it."""
    while raw.strip() and all(line.startswith(">") or not line.strip() for line in raw.split("\n")):
        raw = "\n".join(line.removeprefix(">").removeprefix(" ") for line in raw.split("\n"))
    return raw


def _is_dump(read: Document, one: QuotedPassage) -> bool:
    """Is it a known dump, by its headings: the lines of words in it, and the frame around it, are not what it is about."""
    return sum(bool(part.canonical) and one.first <= part.first_line <= one.last for part in read.sections) >= HEADINGS


def _is_whole_dump(read: Document) -> bool:
    """
    Is the text a known dump from its first words on.

    It has ruled headings as a page has, and what `kubectl describe` prints in it is indented below colons as a page's quotes are.
    """
    known = [part.first_line for part in read.sections if part.canonical]
    if len(known) < HEADINGS:
        return False
    above = read.raw.split("\n", known[0])[: known[0] - 1]
    return not any(any(character.isalnum() for character in line) for line in above)


def _begins_recorded(raw: str, read: Document, starts: Starts) -> bool:
    """Is the first line a command, an output, or a heading of a known dump."""
    at, line = next(((at, line) for at, line in enumerate(raw.split("\n"), 1) if line.strip()), (0, ""))
    return begins(line, starts) or any(one.first_line == at and one.canonical for one in read.sections)
