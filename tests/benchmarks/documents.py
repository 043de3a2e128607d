"""One large document of each form that lists objects: what a cluster of so many nodes prints."""

from __future__ import annotations

import json
from collections.abc import Callable


def _address(at: int) -> str:
    return f"10.{at // 62500}.{at // 250 % 250}.{at % 250 + 1}"


def described_nodes(count: int) -> str:
    out = ["DESCRIBE NODES:"]
    stamp = "Mon, 02 Mar 2026 09:00:00 +0000"
    for at in range(count):
        out += [f"Name:               {_address(at)}", "Roles:              <none>", "Labels:             arch=amd64"]
        out += [f"                    ibm-cloud.kubernetes.io/label-{key}=value" for key in range(25)]
        out += [
            f"CreationTimestamp:  {stamp}",
            "Taints:             <none>",
            "Unschedulable:      false",
            "Conditions:",
        ]
        out += [
            f"  {kind}  {state}  {stamp}  {stamp}  Reason  message"
            for kind, state in (("DiskPressure", "False"), ("Ready", "True"))
        ]
        out += [
            "Addresses:",
            f"  InternalIP:  {_address(at)}",
            "System Info:",
            "  Kubelet Version:  v1.30.1",
            "Non-terminated Pods:  (25 in total)",
        ]
        out += [f"  kube-system  pod-{pod}-abcde  100m (2%)  0 (0%)  50Mi (0%)  0 (0%)  5d" for pod in range(25)]
        out += ["Events:              <none>", ""]
    return "\n".join(out)  # fmt: skip


def json_pods(count: int) -> str:
    items = [
        {
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": f"pod-{at}", "namespace": "shop", "labels": {f"label-{key}": "value" for key in range(10)}},
            "spec": {"nodeName": _address(at), "containers": [{"name": "c", "env": [{"name": f"E{key}", "value": "v"} for key in range(20)]}]},
            "status": {"phase": "Running", "podIP": _address(at)},
        }
        for at in range(count)
    ]  # fmt: skip
    return json.dumps({"apiVersion": "v1", "items": items, "kind": "List"}, indent=4) + "\n"


def json_workers(count: int) -> str:
    return json.dumps(
        [
            {
                "id": f"kube-abc{at:08}-w{at}", "location": "dal10", "privateIP": _address(at), "poolName": "default", "status": "Ready",
                "networkInterfaces": [{"cidr": "10.0.0.0/26"}], **{f"key{key}": key for key in range(20)},
            }
            for at in range(count)
        ],
        indent=2,
    )  # fmt: skip


def pod_table(count: int) -> str:
    rows = [
        f"kube-system   konnectivity-agent-{at:05}   1/1     Running   0          5d    172.30.0.1     {_address(at)}   <none>           <none>"
        for at in range(20 * count)
    ]
    title = "NAMESPACE     NAME                       READY   STATUS    RESTARTS   AGE   IP             NODE            NOMINATED NODE   READINESS GATES"
    return "\n".join([title, *rows, ""])


FORMS: dict[str, tuple[str, Callable[[int], str]]] = {
    "kubectl describe nodes": ("describe.txt", described_nodes),
    "kubectl get pods -o json": ("pods.json", json_pods),
    "ibmcloud ks workers --output json": ("workers.json", json_workers),
    "kubectl get pods -o wide, 20 a node": ("pods.txt", pod_table),
}
