"""What checks say of the mesh, as values."""

from __future__ import annotations

from analyzer.checks import details

from tests.support.inline import bird, bundle, classic, mesh, nodes
from tests.support.meshes import A, B, C


def test_nodes_without_a_peer_and_peers_without_a_node() -> None:
    """The one is missing, the other is foreign; they are never mixed."""
    three = nodes(classic(A), classic(B), classic(C))
    assert bundle({"n.txt": three} | mesh([A, B])).check("BGP-06").detail == details.PeerGaps((C,), ())
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("10.9.9.9", "Connect")) for x, y in ((A, B), (B, A))}
    two = bundle({"n.txt": nodes(classic(A), classic(B))} | views)
    assert two.check("BGP-06").detail == details.PeerGaps((), ("10.9.9.9",))


def test_a_setting_that_bird_names_is_told_from_a_fault_on_the_way() -> None:
    """Two nodes of different AS numbers: both ends say it."""
    views = mesh([A, B], {(A, B): "Idle          Error: Bad peer AS", (B, A): "Idle          Error: Bad peer AS"})
    found = bundle(views).check("BGP-07").detail
    assert found == details.SessionErrors(by_setting=True)


def test_a_setting_is_named_or_not() -> None:
    """A password that does not fit may be the network's fault to BIRD; an AS number is a setting and nothing else."""
    text = "Idle          Error: Authentication failure"
    found = bundle(mesh([A, B], {(A, B): text, (B, A): text})).check("BGP-07").detail
    assert isinstance(found, details.SessionErrors)
    assert not found.by_setting
