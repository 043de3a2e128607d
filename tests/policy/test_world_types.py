"""Policies whose parts have the wrong type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.bundles import load


@pytest.mark.parametrize(
    "spec", ["  - podSelector: {}\n  - policyTypes: [Ingress]\n", '  "text"\n', "  podSelector: {}\n  policyTypes: 7\n", "  policyTypes: [{a: b}]\n"]
)  # fmt: skip
def test_one_policy_of_a_wrong_type_stops_no_check(spec: str, tmp_path: Path) -> None:
    """A spec that is a list or a word, or types that are no list of words, costs that policy and not the checks."""
    text = f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: odd, namespace: kube-system}}\nspec:\n{spec}"
    report = load(tmp_path, {"policy.yaml": text}).diagnose()
    assert not [o.id for o in report.checks if o.status == "error"]
    assert not report.causes
