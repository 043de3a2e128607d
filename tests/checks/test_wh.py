"""Webhooks by their definition: WH-05 to WH-07."""

from __future__ import annotations

import pytest
from analyzer.checks.wh import pods_behind

from tests.support.inline import bundle, events, node, nodes, pod, pods

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


def called(
    name: str = "a.guard.io", thing: str = "daemonset/konnectivity-agent", reason: str = "No agent available"
) -> str:
    return events(
        (
            "FailedCreate",
            thing,
            f'Error creating: Internal error occurred: failed calling webhook "{name}": {reason}',
        )
    )


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


@pytest.mark.parametrize(
    ("name", "behind"),
    [
        ("eso-webhook", ["eso-webhook-66dfb6b4c8-tq9sl"]),
        ("eso-svc", ["eso-5b9d8c7f6d-2vkzl", "eso-webhook-66dfb6b4c8-tq9sl"]),
        ("other", ["eso-5b9d8c7f6d-2vkzl", "eso-webhook-66dfb6b4c8-tq9sl"]),
    ],
)
def test_pods_that_are_called_as_their_service_are_its_own(name: str, behind: list[str]) -> None:
    """Its operator's pod, whose name begins alike, is none where one bears the whole name; else all that may be are taken."""
    listed = pods(*(pod(one, namespace="vault") for one in ("eso-5b9d8c7f6d-2vkzl", "eso-webhook-66dfb6b4c8-tq9sl")))
    about = bundle(p=listed).snapshot.about
    assert [one.name for one in pods_behind(about, ("vault", name))] == behind
