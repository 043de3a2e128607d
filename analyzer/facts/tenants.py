"""
Pods that hold a whole control plane, the Konnectivity server among its containers, and bear the name of a tenant alone.

::

    $ kubectl -n tenants get po -l kamaji.clastix.io/name=orion
    orion-7b5c7d86fd-h2k9v   3/4     CrashLoopBackOff   14 (2m3s ago)   49m

The name tells nothing. A container that is stated, a log that was asked of one, or Kamaji's own label does; such a pod may be not
ready for the sake of another container.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Protocol

from analyzer.facts.generated import is_servers
from analyzer.facts.pods import Pod
from analyzer.schema import LOG_SOURCES, ContainerRow, LogSourceRow
from analyzer.tables.rows import Tables

LABEL = "kamaji.clastix.io/name"
ROLE = "server"


def mark(pods: Iterable[Pod], containers: Iterable[ContainerRow], logs: Iterable[LogSourceRow]) -> None:
    """Give the pods in which a server runs beside other containers their role, where their name gives them none."""
    holders = {row.pod for row in containers if is_servers(row.container)}
    holders |= {row.pod for row in logs if is_servers(row.container)}
    for pod in pods:
        if pod.role or (pod.containers or 0) < 2:
            continue
        if pod.name in holders or _labelled(pod):
            pod.role, pod.is_shared = ROLE, True


def _labelled(pod: Pod) -> bool:
    return pod.labels is not None and LABEL in pod.labels and LABEL in json.loads(pod.labels)


class ServersPod(Protocol):
    """What is known of the pod in which a server runs."""

    @property
    def tables(self) -> Tables: ...

    @property
    def server_pod(self) -> tuple[str | None, str] | None: ...

    def role(self, *roles: str) -> list[Pod]: ...


def is_inside(about: ServersPod) -> bool:
    """Is the server one of several containers of the pod that `server_pod` names."""
    if listed := about.role("server") or about.role("kube-apiserver"):
        return listed[0].is_shared or listed[0].role == "kube-apiserver"
    name = (about.server_pod or (None, ""))[1]
    logs = [row for row in about.tables[LOG_SOURCES] if row.pod == name and is_servers(row.container)]
    return name.startswith("kube-apiserver") or (bool(logs) and not is_servers(name))
