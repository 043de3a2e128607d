"""
The Secret from which calico-node takes the password of the mesh, and whether it is where calico-node looks for it.

A BGPConfiguration names it (`spec.nodeMeshPassword.secretKeyRef`), and calico-node reads it in its own namespace (Calico's
documentation, *Secure BGP sessions*). Clusters whose calico-node moved from `kube-system` to `calico-system`, as those of IBM Cloud do with
1.29, lose it when nobody moves the Secret along: the names of namespaces are all that tells, and BIRD says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from analyzer.model import Placed
from analyzer.schema import CalicoObjectRow, FactRow

USUAL = "calico-bgp-password"
"""What IBM Cloud's documentation calls it, where no BGPConfiguration is shown."""


class Misplaced(NamedTuple):
    """
    A Secret that is not where calico-node looks for it.

    Attributes:
        spaces: namespaces that have one of its name.
        is_named: does a BGPConfiguration of the bundle name it.
    """

    secret: str
    spaces: tuple[str, ...]
    wanted_in: str
    is_named: bool
    rows: tuple[Placed, ...]


def misplaced(
    facts: Mapping[str, list[FactRow]], objects: Iterable[CalicoObjectRow], homes: Collection[str]
) -> Misplaced | None:
    """
    The Secret that stands elsewhere alone, by a list of all namespaces.

    Args:
        homes: namespaces of the pods of calico-node.
    """
    if len(homes) != 1:
        return None
    (home,) = homes
    named = {name: row for row in objects if row.kind == "BGPConfiguration" and (name := _named(row.spec))}
    for secret, naming in {**dict.fromkeys((USUAL,)), **named}.items():
        rows = [row for row in facts.get("secret_of_all", []) if row.value.partition("/")[2] == secret]
        spaces = sorted({row.value.partition("/")[0] for row in rows})
        also = f"{home}/{secret}" in {row.value for row in facts.get("secret", [])}
        if spaces and home not in spaces and not also:
            shown = (rows[0], naming) if naming is not None else (rows[0],)
            return Misplaced(secret, tuple(spaces), home, naming is not None, shown)
    return None


def _named(spec: str | None) -> str | None:
    """The Secret that a BGPConfiguration names."""
    try:
        found = json.loads(spec or "{}")
        name = found["nodeMeshPassword"]["secretKeyRef"]["name"]
    except (ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None
