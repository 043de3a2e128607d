"""What is public stays: tables, columns, check ids, causes, runbook steps."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from analyzer import schema
from analyzer.causes.base import RANKS
from analyzer.diagnosis.engine import all_causes, all_checks
from analyzer.tools.explain import STEPS

from tests.support.bundles import SHARED, load

RUNBOOK = [*STEPS]


def test_every_runbook_step_has_a_check() -> None:
    """S0a to S15: each step of the runbook is served by at least one check."""
    served = {step for check in all_checks() for step in check.steps}
    assert [step for step in RUNBOOK if step not in served] == []


def test_every_check_explains_itself_and_has_its_own_id() -> None:
    """A check without a text, or an id used twice, is a defect."""
    ids = [check.id for check in all_checks()]
    assert sorted(ids) == sorted(set(ids))
    assert [check.id for check in all_checks() if not check.doc] == []


@pytest.mark.skipif(not SHARED.exists(), reason="the contract lies beside the checkout")
def test_all_check_ids_of_the_reference_exist() -> None:
    """Every check of the reference table is implemented under its id."""
    text = (SHARED / "reference" / "ibm" / "checks.md").read_text()
    wanted = set(re.findall(r"^\| ((?:CTX|TUN|CP|AG|BGP|PSE|SRV|POL|ACL|SAT|WH|ACT|VPN)-\d+b?) \|", text, re.M)) | {
        "ERR"
    }
    assert sorted(wanted - {check.id for check in all_checks()}) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the contract lies beside the checkout")
def test_all_causes_of_the_contract_exist() -> None:
    """Every cause id of the contract has a rule and a place in the precedence."""
    rows = list(csv.DictReader((SHARED / "contract" / "causes.tsv").read_text().splitlines(), delimiter="\t"))
    have = {rule.id: rule.title for rule in all_causes()}
    assert sorted(row["id"] for row in rows if row["id"] not in have) == []
    assert sorted(row["id"] for row in rows if row["id"] not in RANKS) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the contract lies beside the checkout")
def test_a_cause_of_our_own_names_the_one_of_the_contract_that_it_belongs_to() -> None:
    """A reader who knows the contract alone still knows what to do with it; the contract's own causes name none."""
    rows = list(csv.DictReader((SHARED / "contract" / "causes.tsv").read_text().splitlines(), delimiter="\t"))
    known = {row["id"] for row in rows}
    wrong = [
        r.id for r in all_causes() if (r.family is None) != (r.id in known) or (r.family and r.family not in known)
    ]
    assert wrong == []


def test_the_precedence_ranks_exactly_the_causes_there_are() -> None:
    """A cause without a rank would come last in silence, a rank without a cause is a leftover."""
    assert sorted(RANKS) == sorted(rule.id for rule in all_causes())


def test_empty_tables_keep_columns_and_dtypes(tmp_path: Path) -> None:
    """A table without a row has the same columns and dtypes as one with rows."""
    empty = load(tmp_path / "a", {"x.txt": "nothing here\n"})
    for name, table in schema.TABLES.items():
        frame = empty[name]
        assert list(frame.columns) == [c.name for c in table.all_columns], name
        assert str(frame["line"].dtype) == "Int64"


def test_every_row_names_its_source(tmp_path: Path) -> None:
    """`source` is never empty, in no table."""
    snapshot = load(
        tmp_path, {"pods.txt": "NAME   READY   STATUS    RESTARTS   AGE\na-b    1/1     Running   0          4d\n"}
    )
    assert snapshot["pods"]["source"].tolist() == ["pods.txt"]
    assert snapshot["pods"]["line"].tolist() == [2]


def test_checks_json_lists_id_title_steps(capsys: pytest.CaptureFixture[str]) -> None:
    """`analyze checks --format json` is a list of id, title and steps."""
    from analyzer.cli.main import run

    assert run(["checks", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"id", "title", "steps"} == set(rows[0])
    assert "SRV-01" in {row["id"] for row in rows}
