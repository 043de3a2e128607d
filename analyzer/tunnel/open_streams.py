"""
How many streams an agent's log leaves open, line by line.

A lost stream leaves one line or two: the reader sees its end, and the probe a connection that is not ready, which names the server
(v0.0.13 and later) or not. Up to v0.0.10 an agent dials the same server again and says three things of it, none with a name::

    Connection state TRANSIENT_FAILURE
    probe failure: reconnect
    start to reconnect...
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.konnectivity.streams import PROBED, REDIALS
from analyzer.schema import KonnectivityEventRow


def left_open(opened: Sequence[KonnectivityEventRow], closed: Sequence[KonnectivityEventRow]) -> int:
    """
    Streams that are open behind the last line.

    A server that an agent reaches once more replaces its earlier stream there; an end without a name is that of any one.
    """
    opens = {id(event) for event in opened}
    held: list[str | None] = []
    nameless, in_redial = 0, False
    for event in sorted([*opened, *closed], key=lambda e: (e.at is not None, e.at, e.line)):
        name = event.server_id
        again = in_redial and event.message in REDIALS
        in_redial = event.message in REDIALS
        if id(event) in opens:
            if name is not None and name in held:
                nameless -= nameless > 0  # of those that ended without a name it was this one
            else:
                held.append(name)
            continue
        if again:
            continue  # the same loss in other words
        if event.message in PROBED and nameless > 0:
            nameless -= 1  # the reader said so before
        if name in held or (name is not None and None in held):
            held.remove(name if name in held else None)
        elif name is None:
            nameless += 1
    return max(0, len(held) - nameless)
