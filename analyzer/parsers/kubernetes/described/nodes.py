"""A described node: addresses, conditions, taints, versions."""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.ibm.workers import cluster_fact, node_fields
from analyzer.parsers.kubernetes.described import node_pods
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.sources.clock import rfc1123_us

ADDRESS = regex.compile(r"^\s+(InternalIP|ExternalIP|Hostname):\s+(\S+)")
CONDITION = regex.compile(
    r"^\s+(Ready|MemoryPressure|DiskPressure|PIDPressure|NetworkUnavailable)\s+(True|False|Unknown)\s+(\w{3}, .*?[+-]\d{4})?\s*(\w{3}, .*?[+-]\d{4})?\s*(.*)$"
)
BEAT = regex.compile(r"\s+Type\s+Status\s+LastHeartbeatTime\s")
"""The titles of a node's conditions alone: those of no other kind have a time of a heartbeat."""
TAINT = regex.compile(r"[\w./-]{1,317}(?:=[\w.-]{0,63})?:(?:NoSchedule|PreferNoSchedule|NoExecute)")
OWN_KEYS = frozenset({"Allocatable", "PodCIDR", "PodCIDRs", "Taints", "Unschedulable", "Lease", "System Info"})


def _fits(block: Block) -> bool:
    have = block.tops
    told = {"Conditions", "Addresses"} <= have or (
        "Conditions" in have and any(BEAT.match(text) for _, text in block.lines)
    )
    return "Roles" in have or bool(OWN_KEYS & have) or told


def _node(block: Block, fragment: Fragment, emit: Emit) -> None:
    labels, annotations = block.pairs("Labels"), block.pairs("Annotations")
    fields = node_fields(labels)
    addresses: dict[str, str] = {}
    ready: bool | None = None
    bad: list[str] = []
    pressure: list[str] = []
    at = block.line("Name")
    for line_number, text in block.lines:
        if m := ADDRESS.match(text):
            addresses[m[1]] = m[2]
        elif m := CONDITION.match(text):
            if m[1] == "Ready":
                ready = m[2] == "True"
            if (m[1] == "Ready") != (m[2] == "True"):
                bad.append(f"{m[1]}={m[2]} {' '.join((m[5] or '').split())}")
                at = line_number if m[1] == "Ready" else at
                emit.keep(line_number)
                if m[1].endswith("Pressure"):
                    pressure.append(m[1])
                    at = line_number
            emit.time(rfc1123_us(m[3] or ""))
    version = next((v for _, _, k, v in block.keys if k == "Kubelet Version"), None)
    runtime = next((v for _, _, k, v in block.keys if k == "Container Runtime Version"), None)
    system = next((v for _, _, k, v in block.keys if k == "OS Image"), None)
    kernel = next((v for _, _, k, v in block.keys if k == "Kernel Version"), None)
    emit(
        schema.NODES, at, name=block.value("Name"), internal_ip=addresses.get("InternalIP"), external_ip=addresses.get("ExternalIP"),
        ready=ready, version=version, runtime=runtime, pressure=", ".join(pressure) or None, conditions="; ".join(bad) or None,
        unschedulable=(block.value("Unschedulable") == "true") if block.value("Unschedulable") else None,
        labels=json.dumps(labels, sort_keys=True) if "Labels" in block.tops else None,
        created_at=rfc1123_us(block.value("CreationTimestamp") or ""), taints=_taints(block), system=system, kernel=kernel, **fields,
    )  # fmt: skip
    node_pods.read(block, block.value("Name"), emit)
    cluster_fact(emit, block.line_with("worker-id"), fields.get("worker_id"))
    if address := annotations.get("projectcalico.org/IPv4Address"):
        emit(
            schema.CALICO_NODES,
            block.line_with("projectcalico.org/IPv4Address"),
            name=block.value("Name"),
            ipv4=address,
            tunnel_ip=annotations.get("projectcalico.org/IPv4IPIPTunnelAddr"),
        )


def _taints(block: Block) -> str | None:
    """
    The first taint stands beside the key, the others below it; none is an answer, a missing key is not.

    Below the key may stand what a filter let through of another part: only what has an effect is a taint.
    """
    found = [text for _, text in block.beside_and_below("Taints")]
    return None if "Taints" not in block.tops else json.dumps([text for text in found if TAINT.fullmatch(text)])


DESCRIBED = (Described("Node", _fits, _node, 20),)
