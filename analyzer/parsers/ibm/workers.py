"""Rows that IBM adds to listings of kubectl: workers, and what their names and labels say of the cluster."""

from __future__ import annotations

import regex

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import Cells, value

WORKER_ID = regex.compile(r"kube-([0-9a-z]{20}|[0-9a-f]{32})-")


def node_fields(labels: dict[str, str]) -> dict[str, str | None]:
    """Columns of `nodes` that IBM Cloud and Kubernetes put into labels."""

    def first(*keys: str) -> str | None:
        return next((labels[k] for k in keys if labels.get(k)), None)

    return {
        "zone": first(
            "ibm-cloud.kubernetes.io/zone", "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"
        ),
        "region": first(
            "ibm-cloud.kubernetes.io/region",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/region",
        ),
        "private_vlan": first("privateVLAN", "ibm-cloud.kubernetes.io/private-vlan"),
        "public_vlan": first("publicVLAN", "ibm-cloud.kubernetes.io/public-vlan"),
        "worker_pool": first("ibm-cloud.kubernetes.io/worker-pool-name", "ibm-cloud.kubernetes.io/worker-pool-id"),
        "worker_id": first("ibm-cloud.kubernetes.io/worker-id"),
        "worker_version": first("ibm-cloud.kubernetes.io/worker-version"),
        "subnet_id": first("ibm-cloud.kubernetes.io/subnet-id"),
    }


def cluster_fact(emit: Emit, line: int, worker_id: str | None) -> None:
    if worker_id and (m := WORKER_ID.match(worker_id)):
        emit.fact("cluster_id", m[1], line)


def worker(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """`ibmcloud ks worker ls`."""
    identity = cells.get("ID", "")
    status = value(cells, "Status", "STATUS") or ""
    emit(
        schema.NODES, line, name=value(cells, "Private IP", "Primary IP", "PRIVATE IP", "PRIMARY IP"), internal_ip=value(cells, "Private IP", "Primary IP", "PRIVATE IP", "PRIMARY IP"),
        external_ip=value(cells, "Public IP", "PUBLIC IP"), zone=value(cells, "Zone", "ZONE"), ready=status.startswith("Ready") if status else None,
        worker_id=identity, worker_version=(value(cells, "Version", "VERSION") or "").rstrip("*") or None,
    )  # fmt: skip
    cluster_fact(emit, line, identity)
