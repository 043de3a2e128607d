"""WH-06: policies between the agents and the webhooks' pods."""

from __future__ import annotations

import pytest

from tests.checks.test_wh import called, service, webhook
from tests.support.inline import bundle

DENY = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {{name: lock}}\nspec: {{selector: 'k8s-app == ''guard''', types: [Ingress], ingress: [{{action: {}}}]}}\n"
POD = """apiVersion: v1
kind: Pod
metadata: {name: guard-1, namespace: guard-system, labels: {k8s-app: guard}}
spec: {nodeName: n1, containers: [{name: c}]}
status: {phase: Running, podIP: 172.30.0.5, containerStatuses: [{name: c, ready: true, restartCount: 0, state: {running: {}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: konnectivity-agent-aaaaa, namespace: kube-system, labels: {app: konnectivity-agent}}
spec: {nodeName: n1, containers: [{name: konnectivity-agent}]}
status: {phase: Running, podIP: 172.30.0.6, containerStatuses: [{name: konnectivity-agent, ready: true, restartCount: 0, state: {running: {}}}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: guard-system}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
"""


@pytest.mark.parametrize(("action", "status"), [("Deny", "warn"), ("Allow", "pass")])
def test_a_policy_between_agent_and_webhook(action: str, status: str) -> None:
    """Asked on the target port of the service; pods that are taken by their names are a warning at most."""
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": POD, "gnp.yaml": DENY.format(action)}
    case = bundle(files)
    assert case.status("WH-06") == status
    assert "1 connections asked" in case.says("WH-06")
    if status == "warn":
        assert "8443" in case.says("WH-06")
        assert "lock" in case.says("WH-06")
    assert bundle({k: v for k, v in files.items() if k != "gnp.yaml"}).status("WH-06") == "unknown"
    guessed = bundle({k: v for k, v in files.items() if k != "s.yaml"})
    assert guessed.status("WH-06") == ("warn" if status == "warn" else "unknown")
    assert bundle(files | {"wh.yaml": webhook(client="url: https://a.b/x")}).status("WH-06") == "not_applicable"
    alone = bundle(files | {"p.yaml": POD.partition("---")[0]})
    assert alone.status("WH-06") == ("warn" if status == "warn" else "unknown")


def test_without_a_known_agent_only_a_policy_that_denies_everybody_is_one() -> None:
    """An isolated pod lets nobody in, wherever the agents are; a rule that lets somebody in may let them."""
    pod = POD.partition("---")[0]
    lone = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: shut, namespace: guard-system}\nspec: {podSelector: {}, policyTypes: [Ingress]%s}\n"
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": pod}
    shut = bundle(files | {"np.yaml": lone % ""})
    assert shut.status("WH-06") == "warn"
    assert "any address" in shut.says("WH-06")
    some = bundle(files | {"np.yaml": lone % ", ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"})
    assert some.status("WH-06") == "unknown"


def test_the_backends_of_the_service_are_asked() -> None:
    """Endpoints name the pods and their port; where the policy opens only that port, it is the one that is asked."""
    ready = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: guard, namespace: guard-system}\nsubsets: [{addresses: [{ip: 172.30.0.5}], ports: [{port: 9443}]}]\n"
    only = DENY.format("Allow, protocol: TCP, destination: {ports: [9443]}")
    files = {"wh.yaml": webhook(), "s.yaml": service(target=9443), "p.yaml": POD, "gnp.yaml": only, "e.yaml": ready}
    assert bundle(files).status("WH-06") == "pass"
    shut = bundle(files | {"gnp.yaml": DENY.format("Deny")})
    assert shut.status("WH-06") == "fail"
    assert [one.split(",")[0] for one in shut.subjects("WH-06")] == [
        "the first ingress rule of GlobalNetworkPolicy lock"
    ]
    assert "guard-system/guard-1:9443" in shut.says("WH-06")
    empty = ready.replace("addresses: [{ip: 172.30.0.5}]", "notReadyAddresses: [{ip: 172.30.0.5}]")
    assert bundle(files | {"e.yaml": empty}).status("WH-06") == "unknown"


def test_a_call_that_failed_names_its_service() -> None:
    """Without a configuration in the bundle the URL that was called is asked; pods by their name alone are no certainty."""
    post = 'failed to call webhook: Post "https://guard.guard-system.svc:443/x?timeout=10s": context deadline exceeded'
    files = {"e.txt": called(reason=post), "p.yaml": POD, "gnp.yaml": DENY.format("Deny")}
    assert bundle(files).status("WH-06") == "warn"
    assert "a.guard.io" in bundle(files).says("WH-06")
    assert bundle(files | {"s.yaml": service()}).status("WH-06") == "warn"
    assert bundle(files | {"gnp.yaml": DENY.format("Allow")}).status("WH-06") == "unknown"


CALL = '$ helm upgrade -i paint charts/paint\nError: Internal error occurred: failed calling webhook "v.paint.example.org": failed to call webhook: Post "https://hook.paint.svc:443/v?timeout=5s": context deadline exceeded\n'
LISTED = (
    "$ kubectl get pods,svc,ep -n paint\nNAME                         READY   STATUS    RESTARTS   AGE\n{pods}\n"
    "NAME           TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)   AGE\nservice/hook   ClusterIP   10.48.11.202   <none>        443/TCP   3h\n\n"
    "NAME             ENDPOINTS          AGE\nendpoints/hook   10.44.2.31:10250   3h\n"
)
ROW = "pod/{name}   1/1     Running   0          3h\n"
AGENTS = "$ kubectl get pods -n kube-system -l k8s-app=konnectivity-agent\nNAME                       READY   STATUS    RESTARTS   AGE\nkonnectivity-agent-krx4k   1/1     Running   0          11d\n"
OWN = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: own, namespace: paint}}\nspec: {{podSelector: {}, policyTypes: [Ingress], ingress: [{{from: [{}]}}]}}\n"


@pytest.mark.parametrize(
    ("pods", "selector", "source", "status"),
    [
        (("hook-66f5d9f98b-ctx5q", "web-6d8b9f5c7b-7vmcz"), "{}", "{podSelector: {}}", "warn"),
        (("hook-66f5d9f98b-ctx5q", "hook-66f5d9f98b-zzx4b"), "{}", "{podSelector: {}}", "warn"),
        (("hook-66f5d9f98b-ctx5q",), "{}", "{namespaceSelector: {}}", "pass"),
        (("hook-66f5d9f98b-ctx5q",), "{matchLabels: {app: other}}", "{podSelector: {}}", "unknown"),
        (("web-6d8b9f5c7b-7vmcz",), "{}", "{podSelector: {}}", "unknown"),
    ],
)
def test_a_table_of_pods_without_addresses(pods: tuple[str, ...], selector: str, source: str, status: str) -> None:
    """The endpoint is one of the service's pods by name, and what holds for each of them holds for it; likely at most."""
    listed = LISTED.format(pods="".join(ROW.format(name=name) for name in pods))
    case = bundle({"call.txt": CALL, "list.txt": listed + AGENTS, "np.yaml": OWN.format(selector, source)})
    assert case.status("WH-06") == status
    assert case.causes.get("network-policy-blocks-cluster") == ("likely" if status == "warn" else None)
    if status == "warn":
        assert "paint/hook-66f5d9f98b-ctx5q:10250" in case.says("WH-06")
