"""What a stream knew at its end stands in the tables, under the component whose log it turned out to be."""

from __future__ import annotations

import json

import pytest
from analyzer.limits import Limits
from analyzer.scan.hand_over import hand_over
from analyzer.scan.log import LogScanner
from analyzer.scan.stream import AlikeEvents, Stream
from analyzer.sources.names import Context
from analyzer.tables.sink import Sink

HEAD = "I0302 09:00:0{}.000000       1 {}] "
CONNECT = HEAD.format(1, "server.go:880") + '"Connect request from agent" agentID="a"'
START = HEAD.format(2, "client.go:1") + '"Start serving" serverID="s" agentID="a"'
OPTION = HEAD.format(3, "options.go:151") + 'ProxyServerHost set to "h.example.com".'
FOREIGN = HEAD.format(4, "main.go:7") + '"a program that nobody knows" key="v"'
SHARED = "E" + HEAD.format(5, "conn.go:9")[1:] + '"Stream read failure" err="x"'


def read(*lines: str, previous: bool = False, **context: str) -> dict[str, list[dict[str, object]]]:
    sink = Sink(Limits(), lambda text: text)
    scanner = LogScanner(sink, "a.log", Context(previous=previous, **context))
    for number, line in enumerate(lines, 1):
        scanner.line(number, line)
    scanner.close()
    tables = {}
    for name, table in sink.tables.items():
        data = {key: list(column) for key, column in table.data.items()}
        tables[name] = [dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)]
    return tables


def test_a_log_of_ours_has_its_events_and_its_source_row() -> None:
    """Component, place, counts, times and the releases that its messages fit."""
    found = read(CONNECT, CONNECT, FOREIGN, pod="p", node="n", container="konnectivity-server")
    (row,) = found["log_sources"]
    assert (row["component"], row["pod"], row["node"], row["container"]) == ("server", "p", "n", "konnectivity-server")
    assert (row["lines"], row["records"], row["recognised"], row["wrapper"]) == (3, 3, 2, "none")
    assert row["previous"] is False
    assert json.loads(str(row["releases"]))
    assert [(event["line"], event["pod"], event["node"]) for event in found["konnectivity_events"]] == [
        (1, "p", "n"),
        (2, "p", "n"),
    ]


def test_a_log_of_the_container_before_is_marked() -> None:
    """Its row says so, as its errors may be over."""
    (row,) = read(CONNECT, previous=True)["log_sources"]
    assert row["previous"] is True


def test_messages_are_counted_known_or_not() -> None:
    """Each message once, with how often, the first and the last time, and whether it is known."""
    rows = read(CONNECT, CONNECT.replace("09:00:01", "09:00:09"), FOREIGN, container="konnectivity-server")["log_lines"]
    known, unknown = sorted(rows, key=lambda row: not row["known"])
    assert (known["count"], known["component"], known["known"]) == (2, "server", True)
    assert known["first_at"] != known["last_at"]
    assert (unknown["count"], unknown["component"], unknown["known"]) == (1, "server", False)


def test_another_programs_log_gives_no_events() -> None:
    """One line that looks like ours among those of another program proves nothing; it is counted under `other`."""
    found = read(*[FOREIGN] * 30, OPTION)
    assert "konnectivity_events" not in found
    assert "log_options" not in found
    (row,) = found["log_sources"]
    assert (row["component"], row["records"]) == ("other", 31)
    assert {line["component"] for line in found["log_lines"] if not line["known"]} == {"other"}


def test_options_are_those_of_the_component() -> None:
    """A line of start-up options names the option, its value and when it was set."""
    found = read(OPTION, START, START, container="konnectivity-agent")
    assert [(row["line"], row["component"], row["option"], row["value"]) for row in found["log_options"]] == [
        (1, "agent", "ProxyServerHost", "h.example.com")
    ]


def handed(stream: Stream) -> Sink:
    sink = Sink(Limits(), lambda text: text)
    hand_over(stream, sink, "a.log", previous=False)
    return sink


def test_lines_of_the_standard_library_are_their_components() -> None:
    """A server's handshake errors are events in the server's log, in the order of its lines; those of an agent are not."""
    stream = Stream("p", "konnectivity-server", "n")
    stream.events = [(3, {"component": "server", "message": "a"})]
    stream.lines_of_go = [
        (1, {"component": "agent", "message": "b"}),
        (2, {"component": "server", "message": "c"}),
        (5, {"component": "server", "message": "d"}),
    ]
    stream.recognised = 1
    sink = handed(stream)
    assert sink.tables["konnectivity_events"].data["line"] == [2, 3, 5]
    assert sink.tables["log_sources"].data["recognised"] == [3]


