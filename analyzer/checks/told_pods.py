"""Pods of the system that no list shows, by their events alone (parts of CP-01, VPN-01, VPN-02, BGP-08, BGP-09, TUN-02)."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, plural, some, warned
from analyzer.facts.cluster import About
from analyzer.facts.scheduling import without_preemption
from analyzer.facts.told_pods import ToldPod, told
from analyzer.model import Gap
from analyzer.wording import excerpt


def by_events(about: About, gap: Gap, cite: Cite, *roles: str) -> Answer | None:
    """A warning: what an event states is past, and of one pod."""
    found = told(about, *roles)
    if not found:
        return None
    names = tuple(one.pod.name for one in found)
    more = f" ({some(names[1:])}, too)" if names[1:] else ""
    text = f"by its events {names[0]} {reason(found[0])}{more}; how it is now is not shown"
    basis = f"{plural(len(found), 'pod')} in events, none listed"
    return warned(text, basis, cite([one.row for one in found], limit=3), [gap], detail=details.ToldPods(names))


def reason(one: ToldPod) -> str:
    """What it does, and why."""
    return f"{one.says}: {excerpt(without_preemption(one.row.message).rstrip('. '), 160)}"
