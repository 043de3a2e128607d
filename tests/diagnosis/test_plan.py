"""The evidence plan: look-alike causes, the artefact that tells them apart, and that it does once it is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import analyzer
import pytest
from analyzer.causes.base import CauseRule
from analyzer.diagnosis.plan import MOST, plan
from analyzer.model import Cause, Certainty, Gap, Outcome, PlanStep, Status

from tests.support.bundles import first_cause, load
from tests.support.clusters import FAULTS, vrf_off

ACCOUNT_OFF = "VRF Enabled:  false\nService Endpoint Enabled:  true\n"


def files_of(fault: str, *without: str) -> dict[str, str | bytes]:
    return {name: text for name, text in FAULTS[fault](41).files.items() if not any(part in name for part in without)}


def certainty(report: analyzer.Report) -> str:
    return str(report.causes[0].certainty) if report.causes else ""


def test_the_plan_names_the_command_and_both_answers() -> None:
    """Each step has who runs it, with what command, and each answer that would change the ranking; one that would not is left out."""
    for path in sorted((Path(__file__).parents[2] / "fixtures" / "clusters").iterdir()):
        plan = analyzer.analyze(path, isolate=False).data.plan
        for step in plan:
            assert step.who
            assert step.answers
            assert {answer.split()[1] for answer, _ in step.answers} <= {"fails", "passes"}
            assert not [
                text for _, text in step.answers if not text or text.endswith(("still no cause", "stays first"))
            ]


def test_mesh_down_without_account_settings_is_not_proven_until_they_are_there(tmp_path: Path) -> None:
    """Cross-subnet pairs down alone: not confirmed, and the plan asks for the account settings first; with them, confirmed."""
    bare = load(tmp_path / "a", files_of("vrf-or-vlan-spanning-off", "account", "vlan")).diagnose()
    assert certainty(bare) != "confirmed"
    first = next(step for step in bare.data.plan[:2] if "BGP-02" in step.checks)
    assert first.what.startswith("settings of account ")
    assert first.what.endswith(", which owns the cluster")
    full = load(tmp_path / "b", dict(vrf_off(41).files)).diagnose()
    assert (first_cause(full), certainty(full)) == ("vrf-or-vlan-spanning-off", "confirmed")
    assert "becomes confirmed" in dict(first.answers)["BGP-02 fails"]


def test_a_policy_is_not_excluded_until_the_policies_are_there(tmp_path: Path) -> None:
    """Agents that time out look alike for a policy and for a firewall; who has not seen a policy asks for them, and they flip the ranking."""
    bare = load(tmp_path / "a", files_of("network-policy-blocks-agent", "polic", "calico", "heps")).diagnose()
    assert (first_cause(bare), certainty(bare)) == ("firewall-or-routing", "possible")
    assert "not excluded yet: a network policy" in bare.causes[0].summary
    wanted = [step for step in bare.data.plan if "POL-02" in step.checks]
    assert wanted
    assert (
        "the first cause is then: A Calico or Kubernetes policy blocks agent to server (likely)"
        in (dict(wanted[0].answers)["POL-02 fails"])
    )
    full = load(tmp_path / "b", files_of("network-policy-blocks-agent")).diagnose()
    assert first_cause(full) == "network-policy-blocks-agent"
    assert certainty(full) != "possible"


def test_private_endpoint_or_firewall_until_the_account_is_there(tmp_path: Path) -> None:
    """The private host times out: a firewall, or an account without VRF; the account's settings decide."""
    bare = load(tmp_path / "a", files_of("private-endpoint-without-vrf", "account")).diagnose()
    names = {cause.id: str(cause.certainty) for cause in bare.causes}
    assert names.get("private-endpoint-without-vrf") != "confirmed"
    assert any("PSE-03" in step.checks for step in bare.data.plan)
    full = load(tmp_path / "b", files_of("private-endpoint-without-vrf")).diagnose()
    assert (first_cause(full), certainty(full)) == ("private-endpoint-without-vrf", "confirmed")


def asked(
    id: str, what: str = "the log", command: str | None = "kubectl logs x", status: Status = Status.UNKNOWN
) -> Outcome:
    return Outcome(id, "?", (), status, "", missing=(Gap(what, command), Gap("something else")))


def answered(
    rules: dict[str, dict[str, str]], *outcomes: Outcome, found: tuple[tuple[str, Certainty], ...] = ()
) -> tuple[PlanStep, ...]:
    """
    The plan over rules that each are likely when one of their checks has some status.

    Args:
        rules: cause to {check: status that makes it}.
        found: causes that are there now, by another check.
    """
    always = dict(found)

    def cause(id: str, certainty: Certainty) -> Cause:
        return Cause(id, id.upper(), certainty, "", (), ())

    def rerun(rule: CauseRule, done: Mapping[str, Outcome]) -> Cause | None:
        if any(str(done[check].status) == status for check, status in rules[rule.id].items()):
            return cause(rule.id, Certainty.LIKELY)
        return cause(rule.id, always[rule.id]) if rule.id in always else None

    known = [CauseRule(id, id.upper(), lambda: None, tuple(checks)) for id, checks in rules.items()]
    return plan(
        {o.id: o for o in outcomes}, known, [cause(*one) for one in found], rerun,
        lambda causes: tuple(sorted(causes, key=lambda c: (c.certainty is Certainty.POSSIBLE, c.id))),
    )  # fmt: skip


