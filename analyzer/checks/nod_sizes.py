"""How large a packet may be between the nodes (NOD-06): what somebody pinged, and the links of overlay and network."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, warned
from analyzer.facts.packet_sizes import Misfit, SizeFault, misfits, passed_whole
from analyzer.schema import PacketSizeRow
from analyzer.tables.rows import Rows

CHECKS = Family()


@CHECKS.check("NOD-06", "Do packets of full size pass between the nodes?", "S6", in_headline=True)
def full_size(packet_sizes: Rows[PacketSizeRow], cite: Cite) -> Answer:
    """
    An overlay's MTU with its headers against what the way carries; large packets that vanish while small ones are answered.

    What a ping alone was told of a smaller way is a warning: whether anything sends packets of that size is not shown.
    """
    found = misfits(packet_sizes)
    if not found:
        good = passed_whole(packet_sizes)
        if not good:
            return not_applicable("nobody measured how large a packet may be")
        largest = max(row.size or 0 for row in good)
        return passed(f"packets of {largest} bytes pass whole", plural(len(good), "ping"), cite(good[:2]))
    text = some(map(_told, found), 3)
    basis = plural(len(packet_sizes), "measurement")
    rows = [row for one in found[:3] for row in one.rows]
    detail = details.PacketMisfits(tuple(found))
    sure = any(one.fault is not SizeFault.STATED for one in found)
    return (failed if sure else warned)(text, basis, cite(rows), subjects=[one.place for one in found], detail=detail)


def _told(one: Misfit) -> str:
    to = f" to {one.host}" if one.host else ""
    if one.fault is SizeFault.OVERLAY:
        way = f"the way{to} carries {one.carries}" if one.host else f"its link {one.by} carries {one.carries}"
        return f"{one.overlay} on {one.place} sends packets of {one.mtu}+{one.headers} bytes, and {way}"
    if one.fault is SizeFault.LOST:
        return f"packets of {one.sent} bytes from {one.place}{to} get no answer, smaller ones do"
    return f"packets of {one.sent} bytes do not pass from {one.place}{to}: the way carries {one.carries}"
