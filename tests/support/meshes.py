"""Four classic workers in two zones, and what their account and their lists of peers say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from analyzer.mesh.other_ends import Elsewhere
from analyzer.mesh.picture import MeshPicture, Pattern
from analyzer.mesh.plain import MeshView

from tests.support.inline import classic, mesh, node, nodes, table

A, B, C, D = "10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"
ACCOUNT = "Account ID:  0a1b2c3d4e5f60718293a4b5c6d7e8f9\nVRF Enabled:  {}\nService Endpoint Enabled:  {}\n"
FOUR = nodes(classic(A), classic(B), classic(C, "dal12", "2300200"), classic(D, "dal12", "2300200"))
VPC = node("w1", A)
VPC[-1] = "ibm-cloud.kubernetes.io/subnet-id=0717-1,topology.kubernetes.io/zone=us-south-1"
CALICO = table("NAME  ASN  IPV4  IPV6", [[ip, "(64512)", f"{ip}/26", "x"] for ip in (A, B)]).replace("   x", "")
CROSS = {(x, y): "Connect" for x in (A, B) for y in (C, D)} | {(y, x): "Passive" for x in (A, B) for y in (C, D)}
OFF = {"a.txt": ACCOUNT.format("false", "false"), "s.txt": "VLAN spanning is not enabled.\n"}
ON = {"a.txt": ACCOUNT.format("true", "true")}
SPLIT = {"n.txt": FOUR} | mesh([A, B, C, D], CROSS)


def cut(*bad: str) -> dict[tuple[str, str], str]:
    every = (A, B, C, D)
    return {(x, y): "Connect" for x in every for y in every if x != y and (x in bad or y in bad)}


def line(own: str, peer: str) -> str:
    """The line of a peer in a node's view; own and peer of the full mesh of two or more."""
    return f"bird/{own}/birdcl_show_protocols.txt:{peer}"


def picture(kind: Pattern = Pattern.MIXED, *subjects: str, cut: float = 1.0) -> MeshPicture:
    return MeshPicture(kind, "the picture", subjects, cut)


def fake_mesh(**more: Any) -> MeshView:
    """What a cause asks of a mesh, without sessions behind it: all is well but what is named."""
    values: dict[str, Any] = {
        "pattern": picture(), "partial": False, "down": (), "down_ends": frozenset(), "pairs": ("p", "q"), "rows": ("r",), "bad_rows": (), "config_rows": (),
        "subnets": {}, "outside": frozenset(), "stale": frozenset(), "left_records": {}, "stopped": (), "lonely": (), "owners": (), "addresses": {}, "ends": (),
        "views": 4, "beside": (), "cover": [], "separators": [], "unasked": frozenset(), "node_of": {}, "bad_with": lambda *_: (),
        "separator": lambda *_: None, "cut_everywhere": lambda _: True, "alone": lambda *_: False, "name_of": str,
        "elsewhere": Elsewhere(), "one_witness": lambda _: False, "all_down_touch": lambda _: False, "places": SimpleNamespace(known=lambda *_: None),
    }  # fmt: skip
    strangers = {"strangers": more.get("outside", frozenset())}  # a peer outside of the cluster is one
    return cast("MeshView", SimpleNamespace(**(values | strangers | more)))
