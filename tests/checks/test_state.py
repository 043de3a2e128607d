"""Checks over pods whose state nothing states, agents of a Deployment, and clusters without Konnectivity."""

from __future__ import annotations

from pathlib import Path

from analyzer.checks.state import not_ready, shows_all
from analyzer.facts.pods import Pod
from analyzer.schema import ListingRow

from tests.support.bundles import load, outcome, status
from tests.support.inline import agent, bundle, daemonset, pod, pods

MANIFEST = """\
apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-server
  namespace: kube-system
spec:
  containers:
  - name: konnectivity-server-container
    image: proxy-server:v0.28.0
"""
WITHOUT_STATUS = """\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: konnectivity-agent-2xk8p, namespace: kube-system}
  spec: {containers: [{name: konnectivity-agent, image: a}], nodeName: n1}
  status: {podIP: 10.1.1.1}
- apiVersion: v1
  kind: Pod
  metadata: {name: calico-node-8sd2k, namespace: kube-system}
  spec: {containers: [{name: calico-node, image: a}], nodeName: n1}
  status: {podIP: 10.1.1.2}
- apiVersion: v1
  kind: Pod
  metadata: {name: metrics-server-7d5f9c6b8-x2v4q, namespace: kube-system}
  spec: {containers: [{name: metrics-server, image: a}], nodeName: n1}
  status: {podIP: 10.1.1.3}
"""
REPLICAS = """\
$ kubectl get nodes
NAME     STATUS   ROLES    AGE   VERSION
node-a   Ready    <none>   3d    v1.29.2
node-b   Ready    <none>   3d    v1.29.2
node-c   Ready    <none>   3d    v1.29.2
$ kubectl get pods -n kube-system -o wide
NAME                                  READY   STATUS    RESTARTS   AGE   IP           NODE     NOMINATED NODE   READINESS GATES
konnectivity-agent-6c8b6d5f4d-2xk8p   1/1     Running   0          3d    10.244.1.5   node-a   <none>           <none>
konnectivity-agent-6c8b6d5f4d-9wv4c   1/1     Running   0          3d    10.244.2.5   node-b   <none>           <none>
"""
FOREIGN = """\
$ kubectl get pods -A
NAMESPACE     NAME                                READY   STATUS    RESTARTS   AGE
kube-system   coredns-5d78c9869d-4xk2p            1/1     Running   0          3d
kube-system   coredns-5d78c9869d-8sd2k            1/1     Running   0          3d
kube-system   etcd-plain-control-plane            1/1     Running   0          3d
kube-system   kindnet-x2v4q                       1/1     Running   0          3d
kube-system   kube-proxy-9wv4c                    1/1     Running   0          3d
kube-system   kube-scheduler-plain-control-plane  1/1     Running   0          3d
"""


def test_a_manifest_says_nothing_about_state(tmp_path: Path) -> None:
    """A pod without a status is neither down nor up: no cause, and no check passes or fails on it."""
    report = load(tmp_path, {"server.yaml": MANIFEST}).diagnose()
    assert not report.causes
    assert {status(report, id) for id in ("CP-01", "CP-07", "RES-01")} == {"unknown"}
    assert "does not state" in outcome(report, "CP-01").summary


def test_pods_exported_without_their_status_are_unknown(tmp_path: Path) -> None:
    """Agents, calico-node and metrics-server whose readiness is missing fail and pass nothing."""
    report = load(tmp_path, {"pods.yaml": WITHOUT_STATUS}).diagnose()
    assert not report.causes
    assert {status(report, id) for id in ("AG-02", "AG-03", "AG-05", "AG-06", "BGP-08", "MET-01")} == {"unknown"}


def test_a_stated_bad_pod_still_fails_beside_silent_ones(tmp_path: Path) -> None:
    """What one row states is not hidden by rows that state nothing."""
    bad = "NAMESPACE     NAME                READY   STATUS             RESTARTS   AGE\nkube-system   calico-node-zzzzz   0/1     CrashLoopBackOff   9          3d\n"
    report = load(tmp_path, {"pods.yaml": WITHOUT_STATUS, "more.txt": bad}).diagnose()
    assert status(report, "BGP-08") == "fail"
    assert "calico-node-zzzzz" in outcome(report, "BGP-08").summary


def test_agents_of_a_deployment_are_counted_by_replicas(tmp_path: Path) -> None:
    """Two ready replicas on three nodes are all there should be."""
    report = load(tmp_path, {"aks.txt": REPLICAS}).diagnose()
    assert (status(report, "AG-02"), status(report, "AG-05")) == ("pass", "pass")
    assert "2 of 2 replicas" in outcome(report, "AG-02").summary
    assert not report.causes


def test_no_trace_of_konnectivity_is_an_answer_and_not_a_missing_agent(tmp_path: Path) -> None:
    """A complete pod list without Konnectivity, of a product that is not known to use it, is said so on the first line."""
    report = load(tmp_path, {"pods.txt": FOREIGN}).diagnose()
    assert (status(report, "AG-01"), status(report, "TUN-01")) == ("unknown", "unknown")
    assert "does not seem to use Konnectivity" in outcome(report, "TUN-01").summary
    assert report.data.headline.startswith("this cluster does not seem to use Konnectivity")
    assert not report.causes


