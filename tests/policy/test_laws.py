"""Laws of policy evaluation, over random worlds of policies: what can change an answer, and what never can."""

from __future__ import annotations

import tempfile
from pathlib import Path

import analyzer
from analyzer.policy.evaluate import Query
from analyzer.tools.reach import reach
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tools.test_reach import BASE, gnp

PLACES = ("app/web", "app/job", "db/sql", "8.8.8.8", "node:n1")
PORTS = (53, 5432, 8080)
QUIET = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

rule = st.builds(
    lambda action, protocol, port: f"{{action: {action}" + (f", protocol: {protocol}" if protocol else "") + (f", destination: {{ports: [{port}]}}" if protocol and port else "") + "}",
    st.sampled_from(["Allow", "Deny", "Pass", "Log"]), st.sampled_from(["TCP", "UDP", ""]), st.sampled_from([0, *PORTS]),
)  # fmt: skip
policy = st.builds(
    lambda order, selector, kind, rules: f"{{order: {order}, selector: \"{selector}\", types: [{kind}], {kind.lower()}: [{', '.join(rules)}]}}",
    st.integers(1, 500), st.sampled_from(["app == 'web'", "app == 'sql'", "has(app)", "app in {'job', 'sql'}", "all()"]), st.sampled_from(["Ingress", "Egress"]),
    st.lists(rule, max_size=3),
)  # fmt: skip
worlds = st.lists(policy, min_size=1, max_size=4)


def answers(policies: list[str]) -> list[tuple[str, str, int, str]]:
    """Every place to every other on every port, with the verdict."""
    text = BASE + "".join(gnp(f"p{at}", spec) for at, spec in enumerate(policies))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dump.yaml")
        path.write_text(text)
        snapshot = analyzer.load(path, isolate=False)
    asked = [Query(a, b, port) for a in PLACES for b in PLACES if a != b for port in PORTS]
    return [
        (q.source, q.destination, q.port or 0, str(a["verdict"]))
        for q, a in zip(asked, reach(snapshot, asked), strict=True)
    ]


@QUIET
@given(worlds)
def test_a_policy_that_selects_nothing_changes_no_answer(world: list[str]) -> None:
    """Whatever its order and its rules: without an endpoint it is not there."""
    nobody = "{order: 0, selector: \"app == 'nobody'\", types: [Ingress, Egress], ingress: [{action: Deny}], egress: [{action: Deny}]}"
    assert answers([*world, nobody]) == answers(world)


@QUIET
@given(worlds)
def test_an_allow_below_a_deny_changes_nothing(world: list[str]) -> None:
    """Behind a policy that denies all of an endpoint, a later allow for it is never reached."""
    deny = "{order: 600, selector: \"app == 'sql'\", types: [Ingress], ingress: [{action: Deny}]}"
    allow = "{order: 700, selector: \"app == 'sql'\", types: [Ingress], ingress: [{action: Allow}]}"
    assert answers([*world, deny, allow]) == answers([*world, deny])


@QUIET
@given(worlds)
def test_a_first_allow_of_everything_opens_and_a_first_deny_closes(world: list[str]) -> None:
    """At order 0, for both directions of every pod: all answers between pods are allowed, or denied."""
    for action, verdict in (("Allow", "allowed"), ("Deny", "denied")):
        first = f'{{order: 0, selector: "has(app)", types: [Ingress, Egress], ingress: [{{action: {action}}}], egress: [{{action: {action}}}]}}'
        pods = [a for a in answers([first, *world]) if "/" in a[0] and "/" in a[1]]
        assert {a[3] for a in pods} == {verdict}


@QUIET
@given(worlds)
def test_the_order_of_the_files_is_not_the_order_of_policies(world: list[str]) -> None:
    """Policies of different order answer the same however the dump lists them."""
    own = [spec.replace("order: ", f"order: {at * 1000}", 1) for at, spec in enumerate(world, 1)]
    assert answers(own) == answers(own[::-1])
