"""Commands in the words of one cluster."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer
import pytest
from analyzer import patterns as regex
from analyzer.causes.base import Finding
from analyzer.checks import commands
from analyzer.diagnosis.engine import all_checks
from analyzer.diagnosis.spoken import Speaker, not_there
from analyzer.facts.cluster import About
from analyzer.model import Candidate, Certainty, Complaint, Evidence, Gap, Outcome, Remedy, Status
from analyzer.schema import FactRow, NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.inline import bundle, node, nodes
from tests.support.tables import tables_of

HERE = Path(analyzer.__file__).parent
ON_A_SHELL = regex.compile(
    r"(?:^|[\s'\"(])(?:ssh \S|(?:crictl|journalctl|systemctl|nc|ss|iptables|namei|timedatectl) [\w-]|(?:openssl|curl|dig|getent|ps|tr) [^\n]*   # on )"
)
UP = "ssh n1 'systemctl status kubelet'"
TRY = "nc -vz -w 5 10.5.0.3 10250   # on another worker, and on the API server's machine"


def row(name: str, address: str | None, **more: object) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, internal_ip=address, **more)


def speaker(*rows: Row) -> Speaker:
    return Speaker(About(tables_of(*rows)))


TALOS = (
    row("cp", "10.5.0.2", system="Talos (v1.8.3)", roles="control-plane", ready=True),
    row("n1", "10.5.0.3", system="Talos (v1.8.3)", ready=True),
    row("n2", "10.5.0.4", system="Talos (v1.8.3)", ready=True),
)
IBM = (row("10.1.0.3", "10.1.0.3", version="v1.29.4+IKS", ready=False, worker_id="w-3"), row("10.1.0.4", "10.1.0.4", version="v1.29.4+IKS", ready=True))  # fmt: skip


def written() -> list[str]:
    """Every command for a machine in the code of checks, causes and diagnosis; what is filled in stands as a name."""
    found = []
    for room in ("checks", "causes", "diagnosis"):
        for path in (HERE / room).rglob("*.py"):
            tree = ast.parse(path.read_text())
            parts = [one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)]
            inner = {id(one) for whole in parts for one in ast.walk(whole) if one is not whole}
            texts = [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in inner]
            whole = [
                "".join(str(v.value) if isinstance(v, ast.Constant) else "n1" for v in one.values) for one in parts
            ]
            found += [
                text for text in (*texts, *whole)
                if isinstance(text, str) and ON_A_SHELL.search(text) and "\n" not in text.strip() and "`" not in text
                and path.name not in ("cures.py", "spoken.py") and not text.endswith(" ") and "kubectl exec" not in text and "# then nc" not in text
            ]  # fmt: skip
    return found


def test_no_command_in_the_code_needs_a_shell_where_there_is_none() -> None:
    """On Talos each of them asks its API, or a pod on the node; none is left as it was written."""
    commands = written()
    assert len(commands) > 50
    talos = speaker(*TALOS)
    for text in commands:
        said = talos.command(text) or ""
        assert "talosctl -n " in said or "kubectl debug -n kube-system node/" in said, text
        bare = regex.sub(r"'[^']*'", "", said)  # what a pod's own shell is given
        assert not regex.search(r"(?:^|; )(?:ssh|crictl|journalctl|systemctl|nc|ss|iptables) ", bare), text


def test_the_machine_that_is_meant() -> None:
    """By its name or its address; of workers one that is not tried itself; of the control plane one with that role."""
    talos = speaker(*TALOS)
    assert talos.command(UP) == "talosctl -n 10.5.0.3 service kubelet"
    assert talos.command(UP.replace("n1", "10.5.0.4")) == "talosctl -n 10.5.0.4 service kubelet"
    assert talos.command("systemctl status kubelet   # on its machine") == "talosctl -n 10.5.0.2 service kubelet"
    assert talos.command("systemctl status kubelet   # on its node") == "talosctl -n <node> service kubelet"
    assert "node/n2 " in (talos.command(TRY) or "")
    assert "node/n1 " in (talos.command(TRY.replace("0.3", "0.4")) or "")
    assert talos.command("kubectl get nodes -o wide") == "kubectl get nodes -o wide"
    assert talos.command(None) is None
    bare = speaker(FactRow(source="f", line=1, key="client", value="Talos"))
    assert "$(kubectl get nodes -o name | tail -1) " in (bare.command(TRY) or "")
    assert bare.command("crictl ps -a   # on its machine") == "talosctl -n <control_plane_node> containers -k"


def test_a_worker_is_one_of_those_that_agents_run_on() -> None:
    """Where no node is listed."""
    rows = [PodRow(source="p", line=i, namespace="kube-system", name=f"konnectivity-agent-{'abc'[i] * 5}", node=f"aks-np1-12345678-vmss00000{i}") for i in range(2)]  # fmt: skip
    said = speaker(*rows).command("nc -vz a 1   # on a worker") or ""
    assert "--name aks-np1-12345678-vmss --instance-id 0 " in said


def test_the_rest_of_a_command_stays() -> None:
    """What asks the API stays before it, and remarks stand behind all of it."""
    talos = speaker(*TALOS)
    assert (
        talos.command(f"kubectl describe node n1; {UP}")
        == "kubectl describe node n1; talosctl -n 10.5.0.3 service kubelet"
    )
    said = talos.command("crictl ps -a   # on its machine; the kubelet starts it anew")
    assert said == "talosctl -n 10.5.0.2 containers -k   # the kubelet starts it anew"
    eks = speaker(row("ip-10-0-0-1.ec2.internal", "10.0.0.1", version="v1.31.2-eks-a737599"))
    assert eks.command("kubectl get nodes; crictl ps   # on its machine") == "kubectl get nodes"
    assert eks.command("crictl ps   # on its machine") is None


def test_workers_of_ibm_cloud() -> None:
    """One that is NotReady is asked by IBM Cloud's own tool; machines of the masters are the operator's, as they were."""
    ibm = speaker(*IBM)
    assert ibm.command(UP.replace("n1", "10.1.0.3")) == "ibmcloud ks worker get --cluster <cluster_id> --worker w-3"
    up = ibm.command(UP.replace("n1", "10.1.0.4")) or ""
    assert up.startswith("kubectl get node 10.1.0.4 -o wide; kubectl get lease -n kube-node-lease 10.1.0.4 ")
    disk = ibm.command("ssh 10.1.0.4 'df -h'") or ""
    assert disk.startswith("kubectl debug -n kube-system node/10.1.0.4 ")
    assert ibm.command("crictl ps   # on its machine") == "crictl ps   # on its machine"
    mine = Remedy("sre", "a", UP)
    assert ibm.remedy(mine) is mine
    assert speaker(*TALOS).remedy(mine).command == "talosctl -n 10.5.0.3 service kubelet"


OPERATORS = (
    "kubectl logs -n kubx-masters deployment/konnectivity-server-x",
    "kubectl -n master-cq0h5t7w0a2l9vds6m10 delete pod kube-apiserver-x",
    "@xo cse.cluster cq0h5t7w0a2l9vds6m10",
    "armada-data set Master",
    "kubx-kubectl x get pods",
)


@pytest.mark.parametrize("command", OPERATORS)
def test_what_only_operators_can_do_is_asked_of_no_customer(command: str) -> None:
    """By the tool or the namespace, whoever wrote it down; another cloud has neither."""
    asked = Remedy("customer", "a", command)
    assert speaker(*IBM).remedy(asked).who == "sre"
    assert speaker(*TALOS).remedy(asked).who == "customer"
    own = Remedy("customer", "a", "kubectl get pods -n kube-system")
    assert speaker(*IBM).remedy(own) is own


def test_a_customer_is_sent_to_support_where_nothing_else_is_left_to_him() -> None:
    """With the cluster's ID, what fails, and the lines; not where one remedy is his own, and not elsewhere."""
    theirs, own = Remedy("sre", "a", OPERATORS[1]), Remedy("customer", "b", "kubectl get pods")
    known = FactRow(source="c", line=1, key="cluster_id", value="cq0h5t7w0a2l9vds6m10")

    def left(*remedies: Remedy, rows: tuple[Row, ...] = (*IBM, known)) -> list[Remedy]:
        found = Finding(Certainty.LIKELY, "s", (), (), remedies)
        return [one for one in speaker(*rows).finding(found).remedies if one not in remedies]

    (case,) = left(theirs)
    assert case.who == "customer"
    assert "a case with IBM support, who run the control plane: cluster cq0h5t7w0a2l9vds6m10, the command" in case.text
    (nameless,) = left(theirs, rows=IBM)
    assert "the cluster's ID" in nameless.text
    assert left(theirs, own) == []
    assert left() == []
    assert left(theirs, rows=TALOS) == []


