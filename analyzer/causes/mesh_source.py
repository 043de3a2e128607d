"""BGP connects whose source is the address of no peer: rewritten on the way, or another one of the node's own."""

from __future__ import annotations

from analyzer.causes import calico_remedies, new_node
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.mesh.strange_sources import StrangeSource
from analyzer.model import Remedy, Status
from analyzer.vendors import calico, shell

CAUSES = Rules()
UNDEFINED = "BGP connects arrive from an address that no peer is defined for (a missing BGPPeer, NAT, or another address of a node)"
METHOD = "interface=<its_interface>"


@CAUSES.cause(
    "bgp-source-nat",
    "BGP connects arrive from an address that is no peer's (NAT, or another address of a node)",
    reads=("BGP-03", "BGP-11"),
    family="bgp-port-blocked",
    follows=ROWS,
)
def source(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """BIRD itself says who connects; which of the ways it came by is open. Likely where sessions are down, possible where none is shown."""
    strange = told(outcomes, "BGP-11", details.StrangeSources)
    if outcomes["BGP-11"].status is not Status.WARN or strange is None:
        return None
    if new_node.unknown_node(mesh, outcomes) is not None:
        return None  # nothing rewrote it
    one = strange.sources[0]
    down = sorted({row.peer_ip for row in mesh.bad_rows if row.peer_ip})
    felt = fails(outcomes, *ROWS)
    text = outcomes["BGP-11"].summary
    chosen = not one.owner and (not mesh.rows or any(row.peer_type in ("global", "node") for row in mesh.rows))
    return Finding(
        LIKELY if down else POSSIBLE,
        f"{text}; {_down(mesh)}" if down else text,
        ("BGP-11", *felt),
        proof(outcomes, ("BGP-11", *felt[:1])),
        (*(_defined(strange.sources, mesh) if chosen else ()), *_remedies(about, one, is_last=chosen)),
        (
            commands.Gap(
                "from which address the connects of each node arrive",
                "tcpdump -ni any 'tcp port 179'   # on the dialled node",
            ),
        ),
        scope=some([source.address for source in strange.sources]),
        title=UNDEFINED if chosen else "",
    )


def _down(mesh: MeshView) -> str:
    """Whose sessions are down, and with whom: lists of two nodes are two statements, and a peer that is down for one may stand for the other."""
    lists: dict[str, dict[str, None]] = {}
    for row in mesh.bad_rows:
        if row.peer_ip:
            lists.setdefault(row.node or "", {})[row.peer_ip] = None
    if len(lists) < 2:
        return f"sessions with {some(sorted({peer for peers in lists.values() for peer in peers}))} are down"
    parts = (f"{f'of {node} ' if node else ''}with {some(sorted(peers))}" for node, peers in sorted(lists.items()))
    return f"sessions are down: {'; '.join(parts)}"


def _defined(sources: tuple[StrangeSource, ...], mesh: MeshView) -> tuple[Remedy, ...]:
    """
    Where peers are chosen one by one (route reflectors, routers, two clusters on one reflector) whoever dials needs a definition at both ends.

    Without a list of sessions nobody sees whether they are, or are a mesh.
    """
    who = some([source.address for source in sources])
    where = "" if mesh.rows else "where peers are defined one by one and not by the mesh: "
    several = "one each, or one selector for all" if len(sources) > 1 else "with its AS"
    return (
        customer(
            f"{where}define {who} as {'peers' if len(sources) > 1 else 'a peer'} of the node that was dialled (BGPPeer, {several}), if {'they are' if len(sources) > 1 else 'it is'} meant to be; BIRD takes a session of nobody else",
            calico.BGP_OBJECTS,
            "S6",
        ),
    )


def _remedies(about: About, one: StrangeSource, *, is_last: bool = False) -> tuple[Remedy, ...]:
    """Whose address it is decides; where nothing tells it, the way between the nodes comes first, for it changes the source of all alike."""
    owner = one.owner or "the node that has it"
    way = calico_remedies.detection(about, METHOD)
    look = f"ip -br address | grep -wF {one.address}   # on {one.owner or 'each node'}"
    told = f"{'' if one.owner else 'or, '}where {one.address} is a second address of {one.owner or 'a node'}"
    own = customer(
        f"{told}: let Calico peer by the address that {owner} connects from ({way.place}; the first command prints its interface), or route to the peers by the one that Calico has",
        shell.joined([look, way.command]),
        "S6",
    )
    if one.owner:
        return (own,)
    rewritten = customer(
        f"{'or, where it stands for somebody else, ' if is_last else ''}let the machine that has {one.address} (router, VPN gateway, firewall) leave the source of what nodes send to nodes as it is: no NAT (masquerade, SNAT) between their networks",
        f"iptables-save -t nat | grep -E 'MASQUERADE|SNAT'; nft list ruleset | grep -E 'masquerade|snat'   # on the machine that has {one.address}",
        "S6",
    )
    return (rewritten, own)
