"""What gives an account its rights: a role and its binding, and nothing of the workload."""

from __future__ import annotations

import pytest
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.right_remedies import rbac
from analyzer.facts.halts import Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.konnectivity.denial import Denial, refused_right
from analyzer.schema import PodRow

from tests.support.inline import agent, bundle, node, nodes, pod, pods

ROW = PodRow(source="p", line=1, name="x")
FIGURES = Pod("kube-system", "metrics-server-5d8f7b9c66-vm2xk", "metrics-server", "w1", ready=False)
CALICO = Pod("calico-system", "calico-node-m5wkx", "calico-node", "w1", ready=False)
AGENT = Pod("kube-system", "konnectivity-agent-m5wkx", "agent", "w1", ready=False)
MASTER = Pod("kube-system", "etcd-cp1", "etcd", "cp1", ready=False)


def right(account: str, verb: str, resource: str, group: str = "", space: str = "", named: str = "") -> Denial:
    where = f'in the namespace "{space}"' if space else "at the cluster scope"
    text = f'"{named}" is forbidden: ' if named else ""
    found = refused_right(
        f'{text}User "system:serviceaccount:{account}" cannot {verb} resource "{resource}" in API group "{group}" {where}'
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "account", "denials", "commands"),
    [
        (FIGURES, "kube-system:metrics-server", [("get", "nodes/metrics")], ["kubectl create clusterrole metrics-server-nodes-metrics --verb=get --resource=nodes/metrics && kubectl create clusterrolebinding metrics-server-nodes-metrics --clusterrole=metrics-server-nodes-metrics --serviceaccount=kube-system:metrics-server"]),
        (FIGURES, "kube-system:metrics-server", [("list", "nodes"), ("list", "pods")], ["clusterrole metrics-server-nodes-pods --verb=list --resource=nodes,pods"]),
        (FIGURES, "kube-system:metrics-server", [("get", "configmaps", "", "kube-system", "extension-apiserver-authentication")], ["kubectl create rolebinding metrics-server-auth-reader -n kube-system --role=extension-apiserver-authentication-reader --serviceaccount=kube-system:metrics-server"]),
        (FIGURES, "kube-system:metrics-server", [("create", "tokenreviews", "authentication.k8s.io"), ("create", "subjectaccessreviews", "authorization.k8s.io")], ["kubectl create clusterrolebinding metrics-server-auth-delegator --clusterrole=system:auth-delegator --serviceaccount=kube-system:metrics-server"]),
        (CALICO, "calico-system:calico-node", [("get", "clusterinformations", "crd.projectcalico.org")], ["--verb=get --resource=clusterinformations.crd.projectcalico.org"]),
        (CALICO, "calico-system:calico-node", [("create", "serviceaccounts/token", "", "calico-system"), ("list", "ippools", "crd.projectcalico.org")], ["kubectl create role calico-node-serviceaccounts-token -n calico-system --verb=create --resource=serviceaccounts/token", "; kubectl create clusterrole calico-node-ippools --verb=list"]),
        (AGENT, "kube-system:konnectivity-agent", [("list", "leases", "coordination.k8s.io", "kube-system")], ["--resource=leases.coordination.k8s.io", "--serviceaccount=kube-system:konnectivity-agent"]),
    ],
)  # fmt: skip
def test_the_right_is_granted_where_it_lacks(
    one: Pod, account: str, denials: list[tuple[str, ...]], commands: list[str]
) -> None:
    """Verbs, resources and account are the refused ones; roles that every API server has are bound, and no Deployment is edited."""
    halt = Halt(one, HaltKind.RIGHT, "words", ROW, denials=tuple(right(account, *each) for each in denials))
    about = bundle({"n.txt": nodes(node("w1", version="v1.29.4+IKS"))}).snapshot.about
    found = for_halt(about, halt, "S4")
    assert found[0].text.startswith(f"give service account {account} the right to {denials[0][0]} {denials[0][1]}")
    assert all(part in (found[0].command or "") for part in commands)
    assert f"grep '{account.replace(':', '/')}'" in (found[-1].command or "")
    assert "kubectl edit" not in str(found)
    assert ("master refresh" in str(found)) is (one is AGENT)


def test_whose_pod_it_is_decides_who_grants() -> None:
    """The control plane's are the provider's."""
    about = bundle({"x.txt": "Hello\n"}).snapshot.about
    for one, who in ((FIGURES, "customer"), (MASTER, "sre")):
        halt = Halt(one, HaltKind.RIGHT, "words", ROW, denials=(right("kube-system:a", "get", "nodes"),))
        assert {each.who for each in for_halt(about, halt, "S4")} == {who}


def test_a_role_lies_where_its_rights_do() -> None:
    """A namespace's, or the cluster's; its binding names whom the caller gives."""
    inside = right("a:b", "get", "pods/log", space="shop")
    assert rbac([inside], "--user=kim") == (
        "kubectl create role pods-log -n shop --verb=get --resource=pods/log && kubectl create rolebinding pods-log -n shop --role=pods-log --user=kim"
    )
    assert rbac([right("a:b", "get", "routes", "route.openshift.io")], "--user=kim").startswith(
        "kubectl create clusterrole routes --verb=get --resource=routes.route.openshift.io &&"
    )


def test_an_agent_that_ends_for_a_right_is_given_it() -> None:
    """Before whatever else brings an agent back."""
    refused = 'Error: failed to count leases: leases.coordination.k8s.io is forbidden: User "system:serviceaccount:kube-system:konnectivity-agent" cannot list resource "leases" in API group "coordination.k8s.io" in the namespace "kube-system"\n'
    listed = pods(agent("aaaaa", "0/1", "CrashLoopBackOff"), agent("bbbbb", "0/1", "CrashLoopBackOff"))
    log = f"$ kubectl logs -n kube-system konnectivity-agent-aaaaa --previous\n{refused}"
    case = bundle({"p.txt": listed, "log.txt": log, "n.txt": nodes(node("n1", version="v1.29.4+IKS"))})
    assert case.first == ("agents-not-running", "confirmed")
    assert case.commands("agents-not-running").startswith(
        "give service account kube-system:konnectivity-agent the right to list leases"
    )


def test_dns_that_may_not_list_is_no_fault_of_the_tunnel() -> None:
    """It is not ready for want of a right, again and again: its cure is the grant, beside a tunnel that is not blamed."""
    line = '[ERROR] plugin/kubernetes: Failed to watch: failed to list *v1.EndpointSlice: endpointslices.discovery.k8s.io is forbidden: User "system:serviceaccount:kube-system:coredns" cannot list resource "endpointslices" in API group "discovery.k8s.io" at the cluster scope\n'
    log = f"$ kubectl logs -n kube-system coredns-5c7d9f6b8-bbbbb\n{line * 2}"
    data = bundle(
        {"p.txt": pods(agent("aaaaa"), pod("coredns-5c7d9f6b8-bbbbb", "0/1", "Running")), "l.txt": log}
    ).answered.data
    (one,) = data.beside
    assert "kube-system:coredns has no right to list endpointslices.discovery.k8s.io" in one.says
    assert (one.remedies[0].command or "").startswith("kubectl create clusterrole coredns-endpointslices")
