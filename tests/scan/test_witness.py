"""Whose word counts about the tunnel: parts of a control plane and of nodes, and no program beside them."""

from __future__ import annotations

import pytest
from analyzer.scan.witness import is_said
from analyzer.schema import INPUTS, LOG_SIGNALS

from tests.support.inline import bundle

NO_AGENT = "error dialing backend: No agent available"
HOOK = 'failed calling webhook "a.b.c": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": EOF'


def signals(name: str, *lines: str) -> list[str]:
    return [row.signal for row in bundle({name: "\n".join(lines) + "\n"}).snapshot.rows[LOG_SIGNALS]]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("build.log", "Jun 10 10:00:00 ci-1 jenkins[12]: No agent available with label linux"),
        ("messages", f"Jun 10 10:00:00 jump cloudflared[13]: {NO_AGENT}"),
        ("journal.txt", f"2026-06-10T10:00:00.100000+0000 ci-1 buildkite[7]: {NO_AGENT}"),
        ("journal.txt", f"Wed 2026-06-10 10:00:00 UTC ci-1 drone[7]: {NO_AGENT}"),
        ("journal.txt", f"[ 1200.331] ci-1 nomad[7]: {NO_AGENT}"),
        ("deploy.log", f'time="2026-06-10T10:00:00Z" level=error msg="cluster https://192.0.2.4: {NO_AGENT}"'),
        ("backup.log", f"time=\"2026-06-10T10:00:00Z\" level=warning msg={HOOK!r}".replace("'", '"', 1)),
        ("pool.log", '{"level":"error","ts":"2026-06-10T10:00:00.000Z","caller":"pool/pool.go:12","msg":"No agent available"}'),
        ("pool.log", 'E0610 10:00:00.123456       1 pool.go:12] "No agent available" pool="default"'),
        ("app.log", f"E0610 10:00:00.123456       1 desk.go:12] queue east: {NO_AGENT}"),
        ("app.log", f"2026-06-10T10:00:00.123Z ERROR 1 --- [main] c.a.App : {NO_AGENT}"),
        ("app.log", f"2026/06/10 10:00:02 {NO_AGENT}"),
        ("app.log", f"2026-06-10 10:00:02,123 ERROR app.rpc: {NO_AGENT}"),
        ("app.log", f"[pod/chat-5d8f7b9c66-vm2xk/chat] E0610 10:00:00.123456       1 desk.go:12] {NO_AGENT}"),
        ("app.log", f"2026-06-10T10:00:00.1Z stderr F {NO_AGENT}"),
        ("sync.log", 'time="2026-06-10T10:00:00Z" level=error msg="v1.example.com failed with: timeout"'),
        ("job.log", "2026/06/10 10:00:02 signal: killed"),
    ],
)  # fmt: skip
def test_the_word_of_a_program_beside_the_cluster_is_a_mention(name: str, line: str) -> None:
    """What a build server, a deployment tool or an application says of its own peers is no signal of the tunnel."""
    assert signals(name, line, line) == []


@pytest.mark.parametrize(
    ("name", "line", "signal"),
    [
        ("messages", f"Jun 10 10:00:00 cp-1 kube-apiserver[12]: {NO_AGENT}", "dialing_backend"),
        ("paste.log", f"E0610 10:00:00.123456      10 upgradeaware.go:427] {NO_AGENT}", "dialing_backend"),
        ("paste.log", "E0610 10:00:00.223456      10 status.go:71] apiserver received an error: No agent available", "no_agent"),
        ("paste.log", f"W0610 10:00:00.223456      10 dispatcher.go:225] {HOOK}", "webhook_failed"),
        ("paste.log", f"E0610 10:00:00.223456      10 replica_set.go:9] sync failed: {HOOK}", "webhook_failed"),
        ("k3s.log", f'time="2026-06-10T10:00:00Z" level=error msg="{NO_AGENT}"', "dialing_backend"),
        ("kube-apiserver-cp-1.log", f"2026-06-10T10:00:00.1Z stderr F {NO_AGENT}", "dialing_backend"),
        ("all.log", f"[pod/tenant-5d8f7b9c66-vm2xk/kube-apiserver] E0610 10:00:00.123456  1 a.go:12] {NO_AGENT}", "dialing_backend"),
        ("dmesg.txt", "Jun 10 10:00:00 w-1 kernel: Out of memory: Killed process 811 (proxy-agent)", "oom"),
        ("messages", "Jun 10 10:00:00 w-1 kernel: oom_reaper: reaped process 811", "oom"),
    ],
)  # fmt: skip
def test_the_word_of_the_control_plane_and_of_a_node_counts(name: str, line: str, signal: str) -> None:
    """By the container's, service's or file's name, or by the source file in klog's header."""
    assert signals(name, line, line) == [signal, signal]


