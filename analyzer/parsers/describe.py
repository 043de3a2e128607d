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
from dataclasses import dataclass, field
from typing import Any

import regex

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubectl_table import cluster_fact, node_fields, number
from analyzer.sources.clock import rfc1123_us

KEY = regex.compile(r"(?P<indent> *)(?P<key>[A-Za-z][\w ()./-]*?):(?:\s+(?P<value>.*))?$")
PAIR = regex.compile(r"^\s*(?P<key>[A-Za-z0-9][\w./-]*)[=:]\s?(?P<value>.*)$")
EVENT = regex.compile(
    r"^\s+(?P<type>Normal|Warning)\s+(?P<reason>\w+)\s+(?P<age>\S+(?: \(x\d+ over \S+\))?)\s+(?P<from>\S+)\s+(?P<message>.*)$"
)


@dataclass(slots=True)
class Block:
    """One described object: (line, indent, key, value) in order, and its plain lines."""

    first_line: int
    keys: list[tuple[int, int, str, str]] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)

    def value(self, key: str) -> str | None:
        return next((v for _, indent, k, v in self.keys if k == key and indent == 0 and v and v != "<none>"), None)

    def line(self, key: str) -> int:
        return next((n for n, indent, k, _ in self.keys if k == key and indent == 0), self.first_line)

    def pairs(self, key: str) -> dict[str, str]:
        """`key=value` lines below a key, the first one beside it."""
        found: dict[str, str] = {}
        inside = False
        for _, text in self.lines:
            m = regex.match(r"([A-Z][\w ()-]*):(\s+.*)?$", text)
            if m:
                inside = m[1] == key
                text = m[2] or ""
            if inside and (pair := PAIR.match(text)):
                found[pair["key"]] = pair["value"].strip()
        return found


def takes(fragment: Fragment) -> str:
    head = fragment.head(6)
    if not regex.match(r"Name:\s+\S", head):
        return ""
    return (
        "a block of `kubectl describe`"
        if regex.search(
            r"^(?:Namespace|Labels|Roles|Annotations|Selector|API Version|Priority):", fragment.text[:6000], regex.M
        )
        else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    for block in _blocks(fragment):
        kind = _kind(block, fragment)
        READERS[kind](block, fragment, emit)
        _events(block, kind, emit)


def _blocks(fragment: Fragment) -> list[Block]:
    blocks: list[Block] = []
    for line_number, text in fragment.filled:
        if regex.match(r"Name:\s+\S", text):
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
        if m := regex.match(r"\s+(InternalIP|ExternalIP|Hostname):\s+(\S+)", text):
            addresses[m[1]] = m[2]
        elif m := regex.match(
            r"\s+(Ready|MemoryPressure|DiskPressure|PIDPressure|NetworkUnavailable)\s+(True|False|Unknown)\s+(\w{3}, .*?[+-]\d{4})?\s*(\w{3}, .*?[+-]\d{4})?\s*(.*)$",
            text,
        ):
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
        labels=json.dumps(labels, sort_keys=True), created_at=rfc1123_us(block.value("CreationTimestamp") or ""), **fields,
    )  # fmt: skip
    line = fragment.line_of("worker-id", block.first_line)
    cluster_fact(emit, line, fields.get("worker_id"))
    if address := annotations.get("projectcalico.org/IPv4Address"):
        emit(
            schema.CALICO_NODES,
            fragment.line_of("projectcalico.org/IPv4Address", block.first_line),
            name=block.value("Name"),
            ipv4=address,
            tunnel_ip=annotations.get("projectcalico.org/IPv4IPIPTunnelAddr"),
        )


