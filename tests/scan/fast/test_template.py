"""One pattern reads all records of a call site as the slow reader does, or there is none."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.konnectivity import catalog
from analyzer.scan.fast import template as template_room
from analyzer.scan.fast.template import Template, template_of
from analyzer.scan.fields import event_fields
from analyzer.sources.log_record import LogRecord, read

from tests.support.values import are_values

CONNECT = 'I0302 09:00:01.000007       1 server.go:880] "Connect request from agent" agentID="a-1"'
DIAL = 'E0302 09:00:01.000007       1 client.go:1] "error dialing backend" err="dial tcp 10.1.2.3:10250: i/o timeout" dialID=5'


def entry(text: str) -> LogRecord:
    found = read(text)
    assert found is not None
    return found


def made(text: str) -> Template | None:
    one = entry(text)
    return template_of(one, catalog.structured(one.message), text)


def template(text: str) -> Template:
    found = made(text)
    assert found is not None
    return found


def values(text: str, by: str = CONNECT) -> dict[str, Any]:
    found = template(by).read(text)
    assert found is not None
    return dict(found[1])


def test_a_record_is_read_as_the_slow_reader_reads_it() -> None:
    """Time and fields of another record of the call site are those of its own text."""
    other = CONNECT.replace("09:00:01.000007", "10:11:12.345678").replace("a-1", "b-2")
    found = template(CONNECT).read(other)
    one = entry(other)
    assert found is not None
    assert found[0] == one.at
    assert found[1]["agent_id"] == "b-2"
    assert event_fields(one.pairs).items() <= found[1].items()


def test_what_every_record_shares_is_fixed() -> None:
    """Component, level, signal and message stand in each row."""
    assert values(CONNECT)["message"] == "Connect request from agent"
    assert values(CONNECT)["component"] == "server"
    assert values(CONNECT)["level"] == "I"


def test_a_quoted_value_is_taken_out_of_its_escapes() -> None:
    """A bare value and a quoted one are the same value; escapes are undone in the quoted one alone."""
    assert values(CONNECT.replace('"a-1"', "a-1"))["agent_id"] == "a-1"
    assert values(CONNECT.replace('"a-1"', '"a\\"1"'))["agent_id"] == 'a"1'
    assert values(CONNECT.replace('"a-1"', "a\\u0031"))["agent_id"] == "a\\u0031"


def test_an_empty_value_is_no_value() -> None:
    """The column stays away as with the slow reader."""
    assert "agent_id" not in values(CONNECT.replace('"a-1"', '""'))


@pytest.mark.parametrize(
    "text",
    [
        CONNECT + ' more="x"',
        CONNECT.replace("agentID", "agentId"),
        CONNECT.replace('"a-1"', '{"a":1}'),
        CONNECT.replace("server.go:880", "server.go:881"),
        CONNECT.replace("0302 ", "0332 "),
        CONNECT.replace("Connect request", "connect request"),
    ],
    ids=["key more", "other key", "object", "other place", "no such day", "other message"],
)
def test_another_record_is_not_read(text: str) -> None:
    """What does not fit is left to the slow reader."""
    assert template(CONNECT).read(text) is None


def test_the_second_is_worked_out_once_and_anew_when_it_changes() -> None:
    """Records of one second share its base; that of the next has its own."""
    one = template(CONNECT)
    times = [
        one.read(CONNECT.replace("09:00:01.000007", clock))
        for clock in ("09:00:01.5", "09:00:01.000009", "09:00:02.000001")
    ]
    assert times[0] is None
    first, second = times[1], times[2]
    assert first is not None
    assert second is not None
    assert second[0] - first[0] == 999_992


@pytest.mark.parametrize(
    "text",
    [
        'I0302 09:00:01.000007       1 a.go:1] "a message that nobody knows" a="b"',
        "I0302 09:00:01.000007       1 a.go:1] Connect request from agent",
        'I0302 09:00:01.000007       1 client.go:1] "Connect to server" serverID="x" serverCount=3',
    ],
    ids=["unknown", "not structured", "tells a count"],
)
def test_some_call_sites_have_no_template(text: str) -> None:
    """Each of their records is looked at itself."""
    one = entry(text)
    message = catalog.structured(one.message)
    assert template_of(one, message, text) is None


def test_several_keys_for_one_column_are_taken_by_rank() -> None:
    """A template reads every key of the line at its own place."""
    found = values(DIAL.replace("dialID=5", "dialID=77"), DIAL)
    assert found == {**found, "error": "dial tcp 10.1.2.3:10250: i/o timeout"}
    assert event_fields(entry(DIAL.replace("dialID=5", "dialID=77")).pairs).items() <= found.items()


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(template_room, filled=("Template",))
