"""
When a bundle says that all is well although some questions stay open.

Three kinds of open question hide no fault: those that no bundle can answer (`Outcome.outside`), those that are no question of
health (what the cluster is, what to do next), and those whose fault would show in something that is seen to work: agents that
are connected leave no doubt about the way to the server, dials that are answered none about the way to the nodes. Nothing
else is skipped, so a bundle that lacks its pods or its mesh is never healthy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.model import Outcome, Status, Symptom

KUBELET = ("exec", "logs", "cp")
NO_QUESTION = ("CTX-", "ACT-", "AG-08", "SRV-01b")
CONNECTED = frozenset({
    "ACL-01", "ACL-02", "ACL-03", "AG-01", "AG-07", "AG-09", "AG-11", "AG-13", "CP-02", "ERR", "POL-01", "POL-02", "POL-06", "PSE-01", "PSE-02", "PSE-03",
    "PSE-04", "PSE-05", "PSE-06", "SAT-01", "SAT-02", "SRV-04",
})  # fmt: skip
"""Open questions about the way from the agents to the server."""
USED = frozenset({"CP-11", "CP-12", "MET-02", "POL-01", "POL-03", "POL-04", "SRV-05", "SRV-07", "TUN-03"})
"""Open questions about the way through the tunnel to the nodes."""
STARTED = frozenset({"AG-01", "AG-02", "AG-04", "AG-06", "WH-01", "WH-02", "WH-03"})
"""Open questions about what keeps agents from being made."""
CALLED = frozenset({"WH-04", "WH-05", "WH-06", "WH-07"})
"""Open questions about webhooks, whose failed calls events would show."""
MESHED = frozenset({"BGP-01", "BGP-02", "POL-04"})
"""Open questions about what sessions between the nodes need."""


def healthy(outcomes: Iterable[Outcome], shown: Iterable[Symptom]) -> bool:
    """Does the bundle show a tunnel that stands and carries, with no question open whose fault would not show there."""
    by_id = {o.id: o for o in outcomes}
    if any(o.status in (Status.FAIL, Status.ERROR) for o in by_id.values()):
        return False
    if not _stands(by_id, tuple(shown)):
        return False
    return not open_questions(by_id.values(), shown)


def open_questions(outcomes: Iterable[Outcome], shown: Iterable[Symptom]) -> tuple[str, ...]:
    """Ids of the undecided checks whose fault could hide."""
    by_id, shown = {o.id: o for o in outcomes}, tuple(shown)
    answered = _answered(by_id, shown)
    return tuple(
        o.id
        for o in by_id.values()
        if o.status is Status.UNKNOWN and not o.outside and not o.id.startswith(NO_QUESTION) and o.id not in answered
    )


def _answered(outcomes: Mapping[str, Outcome], shown: tuple[Symptom, ...]) -> frozenset[str]:
    """Checks that need no answer of their own: a fault of theirs would show in what works."""
    found: frozenset[str] = frozenset()
    if _connected(outcomes):
        found |= CONNECTED
    if _used(outcomes, shown):
        found |= USED
    if _passed(outcomes, "AG-03") and _passed(outcomes, "AG-05"):
        found |= STARTED
    if _passed(outcomes, "WH-08"):
        found |= CALLED
    if _settled(outcomes, "WH-04") and _settled(outcomes, "WH-05"):
        found |= {"WH-08"}
    if _passed(outcomes, "BGP-03") and _passed(outcomes, "BGP-04"):
        found |= MESHED
    return found


def _passed(outcomes: Mapping[str, Outcome], id: str) -> bool:
    return id in outcomes and outcomes[id].status is Status.PASS


def _settled(outcomes: Mapping[str, Outcome], id: str) -> bool:
    return id in outcomes and outcomes[id].status in (Status.PASS, Status.NOT_APPLICABLE)


def _connected(outcomes: Mapping[str, Outcome]) -> bool:
    """Agents are at the server by its log, and all of them are ready or end connected."""
    return _passed(outcomes, "SRV-01") and (_passed(outcomes, "AG-03") or _passed(outcomes, "AG-09"))


def _used(outcomes: Mapping[str, Outcome], shown: tuple[Symptom, ...]) -> bool:
    return _passed(outcomes, "AG-12") or any(s.id in KUBELET and s.state == "works" for s in shown)


def _stands(outcomes: Mapping[str, Outcome], shown: tuple[Symptom, ...]) -> bool:
    """The tunnel itself: Konnectivity connected and used, or OpenVPN's two ends up."""
    if _connected(outcomes) and _used(outcomes, shown):
        return True
    return all(_passed(outcomes, id) for id in ("VPN-01", "VPN-02", "VPN-03"))
