"""What is left of an object that could not be read."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes import damaged

from tests.support.policies import Capture


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("metadata:\n  name: a\n  namespace: b\nspec:\n  name: c\n", ("a", "b")), ("- metadata:\n    labels:\n      name: x\n    name: a\n", ("a", None)), ("  metadata:\n    name: 'a'\n  spec: [\n", ("a", None)),
        ("metadata: {name: a, namespace: b}\nspec: {x: {name: c}}\n", ("a", "b")), ('{"kind": "X", "metadata": {"name": "a", "namespace": "b"}, "spec": {"name": "c"}', ("a", "b")), ("kind: X\nspec:\n  name: c\n", (None, None)), ("", (None, None)),
        ("metadata:\n", (None, None)),
    ],
)  # fmt: skip
def test_the_name_in_a_damaged_text(text: str, wanted: tuple[str | None, str | None]) -> None:
    """Of the object's own metadata, in YAML and in JSON; never that of something inside it."""
    assert damaged.names(text) == wanted


@pytest.mark.parametrize(
    ("kind", "api", "table", "row"),
    [
        ("NetworkPolicy", "networking.k8s.io/v1", "policies", {"kind": "KubernetesNetworkPolicy", "namespace": "n", "name": "x", "api_version": "networking.k8s.io/v1"}),
        ("NetworkPolicy", "projectcalico.org/v3", "policies", {"kind": "NetworkPolicy", "namespace": "n", "name": "x", "api_version": "projectcalico.org/v3"}),
        ("GlobalNetworkPolicy", "", "policies", {"kind": "GlobalNetworkPolicy", "namespace": None, "name": "x", "api_version": None}),
        ("Tier", "", "calico_objects", {"kind": "Tier", "namespace": "n", "name": "x"}), ("HostEndpoint", "", "host_endpoints", {"name": "x"}),
        ("Pod", "", "listings", {"kind": "pods", "rows": 0, "complete": False, "ends": True}), ("Endpoints", "", "listings", {"kind": "endpoints", "rows": 0, "complete": False, "ends": True}),
        ("HostEndpoint", "", "listings", {"kind": "hostendpoints", "rows": 0, "complete": False, "ends": True}),
    ],
)  # fmt: skip
def test_a_gap_is_a_row(kind: str, api: str, table: str, row: dict[str, Any]) -> None:
    """Named where names matter, and a listing that is not complete where they do not."""
    capture: Any = Capture()
    damaged.gap(capture, 7, kind, "x", "n", api)
    assert capture.rows[table] == [{"source": "objects.json", "line": 7, **row}]


def test_other_kinds_leave_no_gap() -> None:
    """Policy does not ask for them."""
    capture: Any = Capture()
    damaged.gap(capture, 7, "ConfigMap", "x", "n")
    damaged.gap(capture, 7, "", None, None)
    assert capture.rows == {}
