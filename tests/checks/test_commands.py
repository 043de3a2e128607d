"""The commands that collect what a bundle lacks, and their names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks import commands, surroundings
from analyzer.checks.commands import ANY_POD, told_of
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.schema import (
    ContainerArgRow,
    EventRow,
    FactRow,
    LogSourceRow,
    NodeRow,
    PodRow,
    ToolErrorRow,
    UnreadLineRow,
    WorkloadRow,
)
from analyzer.tables.base import Row
from hypothesis import given

from tests.checks.test_cp import ID, SERVER_POD, SPACE, plane, server
from tests.checks.test_srv import START, asked, given_up, request
from tests.support.inline import agent, bundle, failing, node, nodes, pod, pods
from tests.support.names import NAMES, few
from tests.support.tables import tables_of

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


TWO, ONE = "konnectivity-agent-5b6c7d8f9-xk2vw", "konnectivity-agent-xk2vw"
UID = "0b1e2a0c-3c57-4c8d-9e0d-4f5f3ff0c2a1"


@pytest.mark.parametrize(("name", "kind"), [(TWO, "deployment"), (ONE, "daemonset")])
@pytest.mark.parametrize(
    ("file", "head"),
    [
        ("t.txt", "$ sudo tail -2 /var/log/containers/{0}_kube-system_konnectivity-agent-0b6f*.log\n"),
        ("t.txt", f"==> /var/log/pods/kube-system_{{0}}_{UID}/konnectivity-agent/0.log <==\n"),
        ("t.txt", "$ kubectl logs -n kube-system {0} --tail 5\n"),
        (f"pods/kube-system_{{0}}_{UID}/konnectivity-agent/0.log", ""),
        ("cluster/kube-system/{0}/logs.txt", ""),
    ],
)
def test_a_pods_name_in_a_path_or_a_heading_tells_what_runs_the_agents(
    name: str, kind: str, file: str, head: str
) -> None:
    """Nothing else of the agents is in the bundle; an object that does not exist is restarted by nobody."""
    said = bundle({file.format(name): head.format(name) + VAGUE}).commands("agent-auth")
    assert f"kubectl rollout restart {kind} -n kube-system konnectivity-agent" in said


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([WorkloadRow(source="w", line=1, kind="Deployment", namespace="kube-system", name="konnectivity-agent")], "Deployment"),
        ([WorkloadRow(source="w", line=1, kind="DaemonSet", namespace="kube-system", name="konnectivity-agent"), ToolErrorRow(source="e", line=1, pod=TWO)], "DaemonSet"),
        ([ToolErrorRow(source="e", line=1, pod=TWO)], "Deployment"),
        ([EventRow(source="e", line=1, namespace="kube-system", object_name=TWO)], "Deployment"),
        ([EventRow(source="e", line=1, namespace="clusters-tern", object_name=TWO)], "DaemonSet"),
        ([FactRow(source="f", line=1, key="asked_space", value="cluster-q7xk2mfd9t")], "Deployment"),
        ([PodRow(source="p", line=1, namespace="kube-system", name="konnectivity-agent-autoscaler-679b77b4f-lm4vx")], "Deployment"),
        ([], "DaemonSet"),
    ],
)  # fmt: skip
def test_what_runs_the_agents_is_told_by_what_names_them_else_by_the_product(rows: list[Row], kind: str) -> None:
    """The workload itself before the names of its pods; a control plane's own agents are others; Kubermatic, AKS and GKE have a Deployment."""
    assert commands.kind_of_agents(About(tables_of(*rows))) == kind


def test_a_provider_that_scales_the_agents_has_the_servers_logs() -> None:
    """AKS or GKE: which of the two is not told, and that nobody else has them is."""
    scaler = PodRow(source="p", line=1, namespace="kube-system", name="konnectivity-agent-autoscaler-679b77b4f-lm4vx")
    about = About(tables_of(scaler))
    assert about.product.value is None
    assert about.is_provided
    gap = commands.of_provider(about, "its log")
    assert gap is not None
    assert "ask its support" in gap.what
    elsewhere = PodRow(source="p", line=1, namespace="mine", name="konnectivity-agent-autoscaler-679b77b4f-lm4vx")
    assert not About(tables_of(elsewhere)).is_provided


