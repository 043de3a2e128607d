"""A described pod: status, containers and their states."""

from __future__ import annotations

import json
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.parsers.kubernetes.described.containers import LISTS, OF_CONTAINER, arguments
from analyzer.sources.clock import rfc1123_us

SECTION = regex.compile(r"^(\w[\w ]*):")
BEHIND = frozenset({"Conditions", "Volumes", "QoS Class", "Node-Selectors", "Tolerations", "Events"})
"""What stands behind the containers of a described pod."""
CONTAINER = regex.compile(r"^  ([a-z0-9][\w.-]*):\s*$")
OF_STATE = regex.compile(r"^      (\w[\w ]*):\s*(.*)$")


def _fits(block: Block) -> bool:
    """Node or address tell a pod; of a shortened output the state of its containers does, which no template has."""
    have = block.tops
    if "Containers" not in have:
        return False
    if "Status" in have and ("Node" in have or "IP" in have):
        return True
    return any(depth == 4 and key in ("Ready", "State", "Restart Count") for _, depth, key, _ in block.keys)


def _pod(block: Block, fragment: Fragment, emit: Emit) -> None:
    containers: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None
    inside = state_of = ""
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
            state_of = key if key in ("State", "Last State") else LISTS.get(key, "")
            current[key] = value
            if key == "Ready":
                current["ready_line"] = line_number
        elif current is not None and state_of in ("State", "Last State") and (m := OF_STATE.match(text)):
            current[f"{state_of} {m[1]}"] = m[2].strip()
            if m[1] == "Reason":
                current[f"{state_of} line"] = line_number
        elif current is not None and state_of in ("words", "env", "mounts", "limits") and text.startswith("      "):
            current.setdefault(state_of, []).append((text.strip(), line_number))
    stated = [c["Ready"] == "True" for c in containers if "Ready" in c]  # a text may end within a container
    whole = len(stated) == len(containers)
    counted = not BEHIND.isdisjoint(block.tops)  # else nobody knows how many more there are
    restarts = [number(c.get("Restart Count")) or 0 for c in containers]
    node = (block.value("Node") or "").split("/")[0] or None
    status = next((c["State Reason"] for c in containers if c.get("State Reason")), block.value("Status"))
    own = block.line("Status") if block.value("Status") else block.first_line
    bad = next((c for c in containers if c.get("Ready") not in (None, "True")), None)
    emit(
        schema.PODS, own if bad is None else bad.get("State line") or bad.get("ready_line") or own, namespace=block.value("Namespace"), name=block.value("Name"), node=node,
        ip=block.value("IP"), phase=block.value("Status"), status=status, ready=False if not all(stated) else True if stated and whole else None,
        ready_containers=sum(stated) if stated and whole and counted else None, containers=len(containers) or None if counted else None, restarts=sum(restarts) if containers else None,
        owner_kind=(block.value("Controlled By") or "").partition("/")[0] or None, owner_name=(block.value("Controlled By") or "").partition("/")[2] or None,
        started_at=rfc1123_us(block.value("Start Time") or ""), labels=json.dumps(block.pairs("Labels"), sort_keys=True), service_account=block.value("Service Account"),
    )  # fmt: skip
    for c in containers:
        emit(
            schema.CONTAINERS, _decides(c), namespace=block.value("Namespace"), pod=block.value("Name"), container=c["name"],
            ready=c.get("Ready") == "True" if "Ready" in c else None, restarts=number(c.get("Restart Count")), state=(c.get("State") or "").lower() or None,
            reason=c.get("State Reason"), last_reason=c.get("Last State Reason"), exit_code=number(c.get("Last State Exit Code") or c.get("State Exit Code")), image=c.get("Image"),
            message=c.get("State Message") or c.get("Last State Message"), ended_at=rfc1123_us(c.get("Last State Finished") or ""),
        )  # fmt: skip
        arguments(block, c, "Pod", emit)


def _decides(container: dict[str, Any]) -> int:
    """The line that says most of a container's state: why it was killed for memory, else why it does not run now, else why it ended."""
    last, now = container.get("Last State line"), container.get("State line")
    if container.get("Last State Reason") == "OOMKilled" or now is None:
        return int(last or now or container.get("ready_line") or container["line"])
    return int(now)


DESCRIBED = (Described("Pod", _fits, _pod, 30),)
