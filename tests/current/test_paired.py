"""Members named as taken before and after something."""

from __future__ import annotations

import pytest
from analyzer.current.paired import WORD

from tests.current.test_used import NO_AGENT, OK, state
from tests.support.inline import agent, bundle, pods

DOWN = pods(agent("a", "0/1", "CrashLoopBackOff", restarts=9), agent("b", "0/1", "CrashLoopBackOff", restarts=9))
UP = pods(agent("c"), agent("d"))


@pytest.mark.parametrize("name", ["{}/pods.txt", "pods-{}.txt", "case 7/pods_{}_restart.txt"])
def test_the_later_of_a_pair_holds(name: str) -> None:
    """Whichever is the good one; the names are the same but for that word."""
    assert bundle({name.format("before"): DOWN, name.format("after"): UP}).causes == {}
    assert bundle({name.format("Before"): UP, name.format("After"): DOWN}).first == ("agents-not-running", "confirmed")


def test_a_use_of_a_pair() -> None:
    """It failed before and works after; alone, a file called so is all there is, and words that only contain it are no such name."""
    assert state(bundle({"before/e.txt": NO_AGENT, "after/e.txt": OK}), "exec") == "works"
    assert state(bundle({"before/e.txt": OK, "after/e.txt": NO_AGENT}), "exec") == "broken"
    assert state(bundle({"before.txt": NO_AGENT}), "exec") == "broken"
    assert state(bundle({"before.txt": NO_AGENT, "after.txt": "nothing\n"}), "exec") == "broken"
    assert bundle({"before/e.txt": NO_AGENT, "after/f.txt": OK}).snapshot.current.past == ()
    assert bundle({"hereafter.txt": OK, "herebefore.txt": NO_AGENT}).snapshot.current.past == ()


def test_the_word_stands_alone_in_a_name() -> None:
    """`hereafter` and `beforehand` are other words; case does not matter, nor a sign beside it."""
    assert [bool(WORD.search(name)) for name in ("before.txt", "pods_AFTER_1", "hereafter", "beforehand")] == [
        True,
        True,
        False,
        False,
    ]
