"""
Described Services, Endpoints and EndpointSlices.

::

    Port:              https  443/TCP
    TargetPort:        8443/TCP
    Endpoints:         172.30.8.4:8443,172.30.9.2:8443 + 1 more...

A Service states its ready endpoints for each port; `<none>` is an answer, too.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block

PORT = regex.compile(r"(?:(?P<name>\S+)\s+)?(?P<port>\d+)/(?P<protocol>[A-Z]+)$")
TARGET = regex.compile(r"(?P<port>[\w-]+)/[A-Z]+$")
MORE = regex.compile(r"\+ (\d+) more")
PORT_ROW = regex.compile(r"\s+\S+\s+(?P<port>\d+|<unset>)\s+(?:TCP|UDP|SCTP)\s*$")
EACH = ("Port", "TargetPort", "NodePort", "Endpoints")


def _service(block: Block, fragment: Fragment, emit: Emit) -> None:
    ports: list[dict[str, object]] = []
    shown: dict[str, int] = {}
    more, stated, at = 0, False, block.first_line
    backs: set[str] = set()
    for line, indent, key, value in block.keys:
        if indent or key not in EACH:
            continue
        if key == "Port" and (m := PORT.match(value)):
            named = {"name": m["name"]} if m["name"] not in (None, "<unset>") else {}
            ports.append({**named, "port": int(m["port"]), "protocol": m["protocol"]})
        elif key == "TargetPort" and ports and (m := TARGET.match(value)):
            ports[-1]["targetPort"] = int(m["port"]) if m["port"].isdigit() else m["port"]
        elif key == "NodePort" and ports and (m := PORT.match(value)):
            ports[-1]["nodePort"] = int(m["port"])
        elif key == "Endpoints":
            at = at if stated else line
            stated = True
            for part in regex.split(r"[,\s]+", MORE.sub("", value)):
                address, _, back = part.rpartition(":")
                if address:
                    shown.setdefault(address.strip("[]"), line)
                    backs.add(back)
            more = max(more, int(m[1]) if (m := MORE.search(value)) else 0)
    name, space = block.value("Name"), block.value("Namespace")
    emit(
        schema.SERVICES, block.line("Type"), namespace=space, name=name, type=block.value("Type"), cluster_ip=block.value("IP"),
        external_ip=block.value("LoadBalancer Ingress") or block.value("External Name"),
        ports=",".join(f"{p['port']}{':' + str(p['nodePort']) if 'nodePort' in p else ''}/{p['protocol']}" for p in ports),
        selector=_selector(block),
        node_ports=",".join(str(p["nodePort"]) for p in ports if "nodePort" in p) or None, port_map=json.dumps(ports, sort_keys=True) if ports else None,
    )  # fmt: skip
    if stated:
        emit(
            schema.ENDPOINTS, at, namespace=space, name=name, ready_addresses=len(shown) + more, addresses=",".join(shown) or None,
            ports=",".join(sorted(backs)) or None,
        )  # fmt: skip


def _selector(block: Block) -> str | None:
    pairs = dict(part.partition("=")[::2] for part in (block.value("Selector") or "").split(",") if "=" in part)
    return json.dumps(pairs, sort_keys=True) if pairs else None


def _addresses(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip() and part.strip() not in ("<none>", "<unset>")]


def _endpoints(block: Block, fragment: Fragment, emit: Emit) -> None:
    """Subsets of ready and other addresses."""
    ready: list[str] = []
    waiting: list[str] = []
    ports: list[str] = []
    at = block.line("Subsets")
    for line, _, key, value in block.keys:
        if key == "Addresses":
            ready += _addresses(value)
            at = line if value else at
        elif key == "NotReadyAddresses":
            waiting += _addresses(value)
    for _, text in block.lines:
        if m := PORT_ROW.match(text):
            ports.append(m["port"])
    emit(
        schema.ENDPOINTS, at, namespace=block.value("Namespace"), name=block.value("Name"), ready_addresses=len(ready), not_ready_addresses=len(waiting),
        addresses=",".join(ready) or None, ports=",".join(sorted(set(ports))) or None,
    )  # fmt: skip


def _slice(block: Block, fragment: Fragment, emit: Emit) -> None:
    """Endpoints with their own conditions; one that states none is ready."""
    items: list[tuple[list[str], str]] = []
    ports: list[str] = []
    for _, text in block.lines:
        if m := regex.match(r"\s*- Addresses:\s*(.*)$", text):
            items.append((_addresses(m[1]), ""))
        elif items and (m := regex.match(r"\s+Ready:\s*(\w+)", text)):
            items[-1] = items[-1][0], m[1]
        elif m := PORT_ROW.match(text):
            ports.append(m["port"])
    ready = [address for addresses, state in items if state != "false" for address in addresses]
    waiting = [address for addresses, state in items if state == "false" for address in addresses]
    labels = block.pairs("Labels")
    emit(
        schema.ENDPOINTS, block.line("Endpoints"), namespace=block.value("Namespace"), name=labels.get("kubernetes.io/service-name", block.value("Name")),
        ready_addresses=len(ready), not_ready_addresses=len(waiting), addresses=",".join(ready) or None, ports=",".join(sorted(set(ports))) or None,
    )  # fmt: skip


DESCRIBED = (
    Described("EndpointSlice", lambda block: "AddressType" in block.tops, _slice, 34),
    Described(
        "Service",
        lambda block: {"Type", "Session Affinity"} <= block.tops or {"Type", "IP", "Selector"} <= block.tops,
        _service,
        35,
    ),
    Described("Endpoints", lambda block: "Subsets" in block.tops, _endpoints, 36),
)
