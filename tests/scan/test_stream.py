"""The times of one stream: turns of the year are seen in yearless times only."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.scan import stream as stream_room
from analyzer.scan.stream import Stream, Tally
from analyzer.sources.clock import DAY_US, klog_us, rfc3339_us

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


def stream(container: str | None = None, pod: str | None = None) -> Stream:
    return Stream(pod, container, None)


def test_a_message_is_counted_between_its_first_and_last_time() -> None:
    """Times come in any order, and lines without one are counted all the same."""
    tally = Tally()
    tally.add(2, None, None)
    assert (tally.count, tally.first, tally.last, tally.known) == (2, None, None, False)
    for first, last in ((5, 6), (3, 4), (4, 9)):
        tally.add(1, first, last)
    assert (tally.count, tally.first, tally.last) == (5, 3, 9)


@pytest.mark.parametrize(
    ("container", "pod", "component"),
    [
        ("konnectivity-server", None, "server"),
        (None, "konnectivity-server-5d", "server"),
        ("proxy-server", None, "server"),
        ("konnectivity-agent", None, "agent"),
        (None, "konnectivity-agent-x7", "agent"),
        ("proxy-agent", "a", "agent"),
        ("coredns", "coredns-1", None),
        (None, None, None),
    ],
)
def test_a_containers_name_tells_its_component(container: str | None, pod: str | None, component: str | None) -> None:
    """Without messages of its own, the container's or the pod's name says whose log it is, and that it is one of ours."""
    one = stream(container, pod)
    assert (one.component(), one.is_own) == (component, component is not None)


@pytest.mark.parametrize(
    ("weights", "plain", "strange", "component"),
    [
        ((2,), 1, 0, "agent"),
        ((1, 1), 1, 0, "agent"),
        ((1,), 1, 0, None),  # one message that others print too
        ((2,), 0, 2, "agent"),  # options only, of which fewer are strange than are known
        ((2,), 0, 3, None),
        ((2,), 1, 9, "agent"),
    ],
)
def test_messages_tell_a_component_when_they_weigh_enough(
    weights: tuple[int, ...], plain: int, strange: int, component: str | None
) -> None:
    """An option dump alone counts where it knows more options than it does not; a message of the tunnel always does."""
    one = stream()
    one.votes = {"server": 1, "agent": 2}
    one.own = {("agent", str(at)): weight for at, weight in enumerate(weights)}
    one.plain_votes, one.strange_options = plain, strange
    assert one.component() == component
    assert one.is_own is (sum(weights) >= 2)


def test_messages_outweigh_the_name() -> None:
    """A log is the component's that most of its messages belong to, whatever the container is called; else the name tells."""
    one = stream("konnectivity-server")
    one.votes, one.own, one.plain_votes = {"agent": 1}, {("agent", "m"): 2}, 1
    assert one.component() == "agent"
    one.votes = {}
    assert one.component() == "server"


def test_a_step_back_of_more_than_a_second_is_counted() -> None:
    """Lines of several goroutines change places within a second; dated and yearless times are each compared with their own."""
    for base in (rfc3339_us("2026-03-02T09:00:00Z"), klog_us("0302", "09:00:00.000000")):
        assert base is not None
        one = stream()
        for step, back in ((0, 0), (-1_000_000, 0), (-2_000_001, 1), (5_000_000, 1), (4_000_000, 1)):
            one.next_time(None, base + step)
            assert one.back == back
        assert one.window() == (base - 2_000_001, base + 5_000_000)


def test_a_record_without_a_time_leaves_the_window() -> None:
    """What is not dated says nothing about when the log began and ended."""
    one = stream()
    assert (one.next_time(None, None), one.time_of(None, None)) == (None, None)
    assert (one.window(), one.back, one.turns) == ((None, None), 0, 0)


def test_a_year_turns_behind_a_gap_of_more_than_half_a_year() -> None:
    """Yearless times go on by 366 days behind a turn, for records in order and for those out of it."""
    start, year, half = klog_us("0101", "00:00:01.000000"), 366 * DAY_US, 180 * DAY_US
    assert start is not None
    one = stream()
    assert one.next_time(None, start + half) == start + half
    assert one.next_time(None, start) == start
    assert (one.turns, one.back) == (0, 1)  # half a year to the day is no turn
    one = stream()
    one.next_time(None, start + half + 1)
    assert one.next_time(None, start) == start + year
    assert (one.turns, one.back) == (1, 0)
    assert one.next_time(None, start + 5) == start + year + 5
    assert one.time_of(None, start) == start + year
    dated = rfc3339_us("2026-03-02T09:00:00Z")
    assert one.time_of(None, dated) == dated


def test_times_of_many_records_are_those_of_each() -> None:
    """Of the turn of the year at which they were met, with an outer time and without; the window holds them all."""
    inner = [at for clock in ("09:00:05", "09:00:01", "09:00:09") if (at := klog_us("0302", f"{clock}.000000"))]
    outer = [rfc3339_us("2026-03-02T09:00:06Z"), None, rfc3339_us("2026-03-02T09:00:09Z")]
    for outers in (None, outer):
        for turns in (0, 1):
            many, each = stream(), stream()
            many.turns, each.turns = 3, turns
            alone = [each.time_of(one, at) for one, at in zip(outers or [None] * 3, inner, strict=True)]
            assert many.times_of(outers, inner, turns) == alone
            assert (many.dated, many.yearless, many.turns) == (each.dated, each.yearless, 3)


