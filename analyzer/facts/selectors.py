"""
A service whose selector asks for a label that the pods meant to be behind it do not have: it has no endpoints, and its pods are ready.

``app.kubernetes.io/name=guard-old`` of a service beside a ready pod with ``app.kubernetes.io/name=guard``: nothing is to be brought up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.facts import called_pod
from analyzer.facts.generated import deployment_of
from analyzer.facts.pods import Pod
from analyzer.schema import ServiceRow
from analyzer.vendors import spaces


class Unselected(NamedTuple):
    """
    Attributes:
        pod: a ready one that looks meant.
        asked: what the selector asks for and the pod has not, ``key=value`` each.
        has: what it has under those keys, ``no KEY`` where it has none.
    """

    pod: Pod
    asked: tuple[str, ...]
    has: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"it asks for {', '.join(self.asked)}, and {self.pod.name}, which is {self.pod.state}, has {', '.join(self.has)}"


def unselected(
    services: Iterable[ServiceRow], pods: Sequence[Pod], service: tuple[str, str] | None
) -> Unselected | None:
    """
    None where a pod of the namespace has all that is asked for, or the labels of one are not shown.

    A ready pod is meant that is called as the service is, that has nearly the value that is asked for, or beside which no other
    program runs there; of any other pod of the namespace nothing says so.
    """
    record = next((one for one in services if service == (one.namespace, one.name) and one.selector), None)
    asked = _pairs(record.selector) if record is not None else {}
    here = [pod for pod in pods if service is not None and pod.namespace == service[0]]
    if service is None or not asked or not here or any(pod.labels is None for pod in here):
        return None
    if any(asked.items() <= _pairs(pod.labels).items() for pod in here):
        return None
    ready = [pod for pod in here if pod.health]
    meant = called_pod.ready(ready, service) or [pod for pod in ready if _is_near(asked, _pairs(pod.labels))]
    names = {deployment_of(pod.name) for pod in here}
    if not meant and len(names) == 1 and None not in names and not spaces.is_system(service[0]):
        meant = ready
    if not meant:
        return None
    have = _pairs(meant[0].labels)
    missing = [key for key, value in asked.items() if have.get(key) != value]
    return Unselected(
        meant[0],
        tuple(f"{key}={asked[key]}" for key in missing),
        tuple(f"{key}={have[key]}" if key in have else f"no {key}" for key in missing),
    )


def _is_near(asked: dict[str, str], have: dict[str, str]) -> bool:
    """Does a label have the value that is asked for with a word more or less: ``guard-old`` of ``guard``."""
    two = [(value, have[key]) for key, value in asked.items() if have.get(key, value) != value]
    return bool(two) and all(one.startswith(f"{other}-") or other.startswith(f"{one}-") for one, other in two)


def _pairs(text: str | None) -> dict[str, str]:
    found = json.loads(text) if text else {}
    return {str(key): str(value) for key, value in found.items()}
