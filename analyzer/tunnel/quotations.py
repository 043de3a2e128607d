"""
Errors that somebody quotes: among the lines of a chat, in a text that people wrote, behind quote marks, behind somebody's words, or at the end of a sentence.

::

    [10:12] mara: Error from server (InternalError): ... no endpoints available for service "hook"
    [10:13] jon: that is what they had

They are evidence, for nobody makes up the call that failed; but of when and where, only the writer knows. What stands under the command that
was typed is its answer, wherever it was pasted, and a file that holds nothing but errors is what a shell wrote.
"""

from __future__ import annotations

import itertools

from analyzer import limits
from analyzer import patterns as regex
from analyzer.schema import INPUTS, TOOL_ERRORS, UNREAD
from analyzer.tables.rows import Tables
from analyzer.tunnel.mentions import CHAT
from analyzer.wording import PEOPLES_LEAD, QUOTE_MARKS, WORDS_BESIDE

OF_HOST = regex.compile(r"[\d.-]")
"""What names of hosts have, and those of people have not."""


def quotations(tables: Tables) -> frozenset[tuple[str, int]]:
    """(member, line) of each."""
    bare = [
        row
        for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS)
        if row.line is not None and row.command is None and row.below_command is None
    ]
    if not bare:
        return frozenset()
    told = {row.source for row in tables[INPUTS] if row.written or _is_quoted(row.note or "")}
    members = {row.source for row in bare} - told
    beside = {(row.source, row.line) for row in bare if row.typed_on and not OF_HOST.search(row.typed_on)}
    for row in tables[UNREAD]:
        if row.source not in members:
            continue
        if row.reason == WORDS_BESIDE:
            beside.add((row.source, row.line))
        if CHAT.match(row.text or ""):
            told.add(row.source)
    return frozenset(
        (row.source, row.line or 0) for row in bare if row.source in told or (row.source, row.line) in beside
    )


def _is_quoted(note: str) -> bool:
    return QUOTE_MARKS in note or PEOPLES_LEAD in note
