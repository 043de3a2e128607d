"""Connections that k0s's own script counts."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.seen_controllers import PARSERS, parse, takes

from tests.support.inline import agent, bundle, pods
from tests.support.rows import fragment, read_of

LOST = 'Error from server: Get "https://10.7.1.{}:10250/containerLogs/kube-system/konnectivity-agent-{}/konnectivity-agent": No agent available\n'
SEEN = "Pod: pod/konnectivity-agent-{}, seen controllers: {}\n"
WHOLE = "Seen pods with expected amount of controller connections: {}\n"


def test_counts_and_errors_stand_in_one_output() -> None:
    """A count of none is no count; the error above it is read as one; other lines are unread."""
    text = SEEN.format("a", 1) + LOST.format(2, "b") + SEEN.format("b", 0) + "done\n" + WHOLE.format(0)
    found = read_of(parse, text)
    assert [(row["key"], row["value"], row["line"]) for row in found.rows["facts"]] == [
        ("agent_seen_servers", "konnectivity-agent-a: 1", 1),
        ("agents_with_every_server", "0", 5),
    ]
    assert [row["line"] for row in found.rows["tool_errors"]] == [2]
    assert [line for line, _ in found.unread] == [4]
    assert takes(fragment(text))
    assert not takes(fragment("Pod: web-1\n"))
    assert PARSERS[0].rank == 32


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        (SEEN.format("a", 1) + LOST.format(2, "b") + SEEN.format("b", 0) + WHOLE.format(0), True),
        (LOST.format(2, "b") + SEEN.format("b", 0) + SEEN.format("a", 2) + SEEN.format("c", 3) + WHOLE.format(1), True),
        (SEEN.format("a", 3) + SEEN.format("b", 3) + WHOLE.format(2), False),
        (LOST.format(2, "b") + SEEN.format("b", 0) + WHOLE.format(0), False),
        (SEEN.format("a", 1), False),
    ],
)
def test_an_agent_that_misses_controllers(text: str, missed: bool) -> None:
    """The script knows how many there are: fewer agents with all of them than agents that were asked is one that misses some."""
    case = bundle(s=text, p=pods(agent("a"), agent("b"), agent("c")))
    assert (case.status("AG-10") == "fail") is missed
    assert ("agents-partially-connected" in case.causes) is missed
