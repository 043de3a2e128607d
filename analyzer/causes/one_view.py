"""One list of peers whose node is not named, with all of them down: the node that the list was taken on is the lonely one."""

from __future__ import annotations

from analyzer.causes import peer_closes
from analyzer.causes.base import LIKELY, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.node_down import at_last
from analyzer.checks import commands, details
from analyzer.checks.base import plural
from analyzer.facts.cluster import About
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.plain import MeshView

HERE = "the node this was taken on"


def from_one_view(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """
    A node whose every peer is down sees itself as cut off; its peers are not to blame for being listed.

    With a single peer either end may be at fault, and with a second list the pairs decide: none then.
    """
    rows = mesh.rows
    if mesh.elsewhere.apart or mesh.elsewhere.is_dark:
        return None  # they lack each other, or may
    if mesh.nodes_seen != {None} or mesh.views != 1 or mesh.up_count or len({row.peer_ip for row in rows}) < 2:
        return None
    if len(mesh.bad_with(BirdError.REFUSED)) == len(rows) and all(row.peer_type in ("global", "node") for row in rows):
        return None  # who is refused by routers or reflectors reaches them: nobody listens there
    errors = told(outcomes, "BGP-05", details.SessionErrors)
    said = f"; BIRD says {errors.said}" if errors is not None and errors.said else ""
    unrouted = len(mesh.bad_with(BirdError.UNROUTED)) * 2 > len(rows)
    way = customer(
        f"look at interface, address and route of {HERE} first: it finds no way to its peers",
        f"ip -br address; ip route get {rows[0].peer_ip}; ip neigh show {rows[0].peer_ip}   # on that node",
        "S6",
    )
    closes = peer_closes.most(mesh)
    ask = customer(
        "take the same list on the other nodes before anything is restarted: it may be all of them",
        commands.bird(about).command,
        "S6",
    )
    find = "kubectl get pods -A -l k8s-app=calico-node -o wide"
    return Finding(
        LIKELY,
        f"all {plural(len(rows), 'session')} of {HERE} are down{said}; no output names it",
        ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05", "AG-12", "AG-05", "NOD-01")),
        proof(outcomes, ("BGP-04", "BGP-05", "NOD-01")),
        (
            *((way,) if unrouted else peer_closes.compared(about, HERE) if closes else (ask,)),
            customer(f"find {HERE}, restart its calico-node, then {at_last(about)}", find, "S6"),
            *(() if unrouted or closes else (customer("look at that node's firewall and interface", None, "S6"),)),
        ),
        (commands.Gap("the same list from the other nodes", commands.bird(about).command), commands.nodes()),
        scope=HERE,
    )  # fmt: skip
