"""AS numbers that the bundle states for peers which BIRD refuses for theirs (``Bad peer AS``), and the object that states each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from analyzer.causes.base import customer
from analyzer.checks.base import some
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.plain import MeshView
from analyzer.model import Placed, Remedy
from analyzer.schema import CalicoNodeRow, CalicoObjectRow
from analyzer.tables.rows import Rows

MOST = 3
NOTHING: Mapping[str, str] = MappingProxyType({})


class StatedAs(NamedTuple):
    """
    A peer's number as an object of Calico's states it; `others` are the numbers of the other nodes, for a node's record.

    `wanted` is the number that most nodes have, when this node's is not it; `opened` the one that the peer itself told, where a log has it.
    """

    peer: str
    number: str
    kind: str
    name: str
    row: Placed
    others: tuple[str, ...] = ()
    wanted: str = ""
    opened: str = ""

    @property
    def text(self) -> str:
        if self.kind == "BGPPeer":
            says = f", which opens with AS {self.opened}" if self.opened else ""
            return f"BGPPeer {self.name} states AS {self.number} for {self.peer}{says}"
        beside = f", other nodes have {some(self.others)}" if self.others else ""
        return f"Calico's record of {self.name} ({self.peer}) states AS {self.number}{beside}"

    @property
    def cure(self) -> Remedy:
        if self.kind == "BGPPeer" and self.opened:
            patch = json.dumps({"spec": {"asNumber": int(self.opened)}})
            return customer(
                f"set asNumber of BGPPeer {self.name} to {self.opened}, with which {self.peer} opens, or that router's to {self.number}",
                f"calicoctl patch bgppeer {self.name} --patch '{patch}'",
                "S6",
            )
        if self.kind == "BGPPeer":
            return customer(
                f"set asNumber of BGPPeer {self.name} to the number that {self.peer} itself has, or that router's to {self.number}",
                f"calicoctl get bgppeer {self.name} -o yaml",
                "S6",
            )
        if self.wanted:
            patch = json.dumps({"spec": {"bgp": {"asNumber": int(self.wanted)}}})
            return customer(
                f"give {self.name} the AS number of the other nodes, {self.wanted}: its record says {self.number}",
                f"calicoctl patch node {self.name} --patch '{patch}'",
                "S6",
            )
        return customer(
            f"give {self.name} one AS number: its record says {self.number}, BIRD there or at the other end uses another; then restart its calico-node",
            f"calicoctl get node {self.name} -o yaml",
            "S6",
        )


def stated(
    mesh: MeshView, objects: Rows[CalicoObjectRow], records: Rows[CalicoNodeRow], opened: Mapping[str, str] = NOTHING
) -> list[StatedAs]:
    """
    The statement for each peer of a session that is refused for its number, each peer once, the explicit peers first.

    Both ends of a refusal are said to be bad: when the records (or the sessions) tell which node is the odd one, the others' records are no fault.
    """
    refused = mesh.bad_with(BirdError.PEER_AS)
    peers = list(dict.fromkeys(row.peer_ip for row in refused))
    defined: dict[str, tuple[CalicoObjectRow, str]] = {}
    for one in objects if peers else ():
        spec = _spec(one) if one.kind == "BGPPeer" and one.name else {}
        if spec.get("asNumber") is not None:
            defined.setdefault(str(spec.get("peerIP", "")), (one, str(spec["asNumber"])))
    by_ip = {(r.ipv4 or "").partition("/")[0]: r for r in records if r.asn and r.name} if peers else {}
    common = _common(by_ip)
    blamed = {ip for ip, r in by_ip.items() if common and _number(r) != common}
    ends = list(dict.fromkeys((*peers, *(own for row in refused if (own := mesh.own(row))))))
    shared = odd(mesh)
    at_fault = [ip for ip in ends if ip in blamed] or ([shared.address] if shared else peers)
    found = []
    for peer in dict.fromkeys((*peers, *at_fault)):
        if (known := defined.get(peer)) is not None:
            said = opened.get(peer, "")
            own = said if said != known[1] else ""
            found.append(StatedAs(peer, known[1], "BGPPeer", known[0].name or "", known[0], opened=own))
        elif peer in at_fault and (record := by_ip.get(peer)) is not None:
            number = _number(record)
            others = tuple(sorted({_number(r) for r in by_ip.values()} - {number}))
            wanted = common if peer in blamed and common.isdecimal() else ""
            found.append(StatedAs(peer, number, "Node", record.name or "", record, others, wanted))
    return sorted(found, key=lambda one: one.kind)[:MOST]


class OddNode(NamedTuple):
    """The one node at an end of every session that is refused for a number, and how many other nodes it has them with."""

    address: str
    name: str
    pairs: int

    @property
    def text(self) -> str:
        return f"{self.name} is an end of every session that is refused for its AS number, with {self.pairs} other nodes: its number is the odd one"

    @property
    def cure(self) -> Remedy:
        node = self.name.partition(" ")[0]
        return customer(
            f"give {self.name} the AS number that the other nodes expect of it, then restart its calico-node",
            f"calicoctl get node {node} -o yaml; calicoctl get nodes -o wide",
            "S6",
        )


def odd(mesh: MeshView) -> OddNode | None:
    """
    The node that all refusals have in common; None with one pair, of which either end may be wrong.

    `BGP Error: Bad peer AS` is said by the end that refuses, `Received: Bad peer AS` by the one that is refused. A node whose number
    others take is not the odd one: one of the mesh is enough, and any where those that refuse were set up by hand.
    """
    refused = mesh.bad_with(BirdError.PEER_AS)
    pairs = {frozenset((own, row.peer_ip)) for row in refused if (own := mesh.own(row))}
    shared = frozenset.intersection(*pairs) if len(pairs) > 1 else frozenset()
    one = next(iter(shared), None)
    if one is None:
        return None
    by_hand = all(row.peer_type != "mesh" for row in refused)
    held = (row for row in mesh.rows if row.established and one in (mesh.own(row), row.peer_ip))
    taken = any(by_hand or row.peer_type == "mesh" for row in held)
    return None if taken else OddNode(one, mesh.name_of(one), len(pairs))


def _common(records: Mapping[str, CalicoNodeRow]) -> str:
    """The number that more than half of the nodes have, empty without one."""
    [(number, count)] = Counter(map(_number, records.values())).most_common(1) or [("", 0)]
    return number if 2 * count > len(records) else ""


def _number(record: CalicoNodeRow) -> str:
    """calicoctl prints the number that a node has by default in brackets."""
    return (record.asn or "").strip("()")


def _spec(row: CalicoObjectRow) -> dict[str, object]:
    try:
        spec = json.loads(row.spec or "{}")
    except ValueError:
        return {}
    return spec if isinstance(spec, dict) else {}
