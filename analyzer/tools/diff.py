"""
Two bundles of one cluster compared: new, fixed, still broken, no longer observable.

Joined by node, agent, peer, webhook and policy; pods by their name without the random part. `fixed` needs positive
evidence in the second bundle: what is merely absent there is no longer observable.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.api.snapshot import Snapshot
from analyzer.api.states import connections
from analyzer.model import ReportData, Status
from analyzer.wording import abridged

POD_HASH = regex.compile(r"-(?:[a-z0-9]{6,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}$")


def normal(name: str) -> str:
    """A pod's name without the parts that change when it is made anew."""
    return POD_HASH.sub("", name)


def things(snapshot: Snapshot) -> dict[str, tuple[bool, str]]:
    """What can be compared: key to (good, text)."""
    about = snapshot.about
    found: dict[str, tuple[bool, str]] = {}
    for node in about.nodes.values():
        if node.ready is not None:
            found[f"node {node.name}"] = (
                node.ready,
                "Ready" if node.ready else f"NotReady {node.conditions or ''}".strip(),
            )
    for pod in about.pods:
        if pod.role:
            key = (
                f"{pod.role} on {pod.node}"
                if pod.node and pod.role in ("agent", "calico-node")
                else f"{pod.role} {normal(pod.name)}"
            )
            good = pod.ready is True and pod.status in ("Running", "Completed")
            found[key] = (good and found.get(key, (True, ""))[0], pod.state)
    sessions, agents = connections(snapshot)
    for a, b, up in sessions:
        found[f"BGP {a} - {b}"] = (up, "up" if up else "down")
    for state in agents:
        if state.is_known:
            found[f"agent log {normal(state.log.name)}"] = (state.is_connected, state.state)
    return found


def compare(before: Snapshot, after: Snapshot, first: ReportData, second: ReportData) -> dict[str, Any]:
    """The comparison as plain data."""
    old, new = things(before), things(after)
    result: dict[str, list[dict[str, str]]] = {"new": [], "fixed": [], "still_broken": [], "no_longer_observable": []}

    def put(kind: str, key: str, was: str, now: str) -> None:
        result[kind].append({"what": key, "before": was, "after": now})

    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was and now:
            if was[0] and not now[0]:
                put("new", key, was[1], now[1])
            elif not was[0] and now[0]:
                put("fixed", key, was[1], now[1])
            elif not was[0]:
                put("still_broken", key, was[1], now[1])
        elif was and not was[0]:
            put("no_longer_observable", key, was[1], "not in the bundle")
        elif now and not now[0]:
            put("new", key, "not in the bundle", now[1])
    checks_before = {o.id: o for o in first.checks}
    for outcome in second.checks:
        earlier = checks_before.get(outcome.id)
        if earlier is None:
            continue
        was_bad, is_bad = earlier.status is Status.FAIL, outcome.status is Status.FAIL
        if is_bad and not was_bad:
            put("new", f"check {outcome.id}", str(earlier.status), outcome.summary)
        elif was_bad and outcome.status is Status.PASS:
            put("fixed", f"check {outcome.id}", earlier.summary, outcome.summary)
        elif was_bad and is_bad:
            put("still_broken", f"check {outcome.id}", earlier.summary, outcome.summary)
        elif was_bad:
            put("no_longer_observable", f"check {outcome.id}", earlier.summary, outcome.summary)
    ids = (first.cluster.id, second.cluster.id)
    warning = f"two different clusters: {ids[0]} and {ids[1]}" if ids[0] and ids[1] and ids[0] != ids[1] else None
    return {"before": _side(first), "after": _side(second), "warning": warning, **result}


def _side(data: ReportData) -> dict[str, Any]:
    return {
        "bundle": data.bundle.name,
        "captured_at": data.bundle.captured_at,
        "verdict": str(data.verdict),
        "headline": data.headline,
        "causes": [c.id for c in data.causes],
    }


LISTED = 40
"""Rows of one kind that are for people; the JSON has all."""


def text(result: dict[str, Any]) -> str:
    """The comparison for people."""
    from analyzer.escape import one_line

    lines = [
        f"before  {result['before']['verdict']}: {one_line(result['before']['headline'])}",
        f"after   {result['after']['verdict']}: {one_line(result['after']['headline'])}",
    ]
    if result["warning"]:
        lines.append(f"warning: {one_line(result['warning'])}")
    for kind in ("new", "fixed", "still_broken", "no_longer_observable"):
        lines.append("")
        lines.append(f"{kind.replace('_', ' ')} ({len(result[kind])})")
        lines += [
            f"  {one_line(row['what'])}: {abridged(one_line(row['before']))} -> {abridged(one_line(row['after']))}"
            for row in result[kind][:LISTED]
        ]
        if len(result[kind]) > LISTED:
            lines.append(f"  and {len(result[kind]) - LISTED} more, in --format json")
    return "\n".join(lines)
