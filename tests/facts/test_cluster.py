"""What the bundle is about, with everything that says so."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cluster import About
from analyzer.schema import (
    BgpPeerRow,
    ClusterOperatorRow,
    ContainerArgRow,
    FactRow,
    HostEndpointRow,
    LogSourceRow,
    NodeRow,
    PodRow,
    PolicyRow,
    ToolErrorRow,
)
from analyzer.tables.base import Row

from tests.support.inline import agent, arguments, bundle, classic, node, nodes, pod, pods, serving
from tests.support.tables import tables_of

ID = "cn9f3u2d0gm4b1ske7p0"


def about(files: dict[str, str] | None = None, /, **texts: str) -> About:
    found: About = bundle(files, **texts).snapshot.about
    return found


def model(**fields: str) -> str:
    return (
        "ClusterID: " + ID + "\nActualState: normal\n" + "".join(f"{key}: {value}\n" for key, value in fields.items())
    )


def test_the_cluster_s_id_is_what_most_witnesses_say() -> None:
    """Its record, and the names of its control plane's pods; an agent's name is no witness."""
    other = "cn9f3u2d0gm4b1ske7pg"
    one = about(
        m=model(),
        p=pods(
            pod(f"konnectivity-server-{other}-7c9d5b8f6-abcde", namespace=f"master-{other}"),
            pod(f"master-{other}-7c9d5b8f6-abcde", namespace=f"master-{other}"),
        ),
    )
    assert one.id.value == other
    assert [w.value for w in one.id.conflicts] == [ID]
    assert about(p=pods(agent("aaaaa"))).id.value is None
    assert about(m=model()).id.value == ID


def test_the_version_is_the_master_s_or_the_oldest_node_s() -> None:
    """A kubelet of OpenShift 4.N has the version of Kubernetes 1.(N + 13); numbers are compared as numbers."""
    assert about(m=model(AnsibleBomVersion="1.29.4_1537")).version.value == "1.29.4"
    assert (
        about(n=nodes(node("10.0.0.1", version="v1.29.4"), node("10.0.0.2", version="v1.9.4"))).version.value == "1.9.4"
    )
    assert about(n=nodes(node("10.0.0.1", version="v1.27.3+4aaeaec"))).version.value == "4.14"
    assert about(n=nodes(node("10.0.0.1", version="v1.25.16+5c97f5b"))).version.value == "4.12"
    assert about(n=nodes(node("10.0.0.1", version="v1.11.0+d4cacc0"))).version.value is None
    assert about(p=pods(agent("aaaaa"))).version.value is None
    both = about(m=model(MasterKubeVersion="1.30.1"), n=nodes(node("10.0.0.1", version="v1.29.4")))
    assert both.version.value == "1.30.1"


def test_openshift_is_never_older_than_itself_by_the_version_of_its_kubernetes() -> None:
    """Its kubelets may be shown without the build behind the number: 1.30 is OpenShift 4.17, and no OpenShift before 4.14."""
    api = pod("kube-apiserver-7f6cc6d6b9-2n8hx", "5/5", namespace="master-d2a6p1j0w9m4kqt7h5sg")
    roks = about(n=nodes(node("10.0.0.1", version="v1.30.14")), p=pods(agent("aaaaa"), api))
    assert roks.product.value == "roks"
    assert roks.version.value == "4.17"
    assert roks.expected_tunnel[0] == "konnectivity"


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"m.txt": model(DefaultProvider="g2")}, "vpc"),
        ({"m.txt": model(DefaultProvider="null")}, "classic"),
        ({"m.txt": model(DefaultProvider="upi")}, "satellite"),
        ({"m.txt": model(DefaultProvider="unheard")}, None),
        ({"n.txt": nodes(classic("10.0.0.1"))}, "classic"),
        ({"n.txt": nodes(node("10.0.0.1", **{"ibm-cloud.kubernetes.io/subnet-id": "0717-x"}))}, "vpc"),
        ({"n.txt": nodes(node("10.0.0.1", **{"ibm-cloud.kubernetes.io/vpc-instance-id": "x"}))}, "vpc"),
        ({"m.txt": model(IsVPCLite="true")}, "classic"),
        ({"m.txt": model(IsVPCLite="false")}, None),
        ({"a.yaml": arguments("c104.private.us-south.satellite.appdomain.cloud")}, "satellite"),
    ],
)
def test_the_infrastructure(files: dict[str, str], kind: str | None) -> None:
    """By provider, labels, and the host that the agents dial."""
    one = about(files)
    assert one.infrastructure.value == kind
    assert one.classic is (None if kind is None else kind == "classic")


def test_hypershift_is_stated_or_shows() -> None:
    """A statement decides; without any sign it is unknown."""
    assert about(m=model(HypershiftEnabled="true")).hypershift is True
    assert about(m=model(HypershiftEnabled="false"), p=pods(pod("control-plane-operator-x"))).hypershift is False
    assert about(p=pods(pod("control-plane-operator-x"))).hypershift is True
    assert about(p=pods(agent("aaaaa"))).hypershift is None


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("c104.private.us-south.containers.cloud.ibm.com", "private"),
        ("c104.us-south.containers.cloud.ibm.com", "public"),
        ("127.0.0.1", "local"),
        ("localhost", "local"),
        ("203.0.113.7", "own"),
    ],
)
def test_which_endpoint_that_host_is(host: str, kind: str) -> None:
    """IBM's by name, the node itself, or somebody's own."""
    assert about({"a.yaml": arguments(host)}).agent_endpoint == kind
    assert about(p=pods(agent("aaaaa"))).agent_endpoint is None


def test_which_endpoints_are_on() -> None:
    """As the record says; a VPC always has the private one."""
    one = about(m=model(ActualPrivateServiceEndpointURL="https://x", ActualPublicServiceEndpointURL="null"))
    assert (one.endpoint_enabled("private"), one.endpoint_enabled("public")) == (True, False)
    vpc = about(m=model(DefaultProvider="g2"))
    assert (vpc.endpoint_enabled("private"), vpc.endpoint_enabled("public")) == (True, None)
    assert about(p=pods(agent("aaaaa"))).endpoint_enabled("private") is None


def test_the_tunnel_that_shows_or_is_expected() -> None:
    """Logs of Konnectivity say so; nothing at all says nothing."""
    logs = {"konnectivity-agent-aaaaa.log": serving()}
    assert about(logs).tunnel == "konnectivity"
    assert about(logs).has_konnectivity_logs is True
    assert about(x="nothing\n").tunnel == "unknown"
    assert about(x="nothing\n").has_konnectivity_logs is False
    assert about(p=pods(pod("vpn-7c9d5b8f6-abcde"))).present_tunnels.keys() == {"openvpn"}


def test_without_pods_and_logs_the_tunnel_is_what_the_product_uses() -> None:
    """By product and version; logs of Konnectivity count before pods of another tunnel that are left over."""
    assert (
        about(n=nodes(classic("10.0.0.1"))).expected_tunnel[0]
        == about(n=nodes(classic("10.0.0.1"))).tunnel
        == "konnectivity"
    )
    assert about(n=nodes(node("10.0.0.1", version="v1.30.0"))).tunnel == "unknown"


def of(*rows: Row) -> About:
    return About(tables_of(*rows))


def fact(key: str, value: str) -> FactRow:
    return FactRow(source="f", line=1, key=key, value=value)


def pod_row(name: str, space: str | None = "kube-system") -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, status="Running", ready=True)


def node_row(name: str = "n1", **more: Any) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, **more)


def log(component: str | None, pod: str | None = None) -> LogSourceRow:
    return LogSourceRow(source="l", component=component, pod=pod)


def test_the_pod_of_the_server() -> None:
    """One that is listed, a server before an API server that holds one; else the one whose log is there."""
    assert of().server_pod is None
    assert of(log("agent", "a-1"), log("server", None), log("server", "s-1")).server_pod == (None, "s-1")
    api, server = pod_row("kube-apiserver-6c7d8f9b5-fghij", "master-x"), pod_row("konnectivity-server-aaaaa", "x")
    assert of(log("server", "s-1"), api).server_pod == ("master-x", "kube-apiserver-6c7d8f9b5-fghij")
    assert of(api, server).server_pod == ("x", "konnectivity-server-aaaaa")


def test_ids_of_hosted_control_planes() -> None:
    """Two namespaces of API servers are two clusters, one alone states no ID; the pod of a server's log does, an agent's not."""
    one, two = (pod_row("kube-apiserver-6c7d8f9b5-fghij", space) for space in ("clusters-a", "ocm-b"))
    assert [w.value for w in of(one).id.witnesses] == []
    assert sorted(w.value for w in of(one, two, pod_row("kube-apiserver-x", None)).id.witnesses) == [
        "clusters-a",
        "ocm-b",
    ]
    name = f"konnectivity-server-{ID}-7c9d5b8f6-abcde"
    assert of(log("server", name)).id.value == ID
    assert of(log("agent", name)).id.value is None
    assert of(log("server", None)).id.value is None


def test_operators_of_openshift_state_its_version() -> None:
    """The oldest, for one after the other is brought to it; where anything else states a version, that holds."""
    rows = [ClusterOperatorRow(source="o", line=i, name=f"op{i}", version=v) for i, v in enumerate(("4.16.20", "4.15.9", None, "x"))]  # fmt: skip
    assert of(*rows).version.value == "4.15.9"
    assert of(fact("version", "4.16.20"), *rows).version.value == "4.16.20"


def test_what_is_no_version_states_none() -> None:
    """A record's version is numbers; a node's is its own or its worker's."""
    assert of(fact("version", "latest")).version.value is None
    assert of(fact("version", "v1.29.4+x"), fact("master_version", "1.30")).version.value == "1.29.4"
    assert of(node_row(version=None)).version.value is None
    assert of(node_row(version="v1.27.3+4aaeaec", worker_version="4.14.8_1555_openshift")).version.value == "4.14.8"


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([fact("vpcs", "x")], "vpc"),
        ([fact("vpe_gateway", "x")], "vpc"),
        ([node_row(zone="dal10", version="v1.29.4+IKS")], "classic"),
        ([node_row(zone="us-south-1", version="v1.29.4+IKS")], "vpc"),
        ([node_row(zone="dal10")], "other"),
        ([fact("server_url", "https://c104-e.private.us-south.satellite.appdomain.cloud:3000")], "satellite"),
        ([fact("is_vpc_lite", "false")], None),
        ([node_row(version="v1.30.4+k3s1")], "other"),
        ([node_row(private_vlan="1", subnet_id="2")], "classic"),
    ],
)
def test_the_infrastructure_by_single_marks(rows: list[Row], kind: str | None) -> None:
    """Zones tell it on IBM Cloud only; a cluster that is none of IBM's has another."""
    assert of(*rows).infrastructure.value == kind


