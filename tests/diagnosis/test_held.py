"""What a cause would like to see is not asked for where the bundle holds it, and only there."""

from __future__ import annotations

import pytest
from analyzer.checks import commands
from analyzer.diagnosis.engine import Engine
from analyzer.diagnosis.held import held_gaps, not_held
from analyzer.facts.cluster import About
from analyzer.model import Gap
from analyzer.schema import ContainerArgRow, EventRow, ListingRow

from tests.support.inline import bundle, node, nodes, pod, pods
from tests.support.tables import tables_of

ABOUT = bundle(n=nodes(node("10.1.2.3"))).snapshot.about
MASTERS = commands.master_namespace(ABOUT)
OF_MASTERS = Gap("the control plane's pods", "kubectl get pods -n kubx-masters -o wide")
ID = "cn4d7h2f0k9b3m8s1pq0"


@pytest.mark.parametrize(
    ("gap", "kind", "space", "complete", "held"),
    [
        (commands.events(), "events", None, True, True),
        (commands.events(), "events", "kube-system", True, False),
        (commands.events(), "events", None, False, False),
        (commands.master_pods(ABOUT), "pods", MASTERS, True, True),
        (commands.master_pods(ABOUT), "events", None, True, False),
        (commands.agent_pods(), "pods", "kube-system", True, True),
        (commands.agent_pods(), "pods", "shop", True, False),
        (commands.agent_pods(), "pods", None, True, False),
        (commands.nodes(), "nodes", None, True, False),
    ],
)
def test_a_whole_list_is_not_asked_for_again(
    gap: Gap, kind: str, space: str | None, complete: bool, held: bool
) -> None:
    """Of all namespaces, or of the one that is asked for; a part, or a list that shows no pod of it, is."""
    rows = [ListingRow(source="a.txt", kind=kind, namespace=space, rows=3, complete=complete)]
    assert (not_held((gap,), held_gaps(ABOUT, rows)) == ()) is held


def _table(*rows: str, end: str = "") -> str:
    head = f"{'NAMESPACE':<16}{'NAME':<60}{'READY':<8}{'STATUS':<10}{'RESTARTS':<11}AGE"
    return "\n".join([head, *rows, end])


def _row(space: str, name: str) -> str:
    return f"{space:<16}{name:<60}{'1/1':<8}{'Running':<10}{'0':<11}3d"


SERVER = _row("kubx-masters", f"konnectivity-server-{ID}-5f6c8d9b7c-tl8qz")
MASTER = _row("kubx-masters", f"master-{ID}-7f8d6c9b5-4zkqp")
WORKERS = _row("kube-system", "coredns-7c4f9d8b6-2xk9p")
AGENTS_SPACE = _row("calico-system", "konnectivity-agent-2xk9p")


@pytest.mark.parametrize(
    ("text", "agents", "master"),
    [
        (_table(SERVER, MASTER), False, True),
        (_table(MASTER), False, False),
        (_table(WORKERS, WORKERS.replace("2xk9p", "9pdx7")), True, False),
        (_table(WORKERS), False, False),
        (_table(SERVER, WORKERS), True, True),
        (_table(_row("shop", "cart-0"), _row("shop", "cart-1")), False, False),
        (_table(AGENTS_SPACE, AGENTS_SPACE.replace("2xk9p", "9pdx7")), True, False),
        (_table(SERVER, MASTER.replace("master-", "etcd-"), end="..."), False, False),
    ],
)
def test_a_list_with_namespaces_is_of_those_that_it_shows(text: str, agents: bool, master: bool) -> None:
    """A master's namespace has no worker's pod, and the customer's cluster no master's; a lone row may be all that was asked for."""
    snapshot = bundle(pods=text).snapshot
    held = Engine(snapshot).held
    assert (commands.agent_pods() in held) is agents
    assert (OF_MASTERS in held) is master


def test_two_tables_of_one_file_are_two_lists() -> None:
    """What stands below the titles of another table is of that one."""
    about = bundle(a=_table(_row("shop", "cart-0")) + "\n\n" + _table(SERVER)).snapshot.about
    first = ListingRow(source="a.txt", line=1, kind="pods", rows=1, complete=True)
    second = ListingRow(source="a.txt", line=5, kind="pods", rows=1, complete=False)
    server = about.role("server")[0].rows[0]
    assert server.line == 6
    assert server.source == "a.txt"
    assert held_gaps(about, [first, second]) == frozenset()


def test_rows_of_one_cluster_looked_for_in_the_masters_namespace_are_all_of_it() -> None:
    """The namespace holds many clusters; a search for one ID leaves no title and misses nothing of that cluster."""
    line = "{:<60} 1/1     Running            0                 33d     172.18.71.203    10.190.82.15    <none>           <none>"
    asked = f"[ops-carrier7 ~]$ kubectl get po -n kubx-masters -o wide | grep {ID}"
    names = [f"konnectivity-server-{ID}-6c5d9f7b84-x4bhz", f"master-{ID}-7f8d6c9b5-4zkqp"]
    for shown, held in ((names, True), (names[:1], False)):
        engine = Engine(bundle(chat="\n".join([asked, *(line.format(name) for name in shown)]) + "\n").snapshot)
        assert (OF_MASTERS in engine.held) is held, shown


def test_events_of_a_control_plane_alone_are_not_those_of_the_workers() -> None:
    """A list with a column of namespaces in which every event is of the masters."""
    lists = [ListingRow(source="a", line=1, kind="events", rows=2, complete=True)]
    for spaces, held in ((["kubx-masters"], False), (["kubx-masters", "kube-system"], True), ([None], True)):
        rows = [EventRow(source="a", line=2 + at, namespace=space) for at, space in enumerate(spaces)]
        assert (commands.events() in held_gaps(ABOUT, lists, rows)) is held, spaces


def test_an_empty_list_and_what_no_command_shows_stay() -> None:
    """Events that have gone by now may be found elsewhere."""
    gaps = (commands.events(), Gap("what was changed", None))
    empty = ListingRow(source="a.txt", kind="events", rows=0, complete=True)
    assert not_held(gaps, held_gaps(ABOUT, [empty])) == gaps
    assert not_held((), frozenset()) == ()


def test_the_agents_object_is_not_asked_for_where_its_arguments_are_read() -> None:
    """A pod's arguments may be older than the object that made it."""
    gap = commands.agent_daemonset(ABOUT)
    for kind, held in (("DaemonSet", True), ("Pod", False)):
        row = ContainerArgRow(
            source="a", line=1, kind=kind, name="konnectivity-agent", flag="proxy-server-host", value="h"
        )
        about = About(tables_of(row))
        asked = (commands.agent_daemonset(about),)
        assert (not_held(asked, held_gaps(about, ())) == ()) is held, kind
    assert not_held((gap,), held_gaps(ABOUT, ())) == (gap,)


def test_no_check_asks_for_what_is_held() -> None:
    """A question that a whole list leaves open is not answered by the same list once more."""
    lists = pods(pod("konnectivity-agent-2xk9p", node="10.1.2.3"), pod("coredns-7c4f9d8b6-2xk9p"))
    engine = Engine(bundle(n=nodes(node("10.1.2.3")), p=lists).snapshot)
    report = engine.run(planned=False)
    assert commands.agent_pods() in engine.held
    asked = {gap for outcome in report.checks for gap in outcome.missing}
    assert not asked & engine.held
