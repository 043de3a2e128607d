"""A pod that a kubelet runs of a file is started anew on its machine; what a set makes is deleted."""

from __future__ import annotations

import pytest
from analyzer.causes.pod_restart import of_agent, restart_server, save_logs, static
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.schema import FactRow, NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

ID = "cn9f3u2d0gm4b1ske7p0"
IKS = NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS")
ROKS = NodeRow(source="n", line=1, name="n1", worker_version="4.16.30_1569_openshift")
PLAIN = NodeRow(source="n", line=1, name="n1", version="v1.29.4")


def pod(name: str, ready: bool = True, space: str = "kube-system", node: str | None = None) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, status="Running", ready=ready, node=node)


def of(*rows: Row) -> About:
    return About(tables_of(*rows))


@pytest.mark.parametrize(
    ("rows", "version", "command"),
    [
        ([pod("konnectivity-server-cp1", node="cp1")], PLAIN, "ssh cp1 'crictl rm -f"),
        ([pod("konnectivity-server-cp-east")], PLAIN, "ssh cp-east 'crictl rm -f"),
        ([pod("konnectivity-server-node1.example.org")], PLAIN, "ssh node1.example.org 'crictl rm -f"),
        ([pod("konnectivity-server")], PLAIN, "deleting the pod's copy in the API would restart nothing"),
        ([pod("konnectivity-server-7xk2p")], PLAIN, "delete pod --grace-period=1 konnectivity-server-7xk2p"),
        ([pod("konnectivity-server-0")], PLAIN, "delete pod --grace-period=1 konnectivity-server-0"),
        (
            [pod("konnectivity-server-cp1", space="tenants")],
            PLAIN,
            "delete pod --grace-period=1 konnectivity-server-cp1",
        ),
        ([pod("konnectivity-server-abc", node="cp1")], PLAIN, "delete pod --grace-period=1 konnectivity-server-abc"),
        (
            [pod("konnectivity-server-6d5f7c9b84-x2k9p")],
            PLAIN,
            "delete pod --grace-period=1 konnectivity-server-6d5f7c9b84-x2k9p",
        ),
        ([pod(f"konnectivity-server-{ID}-7c9d5b8f6-abcde", space="kubx-masters")], IKS, "-n kubx-masters delete pod"),
        ([], PLAIN, "delete pod --grace-period=1 -l k8s-app=konnectivity-server"),
        ([], IKS, "rollout restart deployment konnectivity-server-<cluster_id>"),
        ([], ROKS, "rollout restart deployment kube-apiserver"),
    ],
)
def test_the_server_is_given_a_new_pod_in_its_products_way(rows: list[Row], version: NodeRow, command: str) -> None:
    """A static pod on its machine, a listed one by its name, else by what the product calls it."""
    assert command in restart_server(of(version, *rows))


def test_a_deployment_of_iks_is_called_by_the_cluster() -> None:
    """Where the ID is known and no pod is."""
    about = of(IKS, FactRow(source="f", line=1, key="cluster_id", value=ID))
    assert restart_server(about) == f"kubectl -n kubx-masters rollout restart deployment konnectivity-server-{ID}"


def test_a_static_pod_keeps_its_log_from_its_own_machine() -> None:
    """`kubectl logs` would need the tunnel, so the runtime of the pod's machine is asked before the container is removed."""
    saved = save_logs(of(PLAIN, pod("konnectivity-server-cp1", node="cp1")))
    assert saved.startswith("ssh cp1 'crictl logs ")
    assert "> server.log" in saved


@pytest.mark.parametrize(
    ("name", "stem"), [("etcd-n1", "etcd"), ("kube-apiserver-n1", "kube-apiserver"), ("web-n1", "web")]
)
def test_a_listed_nodes_name_behind_it_tells_a_static_pod(name: str, stem: str) -> None:
    """Whatever the node is called, the kubelet put its name there."""
    found = static(of(PLAIN), name)
    assert found is not None
    assert (found.stem, found.node) == (stem, "n1")


@pytest.mark.parametrize(
    "name", ["kube-apiserver-6c7d8f9b5-x2k9p", "etcd-0", "metrics-server-east", "konnectivity-server-abcd-1"]
)
def test_what_a_set_makes_is_no_static_pod(name: str) -> None:
    """A hash, a number, and every name that no control plane has."""
    assert static(of(PLAIN), name) is None


def test_an_agent_that_a_kubelet_runs_of_a_file_is_made_anew_on_its_machine() -> None:
    """Its copy in the API bears the node's name; any other agent is deleted, and its controller makes another."""
    static = Pod("kube-system", "konnectivity-agent-node1", "agent", "node1")
    assert of_agent(static) == "ssh node1 'crictl rm -f $(crictl ps -a --name konnectivity-agent -q)'"
    assert of_agent(Pod(None, "konnectivity-agent-x2k9p", "agent", "node1")) == (
        "kubectl delete pod -n kube-system konnectivity-agent-x2k9p"
    )
