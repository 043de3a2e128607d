"""Whatever kubectl lists, the light reader of items gives the rows that a full load gives, or leaves the item to it."""

from __future__ import annotations

from typing import Any

import analyzer
import pytest
import yaml
from analyzer.parsers.kubernetes import objects
from analyzer.parsers.kubernetes.fast import scalars
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

TABLES = ("pods", "containers", "container_args", "nodes", "events")
NAMES = st.sampled_from(
    ["a", "b-1", "konnectivity-agent-x7k2p", "calico-node-abcde", "metrics-server-0", "0", "12", "true", "1e3", "no"]
)
WORDS = st.one_of(
    st.sampled_from([
        "", "plain", "a: b", "# c", "a #b", "it's", 'say "no"', "yes", "null", "~", "012", "-", "- x", "{a}", "[b]", "*a", "&b", "!c", "%d",
        "back\\slash", "trailing ", " leading", "--token-file=/x", "--a=b: c", "caf\u00e9", "status:", "waiting:", "name: x",
    ]),
    st.text("ab :#-'\"", max_size=12),
)  # fmt: skip
TIMES = st.sampled_from(["2026-03-02T04:16:35Z", "2026-03-01T00:00:00Z"])
IPS = st.sampled_from(["172.30.0.9", "10.1.0.1", "fd00::1"])


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping in which each of the fields may be missing."""
    return st.fixed_dictionaries({}, optional=fields)


META = st.builds(
    dict, st.fixed_dictionaries({"name": NAMES, "namespace": st.sampled_from(["kube-system", "x"]), "creationTimestamp": TIMES}),
) | st.fixed_dictionaries(
    {"name": NAMES, "namespace": st.just("kube-system")},
    optional={
        "labels": st.dictionaries(st.sampled_from(["app", "k8s-app", "topology.kubernetes.io/zone", "x/y"]), NAMES | st.just(""), max_size=3),
        "annotations": st.dictionaries(st.sampled_from(["name", "projectcalico.org/IPv4Address", "note"]), WORDS, max_size=2),
        "ownerReferences": st.lists(st.fixed_dictionaries({"apiVersion": st.just("apps/v1"), "kind": st.sampled_from(["DaemonSet", "ReplicaSet"]), "name": NAMES, "uid": st.just("u")}), min_size=1, max_size=2),
        "deletionTimestamp": TIMES,
    },
)  # fmt: skip
PORT = st.fixed_dictionaries({"containerPort": st.sampled_from([1, 8132, 65535])}, optional={"name": NAMES, "protocol": st.sampled_from(["TCP", "UDP"]), "hostPort": st.just(80)})  # fmt: skip
CONTAINER = st.fixed_dictionaries(
    {"name": NAMES, "image": st.sampled_from(["icr.io/ext/konnectivity-agent:v0.33.0", "x@sha256:0", "plain"])},
    optional={
        "args": st.lists(WORDS, min_size=1, max_size=3), "command": st.lists(WORDS, min_size=1, max_size=2), "ports": st.lists(PORT, min_size=1, max_size=2),
        "env": st.lists(st.fixed_dictionaries({"name": NAMES, "value": WORDS}), min_size=1, max_size=2), "imagePullPolicy": st.just("Always"),
    },
)  # fmt: skip
STATE = st.sampled_from([
    {"running": {"startedAt": "2026-03-01T00:00:10Z"}}, {"running": {"startedAt": "2026-03-01T00:00:10Z"}},
    {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off: 5m"}}, {"terminated": {"exitCode": 1, "reason": "Error"}},
])  # fmt: skip
CONTAINER_STATUS = st.fixed_dictionaries(
    {"image": st.just("i:1"), "imageID": st.just(""), "name": NAMES, "ready": st.booleans(), "restartCount": st.sampled_from([0, 7, 120]), "state": STATE},
    optional={"lastState": st.sampled_from([{}, {"terminated": {"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-03-01T00:00:00Z"}}]), "started": st.booleans()},
)  # fmt: skip
POD = st.fixed_dictionaries({
    "kind": st.just("Pod"), "metadata": META,
    "spec": st.builds(lambda base, more: base | more, st.fixed_dictionaries({"containers": st.lists(CONTAINER, min_size=1, max_size=2)}), some(nodeName=IPS, hostNetwork=st.booleans(), serviceAccountName=NAMES, tolerations=st.just([{"operator": "Exists"}]))),
    "status": st.builds(lambda base, more: base | more, st.fixed_dictionaries({"containerStatuses": st.lists(CONTAINER_STATUS, min_size=1, max_size=2)}), some(phase=st.sampled_from(["Running", "Pending"]), podIP=IPS, podIPs=st.lists(st.fixed_dictionaries({"ip": IPS}), min_size=1, max_size=2), startTime=TIMES, reason=st.just("Evicted"), message=WORDS)),
})  # fmt: skip
NODE = st.fixed_dictionaries({
    "kind": st.just("Node"), "metadata": META, "spec": some(unschedulable=st.just(True), podCIDR=st.just("172.30.0.0/24"), taints=st.just([{"effect": "NoSchedule", "key": "x"}])),
    "status": st.fixed_dictionaries({
        "addresses": st.lists(st.fixed_dictionaries({"address": IPS, "type": st.sampled_from(["InternalIP", "ExternalIP", "Hostname"])}), max_size=3),
        "conditions": st.lists(st.fixed_dictionaries({"lastHeartbeatTime": TIMES, "lastTransitionTime": TIMES, "message": WORDS, "reason": st.just("R"), "status": st.sampled_from(["True", "False", "Unknown"]), "type": st.sampled_from(["Ready", "MemoryPressure", "NetworkUnavailable"])}), min_size=1, max_size=3, unique_by=lambda one: one["type"]),
        "nodeInfo": some(kubeletVersion=st.just("v1.30.1+IKS"), containerRuntimeVersion=st.just("containerd://1.7"), osImage=st.just("Ubuntu")),
    }),
})  # fmt: skip
EVENT = st.fixed_dictionaries(
    {
        "kind": st.just("Event"), "metadata": META, "message": WORDS | st.sampled_from(["Readiness probe failed: Get \"http://10.0.0.1:8093/healthz\": context deadline exceeded while awaiting headers", "Pulled image " + "x" * 90 + " in 3s"]),
        "involvedObject": st.fixed_dictionaries({"kind": st.sampled_from(["Pod", "Node"]), "name": NAMES}, optional={"namespace": st.just("kube-system"), "fieldPath": st.just("spec.containers{a}")}),
        "reason": st.sampled_from(["Unhealthy", "Pulled"]), "type": st.sampled_from(["Warning", "Normal"]),
    },
    optional={"count": st.sampled_from([1, 14]), "eventTime": st.none(), "firstTimestamp": TIMES, "lastTimestamp": TIMES, "source": st.just({"component": "kubelet"})},
)  # fmt: skip


class Printer(yaml.SafeDumper):
    """Prints an object twice and no alias, and words and numbers that are texts in double quotes, as kubectl does."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, value: str) -> yaml.ScalarNode:
        other = self.resolve(yaml.ScalarNode, value, (True, False)) != "tag:yaml.org,2002:str"
        return self.represent_scalar("tag:yaml.org,2002:str", value, style='"' if other else None)


