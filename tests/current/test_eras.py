"""An old case in a folder of its own: what contradicts today's statements is history, where the days are known."""

from __future__ import annotations

import pytest
from analyzer.current.eras import _apart

from tests.checks.test_pse import OWNER, WORKERS, account, get
from tests.support.inline import agent, arguments, bundle, failing, node, nodes, pods

OFF, ON = account("false", "false"), account("true", "true")
TODAY = {"today/agent.log": "".join(f"2026-11-10T04:00:0{n}.1Z stderr F {line}\n" for n, line in enumerate(failing("timeout").splitlines()))}  # fmt: skip
REST = {"get.txt": get(), "nodes.txt": WORKERS, "ds.yaml": arguments(), **OWNER}


@pytest.mark.parametrize("old", ["closed 2026-02-04/account.txt", "20251230/x/account.txt"])
def test_the_statement_of_the_later_day_holds(old: str) -> None:
    """By the day in the folder's name and the times in the other's logs; CTX-13 names what is past."""
    case = bundle({**REST, **TODAY, old: OFF, "today/account.txt": ON})
    assert (case.status("PSE-03"), case.status("CTX-10")) == ("pass", "pass")
    assert case.status("CTX-13") == "pass"
    assert "pse-without-vrf" not in case.causes
    turned = bundle({**REST, **TODAY, old: ON, "today/account.txt": OFF})
    assert turned.status("PSE-03") == "fail"


@pytest.mark.parametrize("old", ["CS331/account.txt", "old_case/account.txt"])
def test_where_no_day_is_known_both_stand(old: str) -> None:
    """No word in a name decides: nothing fails by one of two, none passes by the other, and both are named."""
    case = bundle({**REST, **TODAY, old: OFF, "today/account.txt": ON})
    assert [case.status(id) for id in ("PSE-03", "BGP-02", "CTX-10")] == ["unknown", "unknown", "warn"]
    assert "disagree" in case.says("PSE-03")
    assert old in case.says("PSE-03")


def test_pods_of_an_old_listing() -> None:
    """The pod that both list is as the later day shows it."""
    bad, good = pods(agent("a1bcd", "0/1", "CrashLoopBackOff", node="n1")), pods(agent("a1bcd", node="n1"))
    case = bundle({**TODAY, "2026-02-04/pods.txt": bad, "today/pods.txt": good, "nodes.txt": nodes(node("n1"))})
    assert case.status("AG-03") != "fail"
    unclear = bundle({**TODAY, "old/pods.txt": bad, "today/pods.txt": good, "nodes.txt": nodes(node("n1"))})
    assert unclear.status("AG-03") == "fail"


def test_the_folders_that_part_two_members() -> None:
    """The outermost ones; a member beside a folder stands for itself."""
    assert _apart("x/old/a/b.txt", "x/new/c.txt") == ("x/old", "x/new")
    assert _apart("a.txt", "new/c.txt") == ("a.txt", "new")
    assert _apart("t.tgz!old/a", "t.tgz!new/a") == ("t.tgz!old", "t.tgz!new")
