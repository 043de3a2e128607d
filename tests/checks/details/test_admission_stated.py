"""What checks say of webhooks, as values."""

from __future__ import annotations

from analyzer.checks import details

from tests.support.inline import bundle, events

CALL = 'Error creating: Internal error occurred: failed calling webhook "{name}": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": No agent available'


def test_calls_that_fail_elsewhere_are_no_refusal_of_agents() -> None:
    """The same words at an application's object and at the agents' own."""
    call = CALL.format(name="check.example.com")
    other = bundle(e=events(("FailedCreate", "replicaset/shop-6c8d9f7b5", call)))
    assert other.check("WH-02").detail == details.CallsElsewhere(1)
    own = bundle(e=events(("FailedCreate", "daemonset/konnectivity-agent", call)))
    assert isinstance(own.check("WH-02").detail, details.PodsRefused)
