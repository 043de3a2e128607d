"""Policies as checks: POL-01 to POL-06. How policies are evaluated is tested in tests/policy."""

from __future__ import annotations

import pytest

from tests.checks.test_acl import master
from tests.support.inline import agent, arguments, bundle, dial, failing, node, nodes, options, pod, pods

POD = """apiVersion: v1
kind: Pod
metadata: {name: konnectivity-agent-aaaaa, namespace: kube-system, labels: {app: konnectivity-agent}}
spec: {nodeName: n1, containers: [{name: konnectivity-agent}]}
status: {phase: Running, podIP: 172.30.0.6, containerStatuses: [{name: konnectivity-agent, ready: true, restartCount: 0, state: {running: {}}}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 10.1.0.1}]}
---
apiVersion: v1
kind: Node
metadata: {name: n2}
status: {addresses: [{type: InternalIP, address: 10.1.0.2}]}
"""
HEPS = "".join(
    f"---\napiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: {{name: {n}-private, labels: {{ibm.role: worker_private}}}}\nspec: {{node: {n}, interfaceName: eth0, expectedIPs: [{ip}]}}\n"
    for n, ip in (("n1", "10.1.0.1"), ("n2", "10.1.0.2"))
)


def gnp(
    name: str = "lock",
    spec: str = "selector: 'app == ''konnectivity-agent''', types: [Egress], egress: [{action: Deny}]",
) -> str:
    return f"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: {name}\nspec: {{{spec}}}\n"


def base(policy: str, **more: str) -> dict[str, str]:
    return {"p.yaml": POD, "gnp.yaml": policy, "ds.yaml": arguments("198.51.100.7")} | {
        f"{k}.yaml": v for k, v in more.items()
    }


PORT_ONLY = "selector: 'app == ''konnectivity-agent''', types: [Egress], egress: [{{action: Allow, protocol: TCP, destination: {{ports: [{}]}}}}]"
CALM = gnp("calm", "selector: 'app == ''nobody''', types: [Egress]")
DEFAULT = gnp("allow-vrrp", "selector: 'app == ''nobody''', types: [Egress]")


@pytest.mark.parametrize(
    ("policy", "status", "subjects"),
    [
        (CALM, "warn", ["calm"]), (DEFAULT, "pass", []), (gnp("knp.default.web"), "pass", []), (gnp("openshift-dns"), "pass", []),
    ],
)  # fmt: skip
def test_policies_beyond_the_defaults_are_listed(policy: str, status: str, subjects: list[str]) -> None:
    """A list to ask about: a warning that names them, no fault."""
    case = bundle({"gnp.yaml": policy})
    assert (case.status("POL-01"), case.subjects("POL-01")) == (status, subjects)
    assert case.places("POL-01") == ["gnp.yaml:4"]
    assert "1 policy" in case.says("POL-01")


def test_no_listing_leaves_policies_unknown() -> None:
    """Also with agents, nodes and arguments; an empty listing is knowledge."""
    case = bundle({"p.yaml": POD, "ds.yaml": arguments("198.51.100.7")})
    assert [case.status(f"POL-0{n}") for n in (1, 2, 3, 4, 6)] == ["unknown"] * 5
    assert (
        bundle({"e.yaml": "apiVersion: projectcalico.org/v3\nitems: []\nkind: GlobalNetworkPolicyList\n"}).status(
            "POL-01"
        )
        == "pass"
    )


@pytest.mark.parametrize(
    ("policy", "server", "kubelet"),
    [
        (gnp(), "fail", "fail"),
        (CALM, "pass", "pass"),
        (gnp("port", PORT_ONLY.format(31417)), "pass", "fail"),
        (gnp("port", PORT_ONLY.format("10250, 53")), "fail", "pass"),
        (gnp("port", PORT_ONLY.format(31418)), "fail", "fail"),
    ],
)
def test_agents_to_server_and_to_kubelets(policy: str, server: str, kubelet: str) -> None:
    """Each leg is asked on its own port; the deciding policy is the subject."""
    case = bundle(base(policy))
    assert (case.status("POL-02"), case.status("POL-03")) == (server, kubelet)
    if server == "fail":
        assert "198.51.100.7:31417" in case.says("POL-02")
        assert "1 connections asked, 0 allowed, 1 denied" in case.says("POL-02")
        assert len(case.subjects("POL-02")) == 1
        assert case.places("POL-02") == ["gnp.yaml:4"]
    else:
        assert "1 of 1" in case.says("POL-02")
    if kubelet == "fail":
        assert "n2:10250" in case.says("POL-03")


