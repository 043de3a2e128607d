"""One refused dial leaves a server that is down and a wrong port possible, and says what tells them apart."""

from __future__ import annotations

import pytest
from analyzer.causes import one_refusal
from analyzer.tunnel.errors import ErrorClass

from tests.checks.test_srv import START, asked
from tests.checks.test_srv import refused as denied
from tests.support.inline import agent, arguments, bundle, dial, events, failing, klog, options, pods

REFUSED = dial("dial tcp {}: connect: connection refused")
GET = "$ ibmcloud ks cluster get -c shop\nOK\nName:    shop\nID:      c1a2b3c4d5e6f7a8b9c0\nVersion: 1.32.9_1570\n"
BOTH = {"server-down": "possible", "agent-args-wrong": "possible"}


def refused(at: str = "166.9.24.35:31874", times: int = 1) -> dict[str, str]:
    return {"agent.log": failing(REFUSED.format(at), times)}


@pytest.mark.parametrize("times", [1, one_refusal.FEW])
@pytest.mark.parametrize("more", [{}, {"get.txt": GET}, {"pods.txt": pods(agent("a", node="w1"))}])
@pytest.mark.parametrize("at", ["166.9.24.35:31874", "192.168.7.5:8132"])
def test_few_refusals_alone_prove_neither(at: str, more: dict[str, str], times: int) -> None:
    """Whoever's address it is, and whatever else is known of the cluster that is no failure."""
    assert bundle(refused(at, times) | more).causes == BOTH


@pytest.mark.parametrize(
    "files",
    [
        refused(times=one_refusal.FEW + 1),
        {"a.log": failing(REFUSED.format("166.9.24.35:31874"), 1, options(agent="a1")), "b.log": failing(REFUSED.format("166.9.24.35:31874"), 1, options(agent="a2"))},
        refused() | {"pods.txt": pods(agent("a", "0/1", node="w1"), agent("b", "0/1", node="w2"))},
        refused() | {"exec.txt": "$ kubectl exec web-0 -- date\nError from server: error dialing backend: No agent available\n"},
    ],
)  # fmt: skip
def test_more_than_that_is_likely(files: dict[str, str]) -> None:
    """Refusals that go on, those of several agents, agents that are not ready, and users who see it."""
    assert bundle(files).causes.get("server-down") == "likely"
    assert "agent-args-wrong" not in bundle(files).causes


def test_arguments_that_are_shown_are_no_candidate() -> None:
    """Only what is not known may be wrong."""
    assert bundle(refused("166.9.24.35:31417") | {"ds.yaml": arguments(port=31417)}).causes == {
        "server-down": "possible"
    }


@pytest.mark.parametrize(
    ("files", "look", "never"),
    [
        (refused(), "ibmcloud ks cluster get", "crictl"),
        (refused() | {"get.txt": GET}, "--cluster c1a2b3c4d5e6f7a8b9c0", "rollout restart deployment"),
        (refused("192.168.7.5:8132"), "proxy-server", "ibmcloud"),
    ],
)
def test_what_tells_them_apart_comes_first_and_in_the_clusters_own_words(
    files: dict[str, str], look: str, never: str
) -> None:
    """The port that the record or the Service states; an address of IBM Cloud's private endpoints names its tools, and nobody's own machines."""
    case = bundle(files)
    for id in BOTH:
        cause = case.cause(id)
        assert cause is not None
        first = cause.would_change_our_mind[0]
        assert files["agent.log"].partition(": connect")[0].rpartition(":")[2] in first.what
        assert look in (first.command or "")
    assert never not in case.commands("server-down")


def test_nothing_refused_is_nothing_of_this() -> None:
    """Packets that vanish are another thing."""
    case = bundle({"agent.log": failing(dial("dial tcp 166.9.24.35:31874: i/o timeout"), 1), "e.txt": events()})
    assert not BOTH.keys() & case.causes.keys()


def test_a_server_that_goes_on_writing_is_not_down() -> None:
    """Its log has lines of the time of the refusals: it runs, and what was dialled is another place; with several servers it may be another's."""
    log = START + asked(1, "09:00:00.0") + denied("09:00:01.0") + asked(2, "09:59:00.0") + denied("09:59:01.0")
    many = refused("10.9.0.77:8132", 6)
    case = bundle(many | {"server.log": log})
    assert case.causes.get("server-down") == "possible"
    assert "log goes on meanwhile" in case.cause("server-down").summary  # type: ignore[union-attr]
    assert bundle(many).causes.get("server-down") == "likely"
    three = bundle(many | {"server.log": klog("08:00:00.060000", "ServerCount set to 3.", place="options.go:1") + log})
    for one, goes_on in ((case, True), (three, False)):
        times = one.tunnel.failure_classes()[ErrorClass.REFUSED]
        assert one_refusal.server_goes_on(one.snapshot.about, one.tunnel, times) is goes_on
