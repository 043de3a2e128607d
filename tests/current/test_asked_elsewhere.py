"""Errors and uses of another cluster than the one whose objects are listed."""

from __future__ import annotations

import pytest
from analyzer.current.asked_elsewhere import asked_elsewhere, cluster_of
from analyzer.current.held import CurrentRows
from analyzer.schema import FactRow, ToolErrorRow

from tests.support.inline import bundle
from tests.support.tables import tables_of

NODES = "kubectl get nodes\nNAME       STATUS   ROLES    AGE   VERSION\n10.1.0.1   Ready    <none>   9d    v1.29.1\n"
REFUSED = "kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: dial tcp 10.0.0.1:8131: connect: connection refused\n"
DATE = "kubectl exec -n shop web-0 -- date\nMon Mar  2 10:00:00 UTC 2026\n"
HERE, THERE = "(⎈|harbour:default) dana@mac ~ % ", "(⎈|quarry:default) dana@mac ~ % "
CHOSEN = '$ kubectl config use-context {0}\nSwitched to context "{0}".\n'


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (HERE + NODES + HERE + REFUSED, "broken"),
        (HERE + NODES + HERE.replace(":default", ":shop") + REFUSED, "broken"),
        (HERE + NODES + THERE + REFUSED, "inconclusive"),
        (HERE + NODES + THERE + NODES + THERE + REFUSED, "broken"),
        ("$ " + NODES + "$ " + REFUSED, "broken"),
        ("$ " + NODES + THERE + REFUSED, "broken"),
        (CHOSEN.format("harbour") + "$ " + NODES + "$ " + REFUSED, "broken"),
        (CHOSEN.format("harbour") + "$ " + NODES + CHOSEN.format("quarry") + "$ " + REFUSED, "inconclusive"),
        (HERE + NODES + HERE + REFUSED + THERE + DATE, "broken"),
    ],
)
def test_another_clusters_error_decides_nothing(text: str, verdict: str) -> None:
    """By the context of the prompt, or the one that was chosen above; without any nothing is known, and all of it counts."""
    assert str(bundle({"t.txt": text}).report.verdict) == verdict


def test_the_error_is_quoted_with_both_names() -> None:
    """Nobody reads "nothing fails" without it."""
    headline = bundle({"t.txt": HERE + NODES, "u.txt": THERE + REFUSED}).report.headline
    assert "it is of context quarry, and the objects listed are of context harbour" in headline


def error(asked: str | None) -> ToolErrorRow:
    return ToolErrorRow(source="t", line=2, class_="tunnel", message="x", asked_of=asked)


@pytest.mark.parametrize(
    ("listed", "asked", "left_out"),
    [
        ("context a", "context b", True),
        ("context a", "context a", False),
        ("context a", "server b.example", False),
        ("context a", None, False),
        ("unstated", "context b", False),
        ("context admin@a", "context dana@a", False),
        ("context shop/api-a:6443/dana", "context web/api-a:6443/kube:admin", False),
        ("context shop/api-a:6443/dana", "context shop/api-b:6443/dana", True),
    ],
)
def test_names_of_one_kind_tell_clusters_apart(listed: str, asked: str | None, left_out: bool) -> None:
    """A user or a namespace in a context's name tells none."""
    rows = tables_of(FactRow(source="t", line=1, key="listed_of", value=listed), error(asked))
    assert bool(list(asked_elsewhere(CurrentRows(rows)))) is left_out


def test_an_administrators_context_of_ibm_cloud_is_of_the_same_cluster() -> None:
    """It has one part more."""
    assert cluster_of("context yard/cf8nu40u/admin") == cluster_of("context yard/cf8nu40u")


def test_a_use_of_another_cluster_is_none_of_this() -> None:
    """Neither what came through nor what was lost."""
    listed = FactRow(source="t", line=1, key="listed_of", value="context a")
    for key, count in (("exec_shown", 1), ("top_lost", 1), ("cluster_id", 0)):
        one = FactRow(source="t", line=3, key=key, value="v", asked_of="context b")
        assert len(list(asked_elsewhere(CurrentRows(tables_of(listed, one))))) == count


def test_another_fact_with_a_blank_in_it_is_no_list_of_a_cluster() -> None:
    """Only what was listed tells whose the objects are."""
    other = FactRow(source="t", line=1, key="cluster_name", value="context a")
    assert not list(asked_elsewhere(CurrentRows(tables_of(other, error("context b")))))
