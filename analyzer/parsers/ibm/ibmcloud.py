"""
`ibmcloud account show`, `ks cluster get`, `ks vlan spanning get`, `ks worker ls`, text and JSON.

::

    Account ID:                   0a1b2c3d4e5f60718293a4b5c6d7e8f9
    VRF Enabled:                  true
    Service Endpoint Enabled:     true

Read by key, never by position: padding, key case and language notices vary by CLI release. A missing `VRF Enabled` line
says nothing about VRF, but service endpoints need VRF, so `Service Endpoint Enabled: true` implies it.
"""

from __future__ import annotations

import json
from typing import Any

import regex

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.spanning import OK
from analyzer.parsers.ibm.workers import worker
from analyzer.parsers.kubernetes import row_rules
from analyzer.parsers.kubernetes.cells import Cells
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json

QUOTED = regex.compile(r"\"(?:[^\"\\]|\\.)*+\"")
LINE = regex.compile(
    r"^[ \t]*+(?P<key>[A-Z][\w/()-]*+(?:[ ]++[\w/()-]++)*+)[ \t]*+:(?:[ \t]++(?P<value>[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+))?[ \t]*+$"
)
SPANNING_KEY = regex.compile(r"vlan.?span|^span|spanning")
FOOTNOTE = regex.compile(r"[ \t]*\* ")
ABSENT = {"-", "null", "", "N/A", "none", "<nil>", "n/a"}
ACCOUNT = {
    "account id": "account_id_shown", "currently targeted account": "account_targeted", "vrf enabled": "vrf_enabled",
    "service endpoint enabled": "service_endpoint_enabled", "linked softlayer account": "linked_account",
}  # fmt: skip
CLUSTER = {
    "id": "cluster_id", "state": "cluster_state", "master status": "master_status", "master state": "actual_state", "master health": "health_state",
    "version": "version", "public service endpoint url": "public_endpoint_url", "private service endpoint url": "private_endpoint_url",
    "master url": "server_url", "konnectivity server url": "konnectivity_url", "vpe gateway": "vpe_gateway", "vpcs": "vpcs",
    "pod subnet": "pod_subnet", "service subnet": "service_subnet", "worker zones": "worker_zones", "workers": "worker_count",
    "resource group id": "resource_group", "outbound traffic protection": "outbound_protection", "oauth server url": "oauth_url",
}  # fmt: skip
MASTER = {
    "status": "master_status",
    "state": "actual_state",
    "health": "health_state",
    "version": "version",
    "url": "server_url",
}


def takes_account(fragment: Fragment) -> str:
    return (
        "the lines of `account show`"
        if regex.search(
            r"(?i)^[ \t]*(?:vrf enabled|service endpoint enabled|currently targeted account)[ \t]*:",
            fragment.text[:4000],
            regex.M,
        )
        else ""
    )


