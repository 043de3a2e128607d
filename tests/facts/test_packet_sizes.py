"""Whether packets of full size pass between the nodes."""

from __future__ import annotations

import pytest
from analyzer.facts.packet_sizes import SizeFault, misfits, passed_whole
from analyzer.schema import PacketSizeRow


def ping(size: int, passes: bool, mtu: int | None = None, host: str = "10.9.0.1", whole: bool = True) -> PacketSizeRow:
    return PacketSizeRow(source="t", line=2, kind="ping", host=host, size=size, whole=whole, passes=passes, mtu=mtu)


def link(name: str, mtu: int, up: bool = True) -> PacketSizeRow:
    return PacketSizeRow(source="t", line=3, kind="link", interface=name, mtu=mtu, passes=up)


LO, VXLAN, TUNL = link("lo", 65536), link("vxlan.calico", 1450), link("tunl0", 1480)


@pytest.mark.parametrize(
    ("rows", "fault", "fits"),
    [
        ([ping(1450, False, 1420), VXLAN], SizeFault.OVERLAY, 1370),
        ([ping(1480, False, 1440), link("tunl0", 1480)], SizeFault.OVERLAY, 1420),
        ([ping(1500, False, 1420), link("flannel.1", 1370)], SizeFault.STATED, 1370),
        ([ping(1500, False, 1420), link("vxlan-v6.calico", 1430)], SizeFault.OVERLAY, 1350),
        ([ping(1500, False, 1420), link("wireguard.cali", 1440)], SizeFault.OVERLAY, 1360),
        ([LO, link("wg0", 1420), VXLAN], SizeFault.OVERLAY, 1370),
        ([link("wg0", 1420), VXLAN], None, 0),
        ([LO, link("ens3", 1500), link("wg0", 1420), VXLAN], None, 0),
        ([LO, link("eth0", 1460), link("tunl0", 1480, up=False), link("vxlan.calico", 1410)], None, 0),
        ([LO, link("eth0", 1460), TUNL], SizeFault.OVERLAY, 1440),
        ([LO, link("docker0", 1400), VXLAN], None, 0),
        ([ping(1500, False), ping(84, True)], SizeFault.LOST, 0),
        ([ping(1500, False), ping(84, True, host="10.9.0.2")], None, 0),
        ([ping(1500, False)], None, 0),
        ([ping(1500, False, whole=False), ping(84, True)], None, 0),
        ([ping(9000, False), ping(84, True)], None, 0),
        ([ping(1500, False, 1420)], SizeFault.STATED, 1370),
        ([ping(1500, True), VXLAN], None, 0),
        ([], None, 0),
    ],
)
def test_what_does_not_fit(rows: list[PacketSizeRow], fault: SizeFault | None, fits: int) -> None:
    """An overlay's packets against the stated way or all links of a machine; a loss against smaller packets to the same host."""
    found = misfits(rows)
    assert [(one.fault, one.fits) for one in found] == ([(fault, fits)] if fault else [])


def test_the_surest_comes_first() -> None:
    """Machine by machine."""
    other = PacketSizeRow(source="o", line=1, kind="ping", host="h", size=1500, whole=True, passes=False, mtu=1400)
    assert [one.place for one in misfits([other, ping(1450, False, 1420), VXLAN])] == ["t", "o"]


def test_what_passed_whole() -> None:
    """As large as an overlay's packets, and nobody might split it."""
    good = ping(1500, True)
    assert passed_whole([good, ping(1500, True, whole=False), ping(84, True), VXLAN]) == [good]
