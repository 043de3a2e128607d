"""Questions over small worlds, each with the answer that Felix would give: selectors, tiers, hosts, tunnels, services."""

from __future__ import annotations

import pytest
from analyzer.policy import evaluate

from tests.support.policies import (
    FIRE,
    GRIND,
    OPEN,
    OUT,
    SIFT,
    Spec,
    allow,
    answers,
    ask,
    cluster,
    deny,
    gnp,
    hep,
    knp,
    made,
    namespace,
    node,
    np,
    pod,
    tier,
)  # fmt: skip
from tests.support.values import are_values

TO_GRIND = [
    f"{SIFT} > {GRIND} tcp/80",
    f"{FIRE} > {GRIND} tcp/80",
    f"{OUT} > {GRIND} tcp/80",
    f"node:w2 > {GRIND} tcp/80",
]
GRIND_ONLY = "app == 'grind'"
SET = made("GlobalNetworkSet", "banned", {"nets": ["203.0.113.0/24"]}, labels={"zone": "far"})
HEP2 = hep("w2-eth0", "w2", "eth0", "10.44.0.12")


def into(**source: object) -> Spec:
    """A policy of all that lets only this source reach grind."""
    return gnp("in", selector=GRIND_ONLY, types=["Ingress"], ingress=[allow(source=source)])


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ({"namespaceSelector": "all()"}, "allowed allowed denied denied"),
        ({"namespaceSelector": "global()"}, "denied denied allowed allowed"),
        ({"namespaceSelector": "all() && zone != 'back'"}, "allowed denied denied denied"),
        ({"namespaceSelector": "!all() || zone == 'back'"}, "denied allowed allowed allowed"),
        ({"namespaceSelector": "global() || zone == 'front'"}, "allowed denied allowed allowed"),
        ({"namespaceSelector": "!global() && zone == 'back'"}, "denied allowed denied denied"),
        ({"namespaceSelector": "zone != 'back'"}, "allowed denied allowed allowed"),
        ({"selector": "all()"}, "allowed allowed allowed allowed"),
        ({"selector": "zone == 'far'"}, "denied denied allowed denied"),
        ({"selector": "role == 'w'"}, "denied denied denied allowed"),
        ({"notSelector": "zone == 'far'"}, "allowed allowed denied allowed"),
        ({"namespaceSelector": "zone == 'front'", "notSelector": "app == 'sift'"}, "denied denied denied denied"),
        ({"nets": ["0.0.0.0/0"], "notNets": ["172.30.9.6/32"]}, "allowed denied allowed allowed"),
    ],
)  # fmt: skip
def test_who_a_rule_of_a_global_policy_means(source: Spec, wanted: str) -> None:
    """`all()` in a namespaceSelector asks for a namespace wherever it stands, `global()` for none; notSelector stands alone."""
    world = [*cluster(), SET, hep("w1-eth0", "w1", "eth0", "10.44.0.11"), HEP2, into(**source),
             gnp("hosts", selector="role == 'w'", types=["Ingress", "Egress"], ingress=[allow()], egress=[allow()])]  # fmt: skip
    assert ask(world, *TO_GRIND) == wanted.split()


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ({"selector": "all()"}, "allowed denied denied"),
        ({"notSelector": "app == 'sift'"}, "denied denied denied"),
        ({"notSelector": "app == 'other'"}, "allowed denied denied"),
        ({"serviceAccounts": {"names": ["default"]}}, "allowed denied denied"),
        ({"serviceAccounts": {"names": ["default"]}, "namespaceSelector": "zone == 'back'"}, "denied allowed denied"),
        ({"nets": ["172.30.0.0/16"]}, "allowed allowed denied"),
        ({"serviceAccounts": {}}, "allowed allowed allowed"),
    ],
)  # fmt: skip
def test_who_a_rule_of_a_namespaced_policy_means(source: Spec, wanted: str) -> None:
    """Without a namespaceSelector any selector limits it to its own namespace; networks alone do not."""
    world = [*cluster(), np("mill/in", selector=GRIND_ONLY, types=["Ingress"], ingress=[allow(source=source)])]
    assert ask(world, *TO_GRIND[:3]) == wanted.split()


AUTO = hep("w1-auto", "w1", "*", "10.44.0.11", profiles=["projectcalico-default-allow"])


