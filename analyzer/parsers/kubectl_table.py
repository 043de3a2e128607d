"""
kubectl's tables: pods, nodes, workloads, services, events, webhooks, API services, operators, policies and others.

::

    NAMESPACE     NAME                       READY   STATUS    RESTARTS        AGE   IP            NODE
    kube-system   konnectivity-agent-gvrtq   1/1     Running   3 (2d4h ago)    41d   172.30.37.72  10.134.77.131

Columns come from the offsets of the title row; a pasted row that does not fit is split at runs of blanks. The title
row decides what is listed; a namespace column may be missing (`-n` was given).
"""

from __future__ import annotations

import json
from collections.abc import Callable

import regex

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.sources.clock import age_s

Cells = dict[str, str]
TITLE = regex.compile(r"[A-Z][A-Z0-9()%/-]*(?: [A-Z][A-Z0-9()%/-]*)*")
NONE = {"<none>", "<unknown>", "<nil>", "-", "", "N/A"}
NUMBER = regex.compile(r"\d{1,9}")
SMALL = regex.compile(r"[a-z]\s{2,}")
REMARK = regex.compile(r"^\s*(?:\([^)]*\)|\.\.\.|No resources found|Error from server|[Ww]arning:)")
GAP = regex.compile(r"\s{2,}|\t")
READY = regex.compile(r"^\d+/\d+$")
OF_REPLICASET = regex.compile(r"-[a-z0-9]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$")
OF_DAEMONSET = regex.compile(r"-[bcdfghjklmnpqrstvwxz2456789]{5}$")
NODE_PORT = regex.compile(r":(\d+)/")
TIMES_SEEN = regex.compile(r"\(x(\d+)")
KIND_PREFIX = regex.compile(
    r"(?:pod|service|deployment\.apps|daemonset\.apps|replicaset\.apps|statefulset\.apps|job\.batch|node|deployment|daemonset)/"
)
POD_ROW = regex.compile(
    r"(?:(?P<namespace>[a-z0-9][a-z0-9-]{0,62})\s{1,99})?(?P<name>[a-z0-9][a-z0-9.]{0,252}-[a-z0-9.-]{1,253})\s{1,99}(?P<ready>\d+/\d+)\s+"
    r"(?P<status>[A-Z][A-Za-z:/0-9]+)\s+(?P<restarts>\d+)(?P<ago> +\([^)]* ago\))?\s+(?P<age>\d+[smhdy][0-9smhdy]*)"
    r"(?:\s+(?P<ip>\d+\.\d+\.\d+\.\d+|<none>)\s+(?P<node>[a-z0-9][\w.-]*))?"
)
WORKER_ID = regex.compile(r"kube-([0-9a-z]{20}|[0-9a-f]{32})-")


def value(cells: Cells, *names: str) -> str | None:
    """The first of these cells that states something."""
    for name in names:
        text = cells.get(name, "").strip()
        if text not in NONE:
            return text
    return None


def number(text: str | None) -> int | None:
    m = NUMBER.match(text or "")
    return int(m.group()) if m else None


def takes(fragment: Fragment) -> str:
    for _, line in fragment.opening[:3]:
        titles = [t.group() for t in TITLE.finditer(line)]
        if len(titles) >= 2 and "NAME" in line and (kind := _kind(titles)):
            return f"the titles of a table of {kind[0]}"
        if titles[:3] == ["LAST SEEN", "TYPE", "REASON"] or titles[1:4] == ["LAST SEEN", "TYPE", "REASON"]:
            return "the titles of a table of events"
    return ""


Row = Callable[[Emit, int, Cells, Fragment], None]


def _kind(titles: list[str]) -> tuple[str, Row] | None:
    """What the titles list, and how a row becomes a record."""
    have = set(titles)
    for wanted, kind, row in SHAPES:
        if wanted <= have:
            return kind, row
    return None


