"""The number of servers that servers announce."""

from __future__ import annotations

import pytest
from analyzer.facts.announced import too_low

from tests.checks.test_srv import START
from tests.support.inline import Case, bundle, klog, node, nodes, pod, pods, table

ARGS = (
    "$ grep -- '--' /etc/kubernetes/manifests/konnectivity-server.yaml\n    - --server-count={}\n    - --mode=grpc\n{}"
)
THREE = [pod(f"konnectivity-server-cp{n}", node=f"cp{n}") for n in (1, 2, 3)]


def of(count: str, more: str = "", servers: list[list[str]] = THREE) -> Case:
    listed = nodes(node("cp1", version="v1.30.2"), node("cp2", version="v1.30.2"))
    return bundle({"args.txt": ARGS.format(count, more), "p.txt": pods(*servers), "n.txt": listed})


@pytest.mark.parametrize(
    ("count", "more", "servers", "found"),
    [
        ("1", "", THREE, [3]),
        ("2", "", THREE, [3]),
        ("3", "", THREE, []),
        ("4", "", THREE, []),
        ("0", "", THREE, []),
        ("1", "", THREE[:1], []),
        ("1", "", [THREE[0], pod("konnectivity-server-cp2", "0/1", "CrashLoopBackOff", node="cp2")], []),
        ("1", "    - --enable-lease-controller=true\n", THREE, []),
        ("1", "    - --enable-lease-controller=false\n", THREE, [3]),
    ],
)
def test_a_count_below_the_servers_that_run(count: str, more: str, servers: list[list[str]], found: list[int]) -> None:
    """Each pod that runs is one; servers that count leases announce no argument."""
    assert [true for *_, true in too_low(of(count, more, servers).snapshot.about)] == found


def test_logs_of_servers_count_where_their_pods_are_not_listed() -> None:
    """Whichever shows more of them."""
    about = of("1", "", THREE[:1]).snapshot.about
    assert [true for *_, true in too_low(about, 2)] == [2]
    assert [value for _, value, _ in too_low(about, 2)] == ["1"]


def test_it_is_why_some_servers_have_no_agent() -> None:
    """Likely, with the argument to change; a true count is no fault."""
    case = of("1")
    assert (case.status("AG-10"), case.causes.get("agents-partially-connected")) == ("fail", "likely")
    assert "announce 1 of 3" in case.says("AG-10")
    assert case.places("AG-10")[0] == "args.txt:2"
    assert "s/--server-count=1/--server-count=3/" in case.commands("agents-partially-connected")
    assert "/etc/kubernetes/manifests/konnectivity-server*.yaml" in case.commands("agents-partially-connected")
    assert of("3").status("AG-10") != "fail"


def log_of(number: int, count: int, agents: int) -> str:
    """The log of one of several servers, with the count in its option dump."""
    options = klog("08:00:01.000000", f"ServerID set to s{number}.") + klog(
        "08:00:01.100000", f"ServerCount set to {count}."
    )
    refused = klog("09:00:00.000000", '"Failed to get a backend" err="No agent available" dialID=7', "E")
    return (
        START
        + options
        + "".join(
            klog("08:00:05.000000", f'"Agent connected" agentID="a{n}" serverID="s{number}"') for n in range(agents)
        )
        + ("" if agents else refused)
    )


@pytest.mark.parametrize(("count", "low"), [(1, True), (2, True), (3, False)])
def test_what_servers_print_of_it_is_held_against_their_logs(count: int, low: bool) -> None:
    """Three logs, and each prints its count: the true one is the first remedy; where it is true, balancer and addresses are asked for."""
    case = bundle({f"cp{n}/server.log": log_of(n, count, 2 if n == 1 else 0) for n in (1, 2, 3)})
    assert case.first == ("agents-partially-connected", "confirmed")
    says = case.commands("agents-partially-connected")
    assert says.startswith("start every server with --server-count=3 in place of") is low
    assert (f"s/--server-count={count}/--server-count=3/" in says) is low
    assert ("set --server-count to the true number" in says) is not low
    assert (f"{count} of 3 is announced" in case.cause("agents-partially-connected").summary) is low  # type: ignore[union-attr]


def test_replicas_that_are_wanted_count() -> None:
    """A Deployment of three with a count of one, by its own row."""
    row = table(
        "NAMESPACE  NAME  READY  UP-TO-DATE  AVAILABLE  AGE",
        [["kube-system", "konnectivity-server", "3/3", 3, 3, "9d"]],
    )
    case = bundle({"d.txt": "$ kubectl get deployments -A\n" + row, "args.txt": ARGS.format("1", "")})
    assert [(value, true) for _, value, true in too_low(case.snapshot.about)] == [("1", 3)]
    leases = bundle(
        {
            f"cp{n}/server.log": log_of(n, 1, 0) + klog("08:00:01.200000", "EnableLeaseController set to true.")
            for n in (1, 2)
        }
    )
    assert too_low(leases.snapshot.about, 2) == []
