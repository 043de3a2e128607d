"""A runbook's step stands as its checks say."""

from __future__ import annotations

import dataclasses

import pytest
from analyzer.model import Outcome, Status
from analyzer.report.steps import NAMES, steps

from tests.support.inline import agent, bundle, pods

F, W, P, U, N, E = Status.FAIL, Status.WARN, Status.PASS, Status.UNKNOWN, Status.NOT_APPLICABLE, Status.ERROR


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ((F, P, U), "failed"), ((N, N), "not applicable"), ((U, U), "needs evidence"), ((U, N), "needs evidence"), ((U, P), "partly decided"),
        ((E, W), "partly decided"), ((P, W), "decided"), ((P, N), "decided"),
    ],
)  # fmt: skip
def test_a_failure_outweighs_and_what_is_unknown_is_never_decided(states: tuple[Status, ...], word: str) -> None:
    """By the states of its checks alone."""
    data = bundle(pods=pods(agent("a"))).report.data
    checks = tuple(Outcome(f"C-{i}", "t", ("S9",), state, "s") for i, state in enumerate(states))
    (step,) = steps(dataclasses.replace(data, checks=checks))
    assert (step.id, step.name, step.stands, step.checks) == ("S9", NAMES["S9"], word, checks)


def test_steps_stand_in_the_order_of_the_runbook() -> None:
    """By number, then by letter, each with a name."""
    found = steps(bundle(pods=pods(agent("a"))).report.data)
    assert [s.id for s in found][:4] == ["S0a", "S0b", "S1", "S2"]
    assert all(s.name for s in found)
