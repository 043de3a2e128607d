"""Agents that run and get no connection, as causes."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import PUBLIC_HOST, WORKERS, get
from tests.checks.test_srv import START, at, connected, request
from tests.support.inline import (
    HOST,
    PORT,
    SERVER,
    agent,
    arguments,
    bundle,
    dial,
    failing,
    klog,
    node,
    nodes,
    options,
    pod,
    pods,
)

LOST = klog("08:30:00.000000", f'"could not read stream" err="EOF" serverID="{SERVER}" agentID="a1"', "E")
URL = get().replace("Version:", "Konnectivity Server URL:        https://{}:{}\nVersion:")


@pytest.mark.parametrize(
    ("host", "port", "wrong"),
    [(HOST, PORT, False), (HOST, 30999, True), ("c9.private.us-south.containers.cloud.ibm.com", PORT, True)],
)
def test_arguments_against_the_clusters_own_url(host: str, port: int, wrong: bool) -> None:
    """Another host or port with agents that wait: confirmed; without suffering: likely."""
    files = {"ds.yaml": arguments(), "c.txt": URL.format(host, port)}
    waiting = {"p.txt": pods(agent("a", "0/1"), agent("b", "0/1"))}
    if wrong:
        assert bundle(files | waiting).first == ("agent-args-wrong", "confirmed")
        assert bundle(files).first == ("agent-args-wrong", "likely")
        assert "master refresh" in bundle(files).commands("agent-args-wrong")
    else:
        assert "agent-args-wrong" not in bundle(files | waiting).causes


def test_agents_that_dial_an_endpoint_that_was_switched_off() -> None:
    """The private host with the private endpoint off: a stale DaemonSet; the rival is one that is on, and a public host."""
    files = {"n.txt": WORKERS, "ds.yaml": arguments(), "c.txt": get("-")}
    waiting = {"p.txt": pods(agent("a", "0/1"), agent("b", "0/1"))}
    assert bundle(files).first == ("agent-args-wrong", "likely")
    case = bundle(files | waiting)
    assert case.first == ("agent-args-wrong", "confirmed")
    assert case.places("agent-args-wrong")[:2] == ["ds.yaml:13", "c.txt:5"]
    assert "master refresh" in case.commands("agent-args-wrong")
    assert "agent-args-wrong" not in bundle(files | waiting | {"c.txt": get()}).causes
    assert "agent-args-wrong" not in bundle(files | waiting | {"ds.yaml": arguments(PUBLIC_HOST)}).causes


def test_what_does_not_speak_tls_is_another_port() -> None:
    """Likely: the text is the library's; an HTTP proxy's own answer is another cause."""
    case = bundle(
        {
            "agent.log": failing(
                dial("authentication handshake failed: tls: first record does not look like a TLS handshake")
            )
        }
    )
    assert case.first == ("agent-args-wrong", "likely")


def test_a_name_that_is_not_resolved() -> None:
    """Most connects: confirmed; beside more of another kind: likely; the command names the host."""
    lookup = dial(f"dial tcp: lookup {HOST} on 10.0.80.11:53: no such host")
    case = bundle({"agent.log": options() + failing(lookup)})
    assert case.first == ("agent-dns", "confirmed")
    assert f"dig +short {HOST}" in case.commands("agent-dns")
    assert case.cause("agent-dns").scope == "1 of 1 agents"  # type: ignore[union-attr]
    mixed = options() + failing(lookup, 2) + failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"), 5, hour="10")
    assert bundle({"agent.log": mixed}).causes.get("agent-dns") == "likely"
    assert "agent-dns" not in bundle({"agent.log": failing(dial("dial tcp 1.2.3.4:5: i/o timeout"))}).causes


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("invalid token: token has expired", "fresh tokens", "certificates"),
        ("err:lookup failed: service account token is expired by 3h", "fresh tokens", "certificates"),
        ("err:lookup failed: invalid audience", "audience", "clock"),
        ("Failed to authenticate request: dial tcp: timeout", "token review", "audience"),
    ],
)
def test_the_cure_of_a_refused_token_by_why_it_is_refused(text: str, first: str, never: str) -> None:
    """An old token is replaced by a restart; nothing is wrong with a certificate."""
    bad = at("08:00:06.0", f'"Client authentication failed" err="{text}"', "E")
    case = bundle({"server.log": START + request() + bad})
    assert first in case.commands("agent-auth").splitlines()[0]
    assert never not in case.commands("agent-auth")
    assert "hidden" not in case.says("SRV-04")


def test_a_refused_identity_by_who_says_so() -> None:
    """The server's log, or its status to the agent: confirmed; a failed review call: likely; the agents' vague text alone: likely from three on, else possible."""
    bad = at("08:00:06.0", '"Client authentication failed" err="err:lookup failed: not valid"', "E")
    review = at(
        "08:00:06.0", '"Client authentication failed" err="Failed to authenticate request: dial tcp: timeout"', "E"
    )
    assert bundle({"server.log": START + request() + bad}).first == ("agent-auth", "confirmed")
    assert bundle({"server.log": START + request() + review}).causes["agent-auth"] == "likely"
    told = failing("rpc error: code = Unauthenticated desc = invalid token: unknown issuer")
    assert bundle({"agent.log": told}).first == ("agent-auth", "confirmed")
    vague = "expected one server ID in the context, got []"
    assert bundle({"agent.log": failing(vague, 3)}).first == ("agent-auth", "likely")
    assert bundle({"agent.log": failing(vague, 2)}).causes["agent-auth"] == "possible"
    assert "agent-auth" not in bundle({"server.log": START + request() + connected()}).causes


def test_a_stranger_who_is_refused_is_no_agent_of_this_cluster() -> None:
    """Agents are connected and none is missing: possible at most; where one is missing, it may be the one refused."""
    no = klog("09:10:00.1", '"Client authentication failed" err="invalid token: unknown issuer"', "E", "server.go:820")
    log = {"server.log": START + request() + connected() + no}
    assert bundle(log).causes["agent-auth"] == "possible"
    missing = log | {"p.txt": pods(agent("a"), agent("b", "0/1")), "n.txt": nodes(node("n1"), node("n2"))}
    assert bundle(missing).causes["agent-auth"] == "likely"
    assert bundle({"server.log": START + request() + no}).causes["agent-auth"] == "confirmed"
    assert "unknown issuer" in bundle(log).says("SRV-04")


@pytest.mark.parametrize(
    ("resolver", "state", "named"),
    [
        ("172.21.0.10", "CrashLoopBackOff", True),
        ("10.96.0.10", "Pending", True),
        ("172.21.0.10", "Running", False),
        ("161.26.0.10", "CrashLoopBackOff", False),
    ],
)
def test_the_clusters_own_dns_that_is_down_is_named(resolver: str, state: str, named: bool) -> None:
    """The resolver that is asked stands in the error: where it is the cluster's, its pods decide and no endpoint gateway."""
    error = f"dial tcp: lookup {HOST} on {resolver}:53: read udp 172.30.5.6:43211->{resolver}:53: i/o timeout"
    ready = "1/1" if state == "Running" else "0/1"
    case = bundle(
        {"agent.log": failing(dial(error)), "p.txt": pods(pod("coredns-6d9f5b5b7c-8x2vl", ready, state), agent("a"))}
    )
    assert case.first == ("agent-dns", "confirmed")
    told = case.commands("agent-dns")
    assert ("describe pod -n kube-system coredns-6d9f5b5b7c-8x2vl" in told) is named
    assert ("endpoint gateway" in told) is not named


