"""Which values of a recognised line become columns of `konnectivity_events`."""

from __future__ import annotations

import functools

from analyzer import patterns as regex

Values = dict[str, str | int | float | bool | None]

# messages that tell an agent how many servers there are, and the keys that hold the number
TELLS_COUNT = ("Server count change", "Determined server count")
SERVER_COUNTS = ("newServerCount", "serverCount", "actual")
HELD = "clientsCount"
"""Key of an agent's "duplicate server" beside serverCount (pkg/agent/clientset.go): the streams that it holds."""
STRUCTURED = {
    "agentID": "agent_id",
    "serverID": "server_id",
    "dialID": "dial_id",
    "connectionID": "connection_id",
    "connID": "connection_id",
    "dialAddress": "address",
    "host": "address",
    "err": "error",
    "error": "error",
    "server": "server_id",
}
WORDS = {
    "agent": "agent_id", "agentID": "agent_id", "agentID=": "agent_id", "serverID": "server_id", "server": "server_id",
    "to": "server_id", "connID": "connection_id", "(id=": "connection_id", "id=": "connection_id", "(rand=": "dial_id",
    "error:": "error", "failed:": "error", "err:": "error", "backend:": "error", "request": "error", "error": "error",
    "connection": "connection_id", "id": "connection_id", "leases:": "error", "(%v):": "error",
    ":": "error",  # right behind another value: `retry %d in %v: %v`
}  # fmt: skip
HOSTS = {
    "Received %s request to %q": 1, "Received %s request to %q from userAgent %s": 1, "Starting proxy to %q": 0,
}  # fmt: skip
"""Printf messages of http-connect servers, and which of their arguments is the host that is dialled."""
PLACEHOLDER = regex.compile(r"%\+?[a-zA-Z]")


def event_fields(pairs: dict[str, str]) -> Values:
    """Columns from the keys of a structured message; `err` wins over `error`."""
    values: Values = {}
    for key, column in STRUCTURED.items():
        value = pairs.get(key)
        if value and column not in values:
            values[column] = value
    return values


@functools.cache
def _columns(template: str) -> tuple[str | None, ...]:
    words = map(_last_word, PLACEHOLDER.split(template)[:-1])
    return tuple(WORDS.get(word) or WORDS.get(f"({word.rpartition('(')[2]}") for word in words)


def _last_word(text: str) -> str:
    """What stands in front of a placeholder, with a blank between them or none."""
    return regex.split(r"\s", text[:-1] if text[-1:].isspace() else text)[-1]


def printf_fields(template: str, arguments: tuple[str, ...]) -> Values:
    """Columns from the arguments of a printf message, by the word in front of each placeholder."""
    if (at := HOSTS.get(template)) is not None:
        return {"address": arguments[at].strip('"')} if at < len(arguments) else {}
    values: Values = {}
    for column, value in zip(_columns(template), arguments, strict=False):
        if column and value and column not in values:
            values[column] = value.strip('"')
    return values
