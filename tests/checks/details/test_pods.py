"""What checks say of pods, as values."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.details import BadPod
from analyzer.checks.details import pods as pods_room

from tests.support.inline import agent, bundle, pod, pods
from tests.support.values import are_values


def test_pods_that_are_not_ready_are_named_with_their_namespace() -> None:
    """One of two, and which."""
    case = bundle(p=pods(agent("a", "0/1"), agent("b")))
    bad = BadPod("kube-system", "konnectivity-agent-axxxx")
    assert case.check("AG-03").detail == details.PodsNotReady((bad,), 2)
    assert case.check("AG-02").detail == details.Coverage(2, 1)


def test_restarts_are_counted_by_the_worst() -> None:
    """Two agents restart; the most of one is the number that says how often."""
    case = bundle(p=pods(agent("a", restarts=7), agent("b", restarts=12), agent("c")))
    found = details.Restarts(("konnectivity-agent-axxxx", "konnectivity-agent-bxxxx"), 12)
    assert case.check("AG-06").detail == found


def test_all_of_typha_is_more_than_some_of_it() -> None:
    """The pods that are down and the number of all tell one from the other."""
    space = {"namespace": "calico-system"}
    one, two = (pod(f"calico-typha-6c8d9f7b5-{end}", "0/1", **space) for end in ("aaaaa", "bbbbb"))
    found = bundle(p=pods(one, two)).check("BGP-09").detail
    assert isinstance(found, details.PodsNotReady)
    assert (len(found.pods), found.listed) == (2, 2)


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(pods_room)
