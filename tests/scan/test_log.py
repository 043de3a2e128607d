"""The slow reader line by line: records, what goes on with them, what is blank and what is unread."""

from __future__ import annotations

import pytest
from analyzer import schema
from analyzer.limits import Limits
from analyzer.scan import log as log_room
from analyzer.scan.log import MAX_CONTINUATION, LogScanner
from analyzer.scan.stream import Summary
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.names import Context
from analyzer.tables.sink import Sink

from tests.support.inline import bundle

HEAD = "I0302 09:00:01.000000       1 client.go:210] "
CRI = "2026-03-02T09:00:01.1Z stderr "


def scan(*lines: str, context: Context | None = None, limits: Limits | None = None) -> tuple[Summary, Sink]:
    sink = Sink(limits or Limits(), lambda text: text)
    scanner = LogScanner(sink, "a.log", context or Context())
    for number, line in enumerate(lines, 1):
        scanner.line(number, line)
    return scanner.close(), sink


def column(sink: Sink, table: str, name: str) -> list[object]:
    return list(sink.tables[table].data[name]) if table in sink.tables else []


def test_each_line_is_part_of_a_record_or_blank_or_unread() -> None:
    """Lines before the first header are unread with a reason, those behind one belong to it, empty ones are counted."""
    found, sink = scan("no header", "", HEAD + "one", "  more of it", "   ", HEAD + "two")
    assert (found.lines, found.records, found.unread, found.blank) == (6, 2, 1, 2)
    assert column(sink, "unread", "line") == [1]
    assert column(sink, "unread", "text") == ["no header"]
    assert column(sink, "unread", "reason") == ["no log header, and no record before it"]


def test_what_is_too_much_for_one_record_is_unread() -> None:
    """A record takes some hundred lines; those beyond are not passed over in silence."""
    found, sink = scan(HEAD + "one", *["more"] * (MAX_CONTINUATION + 3))
    assert (found.records, found.unread) == (1, 3)
    assert column(sink, "unread", "line") == [MAX_CONTINUATION + 2, MAX_CONTINUATION + 3, MAX_CONTINUATION + 4]


def test_a_value_over_many_lines_is_one_message() -> None:
    """klog's `key=<` and its tab-indented lines make one record of the message that is known."""
    found, sink = scan(
        'E0302 09:00:01.000000       1 clientset.go:224] "cannot connect once" err=<',
        "\tdial tcp",
        " >",
        context=Context(container="konnectivity-agent"),
    )
    assert found.records == 1
    assert column(sink, "konnectivity_events", "error") == ["dial tcp"]


@pytest.mark.parametrize("at", [60, 70, 86, 110])
def test_a_record_that_a_page_of_any_width_broke_is_whole(at: int) -> None:
    """Within a quotation it goes on with the next line; one that never ends was cut off, and what stands below it is not of it."""
    record = 'I0404 09:10:11.123456       1 server.go:587] "Connect request from agent" agentID="0a0a-4444" serverID="9999-9999-9999-9999"'
    other = 'E0404 09:10:12.123456       1 server.go:354] "Failed to get a backend" err="No agent available" dialID=77'
    text = f"{record[:at]}\n{record[at:]}\n{other}\n"
    found = bundle({"s.log": text}).snapshot.rows["konnectivity_events"]
    first, second = found
    assert (first.line, first.agent_id, first.server_id) == (1, "0a0a-4444", "9999-9999-9999-9999")
    assert second.dial_id == "77"
    cut = bundle({"s.log": f"{record[:110]}\nnot of it\n{other}\n"}).snapshot.rows["konnectivity_events"]
    assert [(row.agent_id, row.server_id) for row in cut] == [("0a0a-4444", None), (None, None)]


def test_pieces_of_a_line_are_joined_and_the_last_one_is_kept() -> None:
    """The runtime cuts long lines; a log that ends within one loses nothing of it."""
    found, sink = scan(CRI + "P " + HEAD + "one ", CRI + "F line", CRI + "P " + HEAD + "cut o")
    assert (found.records, found.unread) == (2, 0)
    assert sorted(str(text) for text in column(sink, "log_lines", "message")) == ["cut o", "one line"]


def test_a_command_within_a_log_says_whose_log_follows() -> None:
    """Each echoed command begins a log of its own, of the pod that it names; it is no record and not unread."""
    found, sink = scan(
        "$ kubectl -n x logs one-1",
        HEAD + "a",
        "root@b:~# kubectl logs two-2 -c c",
        HEAD + "b",
        context=Context(node="n"),
    )
    assert (found.lines, found.records, found.unread) == (4, 2, 0)
    assert column(sink, "log_sources", "pod") == ["one-1", "two-2"]
    assert column(sink, "log_sources", "container") == [None, "c"]
    assert column(sink, "log_sources", "node") == ["n", "n"]
    assert column(sink, "log_sources", "lines") == [1, 1]


