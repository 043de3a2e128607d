"""Webhooks: WH-01 to WH-08."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, daemonset, events, klog, node, nodes, pod, pods, table

EMPTY = "apiVersion: v1\nitems: []\nkind: ValidatingWebhookConfigurationList\n"
CREATE_PODS = "[{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]"
NODE_STATUS = "[{apiGroups: [''], apiVersions: [v1], operations: [UPDATE], resources: [nodes/status]}]"
SERVICE = "service: {name: guard, namespace: guard-system, port: 443}"


def webhook(
    policy: str = "Fail",
    client: str = SERVICE,
    rules: str = CREATE_PODS,
    selector: str = "{}",
    timeout: int = 10,
    name: str = "a.guard.io",
    kind: str = "Validating",
) -> str:
    return f"""apiVersion: admissionregistration.k8s.io/v1
kind: {kind}WebhookConfiguration
metadata:
  name: guard
webhooks:
- name: {name}
  clientConfig:
    {client}
  failurePolicy: {policy}
  namespaceSelector: {selector}
  timeoutSeconds: {timeout}
  rules: {rules}
"""


def service(name: str = "guard", namespace: str = "guard-system", target: object = 8443) -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: {namespace}\nspec:\n  ports:\n  - port: 443\n    targetPort: {target}\n"


def endpoints(*addresses: str) -> str:
    subsets = (
        "subsets:\n- addresses:\n" + "".join(f"  - ip: {a}\n" for a in addresses) if addresses else "subsets: []\n"
    )
    return "apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: guard\n  namespace: guard-system\n" + subsets


def called(name: str = "a.guard.io", thing: str = "daemonset/konnectivity-agent") -> str:
    return events(
        (
            "FailedCreate",
            thing,
            f'Error creating: Internal error occurred: failed calling webhook "{name}": No agent available',
        )
    )


# -- WH-01 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (webhook(), "warn"),
        (webhook(client="url: https://guard.example.com/x"), "warn"),
        (webhook("Ignore"), "pass"),
        (webhook(rules=NODE_STATUS), "not_applicable"),
        (webhook(selector="{matchLabels: {team: blue}}"), "not_applicable"),
        (
            webhook(
                selector="{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}"
            ),
            "not_applicable",
        ),
        (EMPTY, "not_applicable"),
    ],
)
def test_which_webhooks_could_block_agents(text: str, status: str) -> None:
    """Fail-closed, callable, and its rules and selectors take in pods of kube-system."""
    case = bundle({"wh.yaml": text})
    assert case.status("WH-01") == status
    if status == "warn":
        assert case.subjects("WH-01") == ["a.guard.io"]
        assert case.places("WH-01") == ["wh.yaml:6"]
        assert "1 fail-closed" in case.says("WH-01")


def test_a_webhook_that_could_block_fails_once_agents_are_missing() -> None:
    """A risk until the pods are refused."""
    assert bundle({"wh.yaml": webhook(), "ds.txt": daemonset(3, 0, 0)}).status("WH-01") == "fail"
    assert bundle({"wh.yaml": webhook(), "ds.txt": daemonset(3, 3, 3)}).status("WH-01") == "warn"


def test_without_configurations_most_is_unknown() -> None:
    """No listing of webhooks and no event."""
    case = bundle(x="Hello\n")
    assert {case.status(f"WH-0{n}") for n in (1, 2, 4, 5, 6, 7, 8)} == {"unknown"}
    assert case.status("WH-03") == "not_applicable"


# -- WH-02, WH-03, WH-08 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Validating", "Mutating"])
def test_an_agent_refused_for_a_webhook_that_cannot_be_called(kind: str) -> None:
    """The event names it; the circle is cut at its configuration, of its own kind."""
    case = bundle({"e.txt": called(), "wh.yaml": webhook(kind=kind)})
    assert (case.status("WH-02"), case.subjects("WH-02")) == ("fail", ["a.guard.io"])
    assert case.places("WH-02") == ["e.txt:2"]
    assert (case.status("WH-03"), case.subjects("WH-03")) == ("pass", ["guard"])
    assert f"{kind.lower()}webhookconfiguration guard" in case.says("WH-03")
    assert (case.status("WH-08"), case.subjects("WH-08")) == ("warn", ["a.guard.io"])


def test_the_circle_without_its_configuration() -> None:
    """It is there, and where to cut it is not known."""
    case = bundle(e=called())
    assert (case.status("WH-02"), case.status("WH-03")) == ("fail", "unknown")


def test_a_denial_is_a_decision() -> None:
    """Not a fault of the path: a warning, and no failed call."""
    text = 'admission webhook "a.guard.io" denied the request: no host network'
    case = bundle(e=events(("FailedCreate", "daemonset/konnectivity-agent", text)))
    assert (case.status("WH-02"), case.subjects("WH-02")) == ("warn", ["a.guard.io"])
    assert case.status("WH-08") == "pass"
    assert bundle(e=events(("FailedCreate", "daemonset/web", text))).status("WH-02") == "pass"


def test_a_failed_call_for_another_pod_is_a_warning() -> None:
    """Webhooks fail, the agents are not concerned."""
    case = bundle(e=called(thing="replicaset/web-5c7d8"))
    assert case.status("WH-02") == "warn"
    assert "1 failed webhook call elsewhere" in case.says("WH-02")
    assert case.status("WH-03") == "not_applicable"
    assert case.status("WH-08") == "warn"


def test_events_without_a_webhook_pass() -> None:
    """Something was looked at; an empty list of webhooks makes the question void; configurations alone show no call."""
    calm = events(("Pulled", "pod/web-1", "pulled"))
    assert (bundle(e=calm).status("WH-02"), bundle(e=calm).status("WH-08")) == ("pass", "pass")
    assert bundle({"wh.yaml": EMPTY}).status("WH-02") == "not_applicable"
    assert bundle({"wh.yaml": webhook()}).status("WH-02") == "unknown"


# -- WH-04 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"ep.yaml": endpoints("172.30.0.5")}, "pass"),
        ({"ep.yaml": endpoints()}, "fail"),
        ({"p.txt": pods(pod("guard-5c7d8e9f4-aaaaa", namespace="guard-system"))}, "pass"),
        ({"p.txt": pods(pod("guard-5c7d8e9f4-aaaaa", "0/1", namespace="guard-system"))}, "fail"),
        (
            {
                "p.txt": pods(
                    pod("guard-5c7d8e9f4-aaaaa", "0/1", namespace="guard-system"),
                    pod("other-5c7d8e9f4-aaaaa", namespace="guard-system"),
                )
            },
            "fail",
        ),
        ({"p.txt": pods(pod("web-1", namespace="shop"))}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_ready_pods_behind_the_webhooks_service(files: dict[str, str], status: str) -> None:
    """Its endpoints decide, else the pods of its namespace that carry its name."""
    case = bundle({"wh.yaml": webhook()} | files)
    assert case.status("WH-04") == status
    assert case.subjects("WH-04") == (["a.guard.io"] if status == "fail" else [])
    if status == "fail":
        assert case.places("WH-04")[0] == "wh.yaml:6"
        assert "guard-system/guard" in case.says("WH-04")


def test_a_webhook_whose_service_does_not_exist() -> None:
    """A complete listing of services has others of its namespace and not this one; a listing of another namespace proves nothing."""
    listing = table(
        "NAMESPACE  NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE",
        [["guard-system", "guard-old", "ClusterIP", "172.21.0.9", "<none>", "443/TCP", "9d"]],
    )
    case = bundle({"wh.yaml": webhook(), "s.txt": listing})
    assert case.status("WH-04") == "fail"
    assert "does not exist" in case.says("WH-04")
    assert (
        bundle({"wh.yaml": webhook(), "s.txt": listing.replace("guard-system", "shop        ")}).status("WH-04")
        == "unknown"
    )


def test_one_of_two_that_cannot_be_told_is_unknown() -> None:
    """What is fine is counted, what is not shown is named."""
    second = webhook(client="service: {name: other, namespace: other-system, port: 443}", name="b.other.io")
    case = bundle({"a.yaml": webhook(), "b.yaml": second, "ep.yaml": endpoints("172.30.0.5")})
    assert case.status("WH-04") == "unknown"
    assert "1 of 2" in case.says("WH-04")
    assert "b.other.io" in case.says("WH-04")


# -- WH-05 to WH-07 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://172.21.5.6/x", "fail"), ("https://172.30.5.6:8443/x", "fail"), ("https://172.20.5.6/x", "pass"),
        ("https://guard.guard-system.svc:443/x", "fail"), ("https://guard.guard-system.svc.cluster.local/x", "fail"),
        ("https://guard.example.com/x", "pass"), ("https://svc.example.com/x", "pass"),
    ],
)  # fmt: skip
def test_a_url_into_the_cluster_does_not_work(url: str, status: str) -> None:
    """Cluster and pod addresses and .svc names need a service reference; a public name is fine."""
    case = bundle({"wh.yaml": webhook(client=f"url: {url}"), "n.txt": nodes(node("n1"))})
    assert case.status("WH-05") == status
    assert case.subjects("WH-05") == (["a.guard.io"] if status == "fail" else [])
    assert case.places("WH-05") == ["wh.yaml:6"]


def test_urls_do_not_matter_without_one_or_with_openvpn() -> None:
    """A service reference only; OpenVPN routes cluster addresses."""
    assert bundle({"wh.yaml": webhook()}).status("WH-05") == "not_applicable"
    worker = node("n1", version="v1.25.0")
    worker[-1] = "ibm-cloud.kubernetes.io/worker-version=4.12.49_1569_openshift"
    assert bundle({"wh.yaml": webhook(client="url: https://172.21.5.6/x"), "n.txt": nodes(worker), "p.txt": pods(pod("vpn-6c8d9f7b5-ddddd"))}).status("WH-05") == "not_applicable"  # fmt: skip


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


@pytest.mark.parametrize(("action", "status"), [("Deny", "fail"), ("Allow", "pass")])
def test_a_policy_between_agent_and_webhook(action: str, status: str) -> None:
    """Asked on the target port of the service, of the pods behind it."""
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": POD, "gnp.yaml": DENY.format(action)}
    case = bundle(files)
    assert case.status("WH-06") == status
    assert "1 connections asked" in case.says("WH-06")
    if status == "fail":
        assert "8443" in case.says("WH-06")
        assert "lock" in case.says("WH-06")
    for lacking in ("s.yaml", "gnp.yaml"):
        assert bundle({k: v for k, v in files.items() if k != lacking}).status("WH-06") == "unknown"
    assert bundle(files | {"wh.yaml": webhook(client="url: https://a.b/x")}).status("WH-06") == "not_applicable"
    assert bundle(files | {"p.yaml": POD.partition("---")[0]}).status("WH-06") == "unknown"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"timeout": 3}, "warn"), ({"timeout": 2}, "pass"), ({"timeout": 3, "policy": "Ignore"}, "pass"),
        ({"timeout": 3, "rules": CREATE_PODS}, "pass"), ({"timeout": 3, "client": "url: https://a.b/x"}, "pass"),
    ],
)  # fmt: skip
def test_a_slow_webhook_on_node_status(changes: dict[str, object], status: str) -> None:
    """Longer than calico-node's two seconds, fail-closed, a service, and on nodes/status."""
    case = bundle({"wh.yaml": webhook(**({"rules": NODE_STATUS} | changes))})  # type: ignore[arg-type]
    assert case.status("WH-07") == status
    assert case.places("WH-07") == ["wh.yaml:6"]
    assert bundle({"wh.yaml": EMPTY}).status("WH-07") == "not_applicable"


def test_the_api_servers_log_names_failed_calls_too() -> None:
    """Without any event."""
    line = klog("09:00:00.1", 'failed calling webhook "a.guard.io": failed to call webhook: Post "https://guard.guard-system.svc:443/x?timeout=10s": No agent available', "E", "dispatcher.go:1")  # fmt: skip
    case = bundle({"kube-apiserver.log": line})
    assert case.status("WH-08") == "warn"
    assert case.places("WH-08") == ["kube-apiserver.log:1"]
    assert case.status("WH-02") == "warn"
    assert agent("a")
