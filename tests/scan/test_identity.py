"""Whose log it is: by messages of Konnectivity's own, not by lines of any Go program."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.konnectivity import catalog
from analyzer.scan.identity import ENOUGH, has_key, weight
from analyzer.sources.log_record import LogRecord

from tests.support.bundles import load, status

HANDSHAKE = "".join(
    f"I0914 09:38:{at:02}.402913       1 operator.go:{at + 10}] http: TLS handshake error from 10.1.1.1:{40000 + at}: EOF\n"
    for at in range(20)
)
CHECKED = "I0914 09:38:59.431604       1 healthz.go:257] readyz check failed: poststarthook/start\n[-]start failed\n"
LOGRUS = 'time="2021-09-15T21:17:10Z" level=info msg="Starting health server"\ntime="2021-09-15T21:18:10Z" level=info msg="Shutting down server."\n'
PLAIN = 'I0914 09:38:59.431604       1 pool.go:7] "close connection" peer="10.1.1.1"\nI0914 09:38:59.431604       1 pool.go:8] "Agent connected" name="builder-4"\n'


@pytest.mark.parametrize("text", [HANDSHAKE, CHECKED, LOGRUS])
def test_lines_of_any_go_program_make_no_konnectivity_log(text: str, tmp_path: Path) -> None:
    """Handshake errors, readiness texts and start lines of other programs give no kind, no event and no pass."""
    snapshot = load(tmp_path, {"operator.log": text})
    assert {row.component for row in snapshot.rows["log_sources"]} == {"other"}
    assert not len(snapshot.rows["konnectivity_events"])
    report = snapshot.diagnose()
    assert {status(report, id) for id in ("TUN-01", "SRV-03", "SRV-04")} == {"unknown"}
    assert report.data.cluster.product == "unknown"


def test_the_same_line_counts_in_the_servers_own_log(tmp_path: Path) -> None:
    """In a log that the server's own messages prove, the standard library's handshake error is the server's."""
    own = (
        'I0914 09:38:20.000000       1 server.go:793] "Agent connected" agentID="a1" serverID="s1"\n'
        "2021/09/14 09:38:21 http: TLS handshake error from 10.1.1.1:40000: EOF\n"
    )
    snapshot = load(tmp_path, {"some.log": own})
    assert [row.component for row in snapshot.rows["log_sources"]] == ["server"]
    assert "http: TLS handshake error from" in {row.message for row in snapshot.rows["konnectivity_events"]}


HOST = 'I0914 09:38:2{}.402913       1 tunnel.go:42] "Received request for host" method="CONNECT" host="10.3.1.9:10250" userAgent="Go-http-client/1.1"\n'
CLIENT = 'I0914 09:38:2{}.502913       1 tunnel.go:44] "TLS" commonName="konnectivity-client"\n'


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("".join(HOST.format(at) + CLIENT.format(at) for at in range(5)), "server"),
        ("".join(HOST.format(at) for at in range(5)), "server"),
        (HOST.format(1).replace('method="CONNECT" ', ""), "other"),
        ("".join(CLIENT.format(at) for at in range(5)), "other"),
        (
            'I0914 09:38:21.402913       1 front.go:42] "Received request for host" host="web.example.com"\n' * 5,
            "other",
        ),
    ],
)
def test_a_tail_of_a_server_in_http_connect_mode_is_known(text: str, component: str, tmp_path: Path) -> None:
    """It prints of each dial the method CONNECT and its host, over mTLS the client's name; neither the name alone nor a host alone tells."""
    assert {row.component for row in load(tmp_path, {"x.log": text}).rows["log_sources"]} == {component}


def test_a_common_text_needs_its_key(tmp_path: Path) -> None:
    """`Agent connected` of a build server has no agentID: two such lines of another program at most look alike."""
    snapshot = load(tmp_path, {"build.log": PLAIN.splitlines(keepends=True)[1]})
    assert [row.component for row in snapshot.rows["log_sources"]] == ["other"]