Printer.add_representer(str, Printer.text)


def listed(items: list[dict[str, Any]]) -> str:
    """As `kubectl get -o yaml` prints a list: keys in order, sequences not indented."""
    whole = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [{"apiVersion": "v1"} | item for item in items],
        "metadata": {"resourceVersion": ""},
    }
    return yaml.dump(whole, Dumper=Printer, allow_unicode=True)


@settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(items=st.lists(st.one_of(POD, NODE, EVENT), min_size=4, max_size=10))
def test_light_and_full_give_the_same_rows(
    items: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Values that YAML quotes, folds or escapes, containers in every state, missing fields: no row differs."""
    path = tmp_path_factory.mktemp("twin") / "list.yaml"
    path.write_text(listed(items))
    quick = analyzer.load(path, isolate=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(objects, "scalars_of", lambda *_: None)
        full = analyzer.load(path, isolate=False)
    for name in TABLES:
        assert quick[name].astype(str).to_dict() == full[name].astype(str).to_dict(), name


def test_the_light_reader_takes_what_is_usual() -> None:
    """Of healthy items it leaves none to the full load, so that the test above compares something."""
    meta = {"name": "a", "namespace": "x"}
    pod = {"kind": "Pod", "metadata": meta, "spec": {"containers": [{"name": "a", "image": "i"}]}, "status": {"containerStatuses": [{"image": "i", "name": "a", "ready": True, "restartCount": 0, "state": {"running": {}}}]}}  # fmt: skip
    node = {
        "kind": "Node",
        "metadata": meta,
        "spec": {},
        "status": {"conditions": [{"lastHeartbeatTime": "2026-03-02T04:16:35Z", "status": "True", "type": "Ready"}]},
    }
    event = {"kind": "Event", "metadata": meta, "message": "m", "involvedObject": {"kind": "Pod"}}
    for item, kind in zip((pod, node, event), ("Pod", "Node", "Event"), strict=True):
        text = yaml.dump(item, Dumper=Printer)
        lines = "\n".join("  " + line for line in text.splitlines())
        assert objects.scalars_of(lines, kind) is not None, kind


@pytest.mark.parametrize("said", ["reason: Evicted", "message: the node was low on memory"])
def test_a_pod_that_says_something_of_itself_is_loaded(said: str) -> None:
    """Its own reason stands beside containers that run, and belongs to its row."""
    head = "  kind: Pod\n  metadata:\n    name: a\n  spec:\n    containers:\n    - image: i\n      name: a\n  status:\n    containerStatuses:\n"
    running = (
        "    - image: i\n      name: a\n      ready: true\n      restartCount: 0\n      state:\n        running: {}\n"
    )
    assert objects.scalars_of(head + running + "    phase: Running\n", "Pod") is not None
    assert objects.scalars_of(head + running + f"    phase: Running\n    {said}\n", "Pod") is None
    assert (
        objects.scalars_of(
            head + running.replace("running: {}", "running:\n          " + said) + "    phase: Running\n", "Pod"
        )
        is not None
    )


def test_an_agent_is_known_by_the_image_of_its_spec() -> None:
    """A status may name the image by its digest; the agent's arguments are read all the same."""
    text = (
        "  kind: Pod\n  metadata:\n    name: a\n  spec:\n    containers:\n    - args:\n      - --x\n      image: icr.io/{}:1\n      name: a\n"
        "  status:\n    containerStatuses:\n    - image: sha256:00\n      name: a\n      ready: true\n      restartCount: 0\n    phase: Running\n"
    )
    agent, other = (objects.scalars_of(text.format(name), "Pod") for name in ("konnectivity-agent", "nginx"))
    assert agent is not None
    assert other is not None
    assert agent["spec"]["containers"][0]["args"] == ["--x"]
    assert "args" not in other["spec"]["containers"][0]


USUAL_META = st.fixed_dictionaries(
    {"name": st.sampled_from(["web-0", "api-7d9f8", "store-b-1"]), "namespace": st.sampled_from(["shop", "kube-system"]), "creationTimestamp": TIMES},
    optional={"labels": st.dictionaries(st.sampled_from(["app", "tier"]), NAMES, min_size=1, max_size=2), "deletionTimestamp": st.just("2026-03-02T04:20:00Z")},
)  # fmt: skip
USUAL_POD = st.fixed_dictionaries({
    "kind": st.just("Pod"), "metadata": USUAL_META,
    "spec": st.fixed_dictionaries({"containers": st.lists(st.fixed_dictionaries({"name": st.just("main"), "image": st.just("icr.io/shop/web:1")}), min_size=1, max_size=1)}, optional={"nodeName": IPS, "serviceAccountName": NAMES}),
    "status": st.fixed_dictionaries(
        {"phase": st.just("Running"), "containerStatuses": st.lists(st.fixed_dictionaries({"image": st.just("icr.io/shop/web:1"), "imageID": st.just(""), "name": st.just("main"), "ready": st.booleans(), "restartCount": st.sampled_from([0, 7]), "state": st.just({"running": {"startedAt": "2026-03-01T00:00:10Z"}})}), min_size=1, max_size=1)},
        optional={"podIP": IPS, "startTime": TIMES},
    ),
})  # fmt: skip
READY = {"lastHeartbeatTime": "2026-03-02T04:16:35Z", "lastTransitionTime": "2026-03-01T00:00:00Z", "message": "kubelet is posting ready status", "reason": "KubeletReady", "status": "True", "type": "Ready"}  # fmt: skip
USUAL_NODE = st.fixed_dictionaries({
    "kind": st.just("Node"), "metadata": USUAL_META,
    "spec": some(unschedulable=st.just(True), podCIDR=st.just("172.30.0.0/24"), taints=st.just([{"effect": "NoSchedule", "key": "x"}])),
    "status": st.fixed_dictionaries({
        "addresses": st.just([{"address": "10.1.0.1", "type": "InternalIP"}]),
        "conditions": st.lists(st.sampled_from([READY | {"type": "MemoryPressure", "status": "False"}, READY | {"type": "DiskPressure", "status": "True"}]), max_size=1).map(lambda more: [*more, READY]),
        "nodeInfo": some(kubeletVersion=st.just("v1.30.1+IKS"), containerRuntimeVersion=st.just("containerd://1.7")),
    }),
})  # fmt: skip
USUAL_EVENT = st.fixed_dictionaries(
    {
        "kind": st.just("Event"), "metadata": USUAL_META, "message": st.sampled_from(["Pulled image in 3s", "Back-off restarting failed container", "Readiness probe failed: no answer"]), "reason": st.sampled_from(["Unhealthy", "Pulled"]), "type": st.sampled_from(["Warning", "Normal"]),
        "involvedObject": st.fixed_dictionaries({"kind": st.just("Pod"), "name": NAMES, "namespace": st.just("shop")}),
    },
    optional={"count": st.sampled_from([1, 14]), "firstTimestamp": TIMES, "lastTimestamp": TIMES, "series": st.just({"count": 3, "lastObservedTime": "2026-03-02T04:16:35.000000Z"})},
)  # fmt: skip


def test_of_usual_items_a_third_and_more_are_read_lightly_and_give_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Items as a healthy cluster has them, with one thing out of order now and then (deleted, tainted, a disk that is full)."""
    taken: dict[str, list[bool]] = {"Pod": [], "Node": [], "Event": []}

    def counted(text: str, kind: str) -> dict[str, Any] | None:
        found = scalars.scalars_of(text, kind)
        taken[kind].append(found is not None)
        return found

    @settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], database=None)
    @given(*(st.lists(one, min_size=10, max_size=14) for one in (USUAL_POD, USUAL_NODE, USUAL_EVENT)))
    def compare(pods: list[dict[str, Any]], nodes: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
        path = tmp_path_factory.mktemp("usual") / "list.yaml"
        path.write_text(listed([*pods, *nodes, *events]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(objects, "scalars_of", counted)
            quick = analyzer.load(path, isolate=False)
            patch.setattr(objects, "scalars_of", lambda *_: None)
            full = analyzer.load(path, isolate=False)
        for name in TABLES:
            assert quick[name].astype(str).to_dict() == full[name].astype(str).to_dict(), name

    compare()
    for kind, each in taken.items():
        assert 3 * sum(each) >= len(each) >= 30, (kind, sum(each), len(each))
        assert not all(each), kind


def test_a_pod_that_is_being_deleted_is_loaded() -> None:
    """It is Terminating, whatever its phase and its containers say."""
    one = {
        "metadata": {"deletionTimestamp": "2026-03-02T04:20:00Z", "name": "web-0", "namespace": "shop"},
        "spec": {"containers": [{"image": "i", "name": "main"}]},
        "status": {"containerStatuses": [{"image": "i", "name": "main", "ready": True, "restartCount": 0, "state": {"running": {}}}], "phase": "Running"},
    }  # fmt: skip

    def read() -> dict[str, Any] | None:
        return scalars.scalars_of(yaml.dump([one], Dumper=Printer).replace("- metadata", "  metadata", 1), "Pod")

    assert read() is None
    del one["metadata"]["deletionTimestamp"]  # type: ignore[attr-defined]
    assert read() is not None