def test_a_log_below_its_command_is_a_use_of_the_tunnel() -> None:
    """One fact a command, at the first record that is not kubectl's own; a log without a command shows no use."""
    noise = "E0302 08:59:59.000000   77123 memcache.go:265] couldn't get current server API group list"
    _, sink = scan(
        "$ kubectl logs one-1", noise, HEAD + "a", HEAD + "b", "$ kubectl logs -n kubx-masters two-2", HEAD + "c"
    )
    assert column(sink, "facts", "key") == ["logs_shown"]
    assert (column(sink, "facts", "value"), column(sink, "facts", "line")) == (["one-1"], [3])
    assert column(scan(HEAD + "a")[1], "facts", "key") == []


def test_containers_of_one_log_are_kept_apart() -> None:
    """`kubectl logs --prefix` names pod and container of every line."""
    _, sink = scan("[pod/a-1/x] " + HEAD + "a", "[pod/a-1/y] " + HEAD + "b", "[pod/a-1/x]   more")
    assert column(sink, "log_sources", "container") == ["x", "y"]
    assert column(sink, "log_sources", "lines") == [2, 1]


def test_a_plain_line_in_a_wrapper_is_a_record() -> None:
    """What a program prints without a header of its own is dated by the runtime; below a klog record it goes on with that."""
    found, sink = scan(CRI + "F Starting ", CRI + "F   indented", CRI + "F " + HEAD + "a", CRI + "F goes on")
    assert found.records == 2
    assert sorted(str(text) for text in column(sink, "log_lines", "message")) == ["Starting", "a"]


def test_limits_that_acted_are_said() -> None:
    """Long lines, joined lines, many messages and mended quotes each leave a remark."""
    found, _ = scan(
        HEAD + "x" * 9000,
        HEAD + "&quot;Connect to server&quot; serverID=&quot;a&quot;",
        CRI + "P " + "y" * 70,
        CRI + "F " + "y" * 9,
        limits=Limits(joined_bytes=60, distinct=1),
    )
    for told in ("long lines", "read as the program wrote them", "joined lines were cut", "different messages"):
        assert told in found.note, told


def test_the_window_of_a_log() -> None:
    """First and last time of all its streams, in microseconds."""
    found, _ = scan("2026-03-02T09:00:05.5Z stderr F later", "2026-03-02T09:00:01.5Z stderr F earlier")
    assert found.first is not None
    assert found.last is not None
    assert found.last - found.first == 4_000_000
    assert found.components == ("other",)
    assert scan("nothing here")[0].first is None


def test_unread_lines_are_told_up_to_a_bound() -> None:
    """All are counted, fifty are shown; a line that carries a signal is shown by that."""
    found, sink = scan(*["nothing"] * 60, "Error: error dialing backend: EOF")
    assert found.unread == 61
    assert len(column(sink, schema.UNREAD.name, "line")) == 50
    assert column(sink, "log_signals", "signal") == ["dialing_backend"]


def test_a_line_that_was_taken_later_is_a_record_of_its_own() -> None:
    """The lines of one record are written at once; what the journal took a second later another program wrote."""
    head = "Mar 02 10:00:00 w1 kubelet[1]: I0302 10:00:00.000000       1 a.go:5] one"
    found, _ = scan(head, "Mar 02 10:00:00 w1 kubelet[1]: more of it", "Mar 02 10:00:01 w1 k3s[2]: something else")
    assert (found.records, found.unread) == (2, 0)


def test_records_on_one_line_are_each_read() -> None:
    """A lost line end costs no record, and none takes the fields of the other."""
    head = 'client.go:482] "cannot connect once" err="EOF"'
    other = 'I0302 10:00:00.000000       1 client.go:210] "Start serving" serverID="abc" agentID="def"'
    found, sink = scan(f"{other}E0302 10:00:01.000000       1 {head}{other}")
    assert (found.lines, found.records, found.unread) == (1, 3, 0)
    assert column(sink, "konnectivity_events", "server_id") == ["abc", None, "abc"]
    assert column(sink, "konnectivity_events", "error") == [None, "EOF", None]
    assert column(sink, "konnectivity_events", "line") == [1, 1, 1]


def test_a_record_that_ends_in_a_value_is_said_to() -> None:
    """Half an error is no error: it is left out, and the note counts such records."""
    found, sink = scan(
        'E0302 10:00:01.000000       1 client.go:482] "cannot connect once" err="dial tcp 10.0.0.1:31417: i/o ti'
    )
    assert column(sink, "konnectivity_events", "error") == [None]
    assert found.note == "1 record cut off in the middle, with what stood there left out"


