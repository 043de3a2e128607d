"""Every fixture gives its own cause first, the same bytes each time, and a report that the schema accepts."""

from __future__ import annotations

import json
from pathlib import Path

import analyzer
import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.support.bundles import ROOT, SHARED, first_cause, targz, write_tree
from tests.support.clusters import FAULTS

FIXTURES = sorted((ROOT / "fixtures" / "clusters").iterdir())


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda p: p.name)
def test_a_fixture_names_its_cause(folder: Path) -> None:
    """The injected fault is the first cause; the healthy cluster has none that is more than possible."""
    truth = yaml.safe_load((folder / "truth.yaml").read_text())
    report = analyzer.load(folder / "bundle", isolate=False).diagnose()
    assert [o.id for o in report.checks if o.status == "error"] == []
    if truth["first_cause"] == "none":
        assert [c.id for c in report.causes if c.certainty != "possible"] == []
        assert report.verdict in ("healthy", "inconclusive")
    else:
        assert first_cause(report) == truth["first_cause"]
        assert report.causes[0].certainty in ("confirmed", "likely")


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_other_seeds_of_a_fault_give_the_same_cause(fault: str, tmp_path: Path) -> None:
    """A cause is found by its shape, not by one fixture's names."""
    bundle = write_tree(tmp_path, dict(FAULTS[fault](977).files))
    report = analyzer.load(bundle, isolate=False).diagnose()
    assert (first_cause(report) if fault != "none" or report.causes else "none") == (
        fault if fault != "none" else "none"
    )


def test_equal_input_gives_equal_bytes_and_a_valid_report(tmp_path: Path) -> None:
    """Folder and archive order, clock and temporary paths leave no trace in the JSON report."""
    path = tmp_path / "b.tar.gz"
    path.write_bytes(targz(dict(FAULTS["agent-dns"](5).files)))
    first, second = (analyzer.load(path).diagnose().to_json() for _ in range(2))
    assert first == second
    assert str(tmp_path) not in first
    schema = SHARED / "contract" / "report.schema.json"
    if schema.exists():
        assert list(Draft202012Validator(json.loads(schema.read_text())).iter_errors(json.loads(first))) == []


def test_every_cited_line_is_in_the_bundle(tmp_path: Path) -> None:
    """`analyze verify` finds every line of every fixture's report where the report says it is."""
    from analyzer.tools.verify import verify

    for folder in FIXTURES:
        report = json.loads(analyzer.load(folder / "bundle", isolate=False).diagnose().to_json())
        verdicts, _ = verify(report, [str(folder / "bundle")])
        assert verdicts
        assert [v for v in verdicts if not v.stands] == []
