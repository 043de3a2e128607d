"""Pods and nodes that two members list in different states."""

from __future__ import annotations

from tests.support.inline import agent, bundle, node, nodes, pods

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