def test_a_runtime_of_coreos_shows_hypershift() -> None:
    """Workers of hosted control planes run it."""
    assert of(node_row(runtime="cri-o on Red Hat Enterprise Linux CoreOS")).hypershift is True
    assert of(node_row(runtime="containerd://1.7")).hypershift is None


def test_whether_calico_may_be_in_use() -> None:
    """On IBM Cloud always, elsewhere where there is a trace of it; what nothing is known of is not asked in its words."""
    assert of().may_use_calico is False
    assert of(PolicyRow(source="p", line=1, kind="GlobalNetworkPolicy", name="a")).may_use_calico is True
    assert of(PolicyRow(source="p", line=1, kind="KubernetesNetworkPolicy", name="a")).may_use_calico is False
    assert of(HostEndpointRow(source="h", line=1, name="a")).may_use_calico is True
    assert of(pod_row("cilium-aaaaa")).other_network == "Cilium"
    assert of().other_network is None
    k3s = node_row(version="v1.30.4+k3s1")
    assert of(k3s).may_use_calico is False
    assert of(k3s, pod_row("calico-node-aaaaa")).may_use_calico is True
    assert of(node_row(version="v1.29.4+IKS")).may_use_calico is True


def test_which_tunnel_is_expected_by_the_record() -> None:
    """FedRAMP and Satellite locations are stated; any other value of the two is not it."""
    old = node_row(version="v1.20.7+IKS")
    assert of(old).expected_tunnel[0] == "openvpn"
    assert of(old, fact("fedramp", "true")).expected_tunnel[0] == "konnectivity"
    assert of(old, fact("fedramp", "false")).expected_tunnel[0] == "openvpn"
    roks = node_row(worker_version="4.12.49_1569_openshift")
    assert of(roks).expected_tunnel[0] == "openvpn"
    assert of(roks, fact("multishift_type", "multishift_controller")).expected_tunnel[0] == "konnectivity"
    assert of(roks, fact("multishift_type", "other")).expected_tunnel[0] == "openvpn"