def parse_account(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        m = LINE.match(line)
        key = ACCOUNT.get(m["key"].lower()) if m else None
        value = (m["value"] or "").strip() if m else ""
        if key and value and value not in ABSENT:
            emit.fact(key, value.lower() if value.lower() in ("true", "false") else value, number)
        elif not regex.match(r"[ \t]*(?:OK|Retrieving .*|FAILED.*|$)", line) and not m:
            emit.unread(number, "not a line of `account show`")


def takes_cluster(fragment: Fragment) -> str:
    head = fragment.text[:6000]
    keys = {m[1].lower() for m in regex.finditer(r"^[ \t]*([A-Za-z]\w*+(?: ++\w++)*+)[ \t]*:", head, regex.M)}
    wanted = {"state", "id"} <= keys and bool(
        {"master status", "master url", "konnectivity server url", "public service endpoint url", "ingress subdomain"}
        & keys
    )
    return "the keys of `ks cluster get`" if wanted else ""


def parse_cluster(fragment: Fragment, emit: Emit) -> None:
    inside_master = subnets = False
    emit.fact("has_cluster_get", "true", fragment.filled[0][0])
    seen_private = False
    for number, line in fragment.filled:
        if regex.match(r"Master[ \t]*$", line):
            inside_master = True
            continue
        if regex.match(r"Subnet VLANs|VLAN ID[ ]+Subnet", line):
            subnets = True
            continue
        if subnets and (m := regex.match(r"\s*(\d{6,8})\s+(\d+\.\d+\.\d+\.\d+/\d+)\s+(true|false)", line)):
            emit.fact("portable_subnet", f"{m[1]} {m[2]} {'public' if m[3] == 'true' else 'private'}", number)
            continue
        m = LINE.match(line)
        if not m:
            if not OK.match(line):
                emit.unread(number, "not a line of `ks cluster get`")
            continue
        key = (MASTER if inside_master else CLUSTER).get(m["key"].lower()) or CLUSTER.get(m["key"].lower())
        value = (m["value"] or "").strip()
        seen_private |= key == "private_endpoint_url"
        if key in ("private_endpoint_url", "public_endpoint_url") and value in ABSENT:
            emit.fact(key, "none", number)
        elif key and value not in ABSENT:
            emit.fact(key, value, number)
    if not seen_private:
        emit.fact("private_endpoint_url", "none", fragment.filled[0][0])


def takes_workers(fragment: Fragment) -> str:
    return (
        "the titles of `ks worker ls`"
        if regex.search(r"^ID[ ]{2,}(?:Public IP|Primary IP|Private IP)", fragment.text[:3000], regex.M | regex.I)
        else ""
    )


def parse_workers(fragment: Fragment, emit: Emit) -> None:
    titles: list[tuple[int, str]] = []
    count = odd = 0
    for number, line in fragment.filled:
        if regex.match(r"ID[ ]{2,}", line):
            titles = [(m.start(), m.group().strip()) for m in regex.finditer(r"[A-Z][\w]*(?: [A-Z][\w]*)*", line)]
            continue
        if OK.match(line) or FOOTNOTE.match(line):
            continue
        if not titles:
            emit.unread(number, "a line before the titles of `ks worker ls`")
            continue
        cells, why = _worker_cells(line, titles)
        if why:
            emit.unread(number, f"no row of `ks worker ls`: {why}")
            odd += 1
            continue
        worker(emit, number, cells, fragment)
        count += 1
    emit(schema.LISTINGS, fragment.filled[0][0], kind="workers", rows=count, complete=fragment.complete and not odd)


def _worker_cells(line: str, titles: list[tuple[int, str]]) -> tuple[Cells, str]:
    """(cells, why they are no worker): by the titles' offsets, else by runs of blanks."""
    ends = [*(at for at, _ in titles[1:]), 10**6]
    cells: Cells = {name: line[at:end].strip() for (at, name), end in zip(titles, ends, strict=True)}
    if why := row_rules.worker_misfit(cells):
        parts = regex.split(r"[ \t]{2,}", line.strip())
        if len(parts) == len(titles):
            cells = {name: part for (_, name), part in zip(titles, parts, strict=True)}
            why = row_rules.worker_misfit(cells)
    return cells, why


def takes_json(fragment: Fragment) -> str:
    text = fragment.text
    return (
        "JSON of the IBM Cloud API"
        if regex.search(
            r'"(?:masterKubeVersion|serviceEndpoints|privateServiceEndpointEnabled|networkInterfaces|privateIP|vrf_?[eE]nabled|VRFEnabled|is_vrf_enabled|vlanSpanning|kubeVersion)"',
            text[:200_000],
        )
        else ""
    )


def parse_json(fragment: Fragment, emit: Emit) -> None:
    try:
        value = load_json(fragment.text.strip(), emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error))
        return
    places: dict[str, int] = {}
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            if "networkInterfaces" in item or "privateIP" in item:
                places = places or _places(fragment)
                _worker_json(item, places.get(json.dumps(item.get("id")), fragment.first_line), emit)
            else:
                _cluster_json(item, fragment, emit)


def _places(fragment: Fragment) -> dict[str, int]:
    """The first line of every quoted text."""
    found: dict[str, int] = {}
    for number, line in fragment.filled:
        for text in QUOTED.findall(line):
            found.setdefault(text, number)
    return found