@pytest.mark.parametrize(
    ("selects", "wanted"),
    [
        ({"selector": "all()"}, "denied denied denied"),
        ({"selector": "all()", "namespaceSelector": "zone == 'front'"}, "denied allowed allowed"),
        ({"namespaceSelector": "all()"}, "denied denied allowed"),
        ({"namespaceSelector": "global()"}, "allowed allowed denied"),
        ({"namespaceSelector": "all() && zone != 'back'"}, "denied allowed allowed"),
        ({"namespaceSelector": "zone != 'back'"}, "denied allowed denied"),
        ({"serviceAccountSelector": "trust != 'high'"}, "denied allowed denied"),
        ({"serviceAccountSelector": "trust != 'high'", "selector": "all()"}, "denied allowed allowed"),
    ],
)
def test_whom_a_global_policy_selects(selects: Spec, wanted: str) -> None:
    """Beside a selector of namespaces or accounts `all()` asks for their label, so that no host endpoint has it."""
    trusted = made("ServiceAccount", "boss", api="v1", space="kiln", labels={"trust": "high"})
    plain = made("ServiceAccount", "default", api="v1", space="mill", labels={"trust": "low"})
    world = [one for one in cluster() if one["metadata"]["name"] != "fire-0"]
    world += [
        pod(FIRE, "172.30.9.6", "w2", account="boss"),
        trusted,
        plain,
        AUTO,
        gnp("shut", types=["Egress"], **selects),
    ]
    assert (
        ask(world, f"{GRIND} > {OUT} tcp/80", f"{FIRE} > {OUT} tcp/80", f"node:w1 > {OUT} tcp/8080") == wanted.split()
    )


def test_labels_of_an_account_that_is_not_there() -> None:
    """A policy by the account's labels is unknown where the account is not in the bundle, and known by its name."""
    by_label = gnp("shut", types=["Egress"], serviceAccountSelector="trust == 'low'")
    assert ask([*cluster(), by_label], f"{GRIND} > {OUT} tcp/80") == ["unknown"]
    by_name = gnp("shut", types=["Egress"], selector="projectcalico.org/serviceaccount == 'other'")
    assert ask([*cluster(), by_name], f"{GRIND} > {OUT} tcp/80") == ["allowed"]


def test_a_policy_without_namespace_is_of_the_default_one() -> None:
    """kubectl would make it there; it never acts on every namespace."""
    world = [*cluster(), namespace("default"), pod("default/desk-0", "172.30.9.9")]
    for policy in (knp("shut", podSelector={}, policyTypes=["Egress"]), np("shut", types=["Egress"])):
        assert ask([*world, policy], f"{GRIND} > {OUT} tcp/80", f"default/desk-0 > {OUT} tcp/80") == [
            "allowed",
            "denied",
        ]


def test_two_policies_of_one_name_in_two_tiers() -> None:
    """They are two objects, and the answer shows the names that kubectl knows."""
    world = [
        *cluster(), tier("guard", 50), tier("house", 60),
        np("mill/guard.grind", tier="guard", selector=GRIND_ONLY, types=["Ingress"], ingress=[allow(protocol="TCP"), {"action": "Pass", "protocol": "UDP"}]),
        np("mill/house.grind", tier="house", selector=GRIND_ONLY, types=["Ingress"], ingress=[deny()]),
    ]  # fmt: skip
    tcp, udp, sctp = answers(world, f"{SIFT} > {GRIND} tcp/80", f"{SIFT} > {GRIND} udp/80", f"{SIFT} > {GRIND} sctp/80")
    assert [tcp["verdict"], udp["verdict"], sctp["verdict"]] == ["allowed", "denied", "denied"]
    assert "Calico NetworkPolicy mill/guard.grind, tier guard, ingress rule 0" in tcp["deciding"]
    assert "Calico NetworkPolicy mill/house.grind, tier house, ingress rule 0" in udp["deciding"]
    assert "end of tier guard" in sctp["deciding"]
    assert "isolated by Calico NetworkPolicy mill/guard.grind" in sctp["deciding"]


def test_a_tie_that_releases_break_differently_is_unknown() -> None:
    """Only where it decides: a rule that both orders reach says the same."""
    world = [
        *cluster(), np("mill/m", order=1000, selector=GRIND_ONLY, types=["Ingress"], ingress=[deny(protocol="TCP")]),
        knp("mill/b", podSelector={}, ingress=[{}]),
    ]  # fmt: skip
    assert ask(world, f"{FIRE} > {GRIND} tcp/80", f"{FIRE} > {GRIND} udp/80", f"{FIRE} > {SIFT} tcp/80") == ["unknown", "allowed", "allowed"]  # fmt: skip


