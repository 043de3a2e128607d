"""Described nodes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.described.nodes import DESCRIBED

from tests.support import inline
from tests.support.inline import bundle

HEAD = """Name:               w1
Roles:              worker
Labels:             topology.kubernetes.io/zone=z1
                    kubernetes.io/os=linux
Annotations:        projectcalico.org/IPv4Address: 10.1.0.1/26
                    projectcalico.org/IPv4IPIPTunnelAddr: 172.30.1.64
"""
CONDITION = "  {type:<18} {status:<8} Mon, 02 Mar 2026 08:10:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   {reason:<20} {message}\n"


def node(text: str) -> dict[str, Any]:
    [row] = bundle(d=HEAD + text).snapshot["nodes"].to_dict("records")
    return dict(row)


def conditions(**states: str) -> str:
    return "Conditions:\n  Type  Status  LastHeartbeatTime  LastTransitionTime  Reason  Message\n" + "".join(
        CONDITION.format(type=kind, status=status, reason="Why", message="because of it")
        for kind, status in states.items()
    )


@pytest.mark.parametrize(
    ("text", "taints"),
    [
        ("Taints:             <none>\n", []),
        ("Taints:             a=b:NoSchedule\nUnschedulable:      false\n", ["a=b:NoSchedule"]),
        (
            "Taints:             a:NoExecute\n                    a:NoSchedule\nLease:\n  HolderIdentity:  w1\n",
            ["a:NoExecute", "a:NoSchedule"],
        ),
        ("Unschedulable:      true\n", None),
    ],
)
def test_taints(text: str, taints: list[str] | None) -> None:
    """None is an answer; a key that is missing is not."""
    found = node(text)["taints"]
    assert (json.loads(found) if isinstance(found, str) else None) == taints


def test_what_stands_at_the_head() -> None:
    """Labels give zone, annotations the node's address as Calico knows it."""
    case = bundle(
        d=HEAD
        + "Unschedulable:      true\nAddresses:\n  InternalIP:  10.1.0.1\n  ExternalIP:  169.1.1.1\nSystem Info:\n  Kernel Version:  6.6.60-talos\n  OS Image:  Talos (v1.8.3)\n  Kubelet Version:  v1.29.4\n  Container Runtime Version:  containerd://1.7\n"
    )
    [row] = case.snapshot["nodes"].to_dict("records")
    assert (row["zone"], row["internal_ip"], row["external_ip"]) == ("z1", "10.1.0.1", "169.1.1.1")
    assert (row["version"], row["runtime"], row["unschedulable"]) == ("v1.29.4", "containerd://1.7", True)
    assert (row["system"], row["kernel"]) == ("Talos (v1.8.3)", "6.6.60-talos")
    assert json.loads(row["labels"]) == {"kubernetes.io/os": "linux", "topology.kubernetes.io/zone": "z1"}
    [calico] = case.snapshot["calico_nodes"].to_dict("records")
    assert (calico["ipv4"], calico["tunnel_ip"], calico["line"]) == ("10.1.0.1/26", "172.30.1.64", 5)


def test_conditions() -> None:
    """Ready is good when True, all others when False; a bad one is said with its reason."""
    good = node(conditions(MemoryPressure="False", Ready="True"))
    assert (good["ready"], isinstance(good["conditions"], str), isinstance(good["pressure"], str)) == (
        True,
        False,
        False,
    )
    bad = node(conditions(Ready="Unknown", NetworkUnavailable="True", DiskPressure="True"))
    assert (bad["ready"], bad["pressure"]) == (False, "DiskPressure")
    assert (
        bad["conditions"]
        == "Ready=Unknown Why because of it; NetworkUnavailable=True Why because of it; DiskPressure=True Why because of it"
    )
    assert bad["line"] == 11


def test_readiness_that_is_not_stated() -> None:
    """Without conditions nobody knows."""
    assert node("Taints:             <none>\n")["ready"] is None