@pytest.mark.parametrize(
    ("outer", "day", "clock", "result"),
    [
        ("2026-03-02T09:00:01Z", "0302", "09:00:00.250000", "2026-03-02T09:00:00.250000Z"),
        ("2026-03-02T09:00:05.2Z", "0302", "09:00:00.250000", "2026-03-02T09:00:00.250000Z"),  # 4.95 s of buffering
        ("2026-03-02T09:00:05Z", "0302", "09:00:00.000000", "2026-03-02T09:00:05Z"),  # 5 s: the outer one sorts
        ("2026-03-02T09:00:01Z", "0302", "23:59:59.000001", "2026-03-02T08:59:59.000001Z"),  # 15 h to the east
        ("2026-03-02T09:00:01Z", "0303", "00:15:01.000000", "2026-03-02T09:00:01Z"),
        ("2026-03-02T20:00:01Z", "0302", "05:00:00.500000", "2026-03-02T20:00:00.500000Z"),  # 15 h to the west
        ("2026-03-02T20:15:01.5Z", "0302", "05:00:01.000000", "2026-03-02T20:15:01.5Z"),  # no zone lies there
        ("2026-01-01T00:00:00.5Z", "1231", "23:59:59.900000", "2025-12-31T23:59:59.900000Z"),
        ("2025-12-31T23:59:59.9Z", "0101", "00:00:00.100000", "2026-01-01T00:00:00.100000Z"),
    ],
)
def test_a_runtimes_time_gives_year_and_zone(outer: str, day: str, clock: str, result: str) -> None:
    """The program's own time is kept to the microsecond, in the year and zone in which the runtime took the line."""
    assert stream().next_time(rfc3339_us(outer), klog_us(day, clock)) == rfc3339_us(result)


def test_the_better_dated_time_counts() -> None:
    """A full inner time stands for itself; a yearless outer one says no more than the inner one."""
    full, yearless, other = (
        rfc3339_us("2026-03-02T09:00:00Z"),
        klog_us("0302", "09:00:07.0"),
        klog_us("0302", "09:00:09.0"),
    )
    assert stream().next_time(rfc3339_us("2026-03-02T09:00:03Z"), full) == full
    assert stream().next_time(yearless, other) == other
    assert stream().next_time(yearless, None) == yearless
    assert stream().next_time(None, other) == other


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


def test_the_window_of_a_log_with_full_dates_and_without() -> None:
    """Calico's full dates give klog's lines their year, and the window reaches from the first of either to the last."""
    for klog, first, last in (("10:00:02", "10:00:00", "10:00:02"), ("09:59:00", "09:59:00", "10:00:01")):
        one = stream()
        one.next_time(None, rfc3339_us("2024-06-10T10:00:00Z"))
        one.next_time(None, klog_us("0610", f"{klog}.000000"))
        one.next_time(None, rfc3339_us("2024-06-10T10:00:01Z"))
        assert one.window() == (rfc3339_us(f"2024-06-10T{first}Z"), rfc3339_us(f"2024-06-10T{last}Z"))
    turned = stream()
    turned.next_time(None, rfc3339_us("2023-12-31T23:00:00Z"))
    turned.next_time(None, klog_us("1231", "23:30:00.000000"))
    turned.next_time(None, klog_us("0101", "00:30:00.000000"))
    assert turned.window() == (rfc3339_us("2023-12-31T23:00:00Z"), rfc3339_us("2024-01-01T00:30:00Z"))


def test_a_window_without_any_full_date_stays_yearless() -> None:
    """The year is chosen once the whole bundle is read."""
    one = stream()
    one.next_time(None, klog_us("0610", "10:00:00.000000"))
    assert one.window() == (klog_us("0610", "10:00:00.000000"),) * 2


def test_a_local_time_gives_the_year_alone() -> None:
    """A host's clock in a zone that is not told does not move the program's own time."""
    outer, inner = rfc3339_us("2024-06-10T12:00:06Z"), klog_us("0610", "10:00:05.500000")
    assert stream().next_time(outer, inner, local=True) == rfc3339_us("2024-06-10T10:00:05.5Z")
    assert stream().time_of(outer, inner, local=True) == rfc3339_us("2024-06-10T10:00:05.5Z")
    assert stream().next_time(outer, inner) == rfc3339_us("2024-06-10T12:00:05.5Z")
    assert stream().next_time(outer, None, local=True) == outer


def test_a_log_begins_at_its_program_s_start_where_it_shows_it(tmp_path: Path) -> None:
    """By the options or the word of the start; any other first line may be the first that was kept."""
    later = AGENT[AGENT.index("\n") + 1 :]
    rows = load(tmp_path, {"konnectivity-agent-a.log": AGENT, "konnectivity-agent-b.log": later}).rows["log_sources"]
    assert {row.source: row.from_start for row in rows} == {
        "konnectivity-agent-a.log": True,
        "konnectivity-agent-b.log": False,
    }
