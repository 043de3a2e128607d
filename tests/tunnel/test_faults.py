"""Faults of the way, wherever they are quoted."""

from __future__ import annotations

from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.tunnel import faults as faults_room
from analyzer.tunnel.faults import Faults

from tests.support.inline import bundle, events
from tests.support.values import are_values

HOOK = 'failed calling webhook "v.acme.io": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": '


def test_every_place_that_quotes_an_error_is_looked_at() -> None:
    """A kubectl error, an event and a log line of the API server: three rows, each with its table."""
    case = bundle(
        {
            "e.txt": "Error from server: error dialing backend: No agent available\n",
            "ev.txt": events(("FailedCreate", "replicaset/a", f"Error creating: Internal error occurred: {HOOK}EOF")),
            "kube-apiserver.log": f"W0302 09:00:00.000001       1 dispatcher.go:1] Failed calling webhook, failing closed v.acme.io: {HOOK}No agent available\n",
        }
    )
    faults = Faults(case.snapshot.rows)
    assert sorted((one.table, one.fault.reason) for one in faults.all) == sorted(
        [("tool_errors", Reason.NO_AGENT), ("events", Reason.CUT), ("log_signals", Reason.NO_AGENT)]
    )
    assert [one.table for one in faults.of(Leg.TUNNEL)] == ["tool_errors", "log_signals"]
    assert [one.table for one in faults.of(caller=Caller.WEBHOOK)] == ["events", "log_signals"]
    assert [one.table for one in faults.of(reasons=frozenset({Reason.CUT}))] == ["events"]
    assert list(faults.webhooks) == ["v.acme.io"]
    assert len(faults.webhooks["v.acme.io"]) == 2


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(faults_room)
