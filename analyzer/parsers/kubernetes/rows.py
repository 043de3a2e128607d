"""
A row of a kubectl table, cell by cell, as a record: one function for each kind of listing, and the titles that tell kinds apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.ibm.workers import cluster_fact, label_columns, node_fields
from analyzer.parsers.kubernetes import cert_manager_rows, cilium_rows, label_column, tenant_rows
from analyzer.parsers.kubernetes.cells import KIND_PREFIX, Cells, name_of, number, value
from analyzer.parsers.kubernetes.signing_requests import signing_request
from analyzer.sources.clock import age_s
from analyzer.sources.narrowed import leaves_out
from analyzer.vendors import ibm

# letters of a template's hash (apimachinery's rand.SafeEncodeString); digits alone are the minute of a CronJob's run
OF_REPLICASET = regex.compile(r"-(?!\d+-)[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$")
OF_SLICE = regex.compile(r"-[bcdfghjklmnpqrstvwxz2456789]{5}$")
"""What the controller puts behind a service's name."""
TENANT = regex.compile(
    r"(?:-l|--selector)[ =]?[\"']?(?:[^\s\"']{1,200},)?(?P<key>kamaji\.clastix\.io/name)={1,2}(?P<tenant>[a-z0-9][\w.-]{0,62})"
)
NODE_PORT = regex.compile(r":(\d+)/")
MORE = regex.compile(r"\s?\+ (\d+) more\S*")
TIMES_SEEN = regex.compile(r"\(x(\d+)")
CONTROLLERS = {
    "deployment": "Deployment", "daemonset": "DaemonSet", "replicaset": "ReplicaSet", "statefulset": "StatefulSet",
    "replicationcontroller": "ReplicationController",
}  # fmt: skip


RowReader = Callable[[Emit, int, Cells, Fragment], None]