def test_calicos_tool_is_asked_where_calico_is() -> None:
    """IBM Cloud always has it; elsewhere a trace of it tells, and without one Kubernetes' own policies are left."""
    policies = "calicoctl get globalnetworkpolicies -o yaml; kubectl get networkpolicies -A -o yaml"

    def pod(name: str) -> PodRow:
        return PodRow(source="p", line=1, namespace="kube-system", name=name)

    plain = "kubectl get networkpolicies -A -o yaml"
    assert speaker(*IBM).command(policies) == speaker(*TALOS, pod("calico-node-abcde")).command(policies) == policies
    assert speaker(*TALOS).command(policies) == speaker().command(policies) == plain
    cilium = speaker(*TALOS, pod("cilium-abcde"))
    assert cilium.command(policies) == f"kubectl get ciliumclusterwidenetworkpolicies -o yaml; {plain}"
    assert cilium.command("calicoctl get heps -o yaml") is None


def test_parts_that_are_not_there_are_asked_for_by_nobody() -> None:
    """Neither Calico's sessions without a trace of it, nor Konnectivity in a cluster without."""
    left = not_there(About(tables_of(*TALOS)), all_checks())
    assert {"BGP-03", "BGP-11", "AG-01", "SRV-01"} <= left
    assert "MET-01" not in left
    assert not {"BGP-03", "AG-01"} & not_there(About(tables_of(*IBM)), all_checks())