def test_a_tier_that_is_named_and_not_there_makes_unknown() -> None:
    """Its place among the others is not known, so that it may go before all of them."""
    lost = gnp("lost.x", tier="lost", selector=GRIND_ONLY, types=["Ingress"], ingress=[allow()])
    shut = gnp("shut", selector=GRIND_ONLY, types=["Ingress"])
    assert ask([*cluster(), lost, shut], f"{SIFT} > {GRIND} tcp/80", f"{SIFT} > {FIRE} tcp/80") == [
        "unknown",
        "allowed",
    ]


IPIP = made("IPPool", "pool", {"cidr": "172.30.0.0/16", "ipipMode": "Always"})
HOSTS = [
    hep("w1-eth0", "w1", "eth0", "10.44.0.11"), HEP2,
    gnp("tcp", selector="role == 'w'", types=["Ingress", "Egress"], ingress=[allow(protocol="TCP")], egress=[allow(protocol="TCP")]),
]  # fmt: skip


def test_tunnels_between_hosts_come_before_policy() -> None:
    """IPIP between Calico's hosts is accepted where a pool asks for it, and dropped from elsewhere; without pools it is unknown."""
    asked = ["node:w1 > node:w2 4", f"{OUT} > node:w2 4", "node:w1 > node:w2 udp/4789", "node:w1 > node:w2 tcp/8080"]
    assert ask([*cluster(), *HOSTS, IPIP], *asked) == ["allowed", "denied", "denied", "allowed"]
    vxlan = made("IPPool", "pool", {"cidr": "172.30.0.0/16", "vxlanMode": "CrossSubnet"})
    assert ask([*cluster(), *HOSTS, vxlan], *asked) == ["denied", "denied", "allowed", "allowed"]
    assert ask([*cluster(), *HOSTS], *asked) == ["unknown", "denied", "unknown", "allowed"]
    off = made("FelixConfiguration", "default", {"ipipEnabled": False, "vxlanEnabled": False})
    assert ask([*cluster(), *HOSTS, IPIP, off], *asked) == ["denied", "denied", "denied", "allowed"]


def test_pods_may_not_tunnel_themselves() -> None:
    """Felix drops IPIP and VXLAN from pods, unless it is told otherwise."""
    asked = [f"{GRIND} > {OUT} 4", f"{GRIND} > {OUT} udp/4789", f"{GRIND} > {OUT} udp/4790"]
    assert ask([*cluster(), OPEN], *asked) == ["denied", "denied", "allowed"]
    may = made("FelixConfiguration", "default", {"allowIPIPPacketsFromWorkloads": True, "allowVXLANPacketsFromWorkloads": True})  # fmt: skip
    assert ask([*cluster(), OPEN, may], *asked) == ["allowed"] * 3


def test_felix_of_one_node_wins_field_by_field() -> None:
    """`node.w1` replaces what it states of `default`, and leaves the rest."""
    world = [
        *cluster(), hep("w1-eth0", "w1", "eth0", "10.44.0.11"), HEP2, OPEN,
        made("FelixConfiguration", "default", {"defaultEndpointToHostAction": "Accept", "failsafeInboundHostPorts": []}),
        made("FelixConfiguration", "node.w1", {"failsafeInboundHostPorts": [{"protocol": "TCP", "port": 2222, "net": "203.0.113.0/24"}]}),
    ]  # fmt: skip
    asked = [
        f"{OUT} > node:w1 tcp/2222",
        f"{OUT} > node:w2 tcp/2222",
        "198.51.100.1 > node:w1 tcp/2222",
        f"{GRIND} > node:w1 tcp/10250",
        f"{OUT} > node:w2 tcp/22",
    ]
    assert ask(world, *asked) == ["allowed", "denied", "denied", "allowed", "denied"]
    drop = made("FelixConfiguration", "node.w1", {"defaultEndpointToHostAction": "Drop"})
    assert ask([*world[:-1], drop], f"{GRIND} > node:w1 tcp/10250", f"{SIFT} > node:w2 tcp/10250") == [
        "denied",
        "allowed",
    ]


def test_the_interface_with_an_endpoint_of_its_own_comes_before_all_others() -> None:
    """`*` is the default for the interfaces that have none."""
    world = [*cluster(), AUTO, hep("w1-eth0", "w1", "eth0", "10.44.0.11", labels={"role": "named"}), gnp("named", selector="role == 'named'", types=["Ingress"], ingress=[allow(protocol="TCP", destination={"ports": [8080]})])]  # fmt: skip
    assert ask(world, f"{OUT} > node:w1 tcp/8080", f"{OUT} > node:w1 tcp/8081") == ["allowed", "denied"]
    assert ask([*cluster(), AUTO, OPEN], f"{OUT} > node:w1 tcp/8081") == ["allowed"]


