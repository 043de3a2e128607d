"""The rows of one record, and the count of its message."""

from __future__ import annotations

import json

import pytest
from analyzer.limits import Limits
from analyzer.scan.fields import Values
from analyzer.scan.hand_over import hand_over
from analyzer.scan.record_rows import RecordRows
from analyzer.scan.stream import OTHERS, AlikeEvents, Pending, Stream
from analyzer.schema import LOG_SIGNALS
from analyzer.sources.log_record import LogRecord, read
from analyzer.tables.sink import Sink

from tests.support.inline import bundle

HEAD = "I0302 09:00:01.000000       1 "


def made(limits: Limits | None = None) -> tuple[RecordRows, Stream, Sink]:
    sink = Sink(limits or Limits(), lambda text: text)
    return RecordRows(sink, "a.log"), Stream("a-1", "konnectivity-agent", "n"), sink


def put(rows: RecordRows, stream: Stream, line: str, number: int = 1) -> LogRecord:
    entry = read(line)
    assert entry is not None
    message, _ = rows.message_of(entry)
    rows.tally(stream, entry, message, 1, 5, 5, number)
    rows.row(stream, entry, Pending(entry, 5, number, f"> {line}", line, line), keep=True)
    return entry


def test_secrets_of_a_counted_message_are_hidden_before_its_numbers() -> None:
    """With its digits taken out a password looks like a word."""
    rows, stream, sink = made()
    sink.redact = lambda text: text.replace("blue-moon71", "[hidden]")
    put(rows, stream, f"E{HEAD[1:]}x.go:7] login 5 with blue-moon71 refused")
    put(rows, stream, f"E{HEAD[1:]}x.go:7] login 6 with blue-moon72 refused")
    hand_over(stream, sink, "a.log", previous=False)
    assert sink.tables["log_lines"].data["message"] == ["login # with [hidden] refused"]
    assert sink.tables["log_lines"].data["count"] == [2]


def test_a_known_message_is_an_event_with_its_values() -> None:
    """Its keys are columns, its text is kept as it stands in the member, and it votes for its component."""
    rows, stream, sink = made()
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s1"', 7)
    [(line, values)] = stream.events
    assert (line, values["server_id"], values["signal"], values["at"]) == (7, "s1", "agent_connected", 5)
    assert sink.lines["a.log", 7].startswith("> I0302")
    assert stream.votes == {"agent": 1}
    assert (stream.records, stream.recognised) == (1, 1)


def test_an_option_is_no_event() -> None:
    """What a program prints of its flags becomes a row of options, without the quotes around it."""
    rows, stream, _ = made()
    put(rows, stream, HEAD + 'options.go:120] ProxyServerHost set to "a.example.com".')
    put(rows, stream, HEAD + "options.go:130] ProxyServerPort set to 8132.", 2)
    assert [(line, option, value) for line, _, _, option, value in stream.options] == [
        (1, "ProxyServerHost", "a.example.com"),
        (2, "ProxyServerPort", "8132"),
    ]
    assert stream.events == []
    assert stream.from_start


def test_a_line_of_another_program_is_a_signal_or_only_counted() -> None:
    """A signal's message stands without margins; unknown information is counted, unknown errors are kept to be cited."""
    rows, stream, sink = made()
    put(rows, stream, HEAD + "x.go:1] error dialing backend: dial tcp: timeout", 3)
    put(rows, stream, HEAD + "x.go:1] nothing of note", 4)
    put(rows, stream, HEAD.replace("I", "E") + "x.go:1] something broke", 5)
    assert sink.tables["log_signals"].data["signal"] == ["dialing_backend"]
    assert str(sink.tables["log_signals"].data["message"][0]).startswith("I0302")
    assert sorted(line for _, line in sink.lines) == [3, 5]
    assert all(not tally.known for tally in stream.tallies.values())


def test_numbers_do_not_make_messages_different() -> None:
    """Lines that differ in their numbers only are counted together, with the window of all."""
    rows, stream, _ = made()
    for number in range(3):
        put(rows, stream, HEAD + f"x.go:1] took {number} ms of 0x{number:x}f", number)
    [(place, tally)] = stream.tallies.items()
    assert (place[1], tally.count, tally.first, tally.last) == ("took # ms of #", 3, 5, 5)


def test_limits_count_what_they_leave_out() -> None:
    """Beyond the limits events are counted without a row, and messages together."""
    rows, stream, _ = made(Limits(events=1, distinct=1))
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s1"')
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s2"', 2)
    put(rows, stream, HEAD + "x.go:1] other", 3)
    put(rows, stream, HEAD + "x.go:1] http: TLS handshake error from 10.0.0.1:1: EOF", 4)
    assert (rows.events, rows.capped, rows.others, len(stream.events)) == (1, 2, True, 1)
    assert OTHERS in stream.tallies


def test_rows_may_be_taken_by_another() -> None:
    """The fast path takes what it sorts later; it takes nothing that is not kept."""
    rows, stream, _ = made()
    taken: list[int] = []

    def divert(_: Stream, line: int, values: Values, raw: str) -> bool:
        assert values["at"] == 5
        assert raw.startswith("> ")
        taken.append(line)
        return line == 1

    rows.divert = divert
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s1"', 1)
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s2"', 2)
    assert taken == [1, 2]
    assert [line for line, _ in stream.events] == [2]