@pytest.mark.parametrize(
    "lead",
    [
        "2026-06-10T10:00:00Z [rollout] Error: UPGRADE FAILED: ",
        '2026-06-10T10:00:00Z [rollout] Error: INSTALLATION FAILED: cannot create "shop" with kind Service: ',
        "2026-06-10T10:00:00Z argocd-application-controller: ComparisonError: ",
    ],
)
def test_the_api_server_s_whole_answer_counts_whoever_its_client_is(lead: str) -> None:
    """A tag in front of what a client prints takes nothing from it, and adds nothing."""
    line = f"{lead}Internal error occurred: {HOOK}"
    assert signals("job.log", "2026-06-10T09:59:59Z begin", line, line) == ["webhook_failed"] * 2


@pytest.mark.parametrize("lead", ["[rollout] last week we had: ", "[rollout] if you see: ", "anna: "])
def test_a_sentence_that_quotes_such_an_answer_counts_no_more_than_before(lead: str) -> None:
    """Nobody's client begins so."""
    line = f"2026-06-10T10:00:00Z {lead}Internal error occurred: {HOOK}"
    assert signals("job.log", "2026-06-10T09:59:59Z begin", line, line) == []


def test_what_a_mention_is_stands_in_the_list_of_inputs() -> None:
    """Nothing is passed over in silence."""
    case = bundle({"pool.log": 'E0610 10:00:00.123456       1 pool.go:12] "No agent available" pool="default"\n' * 2})
    assert "2 lines of a program that is no part of the tunnel" in (case.snapshot.rows[INPUTS][0].note or "")
    assert case.report.verdict == "inconclusive"


def test_an_id_of_a_container_is_no_name() -> None:
    """`crictl logs ID` does not say whose log it is, so what the lines themselves say decides."""
    lines = ["# crictl logs 4f2a8b11c09de", f"E0610 10:00:00.123456      10 status.go:71] {NO_AGENT}"]
    assert signals("paste.txt", *lines, *lines[1:]) == ["dialing_backend"] * 2


def test_lines_of_openvpn_and_calico_are_theirs_by_their_words() -> None:
    """Nobody else prints them, whatever the container is called."""
    line = "Tue Mar 12 08:15:02 2024 TLS Error: TLS key negotiation failed to occur within 60 seconds"
    assert signals("all.log", f"[pod/tunnel-1/main] {line}") == ["openvpn_restart"]


def test_what_go_prints_in_a_log_of_konnectivity_is_its_own() -> None:
    """The runtime's own lines carry no header of klog; whose log it is, the lines above say."""
    own = 'I0210 01:00:00.304302       1 server.go:800] "Agent connected" agentID="z1" serverID="q9"'
    line = "2025/02/10 09:00:01 http: Accept error: accept unix /run/x.socket: accept4: too many open files; retrying in 1s"
    assert signals("server.log", own, line) == ["oom"]
    assert signals("other.log", "2025/02/10 09:00:00 started", line) == []


def test_the_end_of_the_api_server_s_side_is_no_fault_of_the_leg() -> None:
    """`write unix SOCKET->@` is what a server prints whose client went away; the client prints `@->SOCKET`."""
    head = "E0901 07:10:09.304302       1 server.go:930] "
    socket = "/etc/kubernetes/konnectivity-server/konnectivity-server.socket"
    assert (
        signals("paste.log", f'{head}"Failed to write to frontend" err="write unix {socket}->@: write: broken pipe"')
        == []
    )
    assert signals("paste.log", f"{head}write unix @->{socket}: write: broken pipe") == ["server_leg"]


def test_what_kubectl_printed_in_a_value_of_another_program_is_a_mention() -> None:
    """The kubelet's record quotes the output of a hook or script; a fault that it met itself still counts."""
    head, end = 'E0610 10:00:00.123456     812 pod_workers.go:1300] "Error syncing pod" err=<\n\t', "\n >"
    assert signals("kubelet.log", f"{head}hook failed\n\tError from server: {NO_AGENT}{end}") == []
    assert signals("kubelet.log", f"{head}Internal error occurred: {HOOK}{end}") == ["webhook_failed"]


def test_a_sentence_about_an_error_does_not_begin_as_one() -> None:
    """What a program prints does."""
    assert is_said("Error from server: error dialing backend: No agent available")
    assert is_said('  failed calling webhook "a.b.c": EOF')
    assert not is_said("yesterday we saw: Error from server")


@pytest.mark.parametrize("key", ["error", "err"])
def test_the_answer_to_a_write_in_the_field_of_a_record_counts(key: str) -> None:
    """A controller names what it did in its message, and hands on the API server's answer in a field."""
    answer = f"Internal error occurred: {HOOK}".replace('"', '\\"')
    line = f'{{"level":"error","ts":"2026-06-10T10:00:00Z","msg":"Reconciler error","{key}":"{answer}"}}'
    assert signals("controller.log", line) == ["webhook_failed"]
    assert signals("controller.log", *2 * [line.replace("Internal error occurred: ", "")]) == []


def test_the_same_in_the_field_of_logrus() -> None:
    """The quotes within its field are escaped, and the webhook is read all the same."""
    answer = f"Internal error occurred: {HOOK}".replace('"', '\\"')
    line = f'time="2026-06-10T10:00:00Z" level=error msg="sync failed" error="{answer}"'
    assert signals("sync.log", line) == ["webhook_failed"]