def test_the_namespace_of_a_hosted_control_plane_is_that_of_its_commands() -> None:
    """Where no pod of it is listed, and something names it."""
    asked = FactRow(source="f", line=1, key="asked_space", value="cluster-q7xk2mfd9t")
    assert commands.master_namespace(About(tables_of(asked))) == "cluster-q7xk2mfd9t"


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
    case = bundle(p=pods(*rows, agent("c", namespace=space)))  # one serves, so that the tunnel carries an exec
    if "agents-not-running" in case.causes:
        assert f"-n {space} konnectivity-agent-axxxx" in case.commands("agents-not-running")
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
            "kubectl logs -n kube-system -l k8s-app=konnectivity-server --prefix --tail=-1 --timestamps",
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


IKS_NODES = nodes(node("n1", version="v1.29.4+IKS"))


def test_the_servers_log_is_asked_for_by_what_is_known() -> None:
    """The pod of a log's own command, the deployment by the cluster's ID, or the labels that each product gives it."""
    silent = {"n.txt": IKS_NODES, "e.txt": "Error from server: error dialing backend: dial timeout\n"}
    assert "deployment/konnectivity-server-<cluster_id>" in str(bundle(silent).check("SRV-01").missing)
    known = bundle(silent | {"r.txt": f"ClusterID: {ID}\nStatus: Ready (1 day ago)\n"})
    assert f"-n kubx-masters deployment/konnectivity-server-{ID}" in str(known.check("SRV-01").missing)
    upstream = bundle(n=nodes(node("n1", version="v1.31.0")), p=pods(agent("a")))
    assert "-l k8s-app=konnectivity-server" in str(upstream.check("SRV-01").missing)
    assert "-l component=kube-apiserver" in str(upstream.check("CP-11").missing)
    k0s = bundle(n=nodes(node("n1", version="v1.31.0+k0s")), p=pods(agent("a")))
    assert "journalctl -u k0scontroller" in str(k0s.check("CP-11").missing)


def test_the_server_is_restarted_by_the_name_that_its_log_has() -> None:
    """The pod stands in the command above the log, and the cluster's ID in the pod's name."""
    log = START + request() + "".join(asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:50.0") for n in range(3))
    case = bundle(
        {"n.txt": IKS_NODES, "p.txt": pods(agent("a")), "c.txt": f"$ kubectl -n kubx-masters logs {SERVER_POD}\n{log}"}
    )
    assert case.first == ("stale-server", "likely")
    assert f"delete pod --grace-period=1 {SERVER_POD}" in case.commands("stale-server")
    assert f"master refresh --cluster {ID}" in case.commands("stale-server")


def test_a_control_plane_without_pods_hides_nothing() -> None:
    """k0s runs it as processes: that no pod of it is listed is no open question of the bundle."""
    k0s = bundle(n=nodes(node("n1", version="v1.31.0+k0s")), p=pods(agent("a")))
    assert (k0s.status("CP-09"), k0s.check("CP-09").outside) == ("unknown", True)
    assert not bundle(n=IKS_NODES).check("CP-09").outside


def test_ibms_command_line_is_named_only_with_a_mark_of_ibm() -> None:
    """Of a cluster of which nothing tells the cloud, that comes first, in every question of IBM's account and network."""
    unknown = bundle({"agent.log": failing("expected one server ID in the context, got []")})
    asked = [f"{gap.what} {gap.command}" for o in unknown.report.checks for gap in o.missing]
    assert [text for text in asked if "ibmcloud" in text or "@xo" in text] == []
    ibm = bundle({"agent.log": failing("EOF"), "n.txt": nodes(node("10.1.2.3"))})
    assert any("ibmcloud account show" in (gap.command or "") for o in ibm.report.checks for gap in o.missing)


def test_a_cluster_that_seems_to_have_no_konnectivity_is_asked_for_none_of_its_logs() -> None:
    """Its DaemonSets are listed whole, without agents: the plan does not ask for an agent's or a server's log."""
    sets = "NAMESPACE     NAME         DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
    rows = "".join(
        f"kube-system   {name}   2         2         2       2            2           <none>          9d\n"
        for name in ("kindnet", "kube-proxy")
    )
    case = bundle({"ds.txt": sets + rows, "n.txt": nodes(node("n1", version="v1.31.0"))})
    asked = " ".join(f"{gap.command}" for o in case.report.checks for gap in o.missing)
    assert "konnectivity-server" not in asked
    assert case.status("SRV-01") == case.status("AG-09") == "not_applicable"


NAME = "cn9f3u2d0gm4b1ske7p0"
OF_IKS = NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS")
OF_ROKS = NodeRow(source="n", line=1, name="n1", worker_version="4.16.30_1569_openshift")
OF_K0S = NodeRow(source="n", line=1, name="n1", version="v1.29.4+k0s")
OF_GKE = NodeRow(source="n", line=1, name="n1", version="v1.29.4-gke.1200")
PLAIN = NodeRow(source="n", line=1, name="n1", version="v1.29.4")
ON_IBM = ContainerArgRow(
    source="a", line=1, kind="unknown", flag="proxy-server-host", value="c1.us-south.containers.cloud.ibm.com"
)
WITH_ID = FactRow(source="f", line=1, key="cluster_id", value=NAME)


def of(*rows: Row) -> About:
    return About(tables_of(*rows))


def one(name: str, space: str | None = "kube-system", ready: bool = True, at: str | None = "n1") -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, status="Running", ready=ready, node=at)


