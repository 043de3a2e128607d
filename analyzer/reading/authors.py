"""Who wrote a member: a program that recorded something, or somebody who shows what programs print."""

from __future__ import annotations

from collections.abc import Set

from analyzer.sources.document import Document
from analyzer.sources.exports import holds_words
from analyzer.sources.papers import form
from analyzer.sources.prose import nature
from analyzer.sources.quoted import is_quoted


def how_written(read: Document, text: str, strange: Set[int]) -> str | None:
    """
    How a text was written, as the column of `inputs` names it: by its words where they are of advice, else by its form.

    Args:
        read: the document.
        text: what it holds without margins, before its lines were joined.
        strange: its lines that no parser understood.
    """
    if holds_words(read.raw):
        return "page"
    if read.is_one:
        return None
    words = nature(text)
    if words in ("general", "advice", "chat"):
        return words
    return form(read.raw) or ("quote" if is_quoted(read.raw, strange) else words)
