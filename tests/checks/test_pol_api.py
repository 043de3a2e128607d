"""POL-09: do the policies let the API server, which is no pod, reach what it calls in vain."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.pol_api import BY_AGENTS

from tests.support.inline import Case, bundle

SPACE = "- apiVersion: v1\n  kind: Namespace\n  metadata: {{name: {0}, labels: {{team: {0}}}}}\n"
POD = (
    "- apiVersion: v1\n  kind: Pod\n  metadata: {{name: {name}, namespace: {space}, labels: {{app: {app}}}}}\n  spec: {{nodeName: {node}, containers: [{{name: c, ports: [{ports}]}}]}}\n"
    "  status: {{phase: Running, podIP: {ip}, conditions: [{{type: Ready, status: 'True'}}], containerStatuses: [{{name: c, ready: true, restartCount: 0, state: {{running: {{}}}}}}]}}\n"
)
SERVICE = "- apiVersion: v1\n  kind: Service\n  metadata: {{name: {0}, namespace: {1}}}\n  spec: {{clusterIP: 10.96.0.9, selector: {{app: {0}}}, ports: [{{port: 443, targetPort: {2}}}]}}\n"
API = "- apiVersion: apiregistration.k8s.io/v1\n  kind: APIService\n  metadata: {{name: {0}}}\n  spec: {{service: {{name: {1}, namespace: kube-system, port: 443}}}}\n  status: {{conditions: [{{type: Available, status: '{2}', reason: {3}}}]}}\n"
POLICY = "- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n  metadata: {{name: shut, namespace: {0}}}\n  spec: {{podSelector: {1}, policyTypes: [Ingress], ingress: [{2}]}}\n"
TEAM = "{from: [{namespaceSelector: {matchLabels: {team: paas}}}]}"
TOP = "$ kubectl top nodes\nError from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n"
HOOK = '$ kubectl create deploy x\nError from server (InternalError): Internal error occurred: failed calling webhook "v.shop.example.com": failed to call webhook: Post "https://hook.shop.svc:443/validate?timeout=10s": {}\n'
LATE = "context deadline exceeded"


def metrics(
    rules: str = TEAM, *more: str, selector: str = "{}", space: str = "kube-system", service: bool = True, name: str = "metrics-server",
    state: tuple[str, str] = ("False", "FailedDiscoveryCheck"),
) -> str:  # fmt: skip
    """Objects of a cluster whose metrics-server listens on 4443 behind port 443 of its service."""
    named = "{name: https, containerPort: 4443}"
    text = "apiVersion: v1\nkind: List\nitems:\n" + SPACE.format("kube-system") + SPACE.format("paas")
    text += POD.format(
        name=f"{name}-5cdb5f7dc6-bjqjh", space="kube-system", app=name, node="w1", ip="192.168.0.5", ports=named
    )
    text += SERVICE.format(name, "kube-system", 4443) if service else ""
    return (
        text
        + API.format("v1beta1.metrics.k8s.io", name, *state)
        + POLICY.format(space, selector, rules)
        + "".join(more)
    )


def hook(rules: str, error: str = LATE) -> dict[str, str]:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        + SPACE.format("shop")
        + SERVICE.format("hook", "shop", 9443)
        + POLICY.format("shop", "{}", rules)
    )
    pod = POD.format(name="hook-5cdb5f7dc6-bjqjh", space="shop", app="hook", node="w1", ip="192.168.0.7", ports="")
    return {"all.yaml": text + pod, "say.txt": HOOK.format(error)}


def asked(text: str) -> Case:
    return bundle({"all.yaml": text, "top.txt": TOP})


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (metrics(), "warn"),
        (metrics(service=False), "warn"),
        (metrics(selector="{matchLabels: {app: metrics-server}}"), "warn"),
        (metrics(selector="{matchLabels: {app: web}}"), "pass"),
        (metrics(space="paas"), "pass"),
        (metrics(""), "warn"),
        (metrics("{from: [{namespaceSelector: {}}]}"), "warn"),
        (metrics("{from: [{podSelector: {}}]}"), "warn"),
        (metrics("{}"), "pass"),
        (metrics("{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}"), "pass"),
        (metrics("{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}"), "unknown"),
        (metrics("{from: [{namespaceSelector: {matchLabels: {policy-group.network.openshift.io/host-network: ''}}}]}"), "unknown"),
        (metrics("{ports: [{port: 443}]}"), "warn"),
        (metrics("{ports: [{port: 443}]}", service=False), "warn"),
        (metrics("{ports: [{port: 4443}]}"), "pass"),
        (metrics("{ports: [{port: https}]}"), "pass"),
    ],
)  # fmt: skip
def test_who_lets_in_something_that_is_no_pod(text: str, status: str) -> None:
    """A rule without `from`, or a block of every address; ports are the pod's own, and a policy of another namespace counts for nothing."""
    assert asked(text).status("POL-09") == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (metrics(state=("True", "Passed")), "not_applicable"),
        (metrics(state=("False", "MissingEndpoints")), "not_applicable"),
        (metrics(state=("False", "ServiceNotFound")), "not_applicable"),
        (metrics(name="adapter"), "warn"),
    ],
)
def test_what_is_called_in_vain(text: str, status: str) -> None:
    """An API whose pods are not reached, whatever it is of; one that is available, or has no pods, is no matter of policies."""
    assert bundle({"all.yaml": text}).status("POL-09") == status