API = one("kube-apiserver-6c7d8f9b5-fghij", "master-x")


@pytest.mark.parametrize(
    ("rows", "space"),
    [
        ([OF_IKS], "kubx-masters"),
        ([OF_ROKS, API], "master-x"),
        ([OF_ROKS, one("openshift-apiserver-6c7d8f9b5-fghij", None), API], "master-x"),
        ([OF_ROKS, one("openshift-apiserver-6c7d8f9b5-fghij", "other")], "master-<cluster_id>"),
        ([OF_ROKS, WITH_ID], f"master-{NAME}"),
        ([PLAIN, one("konnectivity-server-abc", "x")], "x"),
        ([PLAIN, one("konnectivity-server-abc", None), one("konnectivity-server-abd", "y")], "y"),
        ([PLAIN], "kube-system"),
    ],
)
def test_the_namespace_of_the_masters(rows: list[Row], space: str) -> None:
    """By the product, or where a server's pod is listed."""
    assert commands.master_namespace(of(*rows)) == space


def test_an_agents_log_is_on_its_node() -> None:
    """Of the one that is not ready; without a node anywhere."""
    agents = [one(f"konnectivity-agent-{end * 5}", ready=end != "b", at=f"n-{end}") for end in "ab"]
    assert commands.agent_log(of(*agents)).command.startswith("ssh n-b 'crictl")  # type: ignore[union-attr]
    assert commands.agent_log(of(agents[0])).command.startswith("ssh n-a 'crictl")  # type: ignore[union-attr]
    assert commands.agent_log(of(one("konnectivity-agent-aaaaa", at=None))).command.startswith("crictl")  # type: ignore[union-attr]
    assert commands.agent_log(of()).command.startswith("crictl")  # type: ignore[union-attr]
    assert commands.described_pod(Pod(None, "a", "")).command == "kubectl describe pod -n kube-system a"
    assert commands.described_pod(Pod("x", "a", "")).command == "kubectl describe pod -n x a"


