"""Every wrapper around a log gives the same events as the plain log."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from analyzer.sources import wrappers
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.peeled import Peeled
from analyzer.sources.wrappers import _any_head, peel, unquote

from tests.support.bundles import load
from tests.support.clusters import healthy
from tests.support.inline import bundle

SHOWN = ["component", "level", "signal", "message", "agent_id", "server_id", "dial_id", "address", "error"]


def load_text(text: str) -> Any:
    return bundle({"some.log": text + "\n"}).snapshot.rows["konnectivity_events"]


def lines() -> list[str]:
    return healthy(1).files["server.log"].rstrip("\n").split("\n")


def stamp(line: str, zone: str = "Z") -> str:
    return f"2026-03-02T{line[6:14]}.123456789{zone}"


def quoted(line: str) -> str:
    return json.dumps(line)


WRAPPERS = {
    "kubectl --prefix": lambda x: f"[pod/konnectivity-server-x/konnectivity-server] {x}",
    "kubectl --prefix --timestamps": lambda x: f"[pod/p-x/c] {stamp(x)} {x}",
    "kubectl --timestamps": lambda x: f"{stamp(x)} {x}",
    "stern": lambda x: f"konnectivity-server-x konnectivity-server {x}",
    "stern over namespaces": lambda x: f"kube-system konnectivity-server-x konnectivity-server {x}",
    "stern coloured": lambda x: f"\x1b[31mkonnectivity-server-x\x1b[0m \x1b[32mkonnectivity-server\x1b[0m {x}",
    "cri": lambda x: f"{stamp(x)} stderr F {x}",
    "cri other zone": lambda x: f"2026-03-02T{int(x[6:8]) - 5:02d}{x[8:14]}.123456789-05:00 stderr F {x}",
    "docker json-file": lambda x: json.dumps({"log": x + "\n", "stream": "stderr", "time": stamp(x)}),
    "docker compose": lambda x: f"server-1  | {x}",
    "journal": lambda x: f"Mar  2 {x[6:14]} ctrl-0 konnectivity-server[812]: {x}",
    "journal in German": lambda x: f"Mär  2 {x[6:14]} ctrl-0 konnectivity-server[812]: {x}",
    "journal in Japanese": lambda x: f"3月 02 {x[6:14]} ctrl-0 konnectivity-server[812]: {x}",
    "journal with counted months": lambda x: f"03 02 {x[6:14]} ctrl-0 konnectivity-server[812]: {x}",
    "journal iso": lambda x: f"2026-03-02T{x[6:14]}+0000 ctrl-0 konnectivity-server[812]: {x}",
    "journal full": lambda x: f"Mon 2026-03-02 {x[6:14]} UTC ctrl-0 konnectivity-server[812]: {x}",
    "journal monotonic": lambda x: f"[12345.678901] ctrl-0 konnectivity-server[812]: {x}",
    "journal json": lambda x: json.dumps({"MESSAGE": x, "__REALTIME_TIMESTAMP": "1772438400000000", "_HOSTNAME": "ctrl-0"}),
    "journal json as bytes": lambda x: json.dumps({"MESSAGE": list(x.encode()), "__REALTIME_TIMESTAMP": "1772438400000000"}),
    "k0s: logrus in journal": lambda x: f'Mar 02 {x[6:14]} ctrl-0 k0s[1129]: time="2026-03-02 {x[6:14]}" level=info msg={quoted(x)} component=konnectivity stream=stderr',
    "cloud logging": lambda x: json.dumps({"textPayload": x + "\n", "timestamp": stamp(x)}),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(WRAPPERS))
def test_a_wrapper_changes_no_event(name: str, tmp_path: Path) -> None:
    """Wrapped and plain, the same lines give the same events."""
    plain = load(tmp_path / "a", {"server.log": "\n".join(lines()) + "\n"})["konnectivity_events"][SHOWN]
    wrapped = load(tmp_path / "b", {"server.log": "\n".join(WRAPPERS[name](x) for x in lines()) + "\n"})[
        "konnectivity_events"
    ][SHOWN]
    assert wrapped.astype(str).values.tolist() == plain.astype(str).values.tolist()
    assert len(plain) > 15


def test_cri_parts_of_one_line_are_joined(tmp_path: Path) -> None:
    """P, P, F of one stream are one record, cited at its first line."""
    text = lines()[4]
    cut = "\n".join(
        f"{stamp(text)} stderr {tag} {part}" for tag, part in (("P", text[:60]), ("P", text[60:90]), ("F", text[90:]))
    )
    events = load(tmp_path, {"server.log": cut + "\n"})["konnectivity_events"]
    assert events["message"].tolist() == ["Agent connected"]


def test_klog_json_tells_milliseconds_from_seconds(tmp_path: Path) -> None:
    """`ts` in milliseconds and, older, in seconds name the same moment."""
    rows = [
        {"ts": ts, "caller": "server/server.go:793", "msg": "Agent connected", "v": 2, "agentID": "a", "serverID": "s"}
        for ts in (1772438400123.4, 1772438400.1234)
    ]
    events = load(tmp_path, {"server.log": "".join(json.dumps(r) + "\n" for r in rows)})["konnectivity_events"]
    assert events["at"].dt.strftime("%Y-%m-%d %H:%M:%S").tolist() == ["2026-03-02 08:00:00"] * 2


def test_a_multi_line_value_belongs_to_its_record(tmp_path: Path) -> None:
    """klog prints a value with line feeds as key=<, tabs, ` >`: it is the value of that key."""
    text = 'E0302 09:00:00.000000       1 clientset.go:188] "cannot connect once" err=<\n\trpc error: code = Unavailable\n\tdesc = i/o timeout\n >\nI0302 09:00:01.000000       1 client.go:210] "Connect to server" serverID="s"\n'
    events = load(tmp_path, {"agent.log": text})["konnectivity_events"]
    assert events["error"].tolist()[0] == "rpc error: code = Unavailable\ndesc = i/o timeout"
    assert events["line"].tolist() == [1, 5]


def test_new_year_inside_a_log_is_a_minute_not_a_year(tmp_path: Path) -> None:
    """1231 followed by 0101: one second apart."""
    text = 'I1231 23:59:59.000000       1 server.go:793] "Agent connected" agentID="a" serverID="s"\nI0101 00:00:00.000000       1 server.go:793] "Agent connected" agentID="b" serverID="s"\n'
    events = load(tmp_path, {"server.log": text}, year=2026)["konnectivity_events"]
    assert events["at"].dt.strftime("%Y-%m-%dT%H:%M:%S").tolist() == ["2025-12-31T23:59:59", "2026-01-01T00:00:00"]


def test_go_quoting_is_undone() -> None:
    """Escapes of strconv.Quote, and a bad one left as it is."""
    assert unquote(r"a\"b\\c\n\x41\u00e9\q") == 'a"b\\c\nA\u00e9\\q'


def test_an_unknown_prefix_is_left_alone() -> None:
    """Ordinary text loses nothing."""
    assert peel("NAME   READY   STATUS").text == "NAME   READY   STATUS"


KLOG = "I0610 10:00:05.223456       1 client.go:210] x"
DAY = "2024-06-10"


@pytest.mark.parametrize(
    ("line", "at", "local"),
    [
        (f'Jun 10 10:00:06 c k0s[8]: time="{DAY} 10:00:06" level=info msg="{KLOG}"', "10:00:06", True),
        (f'Jun 10 12:00:06 c k0s[8]: time="{DAY}T10:00:06Z" level=info msg="{KLOG}"', "10:00:06", False),
        (f"Jun 10 12:00:06 c dockerd[8]: {DAY}T10:00:06Z stderr F {KLOG}", "10:00:06", False),
        (f"<30>Jun 10 12:00:06 c dockerd[8]: {DAY}T10:00:06Z {KLOG}", "10:00:06", False),
        (f"Mon {DAY} 10:00:06 UTC c kubelet[8]: {KLOG}", "10:00:06", False),
        (f"Mon {DAY} 12:00:06 CEST c kubelet[8]: {KLOG}", "12:00:06", True),
        (f'{DAY}T10:00:06Z stderr F time="2023-06-10 12:00:06" level=info msg="{KLOG}"', "10:00:06", False),
    ],
)
def test_the_outermost_time_that_has_a_year(line: str, at: str, local: bool) -> None:
    """The journal's short form has none, so a date within it is taken; a zone that is not told is said."""
    peeled = peel(line)
    assert (peeled.at, peeled.local, peeled.text) == (rfc3339_us(f"{DAY}T{at}Z"), local, KLOG)


