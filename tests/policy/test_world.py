"""What a bundle holds, as policy sees it: pods, WorkloadEndpoints, nodes, and who may hold an address."""

from __future__ import annotations

import ipaddress
import json

from analyzer.policy.objects import Side

from tests.support.policies import (
    FIRE,
    GRIND,
    OPEN,
    OUT,
    SIFT,
    answers,
    ask,
    cluster,
    evaluator,
    gnp,
    hep,
    knp,
    listing,
    made,
    namespace,
    node,
    np,
    pod,
    read,
)  # fmt: skip


def test_a_workload_endpoint_is_a_pod() -> None:
    """With labels, addresses, profiles, named ports and node; instead of the pod, or over what the pod says."""
    wep = made(
        "WorkloadEndpoint", "w1-k8s-grind--0-eth0",
        {"pod": "grind-0", "node": "w1", "ipNetworks": ["172.30.9.4/32", "fd00:10::4/128"], "profiles": ["kns.mill"], "ports": [{"name": "web", "port": 8081, "protocol": "TCP"}]},
        space="mill", labels={"app": "grind", "projectcalico.org/namespace": "mill", "projectcalico.org/orchestrator": "k8s"},
    )  # fmt: skip
    policy = knp(
        "mill/in",
        podSelector={"matchLabels": {"app": "grind"}},
        ingress=[{"from": [{"podSelector": {}}], "ports": [{"port": "web"}]}],
    )
    alone = [one for one in cluster() if one["metadata"]["name"] != "grind-0"] + [wep, policy]
    asked = [
        f"{SIFT} > {GRIND} tcp/8081",
        f"{SIFT} > {GRIND} tcp/8082",
        f"{FIRE} > {GRIND} tcp/8081",
        "172.30.9.5 > fd00:10::4 tcp/8081",
        f"{OUT} > 172.30.9.4 tcp/8081",
    ]
    assert ask(alone, *asked) == ["allowed", "denied", "denied", "allowed", "denied"]
    wep["metadata"]["labels"]["app"] = "other"
    assert ask([*cluster(), wep, policy], asked[2]) == ["allowed"]  # Felix reads the WorkloadEndpoint
    wep["spec"] = {"pod": "grind-0"}
    world = evaluator([*cluster(), wep]).world
    assert world.workloads[("mill", "grind-0")].addresses == ("172.30.9.4",)
    assert world.workloads[("mill", "grind-0")].node == "w1"


def test_pods_that_are_none() -> None:
    """A finished pod has no address, a hostNetwork pod is its node, one that the bundle lacks is unknown."""
    done, host = pod("mill/done-0", "172.30.9.7"), pod("mill/host-0", "10.44.0.11")
    done["status"]["phase"] = "Succeeded"
    host["spec"]["hostNetwork"] = True
    world = [*cluster(), done, host, gnp("shut", selector="has(app)", types=["Egress"])]
    assert ask(world, f"mill/done-0 > {OUT} tcp/80", f"mill/host-0 > {OUT} tcp/80", f"mill/none > {OUT} tcp/80") == [
        "unknown",
        "allowed",
        "unknown",
    ]
    said = [
        one["reason"]
        for one in answers(world, f"mill/done-0 > {OUT} tcp/80", f"x > {OUT} tcp/80", f"node:w9 > {OUT} tcp/80")
    ]
    assert said == [
        "pod mill/done-0 has finished, and has no address any more",
        "'x' is neither namespace/pod, node:NAME nor an address",
        "node w9 is not in the bundle",
    ]


