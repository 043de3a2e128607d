"""
Whose log is it: told by messages that only Konnectivity prints, never by a line that any Go program may print.

`http: TLS handshake error from ...`, `X check failed: ...` or `Shutting down server.` stand in the logs of many programs.
What tells Konnectivity apart is a message about agents, backends, tunnels and dials, or with one of its keys (agentID,
serverID, dialID, connectionID). Of the messages without such a word it takes two different ones, each printed from the
source file that prints it upstream.
"""

from __future__ import annotations

import functools

import regex

from analyzer.konnectivity import catalog

WORDS = regex.compile(
    r"(?i)\bagents?\b|agentID|proxy ?server|tunnel|\bbackends?\b|frontend|konnectivity|DIAL_|dialID|server ?ID|server count|server lease|"
    r"proxy client|DialRe[qs]|connectionID|CLOSE_R(?:EQ|SP)"
)
KEYS = frozenset({"agentID", "serverID", "dialID", "connectionID", "connID"})
ENOUGH = 2


@functools.cache
def _rows() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """(source files by message text, texts whose structured form has one of the keys)."""
    files: dict[str, set[str]] = {}
    for row in catalog.table("fingerprints.tsv"):
        files.setdefault(row["message"], set()).add(row["file_line"].rpartition(":")[0])
    keyed = {row["message"] for row in catalog.table("messages.tsv") if KEYS & set((row["keys"] or "").split(","))}
    return {text: frozenset(names) for text, names in files.items()}, frozenset(keyed)


@functools.lru_cache(maxsize=4096)
def weight(text: str, place: str) -> int:
    """2 for a message that is Konnectivity's alone, 1 for one that others may print too, 0 when another file printed that."""
    files, keyed = _rows()
    if text in keyed or WORDS.search(text):
        return ENOUGH
    name = place.rpartition(":")[0]
    return 0 if name and text in files and name not in files[text] else 1
