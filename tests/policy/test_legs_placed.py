"""Agents of which no namespace is stated, as a table without its command shows them."""

from __future__ import annotations

import pytest
from analyzer.policy.legs import PLACED, PolicyView

from tests.support.inline import Case, bundle, daemonset

TABLE = """NAME                       READY   STATUS    RESTARTS   AGE   IP             NODE         NOMINATED NODE   READINESS GATES
konnectivity-agent-t7w4d   0/1     Running   0          31m   172.30.5.14    10.66.2.7    <none>           <none>
konnectivity-agent-zz6mb   0/1     Running   0          31m   172.30.88.3    10.66.2.9    <none>           <none>
"""
LOG = 'E0311 09:12:44.500121       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 198.51.100.20:30412: i/o timeout\\""\n'
POLICY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: floor, namespace: {space}}}
spec:
  podSelector: {{}}
  policyTypes: [Egress]
  egress:
  - to:
    - {peer}
"""
INSIDE, ALL = "namespaceSelector: {}", "ipBlock: {cidr: 0.0.0.0/0}"
GLOBAL = """apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {{name: early}}
spec:
  order: 10
  selector: projectcalico.org/orchestrator == 'k8s'
  types: [Egress]
  egress: [{{action: {action}}}]
"""
ONE = "konnectivity-agent-t7w4d"


def case(policy: str, **more: str) -> Case:
    return bundle({"np.yaml": policy, "a.txt": TABLE, "agent.log": LOG, **more})


def asked(one: Case, source: str) -> str:
    view = PolicyView(one.snapshot.rows, one.snapshot.about)
    return str(view.ask(source, "198.51.100.20", 30412).ruling)


def test_the_namespace_that_is_asked_for_decides() -> None:
    """A question by namespace and name is answered for that namespace; one by the pod's address names none, and is not answered."""
    one = case(POLICY.format(space="kube-system", peer=INSIDE))
    assert asked(one, f"kube-system/{ONE}") == "denied"
    assert asked(one, "172.30.5.14") == "unknown"
    other = case(POLICY.format(space="shop", peer=INSIDE))
    assert asked(other, f"kube-system/{ONE}") == "allowed"
    view = PolicyView(one.snapshot.rows, one.snapshot.about)
    said = f"the namespace of {ONE} is not stated, and taken for kube-system"
    assert said in view.ask(f"kube-system/{ONE}", "198.51.100.20", 30412).reason
    assert asked(other, "172.30.5.14") == "unknown"


@pytest.mark.parametrize(("action", "ruling"), [("Allow", "allowed"), ("Deny", "denied")])
def test_what_decides_for_every_namespace_needs_none(action: str, ruling: str) -> None:
    """A policy of all pods that comes first; then nothing was taken for granted."""
    one = case(GLOBAL.format(action=action) + "---\n" + POLICY.format(space="kube-system", peer=INSIDE))
    assert asked(one, "172.30.5.14") == ruling
    assert PLACED not in one.check("POL-02").basis


def test_agents_are_taken_for_pods_of_the_usual_namespace() -> None:
    """It is said, and confirms nothing; the kubelets of nodes whose name is an address are asked, too."""
    one = case(POLICY.format(space="kube-system", peer=INSIDE))
    assert (one.status("POL-02"), one.status("POL-03")) == ("fail", "fail")
    assert PLACED in one.check("POL-02").basis
    assert "10.66.2.7:10250" in one.says("POL-03")
    assert one.causes["network-policy-blocks-agent"] == "likely"


def test_policies_that_let_the_agents_through_or_are_of_others_deny_nothing() -> None:
    """An address block that holds the server, or a policy of another namespace."""
    for policy in (POLICY.format(space="kube-system", peer=ALL), POLICY.format(space="shop", peer=INSIDE)):
        one = case(policy)
        assert one.status("POL-02") == "pass"
        assert one.status("POL-03") == "unknown"
        assert "network-policy-blocks-agent" not in one.causes


def test_the_daemonsets_namespace_is_the_agents() -> None:
    """What its own object states is not taken for granted, and a policy of another namespace does not hold for them."""
    own = {"ds.txt": daemonset(2, 2, 0, namespace="kube-system")}
    one = case(POLICY.format(space="kube-system", peer=INSIDE), **own)
    assert one.status("POL-02") == "fail"
    assert PLACED not in one.check("POL-02").basis
    assert one.causes["network-policy-blocks-agent"] == "confirmed"
    assert asked(one, "172.30.5.14") == "denied"


def test_an_agent_with_its_nodes_address_is_no_pod_of_a_namespace() -> None:
    """It uses its node's network, where policies of namespaces do not hold."""
    table = TABLE.replace("172.30.5.14 ", "10.66.2.7   ").replace("172.30.88.3 ", "10.66.2.9   ")
    one = bundle({"np.yaml": POLICY.format(space="kube-system", peer=INSIDE), "a.txt": table, "agent.log": LOG})
    assert one.status("POL-02") != "fail"


def test_a_target_of_no_stated_namespace_is_taken_for_granted_too() -> None:
    """The DNS that the same table shows; what its policy denies as one of that namespace is an assumption."""
    dns = TABLE + "coredns-6d5f9c7b8d-x8k2p   1/1   Running   0   31m   172.30.5.99   10.66.2.7   <none>   <none>\n"
    shut = POLICY.format(space="kube-system", peer=INSIDE).replace("Egress", "Ingress").replace("egress:", "ingress:")
    shut = shut.replace("  - to:\n    - namespaceSelector: {}", "  - from:\n    - ipBlock: {cidr: 192.0.2.0/24}")
    one = bundle({"np.yaml": shut, "a.txt": dns, "agent.log": LOG})
    legs = PolicyView(one.snapshot.rows, one.snapshot.about).to_dns
    assert [(str(leg.decision.ruling), leg.placed, leg.assumption) for leg in legs] == [("denied", True, PLACED)] * 2
