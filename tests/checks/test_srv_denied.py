"""Whom the server says no to: SRV-03 and SRV-04."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.details import TrustFault
from analyzer.tunnel.errors import Trust

from tests.checks.test_srv import (
    FILL,
    START,
    asked,
    at,
    cancelled,
    connected,
    made,
    refused,
    request,
)
from tests.support.inline import (
    bundle,
    dial,
    failing,
    options,
    serving,
)

BAD_TOKEN = '"Client authentication failed" err="Failed to validate authentication token, err:lookup failed: not valid"'
NO_REVIEW = '"Client authentication failed" err="Failed to authenticate request: dial tcp 10.0.0.1:443: i/o timeout"'


X509 = dial(
    "authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"
)


def test_refused_dials_fail_and_are_counted() -> None:
    """Four refusals, the last three cited, the server named."""
    case = bundle({"server.log": START + "".join(refused(f"09:00:0{n}.0") for n in range(4))})
    assert (case.status("SRV-03"), case.subjects("SRV-03")) == ("fail", ["server.log"])
    assert "4 dials refused" in case.says("SRV-03")
    assert "1 of 1 servers, last at 09:00:03" in case.says("SRV-03")
    assert case.places("SRV-03") == ["server.log:4", "server.log:5", "server.log:6"]


def test_a_burst_right_after_a_start_is_normal() -> None:
    """Until agents connect the server has none; later it may not be without."""
    early = START + refused("08:00:02.0") + connected() + FILL
    assert bundle({"server.log": early}).status("SRV-03") == "pass"
    assert bundle({"server.log": early + refused("09:00:00.0") + cancelled(0, "09:00:01.0")}).status("SRV-03") == "fail"


def test_agents_that_came_back_make_it_a_warning() -> None:
    """Refused in between, connected afterwards."""
    log = START + connected() + cancelled() + refused("08:31:00.0") + connected(0, "08:32:00.1")
    assert bundle({"server.log": log}).status("SRV-03") == "warn"


def test_no_refusal_needs_some_lines() -> None:
    """Four lines are too few to tell; no log is unknown; the API server's own refusals count without it."""
    assert bundle({"server.log": START + connected() + FILL}).status("SRV-03") == "pass"
    assert bundle({"server.log": asked(1) + made(1)}).status("SRV-03") == "unknown"
    assert bundle(x="Hello\n").status("SRV-03") == "unknown"


@pytest.mark.parametrize(("text", "word"), [(BAD_TOKEN, "says no to the agents' tokens"), (NO_REVIEW, "cannot ask")])
def test_refused_identities_by_whose_fault(text: str, word: str) -> None:
    """A token that is not valid, or a review call that fails."""
    log = START + request() + at("08:00:06.0", text, "E") + at("08:00:07.0", text, "E")
    case = bundle({"server.log": log})
    assert case.status("SRV-04") == "fail"
    assert "2 refusals" in case.says("SRV-04")
    assert word in case.says("SRV-04")
    assert case.places("SRV-04") == ["server.log:4", "server.log:5"]
    assert bundle({"server.log": log + connected(1)}).status("SRV-04") == "warn"


def test_the_servers_reason_outweighs_what_agents_cannot_name() -> None:
    """However many agents say that no server named itself: the server says why, and what would let it ask."""
    user = "system:konnectivity-server"
    why = f'tokenreviews.authentication.k8s.io is forbidden: User \\"{user}\\" cannot create resource \\"tokenreviews\\" at the cluster scope'
    vague = failing("rpc error: code = Unauthenticated desc = expected one server ID in the context, got []", 4)
    server = START + request() + at("08:10:00.0", f'"Client authentication failed" err="{why}"', "E")
    case = bundle({"server.log": server, "agent.log": vague})
    assert case.check("SRV-04").detail is details.Refusal.REVIEW
    assert case.places("SRV-04")[0].startswith("server.log:")
    assert case.first == ("agent-auth", "confirmed")
    assert f"--clusterrole=system:auth-delegator --user={user}" in case.commands("agent-auth")


def test_trust_and_vague_ends_of_the_agents() -> None:
    """x509 of an agent that fails still is a fail, earlier a warning; a stream without a server ID is a vague refusal."""
    assert bundle({"agent.log": failing(X509)}).places("SRV-04") == ["agent.log:2", "agent.log:3"]
    assert bundle({"agent.log": failing(X509)}).status("SRV-04") == "fail"
    assert bundle({"agent.log": failing(X509) + serving(clock="10:00:00.100000")}).status("SRV-04") == "warn"
    vague = bundle({"agent.log": failing("expected one server ID in the context, got []")})
    assert vague.status("SRV-04") == "fail"
    assert vague.check("SRV-04").missing


