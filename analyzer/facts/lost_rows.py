"""
A row of agents that nobody could read, directly below or above rows that were read: what a paste, a chat or a cut did to it.

::

    konnectivity-agent-kk7vd   0/1   Running   0   19h   172.30.140.3   10.138.61.7
    konnectivity-agent-rs9tx   0/1   Running   0   19h   172.30.201.5   10.138.61.9 <- this one as well

Nothing is taken from it. It shows that the rows around it are not all.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer import patterns as regex
from analyzer.facts.pods import Pod
from analyzer.schema import UNREAD
from analyzer.tables.rows import Tables

ROW = regex.compile(
    r"[ \t>|*]{0,8}+(?:(?!konnectivity-agent-)[a-z0-9][a-z0-9-]{0,62}+[ \t]++)?+(?P<name>konnectivity-agent-(?!autoscaler)[a-z0-9-]{1,30}+)\S{0,3}+(?:[ \t]++(?P<next>\S++)|[ \t]*+$)"
)
WORD = regex.compile(r"[a-z]++(?:'[a-z]{1,2})?[,:;]?$")
"""With what a sentence about an agent goes on; a row goes on with a count, a state or an address."""


def beside(tables: Tables, pods: Sequence[Pod]) -> bool:
    """Does such a row stand next to one of these pods, and is its pod read nowhere else."""
    read = {(row.source, row.line) for pod in pods for row in pod.rows}
    names = {pod.name for pod in pods}
    for line in tables[UNREAD] if read else ():
        if (m := ROW.match(line.text or "")) is None or m["name"] in names or WORD.match(m["next"] or ""):
            continue
        if any((line.source, (line.line or 0) + step) in read for step in (-1, 1)):
            return True
    return False
