"""
Commands that asked another cluster than the one whose objects are shown: by the contexts in prompts, by options, by an earlier choice.

::

    (⎈|harbour:default) % kubectl get nodes          # lists of harbour alone
    (⎈|quarry:default) % kubectl apply -f app.yaml
    Error from server (InternalError): ... failed calling webhook ...

What such a command printed says nothing of that cluster, good or bad. Names of another kind (a server beside contexts) tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import FactRow

CALL_FACTS = frozenset({"exec_shown", "logs_shown", "cp_shown", "top_shown", "top_unknown", "exec_lost", "logs_lost", "top_lost"})  # fmt: skip
LISTED = "listed_of"
OF_OC = 3
"""Parts of a context that `oc login` makes, and of an administrator's of IBM Cloud."""


def asked_elsewhere(held: CurrentRows) -> Iterator[Past]:
    """Errors and uses of such commands, where every list that names a cluster in that way names another."""
    listed: dict[str, dict[str, FactRow]] = {}
    for fact in held[schema.FACTS]:
        if fact.key == LISTED and " " in fact.value:
            listed.setdefault(_kind(fact.value), {}).setdefault(fact.value, fact)
    if not listed:
        return
    for error in held[schema.TOOL_ERRORS]:
        if by := _other(error.asked_of, listed):
            yield Past(schema.TOOL_ERRORS.name, error, by, Why.ELSEWHERE)
    for fact in held[schema.FACTS]:
        if fact.key in CALL_FACTS and (by := _other(fact.asked_of, listed)):
            yield Past(schema.FACTS.name, fact, by, Why.ELSEWHERE)


def _kind(named: str) -> str:
    return named.partition(" ")[0]


def _other(asked: str | None, listed: dict[str, dict[str, FactRow]]) -> FactRow | None:
    """A list of another cluster, where what was asked is named in the same way, and no list is of it."""
    lists = listed.get(_kind(asked)) if asked else None
    if asked is None or not lists or any(cluster_of(asked) == cluster_of(one) for one in lists):
        return None
    return next(iter(lists.values()))


def cluster_of(named: str) -> str:
    """
    What of a name tells the cluster: neither the user nor the namespace, which other contexts of it have otherwise.

    ``admin@harbour`` (kubeadm, k0s), ``shop/api-harbour-example:6443/dana`` (oc), ``harbour/cf8nu40u/admin`` (IBM Cloud).
    """
    kind, _, name = named.partition(" ")
    parts = name.split("/")
    if len(parts) == OF_OC and ":" in parts[1]:
        return f"{kind} {parts[1]}"
    if len(parts) == OF_OC and parts[2] == "admin":
        return f"{kind} {parts[0]}/{parts[1]}"
    return f"{kind} {name.rpartition('@')[2]}"
