"""Two bundles of one cluster compared."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer import wording
from analyzer.tools.diff import compare, normal, text, things

from tests.support.inline import Case, agent, bundle, dial, failing, mesh, node, nodes, pod, pods, serving

ERROR = dial("dial tcp 10.0.0.1:31417: i/o timeout")
IPS = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("konnectivity-agent-bcdfg", "konnectivity-agent"),
        ("coredns-7c9d5b8f6-bcdfg", "coredns"),
        ("calico-node", "calico-node"),
        ("etcd-0", "etcd-0"),
        ("konnectivity-agent-aeiou", "konnectivity-agent-aeiou"),
    ],
)
def test_names_without_what_changes(name: str, short: str) -> None:
    """The random part of Kubernetes has no vowels."""
    assert normal(name) == short


def both(before: dict[str, str], after: dict[str, str]) -> dict[str, Any]:
    one, two = bundle(before), bundle(after)
    return compare(one.snapshot, two.snapshot, one.report.data, two.report.data)


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    found = both(before, after)
    kinds = ("new", "fixed", "still_broken", "no_longer_observable")
    return {kind: [row["what"] for row in found[kind] if not row["what"].startswith("check ")] for kind in kinds}


def said(before: str | None, after: str | None) -> str:
    """Where the change of one node's state is listed."""
    files = [
        {"x.txt": "x\n"} | ({"n.txt": nodes(node("10.0.0.1", status=one))} if one else {}) for one in (before, after)
    ]
    return next((kind for kind, rows in changes(*files).items() if "node 10.0.0.1" in rows), "")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Ready", "Ready", ""),
        ("Ready", "NotReady", "new"),
        ("NotReady", "Ready", "fixed"),
        ("NotReady", "NotReady", "still_broken"),
        ("NotReady", None, "no_longer_observable"),
        ("Ready", None, ""),
        (None, "NotReady", "new"),
        (None, "Ready", ""),
    ],
)
def test_fixed_needs_positive_evidence(before: str | None, after: str | None, kind: str) -> None:
    """What is merely absent is no longer observable."""
    assert said(before, after) == kind


def compared(case: Case) -> dict[str, tuple[bool, str]]:
    return things(case.snapshot)


def test_what_can_be_compared() -> None:
    """Nodes, pods with a role, sessions, agents' logs; each with whether it is good."""
    found = compared(
        bundle(
            mesh(IPS, {("10.0.0.1", "10.0.0.2"): "Active", ("10.0.0.2", "10.0.0.1"): "Active"})
            | {
                "n.txt": nodes(node("10.0.0.1"), node("10.0.0.2", status="NotReady")),
                "p.txt": pods(
                    agent("bcdfg", node="10.0.0.1"),
                    agent("bcdfh", "0/1", node="10.0.0.2"),
                    pod("coredns-7c9d5b8f6-bcdfg"),
                    pod("web-bcdfg", "0/1"),
                ),
                "konnectivity-agent-bcdfj.log": failing(ERROR),
                "konnectivity-agent-bcdfk.log": "I0302 09:00:00.000000       1 x.go:1] nothing\n",
            }
        )
    )
    assert {key: good for key, (good, _) in found.items()} == {
        "node 10.0.0.1": True, "node 10.0.0.2": False, "agent on 10.0.0.1": True, "agent on 10.0.0.2": False, "coredns coredns": True,
        "BGP 10.0.0.1 - 10.0.0.2": False, "BGP 10.0.0.1 - 10.0.0.3": True, "BGP 10.0.0.2 - 10.0.0.3": True, "agent log konnectivity-agent": False,
    }  # fmt: skip
    assert found["node 10.0.0.2"][1] == "NotReady"
    assert found["BGP 10.0.0.1 - 10.0.0.2"][1] == "down"


def test_one_bad_pod_of_several_makes_the_name_bad() -> None:
    """Whatever their order."""
    for rows in ([("1/1", "bcdfg"), ("0/1", "bcdfh")], [("0/1", "bcdfg"), ("1/1", "bcdfh")]):
        found = compared(bundle(p=pods(*(pod(f"coredns-7c9d5b8f6-{end}", ready) for ready, end in rows))))
        assert found["coredns coredns"][0] is False
    done = compared(bundle(p=pods(pod("coredns-7c9d5b8f6-bcdfg", "1/1", "Pending"))))
    assert done["coredns coredns"][0] is False


def test_checks_are_compared_by_their_answers() -> None:
    """Failed then, and passed or unknown now."""
    bad, good, none = (
        {"a.log": serving(), "n.txt": nodes(node("10.0.0.1", status="NotReady"))},
        {"a.log": serving(), "n.txt": nodes(node("10.0.0.1"))},
        {"a.log": serving()},
    )
    failed = {o.id for o in bundle(bad).report.checks if str(o.status) == "fail"}
    passed = {o.id for o in bundle(good).report.checks if str(o.status) == "pass"}
    unknown = {o.id for o in bundle(none).report.checks if str(o.status) == "unknown"}
    assert failed & passed & unknown

    def checks(before: dict[str, str], after: dict[str, str], kind: str) -> set[str]:
        return {
            row["what"].removeprefix("check ") for row in both(before, after)[kind] if row["what"].startswith("check ")
        }

    assert failed & passed <= checks(bad, good, "fixed")
    assert failed & passed <= checks(good, bad, "new")
    assert failed == checks(bad, bad, "still_broken")
    assert failed & unknown <= checks(bad, none, "no_longer_observable")
    assert not failed & checks(good, good, "new")


def test_two_clusters_are_no_comparison_of_one() -> None:
    """It is said; an unknown id says nothing."""
    one, two = ({"m.txt": f"ClusterID: cn9f3u2d0gm4b1ske7p{n}\nActualState: normal\n"} for n in range(2))
    assert both(one, two)["warning"] == "two different clusters: cn9f3u2d0gm4b1ske7p0 and cn9f3u2d0gm4b1ske7p1"
    assert both(one, one)["warning"] is None
    assert both(one, {"a.log": serving()})["warning"] is None


def test_the_text_for_people() -> None:
    """Both sides, the warning, and each kind with its number."""
    found = both({"n.txt": nodes(node("10.0.0.1", status="NotReady"))}, {"n.txt": nodes(node("10.0.0.1"))})
    shown = text(found | {"warning": "two"})
    assert shown.startswith("before  ")
    assert "\nwarning: two\n" in shown
    assert "warning" not in text(found)
    assert "  node 10.0.0.1: NotReady -> Ready" in shown
    assert "no longer observable (0)" in shown
    many = found | {"new": [{"what": f"n{n}", "before": "b" * 100, "after": "a" * 300} for n in range(50)]}
    lines = [line for line in text(many).split("\n") if line.startswith("  n")]
    assert "new (50)" in text(many)
    assert lines[0] == f"  n0: {'b' * 100} -> {wording.abridged('a' * 300)}"
    assert len([line for line in lines if "aaa" in line]) == 40
    assert "  and 10 more, in --format json" in text(many)
