"""Workload endpoints from pods and from WorkloadEndpoint objects."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.policy.labels import UNSEEN
from analyzer.policy.workloads import of_object, of_pod, pod_name, ports_of

from tests.support.policies import evaluator, made, namespace

PROFILES = evaluator(
    [namespace("n", team="t"), made("ServiceAccount", "a", api="v1", space="n", labels={"x": "y"})]
).world.profiles


def pod(**more: Any) -> Any:
    return SimpleNamespace(**{"name": "p", "namespace": "n", "ip": "10.0.0.1", "ips": None, "node": "w", "labels": '{"app":"x"}', "service_account": "a", "ports": "[]", "rows": [None]} | more)  # fmt: skip


def test_a_pods_labels() -> None:
    """Its own, those of its namespace and account, and Calico's three."""
    found = of_pod(pod(), PROFILES, None)
    assert found.labels == {
        "app": "x", "pcns.team": "t", "pcns.kubernetes.io/metadata.name": "n", "pcns.projectcalico.org/name": "n", "pcsa.x": "y", "pcsa.projectcalico.org/name": "a",
        "projectcalico.org/namespace": "n", "projectcalico.org/orchestrator": "k8s", "projectcalico.org/serviceaccount": "a",
    }  # fmt: skip
    assert (found.profiles, found.node, found.addresses, found.ports) == (("kns.n", "ksa.n.a"), "w", ("10.0.0.1",), {})


def test_what_a_pod_leaves_open() -> None:
    """Labels of a table, ports of one, the account of one; a template stands for labels."""
    bare = of_pod(pod(labels=None, ports=None, service_account=None), PROFILES, None)
    assert bare.labels.get("app") is UNSEEN
    assert bare.labels.get("projectcalico.org/serviceaccount") is UNSEEN
    assert bare.labels.get("pcsa.x") is UNSEEN
    assert bare.labels.get("pcns.other") is None
    assert bare.ports is None
    assert of_pod(pod(labels=None), PROFILES, {"app": "z"}).labels["app"] == "z"
    assert of_pod(pod(labels=None), PROFILES, {"app": "z"}).labels.get("b") is None
    default = of_pod(pod(service_account=None), PROFILES, None)
    assert default.labels["projectcalico.org/serviceaccount"] == "default"
    assert of_pod(pod(ips="10.0.0.1,fd00::1"), PROFILES, None).addresses == ("10.0.0.1", "fd00::1")
    assert of_pod(pod(ip=None), PROFILES, None).addresses == ()


def test_a_long_account_is_no_label() -> None:
    """Calico labels a pod with it only where the name fits."""
    for length, there in ((62, True), (63, False)):
        found = of_pod(pod(service_account="a" * length), PROFILES, None)
        assert ("projectcalico.org/serviceaccount" in found.labels) is there


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        ([["web", 80, "TCP"]], {"web": [(6, 80)]}), ([["web", 80, None]], {"web": [(6, 80)]}), ([["d", 53, "UDP"], ["d", 54, "TCP"]], {"d": [(17, 53), (6, 54)]}), ([["web", "80", "TCP"]], {"web": [(6, 80)]}),
        ([["web", None, "TCP"]], {}), ([["web", 0, "TCP"]], {}), ([["", 80, "TCP"]], {}), ([["web", 80, "x"]], {}), ([["web", True, "TCP"]], {}), ([["web", 80]], {}), (["web"], {}), ("x", {}), (None, {}),
    ],
)  # fmt: skip
def test_named_ports(listed: Any, wanted: Any) -> None:
    """Those that are ports; one that the API refuses costs itself."""
    assert ports_of(listed) == wanted


@pytest.mark.parametrize(
    ("name", "spec", "wanted"),
    [
        ("w-k8s-a-eth0", {"pod": "b"}, "b"), ("w-k8s-a-eth0", {"workload": "c"}, "c"), ("w-k8s-a-eth0", {}, "a"), ("w--1-k8s-a--b--c-eth0", {}, "a-b-c"), ("odd", {}, "odd"),
    ],
)  # fmt: skip
def test_the_pod_of_a_workload_endpoint(name: str, spec: Any, wanted: str) -> None:
    """As it says, else from its own name, where dashes are doubled."""
    assert pod_name(name, spec) == wanted


def test_workload_endpoints() -> None:
    """Labels as they stand, and those of the profiles that it names; one that could not be read is none."""
    row: Any = SimpleNamespace(name="w-k8s-a-eth0", namespace="n", labels='{"app":"x"}', spec='{"profiles":["kns.n"],"ipNetworks":["10.0.0.1/32"],"node":"w","ports":[{"name":"m","port":9,"protocol":"udp"},5]}')  # fmt: skip
    found = of_object(row, PROFILES)
    assert found is not None
    assert (found.addresses, found.node, found.ports, found.profiles, found.labels["pcns.team"]) == (
        ("10.0.0.1",),
        "w",
        {"m": [(17, 9)]},
        ("kns.n",),
        "t",
    )
    assert "projectcalico.org/namespace" not in found.labels
    assert of_object(SimpleNamespace(name="x", namespace="n", labels=None, spec=None), PROFILES) is None
    odd = of_object(
        SimpleNamespace(name="x", namespace="n", labels=None, spec='{"profiles":5,"ipNetworks":"x","ports":7}'),
        PROFILES,
    )
    assert odd is not None
    assert (odd.profiles, odd.addresses, odd.ports) == ((), (), {})


def test_two_recordings_of_a_pod_with_other_labels_leave_what_they_do_not_share_open() -> None:
    """A policy that asks for the label on which they differ is unknown; one that asks for a shared label is not."""
    from tests.support.policies import FIRE, GRIND, ask, cluster, knp, pod

    old = pod(GRIND, "172.30.9.4", "w1", app="other", side="left")
    new = pod(GRIND, "172.30.9.4", "w1", app="grind", side="left")
    rest = [one for one in cluster() if one["metadata"]["name"] != "grind-0"]
    by_app, by_side = (
        knp("mill/p", podSelector={"matchLabels": labels}, policyTypes=["Ingress"])
        for labels in ({"app": "grind"}, {"side": "left"})
    )
    for pair in ([old, new], [new, old]):
        assert ask([*rest, *pair, by_app], f"{FIRE} > {GRIND} tcp/80") == ["unknown"]
        assert ask([*rest, *pair, by_side], f"{FIRE} > {GRIND} tcp/80") == ["denied"]
