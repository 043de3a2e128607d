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


def rows(texts: list[str], by: str = CONNECT) -> list[tuple[int, dict[str, Any]]]:
    """The records as rows: (time, values), of missing values none."""
    one = template(by)
    found = one.read(texts)
    assert found is not None
    times, columns = found
    stated = [
        {name: column[at] for name, column in columns.items() if column[at] is not None} for at in range(len(texts))
    ]
    return [(at, {**one.fixed, **values}) for at, values in zip(times, stated, strict=True)]


def values(text: str, by: str = CONNECT) -> dict[str, Any]:
    return rows([text], by)[0][1]


def test_a_record_is_read_as_the_slow_reader_reads_it() -> None:
    """Time and fields of another record of the call site are those of its own text."""
    other = CONNECT.replace("09:00:01.000007", "10:11:12.345678").replace("a-1", "b-2")
    [(at, found)] = rows([other])
    one = entry(other)
    assert at == one.at
    assert found["agent_id"] == "b-2"
    assert event_fields(one.pairs).items() <= found.items()


def test_many_records_are_read_as_each_by_itself() -> None:
    """Bare, quoted, escaped and empty values side by side, over midnight: each row is what its line alone gives."""
    ids = ("a-1", '"b"', '"c\\"d"', '""', "", '" e=f "', "\u00e9", '"\u2028"')
    clocks = ("09:00:01.000007", "23:59:59.999999", "00:00:00.000001")
    texts = [
        DIAL.replace("dialID=5", f"dialID={one}").replace("09:00:01.000007", clocks[at % 3]).replace("10.1.2.3", f"10.1.2.{at}")
        for at, one in enumerate(ids)
    ]  # fmt: skip
    assert rows(texts, DIAL) == [rows([text], DIAL)[0] for text in texts]
    assert [one.get("dial_id") for _, one in rows(texts, DIAL)] == [
        "a-1",
        "b",
        'c"d',
        None,
        None,
        " e=f ",
        "\u00e9",
        "\u2028",
    ]
    for (at, found), text in zip(rows(texts, DIAL), texts, strict=True):
        assert at == entry(text).at
        assert event_fields(entry(text).pairs).items() <= found.items()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (' agentID="a" more="b"', ""),
        (' agentID="a', '" agentID="b"'),
        (' agentID="a\\', ' agentID="b"'),
        (' agentID="a"x', ' agentID="b"'),
        (' agentID="a" agentID="b"', ""),
        (' agentID="a"', ' agentId="b"'),
    ],
    ids=["a key too many and one too few", "open quote", "escaped end", "something between", "twice and never", "other key"],
)  # fmt: skip
def test_what_one_line_lacks_no_other_makes_up_for(one: str, other: str) -> None:
    """Of lines that fit only together, or but for one, none is read here."""
    begin = CONNECT.partition(" agentID")[0]
    assert template(CONNECT).read([CONNECT, begin + one, begin + other, CONNECT]) is None


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
    assert template(CONNECT).read([text]) is None


def test_a_time_is_read_with_all_its_digits_or_not_at_all() -> None:
    """A second without a fraction of six digits, or that no minute has, is left to the slow reader."""
    assert template(CONNECT).read([CONNECT.replace("09:00:01.000007", "09:00:01.5")]) is None
    assert template(CONNECT).read([CONNECT, CONNECT.replace("09:00:01", "09:00:77")]) is None
    (first, _), (second, _) = rows([CONNECT.replace("09:00:01.000007", f"09:00:0{clock}") for clock in ("1.000009", "2.000001")])  # fmt: skip
    assert second - first == 999_992


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
