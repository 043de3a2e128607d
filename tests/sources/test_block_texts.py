"""Blocks of text in YAML that hold what programs printed are read below their keys."""

from __future__ import annotations

import pytest
from analyzer.schema import BGP_PEERS, INPUTS, KONNECTIVITY_EVENTS, NODES, PODS, UNREAD
from analyzer.sources.block_texts import unfold

from tests.support.inline import bird, bundle, node, nodes

TABLE = nodes(node("10.1.2.3"), node("10.1.2.4", status="NotReady"))
ERROR = 'E0302 10:00:01.500000       1 client.go:482] "cannot connect once" err="dial"\n'


def block(key: str, text: str, margin: str = "") -> str:
    return f"{margin}{key}: |\n" + "".join(f"{margin}  {line}\n" for line in text.splitlines())


@pytest.mark.parametrize("margin", ["", "  "])
def test_a_log_below_its_pod(margin: str) -> None:
    """Each record is the pod's, at its line, and every line is accounted for."""
    text = "collected: today\n" + "".join(
        block(f"konnectivity-agent-{name}", 2 * ERROR, margin) for name in ("aaaaa", "bbbbb")
    )
    rows = bundle(x=text).snapshot.rows
    assert [(one.pod, one.line) for one in rows[KONNECTIVITY_EVENTS]] == [
        ("konnectivity-agent-aaaaa", 3), ("konnectivity-agent-aaaaa", 4), ("konnectivity-agent-bbbbb", 6), ("konnectivity-agent-bbbbb", 7),
    ]  # fmt: skip
    (member,) = rows[INPUTS]
    assert [one.line for one in rows[UNREAD]] == [1]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


def test_outputs_below_their_commands_and_hosts() -> None:
    """A command says the namespace, a host whose the sessions are; a blank line ends no block."""
    pods = "NAME    READY   STATUS    RESTARTS   AGE\n\nweb-0   1/1     Running   0          9d\n"
    text = block("kubectl get pods -n shop", pods) + block('"10.1.2.5"', bird("10.1.2.3", ("10.1.2.4", "Connect")))
    rows = bundle(x=text).snapshot.rows
    assert [(one.namespace, one.name) for one in rows[PODS]] == [("shop", "web-0")]
    assert [(one.node, one.peer_ip) for one in rows[BGP_PEERS]] == [("10.1.2.5", "10.1.2.3"), ("10.1.2.5", "10.1.2.4")]


@pytest.mark.parametrize("sign", ["|", "|-", ">+", "|2"])
def test_the_signs_of_a_block(sign: str) -> None:
    """Whatever they say of the last line."""
    rows = bundle(x=block("stdout", TABLE).replace(": |", f": {sign}", 1) + "rc: 0\n").snapshot.rows
    assert [one.name for one in rows[NODES]] == ["10.1.2.3", "10.1.2.4"]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\ndata:\n" + block("a.log", ERROR, "  "),
        block("run", "kubectl get nodes\nkubectl get pods\n"),
        block("run", "kubectl apply -f - <<X\napiVersion: v1\nkind: Pod\nX\n" + TABLE),
        block("note", "two\nwords\n"),
        "a: |\nb: 1\n",
        TABLE,
        "",
    ],
)
def test_what_is_no_output(text: str) -> None:
    """What an object holds, a script, a manifest, words, nothing."""
    assert unfold(text) is None


@pytest.mark.parametrize("key", ["textPayload", "MESSAGE", "log", "agent"])
@pytest.mark.parametrize(
    "stamp", ["timestamp: '2026-03-02T10:00:01Z'", "_time: 2026-03-02 10:00:01", "ts: 1772445601123"]
)
@pytest.mark.parametrize("margin", ["", "  "])
def test_the_entry_of_a_log_service_is_no_text_below_a_key(key: str, stamp: str, margin: str) -> None:
    """It has its own time beside the text, above it or below, whatever its keys are called; a text alone is somebody's."""
    text = block(key, 2 * ERROR, margin)
    assert unfold(text) is not None
    assert unfold(f"{margin}insertId: x\n{text}{margin}{stamp}\n") is None
    assert unfold(f"{margin}{stamp}\n{text}") is None
    assert unfold(f"{margin}{stamp}\n---\n{text}") is not None


def test_a_folded_error_of_a_condition_is_one_line() -> None:
    """YAML's `>` breaks a line wherever there was room; the time beside it is the condition's and no log entry's."""
    text = "conditions:\n- lastTransitionTime: '2026-03-15T07:53:56Z'\n  message: >-\n    Internal error occurred: failed calling\n    webhook \"a.b\": EOF\n  reason: Failed\n"
    found = unfold(text)
    assert found is not None
    assert (4, 'Internal error occurred: failed calling webhook "a.b": EOF') in found