def test_the_address_that_a_packet_carries_tells_the_interface() -> None:
    """Of two host endpoints the one that holds the source; another address of the node may have none."""
    world = [
        *[one for one in cluster() if one["kind"] != "Node"], node("w1", "10.44.0.11", "192.0.2.11"), node("w2", "10.44.0.12"),
        hep("w1-private", "w1", "eth0", "10.44.0.11", labels={"side": "in"}), hep("w1-public", "w1", "eth1", "192.0.2.11", labels={"side": "out"}),
        gnp("out", selector="side == 'out'", types=["Egress"], egress=[allow()]), gnp("in", selector="side == 'in'", types=["Egress"], egress=[allow(destination={"nets": ["10.0.0.0/8"]})]),
    ]  # fmt: skip
    asked = [
        f"10.44.0.11 > {OUT} tcp/443",
        f"192.0.2.11 > {OUT} tcp/443",
        "10.44.0.11 > 10.9.9.9 tcp/443",
        f"node:w1 > {OUT} tcp/443",
    ]
    assert ask(world, *asked) == ["denied", "allowed", "allowed", "unknown"]
    single = [
        *world[:-4],
        hep("w1-private", "w1", "eth0", "10.44.0.11", labels={"side": "in"}),
        gnp("in", selector="side == 'in'", types=["Ingress"]),
    ]
    assert ask(single, f"{OUT} > 192.0.2.11 tcp/443", f"{OUT} > 10.44.0.11 tcp/443") == ["unknown", "denied"]


def test_a_pod_behind_its_nodes_address() -> None:
    """With natOutgoing another node sees the pod's node as source; where that changes the answer it is not known which."""
    pool = made("IPPool", "pool", {"cidr": "172.30.0.0/16", "natOutgoing": True})
    for source, wanted in (("172.30.0.0/16", "unknown"), ("10.44.0.0/24", "unknown"), ("0.0.0.0/0", "allowed")):
        policy = gnp("in", selector="role == 'w'", types=["Ingress"], ingress=[allow(source={"nets": [source]})])
        assert ask([*cluster(), HEP2, policy, pool], f"{GRIND} > node:w2 tcp/8080") == [wanted], source


def test_a_service_is_answered_for_its_backends() -> None:
    """Policy sees the pods after kube-proxy; where they differ, or are not known, the answer is unknown and says what to ask."""
    service = made("Service", "grind", {"clusterIP": "172.21.4.4", "ports": [{"port": 80, "targetPort": "web", "protocol": "TCP", "nodePort": 30080}], "selector": {"app": "grind"}}, api="v1", space="mill")  # fmt: skip
    world = [*cluster(), service, np("mill/in", selector=GRIND_ONLY, types=["Ingress"], ingress=[allow(protocol="TCP", source={"selector": "app == 'sift'"}, destination={"ports": [8081]})])]  # fmt: skip
    asked = [
        f"{SIFT} > 172.21.4.4 tcp/80",
        f"{FIRE} > 172.21.4.4 tcp/80",
        f"{FIRE} > 172.21.4.4 tcp/81",
        f"{OUT} > node:w1 tcp/30080",
    ]
    assert ask(world, *asked) == ["allowed", "denied", "unknown", "unknown"]
    both = [*world, pod("mill/grind-1", "172.30.9.8", "w2", [{"name": "web", "containerPort": 8082}])]
    (mixed,) = answers(both, f"{SIFT} > 172.21.4.4 tcp/80")
    assert mixed["verdict"] == "unknown"
    assert "mill/grind" in mixed["reason"]