def _worker_json(item: dict[str, Any], line: int, emit: Emit) -> None:
    nic = next((n for n in item.get("networkInterfaces") or [] if isinstance(n, dict)), {})
    ip = item.get("privateIP") or nic.get("ipAddress")
    health = item.get("health") or {}
    emit(
        schema.NODES, line, name=ip, internal_ip=ip, external_ip=item.get("publicIP"), zone=item.get("location"), subnet=nic.get("cidr"),
        private_vlan=item.get("privateVlan"), public_vlan=item.get("publicVlan"), worker_pool=item.get("poolName"), worker_id=item.get("id"),
        subnet_id=nic.get("subnetID"), ready=str(item.get("status", health.get("message", ""))).startswith("Ready") or None,
    )  # fmt: skip


def _cluster_json(item: dict[str, Any], fragment: Fragment, emit: Emit) -> None:
    endpoints = item.get("serviceEndpoints") if isinstance(item.get("serviceEndpoints"), dict) else {}
    flat = {**item, **(item.get("lifecycle") or {}), **(endpoints or {})}

    def fact(key: str, name: str) -> None:
        value = flat.get(name)
        if value not in (None, "", [], {}):
            text = (
                json.dumps(value)
                if isinstance(value, (list, dict))
                else str(value).lower()
                if isinstance(value, bool)
                else str(value)
            )
            emit.fact(key, text, fragment.line_of(f'"{name}"'))

    if "masterKubeVersion" in item or endpoints or "crn" in item:
        for key, name in (
            ("cluster_id", "id"), ("version", "masterKubeVersion"), ("provider", "provider"), ("type", "type"), ("master_status", "masterStatus"),
            ("health_state", "masterHealth"), ("actual_state", "masterState"), ("server_url", "serverURL"), ("crn", "crn"), ("vpcs", "vpcs"),
        ):  # fmt: skip
            fact(key, name)
        for key, name in (
            ("private_endpoint_url", "privateServiceEndpointURL"),
            ("public_endpoint_url", "publicServiceEndpointURL"),
        ):
            enabled = flat.get(name.replace("URL", "Enabled"))
            if enabled is False or (enabled is None and flat.get(name) == ""):
                emit.fact(key, "none", fragment.line_of(f'"{name.replace("URL", "Enabled")}"'))
            else:
                fact(key, name)
    for name, value in flat.items():
        low = name.lower()
        if "konnectivity" in low and isinstance(value, str):
            emit.fact("konnectivity_url", value, fragment.line_of(f'"{name}"'))
        elif "vrf" in low and isinstance(value, bool):
            emit.fact("vrf_enabled", str(value).lower(), fragment.line_of(f'"{name}"'))
        elif (
            regex.search(r"service.?endpoint.?enabled$", low)
            and "private" not in low
            and "public" not in low
            and isinstance(value, bool)
        ):
            emit.fact("service_endpoint_enabled", str(value).lower(), fragment.line_of(f'"{name}"'))
        elif SPANNING_KEY.search(low) and isinstance(value, (bool, str)):
            emit.fact(
                "vlan_spanning",
                "true" if str(value).lower() in ("true", "on", "enabled") else "false",
                fragment.line_of(f'"{name}"'),
            )
    if account := next((flat[k] for k in ("account_id", "guid", "GUID") if flat.get(k)), None):
        emit.fact("account_id_shown", account, fragment.first_line)


PARSERS = (
    Parser("ibmcloud JSON", r"\[\{|\{\"", takes_json, parse_json, 19),
    Parser(
        "ibmcloud account show",
        r"(?:Retrieving account |Account ID:[ ]|Currently Targeted Account:|VRF Enabled:|Service Endpoint Enabled:)",
        takes_account,
        parse_account,
        16,
    ),
    Parser(
        "ibmcloud ks cluster get",
        r"(?:Retrieving cluster |NAME:[ ]+\S)",
        takes_cluster,
        parse_cluster,
        17,
    ),
    Parser("ibmcloud ks worker ls", r"ID[ ]{2,}(?:Public IP|Primary IP|Private IP)", takes_workers, parse_workers, 18),
)
