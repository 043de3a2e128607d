"""When a bundle may say `healthy`."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.diagnosis.health import open_questions
from analyzer.model import Outcome, Status

from tests.support.bundles import ROOT, write_tree

HEALTHY = ROOT / "fixtures" / "clusters" / "01-iks-healthy" / "bundle"


def tree(*without: str) -> dict[str, str | bytes]:
    files = {str(p.relative_to(HEALTHY)): p.read_bytes() for p in sorted(HEALTHY.rglob("*")) if p.is_file()}
    return {name: data for name, data in files.items() if not any(part in name for part in without)}


def verdict(tmp_path: Path, files: dict[str, str | bytes]) -> str:
    return analyzer.load(write_tree(tmp_path / "bundle", files), isolate=False).diagnose().verdict


def test_a_complete_healthy_bundle_says_so() -> None:
    """What no bundle can hold stands apart and forbids nothing; neither does what a use of the tunnel has answered."""
    report = analyzer.load(HEALTHY, isolate=False).diagnose()
    assert report.verdict == "healthy"
    assert report.headline.startswith("Nothing is broken")
    assert {o.id for o in report.checks if o.outside} >= {"CP-10", "POL-05"}
    text = report.to_text()
    assert "Outside a bundle's reach" in text
    assert "CP-10" not in text.split("Outside a bundle's reach")[0]


@pytest.mark.parametrize("part", ["pods.txt", "nodes.txt", "bird/", "server.log"])
def test_a_bundle_that_lacks_a_leg_is_not_healthy(part: str, tmp_path: Path) -> None:
    """Without the pods, the nodes, the mesh or the server's log a fault could hide."""
    assert verdict(tmp_path, tree(part)) == "inconclusive"


def test_what_was_not_read_forbids_it(tmp_path: Path) -> None:
    """A damaged member may hold the fault."""
    assert verdict(tmp_path, {**tree(), "more.tar.gz": b"\x1f\x8b\x08\x00" + b"\x00" * 40}) != "healthy"


def outcome(id: str, status: Status, outside: bool = False) -> Outcome:
    return Outcome(id, "", (), status, "", outside=outside)


def test_only_what_works_answers_for_others() -> None:
    """Connected agents answer for the way to the server and not for the way to the nodes; a dial does."""
    asked = [outcome(id, Status.UNKNOWN) for id in ("PSE-03", "POL-03", "MET-01", "CTX-07")] + [
        outcome("CP-10", Status.UNKNOWN, True)
    ]
    assert open_questions(asked, ()) == ("PSE-03", "POL-03", "MET-01")
    connected = [outcome(id, Status.PASS) for id in ("SRV-01", "AG-03")]
    assert open_questions(asked + connected, ()) == ("POL-03", "MET-01")
    assert open_questions([*asked, *connected, outcome("AG-12", Status.PASS)], ()) == ("MET-01",)
    assert open_questions([*asked, *connected[:1]], ()) == ("PSE-03", "POL-03", "MET-01")