def all_of(line: str) -> tuple[object, ...]:
    one = peel(line)
    return one.text, one.pod, one.container, one.node, one.program


@pytest.mark.parametrize(
    ("line", "pod", "container", "node", "program"),
    [
        (f"[1.5] w1 crio[1]: Jun 10 10:00:06 w2 kubelet[8]: {KLOG}", None, None, "w1", "kubelet"),
        (f"Jun 10 10:00:06 w1 crio[1]: [1.5] w2 kubelet[8]: {KLOG}", None, None, "w1", "kubelet"),
        (f"Jun 10 10:00:06 w1 crio[1]: Mon {DAY} 10:00:06 UTC w2 kubelet[8]: {KLOG}", None, None, "w1", "kubelet"),
        (f"Jun 10 10:00:06 w1 crio[1]: {DAY}T10:00:06+0000 w2 kubelet[8]: {KLOG}", None, None, "w1", "kubelet"),
        (f"10.0.0.1 Jun 10 10:00:06 w2 kubelet[8]: {KLOG}", None, None, "10.0.0.1", "kubelet"),
        (f"w1.a Jun 10 10:00:06 w2 kubelet[8]: {KLOG}", None, None, "w1.a", "kubelet"),
        (f"<30>1 {DAY}T10:00:06Z w1 agent 1 - - {KLOG}", None, "agent", "w1", None),
        (f"<30>1 {DAY}T10:00:06Z - - 1 - - {KLOG}", None, None, None, None),
        (f"<30>1 {DAY}T10:00:06Z w1 agent 1 - - <30>1 - w2 server 1 - - {KLOG}", None, "agent", "w1", None),
    ],
)  # fmt: skip
def test_the_outermost_name_counts(
    line: str, pod: str | None, container: str | None, node: str | None, program: str | None
) -> None:
    """Of node, pod and container what the outer wrapper says, where it says it; of the program the inner one."""
    assert all_of(line) == (KLOG, pod, container, node, program)


