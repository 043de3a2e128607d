"""Logs of a container's earlier run beside the log of the present one."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, dial, failing, options, pods, serving

EXPIRED = failing("transport: authentication handshake failed: x509: certificate has expired or is not yet valid")
REFUSED = failing(dial("dial tcp 10.71.0.1:8132: connect: connection refused"))
NOW = "logs/konnectivity-agent-7c9vt.log"
LISTED = {"p.txt": pods(agent("7c9vt"))}


@pytest.mark.parametrize("bad", [EXPIRED, REFUSED])
@pytest.mark.parametrize(
    "name",
    ["logs/konnectivity-agent-7c9vt-previous.log", "konnectivity-agent-7c9vt.previous.log", "previous/konnectivity-agent-7c9vt.log", "konnectivity-agent-7c9vt.log.1"],
)  # fmt: skip
def test_what_an_earlier_run_failed_by_is_over_where_the_present_one_serves(name: str, bad: str) -> None:
    """One agent is counted, and it is connected; the earlier log alone is all that is known."""
    case = bundle(LISTED | {name: bad, NOW: options(agent="a1") + serving("a1")})
    assert case.status("AG-09") == "pass"
    assert "1 of 1 agents" in case.says("AG-09")
    assert case.status("ERR") == "pass"
    assert case.causes == {}
    assert bundle(LISTED | {name: bad}).status("AG-09") == "fail"


def test_an_earlier_run_counts_where_the_present_one_says_nothing() -> None:
    """A log of some lines without a connect or a failure tells no state."""
    case = bundle(LISTED | {"konnectivity-agent-7c9vt-previous.log": REFUSED, NOW: options(agent="a1")})
    assert case.status("AG-09") == "fail"
    assert "1 of 1 agents" in case.says("AG-09")


def test_the_command_says_that_the_log_is_of_an_earlier_run() -> None:
    """`--previous` and `-p` behind `logs`."""
    for flag in ("--previous", "-p"):
        text = f"$ kubectl logs -n kube-system konnectivity-agent-7c9vt {flag}\n{REFUSED}"
        text += f"$ kubectl logs -n kube-system konnectivity-agent-7c9vt\n{options(agent='a1')}{serving('a1')}"
        assert bundle({"console.txt": text}).status("AG-09") == "pass", flag
