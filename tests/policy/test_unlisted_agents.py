"""Agents that no list shows, asked of the policies of the pods that they dial."""

from __future__ import annotations

import pytest
from analyzer.policy.unlisted_agents import ASSUMED

from tests.support.inline import agent, bundle, node, nodes, pods

CALL = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.guard.example.org": failed to call webhook: Post "https://guard.fort.svc:443/v1?timeout=10s": context deadline exceeded\n'
POD = """NAMESPACE  NAME                     READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES
fort       guard-5f7dc6f4c9-tdp8q   1/1     Running   0          26h   10.92.4.9    w-2    <none>           <none>
"""
POLICY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: own-alone
  namespace: {space}
spec:
  podSelector: {{}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - {source}
"""
OWN = "podSelector: {}"
NAMED = "namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {}}}}}"
GKE = {"n.txt": nodes(node("w-2", version="v1.29.1-gke.1589018"))}
ID = "network-policy-blocks-cluster"


def asked(source: str, space: str = "fort", **more: str) -> tuple[str, str | None]:
    case = bundle({"e.txt": CALL, "p.txt": POD, "np.yaml": POLICY.format(source=source, space=space), **GKE, **more})
    return case.status("WH-06"), case.causes.get(ID)


@pytest.mark.parametrize("source", [OWN, NAMED.format("monitoring"), "ipBlock: {cidr: 192.0.2.0/24}"])
def test_what_denies_every_source_but_its_own_denies_any_agent(source: str) -> None:
    """Where no list shows an agent, one of kube-system is in none of these; an address that is not known may be in the last."""
    status, certainty = asked(source)
    assert (status, certainty) == (("unknown", None) if "ipBlock" in source else ("warn", "likely"))


@pytest.mark.parametrize(
    "source",
    [
        NAMED.format("kube-system"),
        "namespaceSelector: {}",
        "namespaceSelector: {matchLabels: {team: x}}",
        "ipBlock: {cidr: 0.0.0.0/0}",
    ],
)
def test_what_may_let_an_agent_in_denies_none(source: str) -> None:
    """By its namespace's name, by labels that nobody knows or by every address; then it is possible at most, for who else calls."""
    status, certainty = asked(source)
    assert status in ("unknown", "pass")
    assert certainty in (None, "possible")


def test_an_agent_that_is_listed_is_asked_itself() -> None:
    """Its own labels and address decide, and nothing is taken for granted."""
    listed = pods(agent("x2k9v"))
    case = bundle(
        {"e.txt": CALL, "p.txt": POD, "np.yaml": POLICY.format(source=OWN, space="fort"), "a.txt": listed, **GKE}
    )
    assert ASSUMED not in case.says("WH-06")
    alone = bundle({"e.txt": CALL, "p.txt": POD, "np.yaml": POLICY.format(source=OWN, space="fort"), **GKE})
    assert ASSUMED in alone.says("WH-06")


def test_a_webhook_in_the_agents_namespace_is_left_open() -> None:
    """There the rule for the namespace's own pods lets in an agent that is a pod of it."""
    call = CALL.replace("guard.fort.svc", "guard.kube-system.svc")
    own = POLICY.format(source=OWN, space="kube-system")
    case = bundle({"e.txt": call, "p.txt": POD.replace("fort       ", "kube-system"), "np.yaml": own, **GKE})
    assert case.status("WH-06") == "unknown"


def test_what_stands_behind_an_aggregated_api_is_asked_so_too() -> None:
    """A warning where any agent is denied; where it may be let in there is no agent to ask for."""
    api = """apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.gauges.example.org}
spec: {group: gauges.example.org, version: v1, service: {namespace: fort, name: guard, port: 443}}
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: fort}
spec: {clusterIP: 172.21.4.4, ports: [{port: 443, targetPort: 8443}], selector: {app: guard}}
---
apiVersion: v1
kind: Pod
metadata: {name: guard-5f7dc6f4c9-tdp8q, namespace: fort, labels: {app: guard}}
spec: {nodeName: w-2, containers: [{name: g, image: g}]}
status: {phase: Running, podIP: 10.92.4.9, conditions: [{type: Ready, status: "True"}]}
---
"""
    shut, open_ = (
        bundle({"o.yaml": api + POLICY.format(source=one, space="fort"), **GKE})
        for one in (OWN, NAMED.format("kube-system"))
    )
    assert (shut.status("POL-03"), open_.status("POL-03")) == ("warn", "unknown")
    assert "an agent of kube-system -> fort/guard-5f7dc6f4c9-tdp8q:8443 is denied" in shut.says("POL-03")


def test_in_a_cluster_that_may_have_no_agent_the_api_server_is_asked_for() -> None:
    """Denied for whoever calls it is likely; where an agent may be let in, it is possible at most."""
    files = {"e.txt": CALL, "p.txt": POD}
    shut, open_ = (
        bundle({**files, "np.yaml": POLICY.format(source=one, space="fort")})
        for one in (OWN, NAMED.format("kube-system"))
    )
    assert [case.status("WH-06") for case in (shut, open_)] == ["unknown", "unknown"]
    assert [case.causes.get(ID) for case in (shut, open_)] == ["likely", "possible"]
    assert "10.92.4.9 for an address of its own" in shut.says("POL-09")
