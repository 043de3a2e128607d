"""The commands that collect what a bundle lacks, and their names."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.checks.test_cp import ID, SERVER_POD, SPACE, plane, server
from tests.checks.test_srv import START, request
from tests.support.inline import agent, bundle, failing, node, nodes, pod, pods
from tests.support.names import NAMES, few

VAGUE = failing("expected one server ID in the context, got []")


def named(*rows: list[str]) -> str:
    """Commands of a cause that restarts the agents and asks for their arguments."""
    case = bundle({"p.txt": pods(*rows), "agent.log": VAGUE} if rows else {"agent.log": VAGUE})
    return case.commands("agent-auth")


def test_agents_are_restarted_as_what_they_are() -> None:
    """A DaemonSet's pods have one random part; a Deployment's have two, and no DaemonSet is there to restart."""
    daemonset = "kubectl rollout restart daemonset -n kube-system konnectivity-agent"
    assert daemonset in named()
    assert daemonset in named(agent("a"), agent("b"))
    replicas = named(*(pod(f"konnectivity-agent-6f7c8d9b5-{c * 5}") for c in "bc"))
    assert "kubectl rollout restart deployment -n kube-system konnectivity-agent" in replicas
    assert "daemonset" not in replicas
    assert daemonset in named(agent("a"), pod("konnectivity-agent-6f7c8d9b5-bbbbb"))


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([agent("a", "0/1"), agent("b", "0/1")], "ds"),
        (
            [pod(f"konnectivity-agent-6f7c8d9b5-{c * 5}", "0/1", namespace="konnectivity-agent") for c in "bc"],
            "deployment",
        ),
    ],
)
def test_their_arguments_are_asked_for_by_kind_and_namespace(rows: list[list[str]], kind: str) -> None:
    """AG-07 without arguments says what to collect."""
    gaps = bundle(p=pods(*rows)).check("AG-07").missing
    assert [gap.command for gap in gaps] == [f"kubectl get {kind} -n {rows[0][0]} konnectivity-agent -o yaml"]


@few
@given(NAMES)
def test_a_pod_that_does_not_start_is_described_in_its_namespace(space: str) -> None:
    """Whatever the namespace of the agents is called."""
    rows = [agent(c, "0/1", "CrashLoopBackOff", namespace=space) for c in "ab"]
    case = bundle(p=pods(*rows))
    if "agents-not-running" in case.causes:
        assert f"kubectl describe pod -n {space} konnectivity-agent-axxxx" in case.commands("agents-not-running")
    else:
        assert space.startswith(("master-", "clusters-", "ocm-", "hypershift-"))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"m.txt": server()}, f"kubectl logs -n kubx-masters {SERVER_POD} --timestamps"),
        (
            {"m.txt": plane()},
            f"kubectl logs -n {SPACE} kube-apiserver-6f7c8d9b5-bbbbb -c konnectivity-server --timestamps",
        ),
        (
            {"n.txt": nodes(node("n1", version="v1.29.4+k0s"))},
            "journalctl -u k0scontroller --since -1h | grep component=konnectivity",
        ),
        (
            {"n.txt": nodes(node("n1", version="v1.29.4"))},
            "kubectl logs -n kube-system <konnectivity-server pod> --timestamps",
        ),
    ],
)
def test_the_servers_log_is_asked_for_where_it_is(files: dict[str, str], expected: str) -> None:
    """The namespace and the container follow the product, the pod is the one listed."""
    assert [gap.command for gap in bundle(files).check("SRV-01").missing][:1] == [expected]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"n.txt": nodes(node("n1"))}, "ibmcloud ks cluster get --cluster <cluster_id> --output json"),
        ({"m.txt": plane()}, f"ibmcloud oc cluster get --cluster {ID} --output json"),
    ],
)
def test_the_cluster_record_is_asked_for_with_the_products_tool(files: dict[str, str], expected: str) -> None:
    """`oc` for OpenShift, `ks` for IKS; the namespace of the control plane holds the ID."""
    assert [gap.command for gap in bundle(files).check("CP-08").missing] == [expected]


def test_the_pods_of_the_control_plane_are_asked_for_by_namespace() -> None:
    """By product; where it is none of IBM's, where the server's pod stands."""
    iks = bundle(n=nodes(node("n1"))).check("CP-01").missing
    assert [gap.command for gap in iks] == ["kubectl get pods -n kubx-masters -o wide"]
    other = bundle(
        {"p.txt": pods(pod("konnectivity-server-abcde", namespace="hosted")), "server.log": START + request()}
    )
    assert "kubectl get pods -n hosted -o wide" in str(other.check("CP-05").missing + other.check("CP-09").missing)


def test_nobody_is_sent_for_what_only_the_provider_has() -> None:
    """AKS and GKE run the control plane themselves: its logs, pods and configuration are asked of their support, without a command."""
    gke = bundle(
        n=nodes(node("gke-prod-pool-1a2b3c4d-x7k2", version="v1.29.6-gke.1038001")), p=pods(agent("a"), agent("b"))
    )
    for id in ("SRV-01", "CP-09", "CP-13"):
        assert [gap.command for gap in gke.check(id).missing] == [None], id
    assert not [step for step in gke.report.data.plan if "konnectivity-server" in (step.command or "")]
    assert "kubectl logs" in str(bundle(n=nodes(node("n1"))).check("SRV-01").missing)
