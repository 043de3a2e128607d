"""Rows that IBM adds to listings of kubectl: workers, and what their names and labels say of the cluster."""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import Cells, value
from analyzer.vendors import ibm

VERSION = regex.compile(r"(\d[\w.+-]*)")
ANYONE = {
    "zone": ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"),
    "region": ("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"),
}
"""The labels of every Kubernetes for the same columns."""


def node_fields(labels: dict[str, str]) -> dict[str, str | None]:
    """Columns of `nodes` that IBM Cloud and Kubernetes put into labels."""
    return {
        column: next((labels[key] for key in (*keys, *ANYONE.get(column, ())) if labels.get(key)), None)
        for column, keys in ibm.LABELS.items()
    }


@functools.cache
def _titles() -> dict[str, str]:
    """Title to label key: kubectl's `-L` prints what stands behind the label's last slash, in capitals."""
    keys = [key for column, own in ibm.LABELS.items() for key in (*own, *ANYONE.get(column, ()))]
    return {key.rpartition("/")[2].upper(): key for key in reversed(keys)} | {
        "WORKER-POOL": ibm.LABELS["worker_pool"][0]
    }


def label_columns(cells: Cells) -> dict[str, str]:
    """The labels that columns of `kubectl get nodes -L` state."""
    found = {key: value(cells, title) for title, key in _titles().items() if title in cells}
    return {key: text for key, text in found.items() if text}


def cluster_fact(emit: Emit, line: int, worker_id: str | None) -> None:
    if worker_id and (m := ibm.WORKER_ID.match(worker_id)):
        emit.fact("cluster_id", m[1], line)


def worker(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """`ibmcloud ks worker ls`."""
    identity = cells.get("ID", "")
    status = value(cells, "Status", "STATUS") or ""
    emit(
        schema.NODES, line, name=value(cells, "Private IP", "Primary IP", "PRIVATE IP", "PRIMARY IP"), internal_ip=value(cells, "Private IP", "Primary IP", "PRIVATE IP", "PRIMARY IP"),
        external_ip=value(cells, "Public IP", "PUBLIC IP"), zone=value(cells, "Zone", "ZONE"), ready=status.startswith("Ready") if status else None,
        worker_id=identity, worker_version=m[1] if (m := VERSION.match(value(cells, "Version", "VERSION") or "")) else None,
        private_vlan=value(cells, "Private VLAN"), public_vlan=value(cells, "Public VLAN"),
        worker_pool=value(cells, "Worker Pool", "Pool", "Pool Name", "WORKER POOL"),
    )  # fmt: skip
    cluster_fact(emit, line, identity)
