"""Pods merged over all places that state them, and the role each plays."""

from __future__ import annotations

from typing import Any, cast

import pytest
from analyzer.facts import pods as pods_room
from analyzer.facts.pods import ENDS, Pod, merge, role_of
from analyzer.schema import PodRow
from analyzer.tables.rows import Rows

from tests.support.inline import agent, bundle, daemonset, pod, pods
from tests.support.values import are_values

ID = "cn9f3u2d0gm4b1ske7p0"


def merged(*values: dict[str, Any]) -> list[Pod]:
    rows = [PodRow(**({"source": "a.txt", "line": at} | one)) for at, one in enumerate(values, 1)]
    return merge(cast(Rows[PodRow], rows))


@pytest.mark.parametrize(
    ("namespace", "name", "role"),
    [
        ("kube-system", "konnectivity-agent-abcde", "agent"),
        (None, "konnectivity-agent-abcde", "agent"),
        (f"master-{ID}", "konnectivity-agent-abcde", "control-plane-agent"),
        ("clusters-x", "konnectivity-agent-abcde", "control-plane-agent"),
        ("kube-system", "konnectivity-agent-7c9d5b8f6-abcde", "agent"),
        ("konnectivity-agent", "konnectivity-agent-7c9d5b8f6-abcde", "agent"),
        ("other", "konnectivity-agent-7c9d5b8f6-abcde", "control-plane-agent"),
        (f"master-{ID}", f"konnectivity-server-{ID}-7c9d5b8f6-abcde", "server"),
        (None, "konnectivity-server-0", "server"),
        (None, "konnectivity-server", "server"),
        (None, "kube-apiserver-7c9d5b8f6-abcde", "kube-apiserver"),
        (None, "openshift-apiserver-7c9d5b8f6-abcde", "openshift-apiserver"),
        (None, f"master-{ID}-7c9d5b8f6-abcde", "master"),
        (None, "openvpnserver-x", "openvpn-server"),
        (None, "vpn-7c9d5b8f6-abcde", "vpn"),
        (None, "vpn-shoot-0", "vpn"),
        (None, "calico-node-abcde", "calico-node"),
        (None, "calico-typha-7c9d5b8f6-abcde", "typha"),
        (None, "calico-typha-autoscaler-7c9d5b8f6-abcde", ""),
        (None, "metrics-server-x", "metrics-server"),
        (None, "kubernetes-dashboard-x", "dashboard"),
        (None, "etcd-0", "etcd"),
        (None, "coredns-x", "coredns"),
        (None, "coredns-autoscaler-x", ""),
        (None, "web-abcde", ""),
        ("vault", "etcd-0", ""),
        ("team-a", "konnectivity-server-7c9d5b8f6-abcde", "server"),
        ("team-a", "vpn-7c9d5b8f6-abcde", ""),
        ("default", "kube-apiserver-7c9d5b8f6-abcde", ""),
        ("default", "etcd-operator-7c9d5b8f6-abcde", ""),
        ("openshift-etcd", "etcd-0", "etcd"),
        ("kube-system", "metrics-server-x", "metrics-server"),
        ("openshift-dns", "dns-default-x", "coredns"),
        ("calico-system", "calico-typha-7c9d5b8f6-abcde", "typha"),
        ("clusters-prod", "etcd-0", "etcd"),
        ("shoot--p--n", "etcd-0", "etcd"),
        ("cluster-x7k2p9q4zt", "etcd-0", "etcd"),
        ("cluster-a", "etcd-0", ""),
        ("ibm-x", "etcd-0", ""),
        ("calico-lab", "etcd-0", ""),
        ("openshift-demo", "etcd-0", ""),
    ],
)
def test_roles(namespace: str | None, name: str, role: str) -> None:
    """By name, and agents of the control plane by their namespace."""
    assert role_of(namespace, name) == role


@pytest.mark.parametrize(
    "name",
    [
        "etcd-backup-7d9f8b6c5-zzzzz",
        "etcd-defrag",
        "etcd-7d9f8b6c5-zzzzz",
        "konnectivity-server-exporter-7d9f8b6c5-zzzzz",
        "metrics-server-exporter-7d9f8b6c5-zzzzz",
        "kube-apiserver-one-abcde",
    ],
)
def test_what_runs_beside_a_part_of_the_system_is_not_that_part(name: str) -> None:
    """A backup of etcd, an exporter; a Deployment of etcd's name; an API server of a node whose name only looks like a set's."""
    assert role_of("kube-system", name) == ""


