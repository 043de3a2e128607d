"""A child reads the bundle anew for tools."""

from __future__ import annotations

from pathlib import Path

from analyzer.api.reread import messages
from analyzer.limits import Limits


def test_the_names_of_a_bundle_are_gathered(tmp_path: Path) -> None:
    """In this very process, too; the last message holds them."""
    (tmp_path / "case-7").mkdir()
    (tmp_path / "case-7" / "x.txt").write_text("nothing\n")
    *_, last = messages("harvest", [str(tmp_path)], Limits(), isolate=False)
    assert (last["kind"], [list(one) for one in last["names"]]) == ("done", [["folder", "case-7"]])
