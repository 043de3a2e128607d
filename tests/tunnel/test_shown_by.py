"""Whose certificate stands at a kubelet's address, by the names in it."""

from __future__ import annotations

import pytest
from analyzer.tunnel.shown_by import Showing, ShownBy, shown_by
from analyzer.tunnel.view import TunnelView

from tests.support.inline import bundle, node, nodes

YURT = 'I1028 10:03:10.343983       1 start.go:87] yurttunnel-server address: 198.51.100.7:31008\nI1028 10:03:15.359084       1 client.go:224] "Connect to" server="a"\n'
NODES = nodes(node("edge-a", ip="10.8.0.4"), node("edge-b", ip="10.8.0.5"))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("198.51.100.7", "127.0.0.1"), Showing(ShownBy.SERVER, ("198.51.100.7",))),
        (("edge-b", "10.8.0.5"), Showing(ShownBy.OTHER_NODE, ("edge-b", "10.8.0.5"))),
        (("kubernetes", "kubernetes.default.svc", "10.8.0.5"), Showing(ShownBy.SERVICE, ("kubernetes", "kubernetes.default.svc"))),
        (("10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1"), Showing(ShownBy.UNTOLD, ("10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1"))),
        (("edge-a", "198.51.100.7"), Showing(ShownBy.KUBELET)),
        (("127.0.0.1", "localhost"), Showing(ShownBy.KUBELET)),
        (("edge-a-old", "10.9.0.4", "fd00::4"), Showing(ShownBy.KUBELET)),
    ],
)  # fmt: skip
def test_names_of_something_else_are_not_the_kubelet_s(names: tuple[str, ...], found: Showing) -> None:
    """A name of the node itself makes it the kubelet's; an old name or address of its own is no other's."""
    snapshot = bundle({"n.txt": NODES, "yurttunnel-agent.log": YURT}).snapshot
    view = TunnelView(snapshot.rows, snapshot.about)
    assert shown_by(snapshot.about, view, "10.8.0.4", names) == found
    assert found.by.is_another is (found.by in (ShownBy.SERVER, ShownBy.SERVICE, ShownBy.OTHER_NODE))
