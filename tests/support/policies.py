"""
Small worlds of policies as objects, and questions to them.

    world = [*cluster(), gnp("shut", selector="app == 'grind'", types=["Ingress"])]
    assert ask(world, "kiln/fire-0 > mill/grind-0 tcp/80") == ["denied"]

The cluster: namespaces mill (zone front) and kiln (zone back); pods mill/grind-0 on w1, mill/sift-0 on w2, kiln/fire-0 on w2;
nodes w1 and w2.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import analyzer
from analyzer.facts.cluster import About
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.parsers.kubernetes.listings import listing_kind
from analyzer.parsers.kubernetes.object_reader import handlers
from analyzer.policy.evaluate import Evaluator, Query
from analyzer.policy.spec.values import protocol_number
from analyzer.policy.world import World
from analyzer.schema import LISTINGS, TABLES
from analyzer.sources.names import Context
from analyzer.tables.base import Table
from analyzer.tables.rows import Tables, rows_of
from analyzer.tools.reach import reach

Spec = dict[str, Any]
GRIND, SIFT, FIRE, OUT = "mill/grind-0", "mill/sift-0", "kiln/fire-0", "203.0.113.9"
CALICO = "projectcalico.org/v3"


def made(
    kind: str, name: str | None, spec: Spec | None = None, *, api: str = CALICO, space: str | None = None, **more: Any
) -> Spec:
    """One object."""
    labels = more.pop("labels", None)
    metadata = {
        key: value for key, value in (("name", name), ("namespace", space), ("labels", labels)) if value is not None
    }
    return {
        "apiVersion": api,
        "kind": kind,
        "metadata": metadata,
        **({"spec": spec} if spec is not None else {}),
        **more,
    }


def pod(
    path: str, ip: str, node: str = "w1", ports: Sequence[Spec] = (), account: str = "default", **labels: str
) -> Spec:
    """A running pod with the label `app`, which is its name without the number, unless labels say otherwise."""
    space, name = path.split("/")
    spec = {"nodeName": node, "serviceAccountName": account, "containers": [{"name": "c", "ports": list(ports)}]}
    return made(
        "Pod",
        name,
        spec,
        api="v1",
        space=space,
        labels=labels or {"app": name.rpartition("-")[0]},
        status={"phase": "Running", "podIP": ip},
    )


def namespace(name: str, **labels: str) -> Spec:
    return made("Namespace", name, api="v1", labels={"kubernetes.io/metadata.name": name, **labels})


def node(name: str, *addresses: str) -> Spec:
    kinds = ("InternalIP", "ExternalIP")
    listed = [{"type": kind, "address": address} for kind, address in zip(kinds, addresses, strict=False)]
    return made("Node", name, {}, api="v1", status={"addresses": listed})


def cluster() -> list[Spec]:
    return [
        namespace("mill", zone="front"), namespace("kiln", zone="back"), node("w1", "10.44.0.11"), node("w2", "10.44.0.12"),
        pod(GRIND, "172.30.9.4", "w1", [{"name": "web", "containerPort": 8081}]), pod(SIFT, "172.30.9.5", "w2"), pod(FIRE, "172.30.9.6", "w2"),
    ]  # fmt: skip


def gnp(name: str, **spec: Any) -> Spec:
    return made("GlobalNetworkPolicy", name, spec)


def np(path: str, **spec: Any) -> Spec:
    """A NetworkPolicy of Calico."""
    space, _, name = path.rpartition("/")
    return made("NetworkPolicy", name, spec, space=space or None)


def knp(path: str, **spec: Any) -> Spec:
    """A NetworkPolicy of Kubernetes."""
    space, _, name = path.rpartition("/")
    return made("NetworkPolicy", name, spec, api="networking.k8s.io/v1", space=space or None)


def tier(name: str, order: Any, action: str | None = None) -> Spec:
    return made("Tier", name, {"order": order, **({"defaultAction": action} if action else {})})


def hep(name: str, node: str, interface: str, *addresses: str, **more: Any) -> Spec:
    labels = more.pop("labels", {"role": "w"})
    return made(
        "HostEndpoint",
        name,
        {"node": node, "interfaceName": interface, "expectedIPs": list(addresses), **more},
        labels=labels,
    )


def listing(objects: Sequence[Spec], kind: str = "List", api: str = "v1") -> Spec:
    return {"apiVersion": api, "kind": kind, "items": list(objects)}


OPEN = gnp("open", selector="app == 'nobody'", types=["Ingress"])
"""A policy that selects nothing: policies were looked for."""


def allow(**rule: Any) -> Spec:
    return {"action": "Allow", **rule}


def deny(**rule: Any) -> Spec:
    return {"action": "Deny", **rule}


def query(text: str) -> Query:
    """``from > to protocol/port`` as a question."""
    source, _, rest = text.partition(" > ")
    target, _, how = rest.partition(" ")
    protocol, _, port = how.partition("/")
    return Query(source, target, int(port) if port else None, protocol_number(protocol or "tcp") or 6)


@functools.lru_cache(maxsize=256)
def _load(text: str) -> analyzer.Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "objects.json")
        path.write_text(text)
        return analyzer.load(path, isolate=False)


def load(objects: Sequence[Spec]) -> analyzer.Snapshot:
    """The objects as one complete listing for each kind."""
    kinds = dict.fromkeys(one["kind"] for one in objects)
    return _load("\n".join(json.dumps(listing([one for one in objects if one["kind"] == kind])) for kind in kinds))


def answers(objects: Sequence[Spec], *questions: str) -> list[dict[str, Any]]:
    return reach(load(objects), [query(text) for text in questions])


def ask(objects: Sequence[Spec], *questions: str) -> list[str]:
    """The verdicts."""
    return [str(one["verdict"]) for one in answers(objects, *questions)]


def read(text: str, *questions: str) -> list[dict[str, Any]]:
    """Answers of a text as it stands in a file."""
    return reach(_load(text), [query(one) for one in questions])


class Capture:
    """Takes rows as a parser emits them, without text, lines or limits."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def __call__(self, table: Table[Any], line: int | None, /, **values: Any) -> None:
        self.rows.setdefault(table.name, []).append({"source": "objects.json", "line": line, **values})

    def fact(self, *_: Any) -> None: ...

    def time(self, *_: Any) -> None: ...

    def began(self, *_: Any) -> None: ...

    def unread(self, *_: Any) -> None: ...


def evaluator(objects: Sequence[Spec]) -> Evaluator:
    """An evaluator of complete listings of these objects, made without any text: fast enough for thousands of worlds."""
    capture: Any = Capture()
    for kind in dict.fromkeys([one["kind"] for one in objects] + ["Pod", "Node"]):
        capture(LISTINGS, 1, kind=listing_kind(kind), complete=True, ends=True)
    for one in objects:
        handlers()[one["kind"]](Object(one, "", 1, one["kind"], capture, Context()))
    known = {**TABLES}

    def rows(name: str) -> Any:
        table, given = known[name], capture.rows.get(name, [])
        return (
            rows_of(table, {column.name: [row.get(column.name) for row in given] for column in table.all_columns})
            if given
            else ()
        )

    tables = Tables(known, rows)
    return Evaluator(World(tables, About(tables)))
