"""An object of Cilium's kinds is one row with its rule sets, and one that could not be read is a name without rules."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.kubernetes.kinds.cilium import KINDS
from analyzer.schema import POLICIES

from tests.support.inline import bundle

HEAD = "apiVersion: cilium.io/v2\nkind: {}\nmetadata:\n  name: shut\n  namespace: kube-system\n"
EGRESS = "  endpointSelector: {matchLabels: {app: web}}\n  egress:\n  - toEntities: [cluster]\n"


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_selected_and_in_which_directions(kind: str) -> None:
    """One rule set; the kind for the whole cluster has no namespace, whatever stands there."""
    (row,) = bundle({"a.yaml": HEAD.format(kind) + "spec:\n" + EGRESS}).snapshot.rows[POLICIES]
    assert (row.kind, row.namespace, row.name) == (
        kind,
        "kube-system" if kind == "CiliumNetworkPolicy" else None,
        "shut",
    )
    assert (row.types, json.loads(row.selector or "")) == ("Egress", {"matchLabels": {"app": "web"}})
    assert json.loads(row.spec or "")[0]["egress"] == [{"toEntities": ["cluster"]}]


def test_several_rule_sets() -> None:
    """`specs` holds more than one."""
    more = (
        EGRESS.replace("  endpoint", "- endpoint")
        + "- endpointSelector: {}\n  ingressDeny:\n  - fromEntities: [world]\n"
    )
    (row,) = bundle({"a.yaml": HEAD.format("CiliumNetworkPolicy") + "specs:\n" + more}).snapshot.rows[POLICIES]
    assert (row.types, len(json.loads(row.spec or ""))) == ("Ingress, Egress", 2)


def test_without_a_spec_the_name_is_left() -> None:
    """What it says is not known, and that it is there is."""
    (row,) = bundle({"a.yaml": HEAD.format("CiliumNetworkPolicy") + "status: {}\n"}).snapshot.rows[POLICIES]
    assert (row.kind, row.name, row.spec) == ("CiliumNetworkPolicy", "shut", None)
