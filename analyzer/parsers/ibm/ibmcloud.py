"""
`ibmcloud account show`, and the JSON of the account, of clusters and of workers.

::

    Account ID:                   0a1b2c3d4e5f60718293a4b5c6d7e8f9
    VRF Enabled:                  true
    Service Endpoint Enabled:     true

Read by key, never by position: padding, key case and language notices vary by CLI release. A missing `VRF Enabled` line
says nothing about VRF, but service endpoints need VRF, so `Service Endpoint Enabled: true` implies it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.columns import ABSENT, LINE
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json
from analyzer.vendors import ibm

WORKER = frozenset({"networkInterfaces", "networkInformation", "privateIP"})
QUOTED = regex.compile(r"\"(?:[^\"\\]|\\.)*+\"")
SPANNING_KEY = regex.compile(r"vlan.?span|^span|spanning")
OF_CLUSTER = frozenset(
    {"masterKubeVersion", "masterStatus", "masterHealth", "masterState", "privateServiceEndpointEnabled", "publicServiceEndpointEnabled", "crn"}
)  # fmt: skip
"""Members of the record of a cluster, and of no account's or worker's."""
SWITCHES = frozenset({"vrf_enabled", "service_endpoint_enabled"})
HEALTH = {"normal": True, "critical": False}
ACCOUNT = {
    "account id": "account_id_shown", "currently targeted account": "account_targeted", "vrf enabled": "vrf_enabled",
    "service endpoint enabled": "service_endpoint_enabled", "linked softlayer account": "linked_account",
}  # fmt: skip
TELLING = frozenset({"vrf enabled", "service endpoint enabled", "currently targeted account"})


def takes_account(fragment: Fragment) -> str:
    """
    The output, by two of its lines, by what the CLI prints above it, by the command, or by being all that the file holds.

    One line of it quoted in a text may be of any account.
    """
    opening = fragment.opening[:20]
    keys = {key for _, line in opening if (key := _account_key(line))}
    alone = len(fragment.filled) == 1 and fragment.first_line == 1 and fragment.complete
    typed = regex.search(r"\baccount\s+show\b", fragment.context.command or "")
    retrieved = any(regex.match(r"[ \t]*Retrieving account ", line) for _, line in opening[:2])
    if not keys & TELLING or not (len(keys) > 1 or alone or typed or retrieved):
        return ""
    return "the lines of `account show`"


def _account_key(line: str) -> str:
    m = LINE.match(line)
    key = str(m["key"]).lower() if m else ""
    return key if key in ACCOUNT else ""


def parse_account(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        m = LINE.match(line)
        key = ACCOUNT.get(m["key"].lower()) if m else None
        value = (m["value"] or "").strip() if m else ""
        if key in SWITCHES and value and value.lower() not in ("true", "false") and value not in ABSENT:
            emit.unread(number, f"{value[:40]!r} is neither true nor false")
        elif key and value and value not in ABSENT:
            emit.fact(key, value.lower() if value.lower() in ("true", "false") else value, number)
        elif not regex.match(r"[ \t]*(?:OK|Retrieving .*|FAILED.*|$)", line) and not m:
            emit.unread(number, "not a line of `account show`")


def takes_json(fragment: Fragment) -> str:
    text = fragment.text
    return (
        "JSON of the IBM Cloud API"
        if regex.search(
            r'"crn"\s{0,4}:\s{0,4}"crn:v1:[\w-]{1,40}:[\w-]{1,40}:containers-kubernetes:|"(?:masterKubeVersion|serviceEndpoints|privateServiceEndpointEnabled|networkInterfaces|privateIP|vrf_?[eE]nabled|VRFEnabled|is_vrf_enabled|vlanSpanning|kubeVersion)"',
            text[:200_000],
        )
        else ""
    )


def parse_json(fragment: Fragment, emit: Emit) -> None:
    try:
        value = load_json(fragment.text.strip(), emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    places: dict[str, int] = {}
    strange = 0
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            before = emit.records
            if WORKER & item.keys():
                places = places or _places(fragment)
                _worker_json(item, places.get(json.dumps(item.get("id")), fragment.first_line), emit)
            else:
                read_record(item, lambda name: fragment.line_of(f'"{name}"'), emit)
            strange += emit.records == before
    if strange:
        whole = fragment.text if not emit.records else None
        emit.unread(
            fragment.first_line, f"{strange} objects of the IBM Cloud API of kinds that are not read", text=whole
        )


def _places(fragment: Fragment) -> dict[str, int]:
    """The first line of every quoted text."""
    found: dict[str, int] = {}
    for number, line in fragment.filled:
        for text in QUOTED.findall(line):
            found.setdefault(text, number)
    return found


def _worker_json(item: dict[str, Any], line: int, emit: Emit) -> None:
    """A worker of the classic API, or of the newer one, which puts its state and versions into objects of their own."""
    nics = item.get("networkInterfaces")
    nics = [n for n in nics if isinstance(n, dict)] if isinstance(nics, list) else []
    nic: dict[str, Any] = next((n for n in nics if n.get("primary") is True), nics[0] if nics else {})
    nested = item.get("networkInformation")  # of classic workers in the second version of the API
    flat = {**(nested if isinstance(nested, dict) else {}), **item}
    ip = flat.get("privateIP") or nic.get("ipAddress")
    emit(
        schema.NODES, line, name=ip, internal_ip=ip, external_ip=flat.get("publicIP"), zone=item.get("location"), subnet=nic.get("cidr"),
        private_vlan=_either_case(flat, "privateVlan"), public_vlan=_either_case(flat, "publicVlan"), worker_pool=item.get("poolName"), worker_id=item.get("id"),
        subnet_id=nic.get("subnetID"), ready=_ready(item), worker_version=_version(item),
    )  # fmt: skip
    pool = _either_case(item, "poolID")
    owner = ibm.cluster_of_worker(str(item.get("id"))) or ibm.cluster_of_pool(str(pool))
    if owner is not None:
        emit.fact("cluster_id", owner, line)


def _ready(item: dict[str, Any]) -> bool | None:
    """By the status in words, as the table prints it; without one by the state, of which only two speak of the worker itself."""
    stated = item.get("health")
    health: dict[str, Any] = stated if isinstance(stated, dict) else {}
    status, state = item.get("status") or health.get("message"), item.get("state") or health.get("state")
    if isinstance(status, str):
        return status.startswith("Ready")
    return HEALTH.get(state) if isinstance(state, str) else None


def _version(item: dict[str, Any]) -> str | None:
    """What the worker runs, without the mark of an update that waits."""
    version = item.get("kubeVersion")
    version = version.get("actual") if isinstance(version, dict) else version
    return version.rstrip("*") or None if isinstance(version, str) else None


def _either_case(item: dict[str, Any], key: str) -> Any:
    """The value of a key that releases of the CLI write with small or capital letters at its end."""
    return next((value for name, value in item.items() if name.lower() == key.lower() and value), None)


def read_record(item: dict[str, Any], line_of: Callable[[str], int], emit: Emit, *, of_cluster: bool = False) -> None:
    """
    The facts of a cluster's or an account's record.

    Args:
        line_of: the line that names a member.
        of_cluster: it is known to be a cluster's; else its members tell.
    """
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
            emit.fact(key, text, line_of(name))

    if of_cluster or OF_CLUSTER & flat.keys() or endpoints:
        for key, name in (
            ("cluster_id", "id"), ("cluster_name", "name"), ("version", "masterKubeVersion"), ("provider", "provider"), ("type", "type"), ("master_status", "masterStatus"),
            ("health_state", "masterHealth"), ("actual_state", "masterState"), ("server_url", "serverURL"), ("crn", "crn"), ("vpcs", "vpcs"),
        ):  # fmt: skip
            fact(key, name)
        for key, name in (
            ("private_endpoint_url", "privateServiceEndpointURL"),
            ("public_endpoint_url", "publicServiceEndpointURL"),
        ):
            enabled = flat.get(name.replace("URL", "Enabled"))
            if enabled is False or (enabled is None and flat.get(name) == ""):
                emit.fact(key, "none", line_of(name.replace("URL", "Enabled")))
            elif enabled is True and not flat.get(name):
                emit.fact(key, "on", line_of(name.replace("URL", "Enabled")))
            else:
                fact(key, name)
    for name, value in flat.items():
        low = name.lower()
        if "konnectivity" in low and isinstance(value, str):
            emit.fact("konnectivity_url", value, line_of(name))
        elif "vrf" in low and isinstance(value, bool):
            emit.fact("vrf_enabled", str(value).lower(), line_of(name))
        elif (
            regex.search(r"service.?endpoint.?enabled$", low)
            and "private" not in low
            and "public" not in low
            and isinstance(value, bool)
        ):
            emit.fact("service_endpoint_enabled", str(value).lower(), line_of(name))
        elif SPANNING_KEY.search(low) and isinstance(value, (bool, str)):
            emit.fact(
                "vlan_spanning",
                "true" if str(value).lower() in ("true", "on", "enabled") else "false",
                line_of(name),
            )
    if account_key := next((k for k in ("account_id", "guid", "GUID") if flat.get(k)), None):
        emit.fact("account_id_shown", flat[account_key], line_of(account_key))


PARSERS = (
    Parser("ibmcloud JSON", r"\[\{|\{\"", takes_json, parse_json, 19),
    Parser(
        "ibmcloud account show",
        r"(?:Retrieving account |Account ID:[ ]|Currently Targeted Account:|VRF Enabled:|Service Endpoint Enabled:)",
        takes_account,
        parse_account,
        16,
    ),
)