def test_an_entry_without_a_message() -> None:
    """Of RFC 5424 and of the journal: its text is empty."""
    assert peel(f"<30>1 {DAY}T10:00:06Z w1 agent 1 - -").text == ""
    assert peel('{"MESSAGE": null, "_HOSTNAME": "w1"}').text == ""


def test_the_journals_own_json() -> None:
    """Bytes that are none are left out; a stamp or a name of another type says nothing; what is outside counts first."""
    found = peel(
        json.dumps({"MESSAGE": [104, 300, -1, "x", 105, 0, 255], "__REALTIME_TIMESTAMP": "soon", "_HOSTNAME": 7})
    )
    assert (found.text, found.at, found.node, found.program) == ("hi\0\ufffd", None, None, None)
    entry = json.dumps({"MESSAGE": "m", "__REALTIME_TIMESTAMP": "5", "_HOSTNAME": "w2", "SYSLOG_IDENTIFIER": "k"})
    found = peel(entry)
    assert (found.text, found.at, found.local, found.node, found.program) == ("m", 5, False, "w2", "k")
    assert peel(f"[1.5] w1 crio[1]: {entry}").node == "w1"
    assert peel(json.dumps({"MESSAGE": [0, 256]})).text == "\0"


@pytest.mark.parametrize(
    "line",
    [
        '{"log":"x","kubernetes":1',
        '{"time":[1]',
        '["MESSAGE"]',
        '{"log":7}',
        '{"time":"x","msg":"y"}',
        '{"stream":"stderr"}',
    ],
)
def test_json_of_a_program_is_left_alone(line: str) -> None:
    """What is broken, no mapping, or has none of the wrappers' keys."""
    assert peel(line) == wrappers.Peeled(line)


