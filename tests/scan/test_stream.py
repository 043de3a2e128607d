"""The times of one stream: turns of the year are seen in yearless times only."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.scan import stream as stream_room
from analyzer.scan.stream import Stream
from analyzer.sources.clock import klog_us, rfc3339_us

from tests.support.bundles import load, status
from tests.support.values import are_values

AGENT = """\
I0211 19:20:01.000001       1 options.go:93] AgentID set to a1.
I0211 19:20:02.000001       1 client.go:210] "Connect to server" serverID="s1"
I0211 19:20:02.500001       1 client.go:375] "Start serving" serverID="s1" agentID="a1"
"""
DATED = """\
2022-02-11 19:18:53.148 [INFO][1] main.go 94: Loaded configuration from environment
I0211 19:18:53.180000       1 client_config.go:615] Neither --kubeconfig nor --master was specified
2022-02-11 19:18:53.185 [INFO][1] main.go 115: Ensuring Calico datastore is initialized
"""
TURN = 'I1231 23:59:50.000001       1 client.go:210] "Connect to server" serverID="s1"\nI0101 00:00:05.000001       1 client.go:375] "Start serving" serverID="s1" agentID="a1"\n'


def test_a_full_date_is_no_turn_of_the_year() -> None:
    """A yearless time behind a dated line stays in its year; one behind a later yearless time is the next year's."""
    stream = Stream(None, None, None)
    stream.next_time(None, rfc3339_us("2022-02-11T19:18:53Z"))
    stream.next_time(None, klog_us("1231", "23:59:59.000000"))
    assert stream.turns == 0
    stream.next_time(None, klog_us("0101", "00:00:01.000000"))
    assert stream.turns == 1


def test_a_day_that_no_year_nearby_has_leaves_the_outer_time() -> None:
    """29 February inside a line that a runtime dates in 2026 was not printed then."""
    stream, outer = Stream(None, None, None), rfc3339_us("2026-03-01T00:00:01Z")
    assert stream.next_time(outer, klog_us("0229", "00:00:01.000000")) == outer


@pytest.mark.parametrize("first", ["a", "z"])
def test_a_dated_log_does_not_move_the_others_into_another_year(first: str, tmp_path: Path) -> None:
    """A log that mixes dated and yearless lines leaves the agent's times in the year of the dated lines."""
    snapshot = load(tmp_path, {f"{first}-calico.log": DATED, "konnectivity-agent.log": AGENT})
    years = {row.at.year for row in snapshot.rows["konnectivity_events"]}
    assert years == {2022}
    assert status(snapshot.diagnose(), "CTX-10") == "pass"


def test_each_log_has_its_own_turn_of_the_year(tmp_path: Path) -> None:
    """A log that ends in December is of the year before, one that passed New Year is of the year of collection."""
    old = 'I1230 10:00:00.000001       1 client.go:375] "Start serving" serverID="s2" agentID="a2"\n'
    snapshot = load(
        tmp_path, {"a.log": old, "b.log": TURN, "c.log": "2026-01-05 10:00:00.000 [INFO][1] main.go 1: up\n"}
    )
    found = {(row.source, row.at.year) for row in snapshot.rows["konnectivity_events"]}
    assert found == {("a.log", 2025), ("b.log", 2025), ("b.log", 2026)}


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them; what is filled step by step takes no field but its own."""
    are_values(
        stream_room,
        filled=(
            "Tally",
            "Pending",
            "Stream",
        ),
    )
