"""Pods and nodes that two members list in different states."""

from __future__ import annotations

from typing import Any

from analyzer.current.disputed import disputed, is_up
from analyzer.current.eras import Eras
from analyzer.current.held import CurrentRows
from analyzer.schema import NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.inline import agent, bundle, node, nodes, pod, pods
from tests.support.tables import tables_of

TITLE = "agents-not-running"


def listed(ready: str, status: str, age: str, restarts: int = 0) -> str:
    return pods(*(agent(end, ready, status, age=age, restarts=restarts) for end in ("a", "b")))


def test_an_unknown_order_leaves_nothing_certain() -> None:
    """Both lists stand: the cause is possible, and says what speaks against it."""
    case = bundle({"one.txt": listed("0/1", "CrashLoopBackOff", "9d"), "two.txt": listed("1/1", "Running", "9d")})
    assert case.causes.get(TITLE) == "possible"
    cause = case.cause(TITLE)
    assert cause is not None
    assert "another member states the contrary" in cause.summary


def test_ages_tell_which_list_is_the_later() -> None:
    """The pods of the later list are older, whatever the files are called."""
    bad, good = ("0/1", "CrashLoopBackOff"), ("1/1", "Running")
    assert bundle({"one.txt": listed(*bad, "100m"), "two.txt": listed(*good, "140m")}).status("AG-03") == "pass"
    assert bundle({"two.txt": listed(*bad, "100m"), "one.txt": listed(*good, "140m")}).status("AG-03") == "pass"
    assert bundle({"one.txt": listed(*bad, "140m"), "two.txt": listed(*good, "100m")}).causes == {TITLE: "confirmed"}


def test_restarts_tell_it_as_well() -> None:
    """A pod never restarts less often than before."""
    good, bad = listed("1/1", "Running", "9d", restarts=2), listed("0/1", "CrashLoopBackOff", "9d", restarts=31)
    assert bundle({"one.txt": good, "two.txt": bad}).causes == {TITLE: "confirmed"}


def test_nodes_of_two_members_are_disputed() -> None:
    """A node that is Ready in one file and not in the other: both lines are named as such."""
    case = bundle({"a.txt": nodes(node("n1", status="NotReady")), "b.txt": nodes(node("n1"))})
    assert case.snapshot.current.disputed == {("a.txt", 2), ("b.txt", 2)}


def test_equal_statements_are_not_disputed() -> None:
    """Two members that say the same, and one that says nothing of the state."""
    same = bundle({"a.txt": listed("1/1", "Running", "9d"), "b.txt": listed("1/1", "Running", "9d")})
    assert same.snapshot.current.disputed == frozenset()
    assert same.snapshot.current.past == ()


def test_a_table_without_namespaces_lists_the_same_pods() -> None:
    """A name that one namespace alone has is that pod."""
    bare = listed("1/1", "Running", "140m").replace("NAMESPACE     ", "").replace("kube-system   ", "")
    case = bundle({"one.txt": listed("0/1", "CrashLoopBackOff", "100m"), "two.txt": bare})
    assert case.status("AG-03") == "pass"
    assert len(case.snapshot.current.past) == 2


def row(
    source: str,
    up: bool | None = True,
    name: str | None = "p",
    space: str | None = "s",
    line: int | None = 2,
    **more: Any,
) -> PodRow:
    status = None if up is None else "Running" if up else "CrashLoopBackOff"
    return PodRow(source=source, line=line, namespace=space, name=name, status=status, ready=up, **more)


def told(*rows: Row) -> tuple[list[tuple[str, str]], set[tuple[str, int]]]:
    past, unclear = disputed(held := CurrentRows(tables_of(*rows)), Eras(held))
    return [(one.row.source, one.by.source) for one in past], set(unclear)


BOTH = {("a", 2), ("b", 2)}


def test_a_state_is_what_a_row_states() -> None:
    """Ready and running, or not; a row that says neither is no statement."""
    assert [is_up(row("a", up)) for up in (True, False, None)] == [True, False, None]
    assert is_up(PodRow(source="a", name=None, status="Running", ready=True)) is True
    assert told(row("a"), row("b", None)) == ([], set())
    assert told(row("a"), row("b", False, name=None)) == ([], set())
    assert told(row("a", name=None), row("b", False, name=None)) == ([], set())


def test_pods_of_one_name_in_two_namespaces_are_two() -> None:
    """A row without a namespace is the pod of the only namespace that has the name, and nobody's where there are two."""
    assert told(row("a"), row("b", False)) == ([], BOTH)
    assert told(row("a"), row("b", False, space="t")) == ([], set())
    assert told(row("a"), row("b", False, space=None)) == ([], BOTH)
    assert told(row("a"), row("b", False, space=None), row("c", space="t")) == ([], set())
    assert told(row("a", space=None), row("b", False, space=None)) == ([], BOTH)


def test_as_many_members_as_are_compared() -> None:
    """Twelve state one object, thirteen are as many clusters."""
    twelve = [row(f"m{n:02}", n > 0) for n in range(12)]
    assert len(told(*twelve)[1]) == 12
    assert told(*twelve, row("m12")) == ([], set())


