"""What stands below the first screen."""

from __future__ import annotations

from dataclasses import replace

from analyzer.model import Cause, Certainty, Evidence, Gap, Outcome, PlanStep, Remedy, ReportData, Status
from analyzer.report.sheet import Sheet
from analyzer.report.whole import rest

from tests.support.inline import agent, bundle, pods


def below(data: ReportData) -> str:
    sheet = Sheet(100, color=False)
    rest(data, sheet)
    return "\n".join(sheet.lines)


def plain() -> ReportData:
    return bundle(pods=pods(agent("a"))).report.data


def cause(title: str, *remedies: str) -> Cause:
    done = tuple(Remedy("sre", text, f"run {text}", "S1") for text in remedies)
    return Cause("a", title, Certainty.LIKELY, "why", (), (Evidence("f.log", 3, "proof"),), remedies=done)


def test_every_remedy_of_a_cause_stands_there_though_it_is_the_only_one() -> None:
    """The first screen has room for two, and the whole report leaves none out."""
    text = below(replace(plain(), causes=(cause("Alone", "one", "two", "three"),)))
    assert "--- The cause, with all that is to be done " in text
    for word in ("one", "two", "three"):
        assert f"  - [sre] {word}\n    $ run {word}" in text
    text = below(replace(plain(), causes=(cause("First", "one"), cause("Second", "two"))))
    assert "--- All causes, most likely first " in text
    assert text.index("First") < text.index("Second")
    for causes in ((), (cause("Alone", "one"),)):  # which stands above
        assert "The cause" not in below(replace(plain(), causes=causes))


def test_a_step_of_the_runbook_is_told_by_its_checks() -> None:
    """Those that are open are counted; steps of which nothing is known stand together, and what does not apply stands nowhere."""

    def of(id: str, step: str, status: Status) -> Outcome:
        return Outcome(id, "t", (step,), status, "s")

    checks = (
        of("A-1", "S1", Status.FAIL), of("A-2", "S1", Status.UNKNOWN), of("B-1", "S4", Status.UNKNOWN), of("C-1", "S11", Status.PASS),
        of("D-1", "S14", Status.NOT_APPLICABLE),
    )  # fmt: skip
    text = below(replace(plain(), checks=checks))
    assert "S1   IKS: server ready and running: failed (A-1 fail; 1 open)" in text
    assert "S11  access list of the private endpoint: decided (C-1 pass)" in text
    assert "needs evidence: S4 agents running" in text
    assert "webhooks only" not in text
    assert "not applicable: D-1" in text


def test_what_lies_outside_a_bundle_is_listed_apart() -> None:
    """With how it is looked at elsewhere; it is no gap of the bundle."""
    beyond = Outcome(
        "X-1", "t", ("S1",), Status.UNKNOWN, "monitoring knows", missing=(Gap("a graph", "look"),), outside=True
    )
    text = below(replace(plain(), checks=(beyond,), plan=()))
    assert "--- Outside a bundle's reach " in text
    assert "X-1  monitoring knows" in text
    assert "a graph: look" in text
    assert "What would decide the rest" not in text


def test_a_look_that_would_change_the_answer_has_its_command_and_what_each_answer_means() -> None:
    """One without a command has none."""
    looks = (
        PlanStep("the policies", "calicoctl get gnp", "customer", ("A-1",), (), (("one denies", "it is the policy"),)),
        PlanStep("a graph", None, "sre", ("A-2",), (), ()),
    )
    text = below(replace(plain(), plan=looks))
    assert "  1. [customer] the policies\n     $ calicoctl get gnp\n     if one denies: it is the policy" in text
    assert "  2. [sre] a graph" in text
    assert "None" not in text.partition("--- Evidence plan")[2].partition("--- ")[0]


def test_inputs_beyond_two_hundred_are_counted() -> None:
    """The JSON report has them all."""
    data = plain()
    assert "  and 50 more; all in the JSON report" in below(replace(data, inputs=data.inputs[:1] * 250))