def test_legs_that_cannot_be_asked() -> None:
    """No agent pod; no host of the server where some addresses are allowed; a host name without an address, where a rule's networks decide."""
    assert bundle({"gnp.yaml": gnp(), "ds.yaml": arguments("198.51.100.7")}).status("POL-02") == "unknown"
    some = gnp("port", PORT_ONLY.format(443))
    assert bundle({"gnp.yaml": some, "p.yaml": POD}).status("POL-02") == "unknown"
    home = gnp("home", "selector: all(), types: [Egress], egress: [{action: Allow, destination: {nets: [10.0.0.0/8]}}]")
    assert bundle(base(home) | {"ds.yaml": arguments("c104.example.com")}).status("POL-02") == "unknown"
    shut = bundle(base(gnp()) | {"ds.yaml": arguments("c104.example.com")})
    assert (shut.status("POL-02"), shut.places("POL-02")) == ("fail", ["gnp.yaml:4"])
    assert "c104.example.com taken for no pod and no node of this cluster" in shut.says("POL-02")
    assert bundle({"gnp.yaml": gnp(), "ds.yaml": arguments()}).status("POL-03") == "unknown"


def test_a_server_that_is_not_known_is_denied_where_every_address_is() -> None:
    """What lets nothing out lets nothing reach it; what lets some out may."""
    case = bundle({"gnp.yaml": gnp(), "p.yaml": POD})
    assert (case.status("POL-02"), case.places("POL-02")) == ("fail", ["gnp.yaml:4"])
    assert "-> any address" in case.says("POL-02")
    dns = gnp("dns", "selector: all(), types: [Egress], egress: [{action: Allow, protocol: UDP, destination: {ports: [53]}}]")  # fmt: skip
    assert bundle({"gnp.yaml": dns, "p.yaml": POD}).status("POL-02") == "fail"


@pytest.mark.parametrize(("port", "status"), [(443, "fail"), (31417, "pass")])
def test_a_policy_is_judged_for_what_the_agents_dialled(port: int, status: str) -> None:
    """Without their arguments the failed connect names address and port; that dial and the policy that denies it are proof."""
    log = failing(dial("dial tcp 198.51.100.7:31417: i/o timeout"))
    case = bundle({"gnp.yaml": gnp("port", PORT_ONLY.format(port)), "p.yaml": POD, "agent.log": log})
    assert case.status("POL-02") == status
    assert "address from the agents' log" in case.says("POL-02")
    if status == "fail":
        assert "198.51.100.7:31417" in case.says("POL-02")
        assert case.first == ("network-policy-blocks-agent", "confirmed")


def test_a_private_host_stands_for_its_range() -> None:
    """Without an address the range of private endpoints is asked, and the answer says so."""
    classic = POD.replace("{name: n1}", "{name: n1, labels: {privateVLAN: '2300100'}}")
    case = bundle(base(gnp()) | {"ds.yaml": arguments(), "p.yaml": classic})
    assert case.status("POL-02") == "fail"
    assert "taken for an address in 166.8.0.0/14" in case.says("POL-02")


HOST = "selector: 'ibm.role == ''worker_private''', types: [Ingress, Egress], order: 10, ingress: [{{action: {0}}}], egress: [{{action: {0}}}]"


@pytest.mark.parametrize(("action", "status"), [("Deny", "fail"), ("Allow", "pass")])
def test_workers_among_each_other(action: str, status: str) -> None:
    """Two nodes, both ways, four kinds of traffic; BGP and typha are failsafe ports, the kubelet's is not, IPIP depends on the pools."""
    case = bundle(base(gnp("hosts", HOST.format(action)), heps=HEPS))
    assert case.status("POL-04") == status
    assert "8 connections asked" in case.says("POL-04")
    assert ("8 allowed, 0 denied" if status == "pass" else "4 allowed, 2 denied") in case.says("POL-04")
    assert bundle(base(gnp("hosts", HOST.format(action)))).status("POL-04") == "unknown"
    one = POD.rpartition("---")[0]
    assert bundle(base(gnp("hosts", HOST.format(action)), heps=HEPS) | {"p.yaml": one}).status("POL-04") == "unknown"


def test_host_endpoints_are_calicos() -> None:
    """A cluster on another network has none, and nobody is sent to look for them."""
    text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: web}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n"
    files = {
        "np.yaml": text,
        "n.txt": nodes(node("n1", "10.1.0.1", version="v1.30.2"), node("n2", "10.1.0.2", version="v1.30.2")),
    }
    flannel = bundle(files | {"p.txt": pods(pod("kube-flannel-ds-abcde", namespace="kube-flannel"))})
    assert flannel.status("POL-04") == "not_applicable"
    assert "flannel" in flannel.says("POL-04")
    assert bundle(files).status("POL-04") == "unknown"


