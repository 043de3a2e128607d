"""The verdict and its sentence: unknown is never healthy, a warning breaks nothing, and what is possible proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from analyzer.diagnosis import verdict as module
from analyzer.diagnosis.verdict import NOTHING, headline, not_understood, verdict_of
from analyzer.model import Cause, Certainty, Complaint, Evidence, Outcome, Sign, Status, Symptom, SymptomState, Verdict

HEALTHY, DEGRADED, BROKEN, INCONCLUSIVE = Verdict.HEALTHY, Verdict.DEGRADED, Verdict.BROKEN, Verdict.INCONCLUSIVE

HEALTH = "Nothing is broken: agents are connected, what is sent through the tunnel arrives, and no question is open that could hide a fault"


def outcome(status: Status, id: str = "X-01", *, broken: bool = False) -> Outcome:
    return Outcome(id, "?", (), status, "", broken=broken)


def cause(certainty: Certainty, title: str = "Rain") -> Cause:
    return Cause("rain", title, certainty, "", (), ())


@pytest.mark.parametrize(
    ("outcomes", "causes", "states", "lost", "stands", "expected"),
    [
        ([Status.PASS], [], [], False, True, HEALTHY),
        ([Status.PASS], [], ["works", "unknown"], False, True, HEALTHY),
        ([Status.PASS, Status.UNKNOWN], [], [], False, True, HEALTHY),
        ([Status.PASS], [], [], True, True, INCONCLUSIVE),
        ([Status.PASS], [], [], False, False, INCONCLUSIVE),
        ([], [], [], False, False, INCONCLUSIVE),
        ([Status.PASS, Status.FAIL], [], [], False, True, DEGRADED),
        ([Status.PASS], [Certainty.LIKELY], [], False, True, DEGRADED),
        ([Status.PASS], [Certainty.CONFIRMED], [], False, True, DEGRADED),
        ([Status.PASS], [Certainty.POSSIBLE], [], False, True, INCONCLUSIVE),
        ([Status.PASS], [], ["works", "partly"], False, True, DEGRADED),
        ([Status.PASS], [], ["partly", "broken"], False, True, BROKEN),
        ([Status.FAIL], [Certainty.CONFIRMED], ["broken"], True, False, BROKEN),
    ],
)
def test_the_verdict(
    outcomes: list[Status], causes: list[Certainty], states: list[str], lost: bool, stands: bool, expected: Verdict,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """What failed and what users see decide; health needs a tunnel that stands, no cause, and nothing that was not read."""
    monkeypatch.setattr(module, "healthy", lambda *_: stands)
    shown = [Symptom("exec", SymptomState(state)) for state in states]
    assert verdict_of(map(outcome, outcomes), map(cause, causes), shown, lost=lost) is expected


def test_a_failure_that_breaks_the_tunnel_is_broken() -> None:
    """Only when it failed: the same check that passes or warns breaks nothing."""
    assert verdict_of([outcome(Status.FAIL, broken=True)], [], []) is BROKEN
    assert verdict_of([outcome(Status.FAIL), outcome(Status.PASS, broken=True)], [], []) is DEGRADED
    assert verdict_of([outcome(Status.WARN, broken=True)], [], []) is INCONCLUSIVE


@pytest.mark.parametrize(("certainty", "verdict"), [(Certainty.CONFIRMED, DEGRADED), (Certainty.LIKELY, BROKEN)])
def test_one_server_of_several_that_is_down_fails_some_of_the_calls(certainty: Certainty, verdict: Verdict) -> None:
    """Where another one is stated to be ready; webhooks that fail are broken all the same."""
    found = replace(cause(certainty), id="server-replica-missing")
    fails = [Symptom(name, SymptomState.BROKEN) for name in ("exec", "logs", "cp")]
    assert verdict_of([outcome(Status.FAIL)], [found], fails) is verdict
    assert verdict_of([outcome(Status.FAIL)], [found], [*fails, Symptom("webhooks", SymptomState.BROKEN)]) is BROKEN


def test_the_first_cause_is_the_headline_with_its_certainty() -> None:
    """A cause that the evidence carries stands for itself."""
    ranked = (cause(Certainty.LIKELY, "Rain"), cause(Certainty.CONFIRMED, "Snow"))
    assert headline(BROKEN, ranked, ()) == "Rain (likely)"
    assert headline(BROKEN, ranked, (), "Two clusters: ") == "Two clusters: Rain (likely)"


def test_possible_causes_are_named_together() -> None:
    """None of several is the cause; three are named, what the evidence carries is not among them, and one alone says so."""
    ranked = tuple(cause(Certainty.POSSIBLE, title) for title in ("A", "B", "C", "D"))
    assert headline(BROKEN, ranked, ()) == "Several causes are possible: A, B, C and 1 more"
    assert headline(BROKEN, (*ranked[:2], cause(Certainty.LIKELY, "E")), ()) == "Several causes are possible: A, B"
    assert headline(BROKEN, ranked[:1], ()) == "A (possible)"


def failing(id: str, summary: str) -> Outcome:
    return Outcome(id, "?", (), Status.FAIL, summary)


def test_without_a_cause_the_headline_says_what_failed() -> None:
    """The first failed check in its own words, with the others' ids; else what users see; else how much is open."""
    good, open_ = outcome(Status.PASS, "B-1"), outcome(Status.UNKNOWN, "C-1")
    bad = [failing(f"A-{at}", f"rain {at}") for at in range(1, 7)]
    assert headline(DEGRADED, (), (good, bad[0], open_)) == "rain 1 (A-1); no known cause explains it"
    assert headline(DEGRADED, (), tuple(bad)) == "rain 1 (A-1, A-2, A-3, A-4 and 2 more); no known cause explains it"
    shown = (
        Symptom("exec", SymptomState("broken")),
        Symptom("logs", SymptomState("partly")),
        Symptom("cp", SymptomState("works")),
    )
    assert headline(BROKEN, (), (good,), "", shown) == "exec, logs broken; no known cause explains it"
    assert headline(HEALTHY, (), (good,)) == HEALTH
    assert headline(INCONCLUSIVE, (), (good,)) == "Nothing failed in what was read of this bundle"
    beyond = Outcome("D-1", "?", (), Status.UNKNOWN, "", outside=True)
    assert headline(INCONCLUSIVE, (), (good, beyond)) == "Nothing failed in what was read of this bundle"
    assert (
        headline(INCONCLUSIVE, (), (good, open_, open_, beyond))
        == "Nothing that was understood fails; 2 checks could not be decided from this bundle"
    )