def parse(fragment: Fragment, emit: Emit) -> None:
    offsets: list[tuple[int, str]] = []
    shape: tuple[str, Row] | None = None
    title_line, rows = 0, 0
    namespace = fragment.context.namespace
    for line_number, line in fragment.filled:
        titles = [(m.start(), m.group()) for m in TITLE.finditer(line)]
        kind = _kind([t for _, t in titles])
        if kind and len(titles) >= 2 and not SMALL.search(line):
            if shape:
                _listing(emit, title_line, shape[0], namespace, rows, fragment)
            offsets, shape, title_line, rows = titles, kind, line_number, 0
            continue
        if shape is None:
            emit.unread(line_number, "a row before the titles of its table")
            continue
        if REMARK.match(line):
            emit.keep(line_number)
            continue
        cells = split(line, offsets)
        if cells is None:
            rows += _loose(emit, line_number, line, shape[0], fragment)
            continue
        if namespace and "NAMESPACE" not in cells:
            cells["NAMESPACE"] = namespace
        shape[1](emit, line_number, cells, fragment)
        rows += 1
    if shape:
        _listing(emit, title_line, shape[0], namespace, rows, fragment)


def split(line: str, offsets: list[tuple[int, str]]) -> Cells | None:
    """
    Cells by title; None when the row does not fit the titles at all.

    A row fits by offset when a blank stands before each column it reaches.
    """
    names = [name for _, name in offsets]
    starts = [at for at, _ in offsets]
    reached = [at for at in starts if at < len(line)]
    if all(at == 0 or line[at - 1] in " \t" for at in reached) and len(reached) >= min(2, len(starts)):
        ends = [*starts[1:], 10**6]
        return {name: line[at:end].strip() for name, at, end in zip(names, starts, ends, strict=True)}
    parts = GAP.split(line.strip())
    if len(parts) < len(names) - 3 or len(parts) < 2:
        parts = line.split(None, len(names) - 1)
    if len(parts) < max(2, len(names) - 4):
        return None
    if len(parts) < len(names) and names[0] == "NAMESPACE" and READY.match(parts[1] if len(parts) > 1 else ""):
        names = names[1:]
    if len(parts) > len(names):
        parts = [*parts[: len(names) - 1], " ".join(parts[len(names) - 1 :])]
    return dict(zip(names, parts, strict=False))


def _listing(emit: Emit, line: int, kind: str, namespace: str | None, rows: int, fragment: Fragment) -> None:
    only = "grep" not in fragment.context.command
    emit(schema.LISTINGS, line, kind=kind, namespace=namespace, rows=rows, complete=fragment.complete and only)


def _loose(emit: Emit, line_number: int, line: str, kind: str, fragment: Fragment) -> int:
    """Pod rows that a paste has glued together or wrapped."""
    found = 0
    if kind == "pods":
        for m in POD_ROW.finditer(line):
            cells = {
                "NAMESPACE": m["namespace"] or "",
                "NAME": m["name"],
                "READY": m["ready"],
                "STATUS": m["status"],
                "RESTARTS": m["restarts"],
                "AGE": m["age"],
                "IP": m["ip"] or "",
                "NODE": m["node"] or "",
            }
            pod(emit, line_number, cells, fragment)
            found += 1
    if not found:
        emit.unread(line_number, f"does not fit the titles of its table of {kind}")
    return found


