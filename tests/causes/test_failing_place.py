"""Where failing agents are."""

from __future__ import annotations

from analyzer.causes.failing_place import counted, failing_scope, shared_place

from tests.support.inline import Case, agent, bundle, node, nodes, pods

UP = 'I1123 10:00:05.000000       1 client.go:444] "Start serving" serverID="s1" agentID="a{}"\n'
LOST = 'E1123 10:0{}:03.000000       1 clientset.go:278] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp: lookup k.example.org on 10.0.0.2:53: no such host\\""\n'


def case_of(zones: dict[str, str], failing: set[str]) -> Case:
    rows = nodes(
        *(
            node(name, f"10.0.0.{at}", **{"topology.kubernetes.io/zone": zone})
            for at, (name, zone) in enumerate(zones.items(), 5)
        )
    )
    every = pods(*(agent(name, "0/1" if name in failing else "1/1", node=name) for name in zones))
    logs = {
        f"konnectivity-agent-{name:x<5}.log": "".join(LOST.format(n) for n in range(4))
        if name in failing
        else UP.format(name)
        for name in zones
    }
    return bundle({"n.txt": rows, "p.txt": every} | logs)


def test_the_zone_that_only_failing_agents_share_is_named() -> None:
    """With their nodes; agents of both zones share none, and where all fail there is nothing to tell apart."""
    zones = {"w1": "z1", "w2": "z2", "w3": "z2"}
    case = case_of(zones, {"w2", "w3"})
    about, tunnel = case.snapshot.about, case.tunnel
    assert shared_place(about, tunnel) == "zone z2"
    assert failing_scope(about, tunnel) == "2 of 3 agents, zone z2: w2, w3"
    one = case_of(zones, {"w2"})
    assert failing_scope(one.snapshot.about, one.tunnel) == "1 of 3 agents: w2"
    every = case_of(zones, set(zones))
    assert failing_scope(every.snapshot.about, every.tunnel) == "3 of 3 agents"


def test_the_counts_are_explained_where_all_bad_agents_fail_by_their_logs() -> None:
    """An agent that is not ready and has no log may have another fault."""
    case = case_of({"w1": "z1", "w2": "z2", "w3": "z2"}, {"w2", "w3"})
    cause = case.cause("agent-dns")
    assert cause is not None
    assert "AG-05" in cause.explains
    assert counted(case.snapshot.about, case.tunnel, {}) == ()


def test_how_many_is_told_by_the_list_where_every_log_has_its_pod_there() -> None:
    """A log that nobody's is may be of a pod that is ready; where none is ready it is one of these."""
    for third, said in (("0/1", "3 of 3 agents"), ("1/1", "1 of 1 agents")):
        every = pods(*(agent(name, ready, node=name) for name, ready in (("w1", "0/1"), ("w2", "0/1"), ("w3", third))))
        case = bundle({"p.txt": every, "agent.log": "".join(LOST.format(n) for n in range(4))})
        assert failing_scope(case.snapshot.about, case.tunnel) == said
