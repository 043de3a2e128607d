"""
The few fields that tables need, picked from one canonical list item without loading it.

kubectl prints list items in one style: two blanks of indent a level, keys in order. Of a healthy object of no special
interest a dozen scalars at known indents are enough; whatever looks unusual (an unready container, a quoted message, a
bad condition) is loaded in full. The shape returned is that of the loaded object, and tests hold the two together.
"""

from __future__ import annotations

import re
from typing import Any

# the standard library's engine: these patterns run over every item of a large list, and it is the faster one here
SCALAR = re.compile(r"^(?P<indent>  |    |      )(?P<key>[A-Za-z]+): (?P<value>[^\n]+)$", re.M)
LABELS = re.compile(r"^    labels:\n((?:      [^\n]*\n)+)", re.M)
LABEL = re.compile(r"^      ([^\s:]+): ?(\S*)$", re.M)
UNUSUAL = ("ready: false", "waiting:", "terminated:", "deletionTimestamp:", "initContainerStatuses:", "\\", "hostPort")
ODD = re.compile(r"[&*!]\w")
INTERESTING = re.compile(
    r"konnectivity|proxy-agent|proxy-server|socks5|kube-apiserver|openshift-apiserver|calico-|metrics-server|vpn|coredns|dashboard"
)
SPEC = re.compile(r"^    (nodeName|hostNetwork|serviceAccountName|phase|podIP|startTime): ([^\n]+)$", re.M)
META = re.compile(r"^    (name|namespace|creationTimestamp): ([^\n]+)$", re.M)
OWNER = re.compile(
    r"^    ownerReferences:\n(?:      ?[^\n]*\n|    - [^\n]*\n)*?(?:      kind: ([^\n]+)\n)(?:      name: ([^\n]+)\n)",
    re.M,
)
STATUS = re.compile(r"^    containerStatuses:\n((?:    - [^\n]*\n|      [^\n]*\n)+)", re.M)
CONTAINER = re.compile(r"^(?:    - |      )(image|name|ready|restartCount): ([^\n]+)$", re.M)
CONTAINERS = re.compile(r"^    containers:\n((?:    - [^\n]*\n|      [^\n]*\n)+)", re.M)
ENTRY = re.compile(r"^    - ", re.M)
OWN = re.compile(r"^      (name|image): ([^\n]+)$", re.M)
LISTS = re.compile(r"^      (args|command):\n((?:      - [^\n]*\n)+)", re.M)
WORD = re.compile(r"^      - ([^\n]*)$", re.M)
VARIABLE = re.compile(r"^      - name: ([^\n]+)\n        value: ([^\n]+)$", re.M)
PORTS = re.compile(r"^      ports:\n((?:      - [^\n]*\n|        [^\n]*\n)+)", re.M)
PORT_KEY = re.compile(r"^      (?:- |  )(containerPort|name|protocol): ([^\n]+)$", re.M)
MESSAGE = re.compile(r"^  message: ([^\n]+(?:\n    [^\n]*)*)", re.M)
CONDITION = re.compile(r'^      status: "?(\w+)"?\n      type: (\w+)$', re.M)
HEARTBEAT = re.compile(r"^    - lastHeartbeatTime: ([^\n]+)$", re.M)
ADDRESS = re.compile(r"^    - address: ([^\n]+)\n      type: (\w+)$", re.M)
INFO = re.compile(r"^      (kubeletVersion|containerRuntimeVersion): ([^\n]+)$", re.M)
CALICO = re.compile(r"^      (projectcalico\.org/(?:IPv4Address|IPv4IPIPTunnelAddr)): ([^\n]+)$", re.M)
EVENT = re.compile(r"^  (message|reason|type|count|firstTimestamp|lastTimestamp|eventTime): ([^\n]+)$", re.M)
INVOLVED = re.compile(r"^  involvedObject:\n((?:    [^\n]*\n)+)", re.M)
INNER = re.compile(r"^    (kind|name|namespace): ([^\n]+)$", re.M)
PLAIN = re.compile(r"^[A-Za-z0-9/(<\[][^\n#]*$")


def plain(text: str) -> str | None:
    """A scalar's text without simple quotes."""
    text = text.strip()
    if text[:1] in "\"'" and text[-1:] == text[:1] and len(text) > 1:
        return text[1:-1]
    return None if text in ("null", "~", "") else text


def light(text: str, kind: str) -> dict[str, Any] | None:
    """The object's needed part, or None when it must be loaded."""
    reader = READERS.get(kind)
    return reader(text) if reader is not None and text.startswith("  ") else None


def _labels(text: str) -> dict[str, str]:
    found = LABELS.search(text)
    return {k: plain(v) or "" for k, v in LABEL.findall(found[1])} if found else {}


