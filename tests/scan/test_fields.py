"""Values of a line that become columns."""

from __future__ import annotations

from analyzer.scan.fields import event_fields, printf_fields


def test_the_keys_of_a_structured_line_fill_their_columns() -> None:
    """Unknown keys and empty values state nothing."""
    assert event_fields({"agentID": "a", "connID": "7", "dialAddress": "10.1.1.1:10250", "x": "y", "serverID": ""}) == {
        "agent_id": "a",
        "connection_id": "7",
        "address": "10.1.1.1:10250",
    }


def test_the_first_key_of_a_column_wins() -> None:
    """`err` before `error`, wherever they stand in the line; an empty one gives way."""
    assert event_fields({"error": "two", "err": "one"}) == {"error": "one"}
    assert event_fields({"error": "two", "err": ""}) == {"error": "two"}


def test_the_word_before_a_placeholder_names_its_column() -> None:
    """Quotes go; a second value for the column, an empty one and a word of no column are left out."""
    assert printf_fields("agentID %q of server %s at %d", ('"a"', "s", "5")) == {"agent_id": "a", "server_id": "s"}
    assert printf_fields("error: %v err: %v", ("one", "two")) == {"error": "one"}
    assert printf_fields("error: %v err: %v", ("", "two")) == {"error": "two"}
    assert printf_fields("agent %s error: %+v", ("a",)) == {"agent_id": "a"}


def test_the_host_of_an_http_connect_request_is_an_address() -> None:
    """Which argument it is depends on the message; a record that is cut off before it has none."""
    assert printf_fields("Received %s request to %q", ("CONNECT", '"10.1.1.1:10250"')) == {"address": "10.1.1.1:10250"}
    assert printf_fields("Received %s request to %q", ("CONNECT",)) == {}
    assert printf_fields("Starting proxy to %q", ('"10.1.1.1:10250"',)) == {"address": "10.1.1.1:10250"}
    assert printf_fields("Starting proxy to %q", ()) == {}


def test_a_word_in_brackets_names_its_column_too() -> None:
    """`DIAL_RSP(rand=%d)` of old servers."""
    assert printf_fields("<<< Received DIAL_RSP(rand=%d), agentID %s, connID %d)", ("7", "a", "1")) == {
        "dial_id": "7",
        "agent_id": "a",
        "connection_id": "1",
    }


def test_what_stands_behind_a_value_and_a_colon_is_the_error() -> None:
    """The retries of old agents, whose reason is the last argument."""
    assert printf_fields("retry %d in %v: %v", ("3", "5s", "connection refused")) == {"error": "connection refused"}
