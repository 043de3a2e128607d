"""Rights that a pod's own account has not, by the pod's own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from analyzer.facts.halts import HaltKind, Halts
from analyzer.facts.pods import Pod
from analyzer.facts.rights import missed
from analyzer.schema import ContainerRow, EventRow, KonnectivityEventRow, LogSignalRow, LogSourceRow, PodRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

NAME = "watcher-5d8f7b9c66-vm2xk"
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
NODES = 'is forbidden: User "system:serviceaccount:shop:watcher" cannot list resource "nodes" in API group "" at the cluster scope'
PODS = NODES.replace("nodes", "pods")


def pod(status: str = "CrashLoopBackOff", ready: bool | None = False) -> Pod:
    found = Pod("shop", NAME, "", "w1", status=status, ready=ready, restarts=9)
    found.rows.append(PodRow(source="p", line=1, namespace="shop", name=NAME, status=status))
    return found


def refusal(text: str = NODES, line: int = 4, at: datetime | None = None, name: str = NAME) -> LogSignalRow:
    return LogSignalRow(source="l", line=line, signal="right_missed", pod=name, name=text, message=text, at=at)


def end(text: str, line: int = 9, signal: str = "last_words") -> LogSignalRow:
    return LogSignalRow(source="l", line=line, signal=signal, pod=NAME, name=text[:60], message=text)


def log(last: datetime | None) -> LogSourceRow:
    return LogSourceRow(source="l", line=1, component="other", pod=NAME, last_at=last)


@pytest.mark.parametrize(
    "rows",
    [
        [end(f"nodes {NODES}")],
        [end(f"panic: nodes {NODES}", signal="go_panic")],
        [refusal(line=7), end("the program failed to start")],
        [ContainerRow(source="c", line=3, pod=NAME, container="main", ready=False, message=f"panic: nodes {NODES}")],
        [refusal(), refusal(line=5)],
        [refusal(at=AT), log(AT + timedelta(seconds=90))],
        [KonnectivityEventRow(source="k", line=2, pod=NAME, error=f"nodes {NODES}")],
    ],
)
def test_what_a_pod_ends_or_goes_on_with_is_a_refusal_of_its_account(rows: list[Row]) -> None:
    """By its last words, right above them, by its container's state, or again and again up to the end of its log."""
    found = missed(tables_of(*rows), pod())
    assert found is not None
    assert [(one.account, one.verb, one.plain) for one in found.denials] == [("shop:watcher", "list", "nodes")]
    assert found.row in rows


@pytest.mark.parametrize(
    "rows",
    [
        [refusal(line=1), end("open /etc/tls.key: no such file or directory")],
        [refusal()],
        [refusal(at=AT), log(AT + timedelta(hours=1))],
        [end(f"nodes {NODES.replace('shop:', 'other:')}")],
        [end(f"nodes {NODES.replace('system:serviceaccount:shop:watcher', 'kim')}")],
        [refusal(name="other"), refusal(line=5, name="other")],
        [KonnectivityEventRow(source="k", line=2, pod=NAME, error=f"nodes {NODES}"), KonnectivityEventRow(source="k", line=3, pod=NAME, error="EOF")],
        [],
    ],
)  # fmt: skip
def test_a_refusal_that_is_not_the_end_is_no_reason(rows: list[Row]) -> None:
    """Programs go on without many a right; another end, an old line, another namespace's account, a user, another pod's log."""
    assert missed(tables_of(*rows), pod()) is None


def test_all_that_the_account_lacks_is_told_once() -> None:
    """The deciding right first, the others of the same log behind it."""
    found = missed(tables_of(refusal(PODS, 3), refusal(), refusal(), end(f"nodes {NODES}")), pod())
    assert found is not None
    assert [one.plain for one in found.denials] == ["nodes", "pods"]


def test_a_refused_account_is_why_a_probe_fails() -> None:
    """A pod that runs and is not ready, too; one that is ready has no halt."""
    probe = EventRow(source="e", line=2, namespace="shop", type="Warning", reason="Unhealthy", object_name=NAME, message="Readiness probe failed: 500", last_seen="2m")  # fmt: skip
    halts = Halts(tables_of(refusal(), refusal(line=5), probe))
    found = halts.of(pod("Running"))
    assert found is not None
    assert (found.kind, found.words) == (
        HaltKind.RIGHT,
        "shop:watcher has no right to list nodes in the whole cluster",
    )
    assert Halts(tables_of(refusal(), refusal(line=5))).of(pod("Running", ready=True)) is None