def test_a_node_may_be_called_as_a_set_of_pods_is() -> None:
    """The API server's static pod bears the node's name behind its own and is no replica of a hosted one."""
    static, hosted = merged(
        {"namespace": "kube-system", "name": "kube-apiserver-7c9d5b8f6-abcde", "node": "7c9d5b8f6-abcde"},
        {"namespace": "kube-system", "name": "kube-apiserver-7c9d5b8f6-bbbbb", "node": "10.1.0.4"},
    )
    assert (static.role, hosted.role) == ("", "kube-apiserver")


def test_a_hosted_control_plane_may_have_any_namespace() -> None:
    """An API server with another part of a control plane beside it makes one; an API server's namesake alone makes none."""
    rows = [
        {"namespace": "acme-prod-hcp", "name": "kube-apiserver-7c9d5b8f6-abcde"}, {"namespace": "acme-prod-hcp", "name": "etcd-0"},
        {"namespace": "acme-prod-hcp", "name": "konnectivity-server-0"}, {"namespace": "team-a", "name": "kube-apiserver-7c9d5b8f6-abcde"},
    ]  # fmt: skip
    assert [pod.role for pod in merged(*rows)] == ["kube-apiserver", "etcd", "server", ""]


def test_a_later_statement_fills_what_an_earlier_one_lacks() -> None:
    """A row without a namespace is that of the pod of the same name."""
    found = merged(
        {"namespace": "ns", "name": "a", "status": "Running"}, {"name": "a", "node": "n", "status": "Failed"}, {"namespace": "other", "name": "a"}, {"name": None}, {"name": "b"},
        {"namespace": "ns", "name": "b"},
    )  # fmt: skip
    assert [(p.namespace, p.name, len(p.rows)) for p in found] == [
        ("ns", "a", 2),
        ("other", "a", 1),
        (None, "b", 1),
        ("ns", "b", 1),
    ]
    assert (found[0].status, found[0].node) == ("Running", "n")


def test_the_last_state_of_one_file_counts() -> None:
    """What a console shows below was printed later; of two files nobody knows which is the later one."""
    before, after = (
        {"name": "a", "status": "Pending", "ready": False, "ready_containers": 0},
        {"name": "a", "status": "Running", "ready": True, "ready_containers": 1},
    )
    [pod] = merged(before, after)
    assert (pod.status, pod.ready, pod.ready_containers, pod.rows[0].line) == ("Running", True, 1, 2)
    [pod] = merge(cast(Rows[PodRow], [PodRow(source="b", line=1, **before), PodRow(source="a", line=1, **after)]))
    assert (pod.status, pod.rows[0].source) == ("Pending", "b")


@pytest.mark.parametrize(
    ("values", "state", "health"),
    [
        ({"ready": True, "ready_containers": 1, "containers": 1, "status": "Running"}, "1/1 Running", True),
        ({"ready": False, "ready_containers": 0, "containers": 1, "status": "Running"}, "0/1 Running", False),
        ({"ready": True, "status": "Completed"}, "Completed", False),
        ({"phase": "Pending"}, "Pending", False),
        ({"phase": "Running", "ready": True}, "Running", True),
        ({"status": "Running", "ready": False}, "not ready, Running", False),
        ({"status": "Running"}, "Running", None),
        ({}, "unknown", None),
    ],
)
def test_state_and_health(values: dict[str, Any], state: str, health: bool | None) -> None:
    """Unknown where nothing states either."""
    [pod] = merged({"name": "a", **values})
    assert (pod.state, pod.health, pod.running) == (state, health, values.get("status") == "Running")


def test_replicas_are_told_by_owner_or_name() -> None:
    """A stated owner decides."""
    names = {"konnectivity-agent-7c9d5b8f6-abcde": True, "konnectivity-agent-abcde": False}
    for name, replica in names.items():
        assert merged({"name": name})[0].is_replica is replica
    assert merged({"name": "konnectivity-agent-7c9d5b8f6-abcde", "owner_kind": "DaemonSet"})[0].is_replica is False
    assert merged({"name": "x", "owner_kind": "ReplicaSet"})[0].is_replica is True


@pytest.mark.parametrize(
    ("name", "home", "role"),
    [
        ("calico-node-{}", "calico-system", "calico-node"),
        ("calico-node-{}", "kube-system", "calico-node"),
        ("metrics-server-5d77b8cfd9-{}", "kube-system", "metrics-server"),
        ("konnectivity-server-7f88c9dbb4-{}", "kube-system", "server"),
        ("konnectivity-agent-{}", "kube-system", "agent"),
    ],
)
def test_a_namesake_in_somebodys_namespace_is_a_copy(name: str, home: str, role: str) -> None:
    """Beside the system's own pods of that role; where it is the only one, it is taken for it."""
    copy = pod(name.format("w7rtb"), "0/1", "CrashLoopBackOff", namespace="sandbox")
    case = bundle(p=pods(pod(name.format("bc7df"), namespace=home), copy))
    assert [p.namespace for p in case.snapshot.about.role(role)] == [home]
    assert case.causes == {}
    assert [p.namespace for p in bundle(p=pods(copy)).snapshot.about.role(role)] == ["sandbox"]


