"""Whether BGP is wanted is what Calico's objects state; of what they do not say nothing is known."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.mesh import design as design_room
from analyzer.mesh.design import Wanted, design
from analyzer.schema import CalicoObjectRow

from tests.support.values import are_values


def thing(kind: str, spec: Any) -> CalicoObjectRow:
    text = spec if isinstance(spec, str) or spec is None else json.dumps(spec)
    return CalicoObjectRow(source="o.yaml", line=1, kind=kind, name="x", spec=text)


def installation(**network: Any) -> CalicoObjectRow:
    return thing("Installation", {"calicoNetwork": network})


def pool(vxlan: str | None = None, ipip: str | None = None, **more: Any) -> CalicoObjectRow:
    modes = {"vxlanMode": vxlan, "ipipMode": ipip}
    return thing("IPPool", {k: v for k, v in modes.items() if v} | {"cidr": "10.0.0.0/16"} | more)


@pytest.mark.parametrize(
    ("objects", "wanted"),
    [
        ([], Wanted.UNKNOWN),
        ([installation(bgp="Disabled")], Wanted.NO),
        ([installation(bgp="Enabled")], Wanted.YES),
        ([pool("Always"), installation(bgp="Enabled")], Wanted.YES),
        ([pool(ipip="Always"), installation(bgp="Disabled")], Wanted.NO),
        ([installation()], Wanted.UNKNOWN),
        ([installation(ipPools=[{"encapsulation": "VXLAN"}])], Wanted.NO),
        ([installation(ipPools=[{"encapsulation": "VXLANCrossSubnet"}])], Wanted.UNKNOWN),
        ([installation(ipPools=[{"encapsulation": "IPIPCrossSubnet"}])], Wanted.YES),
        ([installation(ipPools="x")], Wanted.UNKNOWN),
        ([pool("Always")], Wanted.NO),
        ([pool("Always"), pool("Never")], Wanted.UNKNOWN),
        ([pool("Always"), pool(ipip="CrossSubnet")], Wanted.YES),
        ([pool("Always"), pool(ipip="Always", disabled=True)], Wanted.NO),
        ([pool("CrossSubnet")], Wanted.UNKNOWN),
        ([pool()], Wanted.UNKNOWN),
        ([thing("IPPool", None), thing("IPPool", "{"), thing("IPPool", "[1]")], Wanted.UNKNOWN),
        ([thing("Installation", {"calicoNetwork": 3})], Wanted.UNKNOWN),
        ([thing("Profile", {"vxlanMode": "Always"})], Wanted.UNKNOWN),
    ],
)
def test_what_the_objects_state(objects: list[CalicoObjectRow], wanted: Wanted) -> None:
    """The operator's word decides, then its pools; a damaged or foreign object says nothing."""
    assert design(objects).wanted is wanted


def test_the_objects_are_named() -> None:
    """The answer carries its reason and the objects that say so."""
    one, two = pool("Always"), pool("Always", name="y")
    assert design([one, two]).rows == (one, two)
    assert "VXLAN" in design([one]).why
    assert design([installation(bgp="Disabled")]).why == "the Installation states bgp: Disabled"
    assert "IPIP" in design([pool(ipip="Always")]).why
    assert design([]).rows == ()


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(design_room)