def test_labels_of_aks_name_the_group_of_its_machines() -> None:
    """Beside the zone, where a node states one."""
    label = '{"kubernetes.azure.com/cluster": "MC_a_b_c"}'
    said = speaker(row("aks-np1-12345678-vmss000001", "10.1.0.3", labels=label)).command(
        UP.replace("n1", "aks-np1-12345678-vmss000001")
    )
    assert "--resource-group MC_a_b_c --name aks-np1-12345678-vmss --instance-id 1 " in (said or "")
    gke = speaker(row("n1", "10.1.0.3", version="v1.31.2-gke.1", zone="us-central1-a"))
    assert "gcloud compute ssh n1 --zone us-central1-a " in (gke.command(UP) or "")


def test_no_node_of_autopilot_is_entered_named_or_not() -> None:
    """One node's name tells it of all of them."""
    autopilot = speaker(row("gk3-a-pool-1-3f2b1c4d-x2kq", "10.0.0.1", version="v1.31.2-gke.1"))
    assert (autopilot.command("crictl logs $(crictl ps -a --name a -q | head -1)") or "").startswith(
        "gcloud logging read"
    )
    assert (autopilot.command("nc -vz 10.0.0.1 10250   # on another worker") or "").startswith("kubectl run probe ")


def test_all_that_is_printed_passes_it() -> None:
    """Remedies and gaps of a cause, gaps of a check, candidates of a complaint; what holds no such command is not touched."""
    talos, said = speaker(*TALOS), "talosctl -n 10.5.0.3 service kubelet"
    gap, line = Gap("a", UP), Evidence("a", 1, "a")
    found = talos.finding(Finding(Certainty.LIKELY, "a", (), (line,), (Remedy("customer", "a", UP),), (gap,)))
    assert (found.remedies[0].command, found.mind[0].command) == (said, said)
    outcome = Outcome("A-01", "a", (), Status.UNKNOWN, "a", missing=(gap,))
    assert talos.outcome(outcome).missing == (Gap("a", said),)
    bare = Outcome("A-01", "a", (), Status.UNKNOWN, "a")
    assert talos.outcome(bare) is bare
    words = talos.complaint(Complaint(line, "a", "a", (Candidate("b", gap),)))
    assert words is not None
    assert words.candidates == (Candidate("b", Gap("a", said)),)
    assert talos.complaint(None) is None
    same = Gap("a", "kubectl get nodes")
    assert talos.gap(same) is same


