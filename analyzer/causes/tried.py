"""What a port that somebody tried by hand adds to a cause of the way there, or takes from it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec

from analyzer.causes.base import POSSIBLE, Finding, Outcomes, customer, proof, told
from analyzer.checks import details
from analyzer.checks.base import some
from analyzer.checks.details import ConnectOutcome
from analyzer.model import Status
from analyzer.policy.legs import Way

ON_THE_WAY = frozenset({ConnectOutcome.TIMEOUT, ConnectOutcome.NO_ROUTE, ConnectOutcome.UNREACHABLE})
"""Outcomes that something between the two makes."""
DEAD = ON_THE_WAY | {ConnectOutcome.REFUSED, ConnectOutcome.RESET, ConnectOutcome.OTHER}
"""Outcomes of a kubelet that does not answer, whoever is at fault."""
Given = ParamSpec("Given")
"""What a rule is asked with: outcomes and views, by place or by name."""


def weighed(
    way: Way, outcomes_of: frozenset[ConnectOutcome] = ON_THE_WAY
) -> Callable[[Callable[Given, Finding | None]], Callable[Given, Finding | None]]:
    """
    A rule whose finding looks at the tests of its way (POL-07), which the rule reads.

    A test that failed is one more sign, and possible by itself; one that was answered from within the cluster speaks against
    a finding that no other test supports, whatever was logged before.
    """

    def of(run: Callable[Given, Finding | None]) -> Callable[Given, Finding | None]:
        signature = inspect.signature(run)

        @functools.wraps(run)
        def with_tests(*places: Given.args, **given: Given.kwargs) -> Finding | None:
            outcomes: Outcomes = signature.bind(*places, **given).arguments["outcomes"]
            finding = run(*places, **given)
            tests = told(outcomes, "POL-07", details.PortTests)
            if tests is None:
                return finding
            bad = [one for one in tests.of(way) if one.outcome in outcomes_of]
            return _with(finding, bad, outcomes) if bad else _against(finding, tests.of(way), outcomes)

        return with_tests

    return of


def _with(finding: Finding | None, bad: list[details.PortTest], outcomes: Outcomes) -> Finding:
    if finding is None:
        one = bad[0]
        again = f"nc -vz -w 5 {one.host} {one.port}   # on another worker"
        text = f"see what drops TCP to {one.target}: the same test from another worker tells whether it is the way or the target"
        return Finding(
            POSSIBLE,
            outcomes["POL-07"].summary,
            ("POL-07",),
            proof(outcomes, ("POL-07",)),
            (customer(text, again, "S6"),),
            scope=some(sorted({test.target for test in bad})),
        )
    summary = f"{finding.summary}; tried by hand: {some(f'{one.target} from {one.by}' for one in bad)} not reached"
    evidence = tuple(dict.fromkeys((*finding.evidence[:4], *proof(outcomes, ("POL-07",), 2))))
    return replace(finding, summary=summary, explains=(*finding.explains, "POL-07"), evidence=evidence)


def _against(finding: Finding | None, tests: tuple[details.PortTest, ...], outcomes: Outcomes) -> Finding | None:
    good = [one for one in tests if one.answers]
    if finding is None or not good:
        return finding
    if outcomes["POL-02"].status is Status.FAIL and any(one.of_cluster and one.way is Way.SERVER for one in good):
        return None  # a node reaches it, and why its pods do not is found
    summary = f"{finding.summary}; but {some(f'{one.target} answers from {one.by}' for one in good)}, tried by hand"
    evidence = tuple(dict.fromkeys((*finding.evidence[:4], *proof(outcomes, ("POL-07",), 1))))
    return replace(finding, certainty=POSSIBLE, summary=summary, evidence=evidence)
