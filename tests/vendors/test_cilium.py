"""A flow that a policy of Cilium refused is known by its form; what went on, another drop, and a sentence are none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.vendors.appliances import Device, RefusedConnection
from analyzer.vendors.cilium import denial_of, is_flow, is_loss, is_record, of_flow

POD, TO = "kube-system/konnectivity-agent-7fk2c", "10.6.0.20"
AT = "Oct  8 12:11:40.302"
ENDS = f"{POD}:48122 (ID:18834) <> {TO}:8132 (world)"


def flow(**more: Any) -> dict[str, Any]:
    return {"verdict": "DROPPED", "drop_reason_desc": "POLICY_DENIED", "traffic_direction": "EGRESS", "IP": {"source": "10.0.0.7", "destination": TO},
            "l4": {"TCP": {"source_port": 48122, "destination_port": 8132}}, "source": {"namespace": "kube-system", "pod_name": POD.partition("/")[2]},
            "destination": {"labels": ["reserved:world"]}} | more  # fmt: skip


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        (f"{AT}: {ENDS} Policy denied DROPPED (TCP Flags: SYN)", ""),
        (f"{AT}: {ENDS} policy-verdict:none EGRESS DENIED (TCP Flags: SYN)", "egress"),
        (f"{AT} [lab/w2]: {POD}:48122 -> {TO}:8132 Policy denied (L3) DROPPED (TCP Flags: SYN)", ""),
        (f"2026-10-08T12:11:40.302Z: {ENDS} Policy denied by denylist DROPPED (TCP Flags: SYN)", ""),
        (f"{AT}: {POD}:48122 (ID:1) <> {TO}:8132(http-alt) (world) policy-verdict:L3-L4 INGRESS DENIED (TCP Flags: SYN)", "ingress"),
        (f"{AT}   {POD}:48122   {TO}:8132   Policy denied   DROPPED   TCP Flags: SYN", ""),
        (json.dumps({"flow": flow()}), "egress"),
        (f"2026-10-08T12:11:41.1Z stdout F {json.dumps({'flow': flow()})}", "egress"),
    ],
)  # fmt: skip
def test_hubble_names_the_pod(line: str, direction: str) -> None:
    """In each of its forms: the agent's pod, the address and port that it was to reach, and the direction where it is said."""
    found = denial_of(line)
    assert found is not None
    assert (found.device, found.source_pod, found.address, found.port, found.protocol, found.direction) == (
        Device.CILIUM, POD, TO, 8132, "TCP", direction,
    )  # fmt: skip
    assert is_flow(line) or "{" in line or "   " in line


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        (f"xx drop (Policy denied) flow 0x8d4b to endpoint 0, ifindex 5, file bpf_lxc.c:1326, , identity 18834->world: 10.0.0.7:51234 -> {TO}:8132 tcp SYN", ""),
        (f"xx drop (Policy denied) flow 0x0 to endpoint 0, identity 5774->2: 10.0.0.7:51234 -> {TO}:8132 tcp SYN", ""),
        (f"CPU 03: xx drop (Policy denied by denylist) flow 0x1 to endpoint 0, file bpf_lxc.c line 19, , identity 7->2: 10.0.0.7:51234 -> {TO}:8132 tcp SYN", ""),
        (f"Policy verdict log: flow 0x1 local EP ID 57, remote ID 2, proto 6, egress, action deny, match none, 10.0.0.7:51234 -> {TO}:8132 tcp SYN", "egress"),
        (f"Policy verdict log: flow 0x1 local EP ID 57, remote ID 2, proto 6, ingress, action deny, auth: disabled, match none, 10.0.0.7:51234 -> {TO}:8132 tcp SYN", "ingress"),
    ],
)  # fmt: skip
def test_the_monitor_names_addresses(line: str, direction: str) -> None:
    """A drop, and the verdict of a policy."""
    found = denial_of(line)
    assert found is not None
    assert (found.source, found.source_port, found.address, found.port, found.direction) == ("10.0.0.7", 51234, TO, 8132, direction)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        f"{AT}: {POD}:48122 (ID:1) -> {TO}:8132 (world) to-stack FORWARDED (TCP Flags: SYN)",
        f"{AT}: {ENDS} policy-verdict:all EGRESS ALLOWED (TCP Flags: SYN)",
        f"{AT}: {ENDS} policy-verdict:none EGRESS AUDITED (TCP Flags: SYN)",
        f"{AT}: {POD}:48122 (ID:1) <- {TO}:8132 (world) Policy denied DROPPED (TCP Flags: SYN)",
        f"{AT}: {ENDS} Stale or unroutable IP DROPPED (TCP Flags: SYN)",
        f"xx drop (CT: Map insertion failed) flow 0x1 to endpoint 0, identity 7->2: 10.0.0.7:5 -> {TO}:8132 tcp SYN",
        f"we see {ENDS} Policy denied DROPPED (TCP Flags: SYN) since noon",
        "Policy denied DROPPED",
    ],
)
def test_what_no_policy_refused(line: str) -> None:
    """What passed, what is only audited, an answer on its way back, a drop for another reason, and what somebody writes."""
    assert denial_of(line) is None
    assert is_loss(line) is ("Stale" in line or "CT:" in line or "<-" in line)