def test_by_what_a_cluster_is_known_to_use_openvpn() -> None:
    """The version's word goes before the pods'; not where agents are listed all the same, nor where lines of its log alone speak of it."""
    old, vpn, agents = (
        node_row(version="v1.20.7+IKS"),
        pod_row("vpn-6c8d9f7b5-ddddd"),
        pod_row("konnectivity-agent-aaaaa"),
    )
    assert of(old).openvpn_by == of(old, vpn).openvpn_by == "IKS 1.20.7 is before 1.21"
    assert of(node_row(version="v1.31.2"), vpn).openvpn_by == "only its pods are listed"
    for rows in ((old, agents), (old, vpn, agents), (old, log("agent")), (node_row(version="v1.31.2"),), ()):
        assert of(*rows).openvpn_by is None


def test_the_tunnel_that_the_bundle_shows() -> None:
    """Logs of Konnectivity outweigh what is expected, but not beside OpenVPN's pods; what is shown alone counts where nothing is expected."""
    old, vpn, plain = node_row(version="v1.20.7+IKS"), pod_row("vpn-6c8d9f7b5-ddddd"), node_row(version="v1.31.2")
    assert of(old, log("agent")).tunnel == "konnectivity"
    assert of(old, log("client")).tunnel == "konnectivity"
    assert of(old, log("other")).tunnel == "openvpn"
    assert of(old, log("agent"), vpn).tunnel == "openvpn"
    assert of(plain, vpn).tunnel == "openvpn"
    assert of(plain, vpn, pod_row("konnectivity-agent-aaaaa")).tunnel == "unknown"
    assert of(plain, pod_row("konnectivity-agent-aaaaa")).tunnel == "konnectivity"
    assert of(node_row(version="v1.30.4+k3s1"), vpn).tunnel == "openvpn"
    ibms = pod_row("ibm-keepalived-watcher-aaaaa")
    assert of(ibms, vpn).tunnel == "openvpn"
    assert (
        of(ibms).tunnel == of(ibms, vpn, pod_row("konnectivity-agent-aaaaa")).tunnel == "unknown"
    )  # IKS, or an older ROKS
    assert of(ibms, pod_row("konnectivity-agent-aaaaa")).tunnel == "konnectivity"
    assert of(ibms, vpn, node_row(version="v1.30.4+IKS")).tunnel == "konnectivity"