def test_agents_missing_from_an_iks_cluster_still_fail(tmp_path: Path) -> None:
    """IKS uses Konnectivity: there a complete list without an agent is direct proof."""
    nodes = "NAME       STATUS   ROLES    AGE   VERSION\n10.1.1.1   Ready    <none>   3d    v1.29.4+IKS\n"
    report = load(tmp_path, {"pods.txt": FOREIGN, "nodes.txt": nodes}).diagnose()
    assert status(report, "AG-01") == "fail"


def test_an_unavailable_network_without_calico_blames_no_calico(tmp_path: Path) -> None:
    """A count of 0 of 0 pods is no fail: the node's condition does not name its plug-in."""
    node = (
        "apiVersion: v1\nkind: Node\nmetadata: {name: n2}\nstatus:\n  conditions:\n"
        "  - {type: NetworkUnavailable, status: 'True', reason: NoRouteCreated, message: none}\n"
        "  - {type: Ready, status: 'True', reason: KubeletReady, message: ok}\n"
    )
    report = load(tmp_path, {"node.yaml": node}).diagnose()
    assert status(report, "BGP-08") == "unknown"
    assert not report.causes


def test_k3s_has_a_tunnel_of_its_own(tmp_path: Path) -> None:
    """k3s and RKE2 are told by their nodes' version; the product stays one of the contract's words."""
    nodes = "NAME   STATUS   ROLES    AGE   VERSION\nnode-a   Ready    <none>   3d    v1.30.4+k3s1\n"
    report = load(tmp_path, {"nodes.txt": nodes, "pods.txt": FOREIGN}).diagnose()
    assert "k3s tunnels with remotedialer" in outcome(report, "TUN-01").summary
    assert report.data.cluster.product == "kubernetes"


def test_top_that_fails_together_with_exec_is_no_fault_of_metrics(tmp_path: Path) -> None:
    """An unavailable metrics API beside a failing exec is a consequence, whatever the agents' READY says."""
    services = "NAME                     SERVICE                      AVAILABLE                      AGE\nv1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   201d\n"
    error = "$ kubectl exec -it web -- sh\nError from server: error dialing backend: EOF\n"
    alone = load(tmp_path / "alone", {"api.txt": services}).diagnose()
    both = load(tmp_path / "both", {"api.txt": services, "exec.txt": error}).diagnose()
    assert [cause.id for cause in alone.causes] == ["metrics-api-down"]
    assert "metrics-api-down" not in [cause.id for cause in both.causes]


def test_pods_of_some_seconds_are_starting_and_prove_nothing() -> None:
    """Agents and API servers made a moment ago: unknown, and the headline says to wait; a minute later they count."""
    young = bundle(p=pods(*(agent(end, "0/1", "ContainerCreating", age="9s") for end in "ab")), ds=daemonset(2, 2, 0))
    assert [young.status(id) for id in ("AG-02", "AG-03", "AG-05", "AG-06", "SRV-01b")] == ["unknown"] * 5
    assert (str(young.report.verdict), young.causes) == ("inconclusive", {})
    assert "wait a minute and list again, 2 pods of the tunnel are 9 s old" in young.report.headline
    bare = bundle(p=pods(agent("a", "0/1", "ContainerCreating", age="9s"), agent("b")))
    assert bare.status("AG-02") == "unknown"
    old = bundle(p=pods(*(agent(end, "0/1", "ContainerCreating", age="9m") for end in "ab")))
    assert (old.status("AG-02"), "wait" in old.report.headline) == ("fail", False)
    one = pod("kube-apiserver-65d8bb9c47-xs2v8", "0/5", "Init:0/1", namespace="master-c1a2b3c4d5e6f7a8b9c0", age="14s")
    rest = [
        pod(f"kube-apiserver-7f9d8c9b6d-{end}", "5/5", namespace="master-c1a2b3c4d5e6f7a8b9c0")
        for end in ("4w2mp", "kx9fs")
    ]
    rolls = bundle(p=pods(one, *rest))
    assert (rolls.status("CP-07"), str(rolls.report.verdict)) == ("unknown", "inconclusive")


def test_one_row_is_no_whole_list() -> None:
    """`get pod NAME` prints a table of one row; the end of a list, or a second row, tells."""
    mine = [Pod("kube-system", "a", "agent")]

    def listing(rows: int, **more: object) -> ListingRow:
        return ListingRow(
            source="p.txt", line=1, kind="pods", complete=True, namespace="kube-system", rows=rows, **more
        )  # type: ignore[arg-type]

    assert not shows_all(mine, (listing(1),))
    assert shows_all(mine, (listing(2),))
    assert shows_all(mine, (listing(1, ends=True),))
    assert not_ready(mine) == []
