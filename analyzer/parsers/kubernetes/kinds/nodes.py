"""Nodes, namespaces, services, endpoints, events, API services, operators, leases."""

from __future__ import annotations

import json
from typing import Any

from analyzer import schema
from analyzer.parsers.ibm.workers import cluster_fact, node_fields
from analyzer.parsers.kubernetes.api_groups import full_name
from analyzer.parsers.kubernetes.kinds.base import Object, dumps, in_one_line
from analyzer.vendors import ibm

BAD_WHEN_TRUE = ("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable")

STATES = frozenset({"True", "False", "Unknown"})
"""Of a condition; what is none of them was cut off or written by hand, and states nothing."""


def node(item: Object) -> None:
    conditions = item.maps("status", "conditions")
    ready = next((str(c.get("status")) for c in conditions if c.get("type") == "Ready"), None)
    stated = [(str(a.get("type")), str(a.get("address"))) for a in item.maps("status", "addresses")]
    addresses = dict(stated[::-1])  # the first of a type counts: a dual-stack node has two internal addresses
    every = ",".join(dict.fromkeys(address for kind, address in stated if kind in ("InternalIP", "ExternalIP")))
    annotations = item.get("metadata", "annotations", default={})
    bad = [
        c
        for c in conditions
        if (c.get("type") in BAD_WHEN_TRUE and str(c.get("status")) == "True")
        or (c.get("type") == "Ready" and str(c.get("status")) in STATES - {"True"})
    ]
    fields = node_fields(item.labels)
    stated_by = "worker-id"
    machine = (item.text_at("spec", "providerID") or "").rpartition("/")[2]
    if fields.get("worker_id") is None and ibm.WORKER.fullmatch(machine):
        fields["worker_id"], stated_by = machine, "providerID"
    item.row(
        schema.NODES, name=item.name, internal_ip=addresses.get("InternalIP"), external_ip=addresses.get("ExternalIP"),
        ready=ready == "True" if ready in STATES else None, version=item.text_at("status", "nodeInfo", "kubeletVersion"),
        runtime=item.text_at("status", "nodeInfo", "containerRuntimeVersion"), system=item.text_at("status", "nodeInfo", "osImage"),
        kernel=item.text_at("status", "nodeInfo", "kernelVersion"),
        pressure=", ".join(str(c["type"]) for c in bad if str(c["type"]).endswith("Pressure")) or None,
        conditions="; ".join(f"{c.get('type')}={c.get('status')} {c.get('reason')}: {c.get('message')}" for c in bad) or None,
        unschedulable=bool(item.get("spec", "unschedulable", default=False)), taints=taints(item), labels=dumps(item.labels), addresses=every or None,
        created_at=item.time_at("metadata", "creationTimestamp"), **fields,
    )  # fmt: skip
    cluster_fact(item.emit, item.where(stated_by), fields.get("worker_id"))
    port = item.get("status", "daemonEndpoints", "kubeletEndpoint", "Port")
    if port not in (None, 10250):
        item.emit.fact("kubelet_port", port, item.where("kubeletEndpoint"))
    address = annotations.get("projectcalico.org/IPv4Address") if isinstance(annotations, dict) else None
    if address:
        item.row(
            schema.CALICO_NODES, item.where("projectcalico.org/IPv4Address"), name=item.name, ipv4=str(address),
            tunnel_ip=str(annotations.get("projectcalico.org/IPv4IPIPTunnelAddr") or "") or None,
        )  # fmt: skip
    for index in range(len(conditions)):
        item.emit.time(item.time_at("status", "conditions", index, "lastHeartbeatTime"))


def taints(item: Object) -> str | None:
    """``key=value:Effect`` of each taint; an empty list where the node's spec is there and states none."""
    if not isinstance(item.value.get("spec"), dict):
        return None
    return json.dumps(
        [
            f"{t.get('key')}{'=' + str(t['value']) if t.get('value') else ''}:{t.get('effect')}"
            for t in item.maps("spec", "taints")
        ]
    )


def namespace(item: Object) -> None:
    item.row(schema.NAMESPACES, name=item.name, labels=item.stated_labels)


def service(item: Object) -> None:
    ports = item.maps("spec", "ports")
    item.row(
        schema.SERVICES, namespace=item.namespace, name=item.name, type=item.text_at("spec", "type"), cluster_ip=item.text_at("spec", "clusterIP"),
        external_ip=item.text_at("status", "loadBalancer", "ingress", 0, "ip"), selector=dumps(item.get("spec", "selector")),
        ports=",".join(f"{p.get('port')}{':' + str(p['nodePort']) if p.get('nodePort') else ''}/{p.get('protocol', 'TCP')}" for p in ports),
        node_ports=",".join(str(p["nodePort"]) for p in ports if p.get("nodePort")) or None, port_map=dumps(ports),
        cluster_ips=",".join(_cluster_ips(item)) or None,
    )  # fmt: skip


def _cluster_ips(item: Object) -> list[str]:
    more = item.get("spec", "clusterIPs", default=[])
    found = [item.text_at("spec", "clusterIP"), *(str(a) for a in more if isinstance(more, list))]
    return [address for address in dict.fromkeys(found) if address and address != "None"]


def _members(addresses: list[tuple[str, bool]], ports: list[dict[str, Any]]) -> list[list[Any]]:
    """[address, protocol, port, port name, ready] of each address with each port; no port at all is one member without."""
    return [
        [address, p.get("protocol") or "TCP", p.get("port"), p.get("name") or "", ready]
        for address, ready in addresses
        for p in ports or [{}]
    ]