FIVE = [pod_row(f"x{at}-aaaaa") for at in range(5)]


@pytest.mark.parametrize(
    ("version", "more", "without"),
    [
        ("v1.31.2", [], True),
        ("v1.31.2", [pod_row("konnectivity-agent-aaaaa")], False),
        ("v1.31.2", [log("server")], False),
        ("v1.31.2", [fact("konnectivity_url", "https://h:1")], False),
        ("v1.31.2", [ToolErrorRow(source="e", class_="tunnel", message="No agent available")], False),
        ("v1.31.2", [ContainerArgRow(source="a", kind="unknown", flag="proxy-server-host", value="h")], False),
        ("v1.29.4+IKS", [], False),
        ("v1.20.7+IKS", [], False),
        ("v1.31.2-gke.1200", [], True),
        ("v1.31.2+k0s", [], True),
        ("v1.31.2+k0s", [node_row("n2", version="v1.31.2+k0s")], False),
    ],
)
def test_what_speaks_against_a_cluster_without_konnectivity(version: str, more: list[Row], without: bool) -> None:
    """Any trace of it, or a product that always has it; k0s with one node, AKS and GKE may do without."""
    assert (of(node_row(version=version), *FIVE, *more).without_konnectivity is not None) is without


def test_a_way_of_its_own_needs_no_listing() -> None:
    """k3s tunnels in its own way, whatever is listed; its name is the way's."""
    k3s, plain = of(node_row(version="v1.30.4+k3s1")), of(node_row(version="v1.31.2"))
    assert "remotedialer" in str(k3s.without_konnectivity)
    assert (k3s.other_tunnel, plain.other_tunnel, plain.without_konnectivity) == ("k3s", None, None)
    assert (k3s.tunnel, plain.tunnel) == ("none", "unknown")