def pod(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """One row of `kubectl get pods`."""
    name = KIND_PREFIX.sub("", cells.get("NAME", ""))
    ready, _, total = cells.get("READY", "").partition("/")
    status = value(cells, "STATUS")
    restarts = cells.get("RESTARTS", "")
    good, all_containers = number(ready), number(total)
    emit(
        schema.PODS, line, namespace=value(cells, "NAMESPACE"), name=name, node=value(cells, "NODE"), ip=value(cells, "IP"),
        status=status, ready=good == all_containers and status in ("Running", "Completed") if good is not None else None,
        ready_containers=good, containers=all_containers, restarts=number(restarts), age_s=age_s(value(cells, "AGE")),
        labels=_labels(value(cells, "LABELS")),
        owner_kind=_owner(name),
    )  # fmt: skip


def _owner(name: str) -> str | None:
    if OF_REPLICASET.search(name):
        return "ReplicaSet"
    return "DaemonSet" if OF_DAEMONSET.search(name) else None


def _labels(text: str | None) -> str | None:
    if not text:
        return None
    pairs = dict(part.partition("=")[::2] for part in text.split(",") if "=" in part)
    return json.dumps(pairs, sort_keys=True)


def node(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    labels = dict(part.partition("=")[::2] for part in (value(cells, "LABELS") or "").split(",") if "=" in part)
    status = value(cells, "STATUS") or ""
    fields = node_fields(labels)
    emit(
        schema.NODES, line, name=KIND_PREFIX.sub("", cells.get("NAME", "")), internal_ip=value(cells, "INTERNAL-IP"),
        external_ip=value(cells, "EXTERNAL-IP"), ready=status.split(",")[0] == "Ready" if status else None,
        unschedulable="SchedulingDisabled" in status, version=value(cells, "VERSION"), runtime=value(cells, "CONTAINER-RUNTIME"),
        labels=json.dumps(labels, sort_keys=True) if labels else None, **fields,
    )  # fmt: skip
    cluster_fact(emit, line, fields.get("worker_id"))


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


def _selector(cells: Cells) -> str | None:
    """A DaemonSet's column NODE SELECTOR; `<none>` is an answer too."""
    if "NODE SELECTOR" not in cells:
        return None
    text = value(cells, "NODE SELECTOR") or ""
    return json.dumps(dict(part.partition("=")[::2] for part in text.split(",") if "=" in part), sort_keys=True)


def workload(kind: str) -> Row:
    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        name = cells.get("NAME", "")
        own = name.split(".", 1)[0].split("/", 1)[0] if "/" in name else ""
        real = {
            "deployment": "Deployment",
            "daemonset": "DaemonSet",
            "replicaset": "ReplicaSet",
            "statefulset": "StatefulSet",
        }.get(own, kind)
        ready, _, total = cells.get("READY", "").partition("/")
        desired = number(value(cells, "DESIRED")) if "DESIRED" in cells else number(total)
        emit(
            schema.WORKLOADS, line, kind=real, namespace=value(cells, "NAMESPACE"), name=KIND_PREFIX.sub("", name), desired=desired,
            current=number(value(cells, "CURRENT")), ready=number(ready), updated=number(value(cells, "UP-TO-DATE")),
            available=number(value(cells, "AVAILABLE")), node_selector=_selector(cells),
        )  # fmt: skip

    return row


def service(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    ports = value(cells, "PORT(S)") or ""
    emit(
        schema.SERVICES, line, namespace=value(cells, "NAMESPACE"), name=KIND_PREFIX.sub("", cells.get("NAME", "")), type=value(cells, "TYPE"),
        cluster_ip=value(cells, "CLUSTER-IP"), external_ip=value(cells, "EXTERNAL-IP"), ports=ports,
        selector=_labels(value(cells, "SELECTOR")), node_ports=",".join(NODE_PORT.findall(ports)) or None,
    )  # fmt: skip


def event(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    kind, _, name = (value(cells, "OBJECT") or "").partition("/")
    counted = TIMES_SEEN.search(cells.get("LAST SEEN", ""))
    emit(
        schema.EVENTS, line, namespace=value(cells, "NAMESPACE"), type=value(cells, "TYPE"), reason=value(cells, "REASON"),
        object_kind=kind or None, object_name=name or kind or None, message=value(cells, "MESSAGE"),
        count=number(value(cells, "COUNT")) or (int(counted[1]) if counted else 1), last_seen=value(cells, "LAST SEEN"),
    )  # fmt: skip


def endpoint(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    text = value(cells, "ENDPOINTS") or ""
    pairs = [part for part in text.split(",") if part.strip()]
    more = regex.search(r"\+ (\d+) more", text)
    emit(
        schema.ENDPOINTS, line, namespace=value(cells, "NAMESPACE"), name=cells.get("NAME"),
        ready_addresses=len(pairs) + (int(more[1]) - 1 if more else 0), addresses=",".join(p.rpartition(":")[0] for p in pairs) or None,
        ports=",".join(sorted({p.rpartition(":")[2] for p in pairs})) or None,
    )  # fmt: skip


def apiservice(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    available = value(cells, "AVAILABLE")
    reason = regex.search(r"\(([^()]*)\)", available or "")
    emit(
        schema.APISERVICES,
        line,
        name=cells.get("NAME"),
        service=value(cells, "SERVICE"),
        available=available,
        reason=reason[1] if reason else None,
    )


def operator(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit(
        schema.CLUSTER_OPERATORS, line, name=cells.get("NAME"), available=_truth(cells.get("AVAILABLE")),
        degraded=_truth(cells.get("DEGRADED")), message=value(cells, "MESSAGE"),
    )  # fmt: skip


def _truth(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get((text or "").strip().lower())


def namespace(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit(schema.NAMESPACES, line, name=cells.get("NAME"), labels=_labels(value(cells, "LABELS")))


def calico_node(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit(
        schema.CALICO_NODES,
        line,
        name=cells.get("NAME"),
        asn=(value(cells, "ASN") or "").strip("()") or None,
        ipv4=value(cells, "IPV4"),
        ipv6=value(cells, "IPV6"),
    )


def host_endpoint(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    name = cells.get("NAME", "")
    role = next((r for r in ("worker_private", "worker_public") if name.endswith("-" + r.replace("_", "-"))), None)
    emit(
        schema.HOST_ENDPOINTS, line, name=name, node=value(cells, "NODE"), interface=value(cells, "INTERFACE"),
        expected_ips=value(cells, "IPS"), labels=json.dumps({"ibm.role": role}) if role else None,
    )  # fmt: skip


def policy(kind: str) -> Row:
    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        order = regex.match(r"[\d.]+$", value(cells, "ORDER") or "")
        emit(
            schema.POLICIES, line, kind=kind, namespace=value(cells, "NAMESPACE"), name=cells.get("NAME"),
            order=float(order.group()) if order else None, selector=value(cells, "SELECTOR", "POD-SELECTOR"),
        )  # fmt: skip

    return row


def webhook(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """`kubectl get validatingwebhookconfigurations` names configurations only: a listing, no webhook."""
    emit.keep(line)
    emit.records += 1


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


def _nothing(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit.records += 1


SHAPES: tuple[tuple[set[str], str, Row], ...] = (
    ({"LAST SEEN", "REASON", "OBJECT"}, "events", event),
    ({"NAME", "DESIRED", "CURRENT", "NODE SELECTOR"}, "daemonsets", workload("DaemonSet")),
    ({"NAME", "DESIRED", "CURRENT", "NODE-SELECTOR"}, "daemonsets", workload("DaemonSet")),
    ({"NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE"}, "daemonsets", workload("DaemonSet")),
    ({"NAME", "UP-TO-DATE", "AVAILABLE"}, "deployments", workload("Deployment")),
    ({"NAME", "DESIRED", "CURRENT", "READY"}, "replicasets", workload("ReplicaSet")),
    ({"NAME", "READY", "STATUS", "RESTARTS"}, "pods", pod),
    ({"NAME", "STATUS", "ROLES", "VERSION"}, "nodes", node),
    ({"NAME", "STATUS", "AGE", "VERSION"}, "nodes", node),
    ({"NAME", "TYPE", "CLUSTER-IP"}, "services", service),
    ({"NAME", "ENDPOINTS", "AGE"}, "endpoints", endpoint),
    ({"NAME", "SERVICE", "AVAILABLE"}, "apiservices", apiservice),
    ({"NAME", "AVAILABLE", "PROGRESSING", "DEGRADED"}, "clusteroperators", operator),
    ({"NAME", "ASN", "IPV4"}, "caliconodes", calico_node),
    ({"NAME", "NODE", "IPS"}, "hostendpoints", host_endpoint),
    ({"NAME", "POD-SELECTOR"}, "networkpolicies", policy("NetworkPolicy")),
    ({"NAME", "ORDER", "SELECTOR"}, "globalnetworkpolicies", policy("GlobalNetworkPolicy")),
    ({"NAME", "WEBHOOKS"}, "webhookconfigurations", webhook),
    ({"NAME", "STATUS", "AGE"}, "namespaces", namespace),
    ({"NAME", "READY", "AGE"}, "statefulsets", workload("StatefulSet")),
    ({"NAME", "AGE"}, "objects", _nothing),
    ({"NAME", "DATA", "AGE"}, "objects", _nothing),
    ({"NAME", "CREATED AT"}, "objects", _nothing),
)

PARSERS = (
    Parser(
        "kubectl table",
        r"[ \t#>]*(?:NAMESPACE[ ]{2,}(?:NAME|LAST SEEN)|NAME[ ]{2,}[A-Z]|LAST SEEN[ ]{2,}(?:TYPE|[A-Z]))",
        takes,
        parse,
        30,
    ),
)
