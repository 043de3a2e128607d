"""`report/json_report`: the contract's fields and no others."""

from __future__ import annotations

import json

from analyzer.report.json_report import document

from tests.support.inline import bundle


def test_a_check_has_the_fields_of_the_contract_and_no_value_of_ours() -> None:
    """What causes decide on stays inside: programs get status, words, lines and what is missing."""
    report = json.loads(
        bundle({"nodes.txt": "NAME STATUS ROLES AGE VERSION\n10.0.0.1 Ready <none> 5d v1.29.1\n"}).report.to_json()
    )
    fields = {"id", "title", "steps", "status", "summary", "basis", "evidence", "missing"}
    assert {key for check in report["checks"] for key in check} == fields


def test_a_cause_outside_the_contract_names_its_family_and_the_others_name_none() -> None:
    """The field stands only where the id is not one of the contract's own."""
    own = bundle(e="Error from server: error dialing backend: dial unix /a/k.sock: connect: permission denied\n")
    (cause,) = json.loads(own.report.to_json())["causes"]
    assert (cause["id"], cause["family"]) == ("apiserver-egress-wrong", "server-down")
    assert "rival" not in cause
    down = json.loads(bundle(e="Error from server: error dialing backend: No agent available\n").report.to_json())
    assert [c["id"] for c in down["causes"] if "family" in c] == []


def test_the_text_is_the_document() -> None:
    """Nothing stands in one that does not in the other, and both hold plain values: no tuple, no class of ours."""
    report = bundle(e="Error from server: error dialing backend: No agent available\n").report
    assert json.loads(report.to_json()) == document(report.data)