@pytest.mark.parametrize(
    ("system", "kernel", "said"),
    [("Talos (v1.8.3)", "6.6.60-talos", "talosctl -n 10.5.0.3 "), ("Ubuntu 22.04.4 LTS", "5.15.0", "ssh n1 ")],
)
def test_a_whole_report_of_a_cluster_without_a_shell(system: str, kernel: str, said: str) -> None:
    """No command in it asks for one."""
    rows = [node("cp", "10.5.0.2", version="v1.31.2"), node("n1", "10.5.0.3", version="v1.31.2")]
    for one in rows:
        one[7:9] = [system, kernel]
    error = 'Error from server: Get "https://10.5.0.3:10250/containerLogs/a/b/c": dial tcp 10.5.0.3:10250: i/o timeout'
    case = bundle({"n.txt": nodes(*rows), "e.txt": f"$ kubectl logs -n a b\n{error}\n"})
    words = case.report.data.complaint
    assert words is not None
    commands = " ".join(one.shown_by.command or "" for one in words.candidates)
    assert said in commands
    assert ("ssh " in commands) is (said == "ssh n1 ")


def test_what_the_api_server_has_to_say_first_is_asked_where_kubectl_is() -> None:
    """A machine that is entered by a tool of the cloud has none."""
    row = FactRow(source="f", line=1, key="client", value="AKS")
    said = speaker(row).command(
        "nc -vz -w 5 $(kubectl get svc -n a b -o jsonpath='{.spec.clusterIP}') 443   # on a worker"
    )
    assert said is not None
    assert said.startswith("kubectl get svc -n a b -o jsonpath='{.spec.clusterIP}'; az vmss run-command")
    assert "nc -vz -w 5 <its_answer> 443" in said
    assert "$(kubectl" not in said


WORKER = "kube-cn4d7h2f0k9b3m8s1pq0-shop-default-000001a5"
BY_LABEL = (
    f"$(kubectl get nodes -l ibm-cloud.kubernetes.io/worker-id={WORKER} -o jsonpath='{{.items[0].metadata.name}}')"
)


@pytest.mark.parametrize(
    ("command", "begin"),
    [
        (f"ssh {WORKER} 'crictl ps -a'", "kubectl debug -n kube-system node/{} "),
        (f"nc -vz -w 5 10.9.9.9 30123   # on {WORKER}", "kubectl debug -n kube-system node/{} "),
        (f"kubectl describe node {WORKER}", "kubectl describe node {}"),
        (f"kubectl cordon {WORKER}", "kubectl cordon {}"),
        (
            f"kubectl get pods -A --field-selector spec.nodeName={WORKER}",
            "kubectl get pods -A --field-selector spec.nodeName={}",
        ),
    ],
)
def test_a_worker_of_ibm_cloud_is_called_as_kubernetes_calls_its_node(command: str, begin: str) -> None:
    """The host name of its machine is the worker's id: by a list of workers its node's address, else by the node's label."""
    others = row("10.1.0.4", "10.1.0.4", version="v1.29.4+IKS", ready=True)
    listed = speaker(row("10.1.0.3", "10.1.0.3", worker_id=WORKER, ready=True), others)
    assert (listed.command(command) or "").startswith(begin.format("10.1.0.3"))
    assert (speaker(others).command(command) or "").startswith(begin.format(BY_LABEL))
    called = speaker(row(WORKER, "10.1.0.3", version="v1.29.4+IKS", ready=True))
    assert (called.command(command) or "").startswith(begin.format(WORKER)), "where nodes are called so, they are"


def test_ibm_s_own_tool_takes_the_workers_id() -> None:
    """`ibmcloud ks worker reload` knows workers, and no nodes."""
    listed = speaker(row("10.1.0.3", "10.1.0.3", worker_id=WORKER, ready=True))
    command = f"ibmcloud ks worker reload --cluster c --worker {WORKER}"
    assert listed.command(command) == command
    assert speaker(row("n1", None)).command(f"ssh {WORKER} 'ss -ltn'") == f"ssh {WORKER} 'ss -ltn'", "no cluster of IBM"


def test_no_agents_are_asked_for_where_openvpn_is_the_tunnel() -> None:
    """The same list of pods is asked for by another name."""
    old = NodeRow(source="n", line=1, name="w1", version="v1.20.7+IKS")
    said, plain = speaker(old).gap(commands.agent_pods()), speaker().gap(commands.agent_pods())
    assert (said.what, said.command) == ("the pods, OpenVPN's among them", plain.command)
    assert plain.what == "the agent pods"
