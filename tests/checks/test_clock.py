"""CTX-12: clocks of both ends. The bounds themselves are tested with the joins of the tunnel."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle
from tests.tunnel.test_skew import AGENT, SERVER, logs


def clocks(ahead: float, **more: object) -> dict[str, str]:
    return {name: str(text) for name, text in logs(ahead, **more).items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ahead", "status"), [(0.0, "pass"), (0.9, "pass"), (-0.9, "pass"), (1.1, "warn"), (-1.1, "warn"), (90.0, "warn")]
)
def test_a_second_apart_is_worth_a_warning(ahead: float, status: str) -> None:
    """Proven by both bounds, either way; the agent is named."""
    case = bundle(clocks(ahead))
    assert case.status("CTX-12") == status
    assert case.subjects("CTX-12") == (["agent.log"] if status == "warn" else [])
    if status == "warn":
        assert f"{abs(ahead):.1f}" in case.says("CTX-12")
        assert ("ahead" in case.says("CTX-12")) is (ahead > 0)
    else:
        assert "1 of 1 pair" in case.says("CTX-12")


def test_a_clock_that_was_stepped_makes_the_bounds_cross() -> None:
    """Half of the dials say one thing, the others another."""
    case = bundle(clocks(0.0, step_at=3, step=-5.0))
    assert case.status("CTX-12") == "warn"
    assert "cross" in case.says("CTX-12")


def test_what_cannot_be_compared() -> None:
    """One end only, dials without answers, no log at all."""
    both = clocks(0.0)
    assert bundle({"server.log": both["server.log"]}).status("CTX-12") == "unknown"
    assert bundle({"agent.log": both["agent.log"]}).status("CTX-12") == "unknown"
    assert bundle(clocks(0.0, dials=0)).status("CTX-12") in ("unknown", "pass")
    assert bundle(x="Hello\n").status("CTX-12") == "not_applicable"


def test_the_clocks_that_cross_most_are_named() -> None:
    """Two pairs of logs with a step: the longer one stands in the answer, both agents are its subjects."""

    def pair(letter: str, step: float) -> dict[str, str]:
        swaps = ((AGENT, letter + AGENT[1:]), (SERVER, letter + SERVER[1:]), ("dialID=8", f"dialID={ord(letter)}"))
        found = clocks(0.0, step_at=3, step=step)
        for old, new in swaps:
            found = {name: text.replace(old, new) for name, text in found.items()}
        return {f"{letter}/{name}": text for name, text in found.items()}

    for short, long in ("ab", "ba"):
        case = bundle(pair(short, -2.0) | pair(long, -5.0))
        assert case.subjects("CTX-12") == ["a/agent.log", "b/agent.log"]
        assert f"bounds cross for {long}/agent.log" in case.says("CTX-12")