def _pod(block: Block, fragment: Fragment, emit: Emit) -> None:
    containers: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None
    inside = state_of = ""
    words: list[tuple[str, int]] = []
    for line_number, text in block.lines:
        if m := regex.match(r"(\w[\w ]*):", text):
            inside = m[1]
            continue
        if inside != "Containers":
            continue
        if m := regex.match(r"  ([a-z0-9][\w.-]*):\s*$", text):
            current = {"name": m[1], "line": line_number}
            containers.append(current)
            state_of = ""
        elif current is not None and (m := regex.match(r"    ([A-Z][\w ]*):\s*(.*)$", text)):
            key, value = m[1], m[2].strip()
            state_of = key if key in ("State", "Last State", "Args", "Command") else ""
            current[key] = value
            if key == "Ready":
                current["ready_line"] = line_number
        elif (
            current is not None
            and state_of in ("State", "Last State")
            and (m := regex.match(r"      (\w[\w ]*):\s*(.*)$", text))
        ):
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
    from analyzer.parsers.kinds.pods import _flags

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
        if m := regex.match(r"   ([a-z0-9][\w.-]*):\s*$", text):
            if container:
                _arguments(block, container, kind, emit)
            container, collecting = {"name": m[1], "line": line_number, "words": []}, False
        elif container is not None and (m := regex.match(r"    ([A-Z][\w ]*):\s*(.*)$", text)):
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
    kind = "Mutating" if "Mutating" in (block.value("Kind") or fragment.context.heading.title()) else "Validating"
    body = "\n".join(text for _, text in block.lines)
    start = regex.search(r"^Webhooks:\s*$", body, regex.M)
    if not start:
        return
    chunk: list[tuple[int, str]] = []
    skip = body.count("\n", 0, start.end())
    for line_number, text in block.lines[skip + 1 :]:
        if text[:1] not in " \t":
            break
        if chunk and _starts_hook(text, chunk):
            _one_webhook(block, kind, chunk, emit)
            chunk = []
        chunk.append((line_number, text))
    if chunk:
        _one_webhook(block, kind, chunk, emit)


def _starts_hook(text: str, chunk: list[tuple[int, str]]) -> bool:
    """describe lists keys by name; `Admission Review Versions` or `Client Config` opens the next webhook."""
    key = regex.match(r"  (Admission Review Versions|Client Config):", text)
    seen = [t for _, t in chunk]
    return bool(key) and any(regex.match(r"  (?:Name|Failure Policy|Rules|Side Effects):", t) for t in seen)