SENDS = "--service-account-token-path=/var/run/secrets/tokens/t"
AGENTS = f"""apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: konnectivity-agent, namespace: kube-system}}
spec:
  template:
    spec:
      containers:
      - name: konnectivity-agent
        args: [{SENDS}]
        volumeMounts: [{{name: tok, mountPath: /var/run/secrets/tokens}}]
      volumes:
      - name: tok
        projected:
          sources:
          - serviceAccountToken:
              path: t
              audience: AUDIENCE
"""
ASKS = "apiVersion: v1\nkind: Pod\nmetadata: {name: konnectivity-server-cp, namespace: kube-system}\nspec:\n  containers:\n  - name: konnectivity-server\n    args: [--authentication-audience=system:tunnel]\n"
NOT_VALID = at("08:00:06.0", '"Client authentication failed" err="err:lookup failed: service account jwt not valid"', "E")  # fmt: skip


def test_tokens_for_another_audience_than_the_servers_are_said_to_be() -> None:
    """Both values, both places, and the volume's own change; where they are the same, new tokens are what may help."""
    files = {"server.log": START + request() + NOT_VALID, "s.yaml": ASKS}
    case = bundle(files | {"ds.yaml": AGENTS.replace("AUDIENCE", "tunnel")})
    assert case.first == ("agent-auth", "confirmed")
    cause = case.cause("agent-auth")
    assert cause is not None
    assert "tokens are made for audience tunnel, the server takes system:tunnel" in cause.summary
    assert {"ds.yaml:17", "s.yaml:7"} <= set(case.places("agent-auth"))
    [only] = cause.remedies
    assert "give volume tok of the agents" in only.text
    assert "sed 's|audience: tunnel$|audience: system:tunnel|'" in (only.command or "")
    same = bundle(files | {"ds.yaml": AGENTS.replace("AUDIENCE", "system:tunnel")})
    assert same.commands("agent-auth").startswith("restart the agents")
    assert "made for audience" not in same.cause("agent-auth").summary  # type: ignore[union-attr]


def test_two_audiences_give_a_vague_end_of_streams_its_reason() -> None:
    """Without the server's log: likely, with the change that is sure to be needed; alone the end is possible."""
    vague = {"agent.log": failing("expected one server ID in the context, got []", 2)}
    case = bundle(vague | {"s.yaml": ASKS, "ds.yaml": AGENTS.replace("AUDIENCE", "tunnel")})
    assert case.causes["agent-auth"] == "likely"
    assert "give volume tok of the agents" in case.commands("agent-auth")


def test_a_reason_that_the_server_names_itself_is_not_the_audience() -> None:
    """An old token, and one that was read and is of another account, are refused for that."""
    files = {"s.yaml": ASKS, "ds.yaml": AGENTS.replace("AUDIENCE", "tunnel")}
    for said in (
        "invalid token: token has expired",
        'err:lookup failed: incoming request from \\"a\\" service account. Expected \\"b\\"',
    ):
        bad = at("08:00:06.0", f'"Client authentication failed" err="{said}"', "E")
        assert "volume tok" not in bundle(files | {"server.log": START + request() + bad}).commands("agent-auth")
