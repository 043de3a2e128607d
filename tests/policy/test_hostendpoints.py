"""Host endpoints as they are read."""

from __future__ import annotations

from analyzer.policy.labels import Partial

from tests.support.policies import Spec, evaluator, hep, load, made


def endpoints(*objects: Spec) -> dict[str, list[str]]:
    return {node: [one.name for one in heps] for node, heps in evaluator(list(objects)).world.host_endpoints.items()}


def test_each_once_by_node() -> None:
    """The object before the row of a table of the same name."""
    assert endpoints(hep("a", "w1", "eth0"), hep("b", "w1", "*"), hep("a", "w2", "*")) == {
        "w1": ["a", "b"],
        "w2": ["a"],
    }
    (one,) = evaluator([hep("a", "w1", "eth0", "10.0.0.1", "41d", ports=[{"name": "m", "port": 9100, "protocol": "TCP"}, {"name": "x", "port": "y"}], profiles=["p"])]).world.host_endpoints["w1"]  # fmt: skip
    assert (one.addresses, one.ports, one.profiles, one.problem) == (("10.0.0.1",), {"m": [(6, 9100)]}, ("p",), "")
    assert isinstance(one.labels, Partial)  # profile p is not in the bundle
    bare = evaluator([made("HostEndpoint", "a", {"node": "w1", "interfaceName": "*"})]).world.host_endpoints["w1"][0]
    assert (bare.labels, bare.ports, bare.everywhere) == ({}, {}, True)


def test_one_that_could_not_be_read() -> None:
    """It stands under no node, and has a problem."""
    from analyzer.policy.world import World

    lost = load([made("HostEndpoint", "a", {"node": ["w1"]}, labels={})])
    world = World(lost.rows, lost.about)
    (one,) = world.host_endpoints[""]
    assert one.problem == "its labels and profiles are not in the bundle"
    assert one.ports is None
    assert world.unread_host_endpoint == "HostEndpoint a"


def test_a_label_that_is_none_hides_all() -> None:
    """Then neither labels nor profiles are taken for known."""
    (one,) = evaluator([hep("a", "w1", "eth0", labels={"x": ["y"]})]).world.host_endpoints["w1"]
    assert one.problem
    assert isinstance(one.labels, Partial)
