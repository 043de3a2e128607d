"""
A mail or a chat in which somebody tells of his own trouble and names no object at all, beside files that list the cluster; and rows of pods
that somebody shows below such words, beside files that list no pod.

Whoever hands both over means one cluster: nothing in the words is another one's, by kind of name, and the files themselves say
nothing of the tunnel in use that could deny them. Nothing that rests on such a text alone is more than possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from analyzer.addresses import valid
from analyzer.snapshot.names import IDS, named_places
from analyzer.snapshot.other_nodes import USED
from analyzer.sources.prose import PARTICULAR, sentence
from analyzer.sources.words_before import OF_OTHERS

NOTE = "names neither this cluster nor another one: what rests on it alone is no more than possible"
WHOLE = (1, 1 << 40)
"""First and last line of a member, whatever it holds."""
TELLING = ("konnectivity_events", "dials", "agent_connections")
"""Tables of which any row shows the tunnel in use, or failing."""
OF_WAY = frozenset({"dialing_backend", "no_agent", "proxy_error", "server_leg", "socks_error", "webhook_failed"})
PORT = ":"


def asked_here(tables: Mapping[str, Any], left: Mapping[str, str]) -> set[str]:
    """
    Members, of those that would be left out, that are taken for this cluster's.

    Args:
        left: the members, and why.
    """
    inputs = tables.get("inputs")
    if not left or not inputs or any(_tells(tables, left)):
        return set()
    written = dict(zip(inputs["source"], inputs["written"], strict=True))
    some = {source for source in left if written.get(source) in ("mail", "chat")} & _tell_of_own(tables)
    if not some:
        return set()
    kinds: dict[str, set[str]] = {}
    ids = _ids(tables)
    for table, source, _, name in named_places(tables):
        kinds.setdefault(source, set()).add("tunnel" if name in ids else _kind(table, name))
    listed = {kind for source, found in kinds.items() if source not in left for kind in found}
    return {source for source in some if listed.isdisjoint(kinds.get(source, ()))}


def shown_here(tables: Mapping[str, Any], quotes: Set[str]) -> set[str]:
    """
    Texts that tell of a case and show pods, beside files that list nodes alone: nobody but them says which pods there are.

    Args:
        quotes: texts in which somebody shows outputs, none of which names anything that the files list.
    """
    some = quotes & _tell_of_own(tables)
    if not some or any(_tells(tables, quotes)):
        return set()
    named: dict[str, set[str]] = {}
    for table, source, _, _ in named_places(tables):
        named.setdefault(source, set()).add(table)
    listed = {table for source, found in named.items() if source not in quotes for table in found}
    pods = tables.get("pods")
    columns = (pods[name] for name in ("source", "node")) if isinstance(pods, dict) else ((), ())
    elsewhere = {source for source, node in zip(*columns, strict=True) if node}  # on a node that no list has
    return {
        source for source in some - elsewhere if "pods" in named.get(source, ()) and listed.isdisjoint(named[source])
    }


def _tells(tables: Mapping[str, Any], left: Set[str] | Mapping[str, str]) -> Iterator[bool]:
    """Do the other members show a call, a dial or a connection, be it that it failed."""
    for name in TELLING:
        data = tables.get(name)
        yield any(source not in left for source in (data["source"] if data else ()))
    for name, column, some in (
        ("facts", "key", USED),
        ("tool_errors", "class", {"tunnel"}),
        ("log_signals", "signal", OF_WAY),
    ):
        data = tables.get(name)
        rows = zip(data["source"], data[column], strict=True) if isinstance(data, dict) else ()
        yield any(value in some and source not in left for source, value in rows)


def _tell_of_own(tables: Mapping[str, Any]) -> set[str]:
    """Members whose words tell of a case, and of nobody else's."""
    unread = tables.get("unread")
    own: set[str] = set()
    others: set[str] = set()
    for source, text in zip(unread["source"], unread["text"], strict=True) if unread else ():
        if text and OF_OTHERS.search(text):
            others.add(source)
        elif text and (said := sentence(text.strip())) is not None and PARTICULAR.search(said):
            own.add(source)
    return own - others


def _ids(tables: Mapping[str, Any]) -> set[str]:
    """What agents and servers drew by lot."""
    events = tables.get("konnectivity_events")
    columns = (events.get(column, ()) for _, column in IDS) if isinstance(events, dict) else ()
    return {str(name) for column in columns for name in column if name}


def _kind(table: str, name: str) -> str:
    """What a name is of, as far as two texts that hold one of a kind must agree: an address, an endpoint, an identity or any object."""
    host, _, port = name.rpartition(PORT)
    if "=" in name or (table == "facts" and "." not in name):
        return "identity"
    if table in ("container_args", "log_options", "facts") or (
        table == "konnectivity_events" and port.isdigit() and host
    ):
        return "endpoint"
    return "address" if valid(host if port.isdigit() and host.count(PORT) == 0 and host else name) else "object"
