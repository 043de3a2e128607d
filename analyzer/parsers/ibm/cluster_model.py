"""
The cluster and master records of IBM's data model, as right-aligned text or as JSON.

::

                           ClusterID: cn9f3u2d0gm4b1ske7p0
     ActualPrivateServiceEndpointURL: null

Both renderings are documented; `null`, `-`, empty and `"null"` all mean absent.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

LINE = regex.compile(
    r"^[ \t]*+\"?(?P<key>[A-Z][A-Za-z0-9]+)\"?[ \t]*+:[ \t]*+(?P<value>(?:[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+)?)[ \t]*+$"
)
NAMED = regex.compile(r"\"(?P<key>[A-Z][A-Za-z0-9]{1,60})\"\s*:")
ABSENT = {"null", "-", "", '""', '"null"', "none", "[]", "{}", "<nil>"}
MARKS = regex.compile(
    r"\b(?:ClusterID|ActualState|DesiredState|DefaultProvider|ActualPrivateServiceEndpointURL|ActualPublicServiceEndpointURL|AnsibleBomVersion|HypershiftEnabled|HealthState|MultishiftType|ActualCSEACLList)\b"
)
KEYS = {
    "ClusterID": "cluster_id", "AccountID": "account_id", "DefaultProvider": "provider", "Type": "type", "ActualState": "actual_state",
    "DesiredState": "desired_state", "HealthState": "health_state", "Status": "master_status", "ServerURL": "server_url",
    "ActualPublicServiceEndpointURL": "public_endpoint_url", "ActualPrivateServiceEndpointURL": "private_endpoint_url",
    "ActualCSEACLList": "cse_acl", "DesiredCSEACLList": "cse_acl_desired", "ActualContextBasedRestrictionEventID": "cbr_event",
    "DesiredContextBasedRestrictionEventID": "cbr_event_desired", "ActualSatelliteACLList": "satellite_acl", "DesiredSatelliteACLList": "satellite_acl_desired",
    "MultishiftType": "multishift_type", "IsVPCLite": "is_vpc_lite", "HypershiftEnabled": "hypershift", "AnsibleBomVersion": "bom_version",
    "Region": "region", "Datacenter": "datacenter", "ActualDatacenterCluster": "carrier", "MasterKubeVersion": "master_version",
    "KonnectivityServerURL": "konnectivity_url", "TargetVersion": "target_version", "FedRAMP": "fedramp",
}  # fmt: skip
STATED_WHEN_ABSENT = {
    "provider",
    "private_endpoint_url",
    "public_endpoint_url",
    "cse_acl",
    "cbr_event",
    "satellite_acl",
    "multishift_type",
}


def takes(fragment: Fragment) -> str:
    found = {m.group() for m in MARKS.finditer(fragment.text[:20000])}
    return "fields of the cluster's data model" if len(found) >= 2 or "ClusterID" in found else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    if fragment.text.lstrip()[:1] == "{" and (record := _record(fragment.text)) is not None:
        _fields(record, fragment, emit)
        return
    for number, line in fragment.filled:
        m = LINE.match(line)
        if not m:
            if line.strip(" \t{}[],"):
                emit.unread(number, "not a field of the data model")
            continue
        key = KEYS.get(m["key"])
        value = m["value"].removesuffix(",").strip().strip('"')
        if key is None:
            emit.records += 1
        elif value.lower() in ABSENT:
            if key in STATED_WHEN_ABSENT:
                emit.fact(key, "none", number)
        else:
            emit.fact(key, value, number)


def _record(text: str) -> dict[str, object] | None:
    """The record of a document of JSON, whose lists may go over many lines; None for a text that is none, or not all of one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and len(found) == 1 and isinstance(inner := next(iter(found.values())), dict):
        found = inner
    return found if isinstance(found, dict) and not KEYS.keys().isdisjoint(found) else None


def _fields(record: dict[str, object], fragment: Fragment, emit: Emit) -> None:
    """Facts of a record's fields, each on the line that names it."""
    lines = {m["key"]: n for n, line in reversed(fragment.filled) for m in NAMED.finditer(line)}
    for name, value in record.items():
        key = KEYS.get(name)
        text = value if isinstance(value, str) else json.dumps(value)
        if key is None:
            emit.records += 1
        elif text.lower() in ABSENT:
            if key in STATED_WHEN_ABSENT:
                emit.fact(key, "none", lines.get(name, fragment.first_line))
        else:
            emit.fact(key, text, lines.get(name, fragment.first_line))


PARSERS = (Parser("cluster data model", r"[ \t]*\"?(?:ClusterID|MasterID)\"?[ \t]*:", takes, parse, 15),)