def endpoints(item: Object) -> None:
    subsets = item.maps("subsets")
    members = [
        one
        for s in subsets
        for one in _members(
            [
                (str(a.get("ip")), key == "addresses")
                for key in ("addresses", "notReadyAddresses")
                for a in s.get(key) or []
                if isinstance(a, dict)
            ],
            [p for p in s.get("ports") or [] if isinstance(p, dict)],
        )
    ]
    ready = [str(a.get("ip")) for s in subsets for a in s.get("addresses") or [] if isinstance(a, dict)]
    waiting = [a for s in subsets for a in s.get("notReadyAddresses") or []]
    ports = sorted({str(p.get("port")) for s in subsets for p in s.get("ports") or [] if isinstance(p, dict)})
    item.row(
        schema.ENDPOINTS,
        namespace=item.namespace,
        name=item.name,
        ready_addresses=len(ready),
        not_ready_addresses=len(waiting),
        addresses=",".join(ready) or None,
        ports=",".join(ports) or None,
        members=json.dumps(members, separators=(",", ":"), default=str),
    )


def endpoint_slice(item: Object) -> None:
    ready: list[str] = []
    every: list[tuple[str, bool]] = []
    waiting = 0
    for one in item.maps("endpoints"):
        good = (one.get("conditions") or {}).get("ready", True)
        every.extend((str(a), good is not False) for a in one.get("addresses") or [])
        if good is False:
            waiting += 1
        else:
            ready.extend(str(a) for a in one.get("addresses") or [])
    ports = sorted(str(p.get("port")) for p in item.maps("ports"))
    item.row(
        schema.ENDPOINTS,
        namespace=item.namespace,
        name=item.labels.get("kubernetes.io/service-name", item.name),
        ready_addresses=len(ready),
        not_ready_addresses=waiting,
        addresses=",".join(ready) or None,
        ports=",".join(ports) or None,
        members=json.dumps(_members(every, item.maps("ports")), separators=(",", ":"), default=str),
    )


def event(item: Object) -> None:
    subject: dict[str, Any] = item.get("involvedObject", default=None) or item.get("regarding", default={})
    message = item.text_at("message") or item.text_at("note")
    if not message and not item.text_at("reason"):  # both are always written: the rest of one was lost
        item.emit.unread(item.where("involvedObject", "regarding", "kind"), "an event without reason and message")
        return
    last = (
        item.time_at("lastTimestamp")
        or item.time_at("series", "lastObservedTime")
        or item.time_at("eventTime")
        or item.time_at("deprecatedLastTimestamp")
    )
    item.emit.time(last)
    item.row(
        schema.EVENTS, item.where("message: ", '"message":', "note: ", "reason: "), namespace=item.namespace or subject.get("namespace"),
        type=item.text_at("type"), reason=item.text_at("reason"), object_kind=_kind(subject), object_name=subject.get("name"),
        message=in_one_line(message) if message else None,
        count=item.number_at("count") or item.number_at("series", "count") or item.number_at("deprecatedCount") or 1,
        first_at=item.time_at("firstTimestamp") or item.time_at("eventTime") or last, last_at=last,
    )  # fmt: skip


def _kind(subject: dict[str, Any]) -> str | None:
    """The kind of what an event speaks of, with its group where that makes it another kind."""
    kind = subject.get("kind")
    return full_name(kind, subject.get("apiVersion")) if isinstance(kind, str) else kind


TELLING = 24


def apiservice(item: Object) -> None:
    state = next((c for c in item.maps("status", "conditions") if c.get("type") == "Available"), {})
    service_name = item.get("spec", "service", default={})
    said = str(state.get("message") or "") if len(str(state.get("message") or "")) >= TELLING else ""
    item.row(  # why it is down stands at the end of the message
        schema.APISERVICES, item.where(said[-TELLING:], said[:TELLING], f"reason: {state.get('reason')}") if state.get("status") == "False" else None, name=item.name,
        service=f"{service_name.get('namespace')}/{service_name.get('name')}" if service_name else "Local" if "spec" in item.value else None,
        available=f"False ({state.get('reason')})" if state.get("status") == "False" else state.get("status"),
        reason=state.get("reason"), message=state.get("message"),
    )  # fmt: skip


def operator(item: Object) -> None:
    states = {str(c.get("type")): c for c in item.maps("status", "conditions")}

    def truth(kind: str) -> bool | None:
        return {"True": True, "False": False}.get(str((states.get(kind) or {}).get("status")))

    worst = states.get("Degraded") if truth("Degraded") else states.get("Available")
    item.row(
        schema.CLUSTER_OPERATORS,
        name=item.name,
        available=truth("Available"),
        degraded=truth("Degraded"),
        message=(worst or {}).get("message"),
        version=next(
            (str(v.get("version")) for v in item.maps("status", "versions") if v.get("name") == "operator"), None
        ),
    )


def infrastructure(item: Object) -> None:
    item.emit.fact("platform", item.text_at("status", "platform"), item.where("platform:"))


def cluster_version(item: Object) -> None:
    item.emit.fact("version", item.text_at("status", "desired", "version"), item.where("version:"))
    item.emit.fact("product_hint", "openshift", item.line)


KINDS = {
    "Namespace": namespace, "Service": service, "Endpoints": endpoints, "EndpointSlice": endpoint_slice,
    "Event": event, "APIService": apiservice, "ClusterOperator": operator, "Infrastructure": infrastructure, "ClusterVersion": cluster_version,
}  # fmt: skip
