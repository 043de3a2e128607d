"""What the bundle is about, with everything that says so."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About

from tests.support.inline import agent, arguments, bundle, classic, node, nodes, pod, pods, serving

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
    """A kubelet of OpenShift is none; numbers are compared as numbers."""
    assert about(m=model(AnsibleBomVersion="1.29.4_1537")).version.value == "1.29.4"
    assert (
        about(n=nodes(node("10.0.0.1", version="v1.29.4"), node("10.0.0.2", version="v1.9.4"))).version.value == "1.9.4"
    )
    assert about(n=nodes(node("10.0.0.1", version="v1.27.3+4aaeaec"))).version.value is None
    assert about(p=pods(agent("aaaaa"))).version.value is None
    both = about(m=model(MasterKubeVersion="1.30.1"), n=nodes(node("10.0.0.1", version="v1.29.4")))
    assert both.version.value == "1.30.1"


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