def test_a_tunnel_that_carries_is_said_to_work_where_other_questions_are_open() -> None:
    """Agents at the server, ready, and a call that came through; without one of them it is no more than that nothing failed."""
    good, open_ = outcome(Status.PASS, "B-1"), outcome(Status.UNKNOWN, "C-1")
    seen = replace(good, sign_of=Sign.SEEN_AT_SERVER)
    ready = replace(good, id="R-1", sign_of=Sign.AGENTS_READY)
    serving = replace(good, id="S-1", sign_of=Sign.AGENTS_CONNECTED)
    came = (Symptom("logs", SymptomState("works")),)
    said = headline(INCONCLUSIVE, (), (seen, ready, serving, open_), "", came)
    assert said.startswith(
        "The tunnel works: agents are connected, and calls come through; 1 check of what lies beside it"
    )
    assert headline(INCONCLUSIVE, (), (seen, ready, serving, open_)).startswith(
        "Nothing that was understood fails; 1 check"
    )
    partly = headline(INCONCLUSIVE, (), (ready, serving, open_), "", came)
    assert partly.startswith("Calls to the nodes come through (logs); nothing that was read fails, and 1 check")
    bad = replace(good, id="W-1", status=Status.WARN, summary="web: 1 pod Pending", in_headline=True, is_effect=True)
    assert (
        headline(INCONCLUSIVE, (), (seen, ready, bad), "", came)
        == "The tunnel works; beside it web: 1 pod Pending (W-1)"
    )


def test_of_a_bundle_without_any_output_it_is_said_what_somebody_tells() -> None:
    """Without such words, that nothing was understood."""
    assert not_understood(None) == NOTHING
    said = not_understood(
        Complaint(Evidence("a", 1, "x"), "Konnectivity server to agent (told in free text)", "no agent")
    )
    assert (
        said
        == "Only words, and no output of a program: what they tell of is the leg Konnectivity server to agent (told in free text)"
    )


def test_a_users_own_error_names_the_leg_that_is_broken() -> None:
    """Where no cause is found; in a healthy bundle it is an old line, unless something that users see is broken."""
    words = Complaint(Evidence("a", 1, "x"), "API server to tunnel", "no agent")
    tail = "on the leg API server to tunnel; no one cause is proven"
    broken = (Symptom("exec", SymptomState("broken")),)
    assert headline(BROKEN, (), (failing("A-1", "rain"),), "", broken, words) == f"exec broken {tail}"
    assert headline(INCONCLUSIVE, (), (), "", (), words) == f"an error is shown {tail}"
    assert headline(HEALTHY, (), (), "", broken, words) == f"exec broken {tail}"
    assert headline(HEALTHY, (), (), "", (), words) == HEALTH