def test_a_daemonset_of_the_agents_name_elsewhere_is_a_copy() -> None:
    """Its zero is not the cluster's."""
    both = daemonset(0, 0, 0, namespace="sandbox") + daemonset(3, 3, 3)
    assert bundle(ds=both).status("AG-02") == "pass"


def test_a_vpn_of_somebody_is_no_tunnel() -> None:
    """Such a pod in a namespace of the system is OpenVPN's client."""
    lab = pod("vpn-7f88c9dbb4-w7rtb", namespace="lab")
    assert bundle(p=pods(agent("a"), lab)).snapshot.about.role("vpn") == []
    assert len(bundle(p=pods(pod("vpn-7f88c9dbb4-w7rtb"))).snapshot.about.role("vpn")) == 1


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(pods_room, filled=("Pod",))


@pytest.mark.parametrize(
    ("values", "young"),
    [
        ({"status": "Running", "ready": False, "age_s": 5}, True),
        ({"status": "Running", "ready": True, "age_s": 5}, False),
        ({"status": "Running", "age_s": 5}, False),
        ({"status": "Init:0/2", "age_s": 5}, True),
        ({"status": "Init:0/2", "age_s": 5, "restarts": 1}, False),
        ({"status": "Init:0/2"}, False),
        ({"status": "Completed", "ready": False, "age_s": 5}, False),
        ({"status": "Init:0/2", "age_s": pods_room.SETTLED_S}, False),
        ({"phase": "Pending", "age_s": pods_room.SETTLED_S - 1}, True),
    ],
)
def test_a_pod_that_was_just_made_may_be_starting(values: dict[str, Any], young: bool) -> None:
    """One that has started, or started again, is past that."""
    [pod] = merged({"name": "p", **values})
    assert pod.is_young is young


@pytest.mark.parametrize(
    ("values", "is_in_init"),
    [({"status": "Init:0/2"}, True), ({"status": "Init:CrashLoopBackOff"}, True), ({"status": "PodInitializing"}, False), ({"phase": "Pending"}, False), ({}, False)],
)  # fmt: skip
def test_a_pod_whose_init_containers_are_not_at_their_end(values: dict[str, Any], is_in_init: bool) -> None:
    """Failed or not, none of its own containers was started; behind them it is not theirs any more."""
    (one,) = merged({"name": "p", **values})
    assert one.is_in_init is is_in_init


def test_a_phase_of_another_member_is_no_state() -> None:
    """A list that counts ready containers says more, whichever is read first."""
    phase, counted = (
        {"source": "a", "status": "Running"},
        {"source": "b", "status": "CrashLoopBackOff", "ready": False, "ready_containers": 0, "containers": 1},
    )
    for order in ((phase, counted), (counted, phase)):
        (pod,) = merged(*({"name": "web-0"} | one for one in order))
        assert pod.state == "0/1 CrashLoopBackOff"


def test_without_a_namespace_a_deployments_agents_are_the_workers_where_no_control_plane_is_listed() -> None:
    """A pod of the control plane in the same list, or a DaemonSet's agent anywhere, makes them the control plane's."""
    two = {"name": "konnectivity-agent-7c9d5b8f6-abcde"}
    for beside, role in (
        ({"name": "web-abcde"}, "agent"),
        ({"name": "kube-apiserver-7c9d5b8f6-abcde"}, "control-plane-agent"),
        ({"name": "konnectivity-agent-fghij", "source": "b.txt"}, "control-plane-agent"),
    ):
        found = next(one for one in merged(two, beside) if one.name == two["name"])
        assert found.role == role, beside


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("kube-router-xm2zq", "kube-router"),
        ("node-exporter-7x2kp", "node-exporter"),
        ("metallb-speaker-x7k2p", "metallb-speaker"),
        ("coredns-5c98d7d4d8-xv2td", "coredns"),
        ("kube-controllers-bcdfbcdfb-4mcnz", "kube-controllers"),
        ("web-1234567890-4mcnz", "web"),
        ("calico-node-2rs6j", "calico-node"),
    ],
)
def test_a_word_of_a_name_is_no_hash(name: str, own: str) -> None:
    """A DaemonSet's pods bear its whole name, whatever the length of its last word."""
    assert ENDS.sub("", name) == own
