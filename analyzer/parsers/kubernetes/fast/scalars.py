"""
The few fields that tables need, picked from one canonical list item without loading it.

kubectl prints list items in one style: two blanks of indent a level, keys in order. Of a healthy object of no special
interest a dozen scalars at known indents are enough; whatever looks unusual (a container that waits or ended, a quoted message, a
bad condition) is loaded in full. The shape returned is that of the loaded object, and tests hold the two together.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.wording import is_number

# A line feed stands in front of each pattern, so that the standard library's engine leaps from line to line instead of asking
# every character whether a line begins there.
LABELS = regex.compile(r"\n    labels:((?:\n      [^\n]*)+)")
LABEL = regex.compile(r"\n      ([^\s:]+): ?(\S*)(?=\n|$)")
UNUSUAL = ("waiting:", "terminated:", "initContainerStatuses:", "\n    reason:", "\n    message:")
"""In a pod's status; a reason of the pod itself (Evicted, NodeLost) may stand beside containers that run."""
ODD = regex.compile(r"[&*!]\w")
INTERESTING = regex.compile(
    r"konnectivity|proxy-agent|proxy-server|socks5|kube-apiserver|openshift-apiserver|calico-|metrics-server|vpn|coredns|dashboard"
)
SPEC = regex.compile(r"\n    (nodeName|hostNetwork|serviceAccountName): ([^\n]+)")
STATE = regex.compile(r"\n    (phase|podIP|startTime): ([^\n]+)")
META = regex.compile(r"\n    (name|namespace|creationTimestamp): ([^\n]+)")
OWNER = regex.compile(
    r"\n    ownerReferences:(?:\n      ?[^\n]*|\n    - [^\n]*)*?\n      kind: ([^\n]+)\n      name: ([^\n]+)(?=\n)"
)
STATUS = regex.compile(r"\n    containerStatuses:((?:\n    - [^\n]*|\n      [^\n]*)+)")
CONTAINER = regex.compile(r"\n    (?:- |  )(image|name|ready|restartCount): ([^\n]+)")
CONTAINERS = regex.compile(r"\n    containers:((?:\n    - [^\n]*|\n      [^\n]*)+)")
OWN = regex.compile(r"\n      (name|image): ([^\n]+)")
LISTS = regex.compile(r"\n      (args|command):((?:\n      - [^\n]*)+)")
WORD = regex.compile(r"\n      - ([^\n]*)")
VARIABLE = regex.compile(r"\n      - name: ([^\n]+)\n        value: ([^\n]+)")
PORTS = regex.compile(r"\n      ports:((?:\n      - [^\n]*|\n        [^\n]*)+)")
ADDRESSES = regex.compile(r"\n    podIPs:((?:\n    - [^\n]*)+)")
PORT_KEY = regex.compile(r"\n      (?:- |  )(containerPort|name|protocol): ([^\n]+)")
MESSAGE = regex.compile(r"\n  message: ([^\n]+(?:\n    [^\n]*)*)")
CONDITION = regex.compile(r'\n      status: "?(\w+)"?\n      type: (\w+)(?=\n|$)')
HEARTBEAT = regex.compile(r"\n    - lastHeartbeatTime: ([^\n]+)")
ADDRESS = regex.compile(r"\n    - address: ([^\n]+)\n      type: (\w+)(?=\n|$)")
INFO = regex.compile(r"\n      (kubeletVersion|containerRuntimeVersion|osImage|kernelVersion): ([^\n]+)")
CALICO = regex.compile(r"\n      (projectcalico\.org/(?:IPv4Address|IPv4IPIPTunnelAddr)): ([^\n]+)")
EVENT = regex.compile(r"\n  (message|reason|type|count|firstTimestamp|lastTimestamp|eventTime): ([^\n]+)")
INVOLVED = regex.compile(r"\n  involvedObject:((?:\n    [^\n]*)+)")
INNER = regex.compile(r"\n    (apiVersion|kind|name|namespace): ([^\n]+)")
PLAIN = regex.compile(r"^[A-Za-z0-9/(<\[][^\n#]*$")
BRACES = regex.compile(r"\n *(?:- +)*(?:- +|[A-Za-z][\w./-]*: +)[\[{](?![\]}])")
"""A value in braces or brackets, as people and other programs write one; kubectl leaves none but empty ones."""


def plain(text: str) -> str | None:
    """A scalar's text without simple quotes."""
    text = text.strip()
    if text[:1] in "\"'" and text[-1:] == text[:1] and len(text) > 1:
        return text[1:-1]
    return None if text in ("null", "~", "") else text