@pytest.mark.parametrize(
    ("rows", "server", "api"),
    [
        ([OF_IKS], "kubectl logs -n kubx-masters deployment/konnectivity-server-<cluster_id> --timestamps", "kubectl logs -n kubx-masters -l component=kube-apiserver"),
        ([OF_IKS, WITH_ID], f"kubectl logs -n kubx-masters deployment/konnectivity-server-{NAME} --timestamps", "kubectl logs -n kubx-masters -l component"),
        ([OF_ROKS], "kubectl logs -n master-<cluster_id> -l app=kube-apiserver --prefix --tail=-1 -c konnectivity-server --timestamps", "kubectl logs -n master-<cluster_id> -l app=kube-apiserver -c kube-apiserver"),
        ([OF_ROKS, API], "kubectl logs -n master-x kube-apiserver-6c7d8f9b5-fghij -c konnectivity-server --timestamps", "kubectl logs -n master-x kube-apiserver-6c7d8f9b5-fghij -c kube-apiserver"),
        ([PLAIN], "kubectl logs -n kube-system -l k8s-app=konnectivity-server --prefix --tail=-1 --timestamps", "kubectl logs -n kube-system -l component=kube-apiserver"),
        ([PLAIN, one("konnectivity-server-abc", "x")], "kubectl logs -n x konnectivity-server-abc --timestamps", "kubectl logs -n x -l component=kube-apiserver"),
        ([PLAIN, API], "kubectl logs -n master-x kube-apiserver-6c7d8f9b5-fghij -c konnectivity-server --timestamps", "kubectl logs -n master-x kube-apiserver-6c7d8f9b5-fghij -c kube-apiserver"),
        ([OF_K0S], "journalctl -u k0scontroller --since -1h | grep component=konnectivity", "journalctl -u k0scontroller"),
        ([OF_K0S, LogSourceRow(source="l", component="server")], "journalctl -u k0scontroller --no-pager | grep component=konnectivity", "journalctl -u k0scontroller"),
        ([OF_K0S, LogSourceRow(source="l", component="server", pod="s-1")], "kubectl logs -n kube-system s-1 --timestamps", "journalctl -u k0scontroller"),
        ([ON_IBM], "kubectl logs -n kubx-masters deployment/konnectivity-server-<cluster_id> --timestamps", "kubectl logs -n kube-system -l component"),
        ([ON_IBM, LogSourceRow(source="l", component="server", pod="s-1")], "kubectl logs -n kube-system s-1 --timestamps", "kubectl logs -n kube-system -l component"),
    ],
)  # fmt: skip
def test_logs_of_the_control_plane_in_each_product(rows: list[Row], server: str, api: str) -> None:
    """By the pod that is named, else by what the product calls it; k0s runs processes."""
    about = of(*rows)
    gap = commands.server_log(about)
    assert gap.command == server
    assert ("than the lines that are given" in gap.what) is ("--no-pager |" in server), (
        "a log that is there is not asked for"
    )
    assert commands.apiserver_log(about).startswith(api)


def test_what_only_the_provider_has() -> None:
    """On AKS and GKE, unless a pod of the control plane is listed; else the customer can collect it."""
    assert commands.master_pods(of(OF_GKE)).command is None
    assert commands.server_log(of(OF_GKE)).command is None
    assert commands.master_pods(of(OF_GKE, API)).command == "kubectl get pods -n master-x -o wide"
    assert commands.of_provider(of(PLAIN), "x") is None
    assert commands.master_pods(of(PLAIN)).command == "kubectl get pods -n kube-system -o wide"


