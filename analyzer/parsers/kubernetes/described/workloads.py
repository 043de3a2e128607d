"""
Described DaemonSets, Deployments, ReplicaSets, StatefulSets.

Only a DaemonSet and a Deployment state how many pods are available; the `Pods Status` of the others counts running pods,
which need not be ready.
"""

from __future__ import annotations

import json
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import PAIR, Block
from analyzer.parsers.kubernetes.described.containers import template
from analyzer.sources.clock import rfc3339_us

CONDITION = regex.compile(r"^  (?P<type>[A-Z]\w+)\s+(?P<status>True|False|Unknown)\s*(?P<reason>\S*)\s*$")
RESTARTED = regex.compile(
    r"kubectl\.kubernetes\.io/restartedAt[=:]\s{0,9}\"?(\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d))"
)
GOOD_WHEN_FALSE = frozenset({"ReplicaFailure"})
TOLERATION = regex.compile(
    r"(?P<key>(?!op=)[A-Za-z0-9][\w./-]*)?(?:=(?P<value>[^:\s]*))?(?::(?P<effect>NoSchedule|NoExecute|PreferNoSchedule))?(?:\s*op=(?P<op>\w+))?(?:\s+for\s+(?P<for>\d+)s)?$"
)


def _daemonset(block: Block, fragment: Fragment, emit: Emit) -> None:
    available = number(block.value("Number of Nodes Scheduled with Available Pods"))
    _row(
        block, emit, "DaemonSet", "Desired Number of Nodes Scheduled", desired=number(block.value("Desired Number of Nodes Scheduled")),
        current=number(block.value("Current Number of Nodes Scheduled")), ready=available,
        updated=number(block.value("Number of Nodes Scheduled with Up-to-date Pods")), available=available,
    )  # fmt: skip


def _replicas(kind: str) -> Any:
    def read(block: Block, fragment: Fragment, emit: Emit) -> None:
        text = block.value("Replicas") or ""

        def count(word: str) -> int | None:
            m = regex.search(rf"(\d+) {word}", text)
            return int(m[1]) if m else None

        available = count("available")
        _row(
            block, emit, kind, "Replicas", desired=count("desired"), current=count("total") if "total" in text else count("current"),
            ready=available, updated=count("updated"), available=available,
        )  # fmt: skip

    return read


def _row(block: Block, emit: Emit, kind: str, key: str, **counts: int | None) -> None:
    probe, image = template(block, kind, emit)
    emit(
        schema.WORKLOADS, block.line(key), kind=kind, namespace=block.value("Namespace"), name=block.value("Name"), readiness=probe, image=image,
        restarted_at=_restarted(block), message=_conditions(block, emit), tolerations=_tolerations(block), node_selector=_selector(block), **counts,
    )  # fmt: skip


def _restarted(block: Block) -> int | None:
    """When `rollout restart` was run last, by its annotation of the pod template."""
    found = [m[1] for _, text in block.lines if (m := RESTARTED.search(text))]
    return rfc3339_us(found[-1]) if found else None


def _conditions(block: Block, emit: Emit) -> str | None:
    """Conditions that are not good, as `type: reason`."""
    bad = []
    for line, text in block.beside_and_below("Conditions"):
        if (m := CONDITION.match(f"  {text}")) and (m["status"] == "True") == (m["type"] in GOOD_WHEN_FALSE):
            bad.append(f"{m['type']}: {m['reason']}")
            emit.keep(line)
    return "; ".join(bad) or None


def _in_template(block: Block, key: str) -> list[str] | None:
    """What stands beside and below a key of the pod template, which clients since 1.31 print; None when it is not there."""
    found: list[str] | None = None
    width = 0
    for _, text in block.lines:
        indent = len(text) - len(text.lstrip())
        if m := regex.match(rf"\s+{key}:(.*)", text):
            found, width = [m[1].strip()], indent
        elif found is not None and indent > width:
            found.append(text.strip())
        elif found is not None:
            break
    return None if found is None else [text for text in found if text and text != "<none>"]


def _tolerations(block: Block) -> str | None:
    texts = _in_template(block, "Tolerations")
    if texts is None:
        return None
    found = []
    for text in texts:
        m = TOLERATION.match(text)
        if m is None:
            return None  # half of the tolerations is a wrong answer
        named = {
            "key": m["key"],
            "value": m["value"],
            "effect": m["effect"],
            "operator": m["op"] or ("Exists" if m["value"] is None else "Equal"),
        }
        one: dict[str, Any] = {name: text for name, text in named.items() if text}
        if m["for"]:
            one["tolerationSeconds"] = int(m["for"])
        found.append(one)
    return json.dumps(found, sort_keys=True)


def _selector(block: Block) -> str | None:
    top = block.value("Node-Selector")
    texts = _in_template(block, "Node-Selectors")
    if "Node-Selector" in block.tops:
        texts = [text for _, text in block.beside_and_below("Node-Selector") if text != "<none>"] if top else []
    if texts is None:
        return None
    pairs = [m for text in texts for part in text.split(",") if (m := PAIR.match(part))]
    return json.dumps({m["key"]: m["value"].strip() for m in pairs}, sort_keys=True)


def _has(*keys: str, text: str = "") -> Any:
    return lambda block: (
        set(keys) <= block.tops and (not text or bool(regex.search(text, block.value("Replicas") or "")))
    )


DESCRIBED = (
    Described("DaemonSet", _has("Desired Number of Nodes Scheduled"), _daemonset, 25),
    Described("Deployment", _has("Replicas", text=r"\d+ updated"), _replicas("Deployment"), 40),
    Described("ReplicaSet", _has("Replicas", text=r"\d+ current / \d+ desired"), _replicas("ReplicaSet"), 41),
    Described("StatefulSet", _has("Replicas", text=r"\d+ desired \| \d+ total"), _replicas("StatefulSet"), 42),
)