ONCE = 'E0610 10:00:0{}.223456       1 clientset.go:190] "cannot connect once" err="x"'
COLLECTED = (
    "Jun 10 10:00:0{at} {host} konnectivity-agent[812]: ",
    "2024-06-10T10:00:0{at}+0000 {host} konnectivity-agent[812]: ",
    "Mon 2024-06-10 10:00:0{at} UTC {host} konnectivity-agent[812]: ",
    "<13>1 2024-06-10T10:00:0{at}.1Z {host} konnectivity-agent 812 - - ",
    "{host} Jun 10 10:00:0{at}.123456 {host} kubenswrapper[812]: ",
    "[  812.00{at}] {host} konnectivity-agent[812]: ",
)


@pytest.mark.parametrize("head", COLLECTED)
def test_a_log_collected_from_several_hosts_has_a_stream_for_each(head: str) -> None:
    """Lines of hosts that take turns are events of their own host, whatever wrapper names it."""
    hosts = ("wrk-a", "wrk-b", "wrk-a", "10.94.10.21")
    _, sink = scan(*(head.format(at=at, host=host) + ONCE.format(at) for at, host in enumerate(hosts)))
    found = zip(column(sink, "konnectivity_events", "line"), column(sink, "konnectivity_events", "node"), strict=True)
    assert sorted(found, key=str) == [(1, "wrk-a"), (2, "wrk-b"), (3, "wrk-a"), (4, "10.94.10.21")]
    assert column(sink, "log_sources", "lines") == [2, 1, 1]


def test_a_line_without_a_host_goes_on_with_the_record_above_it() -> None:
    """The journal names the host on the first line of a message only; the rest belongs to that host's record."""
    head = COLLECTED[0]
    found, sink = scan(
        head.format(at=1, host="wrk-a") + ONCE.format(1)[:-4] + "=<",
        "\tdial tcp 10.1.1.1:443: i/o timeout",
        " >",
        head.format(at=2, host="wrk-b") + ONCE.format(2),
        "  of wrk-b",
    )
    assert (found.records, found.unread) == (2, 0)
    assert column(sink, "log_sources", "lines") == [3, 2]
    assert column(sink, "konnectivity_events", "error") == ["dial tcp 10.1.1.1:443: i/o timeout", "x"]


HEADER = "-- Logs begin at Sun 2021-06-09 09:00:00 UTC, end at Mon 2024-06-10 10:05:00 UTC. --"


def test_the_first_line_of_a_journal_dates_its_lines() -> None:
    """It is read and belongs to no record; the journal's short times lie in the last year before its end."""
    head = COLLECTED[0].format(at=1, host="wrk-a")
    old = head.replace("Jun 10", "Dec 31") + ONCE.format(1).replace("0610", "1231")
    found, sink = scan(HEADER, old, "-- Reboot --", head + ONCE.format(2))
    assert (found.lines, found.records, found.unread, found.blank) == (4, 2, 0, 0)
    assert column(sink, "log_sources", "node") == ["wrk-a"]
    assert column(sink, "konnectivity_events", "at") == [
        rfc3339_us("2023-12-31T10:00:01.223456Z"), rfc3339_us("2024-06-10T10:00:02.223456Z"),
    ]  # fmt: skip
    assert found.last == rfc3339_us("2024-06-10T10:00:02.223456Z")


def test_a_reboot_ends_the_record_above_it() -> None:
    """What is printed below the mark without a header is no part of a record that a host wrote before it was started anew."""
    found, sink = scan(COLLECTED[0].format(at=1, host="a") + ONCE.format(1), "-- Reboot --", "no header")
    assert (found.records, found.unread) == (1, 1)
    assert column(sink, "unread", "line") == [3]


def test_the_supervisor_s_date_gives_the_year_and_not_the_clock() -> None:
    """k0s prints the host's own time without a zone inside the journal."""
    line = (
        "Jun 10 12:00:06 c1 k0s[8]: "
        + 'time="2024-06-10 12:00:06" level=info msg="'
        + ONCE.format(5).replace('"', '\\"')
    )
    _, sink = scan(line + '" component=konnectivity stream=stderr')
    assert column(sink, "konnectivity_events", "at") == [rfc3339_us("2024-06-10T10:00:05.223456Z")]


def test_a_record_behind_a_torn_one_is_read() -> None:
    """Two writers of one file: the torn header is said, and the record that was written over it has its row."""
    found, sink = scan(ONCE.format(1)[:19] + ONCE.format(2), ONCE.format(3))
    assert (found.records, found.unread, found.note) == (
        2,
        0,
        "1 record cut off in the middle, with what stood there left out",
    )
    assert column(sink, "konnectivity_events", "line") == [1, 2]


