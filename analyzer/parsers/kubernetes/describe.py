"""
`kubectl describe` of nodes, pods, workloads, webhook configurations and policies.

::

    Name:               10.134.77.131
    Labels:             ibm-cloud.kubernetes.io/zone=fra02
                        privateVLAN=3071502
    Conditions:
      Type                 Status  LastHeartbeatTime  ...

A block starts at `Name:` in column 0. Keys are read by indentation, tables below `Conditions:` and `Events:` by columns.
"""

from __future__ import annotations

import json
from typing import Any

import regex

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.workers import cluster_fact, node_fields
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.describe_block import KEY, Block
from analyzer.parsers.kubernetes.describe_webhook import webhook
from analyzer.sources.clock import rfc1123_us

NAME = regex.compile(r"Name:\s+\S")
USUAL_KEY = regex.compile(r"^(?:Namespace|Labels|Roles|Annotations|Selector|API Version|Priority):", regex.M)
ADDRESS = regex.compile(r"^\s+(InternalIP|ExternalIP|Hostname):\s+(\S+)")
CONDITION = regex.compile(
    r"^\s+(Ready|MemoryPressure|DiskPressure|PIDPressure|NetworkUnavailable)\s+(True|False|Unknown)\s+(\w{3}, .*?[+-]\d{4})?\s*(\w{3}, .*?[+-]\d{4})?\s*(.*)$"
)
SECTION = regex.compile(r"^(\w[\w ]*):")
CONTAINER = regex.compile(r"^  ([a-z0-9][\w.-]*):\s*$")
IN_TEMPLATE = regex.compile(r"^   ([a-z0-9][\w.-]*):\s*$")
OF_CONTAINER = regex.compile(r"^    ([A-Z][\w ]*):\s*(.*)$")
OF_STATE = regex.compile(r"^      (\w[\w ]*):\s*(.*)$")
TIMES_SEEN = regex.compile(r"\(x(\d+) over")
EVENT = regex.compile(
    r"^\s+(?P<type>Normal|Warning)\s+(?P<reason>\w+)\s+(?P<age>\S+(?: \(x\d+ over \S+\))?)\s+(?P<from>\S+)\s+(?P<message>.*)$"
)