def test_docker_entries() -> None:
    """A line without its end goes on; where Kubernetes' names stand beside it, a log service wrote it."""
    whole, part = peel('{"log":"a\\n","stream":"stderr","time":"2024-06-10T10:00:06Z"}'), peel('{"log":"a"}')
    assert (whole.text, whole.partial, whole.stream, whole.layers) == ("a", False, "stderr", ("docker",))
    assert (part.text, part.partial, part.stream, part.at) == ("a", True, None, None)
    service = peel('{"log":"a\\n","time":"x","kubernetes":{"pod_name":"agent-a","container_name":"c","host":"w1"}}')
    assert (service.pod, "docker" in service.layers) == ("agent-a", False)


def test_the_supervisor_of_k0s() -> None:
    """Names the program with its stream; another writer of the same form does not."""
    found = peel(r'time="2024-06-10 10:00:06" level=info msg="a \"b\"" component=konnectivity stream=stderr')
    assert (found.text, found.container, found.layers) == ('a "b"', "konnectivity", ("logrus", "k0s"))
    found = peel('time="2024-06-10 10:00:06" level=info msg="a" component=konnectivity')
    assert (found.container, found.layers) == (None, ("logrus",))
    older = 'k0s[1]: time="2022-10-03 13:44:41" level=info msg="Error: a" component={}'
    found = peel(f"Oct 03 13:44:41 c1 {older.format('konnectivity')}")  # before 1.26 without the stream
    assert (found.text, found.container, found.node) == ("Error: a", "konnectivity", "c1")
    for line in (
        older.format("applier"),
        older.format("konnectivity")[1:],
        older.format("kubelet").replace("k0s", "k3s"),
    ):
        assert peel(f"Oct 03 13:44:41 c1 {line}").container is None
    assert peel("time is short").layers == ()


def test_months_of_the_journal() -> None:
    """In small letters, too; a word that is none gives no time, and a time that is known stays."""
    years = [peel(f"{month} 10 10:00:06 w1 k[8]: {KLOG}").at for month in ("Jun", "jun", "Xyz")]
    assert years[0] == years[1] is not None
    assert years[2] is None
    assert peel(f"{DAY}T10:00:06Z stderr F Jun 11 10:00:06 w1 k[8]: {KLOG}").at == rfc3339_us(f"{DAY}T10:00:06Z")


