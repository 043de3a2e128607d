"""An agent's failed connect that somebody quotes is on the first screen, with what may be behind it, and proves nothing."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_agent import LEG, of_agent
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.tunnel.told_agent import AgentTold

from tests.support.inline import bundle
from tests.support.tables import tables_of

FLAG = "--proxy-server-host=c104.private.us-south.containers.cloud.ibm.com"
SHOWN = "VRF Enabled:                  false\nService Endpoint Enabled:     false\n"
PRIVATE, DROPPED = "private service endpoint", "drops what goes to 166.9.14.5:31417"


@pytest.mark.parametrize("settings", ["", SHOWN, SHOWN.replace("false", "true")])
def test_a_private_endpoint_brings_the_accounts_settings_in(settings: str) -> None:
    """Unless they are shown to be on; what is shown is not asked for again."""
    case = bundle(
        note=f"classic cluster, kubectl logs is dead. its ds says {FLAG}\n{settings}dial tcp 166.9.14.5:31417: i/o timeout\n"
    )
    words = case.report.data.complaint
    assert words is not None
    assert words.leg == f"{LEG} (told in free text)"
    assert "no evidence" in words.says
    assert "Nothing that was understood" not in case.report.data.headline
    assert case.causes == {}
    whats = [one.what for one in words.candidates]
    assert any(PRIVATE in what for what in whats) is ("true" not in settings)
    assert any(DROPPED in what for what in whats)
    asked = [one.shown_by.command for one in words.candidates]
    assert any("account show" in command for command in asked) is (not settings)


@pytest.mark.parametrize(
    ("why", "what"),
    [("connect: connection refused", "nobody listens at"), ("i/o timeout", "drops what goes to"), ("EOF", "host or port is not")],
)  # fmt: skip
def test_the_reason_parts_the_candidates(why: str, what: str) -> None:
    """Of a host that is not IBM Cloud's nobody asks its account."""
    words = bundle(note=f"the agent's log says dial tcp 10.9.0.4:8132: {why}\n").report.data.complaint
    assert words is not None
    assert what in words.candidates[0].what
    assert len(words.candidates) == 2


def test_a_flag_that_was_read_counts_as_one_that_is_quoted() -> None:
    """A line of flags alone, with the bare error below it."""
    words = bundle(note=f"{FLAG}\ndial tcp 166.9.14.5:31417: i/o timeout\n").report.data.complaint
    assert words is not None
    assert words.line.line == 2


def test_the_last_candidate_is_that_it_is_not_so_here() -> None:
    """Whatever the reason, for nothing in the bundle says whose line it is."""
    one = AgentTold("m.txt", 1, "dial tcp 10.9.0.4:8132: EOF", "10.9.0.4", "8132", Reason.CUT, None)
    assert of_agent(one, About(tables_of()), "").candidates[-1].what == "it is over, or of another cluster"
