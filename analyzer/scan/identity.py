"""
Whose log is it: told by messages that only Konnectivity prints, never by a line that any Go program may print.

`http: TLS handshake error from ...`, `X check failed: ...` or `Shutting down server.` stand in the logs of many programs.
What tells Konnectivity apart is a message about agents, backends, tunnels and dials, or with one of its keys (agentID,
serverID, dialID, connectionID). Of the messages without such a word it takes two different ones, each printed from the
source file that prints it upstream.
"""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer.konnectivity import catalog
from analyzer.sources.log_record import LogRecord

WORDS = regex.compile(
    r"(?i)\bagents?\b|agentID|proxy ?server|tunnel|\bbackends?\b|frontend|konnectivity|DIAL_|dialID|server ?ID|server count|server lease|"
    r"proxy client|DialRe[qs]|connectionID|CLOSE_R(?:EQ|SP)|cannot (?:connect|sync) once|proxy request from client|frontent"
)
KEYS = frozenset({"agentID", "serverID", "dialID", "connectionID", "connID"})
KEYED = tuple(f"{key}=" for key in KEYS)
OWN_ERROR = "Failed to validate authentication token, err:"
"""What the server says of a token: servers before v0.0.25 print no agentID beside it, and no other program has these words."""
START_AND_END = frozenset({"config", "lifecycle", "server_started"})
HTTP_CONNECT = "Received request for host"
CONNECTS = 'method="CONNECT" host="'
"""A server in http-connect mode prints this of each dial, at -v 2, and no other program: a tail of its log may hold nothing else."""
CLIENT = "TLS"
"""The line behind it, with the name of the client's certificate."""
COMMON = START_AND_END | {"noise", "other"}
ALONE = {"connection read failure": "client.go"}
"""Message and file of what only an agent says of the connections that it dialled, at -v 0: of a log of days people paste this line alone, as alerts pick it out."""
ENOUGH = 2


@functools.cache
def _rows() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """(source files by message text, texts whose structured form has one of the keys)."""
    files: dict[str, set[str]] = {}
    for row in catalog.table("fingerprints.tsv"):
        files.setdefault(row["message"], set()).add(row["file_line"].rpartition(":")[0])
    keyed = {row["message"] for row in catalog.table("messages.tsv") if KEYS & set((row["keys"] or "").split(","))}
    return {text: frozenset(names) for text, names in files.items()}, frozenset(keyed)


def has_key(entry: LogRecord) -> bool:
    """Does the record carry one of the keys that only Konnectivity's structured messages have, or an error of its own."""
    return (
        OWN_ERROR in entry.rest
        or any(sign in entry.rest for sign in KEYED)
        or bool(entry.found and KEYS & entry.found.keys())
    )


def weight(message: catalog.Message, signal: str, entry: LogRecord) -> int:
    """2 for a message that is Konnectivity's alone, 1 for one that others may print too but not from that file, else 0."""
    if message.text == HTTP_CONNECT and CONNECTS in entry.rest:
        return ENOUGH
    keyed = message.structured and message.text in _rows()[1]
    return _weight(message.text, signal, entry.place, keyed, keyed and has_key(entry))


@functools.lru_cache(maxsize=4096)
def _weight(text: str, signal: str, place: str, keyed: bool, with_key: bool) -> int:
    if with_key:
        return ENOUGH
    from_its_file = place.rpartition(":")[0] in _rows()[0].get(text, ())
    if ALONE.get(text) == place.rpartition(":")[0]:
        return ENOUGH
    if WORDS.search(text):
        return 1 if signal in START_AND_END or (keyed and not from_its_file) else ENOUGH
    return int((signal not in COMMON or text == CLIENT) and from_its_file)
