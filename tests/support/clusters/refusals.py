"""Clusters in which a policy or a webhook keeps the agents from their work."""

from __future__ import annotations

from tests.support.clusters.agents import GRPC, all_agents
from tests.support.clusters.base import Cluster, table
from tests.support.clusters.healthy import healthy
from tests.support.clusters.listings import write_daemonset, write_pods
from tests.support.clusters.logs import write_server_log

POLICY = """apiVersion: projectcalico.org/v3
items:
- apiVersion: projectcalico.org/v3
  kind: GlobalNetworkPolicy
  metadata:
    creationTimestamp: "2026-03-01T22:10:00Z"
    name: private-lockdown
  spec:
    applyOnForward: true
    egress:
    - action: Allow
      destination:
        nets:
        - 10.0.0.0/8
        - 172.16.0.0/12
    - action: Allow
      destination:
        nets:
        - 166.8.0.0/14
        ports:
        - 443
        - 30122
      protocol: TCP
    - action: Deny
    order: 400
    selector: ibm.role == 'worker_private'
    types:
    - Egress
kind: GlobalNetworkPolicyList
"""


def policy_blocks(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(c, GRPC + f'Error while dialing: dial tcp 166.9.14.5:{c.port}: i/o timeout\\"')
    c.files["policies.yaml"] = POLICY
    heps = "".join(
        f"- apiVersion: projectcalico.org/v3\n  kind: HostEndpoint\n  metadata:\n    labels:\n      ibm.role: worker_private\n    name: {n['ip']}-worker-private\n  spec:\n    expectedIPs:\n    - {n['ip']}\n    interfaceName: eth0\n    node: {n['ip']}\n"
        for n in c.nodes
    )
    c.files["heps.yaml"] = "apiVersion: projectcalico.org/v3\nitems:\n" + heps + "kind: HostEndpointList\n"
    return c


WEBHOOK = """apiVersion: v1
items:
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingWebhookConfiguration
  metadata:
    name: policy-guard
  webhooks:
  - admissionReviewVersions:
    - v1
    clientConfig:
      service:
        name: policy-guard
        namespace: guard-system
        path: /validate
        port: 443
    failurePolicy: Fail
    name: validate.guard.example.com
    namespaceSelector: {}
    rules:
    - apiGroups:
      - '*'
      apiVersions:
      - '*'
      operations:
      - CREATE
      - UPDATE
      resources:
      - '*'
      scope: '*'
    timeoutSeconds: 10
kind: List
"""


def webhook_circle(seed: int) -> Cluster:
    c = healthy(seed)
    write_pods(c, with_agents=False)
    write_daemonset(c, current=0, ready=0)
    write_server_log(c, 0, "no_agent")
    for name in [n for n in c.files if n.startswith("agents/")]:
        del c.files[name]
    c.files["webhooks.yaml"] = WEBHOOK
    message = 'Error creating: Internal error occurred: failed calling webhook "validate.guard.example.com": failed to call webhook: Post "https://policy-guard.guard-system.svc:443/validate?timeout=10s": No agent available'
    c.files["events.txt"] = table(
        [
            ["NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
            ["kube-system", "2m", "Warning", "FailedCreate", "daemonset/konnectivity-agent", message],
        ]
    )
    return c