def test_a_row_without_a_line_is_not_placed() -> None:
    """A place is a line of a member."""
    assert told(row("a"), row("b", False, line=None)) == ([], {("a", 2)})
    one, other = (
        NodeRow(source="a", line=2, name="n", ready=True),
        NodeRow(source="b", line=None, name="n", ready=False),
    )
    assert told(one, other) == ([], {("a", 2)})


def test_nodes_are_disputed_between_members_only() -> None:
    """Two states in one member have an order; one state in two members is no dispute; without name or state it is none."""

    def node(source: str, ready: bool | None, name: str | None = "n") -> NodeRow:
        return NodeRow(source=source, line=2, name=name, ready=ready)

    assert told(node("a", True), node("b", False)) == ([], BOTH)
    assert told(node("a", True), node("a", False)) == ([], set())
    assert told(node("a", True), node("b", True)) == ([], set())
    assert told(node("a", True), node("b", None)) == ([], set())
    assert told(node("a", True, None), node("b", False, None)) == ([], set())
    assert told(node("a", True), node("b", False, "m")) == ([], set())


def test_other_pods_tell_which_member_is_the_later() -> None:
    """Those that both list; one that only one of them lists says nothing."""
    ages = [row("a", name="q", age_s=100.0), row("b", name="q", age_s=900.0)]
    alone = [row("a", name="r", age_s=5000.0), row("c", name="r", age_s=1.0)]
    assert told(row("a", False, age_s=None), row("b"), *ages, *alone) == ([("a", "b")], set())
    assert told(row("a", False), row("b"), *alone) == ([], BOTH)


def test_two_pods_of_a_daemonset_are_not_on_one_node_together() -> None:
    """Two members of unknown order list one each: one of the lists is past, so nothing that rests on either is confirmed."""
    bad = pods(
        *(agent(end, "0/1", "CrashLoopBackOff", restarts=9, node=node) for end, node in (("a", "n1"), ("b", "n2")))
    )
    good = pods(agent("c", node="n1"), agent("d", node="n2"))
    assert bundle({"1.txt": bad}).first == ("agents-not-running", "confirmed")
    assert bundle({"1.txt": bad, "2.txt": good}).causes["agents-not-running"] == "possible"
    assert len(bundle({"1.txt": bad, "2.txt": good}).snapshot.current.disputed) == 4
    elsewhere = pods(agent("c", node="n3"), agent("d", node="n4"))
    assert bundle({"1.txt": bad, "2.txt": elsewhere}).snapshot.current.disputed == frozenset()


def test_an_older_pod_of_both_lists_orders_the_other_two() -> None:
    """A pod that both list has grown older in the later one: the DaemonSet's pod of that list is the one on the node."""
    bad = pods(pod("etcd-cp1", age="9d"), agent("a", "0/1", "CrashLoopBackOff", node="n1"))
    good = pods(pod("etcd-cp1", age="10d"), agent("c", node="n1"))
    case = bundle({"1.txt": bad, "2.txt": good})
    assert [row.name for row in case.snapshot.current.tables["pods"] if "agent" in row.name] == [
        "konnectivity-agent-cxxxx"
    ]  # type: ignore[attr-defined]


def test_an_older_pod_of_both_lists_orders_two_sets_that_were_turned_over() -> None:
    """Every pod of a Deployment has a new name in the later list: the others are gone, whatever the members are called."""

    def shown(age: str, ready: str, status: str, set: str) -> str:
        rows = [pod(f"kube-apiserver-{set}-{end * 5}", ready, status, namespace="master-a") for end in "bcd"]
        return pods(pod("openshift-apiserver-58c7b9d4f6-2mlx8", "3/3", namespace="master-a", age=age), *rows)

    bad, good = ("4/5", "CrashLoopBackOff", "7f9d6c8b54"), ("5/5", "Running", "6b8d5f7c99")
    later = bundle({"b.txt": shown("6d", *bad), "a.txt": shown("7d", *good)})
    names = {row.name.split("-")[2] for row in later.snapshot.current.tables["pods"]}  # type: ignore[attr-defined]
    assert names == {"6b8d5f7c99", "58c7b9d4f6"}
    open_ = bundle({"b.txt": shown("6d", *bad), "a.txt": shown("6d", *good)}).snapshot.current
    assert len(open_.disputed) == 6


def test_two_lists_of_one_set_without_a_pod_in_common_are_of_two_times() -> None:
    """Equally many of a DaemonSet in each, well in one of them: neither is known to be now; lists of single pods may be chosen ones."""

    def shown(ready: str, status: str, *ends: str) -> str:
        return pods(*(agent(end, ready, status, node="<none>") for end in ends))

    bad, good = ("0/1", "CrashLoopBackOff"), ("1/1", "Running")
    assert bundle({"one.txt": shown(*bad, "a", "b"), "two.txt": shown(*good, "c", "d")}).causes[TITLE] == "possible"
    assert bundle({"one.txt": shown(*bad, "a", "b"), "two.txt": shown(*good, "c")}).causes[TITLE] == "confirmed"
    assert bundle({"one.txt": shown(*bad, "a", "b"), "two.txt": shown(*bad, "c", "d")}).causes[TITLE] == "confirmed"