@pytest.mark.parametrize(
    "below",
    [
        "  Ready                Unknown   Mon, 10 Jun 2024 09:55:00 +0000   Mon, 10 Jun 2024 09:59:00 +0000   NodeStatusUnknown   Kubelet stopped posting node status.",
        "  InternalIP:  10.0.0.1",
        "  MemoryPressure   False   Mon, 10 Jun 2024 09:55:00 +0000",
        "                    kubernetes.io/os=linux",
    ],
)
def test_what_a_filter_left_below_the_taints_is_none(below: str) -> None:
    """`grep` lets lines of other parts stand right below the key; only what has an effect is a taint."""
    taints = (
        "Taints:             node.kubernetes.io/unreachable:NoSchedule\n                    dedicated=edge:NoExecute\n"
    )
    command = "$ kubectl describe nodes | grep -E 'Name:|Taints|Ready'\n"
    snapshot = bundle(
        x=f"{command}Name:               10.0.0.1\n{taints}{below}\nName:               10.0.0.2\nTaints:             <none>\n{below}\n"
    ).snapshot
    first, second = (json.loads(row.taints or "null") for row in snapshot.rows["nodes"])
    assert first == ["node.kubernetes.io/unreachable:NoSchedule", "dedicated=edge:NoExecute"]
    assert second == []


@pytest.mark.parametrize(
    ("keys", "is_node"),
    [
        ("Roles:  worker\n", True),
        ("PodCIDR:  172.30.1.0/24\n", True),
        ("Lease:\n  HolderIdentity:  w1\n", True),
        ("Conditions:\n  Type  Status\nAddresses:\n  InternalIP:  10.1.0.1\n", True),
        ("Conditions:\n  Type  Status\n", False),
        ("Addresses:\n  InternalIP:  10.1.0.1\n", False),
    ],
)
def test_the_keys_that_tell_a_node(keys: str, is_node: bool) -> None:
    """One of its own, or conditions together with addresses."""
    assert len(bundle(d=f"Name:  w1\nAnnotations:  <none>\n{keys}").snapshot.rows["nodes"]) == is_node


def test_what_a_short_description_leaves_open() -> None:
    """Labels, times and Calico's addresses are said where they stand."""
    [row] = bundle(d="Name:  w1\nRoles:  worker\nTaints:  <none>\n").snapshot.rows["nodes"]
    assert (row.labels, row.created_at, row.unschedulable, row.internal_ip) == (None, None, None, None)  # type: ignore[attr-defined]
    text = "Name:  w1\nRoles:  worker\nLabels:  z=1\n  a=2\nUnschedulable:  false\nCreationTimestamp:  Mon, 02 Mar 2026 08:00:00 +0000\n"
    snapshot = bundle(d=text).snapshot
    [row] = snapshot.rows["nodes"]
    assert (row.labels, row.unschedulable) == ('{"a": "2", "z": "1"}', False)  # type: ignore[attr-defined]
    assert str(row.created_at) == "2026-03-02 08:00:00+00:00"  # type: ignore[attr-defined]
    assert not snapshot.rows["calico_nodes"]


def test_a_condition_without_times_or_words() -> None:
    """A filter may cut the row behind its state; the bad one is cited, a pressure rather than a network."""
    text = "Conditions:\n  Ready  False  Why\n  NetworkUnavailable  True  \nTaints:  <none>\n"
    row = node(text)
    assert (row["ready"], row["conditions"], row["line"]) == (False, "Ready=False Why; NetworkUnavailable=True ", 8)
    row = node("Conditions:\n  Ready  True  Fine\n  NetworkUnavailable  True  Why\nTaints:  <none>\n")
    assert (row["ready"], row["line"], isinstance(row["pressure"], str)) == (True, 1, False)


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 20


def test_a_node_of_which_only_name_and_conditions_were_copied() -> None:
    """No other kind's conditions have a heartbeat; those of a pod alone are no node's."""
    beat = "Mon, 03 Jun 2024 13:54:18 +0000"
    rows = f"  MemoryPressure   False   {beat}   {beat}   KubeletHasSufficientMemory   fine\n  Ready   False   {beat}   {beat}   KubeletNotReady   PLEG is not healthy: pleg was last seen active 3m7s ago; threshold is 3m0s\n"
    titles = "  Type   Status   LastHeartbeatTime   LastTransitionTime   Reason   Message\n  ----   ------   -----------------   ------------------   ------   -------\n"
    found = inline.bundle({"d.txt": f"Name:   w7\nConditions:\n{titles}{rows}"})
    assert [(r.name, r.ready) for r in found.snapshot.rows["nodes"]] == [("w7", False)]
    assert "PLEG is not healthy" in found.says("NOD-01")
    pod = inline.bundle({"d.txt": "Name:   web-1\nConditions:\n  Type   Status\n  Ready   False\n"})
    assert list(pod.snapshot.rows["nodes"]) == []
