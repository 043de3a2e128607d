"""The way to the pods behind a webhook, and those pods themselves."""

from __future__ import annotations

import pytest
from analyzer.causes.webhook_way import bring_up, select, way_to
from analyzer.checks.details import FailedCall
from analyzer.facts.pods import Pod
from analyzer.facts.selectors import Unselected
from analyzer.konnectivity.chain import Leg, Reason

from tests.support.inline import bundle, pod, pods

NODES = "NAME                           STATUS   ROLES    AGE   VERSION\n{name}   Ready    <none>   20d   {version}\n"
EKS = NODES.format(name="ip-10-61-3-44.ec2.internal", version="v1.31.4-eks-aeac579")
GKE = NODES.format(name="gke-heath-pool-1-5b1c2d3e-a1b2", version="v1.31.5-gke.1233000")
LATE = FailedCall("w", Reason.TIMEOUT, Leg.UNTOLD, 1, "context deadline exceeded", ("guards", "guard"), frozenset())
UP = pods(pod("guard-6b9c8d7f5-bbbbb", namespace="guards", node="w1"))
DOWN = pods(pod("guard-6b9c8d7f5-bbbbb", "0/1", "Error", namespace="guards"))


@pytest.mark.parametrize(
    ("nodes", "listed", "first"),
    [
        (EKS, UP, "give guard hostNetwork"),
        (EKS, DOWN, "bring up the pods behind service guards/guard: guard-6b9c8d7f5-bbbbb is 0/1 Error"),
        (EKS, "", "bring up the pods behind service guards/guard"),
        (GKE, UP, "where the cluster is private: let the control plane in on the pods' own port"),
        (NODES.format(name="worker-1", version="v1.31.4"), UP, "let the call reach guard-6b9c8d7f5-bbbbb at 172.30.0.9"),
    ],
)  # fmt: skip
def test_a_pod_that_is_ready_is_reached_and_not_brought_up(nodes: str, listed: str, first: str) -> None:
    """In the words of the cloud whose control plane makes the call; one that does not run comes first anywhere."""
    about = bundle({"n.txt": nodes, "p.txt": listed}).snapshot.about
    assert way_to(about, LATE, ("guards", "guard"))[0].text.startswith(first)


def test_where_it_runs_is_not_known_and_it_is_not_brought_up() -> None:
    """A short list of pods has neither addresses nor nodes: what the cloud shuts is all that is left, as no pod is at fault."""
    listed = "NAMESPACE   NAME                     READY   STATUS    RESTARTS   AGE\nguards      guard-6b9c8d7f5-bbbbb   {}     {}   0          9d\n"
    for state, first in (
        (("1/1", "Running"), "let the cluster's security group"),
        (("0/1", "Error"), "bring up the pods"),
    ):
        about = bundle({"n.txt": EKS, "p.txt": listed.format(*state)}).snapshot.about
        assert way_to(about, LATE, ("guards", "guard"))[0].text.startswith(first)


def test_what_is_not_listed_leaves_the_way_open_too() -> None:
    """Its pods are looked at first, and what a cloud shuts stands behind."""
    about = bundle({"n.txt": EKS}).snapshot.about
    assert len(way_to(about, LATE, ("guards", "guard"))) == 3
    named = LATE._replace(address="10.61.9.9:8443")
    [one] = way_to(about, named, ("guards", "guard"))
    assert "let the cluster's security group in on TCP 8443" in one.text


def test_without_a_service_or_an_address_nothing_is_named() -> None:
    """And where nothing is known of the cluster the address alone is."""
    assert way_to(None, LATE, None) == ()
    assert way_to(None, LATE._replace(address="10.0.0.7:8443"), None)[0].text.startswith("let TCP 8443 reach 10.0.0.7")
    assert bring_up(("n", "s"), []).text == "bring up the pods behind service n/s"


def test_pods_that_a_service_does_not_ask_for_are_not_brought_up() -> None:
    """Both labels stand in what is to be done."""
    missed = Unselected(Pod("n", "p-1", "", status="Running", ready_containers=1, containers=1), ("a=b",), ("a=c",))
    text = select(("n", "s"), missed).text
    assert (
        text
        == "correct the selector of service n/s, or the pods' label: it asks for a=b, and p-1, which is 1/1 Running, has a=c"
    )