def test_the_api_servers_address_is_no_pods() -> None:
    """Of the service default/kubernetes without endpoints only this is known, and it is enough where selectors decide."""
    api = made("Service", "kubernetes", {"clusterIP": "172.21.0.1", "ports": [{"port": 443, "targetPort": 6443, "protocol": "TCP"}]}, api="v1", space="default")  # fmt: skip
    asked = f"{GRIND} > 172.21.0.1 tcp/443"
    by_pods = knp("mill/out", podSelector={}, policyTypes=["Egress"], egress=[{"to": [{"namespaceSelector": {}}]}])
    by_net = knp(
        "mill/out", podSelector={}, policyTypes=["Egress"], egress=[{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]
    )
    by_port = knp("mill/out", podSelector={}, policyTypes=["Egress"], egress=[{"ports": [{"port": 6443}]}])
    assert [ask([*cluster(), api, one], asked)[0] for one in (by_pods, by_net, by_port)] == [
        "denied",
        "unknown",
        "allowed",
    ]


def test_rules_by_service_look_at_protocol_and_not_at_readiness() -> None:
    """Members are address, protocol and port of every endpoint of the slice."""
    ready = made("EndpointSlice", "s-1", None, api="discovery.k8s.io/v1", space="kiln", labels={"kubernetes.io/service-name": "fire"}, endpoints=[{"addresses": ["172.30.9.6"], "conditions": {"ready": False}}], ports=[{"name": "a", "port": 9000, "protocol": "TCP"}])  # fmt: skip
    world = [*cluster(), ready, np("mill/out", selector=GRIND_ONLY, types=["Egress"], egress=[allow(destination={"services": {"name": "fire", "namespace": "kiln"}})])]  # fmt: skip
    asked = [
        f"{GRIND} > {FIRE} tcp/9000",
        f"{GRIND} > {FIRE} udp/9000",
        f"{GRIND} > {FIRE} tcp/9001",
        f"{GRIND} > {SIFT} tcp/9000",
    ]
    assert ask(world, *asked) == ["allowed", "denied", "denied", "denied"]
    assert ask([*world[:-2], world[-1]], asked[0]) == ["unknown"]


def test_both_ends_of_one_version() -> None:
    """A pod with two addresses is both of them, and meets the other end in its version."""
    grind = pod(GRIND, "172.30.9.4")
    grind["status"]["podIPs"] = [{"ip": "172.30.9.4"}, {"ip": "fd00:10::4"}]
    world = [*[one for one in cluster() if one["metadata"]["name"] != "grind-0"], grind, knp("mill/in", podSelector={}, ingress=[{"from": [{"ipBlock": {"cidr": "2001:db8:7::/48"}}]}])]  # fmt: skip
    asked = [
        "2001:db8:7::9 > fd00:10::4 tcp/80",
        "2001:db8:8::9 > fd00:10::4 tcp/80",
        f"{FIRE} > fd00:10::4 tcp/80",
        f"2001:db8:7::9 > {GRIND} tcp/80",
    ]
    assert ask(world, *asked) == ["allowed", "denied", "denied", "allowed"]


def test_an_end_that_is_not_known_is_answered_as_unknown() -> None:
    """Whichever of the two it is."""
    assert ask(cluster(), f"front/nobody > {GRIND} tcp/80", f"{SIFT} > back/nobody tcp/80") == ["unknown", "unknown"]


def test_a_pod_that_the_bundle_does_not_show_is_denied_by_the_other_end_alone() -> None:
    """An address in the pods' network may be of a pod with policies of its own: what lets it through is open, what the known pod denies is not."""
    pool, later = made("IPPool", "pods", {"cidr": "172.30.0.0/16"}), pod("mill/later", "", "w2")
    shut = gnp("shut", selector=GRIND_ONLY, types=["Ingress", "Egress"], ingress=[deny()], egress=[deny()])
    for question in (f"172.30.9.77 > {GRIND} tcp/80", f"{GRIND} > 172.30.9.77 tcp/80"):
        assert ask([*cluster(), pool, later, shut], question) == ["denied"]
        [open_] = answers([*cluster(), pool, later, OPEN], question)
        assert (open_["verdict"], open_["reason"]) == (
            "unknown", "172.30.9.77 may be of pod mill/later, whose address is not in the bundle",
        )  # fmt: skip


def test_policies_were_not_looked_for() -> None:
    """Without a listing of any kind what passes is unknown; an empty listing is knowledge."""
    empty = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicyList", "items": []}
    assert ask(cluster(), f"{SIFT} > {GRIND} tcp/80", "node:w1 > mill/grind-0 tcp/80") == ["unknown", "allowed"]
    assert ask([*cluster(), empty], f"{SIFT} > {GRIND} tcp/80") == ["allowed"]


def test_the_way_is_told_step_by_step() -> None:
    """Every place that was asked, in the order the packet meets them, with its answer."""
    (one,) = answers([*cluster(), into(selector="app == 'sift'")], f"{FIRE} > {GRIND} tcp/80")
    assert [(s["where"], s["verdict"]) for s in one["steps"]] == [
        (f"egress of pod {FIRE}", "allowed"), ("forwarded out of node w2", "allowed"),
        ("forwarded into node w1", "allowed"), (f"ingress of pod {GRIND}", "denied"),
    ]  # fmt: skip


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(evaluate)
