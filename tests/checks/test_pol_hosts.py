"""What policies let the workers themselves do, where no agent's pod is known (POL-02, POL-04)."""

from __future__ import annotations

import pytest
from analyzer.checks.details import DeniedLegs
from analyzer.policy.legs import Way

from tests.support.inline import Case, bundle, node, nodes

NAME = "kube-c9ab0d1e2f3g4h5i6j70-shop-default-00000{}-worker-private"
HEPS = "$ calicoctl get hep\n" + f"{'NAME':<72}NODE\n"
HEPS += "".join(f"{NAME.format(n):<72}10.73.1.{n}\n" for n in (4, 5))
POLICIES = """$ calicoctl get globalnetworkpolicies -o yaml
apiVersion: projectcalico.org/v3
items:
- apiVersion: projectcalico.org/v3
  kind: GlobalNetworkPolicy
  metadata:
    name: shut
  spec:
    egress:
    - action: {action}
      protocol: TCP
      destination:
        nets:
        - 166.8.0.0/14
    - action: Allow
    order: 1500
    selector: {selector}
    types:
    - Egress
kind: GlobalNetworkPolicyList
"""
LOG = """I0204 07:50:01.332090       1 options.go:146] ProxyServerHost set to "c117.private.eu-gb.containers.cloud.ibm.com".
I0204 07:50:01.332104       1 options.go:147] ProxyServerPort set to 31706.
E0204 07:50:06.441205       1 clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 166.9.60.22:31706: i/o timeout\\""
"""


def case(action: str = "Deny", role: str = "worker_private", log: str = LOG) -> Case:
    policies = POLICIES.format(action=action, selector=f"ibm.role == '{role}'")
    return bundle({"policies.txt": policies, "heps.txt": HEPS, "agent.log": log})


def test_a_denial_of_the_workers_names_the_policy_and_decides_nothing_about_pods() -> None:
    """A pod of its own network passes a host endpoint by `applyOnForward` alone, so the answer stays unknown and says for whom it holds."""
    outcome = case().check("POL-02")
    assert case().status("POL-02") == "unknown"
    assert "GlobalNetworkPolicy shut" in outcome.summary
    assert isinstance(outcome.detail, DeniedLegs)
    assert {leg.source for leg in outcome.detail.of(Way.SERVER)} == {"10.73.1.4", "10.73.1.5"}


@pytest.mark.parametrize(("action", "role"), [("Allow", "worker_private"), ("Deny", "worker_public")])
def test_without_a_denial_of_the_workers_no_policy_is_named(action: str, role: str) -> None:
    """An allowed worker tells nothing about pods."""
    assert case(action, role).status("POL-02") == "unknown"
    assert case(action, role).check("POL-02").summary == "no agent pod to ask for"


def test_the_cause_names_the_policy_and_what_to_change() -> None:
    """It stays possible, beside whatever stands outside of the cluster; the policies are not asked for again."""
    found = case().cause("network-policy-blocks-agent")
    assert str(found.certainty) == "possible"
    assert any("shut" in remedy.text and "31706" in remedy.text for remedy in found.remedies)


def test_workers_are_asked_by_their_host_endpoints() -> None:
    """No list of nodes is needed for that: a host endpoint names its node."""
    assert "connections asked" in case().says("POL-04")


def test_workers_are_asked_for_what_the_agents_dialled() -> None:
    """Where no argument and no option tells the server, the failed connect does; where it names no address, nothing does."""
    bare = LOG.splitlines()[-1] + "\n"
    assert "166.9.60.22:31706 is denied by the first egress rule of GlobalNetworkPolicy shut" in case(log=bare).says(
        "POL-02"
    )
    nameless = bare.replace("dial tcp 166.9.60.22:31706: i/o timeout", "context deadline exceeded")
    assert case(log=nameless).check("POL-02").summary == "no agent pod to ask for"


def forwarded(policies: str = POLICIES, heps: str = HEPS, log: str = LOG, **more: str) -> Case:
    text = policies.replace("    order: 1500", "    applyOnForward: true\n    order: 1500")
    shut = text.format(action="Deny", selector="ibm.role == 'worker_private'")
    return bundle({"policies.txt": shut, "heps.txt": heps, "agent.log": log, **more})


def test_what_denies_workers_and_pods_alike_denies_any_agent() -> None:
    """Where each node's host endpoint stops the node's own packets and those it forwards, it matters not which the agent sends; likely, for the agent is not seen."""
    case = forwarded()
    assert case.status("POL-02") == "fail"
    assert "which no list shows" in case.check("POL-02").basis
    found = case.cause("network-policy-blocks-agent")
    assert str(found.certainty) == "likely"
    assert any("shut" in remedy.text for remedy in found.remedies)


def test_a_node_without_such_a_host_endpoint_leaves_it_open() -> None:
    """The agent may run on it; nor is anything decided where an earlier policy lets the server's port through."""
    lists = nodes(*(node(f"10.73.1.{n}") for n in (4, 5, 6)))
    assert forwarded(**{"nodes.txt": lists}).status("POL-02") == "unknown"
    let = POLICIES.replace(
        "    - action: {action}\n",
        "    - action: Allow\n      protocol: TCP\n      destination:\n        ports: [31706]\n    - action: {action}\n",
    )
    assert forwarded(let).status("POL-02") == "unknown"