@pytest.mark.parametrize(
    ("rules", "error", "status"),
    [
        ("{from: [{podSelector: {}}]}", LATE, "warn"),
        ("{ports: [{port: 443}]}", LATE, "warn"),
        ("{ports: [{port: 9443}]}", LATE, "pass"),
        ("{from: [{podSelector: {}}]}", "x509: certificate signed by unknown authority", "not_applicable"),
        ("{from: [{podSelector: {}}]}", 'no endpoints available for service "hook"', "not_applicable"),
    ],
)
def test_a_webhook_whose_calls_get_no_answer(rules: str, error: str, status: str) -> None:
    """Whoever shows a certificate was reached."""
    assert bundle(hook(rules, error)).status("POL-09") == status


NODE = "- apiVersion: v1\n  kind: Node\n  metadata: {{name: {0}, labels: {{{1}: ''}}}}\n  status: {{addresses: [{{type: InternalIP, address: {2}}}]}}\n"
CONTROL = "node-role.kubernetes.io/control-plane"
AGENT = POD.format(
    name="konnectivity-agent-aaaaa",
    space="kube-system",
    app="konnectivity-agent",
    node="w2",
    ip="192.168.0.6",
    ports="",
)
FLANNEL = POD.format(
    name="kube-flannel-ds-abcde", space="kube-flannel", app="flannel", node="w1", ip="10.0.0.1", ports=""
)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ((NODE.format("w1", "x", "10.0.0.1"),), "unknown"),
        ((NODE.format("w1", CONTROL, "10.0.0.1"), NODE.format("w2", "x", "10.0.0.2")), "unknown"),
        ((NODE.format("w1", "x", "10.0.0.1"), NODE.format("w2", CONTROL, "10.0.0.2")), "warn"),
        ((FLANNEL,), "unknown"),
        ((AGENT,), "not_applicable"),
    ],
)
def test_who_may_be_let_in_after_all(more: tuple[str, ...], status: str) -> None:
    """The pod's own node, where the API server may stand on it; a network that enforces nothing; and agents are asked for elsewhere."""
    case = asked(metrics(TEAM, *more))
    assert case.status("POL-09") == status
    assert (BY_AGENTS in case.says("POL-09")) is (status == "not_applicable")


def test_without_policies_or_pods_nothing_is_known() -> None:
    """A listing is asked for, or the pods behind what is called."""
    text = metrics()
    assert asked(text.partition("- apiVersion: networking")[0]).status("POL-09") == "unknown"
    elsewhere = "apiVersion: v1\nkind: List\nitems:\n" + API.format(
        "v1beta1.metrics.k8s.io", "metrics-server", "False", "FailedDiscoveryCheck"
    )
    assert "not in the bundle" in asked(elsewhere + POLICY.format("kube-system", "{}", TEAM)).says("POL-09")


def test_what_is_denied_is_named() -> None:
    """The policy with its namespace, the service with its port, and that a tunnel may make it another's call."""
    detail = asked(metrics()).check("POL-09").detail
    assert isinstance(detail, details.DeniedLegs)
    (leg,) = detail.legs
    assert (leg.service, leg.port, leg.target, detail.doubted) == ("kube-system/metrics-server:443", 4443, "kube-system/metrics-server-5cdb5f7dc6-bjqjh", False)  # fmt: skip
    assert leg.decider is not None
    assert (leg.decider.namespace, leg.decider.name) == ("kube-system", "shut")
    carried = bundle({"all.yaml": metrics(), "say.txt": "$ kubectl top nodes\nError from server: No agent available\n"})
    told = carried.check("POL-09").detail
    assert isinstance(told, details.DeniedLegs)
    assert told.doubted


OLD = "NAME  STATUS  ROLES   AGE   VERSION\nw1    Ready   <none>  90d   v1.19.8+IKS\nw2    Ready   <none>  90d   v1.19.8+IKS\n"
OUT = "- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n  metadata: {{name: out, namespace: kube-system}}\n  spec: {{podSelector: {{}}, policyTypes: [Egress], egress: [{{ports: [{{port: {0}}}]}}]}}\n"
CLIENT = POD.format(name="vpn-6c8d9f7b5-ddddd", space="kube-system", app="vpn", node="w2", ip="192.168.0.6", ports="")


@pytest.mark.parametrize(("port", "status"), [("10250", "warn"), ("4443", "pass")])
def test_the_client_of_openvpn_makes_the_calls(port: str, status: str) -> None:
    """Its own egress decides, by the pod's port; it is known who calls, so nothing of it is doubted."""
    case = bundle({"all.yaml": metrics("{}", CLIENT, OUT.format(port)), "top.txt": TOP, "n.txt": OLD})
    assert case.status("POL-09") == status
    found = case.check("POL-09").detail
    if status == "pass":
        assert case.first != ("network-policy-blocks-cluster", "confirmed")
        return
    assert isinstance(found, details.DeniedLegs)
    assert [(leg.source, leg.port, leg.client) for leg in found.legs] == [
        ("kube-system/vpn-6c8d9f7b5-ddddd", 4443, True)
    ]
    assert not found.doubted
    assert case.first == ("network-policy-blocks-cluster", "confirmed")
    assert "metrics-api-down" not in case.causes
    words = case.commands("network-policy-blocks-cluster")
    assert "allow egress of kube-system/vpn-6c8d9f7b5-ddddd" in words
    assert "on TCP 4443" in words
    assert "ipBlock" not in words


def test_a_pod_that_lets_openvpns_client_in() -> None:
    """An ingress policy that names its labels lets it in, which no API server could be by a label."""
    own = metrics("{from: [{podSelector: {matchLabels: {app: vpn}}}]}", CLIENT)
    assert bundle({"all.yaml": own, "top.txt": TOP, "n.txt": OLD}).status("POL-09") == "pass"
    shut = bundle({"all.yaml": metrics(TEAM, CLIENT), "top.txt": TOP, "n.txt": OLD})
    assert shut.status("POL-09") == "warn"
    assert "from OpenVPN's client" in shut.commands("network-policy-blocks-cluster")
