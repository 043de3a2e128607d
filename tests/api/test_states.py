"""What two bundles are compared by besides their rows."""

from __future__ import annotations

from analyzer.api.states import connections

from tests.support.inline import bundle, failing, mesh


def test_sessions_and_agents_have_a_state() -> None:
    """Up or not for a pair of nodes; the last word of its log for an agent."""
    case = bundle(
        {
            **mesh(("10.1.0.1", "10.1.0.2")),
            "konnectivity-agent-aaaaa.log": failing("dial tcp 10.0.0.1:31417: i/o timeout") * 3,
        }
    )
    sessions, agents = connections(case.snapshot)
    assert [up for *_, up in sessions] == [True]
    assert [one.state for one in agents] == ["failing"]
