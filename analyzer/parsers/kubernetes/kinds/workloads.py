"""DaemonSets, Deployments, ReplicaSets, StatefulSets."""

from __future__ import annotations

import json

from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object, dumps
from analyzer.parsers.kubernetes.kinds.pods import arguments
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
    item.row(
        schema.WORKLOADS, kind=item.kind, namespace=item.namespace, name=item.name,
        host_network=bool(item.get(*template, "hostNetwork", default=False)) if containers else None,
        dns_policy=item.text_at(*template, "dnsPolicy"), readiness=any("readinessProbe" in c for c in containers) if containers else None,
        image=str(containers[0].get("image")) if containers and containers[0].get("image") else None,
        restarted_at=rfc3339_us(restarted) if isinstance(restarted, str) else None, message=message or None,
        labels=dumps(item.get("spec", "template", "metadata", "labels")), tolerations=json.dumps(item.maps(*template, "tolerations"), sort_keys=True, default=str) if containers else None,
        node_selector=json.dumps(item.get(*template, "nodeSelector", default={}), sort_keys=True, default=str) if containers else None, **counts,
    )  # fmt: skip
    arguments(item, containers)


KINDS = {"DaemonSet": daemonset, "Deployment": replicas, "ReplicaSet": replicas, "StatefulSet": replicas}