def test_what_may_hold_an_address() -> None:
    """A pod that could not be read, one without address, a pool's address without pod, a node without address."""
    asked = f"172.30.9.99 > {GRIND} tcp/80"
    policy = np("mill/in", types=["Ingress"], ingress=[{"action": "Allow", "source": {"selector": "app == 'sift'"}}])
    world = [*cluster(), policy]
    assert ask(world, asked, f"203.0.113.9 > {GRIND} tcp/80") == ["denied", "denied"]
    lost = pod("mill/lost-0", "")
    assert ask([*world, lost], asked, f"203.0.113.9 > {GRIND} tcp/80") == ["unknown", "denied"]
    waits = pod("mill/lost-0", "")
    waits["status"]["phase"] = "Pending"
    assert ask([*world, waits], asked) == ["denied"]
    odd = pod("mill/odd-0", "172.30.9.99")
    odd["spec"] = "x"
    assert ask([*world, odd], asked) == ["unknown"]
    assert ask([*world, node("w3")], f"10.44.0.77 > {GRIND} tcp/80") == ["unknown"]
    pool = made("IPPool", "p", {"cidr": "172.30.0.0/16"})
    mixed = json.dumps(listing([*world, pool]))  # one list of many kinds: that it has all pods is not said
    assert read(mixed, asked)[0]["verdict"] == "unknown"
    assert ask([*world, pool], asked, f"10.9.9.9 > {GRIND} tcp/80") == ["denied", "denied"]


def test_a_pod_of_a_table() -> None:
    """Labels, ports, account and host network are not shown: what depends on them is unknown."""
    table = "NAMESPACE   NAME      READY   STATUS    RESTARTS   AGE   IP             NODE   NOMINATED NODE   READINESS GATES\nmill        grind-0   1/1     Running   0          1d    172.30.9.4     w1     <none>           <none>\n"
    objects = [namespace("mill"), gnp("by-label", selector="app == 'x'", types=["Egress"])]
    text = (
        "$ kubectl get pods -A -o wide\n"
        + table
        + "\n$ kubectl get all -o yaml\n"
        + "---\n".join(json.dumps(one) + "\n" for one in objects)
    )
    (found,) = read(text, f"{GRIND} > {OUT} tcp/80")
    assert found["verdict"] == "unknown"
    assert "whether GlobalNetworkPolicy by-label selects pod mill/grind-0 is not known" in found["reason"]


def test_holders_of_an_address() -> None:
    """The pod, else the host endpoint, and every set; a range is unsure where something known is in it."""
    sets = [
        made("GlobalNetworkSet", "s", {"nets": ["10.44.0.0/24"]}, labels={}),
        made("NetworkSet", "t", {"nets": ["172.30.9.4"]}, space="kiln", labels={}),
    ]
    world = evaluator(
        [*cluster(), *sets, hep("h", "w1", "*", "10.44.0.11"), hep("i", "w1", "eth0", "10.44.0.11"), OPEN]
    ).world
    assert [one.name for one in world.holders(Side(world.nodes["w1"], "10.44.0.11"))] == ["i", "s"]
    assert [one.name for one in world.holders(Side(world.workloads[("mill", "grind-0")], "172.30.9.4"))] == [
        "grind-0",
        "t",
    ]
    assert world.holders(Side(None, "203.0.113.1")) == []
    wide = Side(None, None, None, range=ipaddress.ip_network("10.44.0.0/25"))
    assert [one.name for one in world.holders(wide)] == ["s"]
    assert wide.unsure
    free = Side(None, None, None, range=ipaddress.ip_network("10.44.0.0/16"))
    assert world.holders(free) == []
    assert [one.name for one in free.possible] == ["s"]


def test_nodes_with_all_their_addresses() -> None:
    """Internal ones of both versions, the external one, and the name where it is an address."""
    both = made("Node", "w9", {}, api="v1", status={"addresses": [{"type": "InternalIP", "address": "10.44.0.19"}, {"type": "InternalIP", "address": "fd00::19"}, {"type": "ExternalIP", "address": "192.0.2.19"}]})  # fmt: skip
    world = evaluator([both, made("Node", "10.44.0.20", {}, api="v1", status={})]).world
    assert world.nodes["w9"].addresses == ("10.44.0.19", "fd00::19", "192.0.2.19")
    assert world.nodes["10.44.0.20"].addresses == ("10.44.0.20",)
    assert world.node_by_ip["192.0.2.19"].name == "w9"
    assert world.node_without_address == ""
