"""
The cluster and master records of IBM's data model, as right-aligned text or as JSON.

::

                           ClusterID: cn9f3u2d0gm4b1ske7p0
     ActualPrivateServiceEndpointURL: null

Both renderings are documented; `null`, `-`, empty and `"null"` all mean absent.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

LINE = regex.compile(
    r"^[ \t]*+\"?(?P<key>[A-Z][A-Za-z0-9]+)\"?[ \t]*+:[ \t]*+(?P<value>(?:[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+)?)[ \t]*+$"
)
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


PARSERS = (Parser("cluster data model", r"[ \t]*\"?(?:ClusterID|MasterID)\"?[ \t]*:", takes, parse, 15),)