def test_k0s_is_known_by_its_supervisor_only(tmp_path: Path) -> None:
    """logrus alone is containerd's, dockerd's and Calico's form too; `component=` with `stream=` is k0s."""
    line = 'time="2024-05-24 21:02:10" level=info msg="E0524 21:02:10.100000    2301 server.go:454] \\"Failed to get a backend\\" err=\\"No agent available\\" dialID=7" component=konnectivity stream=stderr\n'
    assert load(tmp_path / "k0s", {"k0s.log": line}).about.product.value == "k0s"
    assert load(tmp_path / "other", {"containerd.log": LOGRUS}).about.product.value is None


def entry(message: str, place: str = "x.go:1", rest: str = "") -> LogRecord:
    return LogRecord("klog", "I", None, place, message, structured=True, rest=rest)


def weighed(message: str, place: str = "x.go:1", rest: str = "", signal: str | None = None) -> int:
    found = catalog.structured(message)
    assert found is not None
    return weight(found, signal or found.signal(None), entry(message, place, rest))


def test_a_key_of_konnectivity_is_found_in_either_form() -> None:
    """A klog record holds it as text, a JSON record as a field; a key of another name is none."""
    assert has_key(entry("m", rest='agentID="a"'))
    assert has_key(LogRecord("json", "I", None, "", "m", structured=True, found={"dialID": "1", "x": "y"}))
    assert not has_key(entry("m", rest='peer="a"'))
    assert not has_key(LogRecord("json", "I", None, "", "m", structured=True, found={"peer": "1"}))
    assert not has_key(LogRecord("json", "I", None, "", "m", structured=True, found={}))


@pytest.mark.parametrize(
    ("message", "place", "rest", "signal", "wanted"),
    [
        ("Start serving", "client.go:9", 'serverID="s"', None, 2),  # its key tells, wherever it is printed
        ("Start serving", "other.go:9", 'serverID="s"', None, 2),
        ("close connection", "x.go:1", "connectionID=1", None, 2),
        ("Start serving", "client.go:9", "", None, 1),  # a common text from its file
        ("Start serving", "other.go:9", "", None, 0),
        ("Start serving", "client.go:9", "", "noise", 0),
        ("close connection", "x.go:1", 'peer="p"', None, 0),
        ("cannot connect once", "other.go:9", "", None, 2),  # nobody else writes so, and it has no key
        ("Agent connected", "server.go:9", "", None, 2),  # a text that others write too needs its file or its key
        ("Agent connected", "other.go:9", "", None, 1),
        ("Agent connected", "server.go:9", "", "lifecycle", 1),
        ("Agent connected", "other.go:9", 'agentID="a"', None, 2),
        ("admin server could not listen", "main.go:9", "", None, 0),
    ],
)
def test_what_a_message_weighs(message: str, place: str, rest: str, signal: str | None, wanted: int) -> None:
    """Two prove a log of ours, one is half a proof, none is what any Go program prints."""
    assert weighed(message, place, rest, signal) == wanted
    assert ENOUGH == 2


@pytest.mark.parametrize(
    ("err", "component"),
    [
        ("Failed to validate authentication token, err:lookup failed: service account jwt not valid", "server"),
        ("no such user", "other"),
    ],
)
def test_refusals_of_tokens_alone_are_the_servers_log(err: str, component: str, tmp_path: Path) -> None:
    """Servers of before v0.0.25 name no agent beside them, so the error's own words tell; another program's do not."""
    line = f'E0412 09:15:02.104655       1 server.go:599] "Client authentication failed" err="{err}"\n'
    snapshot = load(tmp_path, {"out.txt": line * 2})
    assert [row.component for row in snapshot.rows["log_sources"]] == [component]
    assert status(snapshot.diagnose(), "SRV-04") == ("fail" if component == "server" else "unknown")
