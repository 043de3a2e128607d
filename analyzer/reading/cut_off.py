"""
Is a text cut off: does it end in the middle of what its last part prints.

A file that lost its end has no line end there, and its last line is not understood, is a row with fewer cells than the
rows above, or opens a quotation that it does not close, or is the heading of a section; a list that its tool closes is not closed; or a console log, whose
build server says when it is finished, does not say so.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import GAP, has_fewer_cells
from analyzer.sources.document import Document
from analyzer.sources.log_record import is_klog

TABLES = ("table", "birdcl show protocols", "worker ls", "crictl")
QUOTE = regex.compile(r'(?<!\\)"')
BUILD = regex.compile(r"^(?:.{0,40} )?(?:Started by |\[Pipeline\] Start|Building (?:remotely|in workspace))", regex.M)
PART = regex.compile(r"(?i)[._-](?:part[._-]?\d{1,3}|\d{1,3}[._-]?of[._-]?\d{1,3}|\d{3})(?:\.(?:txt|log))?$")
"""The name of a part of a file that somebody cut in several: its end is in another one."""
FEW = 50


def cut_off(document: Document, last: tuple[Fragment, Emit | None, str] | None) -> str:
    """
    What the text ends in the middle of, "" where it ends as such texts do.

    Args:
        last: the last part with text, what its parser gave (None for a log), and what that part is called.
    """
    if last is None:
        return ""
    fragment, emit, kind = last
    place = f"section {document.sections[-1].heading}" if document.sections else kind
    if emit is not None and emit.ends_early:
        return place
    if document.collection_ended is None and document.sections and BUILD.search(document.text[:4000]):
        return "" if document.text.endswith("\n") and PART.search(fragment.source) else place
    if document.text.endswith("\n"):
        return ""
    if len(document.sections) > 1 and not document.sections[-1].filled:
        return place  # a heading, and nothing below it
    lines = fragment.filled[-FEW:]
    if not lines:
        return ""
    number, line = lines[-1]
    if emit is None:
        broken = is_klog(line) and len(QUOTE.findall(line)) % 2 == 1
    elif kind == "text":
        return ""
    else:
        above = [one for at, one in lines[:-1] if at >= number - FEW]
        table = kind.endswith(TABLES)
        broken = emit.last_unread >= number or (table and has_fewer_cells(line, above))
        broken = broken and not (table and _is_said(line))
    return place if broken else ""


def _is_said(line: str) -> bool:
    """Is the line a sentence below a table: its words have single blanks between them."""
    return len(line.split()) > len(GAP.split(line.strip())) + 1
