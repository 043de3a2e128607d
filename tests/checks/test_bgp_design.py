"""Checks about BGP where no mesh is wanted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.checks.bgp_design import without_mesh
from analyzer.mesh.design import Design, Wanted

from tests.support.inline import bundle, node, nodes
from tests.support.meshes import A, B, cut, mesh

NONE = """apiVersion: operator.tigera.io/v1
kind: Installation
metadata: {name: default}
spec: {calicoNetwork: {bgp: Disabled}}
"""


@pytest.mark.parametrize("check", ["BGP-03", "BGP-04", "BGP-05", "BGP-06", "BGP-07"])
def test_what_is_off_by_design_is_not_asked_for(check: str) -> None:
    """No BIRD output is missing there; where nothing states the design it is, and sessions that are shown are judged."""
    listed = nodes(node("w1", A), node("w2", B))
    assert bundle({"i.yaml": NONE, "n.txt": listed}).status(check) == "not_applicable"
    assert bundle({"n.txt": listed}).status(check) == "unknown"
    assert bundle({"i.yaml": NONE, "n.txt": listed} | mesh([A, B], cut(B))).status(check) != "not_applicable"


def test_nothing_is_said_of_a_mesh_that_may_be() -> None:
    """The answer is left to the check."""
    about = bundle(n=nodes(node("w1", A))).snapshot.about
    empty = SimpleNamespace(rows=[], stopped=[], design=Design(Wanted.UNKNOWN))
    assert without_mesh(about, cast("Any", empty)) is None
    off = SimpleNamespace(rows=[], stopped=[], design=Design(Wanted.NO, "bgp: Disabled"))
    answer = without_mesh(about, cast("Any", off))
    assert answer is not None
    assert answer.summary == "no BGP mesh is expected: bgp: Disabled"
