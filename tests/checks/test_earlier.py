"""CTX-13: what was taken back is named with both lines."""

from __future__ import annotations

from tests.support.inline import agent, bundle, pods

LIST = "$ kubectl get pods -A -o wide\n"


def test_an_earlier_statement_is_named_with_the_later_one() -> None:
    """It stands in the report with its line, and is no fault."""
    case = bundle({"t.txt": LIST + pods(agent("a", "0/1")) + LIST + pods(agent("a"))})
    assert case.status("CTX-13") == "pass"
    assert "1 earlier statement counts no more" in case.says("CTX-13")
    assert "konnectivity-agent-axxxx" in case.says("CTX-13")
    assert case.places("CTX-13") == ["t.txt:3", "t.txt:6"]


def test_nothing_taken_back_is_no_answer() -> None:
    """A bundle that states everything once."""
    assert bundle({"p.txt": pods(agent("a"))}).status("CTX-13") == "not_applicable"