def test_a_step_says_what_each_answer_would_mean() -> None:
    """The missing artefact, its command, who runs it, and the ranking after either answer."""
    (step,) = answered({"rain": {"A-1": "fail"}, "snow": {"A-1": "pass"}}, asked("A-1"))
    assert (step.what, step.command, step.who, step.checks) == ("the log", "kubectl logs x", "customer", ("A-1",))
    assert step.separates == ("rain", "snow")
    assert step.answers == (
        ("A-1 fails", "the first cause is then: RAIN (likely), and no other cause fits"),
        ("A-1 passes", "the first cause is then: SNOW (likely), and no other cause fits"),
    )


LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE
FAILS: dict[str, dict[str, str]] = {"rain": {"A-1": "fail"}}


@pytest.mark.parametrize(
    ("rules", "found", "answers"),
    [
        (FAILS, (), ["the first cause is then: RAIN (likely), and no other cause fits", ""]),
        (FAILS, (("rain", POSSIBLE),), ["RAIN becomes likely, and no other cause fits", ""]),
        (FAILS | {"snow": {"B": "x"}}, (("snow", LIKELY),), ["the first cause is then: RAIN (likely); behind it snow", ""]),
        (FAILS | {"ash": {"B": "x"}}, (("ash", LIKELY),), ["ASH stays first; rain may be it, too", ""]),
        ({"rain": {"A-1": "pass"}, "snow": {"A-1": "fail"}}, (), ["the first cause is then: SNOW (likely), and no other cause fits", "the first cause is then: RAIN (likely), and no other cause fits"]),
    ],
)  # fmt: skip
def test_the_words_of_an_answer(
    rules: dict[str, dict[str, str]], found: tuple[tuple[str, Certainty], ...], answers: list[str]
) -> None:
    """Another first cause, another certainty of it, or another field behind it; an answer that changes nothing is not said."""
    (step,) = answered(rules, asked("A-1"), Outcome("B", "?", (), Status.PASS, ""), found=found)
    said = dict(step.answers)
    assert [said.get("A-1 fails", ""), said.get("A-1 passes", "")] == answers


@pytest.mark.parametrize(
    ("fails", "passes", "answers"),
    [
        (["rain"], [], {"A-1 passes": "no cause is left standing"}),
        (["rain"], ["fog", "ice"], {"A-1 passes": "the first cause is then: Fog (likely); behind it ice"}),
        (["rain"], ["rain", "ice", "fog"], {"A-1 passes": "Rain stays first; ice, fog may be it, too"}),
        (["rain", "ice"], ["rain", "fog"], {"A-1 fails": "Rain stays first; ice may be it, too", "A-1 passes": "Rain stays first; fog may be it, too"}),
    ],
)  # fmt: skip
def test_what_an_answer_leaves_of_the_ranking(fails: list[str], passes: list[str], answers: dict[str, str]) -> None:
    """A cause that rests on the open check falls, another comes, or the field behind the first changes."""

    def cause(id: str) -> Cause:
        return Cause(id, id.title(), LIKELY, "", (), ())

    names = sorted({*fails, *passes})
    rules = [CauseRule(id, id, lambda: None, ("A-1",)) for id in names]

    def rerun(rule: CauseRule, done: Mapping[str, Outcome]) -> Cause | None:
        there = fails if done["A-1"].status is Status.FAIL else passes
        return cause(rule.id) if rule.id in there else None

    order = ["rain", *passes, *fails]
    steps = plan(
        {"A-1": asked("A-1")},
        rules,
        [cause("rain")],
        rerun,
        lambda found: tuple(sorted(found, key=lambda c: order.index(c.id))),
    )
    assert dict(steps[0].answers) == answers


def test_a_cause_that_falls_behind_the_first_is_out() -> None:
    """It was there, and the answer takes it away."""
    now = [Cause(id, id.title(), LIKELY, "", (), ()) for id in ("rain", "snow")]
    rule = CauseRule("snow", "Snow", lambda: None, ("A-1",))
    steps = plan(
        {"A-1": asked("A-1")}, [rule], now, lambda _, done: now[1] if done["A-1"].status is Status.FAIL else None, tuple
    )
    assert dict(steps[0].answers) == {"A-1 passes": "Rain stays first; snow is out"}


def test_the_assumed_outcome_has_evidence_and_no_words() -> None:
    """A rule cannot find the answer it is asked for in the text of the open check."""
    seen = []

    def rerun(_: CauseRule, done: Mapping[str, Outcome]) -> None:
        seen.append((done["A-1"].status, done["A-1"].summary, len(done["A-1"].evidence)))

    plan({"A-1": asked("A-1")}, [CauseRule("rain", "Rain", lambda: None, ("A-1",))], [], rerun, tuple)
    assert seen == [(Status.FAIL, "assumed", 1), (Status.PASS, "assumed", 1)]