@pytest.mark.parametrize(
    ("rows", "account", "between", "get"),
    [
        ([OF_IKS], "ibmcloud account show", "Vyatta", "ibmcloud ks cluster get --cluster <cluster_id>"),
        ([OF_ROKS, WITH_ID], "ibmcloud account show", "Vyatta", f"ibmcloud oc cluster get --cluster {NAME}"),
        ([NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS", subnet_id="s")], "ibmcloud account show", "security groups and network ACLs", "ibmcloud ks"),
        ([OF_K0S], commands.DESCRIBE[""], "whatever firewall", commands.DESCRIBE.get("k0s", commands.DESCRIBE[""])),
        ([], commands.DESCRIBE[""], "gateway appliance", commands.DESCRIBE[""]),
    ],
)  # fmt: skip
def test_what_is_asked_of_ibm_cloud_and_of_others(rows: list[Any], account: str, between: str, get: str) -> None:
    """Nobody outside of it is sent to its command line; what stands between is named by what is there."""
    about = of(*rows)
    assert commands.account(about).command == account
    assert between in surroundings.between(about)
    assert str(commands.cluster_get(about).command).startswith(get)
    assert ("network" in commands.bird(about).what) is (rows in ([OF_K0S], []))


def test_each_calico_node_is_asked_in_its_own_namespace() -> None:
    """Calico's operator has one of its own, manifests use `kube-system`: no command names either of them."""
    asks = str(commands.bird(of(OF_IKS)).command)
    assert 'exec -n "$ns" "$p"' in asks
    assert "calico-system" not in asks


@pytest.mark.parametrize(("version", "kind"), [("v1.30.1-gke.1", "deployment"), ("v1.30.1+k0s", "daemonset")])
def test_what_runs_the_agents_where_none_is_shown(version: str, kind: str) -> None:
    """AKS and GKE have a Deployment."""
    about = bundle(n=nodes(node("w1", version=version))).snapshot.about
    assert commands.restart_agents(about) == f"kubectl rollout restart {kind} -n kube-system konnectivity-agent"


def test_the_log_of_a_workers_pod_shows_whether_logs_come_through() -> None:
    """Of one that runs and has a node; else of a user's; the control plane's logs come through no tunnel."""

    def asked(*listed: Pod) -> str:
        about: Any = SimpleNamespace(pods=listed)
        return commands.worker_log(about)

    away, bad = Pod("shop", "a", "other", node="w1", status="Error", ready=False), Pod("shop", "b", "other")
    plain = Pod("shop", "c", "other", status="Running", ready=True)
    system = Pod("kube-system", "d", "other", status="Running", ready=True)
    placed = Pod("kube-system", "e", "other", node="w1", status="Running", ready=True)
    of_plane = Pod("kube-system", "f", "etcd", node="m1", status="Running", ready=True)
    of_master = Pod(SPACE, "g", "other", node="m1", status="Running", ready=True)
    assert asked(of_plane, of_master, away, bad, system, plain, placed) == "kubectl logs -n kube-system e --tail 1"
    assert asked(of_plane, of_master, away, bad, system, plain) == "kubectl logs -n shop c --tail 1"
    assert asked(of_plane, of_master, away, bad, system) == f"kubectl logs -n kube-system {ANY_POD} --tail 1"


@pytest.mark.parametrize(
    ("words", "server", "api"),
    [
        ("KKP 2.24", "-l app=apiserver --prefix --tail=-1 -c konnectivity-server --timestamps", "-l app=apiserver -c apiserver --since=1h"),
        ("Kamaji edge-25.1.3", "-l kamaji.clastix.io/name=<tenant> --prefix", "-l kamaji.clastix.io/name=<tenant> -c kube-apiserver"),
        ("HyperShift 4.17", "-l app=kube-apiserver --prefix", "-l app=kube-apiserver -c kube-apiserver"),
    ],
)  # fmt: skip
def test_the_logs_of_a_hosted_control_plane_are_asked_of_its_own_pods(words: str, server: str, api: str) -> None:
    """Its server is a container in the API server's pods, which each operator labels in its own way, in a namespace of another cluster."""
    about = of(UnreadLineRow(source="t", line=1, text=words, reason="no format recognised"))
    assert server in (commands.server_log(about).command or "")
    assert api in commands.apiserver_log(about)
    for command in (commands.server_log(about).command or "", commands.apiserver_log(about)):
        assert command.startswith("kubectl logs -n <namespace> ")
        assert command.endswith("# in the management cluster")


def test_id_and_place_are_told_by_the_text_where_nothing_else_shows_them() -> None:
    """A name is no ID, and a record is no text."""
    listed = nodes(node("10.1.1.1", version="v1.30.4+IKS"))
    mail = (
        "Subject: exec\n\nour cluster ca5p1m0d08vn3eq7t2kg is an IKS cluster on classic infrastructure, all exec fail\n"
    )
    about = bundle({"n.txt": listed, "mail.txt": mail}).snapshot.about
    assert told_of(about)[0] == "ca5p1m0d08vn3eq7t2kg"
    record = "Name: shop\nID: bs4f7u1f0nq2mk8vd3cg\nState: normal\nMaster URL: https://c7.eu-de.containers.cloud.ibm.com:30720\n"
    assert told_of(bundle({"n.txt": listed, "c.txt": record}).snapshot.about) == (None, None)
