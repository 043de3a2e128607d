"""A wrong type at any place of an object of any kind costs that value: every table is one, and every frame can be made."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analyzer
import pytest

META = {"name": "x", "namespace": "kube-system", "labels": {"k8s-app": "konnectivity-agent"}, "creationTimestamp": "2026-03-02T09:00:00Z", "ownerReferences": [{"kind": "DaemonSet", "name": "d"}]}  # fmt: skip
RULE = {"clientConfig": {"service": {"name": "s", "namespace": "n", "port": 443}, "caBundle": "eA=="}, "name": "w.x.io", "failurePolicy": "Fail", "timeoutSeconds": 10, "rules": [{"operations": ["*"], "resources": ["pods"], "apiGroups": [""]}]}  # fmt: skip
OBJECTS: list[dict[str, Any]] = [
    {"apiVersion": "v1", "kind": "Pod", "metadata": META, "spec": {"nodeName": "n", "hostNetwork": True, "tolerations": [{"key": "a", "operator": "Exists"}], "containers": [{"name": "c", "image": "i:1", "args": ["--v=2"], "env": [{"name": "E", "value": "1"}], "ports": [{"containerPort": 1, "name": "p"}]}]},
     "status": {"phase": "Running", "podIP": "10.1.1.1", "podIPs": [{"ip": "10.1.1.1"}], "startTime": "2026-03-02T09:00:00Z", "reason": "Evicted", "conditions": [{"type": "Ready", "status": "False", "reason": "r", "message": "m"}],
                "containerStatuses": [{"name": "c", "image": "i:1", "ready": True, "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "m"}}, "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "2026-03-02T09:00:00Z"}}}]}},
    {"apiVersion": "v1", "kind": "Node", "metadata": META, "spec": {"podCIDR": "10.0.0.0/24", "unschedulable": True, "taints": [{"key": "k", "effect": "NoSchedule"}]},
     "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"}], "conditions": [{"type": "Ready", "status": "True", "reason": "r", "lastHeartbeatTime": "2026-03-02T09:00:00Z"}], "nodeInfo": {"kubeletVersion": "v1.30.1+IKS"}}},
    {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": META, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"nodeSelector": {"x": "y"}, "containers": [{"name": "c", "image": "i", "args": ["--proxy-server-port=1"]}]}}}, "status": {"desiredNumberScheduled": 3, "numberReady": 2, "currentNumberScheduled": 3, "numberAvailable": 2, "updatedNumberScheduled": 3}},
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": META, "spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}}, "status": {"replicas": 2, "readyReplicas": 1, "availableReplicas": 1}},
    {"apiVersion": "v1", "kind": "Service", "metadata": META, "spec": {"type": "ClusterIP", "clusterIP": "10.0.0.9", "selector": {"a": "b"}, "ports": [{"port": 443, "targetPort": 8443, "protocol": "TCP", "nodePort": 30000}]}},
    {"apiVersion": "v1", "kind": "Endpoints", "metadata": META, "subsets": [{"addresses": [{"ip": "10.1.1.1", "nodeName": "n"}], "notReadyAddresses": [{"ip": "10.1.1.2"}], "ports": [{"port": 8443}]}]},
    {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": META, "addressType": "IPv4", "endpoints": [{"addresses": ["10.1.1.1"], "conditions": {"ready": True}, "nodeName": "n"}], "ports": [{"port": 8443}]},
    {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": META, "webhooks": [RULE]},
    {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": META, "spec": {"service": {"name": "s", "namespace": "n", "port": 443}, "group": "g", "version": "v1"}, "status": {"conditions": [{"type": "Available", "status": "False", "reason": "r", "message": "m", "lastTransitionTime": "2026-03-02T09:00:00Z"}]}},
    {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": META, "spec": {"podSelector": {"matchLabels": {"a": "b"}}, "policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}], "ports": [{"port": 80, "protocol": "TCP"}]}]}},
    {"apiVersion": "projectcalico.org/v3", "kind": "GlobalNetworkPolicy", "metadata": META, "spec": {"order": 10, "selector": "all()", "types": ["Egress"], "egress": [{"action": "Deny", "protocol": "TCP", "destination": {"ports": [80], "nets": ["10.0.0.0/8"]}}]}},
    {"apiVersion": "projectcalico.org/v3", "kind": "IPPool", "metadata": META, "spec": {"cidr": "10.0.0.0/16", "ipipMode": "Always", "disabled": False, "blockSize": 26}},
    {"apiVersion": "projectcalico.org/v3", "kind": "BGPPeer", "metadata": META, "spec": {"peerIP": "10.0.0.1", "asNumber": 64512, "node": "n"}},
    {"apiVersion": "projectcalico.org/v3", "kind": "HostEndpoint", "metadata": META, "spec": {"node": "n", "interfaceName": "*", "expectedIPs": ["10.0.0.1"]}},
    {"apiVersion": "v1", "kind": "Event", "metadata": META, "type": "Warning", "reason": "Failed", "message": "m", "count": 3, "firstTimestamp": "2026-03-02T09:00:00Z", "lastTimestamp": "2026-03-02T09:00:00Z", "involvedObject": {"kind": "Pod", "name": "x", "namespace": "n"}},
    {"apiVersion": "config.openshift.io/v1", "kind": "ClusterVersion", "metadata": META, "status": {"desired": {"version": "4.15.20"}, "history": [{"state": "Completed", "version": "4.15.20"}], "conditions": [{"type": "Failing", "status": "False"}]}},
    {"apiVersion": "v1", "kind": "Namespace", "metadata": META, "status": {"phase": "Active"}}, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": META},
]  # fmt: skip
ODD: list[Any] = ["tr", "true", 7, -1, 3.5, True, None, [], {}, [None], [7], {"a": 1}, "9" * 400, 10**30]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of an object but its kind and its version, by which it is known."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if path or key not in ("kind", "apiVersion"):
            yield (*path, key)
            yield from places(inner, (*path, key))


def mutated(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, path in enumerate(places(made)):
        for odd in ODD:
            new = copy.deepcopy(made)
            here: Any = new
            for key in path[:-1]:
                here = here[key]
            here[path[-1]] = odd
            if path[0] != "metadata":
                new["metadata"]["name"] = f"x{number}"
            yield new


@pytest.mark.parametrize("made", OBJECTS, ids=lambda made: str(made["kind"]))
def test_every_table_of_every_mutation_can_be_made(made: dict[str, Any], tmp_path: Path) -> None:
    """No value breaks the reader, a frame, or the diagnosis; what is left out is said."""
    items = list(mutated(made))
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    snapshot = analyzer.load(path, isolate=False)
    for name in snapshot.tables:
        frame = snapshot.tables[name]
        assert len(frame) == snapshot.size(name)
    report = snapshot.diagnose()
    assert [check.id for check in report.checks if check.status == "error"] == []
