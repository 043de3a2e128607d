"""A child reads the bundle anew for tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from analyzer.api import reread
from analyzer.api.reread import begun, messages
from analyzer.limits import Limits


def test_the_names_of_a_bundle_are_gathered(tmp_path: Path) -> None:
    """In this very process, too; the last message holds them."""
    (tmp_path / "case-7").mkdir()
    (tmp_path / "case-7" / "x.txt").write_text("nothing\n")
    *_, last = messages("harvest", [str(tmp_path)], Limits(), isolate=False)
    assert (last["kind"], [list(one) for one in last["names"]]) == ("done", [["folder", "case-7"]])


def test_a_child_is_at_work_before_it_is_asked_for_its_names(tmp_path: Path) -> None:
    """Its first message is taken, the others are its asker's."""
    (tmp_path / "a.txt").write_text("owner: acme-corp\n")
    with begun("harvest", [str(tmp_path)], Limits(), isolate=False) as said:
        found = [message for message in said if message["kind"] == "done"]
    assert [message["names"] for message in found] == [[["who", "acme-corp"]]]


@pytest.mark.parametrize(("what", "step"), [("harvest", "begin"), ("scan", ""), ("copy", "begin")])
def test_a_scan_has_no_steps(what: Any, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others say what they begin with; a child that is begun works ahead of its asker."""
    seen: list[dict[str, Any]] = []

    def ask(*_: Any, **more: Any) -> Any:
        seen.append(more)
        yield {"kind": "begun"}

    monkeypatch.setattr(reread, "ask", ask)
    assert list(messages(what, ["a"], Limits(), isolate=False)) == [{"kind": "begun"}]
    with begun(what, ["a"], Limits(), isolate=True) as said:
        assert list(said) == []
    assert seen == [{"step": step, "isolate": False}, {"step": step, "isolate": True, "ahead": True}]
