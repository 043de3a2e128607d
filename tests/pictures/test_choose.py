"""Which pictures a bundle gets."""

from __future__ import annotations

from analyzer.mesh.choose import mesh_view
from analyzer.pictures.choose import pictures

from tests.support.inline import Case, agent, bundle, failing, mesh, pods, serving
from tests.support.meshes import A, B, C


def names(case: Case) -> list[str]:
    snapshot = case.snapshot
    return [picture.name for picture in pictures(snapshot, mesh_view(snapshot.rows, snapshot.about))]


def test_a_picture_is_drawn_where_there_is_data() -> None:
    """A list of pods has none, a mesh has its matrix, a log its time."""
    assert names(bundle(pods=pods(agent("a")))) == []
    assert names(bundle(mesh([A, B, C], {(A, B): "Connect"}))) == ["bgp"]
    log = names(bundle({"konnectivity-agent-aaaaa.log": serving() + failing("connection refused")}))
    assert log
    assert "bgp" not in log


def test_pictures_stand_in_the_order_of_the_report() -> None:
    """What covers which time first, the mesh behind the tunnel, levels last."""
    both = names(bundle({"konnectivity-agent-aaaaa.log": serving() + failing("refused")} | mesh([A, B, C])))
    order = ["coverage", "agents_by_server", "servers_over_time", "connections", "dials", "bgp", "levels"]
    found = [order.index(name) for name in both if name in order]
    assert found == sorted(found)
    assert both[0] == "coverage"