def test_at_most_six_layers_come_off() -> None:
    """And nothing of the program's own header."""
    one = "10.0.0.1 "
    line = f"{DAY}T10:00:06Z " * 7 + "x"
    assert (peel(line).layers, peel(line).text) == (("timestamps",) * 6, f"{DAY}T10:00:06Z x")
    assert peel(KLOG).layers == peel("").layers == peel(one).layers == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\x41", "A"), (r"\u00e9", "é"), (r"\U0001F600", "😀"), (r"\101", "A"), (r"\a\b\f\r\t\v", "\a\b\f\r\t\v"), (r"\'", "'"),
        (r"\ud800", r"\ud800"), (r"\udfff", r"\udfff"), (r"\ue000", "\ue000"), (r"\U00110000", r"\U00110000"), (r"\U0010FFFF", "\U0010ffff"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_each_escape_of_go(text: str, plain: str) -> None:
    """Surrogates and what no character has stay as they are."""
    assert unquote(text) == plain


def test_why_something_failed_stands_behind_a_message_of_logrus() -> None:
    """Its `error` is read with the message; of a child that k0s passes on the supervisor has none."""
    head = 'time="2026-03-02T09:00:00Z" level=error msg="cannot connect"'
    assert (
        peel(f'{head} error="dial tcp 10.0.0.2:6443: i/o \\"x\\"" url=u').text
        == 'cannot connect error="dial tcp 10.0.0.2:6443: i/o \\"x\\""'
    )
    assert peel(f"{head} error=EOF").text == "cannot connect error=EOF"
    assert peel(f"{head} url=u").text == "cannot connect"
    assert peel(f"{head} component=etcd stream=stderr error=EOF").text == "cannot connect"


def test_a_message_of_one_word_has_no_quotes_in_logrus() -> None:
    """Its formatter quotes what needs it only."""
    found = peel('time="2024-06-10T10:00:06Z" level=info msg=ready component=konnectivity stream=stderr')
    assert (found.text, found.container, found.layers) == ("ready", "konnectivity", ("logrus", "k0s"))


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_line_that_begins_with_a_blank_has_no_wrapper(name: str) -> None:
    """An indented line, as most of a document's are, is taken as it stands, whatever wrapper is told behind the blank."""
    for line in (" " + WRAPPERS[name](lines()[0]), "\t" + WRAPPERS[name](lines()[0])):
        assert (peel(line).text, peel(line).layers) == (line, ())


def test_behind_a_time_a_head_may_be_indented() -> None:
    """Collectors put two blanks between the time and the pod's name: what was taken off decides, not the blank."""
    line = lines()[0]
    peeled = peel(f"{stamp(line)}  konnectivity-agent-7x2mq {line}")
    assert (peeled.text, peeled.layers) == (line, ("timestamps", "viewer"))


def test_what_an_outer_layer_says_holds_before_a_viewers_head() -> None:
    """Pod, container, node and program each: the outer one where it is told, else the inner one."""
    line = f'{DAY}T10:00:01Z {{container="c-in", pod="p-in", node_name="n-in"}} {KLOG}'
    bare = _any_head(line, Peeled(line))
    assert bare is not None
    assert (bare.pod, bare.container) == ("p-in", "c-in")
    told = _any_head(line, Peeled(line, pod="p", container="c", node="n", program="g"))
    assert told is not None
    assert (told.pod, told.container, told.node, told.program) == ("p", "c", "n", "g")
    node = _any_head(f"1772438401.100000 worker-1 kubelet[812]: {KLOG}", Peeled("x"))
    assert node is not None
    assert (node.node, node.program) == ("worker-1", "kubelet")


def test_a_day_of_the_week_is_no_node() -> None:
    """OpenVPN before 2.5 writes it in front of a date that names its year; a node stands in front of the journal's short form."""
    assert peel("Mon Mar  2 10:23:11 2026 TLS Error: x") == Peeled("Mon Mar  2 10:23:11 2026 TLS Error: x")
    assert peel("node-a Mar  2 10:23:11 node-a kubelet[7]: x").node == "node-a"


@pytest.mark.parametrize(("tag", "layers"), [("k3s", ("journal", "logrus", "k3s")), ("rke2", ("journal", "logrus", "rke2")), ("crio", ("journal", "logrus"))])  # fmt: skip
def test_whose_journal_it_is(tag: str, layers: tuple[str, ...]) -> None:
    """k3s and rke2 keep what all of their parts print under their own tag; another program's logrus is nobody's distribution."""
    line = f'Apr 03 16:19:48 node1 {tag}[3915]: time="2024-04-03T16:19:48Z" level=error msg="Remotedialer proxy error"'
    assert peel(line).layers == layers


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-02T09:00:01.1Z stderr F I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01Z stdout F E0302 09:00:01.000001       1 a.go:1] x\n  below",
        "2026-03-02T09:00:60.123456789Z stderr F I0302 09:00:01.000001       1 a.go:1] x",
        "2026-13-02T09:00:01.1Z stderr F I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T25:00:01.1Z stderr F I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01.1Z stderr P I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01.1Z stderr F  I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01.1+02:00 stderr F I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01.1Z 2026-03-02T09:00:02.1Z stderr F I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01.1Z stderr F I0302 09:00:0 cut",
        "2026-03-02T09:00:01.1Z I0302 09:00:01.000001       1 a.go:1] x",
        "2026-03-02T09:00:01Z I0302 09:00:01.000001       1 a.go:1] x\n  below",
        "2026-03-02T09:00:01.1Z  I0302 09:00:01.000001       1 a.go:1] x",
    ],
)
def test_a_runtimes_line_around_klog_is_peeled_at_once_as_layer_by_layer(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most lines of a container's log are such; one that is nearly so is peeled the long way."""
    at_once = peel(line)
    monkeypatch.setattr(wrappers, "CRI_KLOG", re.compile("(?!)"))
    assert peel(line) == at_once