def _meta(text: str) -> dict[str, Any]:
    spec = text.find("\n  spec:")
    head = text[: spec if spec >= 0 else len(text)]
    meta: dict[str, Any] = {key: plain(value) for key, value in META.findall(head)}
    meta["labels"] = _labels(head)
    return meta


def _pod(text: str) -> dict[str, Any] | None:
    if any(word in text for word in UNUSUAL) or ODD.search(text):
        return None
    meta = _meta(text)
    found = STATUS.search(text)
    if not meta.get("name") or found is None:
        return None
    statuses: list[dict[str, Any]] = []
    for key, value in CONTAINER.findall(found[1]):
        if key == "image":  # the first of these keys in their order
            statuses.append({"state": {"running": {}}})
        if not statuses:
            return None
        statuses[-1][key] = (
            value == "true"
            if key == "ready"
            else int(value)
            if key == "restartCount" and value.isdigit()
            else plain(value)
        )
    containers: list[dict[str, Any]] = [{"name": s.get("name")} for s in statuses]
    named = [f"{s.get('name')} {s.get('image')}" for s in statuses]
    if INTERESTING.search(" ".join([str(meta["name"]), *named])):
        block = CONTAINERS.search(text)
        if block is None:
            return None
        containers = [_container(part) for part in ENTRY.split(block[1])[1:]]
    fields = {key: plain(value) for key, value in SPEC.findall(text)}
    if owner := OWNER.search(text):
        meta["ownerReferences"] = [{"kind": plain(owner[1]), "name": plain(owner[2])}]
    spec: dict[str, Any] = {key: fields[key] for key in ("nodeName", "serviceAccountName") if key in fields}
    spec["hostNetwork"] = fields.get("hostNetwork") == "true"
    spec["containers"] = containers
    status: dict[str, Any] = {key: fields[key] for key in ("phase", "podIP", "startTime") if key in fields}
    status["containerStatuses"] = statuses
    return {"kind": "Pod", "metadata": meta, "spec": spec, "status": status}


def _container(text: str) -> dict[str, Any]:
    """Name, image, command line, environment and named ports of one container."""
    found: dict[str, Any] = {key: plain(value) for key, value in OWN.findall("      " + text)}
    for key, body in LISTS.findall("      " + text):
        found[key] = [plain(word) or "" for word in WORD.findall(body)]
    found["env"] = [{"name": plain(name), "value": plain(value)} for name, value in VARIABLE.findall(text)]
    ports = PORTS.search("      " + text)
    if ports:
        found["ports"] = []
        for key, value in PORT_KEY.findall(ports[1]):
            if key == "containerPort":
                found["ports"].append({})
            if found["ports"]:
                found["ports"][-1][key] = int(value) if value.isdigit() else plain(value)
    return found


def _node(text: str) -> dict[str, Any] | None:
    conditions = [{"status": status, "type": kind} for status, kind in CONDITION.findall(text)]
    states = {c["type"]: c["status"] for c in conditions}
    if (
        states.get("Ready") != "True"
        or any(states.get(k) == "True" for k in ("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"))
        or "\\" in text
    ):
        return None
    for condition, stamp in zip(conditions, HEARTBEAT.findall(text), strict=False):
        condition["lastHeartbeatTime"] = plain(stamp) or ""
    meta = _meta(text)
    meta["annotations"] = {key: plain(value) for key, value in CALICO.findall(text)}
    return {
        "kind": "Node",
        "metadata": meta,
        "spec": {"unschedulable": "\n    unschedulable: true" in text},
        "status": {
            "conditions": conditions,
            "addresses": [{"address": plain(a), "type": t} for a, t in ADDRESS.findall(text)],
            "nodeInfo": {key: plain(value) for key, value in INFO.findall(text)},
        },
    }


def _event(text: str) -> dict[str, Any] | None:
    fields = dict(EVENT.findall(text))
    involved = INVOLVED.search(text)
    message = _folded(text)
    if involved is None or message is None or "\n  series:" in text:
        return None
    found: dict[str, Any] = {key: plain(value) for key, value in fields.items()}
    found["message"] = message
    found["involvedObject"] = {key: plain(value) for key, value in INNER.findall(involved[1])}
    meta = _meta(text)
    return {"kind": "Event", "metadata": meta, **found}


def _folded(text: str) -> str | None:
    """An event's message, which kubectl folds over lines of deeper indent; None where it must be loaded."""
    found = MESSAGE.search(text)
    if found is None:
        return None
    value = " ".join(line.strip() for line in found[1].split("\n"))
    quote = value[:1]
    if quote == "'":
        inner = value[1:-1].replace("''", "\0")
        return None if "'" in inner or not value.endswith("'") or "\n\n" in found[1] else inner.replace("\0", "'")
    if quote == '"':
        return value[1:-1] if value.endswith('"') and "\\" not in value and value.count('"') == 2 else None
    return value if PLAIN.match(value) and ": " not in value else None


READERS = {"Pod": _pod, "Node": _node, "Event": _event}
