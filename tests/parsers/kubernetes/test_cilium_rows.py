"""A table of Cilium's policies names them: each by its kind in front, or all by the kind that the command asks for."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes import cilium_rows
from analyzer.schema import POLICIES

from tests.support.inline import bundle

WIDE, SPACED = "CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$ kubectl get ccnp,cnp -A\nNAME                                               AGE\nciliumclusterwidenetworkpolicy.cilium.io/shut      55m\n\n"
         "NAMESPACE     NAME                                     AGE\nkube-system   ciliumnetworkpolicy.cilium.io/agents     3d\n",
         [(WIDE, None, "shut"), (SPACED, "kube-system", "agents")]),
        ("$ kubectl get ccnp\nNAME   AGE   VALID\nshut   55m   True\n", [(WIDE, None, "shut")]),
        ("$ kubectl get ciliumnetworkpolicies -n kube-system\nNAME     AGE\nagents   3d\n", [(SPACED, "kube-system", "agents")]),
        ("$ kubectl get ciliumnetworkpolicies.cilium.io -A\nNAMESPACE   NAME     AGE\nshop        front    3d\n", [(SPACED, "shop", "front")]),
        ("$ kubectl get cm\nNAME     AGE\nshut     55m\n", []),
        ("NAME     AGE\nshut     55m\n", []),
    ],
)  # fmt: skip
def test_names_alone(text: str, found: list[tuple[str, str | None, str]]) -> None:
    """Kind, namespace and name; a table of another kind, and of one that nothing names, holds none."""
    policies = bundle({"list.txt": text}).snapshot.rows[POLICIES]
    assert [(row.kind, row.namespace, row.name) for row in policies] == found
    assert all(row.spec is None for row in policies)
    assert cilium_rows.__doc__
