"""`report/json_report`: the contract's fields and no others."""

from __future__ import annotations

import json

from tests.support.inline import bundle


def test_a_check_has_the_fields_of_the_contract_and_no_value_of_ours() -> None:
    """What causes decide on stays inside: programs get status, words, lines and what is missing."""
    report = json.loads(
        bundle({"nodes.txt": "NAME STATUS ROLES AGE VERSION\n10.0.0.1 Ready <none> 5d v1.29.1\n"}).report.to_json()
    )
    fields = {"id", "title", "steps", "status", "summary", "basis", "evidence", "missing"}
    assert {key for check in report["checks"] for key in check} == fields