def test_what_would_change_nothing_is_no_step() -> None:
    """A check that is decided, that says of nothing how to get it, that no rule reads, or whose answer changes no ranking."""
    rules = {"rain": {"A-1": "fail"}}
    assert answered(rules, asked("A-1", status=Status.FAIL)) == ()
    assert answered(rules, asked("A-1", status=Status.NOT_APPLICABLE)) == ()
    assert answered(rules, Outcome("A-1", "?", (), Status.UNKNOWN, "")) == ()
    assert answered(rules, asked("A-1"), asked("B-1", "b"))[0].checks == ("A-1",)
    assert len(answered(rules, asked("A-1"), asked("B-1", "b"))) == 1
    assert answered({"rain": {"A-1": "warn"}}, asked("A-1")) == ()


def test_what_changes_most_comes_first() -> None:
    """Another first cause before another certainty of it, that before another field; equal ones in the order of the checks, whatever their words."""
    rules = {"rain": {"A-1": "fail"}, "bora": {"B-1": "fail"}, "fog": {"C-1": "fail"}, "cold": {}}
    found = (("bora", Certainty.POSSIBLE), ("cold", Certainty.POSSIBLE))
    steps = answered(rules, asked("A-1", "a"), asked("B-1", "b"), asked("C-1", "c"), found=found)
    assert [step.what for step in steps] == ["a", "c", "b"]
    field = answered(
        {"rain": {"A-1": "fail"}, "zeal": {"B-1": "fail"}, "ice": {}},
        asked("A-1", "a"),
        asked("B-1", "b"),
        found=(("ice", Certainty.LIKELY),),
    )
    assert [step.what for step in field] == ["a", "b"]
    turned = answered({"rain": {"A-1": "fail"}, "fog": {"B-1": "fail"}}, asked("A-1", "z"), asked("B-1", "y"))
    assert [step.what for step in turned] == ["z", "y"]


def test_one_artefact_is_one_step() -> None:
    """Of two checks that ask for the same, the one that changes more; the same words with another command are another."""
    rules = {"rain": {"A-1": "fail"}, "cold": {"B-1": "fail"}}
    found = (("cold", Certainty.POSSIBLE),)
    steps = answered(rules, asked("B-1"), asked("A-1"), found=found)
    assert [step.checks for step in steps] == [("A-1",)]
    steps = answered(rules, asked("A-1"), asked("B-1"), found=found)
    assert [step.checks for step in steps] == [("A-1",)]
    steps = answered(rules, asked("A-1"), asked("B-1", command="other"), found=found)
    assert [step.checks for step in steps] == [("A-1",), ("B-1",)]


def test_there_are_no_more_steps_than_people_read() -> None:
    """Eight, the weightiest."""
    rules = {f"c{at}": {f"A-{at}": "fail"} for at in range(MOST + 2)}
    steps = answered(rules, *(asked(f"A-{at}", f"w{at}") for at in range(MOST + 2)))
    assert [step.what for step in steps] == [f"w{at}" for at in range(MOST)]


def test_what_would_not_shake_a_proven_cause_is_no_step() -> None:
    """Beside a confirmed cause a new one is no question; what takes the proof away is one."""
    proven = (("rain", Certainty.CONFIRMED),)
    assert answered({"snow": {"A-1": "fail"}, "rain": {}}, asked("A-1"), found=proven) == ()
    (step,) = answered({"rain": {"A-1": "fail"}, "snow": {}}, asked("A-1"), found=proven)
    assert dict(step.answers) == {"A-1 fails": "RAIN becomes likely, and no other cause fits"}


def test_what_tells_the_candidates_apart_comes_before_what_would_bring_a_new_one() -> None:
    """The mesh of a cluster that is cut is asked about before a fault of the API server that nothing speaks for."""
    rules = {"ash": {"A-1": "fail"}, "ant": {"B-1": "fail"}, "cold": {}}
    found = (("cold", LIKELY), ("ant", POSSIBLE))
    steps = answered(rules, asked("A-1", "new"), asked("B-1", "old"), found=found)
    assert [step.what for step in steps] == ["old", "new"]


def test_nobody_is_asked_about_a_tunnel_that_is_not_there() -> None:
    """Ids set aside are no steps, and neither is what nobody can run a command for."""
    rule = CauseRule("rain", "Rain", lambda: None, ("A-1", "B-1"))

    def rerun(_: CauseRule, done: Mapping[str, Outcome]) -> Cause | None:
        fails = any(one.status is Status.FAIL for one in done.values())
        return Cause("rain", "Rain", LIKELY, "", (), ()) if fails else None

    outcomes = {"A-1": asked("A-1", "a"), "B-1": asked("B-1", "b")}
    assert [s.what for s in plan(outcomes, [rule], [], rerun, tuple)] == ["a", "b"]
    assert [s.what for s in plan(outcomes, [rule], [], rerun, tuple, frozenset({"A-1"}))] == ["b"]
    assert plan({"A-1": asked("A-1", command=None)}, [rule], [], rerun, tuple) == ()