def test_the_words_with_which_a_program_ends_are_whose_the_log_is() -> None:
    """Server and agent end with the same `Error: ...`; the log of a program that is neither has no event of it."""
    for container, owner in (("konnectivity-server", "server"), ("konnectivity-agent", "agent"), ("nginx", None)):
        stream = Stream("p", container, "n")
        stream.lines_of_go = [(1, {"component": None, "message": "error: %v", "signal": "lifecycle"})]
        tables = handed(stream).tables
        assert ("konnectivity_events" in tables) is (owner is not None)
        assert owner is None or tables["konnectivity_events"].data["component"] == [owner]


def test_an_error_that_is_printed_and_logged_is_one_end() -> None:
    """cobra prints what the program logs as it exits; another error beside it is an end of its own."""
    stream = Stream("p", "konnectivity-server", "n")
    stream.events = [(9, {"component": "server", "message": "error: %v", "error": "no key", "signal": "lifecycle"})]
    stream.lines_of_go = [
        (1, {"component": None, "message": "error: %v", "error": "no key", "signal": "lifecycle"}),
        (2, {"component": None, "message": "error: %v", "error": "no socket", "signal": "lifecycle"}),
    ]
    assert handed(stream).tables["konnectivity_events"].data["line"] == [2, 9]


def test_a_message_of_several_components_is_the_logs() -> None:
    """Its signal is what it means there; a text that no release prints keeps the signal that it came with."""
    for container, signal in (("konnectivity-server", "lifecycle"), ("konnectivity-agent", "config")):
        stream = Stream("p", container, "n")
        stream.events = [
            (1, {"component": None, "message": "admin server could not listen", "signal": "x"}),
            (2, {"component": None, "message": "no such message", "signal": "x"}),
            (3, {"component": "client", "message": "admin server could not listen", "signal": "y"}),
        ]
        data = handed(stream).tables["konnectivity_events"].data
        own = container.removeprefix("konnectivity-")
        assert list(data["component"]) == [own, own, "client"]
        assert list(data["signal"]) == [signal, "x", "y"]


def test_an_option_without_a_component_is_the_logs() -> None:
    """Both programs print some options; one that says whose it is keeps that."""
    stream = Stream("p", "konnectivity-server", "n")
    stream.options = [(1, None, None, "A", "1"), (2, None, "agent", "B", "2")]
    assert list(handed(stream).tables["log_options"].data["component"]) == ["server", "agent"]


@pytest.mark.parametrize("named", ["server", ""])
def test_call_sites_narrow_the_releases(named: str) -> None:
    """A message leaves the releases in which the log's component prints it; without any, no release is named."""
    stream = Stream("p", "konnectivity-server", "n")
    assert json.loads(str(handed(stream).tables["log_sources"].data["releases"][0])) == []
    stream.seen = {(named, "Agent connected", "x.go:1"): 1}
    found = json.loads(str(handed(stream).tables["log_sources"].data["releases"][0]))
    assert "v0.34.0" in found
    assert "v0.0.33" not in found


def test_rows_that_are_held_column_by_column_stand_among_the_others() -> None:
    """In the order of the lines, with the log's own component and its signal where their message has none, and without it none in a foreign log."""
    for container, component in (("konnectivity-server", "server"), ("nginx", None)):
        stream = Stream("p", container, "n")
        stream.events = [(2, {"component": "server", "message": "m", "error": "x", "level": "E"})]
        stream.alike = [
            AlikeEvents([3, 5], {"component": None, "message": "admin server could not listen", "signal": "x"}, {"at": [7, 9]}),
            AlikeEvents([1, 4], {"component": "server", "message": "error: %v", "signal": "y"}, {"error": [None, "no key"]}),
        ]  # fmt: skip
        # printed by cobra, and logged on the fourth line
        stream.lines_of_go = [
            (6, {"component": None, "message": "error: %v", "error": "no key", "signal": "lifecycle"})
        ]
        tables = handed(stream).tables
        assert ("konnectivity_events" in tables) is (component is not None)
        if component:
            data = tables["konnectivity_events"].data
            assert list(data["line"]) == [1, 2, 3, 4, 5]
            assert list(data["at"]) == [None, None, 7, None, 9]
            assert list(data["error"]) == [None, "x", None, "no key", None]
            assert list(data["component"]) == ["server"] * 5
            assert list(data["signal"]) == ["y", None, "lifecycle", "y", "lifecycle"]


def test_of_messages_that_no_release_prints_together_the_first_in_the_log_decide() -> None:
    """Whatever the order in which they were counted, for a large log is counted in blocks."""
    old, new = ("server", "Close streaming", "x.go:1"), ("server", "All backends for destination host are draining, using one as fallback", "x.go:2")  # fmt: skip
    found = []
    for seen in ({old: 1, new: 2}, {new: 2, old: 1}, {old: 2, new: 1}):
        stream = Stream("p", "konnectivity-server", "n")
        stream.seen = seen
        found.append(json.loads(str(handed(stream).tables["log_sources"].data["releases"][0])))
    assert found[0] == found[1] != found[2]
    assert "v0.0.33" in found[0]
    assert "v0.0.33" not in found[2]