def scalars_of(text: str, kind: str) -> dict[str, Any] | None:
    """The object's needed part, or None when it must be loaded."""
    reader = READERS.get(kind)
    if reader is None or not text.startswith("  ") or BRACES.search("\n" + text):
        return None
    return reader("\n" + text)


def indented(text: str, kind: str) -> str:
    """An object that stands alone as an item of a list, for `scalars_of`; nothing where no reader of these would take it."""
    return "  " + text.replace("\n", "\n  ") if kind in READERS else ""


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
    middle = text.find("\n  spec:")
    end = text.find("\n  status:", middle)
    if middle < 0 or end < 0 or "\\" in text:
        return None
    if any(text.find(word, end) >= 0 for word in UNUSUAL) or text.find("deletionTimestamp:", 0, middle) >= 0:
        return None
    if text.find("hostPort", middle, end) >= 0 or (("&" in text or "*" in text or "!" in text) and ODD.search(text)):
        return None
    meta = _meta(text)
    found = STATUS.search(text, end)
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
            if key == "restartCount" and is_number(value)
            else plain(value)
        )
    containers: list[dict[str, Any]] = [{"name": s.get("name")} for s in statuses]
    block = CONTAINERS.search(text, middle, end)
    if block is not None and "containerPort:" in block[1]:
        containers = [_ports("\n      " + part) for part in block[1].split("\n    - ")[1:]]
    named = [f"{s.get('name')} {s.get('image')}" for s in statuses]
    if block is not None:  # a status may name its image by a digest
        named += [value for key, value in CONTAINER.findall(block[1]) if key in ("image", "name")]
    if INTERESTING.search(" ".join([str(meta["name"]), *named])):
        if block is None:
            return None
        containers = [_container("\n      " + part) for part in block[1].split("\n    - ")[1:]]
    fields = {key: plain(value) for key, value in SPEC.findall(text, middle, end)}
    fields |= {key: plain(value) for key, value in STATE.findall(text, end)}
    if owner := OWNER.search(text, 0, middle + 1):
        meta["ownerReferences"] = [{"kind": plain(owner[1]), "name": plain(owner[2])}]
    spec: dict[str, Any] = {key: fields[key] for key in ("nodeName", "serviceAccountName") if key in fields}
    spec["hostNetwork"] = fields.get("hostNetwork") == "true"
    spec["containers"] = containers
    status: dict[str, Any] = {key: fields[key] for key in ("phase", "podIP", "startTime") if key in fields}
    if more := ADDRESSES.search(text, end):
        status["podIPs"] = [{"ip": plain(word.partition("ip:")[2])} for word in more[1].split("\n    - ")[1:]]
    status["containerStatuses"] = statuses
    return {"kind": "Pod", "metadata": meta, "spec": spec, "status": status}


def _container(text: str) -> dict[str, Any]:
    """Name, image, command line, environment and named ports of one container."""
    found: dict[str, Any] = {key: plain(value) for key, value in OWN.findall(text)}
    for key, body in LISTS.findall(text):
        found[key] = [plain(word) or "" for word in WORD.findall(body)]
    found["env"] = [{"name": plain(name), "value": plain(value)} for name, value in VARIABLE.findall(text)]
    return found | _ports(text)


def _ports(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {key: plain(value) for key, value in OWN.findall(text)}
    ports = PORTS.search(text)
    if ports:
        found["ports"] = []
        for key, value in PORT_KEY.findall(ports[1]):
            if key == "containerPort":
                found["ports"].append({})
            if found["ports"]:
                found["ports"][-1][key] = int(value) if is_number(value) else plain(value)
    return found


def _node(text: str) -> dict[str, Any] | None:
    conditions = [{"status": status, "type": kind} for status, kind in CONDITION.findall(text)]
    states = {c["type"]: c["status"] for c in conditions}
    if (
        states.get("Ready") != "True"
        or any(states.get(k) == "True" for k in ("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"))
        or "\\" in text
        or "\n    taints:" in text
    ):
        return None
    for condition, stamp in zip(conditions, HEARTBEAT.findall(text), strict=False):
        condition["lastHeartbeatTime"] = plain(stamp) or ""
    meta = _meta(text)
    meta["annotations"] = {key: plain(value) for key, value in CALICO.findall(text)}
    spec = {"spec": {"unschedulable": "\n    unschedulable: true" in text}} if "\n  spec:" in text else {}
    return {
        "kind": "Node",
        "metadata": meta,
        **spec,
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