def test_identity_accepted_or_not_known() -> None:
    """Served agents were accepted; another error says nothing about identity without the server's log."""
    assert bundle({"agent.log": options() + serving()}).status("SRV-04") == "pass"
    assert bundle({"agent.log": failing(dial("dial tcp 1.2.3.4:5: i/o timeout"))}).status("SRV-04") == "unknown"
    assert bundle({"server.log": START + connected()}).status("SRV-04") == "pass"
    assert bundle(x="Hello\n").status("SRV-04") == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Error from server: error dialing backend: No agent available\n",
        'Error from server: Get "https://10.1.0.1:10250/containerLogs/a/b/c": No agent available\n',
        'Error from server (InternalError): Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": No agent available\n',
    ],
)
def test_the_servers_words_in_anothers_error_are_a_refusal(text: str) -> None:
    """Who was refused quotes the server; a log without a refusal is then no pass."""
    case = bundle(e=text)
    assert case.status("SRV-03") == "fail"
    assert case.check("SRV-03").broken
    assert case.places("SRV-03") == ["e.txt:1"]
    calm = START + connected() + asked(1) + made(1)
    assert bundle({"server.log": calm}).status("SRV-03") == "pass"
    both = bundle({"server.log": calm, "e.txt": text})
    assert both.status("SRV-03") == "fail"
    assert not both.check("SRV-03").broken


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x509: certificate signed by unknown authority", Trust.AUTHORITY),
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is after 2026-03-01T00:00:00Z", Trust.EXPIRED),
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is before 2026-03-03T00:00:00Z", Trust.NOT_YET),
        ("x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs", Trust.NAME),
        ("remote error: tls: bad certificate", Trust.REJECTED),
    ],
)  # fmt: skip
def test_why_a_certificate_is_not_accepted(text: str, kind: Trust) -> None:
    """By Go's own words; an agent that was served before had another certificate before it."""
    fresh = bundle({"agent.log": options() + failing(dial(f"authentication handshake failed: {text}"))})
    assert fresh.check("SRV-04").detail == TrustFault(kind, 3, False)
    later = bundle({"agent.log": options() + serving() + failing(dial(f"authentication handshake failed: {text}"))})
    assert later.check("SRV-04").detail == TrustFault(kind, 3, True)


def test_refusals_between_commands_that_come_through() -> None:
    """In one transcript it comes and goes: a fault, and the tunnel is not down; in another file nobody knows which is later."""
    no = "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: No agent available\n"
    yes = "$ kubectl exec -n shop web-0 -- hostname\nweb-0\n"
    turns, apart = bundle({"t.txt": no + yes + no}), bundle({"t.txt": no, "u.txt": yes})
    assert (turns.status("SRV-03"), turns.check("SRV-03").broken, str(turns.report.verdict)) == (
        "fail",
        False,
        "degraded",
    )
    assert (apart.status("SRV-03"), apart.check("SRV-03").broken, str(apart.report.verdict)) == ("fail", True, "broken")


def test_a_servers_refusals_below_commands_of_which_some_come_through() -> None:
    """Of the tries of one call some fail, whatever stands below them in the paste: neither check says that the tunnel is down."""
    no, yes = "Error from server: error dialing backend: No agent available\n", "uid=0(root)\n"
    tries = f"$ for i in 1 2 3; do kubectl exec -n shop web-0 -- id; done\n{{}}{no}{{}}\nlog of konnectivity-server:\n{refused()}{refused('09:00:01.0')}"
    mixed, all_bad = bundle(t=tries.format(yes, yes)), bundle(t=tries.format(no, no))
    assert [(mixed.status(id), all_bad.status(id)) for id in ("SRV-01", "SRV-03")] == [
        ("warn", "fail"),
        ("fail", "fail"),
    ]
    assert (mixed.check("SRV-03").broken, all_bad.check("SRV-03").broken) == (False, True)
    assert [str(case.answered.verdict) for case in (mixed, all_bad)] == ["degraded", "broken"]


def test_a_refusal_beside_agents_of_which_some_are_ready() -> None:
    """A part of the agents is out: the calls that fail are a part; where none is ready, or all are, it is the tunnel."""
    titles = "NAME                       READY   STATUS             RESTARTS   AGE   IP         NODE\n"
    rows = ["konnectivity-agent-a7wq2   1/1     Running            0          9d   10.1.0.1   w1\n", "konnectivity-agent-b8xr5   0/1     CrashLoopBackOff   8          9d   10.1.0.2   w2\n"]  # fmt: skip
    call = "$ kubectl exec -it web-0 -- sh\nerror: Internal error occurred: error dialing backend: No agent available\n"
    for shown, verdict in ((rows, "degraded"), (rows[:1], "broken"), (rows[1:], "broken")):
        case = bundle(p="$ kubectl get pods -n kube-system -o wide\n" + titles + "".join(shown), e=call)
        assert (case.status("SRV-03"), case.report.verdict) == ("fail", verdict)