@pytest.mark.parametrize(
    ("host", "version", "kind"),
    [
        ("konn.example.org", "v1.31.2", "own"),
        ("c104.us-south.containers.cloud.ibm.com", "v1.29.4+IKS", "public"),
        ("[2001:db8::7]", "v1.29.4+IKS", "own"),
        ("", "v1.29.4+IKS", None),
    ],
)
def test_a_public_name_is_ibms_on_ibm_cloud_only(host: str, version: str, kind: str | None) -> None:
    """Elsewhere a name or an address is somebody's own."""
    flag = ContainerArgRow(source="a", kind="unknown", flag="proxy-server-host", value=host)
    assert of(node_row(version=version), flag).agent_endpoint == kind


def test_addresses_of_kubelets() -> None:
    """By their port; no address is none."""
    assert [of().is_kubelet(one) for one in ("10.0.0.1:10250", "10.0.0.1:443", "10250", None)] == [
        True,
        False,
        True,
        False,
    ]
    assert of(BgpPeerRow(source="b", line=1)).kubelet_ports == {"10250"}


@pytest.mark.parametrize(("version", "why"), [("v1.31.4+IKS", False), ("v1.31.4+k0s", True)])
def test_clusters_of_ibm_cloud_always_have_calico(version: str, why: bool) -> None:
    """A list of two namespaces without a pod of it is a selection there; elsewhere it speaks for another network."""
    few = [agent(name) for name in ("a", "b", "c")] + [pod(f"kube-proxy-{end * 5}") for end in "abc"]
    files = {"n.txt": nodes(node("10.0.0.1", version=version)), "p.txt": pods(*few, pod("web-1", namespace="shop"))}
    about = bundle(files).snapshot.about
    assert (about.without_calico is not None) is why


def test_an_allowlist_of_a_satellite_endpoint_is_one_of_satellite() -> None:
    """Only such an endpoint has the list; where it is off, the record of any cluster says so, and nothing follows."""
    listed = "$ ibmcloud ks cluster master satellite-service-endpoint allowlist get --cluster {}\nOK\nSubnets\n10.10.0.0/24\n"
    about = bundle(
        {"a.txt": listed.format("edge"), "n.txt": nodes(node("w1", version="v1.27.11+749fe1d"))}
    ).snapshot.about
    assert (about.infrastructure.value, about.product.value) == ("satellite", "roks")
    off = bundle({"x.json": '{"ClusterID": "b1", "ActualSatelliteACLList": null}'}).snapshot.about
    assert off.infrastructure.value is None


def test_a_build_with_a_commit_is_no_openshift() -> None:
    """MicroK8s and AKS once called their builds so: the version is the kubelet's own."""
    version = "v1.18.4-1+6f17be3f1fd54a"
    labels = nodes([*node("w1", version=version)[:-1], "microk8s.io/cluster=true"])
    assert bundle({"n.txt": labels}).snapshot.about.version.value == "1.18.4"
    assert bundle({"n.txt": nodes(node("w1", version=version))}).snapshot.about.version.value == "1.18.4"


def test_an_api_server_that_speaks_of_konnectivity_has_it() -> None:
    """By its socket or by what its server alone answers; a distribution with a tunnel of its own has it for all that not."""
    said = "Error from server: error dialing backend: {}\n"
    socket = 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial unix /etc/konnectivity-server/k.sock: connect: no such file or directory"'
    for text, tunnel in (
        ("No agent available", "konnectivity"),
        (socket, "konnectivity"),
        ("dial tcp 10.0.0.1:10250: i/o timeout", "unknown"),
    ):
        case = bundle({"e.txt": said.format(text)})
        assert case.snapshot.about.tunnel == tunnel
        assert ("by a line that names it" in case.says("TUN-01")) is (tunnel == "konnectivity")
    own = bundle({"e.txt": said.format("No agent available"), "n.txt": nodes(node("n1", version="v1.30.1+k3s1"))})
    assert own.snapshot.about.tunnel != "konnectivity"
