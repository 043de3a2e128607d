"""Faults of the way, wherever they are quoted."""

from __future__ import annotations

from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.schema import FactRow, ToolErrorRow
from analyzer.tunnel import faults as faults_room
from analyzer.tunnel.faults import Faults

from tests.support.inline import bundle, events
from tests.support.tables import tables_of
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


def test_what_the_cluster_s_own_status_says_is_looked_at_and_no_other_fact() -> None:
    """Its text may quote a fault, or be any other; what else is stated of a cluster is no error."""
    fault = "Error from server: error dialing backend: No agent available"

    def facts(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
        rows = [FactRow(source="c.txt", line=at, key=key, value=value) for at, (key, value) in enumerate(pairs, 1)]
        return [(one.table, one.fault.reason) for one in Faults(tables_of(*rows)).all]

    assert facts(("master_status", fault), ("master_status", "Ready"), ("cluster_name", fault)) == [
        ("facts", Reason.NO_AGENT)
    ]
    assert facts(("cluster_name", fault), ("cluster_name", "shop")) == []


def test_an_error_that_is_quoted_elsewhere_counts_there_alone() -> None:
    """`failing open` is told from `failing closed` by the text of the row."""
    text = f"W0302 09:00:00.000001       1 dispatcher.go:1] Failed calling webhook, failing {{}} v.acme.io: {HOOK}EOF\n"
    for word, over in (("open", True), ("closed", False)):
        [one] = Faults(bundle({"kube-apiserver.log": text.format(word)}).snapshot.rows).webhooks["v.acme.io"]
        assert one.passed_over is over


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(faults_room)


def test_a_bare_dial_is_a_fault_where_it_was_a_use_of_the_tunnel() -> None:
    """The class that the command gave the error decides; the same words below another command state nothing."""
    text = "Error from server: dial tcp: lookup wn-3 on 10.0.0.10:53: no such host"
    rows = [
        ToolErrorRow(source="t", line=at, class_=kind, message=text) for at, kind in enumerate(("tunnel", "other"), 1)
    ]
    found = Faults(tables_of(*rows)).all
    assert [(one.row.line, one.fault.caller, one.fault.reason) for one in found] == [(1, Caller.KUBELET, Reason.DNS)]


def test_a_scrape_that_reaches_no_kubelet_is_no_fault_of_the_api_servers_way() -> None:
    """metrics-server dials from its own pod; only what a kubelet answered tells something of that kubelet."""
    line = 'E0302 09:00:00.000001       1 scraper.go:140] "Failed to scrape node" err="Get \\"https://10.0.5.4:10250/metrics/resource\\": {}" node="w"\n'
    dial = "dial tcp 10.0.5.4:10250: connect: no route to host"
    assert Faults(bundle({"m.log": 2 * line.format(dial)}).snapshot.rows).all == []
    (one, _) = Faults(
        bundle({"m.log": 2 * line.format("x509: certificate signed by unknown authority")}).snapshot.rows
    ).all
    assert one.fault.reason is Reason.CERTIFICATE
