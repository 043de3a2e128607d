"""Is the diagnosis of a copy its original's."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.tools.copy_proof import Differs, same

from tests.support.bundles import write_tree
from tests.support.inline import agent, pods

UP, DOWN = pods(agent("bcdfg", node="wk-1")), pods(agent("bcdfg", "0/1", "CrashLoopBackOff", node="wk-1"))
OTHER = pods(agent("hjklm", node="wk-2"))


def test_what_differs_is_told_with_the_members_it_comes_from(tmp_path: Path) -> None:
    """Equal ones raise nothing; of others the checks are named, and the members that were read otherwise unless these are all."""
    load = analyzer.load
    one = load(write_tree(tmp_path / "a", {"p.txt": UP, "n.txt": "a\n", "q.txt": OTHER}), isolate=False)
    two = load(write_tree(tmp_path / "b", {"p.txt": DOWN, "n.md": DOWN, "q.txt": OTHER}), isolate=False)
    same(one, one, {"p.txt": "p.txt"})
    with pytest.raises(Differs, match="check AG-") as told:
        same(one, two, {"q.txt": "q.txt", "n.md": "n.txt"})
    assert told.value.changed == {"n.txt"}
    with pytest.raises(Differs) as told:
        same(one, two, {"n.md": "n.txt"})
    assert told.value.changed == frozenset()