def test_vpc_has_no_host_endpoints() -> None:
    """Security groups decide there."""
    row = [node("n1", "10.1.0.1"), node("n2", "10.1.0.2")]
    for one in row:
        one[-1] = "ibm-cloud.kubernetes.io/subnet-id=0717-1"
    assert bundle({"gnp.yaml": CALM, "n.txt": nodes(*row)}).status("POL-04") == "not_applicable"


@pytest.mark.parametrize(
    ("reason", "status"),
    [("i/o timeout", "warn"), ("connect: no route to host", "warn"), ("connect: connection refused", "unknown")],
)
def test_an_appliance_is_suspected_where_packets_vanish(reason: str, status: str) -> None:
    """Time-outs and rejections of a router, never a refusal; what is excluded is counted."""
    case = bundle({"agent.log": options() + failing(dial(f"dial tcp 198.51.100.7:31417: {reason}"))})
    assert case.status("POL-05") == status
    if status == "warn":
        assert "0 of 3 causes" in case.says("POL-05")
        assert "[excluded: none]" in case.says("POL-05")
        assert case.places("POL-05") == ["agent.log:6"]
        assert "31417" in str(case.check("POL-05").missing[0].command)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("block-all-to-c1a2b3", "fail"),
        ("block-master-c1a2b3", "fail"),
        ("allow-worker-to-c1", "pass"),
        ("blocks", "pass"),
    ],
)
def test_a_policy_left_over_from_an_incident(name: str, status: str) -> None:
    """Known by the names that operators give them."""
    case = bundle({"gnp.yaml": gnp(name)})
    assert case.status("POL-06") == status
    assert case.places("POL-06") == ["gnp.yaml:4"]
    assert bundle(x="Hello\n").status("POL-06") == "unknown"


@pytest.mark.parametrize(
    ("name", "status"),
    [("block-all-to-c1a2b3", "fail"), ("block-master-c1a2b3", "pass")],
)
def test_a_left_over_policy_of_a_satellite_location(name: str, status: str) -> None:
    """There the one carries the endpoint's allowlist, and the other is as left over as anywhere."""
    assert bundle({"gnp.yaml": gnp(name), "m.txt": master(provider="upi")}).status("POL-06") == status


def test_openvpn_clusters_have_no_agents_to_ask_for() -> None:
    """POL-02 and POL-03 are about Konnectivity."""
    worker = node("n1", version="v1.25.0")
    worker[-1] = "ibm-cloud.kubernetes.io/worker-version=4.12.49_1569_openshift"
    case = bundle({"gnp.yaml": gnp(), "n.txt": nodes(worker)})
    assert (case.status("POL-02"), case.status("POL-03")) == ("not_applicable", "not_applicable")


NODES = POD.partition("---\n")[2]


def wanted(network: str) -> str:
    """The DaemonSet with its pods' labels, on the node's network or its own."""
    extra = f"      hostNetwork: {network}\n"
    meta = "    metadata: {labels: {app: konnectivity-agent}}\n    spec:\n"
    return arguments("198.51.100.7", extra=extra).replace("    spec:\n", meta, 1)


def test_the_agents_that_a_daemonset_wants_are_asked_for_where_no_pod_is_listed() -> None:
    """What a policy says of an agent hangs on its labels and its node, not on its name."""
    cut = {"agent.log": failing(dial("dial tcp 198.51.100.7:31417: i/o timeout"))}
    host = gnp(spec="selector: 'ibm.role == ''worker_private''', types: [Egress], egress: [{action: Deny}]")
    files = {"n.yaml": NODES, "h.yaml": HEPS, "gnp.yaml": host, "ds.yaml": wanted("true")} | cut
    case = bundle(files)
    assert case.status("POL-02") == "fail"
    assert case.first == ("network-policy-blocks-agent", "confirmed")
    assert "lock" in case.commands("network-policy-blocks-agent")
    own = {"n.yaml": NODES, "gnp.yaml": gnp(), "ds.yaml": wanted("false")} | cut
    assert bundle(own).status("POL-02") == "fail"
    other = gnp(spec="selector: 'app == ''web''', types: [Egress], egress: [{action: Deny}]")
    assert bundle(own | {"gnp.yaml": other}).status("POL-02") != "fail"
    assert (
        bundle(own | {"ds.yaml": arguments("198.51.100.7")}).status("POL-02") != "fail"
    )  # no labels: nobody selects it


def test_agents_without_anybody_to_reach_are_no_pass() -> None:
    """No node, DNS or aggregated API is listed: nothing was asked."""
    case = bundle({"gnp.yaml": gnp(), "p.txt": pods(agent("a"), agent("b"))})
    assert case.status("POL-03") == "unknown"
    assert case.check("POL-03").summary == "no node, DNS or aggregated API to ask for"