@pytest.mark.parametrize(
    ("told", "rule", "identity"),
    [
        (flow(), "", ""),
        (flow(drop_reason_desc="POLICY_DENY", egress_denied_by=[{"name": "no-world", "namespace": "kube-system"}]), "kube-system/no-world", ""),
        (flow(drop_reason_desc="POLICY_DENY", egress_denied_by=[{"name": "no-world", "kind": "CiliumClusterwideNetworkPolicy"}]), "no-world", ""),
        (flow(drop_reason_desc=None, drop_reason=133), "", ""),
        (flow(source={"labels": ["reserved:kube-apiserver", "reserved:host"]}), "", "kube-apiserver"),
    ],
)  # fmt: skip
def test_json_names_the_policy_whose_deny_rule_decided(told: dict[str, Any], rule: str, identity: str) -> None:
    """From the releases that print it; a source that is no pod is told by what it is to the network."""
    found = of_flow(told)
    assert found is not None
    assert (found.rule.name, found.identity) == (rule, identity)


@pytest.mark.parametrize(
    "told",
    [
        flow(verdict="FORWARDED"),
        flow(drop_reason_desc="STALE_OR_UNROUTABLE_IP"),
        flow(is_reply=True),
        flow(drop_reason_desc=None, drop_reason=151),
        flow(IP=None),
        {"cpu": "CPU 01:", "type": "drop", "reason": "Stale or unroutable IP"},
        {"cpu": "CPU 01:", "type": "drop", "reason": "Policy denied", "summary": None},
    ],
)
def test_json_of_another_end(told: dict[str, Any]) -> None:
    """A flow without its ends is none that can be told, and what was not refused is a record alone."""
    assert of_flow(told) is None
    assert is_record(told)


def test_the_monitors_json() -> None:
    """Its addresses stand in the summary of the layers."""
    layers = {"tcp": "SYN", "l3": {"src": "10.0.0.7", "dst": TO}, "l4": {"src": "51234", "dst": "8132"}}
    told = {"cpu": "CPU 01:", "type": "drop", "reason": "Policy denied", "summary": layers}
    assert of_flow(told) == RefusedConnection(Device.CILIUM, "TCP", "10.0.0.7", 51234, TO, 8132)


def test_ends_that_are_names_and_long_addresses() -> None:
    """A looked-up name, an address of version 6; one with no port says nothing of a connection."""
    by_name = denial_of(f"{AT}: {POD}:1 (ID:1) <> k.example.net:8132 (ID:9) Policy denied DROPPED (TCP Flags: SYN)")
    by_six = denial_of(f"{AT}: [fd00::7]:1 (host) <> [fd00::9]:8132 (world) Policy denied DROPPED (TCP Flags: SYN)")
    assert by_name is not None
    assert by_six is not None
    assert (by_name.target_host, by_name.address) == ("k.example.net", "")
    assert (by_six.source, by_six.identity, by_six.address, by_six.port) == ("fd00::7", "host", "fd00::9", 8132)
    assert denial_of(f"{AT}: {POD} (ID:1) <> {TO} (world) Policy denied DROPPED (ICMPv4 EchoRequest)") is None
