"""Two hundred bundles changed at random, the same ones in every run: each ends in a report or in one sentence."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.errors import AnalyzerError

from tests.support.bundles import tar_bytes
from tests.support.inline import agent, dial, failing, node, nodes, pods

PARTS, OF_EACH = 8, 25
VALUES = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    "x" * 5000,
    "\ud800",
    "\x1b[2J",
    [],
    {},
    [[]],
    {"a": None},
    "2026-99-99T99:99:99Z",
)
OBJECTS: dict[str, Any] = {
    "apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "konnectivity-agent-a", "namespace": "kube-system", "labels": {"k8s-app": "konnectivity-agent"}, "creationTimestamp": "2026-03-02T08:00:00Z"},
         "spec": {"nodeName": "n1", "tolerations": [{"operator": "Exists"}], "containers": [{"name": "a", "image": "x/agent:v0.31.0", "args": ["--proxy-server-host=h", "--proxy-server-port=1"], "resources": {"limits": {"memory": "1Gi"}}}]},
         "status": {"phase": "Running", "podIP": "10.1.1.1", "containerStatuses": [{"name": "a", "ready": False, "restartCount": 3, "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]}},
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1", "labels": {}, "annotations": {"projectcalico.org/IPv4Address": "10.1.1.2/24"}}, "spec": {"taints": [{"key": "a", "effect": "NoSchedule"}], "podCIDR": "10.2.0.0/24"},
         "status": {"conditions": [{"type": "Ready", "status": "False"}], "addresses": [{"type": "InternalIP", "address": "10.1.1.2"}], "nodeInfo": {"kubeletVersion": "v1.29.4+IKS"}}},
        {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e"}, "involvedObject": {"kind": "Pod", "name": "konnectivity-agent-a", "namespace": "kube-system"}, "reason": "FailedScheduling", "message": "0/3 nodes", "count": 3, "lastTimestamp": "2026-03-02T08:00:00Z"},
        {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "w"}, "webhooks": [{"name": "w.x", "failurePolicy": "Fail", "rules": [{"operations": ["*"], "resources": ["pods"]}], "clientConfig": {"service": {"name": "s", "namespace": "n", "port": 443}}}]},
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "n"}, "spec": {"podSelector": {"matchLabels": {"a": "b"}}, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}], "ports": [{"port": 80, "endPort": 90}]}]}},
        {"apiVersion": "crd.projectcalico.org/v1", "kind": "GlobalNetworkPolicy", "metadata": {"name": "g"}, "spec": {"order": 100, "selector": "has(a) && b == 'c'", "types": ["Egress"], "egress": [{"action": "Deny", "destination": {"nets": ["0.0.0.0/0"], "ports": [1, "2:3"]}}]}},
        {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "s-1", "namespace": "n", "labels": {"kubernetes.io/service-name": "s"}}, "endpoints": [{"addresses": ["10.1.1.9"], "conditions": {"ready": True}}], "ports": [{"port": 8443}]},
    ],
}  # fmt: skip
TEXTS = {
    "n.txt": nodes(node("n1", "10.0.0.1", status="NotReady")), "p.txt": pods(agent("a", "0/1", node="n1")),
    "konnectivity-agent-a.log": failing(dial("dial tcp 10.9.9.9:31417: i/o timeout")), "cluster.txt": "ClusterID: cn9f3u2d0gm4b1ske7p0\nActualState: normal\n",
    "birdcl.txt": "BIRD v0.3.3 ready.\nname     proto    table    state  since       info\nMesh_10_0_0_2 BGP      master   start  08:00:00    Connect       Socket: Connection refused\n",
}  # fmt: skip


def misplaced(draw: random.Random) -> str:
    """The objects with a value of a wrong type at one to four places."""
    made = json.loads(json.dumps(OBJECTS))
    for _ in range(draw.randint(1, 4)):
        at: Any = made
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = draw.choice(keys)
            if isinstance(at[key], dict | list) and at[key] and draw.random() < 0.85:
                at = at[key]
                continue
            at[key] = copy.deepcopy(draw.choice(VALUES))
            break
    return json.dumps(made, indent=draw.choice((None, 1)))


def flipped(draw: random.Random, data: bytes) -> bytes:
    """Some bits turned, a piece cut out, doubled, moved to another place, or the end gone."""
    made = bytearray(data)
    for _ in range(draw.randint(1, 8)):
        at, size = draw.randrange(len(made)), draw.randint(1, 700)
        match draw.randrange(5):
            case 0 | 1:
                made[at] ^= 1 << draw.randrange(8)
            case 2:
                made[at:at] = made[at : at + size]
            case 3 if len(made) > 2 * size:
                del made[at : at + size]
            case _ if draw.random() < 0.1:
                del made[max(at, 600) :]
    return bytes(made)


def mutated(seed: int) -> bytes:
    draw = random.Random(seed)
    files: dict[str, str | bytes] = {**TEXTS, "objects.json": misplaced(draw)}
    for name in draw.sample(sorted(files), draw.randint(0, 2)):
        text = files[name]
        files[name] = flipped(draw, text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    whole = tar_bytes(files)
    return flipped(draw, whole) if draw.random() < 0.4 else whole


@pytest.mark.parametrize("part", range(PARTS))
def test_no_change_of_a_bundle_ends_in_anything_but_a_report_or_a_sentence(part: int, tmp_path: Path) -> None:
    """Wrong types at every place, bits turned in members and in the archive: nothing but the analyzer's own errors."""
    said: list[str] = []
    for seed in range(part * OF_EACH, (part + 1) * OF_EACH):
        path = tmp_path / "b.tar"
        path.write_bytes(mutated(seed))
        try:
            ended = analyzer.load(path, isolate=False).diagnose().to_json()
        except AnalyzerError as error:
            ended = str(error)
            said.append(ended)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        assert ended, seed
    assert [text for text in said if "\n" in text] == []
