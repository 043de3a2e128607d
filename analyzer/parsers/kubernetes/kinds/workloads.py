"""DaemonSets, Deployments, ReplicaSets, StatefulSets."""

from __future__ import annotations

import json
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object, dumps
from analyzer.parsers.kubernetes.kinds.pods import arguments
from analyzer.parsers.kubernetes.kinds.tokens import audiences
from analyzer.sources.clock import rfc3339_us

COUNTS = (
    "observedGeneration",
    "replicas",
    "unavailableReplicas",
    "readyReplicas",
    "availableReplicas",
    "updatedReplicas",
)


def daemonset(item: Object) -> None:
    _row(
        item, desired=item.number_at("status", "desiredNumberScheduled"), current=item.number_at("status", "currentNumberScheduled"),
        ready=item.number_at("status", "numberReady"), updated=item.number_at("status", "updatedNumberScheduled"),
        available=item.number_at("status", "numberAvailable"),
    )  # fmt: skip


LAST_WORD = regex.compile(r"\n *- [^\n]*\n?\Z")
TEMPLATE_INDENT = 6
"""Of the keys of a pod template's spec, at least."""


def replicas(item: Object) -> None:
    counted = any(item.number_at("status", key) is not None for key in COUNTS)

    def count(key: str) -> int | None:
        """Kubernetes leaves zero counts out of a status that has any; one that was cut down to its conditions has none."""
        found = item.number_at("status", key)
        return 0 if found is None and counted else found

    _row(
        item, desired=item.number_at("spec", "replicas"), current=count("replicas"), ready=count("readyReplicas"),
        updated=item.number_at("status", "updatedReplicas"), available=count("availableReplicas"),
    )  # fmt: skip


def _row(item: Object, **counts: int | None) -> None:
    template = ("spec", "template", "spec")
    containers = item.maps(*template, "containers")
    restarted = item.get("spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt")
    conditions = [
        c
        for c in item.maps("status", "conditions")
        if (c.get("type") == "ReplicaFailure" and c.get("status") == "True") or c.get("status") == "False"
    ]
    message = "; ".join(f"{c.get('type')}: {c.get('reason')}: {c.get('message')}" for c in conditions)
    whole = bool(containers) and not _ends_in_template(item)
    item.row(
        schema.WORKLOADS, kind=item.kind, namespace=item.namespace, name=item.name,
        host_network=_host_network(item, template) if containers else None,
        dns_policy=item.text_at(*template, "dnsPolicy"), readiness=_readiness(item, containers), image=_image(item, containers),
        restarted_at=rfc3339_us(restarted) if isinstance(restarted, str) else None, message=message or None,
        labels=dumps(item.get("spec", "template", "metadata", "labels")), tolerations=json.dumps(item.maps(*template, "tolerations"), sort_keys=True, default=str) if whole else None,
        node_selector=json.dumps(item.get(*template, "nodeSelector", default={}), sort_keys=True, default=str) if whole else None, **counts,
    )  # fmt: skip
    arguments(item, containers)
    audiences(item, containers, item.maps(*template, "volumes"))
    if containers and not containers[-1].get("image") and _ends_in_words(item):
        item.emit.ends_early = True


def _ends_in_words(item: Object) -> bool:
    """Does the whole text end with an argument of a container, whose image, which each has, is not there yet."""
    return item.emit.fragment.text.endswith(item.text) and LAST_WORD.search(item.text) is not None


def _host_network(item: Object, template: tuple[str, ...]) -> bool | None:
    """Kubernetes leaves the key out where it is false; of a text that ends before it nothing tells."""
    if item.get(*template, "hostNetwork") is not None:
        return item.truth_at(*template, "hostNetwork")
    return None if _ends_in_template(item) else False


def _readiness(item: Object, containers: list[dict[str, Any]]) -> bool | None:
    if any("readinessProbe" in one for one in containers):
        return True
    return False if containers and not _ends_in_template(item) else None


def _image(item: Object, containers: list[dict[str, Any]]) -> str | None:
    """The first container's; one at the end of a text that may go on is whole only with its tag."""
    image = str(containers[0].get("image") or "") if containers else ""
    return image if image and not item.is_cut(image) else None


def _ends_in_template(item: Object) -> bool:
    """Does the text end among the containers, where more of their keys may have stood."""
    if not item.is_open:
        return False
    indent = len(last := item.text[item.text.rfind("\n") + 1 :]) - len(last.lstrip())
    return indent >= TEMPLATE_INDENT and "status" not in item.value


KINDS = {
    "DaemonSet": daemonset,
    "Deployment": replicas,
    "ReplicaSet": replicas,
    "ReplicationController": replicas,
    "StatefulSet": replicas,
}