def pod(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """One row of `kubectl get pods`."""
    name = name_of(cells)
    ready, _, total = cells.get("READY", "").partition("/")
    status = value(cells, "STATUS")
    restarts = cells.get("RESTARTS", "")
    last = regex.search(r"\(([^\s()]{1,80}+) ago\)", restarts)
    good, all_containers = number(ready), number(total)
    emit(
        schema.PODS, line, namespace=value(cells, "NAMESPACE"), name=name, node=value(cells, "NODE"), ip=value(cells, "IP"),
        status=status, ready=good == all_containers and status in ("Running", "Completed", None) if good is not None else None,
        ready_containers=good, containers=all_containers, restarts=number(restarts), age_s=age_s(value(cells, "AGE")), restarted_s=age_s(last[1]) if last else None,
        labels=_labels(value(cells, "LABELS")) or _tenant(fragment.context.command),
        owner_kind=_owner(name),
    )  # fmt: skip


def _owner(name: str) -> str | None:
    """Only a ReplicaSet's pods have names of a form of their own; those of a DaemonSet and of a Job look alike."""
    return "ReplicaSet" if OF_REPLICASET.search(name) else None


def _labels(text: str | None) -> str | None:
    if not text:
        return None
    pairs = dict(part.partition("=")[::2] for part in text.split(",") if "=" in part)
    return json.dumps(pairs, sort_keys=True)


def _tenant(command: str) -> str | None:
    """Kamaji's label, where the pods were asked for by it: it alone tells that such a pod is a control plane."""
    m = TENANT.search(command) if "kamaji" in command else None
    return json.dumps({m["key"]: m["tenant"]}) if m else None


def node(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    labels = dict(part.partition("=")[::2] for part in (value(cells, "LABELS") or "").split(",") if "=" in part)
    status = value(cells, "STATUS") or ""
    columns = label_column.stated(fragment.context.command, cells)
    fields = node_fields(label_columns(cells) | (json.loads(columns) if columns else {}) | labels)
    emit(
        schema.NODES, line, name=name_of(cells), internal_ip=value(cells, "INTERNAL-IP"),
        external_ip=value(cells, "EXTERNAL-IP"), ready=status.split(",")[0] == "Ready" if status else None,
        unschedulable="SchedulingDisabled" in status, version=value(cells, "VERSION"), runtime=value(cells, "CONTAINER-RUNTIME"),
        labels=json.dumps(labels, sort_keys=True) if labels else None, roles=value(cells, "ROLES"), system=value(cells, "OS-IMAGE"),
        kernel=value(cells, "KERNEL-VERSION"), label_columns=columns, **fields,
    )  # fmt: skip
    cluster_fact(emit, line, fields.get("worker_id"))


def _selector(cells: Cells) -> str | None:
    """A DaemonSet's column NODE SELECTOR; `<none>` is an answer too."""
    if "NODE SELECTOR" not in cells:
        return None
    text = value(cells, "NODE SELECTOR") or ""
    return json.dumps(dict(part.partition("=")[::2] for part in text.split(",") if "=" in part), sort_keys=True)


def workload(kind: str) -> RowReader:
    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        name = cells.get("NAME", "")
        own = name.split(".", 1)[0].split("/", 1)[0] if "/" in name else ""
        real = CONTROLLERS.get(own, kind)
        ready, _, total = cells.get("READY", "").partition("/")
        desired = number(value(cells, "DESIRED")) if "DESIRED" in cells else number(total)
        emit(
            schema.WORKLOADS, line, kind=real, namespace=value(cells, "NAMESPACE"), name=KIND_PREFIX.sub("", name), desired=desired,
            current=number(value(cells, "CURRENT")), ready=number(ready), updated=number(value(cells, "UP-TO-DATE")),
            available=number(value(cells, "AVAILABLE")), node_selector=_selector(cells), image=(value(cells, "IMAGES") or "").split(",")[0] or None,
            age_s=age_s(value(cells, "AGE")),
        )  # fmt: skip

    return row


def service(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    ports = value(cells, "PORT(S)") or ""
    emit(
        schema.SERVICES, line, namespace=value(cells, "NAMESPACE"), name=name_of(cells), type=value(cells, "TYPE"),
        cluster_ip=value(cells, "CLUSTER-IP"), external_ip=value(cells, "EXTERNAL-IP"), ports=ports,
        selector=_labels(value(cells, "SELECTOR")), node_ports=",".join(NODE_PORT.findall(ports)) or None,
    )  # fmt: skip


def route(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """OpenShift's routes: by that of the server the agents of a hosted cluster find it."""
    host = (value(cells, "HOST/PORT") or "").split(" ")[0]
    if host and value(cells, "SERVICES") == "konnectivity-server":
        emit.fact("konnectivity_url", f"https://{host}:443", line)
    emit.records += 1


def event(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    kind, _, name = (value(cells, "OBJECT") or "").partition("/")
    counted = TIMES_SEEN.search(cells.get("LAST SEEN", ""))
    emit(
        schema.EVENTS, line, namespace=value(cells, "NAMESPACE"), type=value(cells, "TYPE"), reason=value(cells, "REASON"),
        object_kind=kind or None, object_name=name or kind or None, message=value(cells, "MESSAGE"),
        count=number(value(cells, "COUNT")) or (int(counted[1]) if counted else 1), last_seen=value(cells, "LAST SEEN"),
    )  # fmt: skip


def endpoint(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """The client prints three of them and how many more there are."""
    text = value(cells, "ENDPOINTS") or ""
    more = MORE.search(text)
    pairs = [part.strip() for part in MORE.sub("", text).split(",") if part.strip() not in ("", "<unset>")]
    hosts = list(dict.fromkeys(p.rpartition(":")[0].strip("[]") for p in pairs))
    several = len({p.rpartition(":")[2] for p in pairs}) > 1  # each address stands there once for each port
    emit(
        schema.ENDPOINTS, line, namespace=value(cells, "NAMESPACE"), name=name_of(cells),
        ready_addresses=None if more and several else len(hosts) + (int(more[1]) if more else 0), addresses=",".join(hosts) or None,
        ports=",".join(sorted({p.rpartition(":")[2] for p in pairs})) or None,
    )  # fmt: skip


def endpoint_slice(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """
    A slice of a service's endpoints: the addresses of all pods behind it, ready or not, so that only an empty one states how many are ready.
    """
    text = value(cells, "ENDPOINTS") or "<unset>"
    none = 0 if text == "<unset>" else None
    ports = (value(cells, "PORTS") or "").replace("<unset>", "")
    emit(
        schema.ENDPOINTS, line, namespace=value(cells, "NAMESPACE"), name=OF_SLICE.sub("", name_of(cells)), ready_addresses=none,
        not_ready_addresses=none, ports=",".join(sorted(set(ports.split(",")))) or None,
    )  # fmt: skip


def apiservice(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    available = value(cells, "AVAILABLE")
    reason = regex.search(r"\(([^()]*)\)", available or "")
    emit(
        schema.APISERVICES,
        line,
        name=name_of(cells),
        service=value(cells, "SERVICE"),
        available=available,
        reason=reason[1] if reason else None,
    )


def operator(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit(
        schema.CLUSTER_OPERATORS, line, name=name_of(cells), available=_truth(cells.get("AVAILABLE")),
        degraded=_truth(cells.get("DEGRADED")), message=value(cells, "MESSAGE"), version=value(cells, "VERSION"),
    )  # fmt: skip


def cluster_version(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """OpenShift's only ClusterVersion: the version of the whole cluster."""
    emit.fact("version", value(cells, "VERSION"), line)
    emit.fact("product_hint", "openshift", line)


def _truth(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get((text or "").strip().lower())


def namespace(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit(schema.NAMESPACES, line, name=name_of(cells), labels=_labels(value(cells, "LABELS")))


def calico_node(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit(
        schema.CALICO_NODES,
        line,
        name=name_of(cells),
        asn=(value(cells, "ASN") or "").strip("()") or None,
        ipv4=value(cells, "IPV4"),
        ipv6=value(cells, "IPV6"),
    )


def host_endpoint(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    name = name_of(cells)
    role = ibm.interface_role(name)
    emit(
        schema.HOST_ENDPOINTS, line, name=name, node=value(cells, "NODE"), interface=value(cells, "INTERFACE"),
        expected_ips=value(cells, "IPS"), labels=json.dumps({ibm.ROLE: role}) if role else None,
    )  # fmt: skip


def policy(kind: str) -> RowReader:
    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        order = regex.match(r"[\d.]+$", value(cells, "ORDER") or "")
        emit(
            schema.POLICIES, line, kind=kind, namespace=value(cells, "NAMESPACE"), name=name_of(cells),
            order=float(order.group()) if order else None, selector=value(cells, "SELECTOR", "POD-SELECTOR"),
        )  # fmt: skip

    return row


def webhook(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """`kubectl get validatingwebhookconfigurations` names configurations only: a listing, no webhook."""
    emit.keep(line)
    emit.records += 1


def foreign(kind: str) -> RowReader:
    """Rows of a kind that another API group has under the same name: counted, and called by it."""

    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        emit.other(kind)

    return row


def secret(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """
    That a Secret is there, never what it holds.

    `secret_of_all` where the list is of all namespaces and leaves out none of this name, so that it is nowhere else.
    """
    name, space = name_of(cells), value(cells, "NAMESPACE")
    if not space:
        emit.other("Secret")
        return
    everywhere = not fragment.context.namespace and not leaves_out(fragment.context.command, (name,))
    emit.fact("secret_of_all" if everywhere else "secret", f"{space}/{name}", line)


def _nothing(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    emit.records += 1


SHAPES: tuple[tuple[set[str], str, RowReader], ...] = (
    *tenant_rows.SHAPES,
    *cert_manager_rows.SHAPES,
    ({"LAST SEEN", "REASON", "OBJECT"}, "events", event),
    ({"NAME", "DESIRED", "CURRENT", "NODE SELECTOR"}, "daemonsets", workload("DaemonSet")),
    ({"NAME", "DESIRED", "CURRENT", "NODE-SELECTOR"}, "daemonsets", workload("DaemonSet")),
    ({"NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE"}, "daemonsets", workload("DaemonSet")),
    ({"NAME", "UP-TO-DATE", "AVAILABLE"}, "deployments", workload("Deployment")),
    ({"NAME", "DESIRED", "CURRENT", "READY"}, "replicasets", workload("ReplicaSet")),
    ({"NAME", "READY", "STATUS", "RESTARTS"}, "pods", pod),
    ({"NAME", "STATUS", "RESTARTS", "AGE"}, "pods", pod),  # of a console, which shows containers as lights
    ({"NAME", "STATUS", "ROLES", "VERSION"}, "nodes", node),
    ({"NAME", "STATUS", "AGE", "VERSION"}, "nodes", node),
    ({"NAME", "TYPE", "CLUSTER-IP"}, "services", service),
    ({"NAME", "HOST/PORT", "SERVICES"}, "routes", route),
    ({"NAME", "ADDRESSTYPE", "ENDPOINTS"}, "endpointslices", endpoint_slice),
    ({"NAME", "ENDPOINTS", "AGE"}, "endpoints", endpoint),
    ({"NAME", "SERVICE", "AVAILABLE"}, "apiservices", apiservice),
    ({"NAME", "VERSION", "AVAILABLE", "PROGRESSING", "DEGRADED"}, "clusteroperators", operator),
    ({"NAME", "AVAILABLE", "PROGRESSING", "DEGRADED"}, "tigerastatuses", _nothing),  # Calico's operator, by component
    ({"NAME", "VERSION", "AVAILABLE", "PROGRESSING", "SINCE", "STATUS"}, "clusterversions", cluster_version),
    ({"NAME", "ASN", "IPV4"}, "caliconodes", calico_node),
    ({"NAME", "NODE", "IPS"}, "hostendpoints", host_endpoint),
    ({"NAME", "POD-SELECTOR"}, "networkpolicies", policy("KubernetesNetworkPolicy")),
    ({"NAMESPACE", "NAME", "ORDER", "SELECTOR"}, "networkpolicies", policy("NetworkPolicy")),
    ({"NAME", "ORDER", "SELECTOR"}, "globalnetworkpolicies", policy("GlobalNetworkPolicy")),
    ({"NAME", "WEBHOOKS"}, "webhookconfigurations", webhook),
    ({"NAME", "STATUS", "AGE"}, "namespaces", namespace),
    ({"NAME", "READY", "AGE"}, "statefulsets", workload("StatefulSet")),
    ({"NAME", "REQUESTOR", "CONDITION"}, "certificatesigningrequests", signing_request),
    ({"NAME", "TYPE", "DATA", "AGE"}, "secrets", secret),
    ({"NAME", "AGE"}, "objects", cilium_rows.policy),
    ({"NAME", "DATA", "AGE"}, "objects", _nothing),
    ({"NAME", "CREATED AT"}, "objects", _nothing),
)