def test_a_bare_error_of_an_old_agent_is_a_failed_connect() -> None:
    """Up to v0.0.12 the agent prints nothing before it; from another file it is an error like others."""
    rows, stream, _ = made()
    bare = "E0302 09:00:01.000000       1 clientset.go:150] rpc error: code = Unavailable desc = x"
    put(rows, stream, bare)
    put(rows, stream, bare.replace("clientset.go", "other.go"), 2)
    put(rows, stream, bare.replace("E0302", "I0302"), 3)
    [(line, values)] = stream.events
    assert (line, values["signal"], values["error"]) == (
        1,
        "agent_connect_failed",
        "rpc error: code = Unavailable desc = x",
    )


def test_announced_server_counts_are_options() -> None:
    """How many servers there are is told in a message of either form."""
    rows, stream, _ = made()
    put(
        rows,
        stream,
        HEAD + 'clientset.go:200] "Server count change suggestion by server" current=1 serverID="s" actual=3',
    )
    put(rows, stream, HEAD + "clientset.go:100] change detected in proxy server count (was: 1, now: 2, source: x)", 2)
    assert [value for _, _, _, option, value in stream.options if option == "announced server count"] == ["3", "2"]


def test_a_foreign_log_gives_no_events() -> None:
    """Single lines that look like ours count, but are no events of Konnectivity; its own are, with times and container."""
    rows, stream, sink = made()
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s1"', 7)
    hand_over(stream, sink, "a.log", previous=True)
    assert sink.tables["konnectivity_events"].data["line"] == [7]
    assert sink.tables["log_sources"].data["previous"] == [True]
    assert sink.tables["log_sources"].data["component"] == ["agent"]
    rows, foreign, sink = made()
    foreign.pod = foreign.container = None
    put(rows, foreign, HEAD + "x.go:1] http: TLS handshake error from 10.0.0.1:1: EOF", 4)
    hand_over(foreign, sink, "a.log", previous=False)
    assert "konnectivity_events" not in sink.tables
    assert sink.tables["log_sources"].data["component"] == ["other"]
    assert sink.tables["log_lines"].data["known"] == [False]


@pytest.mark.parametrize(("before", "kept"), [(399, True), (400, False)])
def test_what_is_remembered_of_messages_is_bounded(before: int, kept: bool) -> None:
    """Four hundred call sites tell a release and a component; those beyond are counted only."""
    rows, stream, _ = made()
    for n in range(before):
        stream.seen["agent", f"m{n}", "x.go:1"] = n
        stream.own["agent", f"m{n}"] = 0
    put(rows, stream, HEAD + 'client.go:210] "Connect to server" serverID="s1"')
    assert (("agent", "Connect to server", "client.go:210") in stream.seen) is kept
    assert len(stream.own) <= 400


def test_a_signal_in_a_line_of_docker_is_the_program_s_own_text() -> None:
    """What the runtime wraps around the line is no part of an error's last words; other lines stay as they are."""
    text = f'W{HEAD[1:]}dispatcher.go:170] Failed calling webhook, failing open v.a.b: failed calling webhook "v.a.b": Post "https://s.n.svc:443/m": EOF'
    entry = read(text)
    assert entry is not None
    for whole in (json.dumps({"log": f"{text}\n", "stream": "stderr"}), text):
        rows, stream, sink = made()
        rows.row(stream, entry, Pending(entry, 5, 1, whole, whole, text), keep=True)
        assert sink.tables["log_signals"].data["message"] == [text]


def test_what_a_value_of_many_lines_says_is_cited_on_its_own_line() -> None:
    """The message is all of the value, so that the reason at its end is read."""
    text = 'E0505 10:11:01.000010       1 controller.go:146] "Unhandled Error" err=<\n\tError updating APIService "v1beta1.a.io" with err: failed\n\terror trying to reach service: No agent available\n\t, Header: map[]\n > logger="x"\n'
    [row] = bundle(k=text).snapshot.rows[LOG_SIGNALS]
    assert (row.line, row.signal) == (3, "no_agent")
    assert (row.message or "").endswith('reach service: No agent available , Header: map[] > logger="x"')


def test_rows_of_one_message_are_held_column_by_column_within_the_limit() -> None:
    """What is beyond it is counted; of lines with a text to keep it is kept."""
    rows, stream, sink = made(Limits(events=3))
    for begin in (1, 3, 5):
        found = AlikeEvents([begin, begin + 1], {"message": "m"}, {"error": [f"e{begin}", None]})
        rows.alike(stream, found, [f"line {begin}", None])
    assert (rows.events, rows.capped) == (3, 3)
    assert [(one.lines, one.columns) for one in stream.alike] == [
        ([1, 2], {"error": ["e1", None]}),
        ([3], {"error": ["e3"]}),
    ]
    assert [line for _, line in sink.lines] == [1, 3]