def test_a_warning_beside_the_tunnel_is_said_in_place_of_nothing() -> None:
    """Operators that are degraded are no failure of the tunnel, and "nothing failed" would deny them; other warnings stay below."""
    warned = Outcome("CLU-01", "?", (), Status.WARN, "1 of 2 operators degraded: console", in_headline=True)
    small = Outcome("AG-08", "?", (), Status.WARN, "restarted")
    said = headline(INCONCLUSIVE, (), (warned, small, outcome(Status.UNKNOWN)))
    assert said == "1 of 2 operators degraded: console (CLU-01); nothing of the tunnel itself is shown to fail"
    assert headline(INCONCLUSIVE, (), (small, outcome(Status.UNKNOWN))).startswith(
        "Nothing that was understood fails; 1 check"
    )


def test_agents_that_lost_their_server_at_the_end_of_their_logs_are_said() -> None:
    """Nobody knows whether they came back, so it is no failure; "nothing failed" alone would hide it."""
    lost = Outcome("AG-09", "?", (), Status.WARN, "2 of 2 agents lost their server", sign_of=Sign.AGENTS_CONNECTED)
    said = headline(INCONCLUSIVE, (), (lost, outcome(Status.UNKNOWN)))
    assert said == "2 of 2 agents lost their server (AG-09); no use of the tunnel is shown to fail"


def test_what_is_over_is_no_reason_to_say_that_nothing_failed() -> None:
    """It stands where "nothing failed" would, and behind everything that does fail."""
    words = Complaint(Evidence("a", 1, "x"), "leg", "says", (), "rain has ended")
    assert headline(INCONCLUSIVE, (), (), words=words) == "Rain has ended; nothing that was read fails now"
    assert headline(DEGRADED, (), (Outcome("X-01", "?", (), Status.FAIL, "it pours"),), words=words).startswith(
        "it pours"
    )
    assert headline(HEALTHY, (), (), words=words) == HEALTH


@pytest.mark.parametrize(
    ("states", "first", "expected"),
    [
        ({"top": "broken", "exec": "works"}, None, DEGRADED),
        ({"top": "broken", "webhooks": "works"}, None, BROKEN),
        ({"top": "broken"}, None, BROKEN),
        ({"top": "broken"}, "metrics-api-down", DEGRADED),
        ({"top": "broken"}, "server-down", BROKEN),
        ({"top": "broken", "logs": "broken"}, "metrics-api-down", BROKEN),
        ({"webhooks": "broken", "exec": "works"}, None, BROKEN),
        ({"webhooks": "broken", "exec": "works"}, "webhook-broken", DEGRADED),
        ({"webhooks": "broken"}, "webhook-broken", BROKEN),
        ({"webhooks": "broken", "exec": "works"}, "server-down", BROKEN),
    ],
)
def test_figures_alone_are_no_broken_tunnel(states: dict[str, str], first: str | None, expected: Verdict) -> None:
    """Where a call to a kubelet goes through, or the server of the figures is at fault; nobody writes without webhooks."""
    causes = [Cause(first, "Rain", Certainty.CONFIRMED, "", (), ())] if first else []
    assert verdict_of([], causes, [Symptom(id, SymptomState(state)) for id, state in states.items()]) is expected


@pytest.mark.parametrize(
    ("ready", "certainty", "expected"),
    [(Status.PASS, Certainty.CONFIRMED, DEGRADED), (Status.PASS, Certainty.LIKELY, BROKEN), (Status.WARN, Certainty.CONFIRMED, BROKEN)],
)  # fmt: skip
def test_a_webhook_at_fault_beside_agents_that_are_ready(
    ready: Status, certainty: Certainty, expected: Verdict
) -> None:
    """Its own fault is stated and every agent is connected: the tunnel is not what is broken."""
    agents = Outcome("AG-03", "?", (), ready, "", sign_of=Sign.AGENTS_READY)
    found = Cause("webhook-broken", "Rain", certainty, "", (), ())
    assert verdict_of([agents], [found], [Symptom("webhooks", SymptomState.BROKEN)]) is expected
    assert verdict_of([agents], [found], [Symptom("exec", SymptomState.BROKEN)]) is BROKEN


def test_what_fails_towards_one_node_alone_is_degraded() -> None:
    """The tunnel stands on others."""
    assert verdict_of([], [], [Symptom("exec", SymptomState.BROKEN, confined=True)]) is DEGRADED


def test_a_failure_beside_the_tunnel_does_not_stand_for_one_of_it() -> None:
    """Alone it is said with what it is; beside a failed check of the tunnel, or what users see, it stays below."""
    effect = Outcome("CLU-02", "?", (), Status.FAIL, "DNS is down", is_effect=True)
    said = headline(DEGRADED, (), (effect, outcome(Status.UNKNOWN)))
    assert said == "DNS is down (CLU-02); nothing of the tunnel itself is shown to fail"
    assert headline(DEGRADED, (), (effect, failing("A-1", "rain"))) == "rain (A-1); no known cause explains it"
    broken = (Symptom("exec", SymptomState("broken")),)
    assert headline(BROKEN, (), (effect,), "", broken) == "exec broken; no known cause explains it"
