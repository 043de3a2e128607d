"""ERR: the agents' connection errors by meaning."""

from __future__ import annotations

import pytest

from tests.checks.test_vpn import OLD
from tests.support.inline import bundle, dial, failing, klog, options, serving

ADDRESS = "dial tcp 166.9.14.5:31417"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (dial(f"{ADDRESS}: i/o timeout"), "timeout"),
        (dial(f"{ADDRESS}: connect: connection timed out"), "timeout"),
        (dial(f"{ADDRESS}: connect: connection refused"), "refused"),
        (dial(f"{ADDRESS}: connect: no route to host"), "no_route"),
        (dial(f"{ADDRESS}: connect: network is unreachable"), "unreachable"),
        (dial("dial tcp: lookup a.b on 10.0.0.1:53: no such host"), "dns"),
        (dial("dial tcp: lookup a.b on 10.0.0.1:53: read udp 1.1.1.1:1->10.0.0.1:53: i/o timeout"), "dns"),
        (dial("authentication handshake failed: context deadline exceeded"), "silent_peer"),
        (dial("authentication handshake failed: EOF"), "silent_peer"),
        (dial("authentication handshake failed: x509: certificate signed by unknown authority"), "tls"),
        (dial("authentication handshake failed: remote error: tls: certificate required"), "client_certificate"),
        (dial("authentication handshake failed: tls: first record does not look like a TLS handshake"), "not_tls"),
        (dial("failed to do connect handshake, response: HTTP/1.1 403 Forbidden"), "proxy"),
        ("expected one server ID in the context, got []", "auth"),
        (dial("read tcp 1.1.1.1:1->2.2.2.2:2: read: connection reset by peer"), "reset"),
        ("a text of tomorrow", "other"),
    ],
)
def test_an_error_text_has_one_meaning(error: str, kind: str) -> None:
    """The class is the subject; the last line of the class is cited; three of one log are counted."""
    case = bundle({"agent.log": failing(error)})
    assert (case.status("ERR"), case.subjects("ERR")) == ("fail", [kind])
    assert case.places("ERR") == ["agent.log:3"]
    assert "(3x)" in case.says("ERR")
    assert "3 failed connects in 1 agent log" in case.says("ERR")


def test_an_error_of_no_known_class_is_told_in_its_own_words() -> None:
    """The innermost part of the latest; so do the agents' own question and the headline."""
    case = bundle({"agent.log": failing(dial("the moon is full"))})
    assert 'an unknown error text, "Error while dialing: the moon is full" (3x)' in case.says("ERR").replace(
        '"transport: ', '"'
    )
    assert "the moon is full" in case.says("AG-09")
    assert "the moon is full" in case.report.headline


def test_the_most_frequent_class_comes_first() -> None:
    """Three refused, two timed out; both cited by their last line."""
    log = failing(dial(f"{ADDRESS}: i/o timeout"), 2) + failing(
        dial(f"{ADDRESS}: connect: connection refused"), 3, hour="10"
    )
    case = bundle({"agent.log": log})
    assert case.subjects("ERR") == ["refused", "timeout"]
    assert case.places("ERR") == ["agent.log:5", "agent.log:2"]


def test_errors_before_a_success_are_a_warning() -> None:
    """The agent connected afterwards: the path was bad and is good."""
    case = bundle({"agent.log": failing(dial(f"{ADDRESS}: i/o timeout")) + serving(clock="10:00:00.100000")})
    assert case.status("ERR") == "warn"
    assert "3 failed connects" in case.says("ERR")
    assert case.places("ERR") == ["agent.log:2", "agent.log:3"]


def test_errors_beside_a_stream_that_stands_were_followed_by_no_success() -> None:
    """They are behind it, and what they mean is said."""
    case = bundle({"agent.log": options() + serving() + failing(dial(f"{ADDRESS}: i/o timeout"))})
    assert case.status("ERR") == "warn"
    assert "3 failed connects beside a stream that stands" in case.says("ERR")
    assert "followed by a success" not in case.says("ERR")


REFUSED = failing(dial(f"{ADDRESS}: connect: connection refused"), 6)
SEARCHED = "$ crictl logs 4f2c 2>&1 | grep 'cannot connect'\n"


def test_lines_in_any_order_of_a_log_that_was_searched_are_the_same_outage() -> None:
    """Their times tell that each came soon behind the other, whatever order they were copied in."""
    lines = REFUSED.splitlines(keepends=True)
    for order in ((0, 1, 2, 3, 4, 5), (3, 0, 5, 1, 4, 2), (5, 4, 3, 2, 1, 0)):
        case = bundle({"agent.log": SEARCHED + "".join(lines[at] for at in order)})
        assert (case.status("ERR"), case.subjects("ERR")) == ("fail", ["refused"]), order


def test_no_success_is_said_of_a_log_that_shows_none() -> None:
    """The search left it open: a stream behind the last error is a success, one before it is none."""
    two = failing(dial(f"{ADDRESS}: connect: connection refused"), 2)
    case = bundle({"agent.log": SEARCHED + two})
    assert case.status("ERR") == "warn"
    assert "2 failed connects, " in case.says("ERR")
    assert "whether a connect succeeded since does not show" in case.says("ERR")
    before = bundle({"agent.log": SEARCHED + serving(clock="08:00:00.100000") + two})
    assert "succeeded since does not show" in before.says("ERR")
    after = bundle({"agent.log": SEARCHED + two + serving(clock="10:00:00.100000")})
    assert "followed by a success" in after.says("ERR")


def test_no_error_passes_only_where_a_connect_is_shown() -> None:
    """A served agent passes; a log without any connect, or none, is unknown."""
    case = bundle({"agent.log": options() + serving()})
    assert case.status("ERR") == "pass"
    assert case.places("ERR") == ["agent.log:5"]
    assert bundle({"agent.log": options()}).status("ERR") == "unknown"
    assert bundle({"server.log": klog("08:00:00.1", '"Agent connected" agentID="a"')}).status("ERR") == "unknown"
    nothing = bundle(x="Hello\n")
    assert nothing.status("ERR") == "unknown"
    assert "no agent log in the bundle" in nothing.says("ERR")


def test_the_question_is_konnectivitys() -> None:
    """A cluster with the older tunnel is not asked for agents of the newer one."""
    assert bundle(n=OLD).status("ERR") == "not_applicable"


def test_an_agent_that_serves_without_a_line_of_its_connect_passes() -> None:
    """Its log begins later: what it serves shows the connect; the lines cited are those that say so."""
    busy = klog("08:00:05.100000", '"Start serving" serverID="s" agentID="a1"')
    case = bundle({"agent.log": busy, "b/agent.log": options(agent="a2")})
    assert case.status("ERR") == "pass"
    assert case.places("ERR") == ["agent.log:1"]