def _one_webhook(block: Block, kind: str, chunk: list[tuple[int, str]], emit: Emit) -> None:
    tree = _tree(chunk)
    client = tree.get("Client Config", {})
    service = client.get("Service", {}) if isinstance(client, dict) else {}
    service = service if isinstance(service, dict) else {}
    name = tree.get("Name")
    if not isinstance(name, str):
        return
    line = next((n for n, t in chunk if regex.match(r"  Name:\s", t)), chunk[0][0])
    policy = next((n for n, t in chunk if "Failure Policy:" in t), None)
    if policy:
        emit.keep(policy)
    timeout = regex.match(r"\d+", str(tree.get("Timeout Seconds", "")))
    url = client.get("URL") or client.get("Url") if isinstance(client, dict) else None
    emit(
        schema.WEBHOOKS, line, kind=kind, configuration=block.value("Name"), name=name, service_namespace=_text(service.get("Namespace")),
        service_name=_text(service.get("Name")), service_port=number(_text(service.get("Port"))) or (443 if service else None), path=_text(service.get("Path")),
        url=_text(url), failure_policy=_text(tree.get("Failure Policy")) or "Fail", timeout_s=float(timeout.group()) if timeout else None,
        match_policy=_text(tree.get("Match Policy")), rules=json.dumps(_rules(tree.get("Rules")), sort_keys=True),
        namespace_selector=json.dumps(_selector(tree.get("Namespace Selector")), sort_keys=True),
        object_selector=json.dumps(_selector(tree.get("Object Selector")), sort_keys=True),
        match_conditions="[{}]" if tree.get("Match Conditions") else None,
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value and value != "<none>" else None


def _tree(chunk: list[tuple[int, str]]) -> dict[str, Any]:
    """Indentation as nesting; lines without a colon are list items, a repeated key makes a list."""
    root: dict[str, Any] = {}
    stack: list[tuple[int, dict[str, Any]]] = [(-1, root)]
    last: tuple[int, dict[str, Any], str] | None = None
    for _, text in chunk:
        indent = len(text) - len(text.lstrip())
        m = KEY.match(text)
        if m is None or (
            last is not None and indent > last[0] and last[1].get(last[2]) == [] and not m["value"] and False
        ):
            if last is not None:
                holder, key = last[1], last[2]
                if not isinstance(holder.get(key), list):
                    holder[key] = [holder[key]] if isinstance(holder.get(key), str) and holder[key] else []
                holder[key].append(text.strip())
            continue
        while stack and stack[-1][0] >= indent:
            stack.pop()
        parent = stack[-1][1]
        key, value = m["key"].strip(), (m["value"] or "").strip()
        if value:
            _put(parent, key, value)
        else:
            child: dict[str, Any] = {}
            _put(parent, key, child)
            stack.append((indent, child))
        last = (indent, parent, key)
    return root


def _put(parent: dict[str, Any], key: str, value: Any) -> None:
    if key in parent and parent[key] not in ({}, []):
        marker = f"{key}\0"
        parent.setdefault(marker, [parent[key]])
        parent[marker].append(value)
    else:
        parent[key] = value


def _many(holder: dict[str, Any], key: str) -> list[Any]:
    if f"{key}\0" in holder:
        return list(holder[f"{key}\0"])
    value = holder.get(key)
    return value if isinstance(value, list) else [] if value in (None, {}, "") else [value]


def _rules(tree: Any) -> list[dict[str, Any]]:
    """One rule per `API Groups` key; describe prints an empty group as a blank line, which is lost."""
    if not isinstance(tree, dict):
        return []
    groups, versions = _many(tree, "API Groups"), _many(tree, "API Versions")
    flat = any(f"{key}\0" in tree for key in ("API Groups", "API Versions", "Operations", "Resources"))
    if not flat:
        return [
            {
                "apiGroups": _strings(groups) or [""],
                "apiVersions": _strings(versions) or ["*"],
                "operations": _strings(_many(tree, "Operations")) or ["*"],
                "resources": _strings(_many(tree, "Resources")),
                "scope": tree.get("Scope", "*"),
            }
        ]
    rules = []
    operations, resources = _many(tree, "Operations"), _many(tree, "Resources")
    for at in range(max(len(operations), len(resources))):

        def pick(values: list[Any], index: int = at) -> list[str]:
            value = values[index] if index < len(values) else values[-1] if values else None
            return _strings([value])

        rules.append(
            {
                "apiGroups": pick(groups) or [""],
                "apiVersions": pick(versions) or ["*"],
                "operations": pick(operations) or ["*"],
                "resources": pick(resources),
                "scope": "*",
            }
        )
    return rules


def _strings(values: list[Any]) -> list[str]:
    out: list[str] = []
    for value in values:
        if isinstance(value, list):
            out.extend(_strings(value))
        elif isinstance(value, str) and value and value != "<none>":
            out.append(value)
    return out


def _selector(tree: Any) -> dict[str, Any]:
    """matchExpressions and matchLabels of a described selector."""
    if not isinstance(tree, dict):
        return {}
    expressions = []
    keys = tree.get("Match Expressions", {})
    if isinstance(keys, dict):
        names, operators, values = _many(keys, "Key"), _many(keys, "Operator"), _many(keys, "Values")
        for at, name in enumerate(names):
            operator = operators[at] if at < len(operators) else "Exists"
            wanted = values[at] if at < len(values) and len(values) == len(names) else values if len(names) == 1 else []
            expressions.append(
                {
                    "key": name,
                    "operator": operator,
                    "values": _strings(wanted if isinstance(wanted, list) else [wanted]),
                }
            )
    labels = tree.get("Match Labels", {})
    plain = {k: v for k, v in labels.items() if isinstance(v, str)} if isinstance(labels, dict) else {}
    found: dict[str, Any] = {}
    if expressions:
        found["matchExpressions"] = expressions
    if plain:
        found["matchLabels"] = plain
    return found


def _other(block: Block, fragment: Fragment, emit: Emit) -> None:
    emit.records += 1


def _events(block: Block, kind: str, emit: Emit) -> None:
    inside = False
    subject = {"node": "Node", "pod": "Pod", "daemonset": "DaemonSet", "deployment": "Deployment"}.get(kind)
    for line_number, text in block.lines:
        if regex.match(r"Events:", text):
            inside = True
        elif inside and (m := EVENT.match(text)):
            seen = regex.search(r"\(x(\d+) over", m["age"])
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