def test_objects_of_json_on_one_line_are_each_read() -> None:
    """As the two records of one call each, in their order."""
    one = '{"ts":1718013600123.4,"caller":"agent/clientset.go:190","msg":"cannot connect once","err":"x"}'
    found, sink = scan(one + one.replace("3.4", "4.4").replace('"x"', '"y"'), one)
    assert (found.records, found.unread) == (3, 0)
    assert column(sink, "konnectivity_events", "error") == ["x", "y", "x"]


def test_hosts_without_end_share_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that names another host on every line takes bounded memory, and says that the others are not told apart."""
    monkeypatch.setattr(log_room, "MOST_STREAMS", 3)
    found, sink = scan(*(COLLECTED[0].format(at=at, host=f"w-{at}") + ONCE.format(at) for at in range(7)))
    assert column(sink, "log_sources", "node") == ["w-0", "w-1", "w-2", None]
    assert column(sink, "log_sources", "lines") == [1, 1, 1, 4]
    assert found.note == "more than 3 containers and hosts: the others are not told apart"


def test_a_journal_without_entries_is_a_log() -> None:
    """What journalctl prints of nothing is read, and no component wrote it."""
    [row] = bundle({"journal.log": "-- No entries --\n"}).snapshot.rows["inputs"]
    assert (row.kind, row.lines, row.unread_lines) == ("other log", 1, 0)


def test_what_a_value_of_many_lines_quotes_is_a_part_of_its_record() -> None:
    """An error, a table or a heading in klog's ``err=<`` is said by nobody's terminal; the next record is read."""
    quotes = (
        "\tError from server: error dialing backend: EOF\n",
        "\tNAME   STATUS     ROLES    AGE   VERSION\n\t10.1.1.4   NotReady   <none>   41d   v1.29.4\n",
        "\t$ kubectl get pods -A\n\n\tkube-system   konnectivity-agent-2xk9p   0/1   CrashLoopBackOff   9   1d\n",
    )
    for quote in quotes:
        text = (
            f'E1127 10:00:01.104240     812 pod_workers.go:1300] "Error syncing pod" err=<\n\tone\n{quote} > pod="x/y"\n'
            'I1127 10:00:02.104240     812 client.go:214] "Connect to server" serverID="s1"\n'
        )
        case = bundle({"n.log": text})
        rows = case.snapshot.rows
        assert [len(rows[name]) for name in ("tool_errors", "nodes", "pods", "unread")] == [0] * 4
        assert case.causes == {}


def test_a_line_without_the_head_that_each_line_has_is_unread() -> None:
    """A runtime writes its head in front of every line, so what has none goes on with nothing."""
    lines = [f'2026-03-02T10:0{n}:00.1Z stderr F I0302 10:0{n}:00.100000       1 a.go:1] "x"' for n in range(4)]
    lines[2:2] = ["by the way", "2026-03-02T10:01:00.1Z stderr F  goes on"]
    (member,) = bundle({"a.log": "\n".join(lines) + "\n"}).snapshot.rows["inputs"]
    assert (member.lines, member.unread_lines, member.understood_lines) == (6, 1, 5)
    bare = [line.partition("F ")[2] or line for line in lines]
    (member,) = bundle({"a.log": "\n".join(bare) + "\n"}).snapshot.rows["inputs"]
    assert member.unread_lines == 0


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("- fixed: exec said error dialing backend: No agent available", False),
        ("[10:04] ana: BIRD is not ready: BGP not established with 10.0.0.3, too", False),
        ('fatal: [n1]: FAILED! => {"msg": "timed out: No agent available"}', False),
        ("Error from server: error dialing backend: No agent available", True),
        ("panic: runtime error: index out of range", True),
        ("BIRD is not ready: BGP not established with 10.0.0.3", True),
    ],
)
def test_behind_a_blank_line_a_line_speaks_for_itself_where_it_begins_so(line: str, counts: bool) -> None:
    """What somebody pasted below a log tells of faults in sentences; without the blank line it goes on with the record."""
    whose = Context(container="kube-apiserver")
    apart = scan(HEAD + "one", "", line, context=whose)[1]
    assert (len(column(apart, "log_signals", "line")) == 1) is counts
    assert len(column(scan(HEAD + "one", line, context=whose)[1], "log_signals", "line")) == 1
    again = scan(HEAD + "one", "", "x", HEAD + "two", line, context=whose)[1]
    assert column(again, "log_signals", "line") == [5]