def takes(fragment: Fragment) -> str:
    head = fragment.head(6)
    if not NAME.match(head):
        return ""
    return "a block of `kubectl describe`" if USUAL_KEY.search(fragment.text[:6000]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for block in _blocks(fragment):
        kind = _kind(block, fragment)
        READERS[kind](block, fragment, emit)
        _events(block, kind, emit)


def _blocks(fragment: Fragment) -> list[Block]:
    blocks: list[Block] = []
    for line_number, text in fragment.filled:
        if NAME.match(text):
            blocks.append(Block(line_number))
        if not blocks:
            continue
        block = blocks[-1]
        block.lines.append((line_number, text))
        if m := KEY.match(text):
            block.keys.append((line_number, len(m["indent"]), m["key"], (m["value"] or "").strip()))
    return blocks


def _kind(block: Block, fragment: Fragment) -> str:
    have = {key for _, indent, key, _ in block.keys if indent == 0}
    if "Webhooks" in have or (block.value("Kind") or "").endswith("WebhookConfiguration"):
        return "webhook"
    if "Roles" in have or {"Allocatable", "PodCIDR"} & have or {"Conditions", "Addresses", "Taints"} <= have:
        return "node"
    if "Desired Number of Nodes Scheduled" in have:
        return "daemonset"
    if {"Containers", "Status"} <= have and ("Node" in have or "IP" in have):
        return "pod"
    return "deployment" if "Replicas" in have else "other"


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
    emit(
        schema.NODES, at, name=block.value("Name"), internal_ip=addresses.get("InternalIP"), external_ip=addresses.get("ExternalIP"),
        ready=ready, version=version, runtime=runtime, pressure=", ".join(pressure) or None, conditions="; ".join(bad) or None,
        unschedulable=(block.value("Unschedulable") == "true") if block.value("Unschedulable") else None,
        labels=json.dumps(labels, sort_keys=True), created_at=rfc1123_us(block.value("CreationTimestamp") or ""), taints=_taints(block), **fields,
    )  # fmt: skip
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
    """The first taint stands beside the key, the others below it."""
    found: list[str] | None = None
    for _, text in block.lines:
        if text.startswith("Taints:"):
            found = []
            text = text.partition(":")[2]
        elif found is not None and not text.startswith(" "):
            break
        if found is not None and text.strip() != "<none>":
            found.append(text.strip())
    return None if found is None else json.dumps(found)


def _pod(block: Block, fragment: Fragment, emit: Emit) -> None:
    containers: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None
    inside = state_of = ""
    words: list[tuple[str, int]] = []
    for line_number, text in block.lines:
        if m := SECTION.match(text):
            inside = m[1]
            continue
        if inside != "Containers":
            continue
        if m := CONTAINER.match(text):
            current = {"name": m[1], "line": line_number}
            containers.append(current)
            state_of = ""
        elif current is not None and (m := OF_CONTAINER.match(text)):
            key, value = m[1], m[2].strip()
            state_of = key if key in ("State", "Last State", "Args", "Command") else ""
            current[key] = value
            if key == "Ready":
                current["ready_line"] = line_number
        elif current is not None and state_of in ("State", "Last State") and (m := OF_STATE.match(text)):
            current[f"{state_of} {m[1]}"] = m[2].strip()
            if m[1] == "Reason":
                current["reason_line"] = line_number
        elif current is not None and state_of in ("Args", "Command") and text.startswith("      "):
            words.append((text.strip(), line_number))
            current.setdefault("words", []).append((text.strip(), line_number))
    good = sum(1 for c in containers if c.get("Ready") == "True")
    restarts = [number(c.get("Restart Count")) or 0 for c in containers]
    node = (block.value("Node") or "").split("/")[0] or None
    status = next((c["State Reason"] for c in containers if c.get("State Reason")), block.value("Status"))
    emit(
        schema.PODS, block.line("Status") if block.value("Status") else block.first_line, namespace=block.value("Namespace"), name=block.value("Name"), node=node,
        ip=block.value("IP"), phase=block.value("Status"), status=status, ready=good == len(containers) if containers else None,
        ready_containers=good if containers else None, containers=len(containers) or None, restarts=sum(restarts) if containers else None,
        owner_kind=(block.value("Controlled By") or "").partition("/")[0] or None, owner_name=(block.value("Controlled By") or "").partition("/")[2] or None,
        started_at=rfc1123_us(block.value("Start Time") or ""), labels=json.dumps(block.pairs("Labels"), sort_keys=True), service_account=block.value("Service Account"),
    )  # fmt: skip
    for c in containers:
        emit(
            schema.CONTAINERS, c.get("reason_line") or c.get("ready_line") or c["line"], namespace=block.value("Namespace"), pod=block.value("Name"), container=c["name"],
            ready=c.get("Ready") == "True" if "Ready" in c else None, restarts=number(c.get("Restart Count")), state=(c.get("State") or "").lower() or None,
            reason=c.get("State Reason"), last_reason=c.get("Last State Reason"), exit_code=number(c.get("Last State Exit Code") or c.get("State Exit Code")), image=c.get("Image"),
            message=c.get("State Message") or c.get("Last State Message"),
        )  # fmt: skip
        _arguments(block, c, "Pod", emit)


def _arguments(block: Block, container: dict[str, Any], kind: str, emit: Emit) -> None:
    from analyzer.parsers.kubernetes.kinds.pods import _flags

    words = [w for w, _ in container.get("words", [])]
    lines = dict(reversed(container.get("words", [])))
    for flag, value, needle in _flags(words):
        emit(
            schema.CONTAINER_ARGS,
            lines.get(needle, container["line"]),
            kind=kind,
            namespace=block.value("Namespace"),
            name=block.value("Name"),
            container=container["name"],
            flag=flag,
            value=value,
        )
    if container.get("Image"):
        emit(
            schema.CONTAINER_ARGS,
            container["line"],
            kind=kind,
            namespace=block.value("Namespace"),
            name=block.value("Name"),
            container=container["name"],
            flag="image",
            value=container["Image"],
        )


def _template_arguments(block: Block, kind: str, emit: Emit) -> tuple[bool, str | None]:
    """Containers of a described pod template; (has a readiness probe, first image)."""
    container: dict[str, Any] | None = None
    collecting = probe = False
    image = None
    for line_number, text in block.lines:
        if m := IN_TEMPLATE.match(text):
            if container:
                _arguments(block, container, kind, emit)
            container, collecting = {"name": m[1], "line": line_number, "words": []}, False
        elif container is not None and (m := OF_CONTAINER.match(text)):
            collecting = m[1] in ("Args", "Command")
            probe |= m[1] == "Readiness"
            if m[1] == "Image":
                container["Image"] = m[2].strip()
                image = image or m[2].strip()
        elif container is not None and collecting and text.startswith("      "):
            container["words"].append((text.strip(), line_number))
    if container:
        _arguments(block, container, kind, emit)
    return probe, image


def _daemonset(block: Block, fragment: Fragment, emit: Emit) -> None:
    probe, image = _template_arguments(block, "DaemonSet", emit)
    available = block.value("Number of Nodes Scheduled with Available Pods")
    emit(
        schema.WORKLOADS, block.line("Desired Number of Nodes Scheduled"), kind="DaemonSet", namespace=block.value("Namespace"), name=block.value("Name"),
        desired=number(block.value("Desired Number of Nodes Scheduled")), current=number(block.value("Current Number of Nodes Scheduled")),
        ready=number(available), updated=number(block.value("Number of Nodes Scheduled with Up-to-date Pods")), available=number(available),
        readiness=probe, image=image,
    )  # fmt: skip


def _deployment(block: Block, fragment: Fragment, emit: Emit) -> None:
    probe, image = _template_arguments(block, "Deployment", emit)
    text = block.value("Replicas") or ""

    def count(word: str) -> int | None:
        m = regex.search(rf"(\d+) {word}", text)
        return int(m[1]) if m else None

    emit(
        schema.WORKLOADS, block.line("Replicas"), kind="Deployment", namespace=block.value("Namespace"), name=block.value("Name"), desired=count("desired"),
        current=count("total"), ready=count("available"), updated=count("updated"), available=count("available"), readiness=probe, image=image,
    )  # fmt: skip


def _webhook(block: Block, fragment: Fragment, emit: Emit) -> None:
    webhook(block, fragment.context.heading, emit)


def _other(block: Block, fragment: Fragment, emit: Emit) -> None:
    emit.records += 1


def _events(block: Block, kind: str, emit: Emit) -> None:
    inside = False
    subject = {"node": "Node", "pod": "Pod", "daemonset": "DaemonSet", "deployment": "Deployment"}.get(kind)
    for line_number, text in block.lines:
        if text.startswith("Events:"):
            inside = True
        elif inside and (m := EVENT.match(text)):
            seen = TIMES_SEEN.search(m["age"])
            emit(
                schema.EVENTS, line_number, namespace=block.value("Namespace"), type=m["type"], reason=m["reason"], object_kind=subject,
                object_name=block.value("Name"), message=m["message"].strip(), count=int(seen[1]) if seen else 1, last_seen=m["age"],
            )  # fmt: skip


READERS = {
    "node": _node,
    "pod": _pod,
    "daemonset": _daemonset,
    "deployment": _deployment,
    "webhook": _webhook,
    "other": _other,
}
PARSERS = (Parser("kubectl describe", r"Name:[ ]+\S", takes, parse, 40),)
