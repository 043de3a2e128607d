"""Which tunnel, and which symptoms: TUN-01 to TUN-03."""

from __future__ import annotations

import pytest
from analyzer.checks.commands import ANY_POD
from hypothesis import example, given

from tests.checks.test_cp import ID, SPACE, plane
from tests.support.inline import agent, bundle, daemonset, node, nodes, options, pod, pods, serving
from tests.support.names import DOTTED, few

VPN = pod("vpn-7d9f8c6b5-abcde")
VPN_SERVER = pod("openvpnserver-7d9f8c6b5-abcde", namespace=SPACE)
CALICO = daemonset(3, 3, 3, "calico-node")


def openshift(version: str, *fields: str) -> dict[str, str]:
    """A cluster record of OpenShift beside its control plane."""
    record = "\n".join((f"ClusterID: {ID}", f"MasterKubeVersion: {version}_openshift", *fields)) + "\n"
    return {"m.txt": plane(), "r.txt": record}


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("v1.29.4+IKS", "IKS"),
        ("v1.29.4+k0s", "k0s"),
        ("v1.29.4-gke.1", "gke"),
    ],
)
def test_products_that_use_konnectivity(version: str, words: str) -> None:
    """The node's version names the product, and the product the tunnel; both are cited."""
    case = bundle(n=nodes(node("n1", version=version)))
    assert case.status("TUN-01") == "pass"
    assert case.says("TUN-01").startswith("Konnectivity: ")
    assert words in case.says("TUN-01")
    assert case.places("TUN-01") == ["n.txt:2"]


@pytest.mark.parametrize(
    ("version", "fields", "word"),
    [
        ("4.13.9", (), "OpenVPN"),
        ("4.14.0", (), "Konnectivity"),
        ("4.9.1", (), "OpenVPN"),
        ("4.13.9", ("FedRAMP: true",), "Konnectivity"),
        ("4.13.9", ("DefaultProvider: upi", "HypershiftEnabled: true"), "Konnectivity"),
        ("4.13.9", ("DefaultProvider: upi", "HypershiftEnabled: false"), "OpenVPN"),
        ("4.13.9", ("DefaultProvider: upi",), "cannot tell"),
        ("4.13.9", ("MultishiftType: multishift_controller",), "Konnectivity"),
    ],
)
def test_openshift_by_version_and_place(version: str, fields: tuple[str, ...], word: str) -> None:
    """4.14 is the border; FedRAMP, Satellite locations and hypershift are before it; 4.9 is older than 4.14."""
    case = bundle(openshift(version, *fields))
    assert case.says("TUN-01").startswith(word)
    assert case.status("TUN-01") == ("unknown" if word == "cannot tell" else "pass")


def test_no_product_is_stated() -> None:
    """Logs of the programs prove their tunnel; k3s has another; nothing is unknown."""
    logs = bundle({"a.log": options() + serving()})
    assert logs.status("TUN-01") == "pass"
    assert "by the logs" in logs.says("TUN-01")
    assert bundle(x="Hello\n").status("TUN-01") == "unknown"
    other = bundle(n=nodes(node("n1", version="v1.29.4+k3s1")))
    assert other.status("TUN-01") == "pass", "k3s has a way of its own: that is an answer"
    assert other.says("TUN-01").startswith("neither")
    assert "remotedialer" in other.says("TUN-01")


@pytest.mark.parametrize(
    ("rows", "status"),
    [([agent("a")], "pass"), ([VPN], "fail"), ([agent("a"), VPN], "warn"), ([pod("coredns-1-a")], "unknown")],
)
def test_pods_of_the_expected_tunnel(rows: list[list[str]], status: str) -> None:
    """The other kind alone is half an update, both kinds may be left-overs, none is unknown."""
    case = bundle(n=nodes(node("n1")), p=pods(*rows))
    assert case.status("TUN-02") == status
    assert case.places("TUN-02") == ([] if status == "unknown" else [f"p.txt:{n + 2}" for n in range(len(rows))])


def test_pods_where_nothing_is_expected_and_workloads_for_pods() -> None:
    """One kind alone agrees with an unknown product; a DaemonSet shows the tunnel as its pods do."""
    assert bundle(p=pods(VPN, VPN_SERVER)).status("TUN-02") == "pass"
    shown = bundle(n=nodes(node("n1")), ds=daemonset(3, 3, 3))
    assert shown.status("TUN-02") == "pass"
    assert shown.places("TUN-02") == ["ds.txt:2"]
    assert bundle(n=nodes(node("n1")), ds=CALICO).status("TUN-02") == "unknown"


def test_symptoms_from_texts() -> None:
    """A refused exec is a warning with its line; texts without use of the tunnel are unknown."""
    broken = bundle(e="error: error dialing backend: No agent available\n")
    assert broken.status("TUN-03") == "warn"
    assert "1 error text" in broken.says("TUN-03")
    assert set(broken.places("TUN-03")) == {"e.txt:1"}
    none = bundle(n=nodes(node("n1")))
    assert none.status("TUN-03") == "unknown"
    assert none.check("TUN-03").missing
    works = bundle(
        t="$ kubectl top nodes\nNAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\n10.1.0.1   210m         5%     2210Mi          17%\n"
    )
    assert works.status("TUN-03") == "pass"
    assert works.places("TUN-03") == ["t.txt:3"]


@few
@example("vpn", "openvpnserver-1")
@example("konnectivity-agent", "konnectivity-server")
@given(DOTTED, DOTTED)
def test_names_of_nodes_make_no_tunnel(one: str, two: str) -> None:
    """A node called like a program of either tunnel shows none."""
    case = bundle(n=nodes(node(one), node(f"{two}-2")), ds=CALICO)
    assert (case.status("TUN-01"), case.status("TUN-02")) == ("pass", "unknown")


def test_the_old_tunnel_s_pods_without_a_version() -> None:
    """IBM's pods alone name no version, so what runs is what is used; a version says what should run."""
    listed = {"p.txt": pods(pod("ibm-keepalived-watcher-2d9lw"), VPN)}
    assert bundle(listed).status("TUN-02") != "fail"
    assert bundle(listed | {"n.txt": nodes(node("10.1.2.3", version="v1.30.4+IKS"))}).status("TUN-02") == "fail"


def test_what_shows_the_tunnel_in_use_is_a_pod_that_the_bundle_names() -> None:
    """A pod of a worker that is fine, none of the control plane; without any the name is the reader's to fill in."""
    beside = [
        pod("web-1", "0/1", "Error", node="n1", namespace="shop"),
        pod(f"master-{ID}-a", node="m", namespace="kubx-masters"),
    ]
    listed = bundle(p=pods(*beside, pod("web-2", node="n1", namespace="shop")))
    assert "kubectl logs -n shop web-2 --tail 1" in str(listed.check("TUN-03").missing)
    assert ANY_POD in str(bundle(p=pods(*beside)).check("TUN-03").missing)


def test_the_wrong_tunnels_pods_ask_for_the_agents_and_for_the_masters_state() -> None:
    """Both may show an update that hangs."""
    case = bundle(n=nodes(node("n1")), p=pods(pod("vpn-6c8d9f7b5-ddddd")))
    assert len(case.check("TUN-02").missing) == 2
