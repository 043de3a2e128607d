"""BGP configured wrongly: password, AS number, peers, limits."""

from __future__ import annotations

from analyzer.causes import new_node, peer_as
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import ROWS, kind_of
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, plural, some
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.picture import Pattern
from analyzer.mesh.plain import MeshView
from analyzer.mesh.told_as import opened_with
from analyzer.model import Remedy, Status
from analyzer.schema import CalicoNodeRow, CalicoObjectRow, LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.vendors import calico

CAUSES = Rules()
OUTSIDE = "A BGP peer outside the cluster is not reached (its definition may be wrong as well)"
LEFT_OVER = "Calico keeps records of nodes that are gone: their sessions cannot stand, and nothing else hangs on them"
NO_WAY = (BirdError.UNROUTED, BirdError.TIMEOUT, BirdError.REFUSED, BirdError.HOLD)
"""Errors of the way to a peer: of its password or its number they say nothing."""
PEERS = "calicoctl get bgppeer -o yaml"
RECORDS = "calicoctl get nodes -o wide; kubectl get nodes -o wide"
COMPARE = customer(
    "compare AS number, password, peers and limits in BGPConfiguration and BGPPeer with the node's",
    calico.BGP_OBJECTS,
    "S6",
)
OBJECTS = commands.Gap("Calico's BGP objects", calico.BGP_OBJECTS)


@CAUSES.cause(
    "bgp-misconfigured",
    "BGP password, AS number or peer definition wrong",
    reads=(
        "BGP-03",
        "BGP-05",
        "BGP-06",
        "BGP-07",
        "BGP-08",
        "BGP-11",
    ),
    follows=ROWS,
)
def misconfigured(
    mesh: MeshView,
    calico_objects: Rows[CalicoObjectRow],
    calico_nodes: Rows[CalicoNodeRow],
    log_signals: Rows[LogSignalRow],
    outcomes: Outcomes,
    cite: Cite,
) -> Finding | None:
    """BIRD's own text names it: bad peer AS, route limit, a session switched off, both ends waiting, an unknown peer."""
    outcome = outcomes["BGP-07"]
    strange = mesh.bad_with(BirdError.NEIGHBOR, BirdError.NEXT_HOP)
    closed = [row for row in mesh.bad_with(BirdError.RESET, BirdError.CLOSED) if row.peer_type != "mesh"]
    if (elsewhere := told(outcomes, "BGP-07", details.PasswordElsewhere)) is not None:
        return _moved(elsewhere, outcomes)
    if outcome.status is Status.FAIL:
        told_so = told(outcomes, "BGP-07", details.SessionErrors)
        numbers = peer_as.stated(mesh, calico_objects, calico_nodes, opened_with(log_signals))
        odd = peer_as.odd(mesh)
        passwords = told_so.passwords if told_so is not None else ()
        remedies = (*_one_password(mesh, passwords), *_own_identifier(mesh), *(one.cure for one in numbers))
        if odd is not None and not any(one.peer == odd.address for one in numbers):
            remedies += (odd.cure,)
        return Finding(
            CONFIRMED if told_so is not None and (told_so.by_setting or passwords) else LIKELY,
            "; ".join((outcome.summary, *((odd.text,) if odd else ()), *(one.text for one in numbers))),
            ("BGP-07", *fails(outcomes, *ROWS)),
            (*proof(outcomes, ("BGP-07", "BGP-05"), 4), *cite([one.row for one in numbers])),
            remedies or (COMPARE,),
            (OBJECTS,),
            scope=odd.name if odd else some(outcome.subjects),
        )
    if (one := new_node.unknown_node(mesh, outcomes)) is not None:
        return new_node.finding(outcomes, one)
    if (strange or (closed and mesh.down_ends - _known(mesh))) and kind_of(mesh) is not Pattern.CROSS_SUBNET:
        rows = strange or closed
        by_hand = any(row.peer_type != "mesh" for row in rows)  # the peers of a full mesh nobody defines
        look = (
            customer("look at the peer definitions", PEERS, "S6")
            if by_hand
            else customer("hold Calico's records of the nodes against their interfaces", RECORDS, "S6")
        )
        return Finding(
            LIKELY,
            f"{plural(len(rows), 'session')} to a peer that does not know this node, or is not in its subnet ({rows[0].last_error})",
            fails(outcomes, *ROWS),
            proof(outcomes, ("BGP-05", "BGP-03")),
            (look,),
            (OBJECTS,),
            scope=some({r.peer_ip for r in rows}),
        )
    if mesh.stale:
        gone = sorted(mesh.stale)
        left = mesh.left_records
        names = [row.name for row in left.values() if row.name]
        who = "every node lists" if mesh.views > 1 else "the one list there is names"
        text = f"{who} {some(gone)}, and no node has {'that address' if len(gone) == 1 else 'those addresses'}: left over from a deleted node"
        if left:
            shown = some(f"{row.name} ({ip})" for ip, row in left.items())
            text = f"Calico keeps a record of {shown}, and the cluster has no such node: left over from a deleted one"
        cure = customer(
            f"delete Calico's record of {some(names)}"
            if left
            else "delete Calico's records of nodes that no longer exist",
            "; ".join(f"calicoctl delete node {name}" for name in names[:3])
            if left
            else f"calicoctl get nodes -o wide | grep -wF {' '.join(f'-e {ip}' for ip in gone[:3])}   # then: calicoctl delete node, with its name",
            "S6",
        )
        return Finding(
            LIKELY,
            text,
            fails(outcomes, "BGP-06", *ROWS),
            (*cite(list(left.values())), *proof(outcomes, ("BGP-06", "BGP-03"), 4)),
            (cure,),
            (OBJECTS, commands.nodes()),
            scope=some(gone),
            title=LEFT_OVER,
        )
    lost = mesh.strangers & {row.peer_ip for row in mesh.bad_rows}
    if lost and not any(row.peer_ip not in lost for row in mesh.bad_rows):
        return Finding(
            POSSIBLE,
            f"every bad session is with {some(sorted(lost))}, "
            + (
                "which is no node"
                if lost <= mesh.outside
                else "a peer that somebody defined and that nothing shows to be a node"
            )
            + ": a router or reflector outside the cluster",
            fails(outcomes, *ROWS),
            proof(outcomes, ("BGP-03", "BGP-05")),
            (customer("look at that router, the way to its port 179, and the definition of the peer", PEERS, "S6"),),
            (OBJECTS,),
            scope=some(sorted(lost)),
            title=OUTSIDE if mesh.bad_with(*NO_WAY) else "",
        )
    return None


def _moved(password: details.PasswordElsewhere, outcomes: Outcomes) -> Finding:
    """A Secret that did not move along with calico-node: named by the BGPConfiguration it is what every session hangs on."""
    secret, old, home = password.secret, password.spaces[0], password.wanted_in
    copied = f"kubectl get secret {secret} -n {old} -o json | jq '.metadata = {{name: .metadata.name}}' | kubectl apply -n {home} -f -"
    allowed = (
        f"kubectl create role {secret} -n {home} --verb=get,list,watch --resource=secrets --resource-name={secret}; "
        f"kubectl create rolebinding {secret} -n {home} --role={secret} --serviceaccount={home}:calico-node"
    )
    return Finding(
        CONFIRMED if password.is_named else LIKELY,
        outcomes["BGP-07"].summary,
        ("BGP-07", *fails(outcomes, *ROWS, "BGP-03", "BGP-08")),
        proof(outcomes, ("BGP-07", "BGP-03"), 4),
        (
            customer(f"copy Secret {secret} from {old} to {home}", copied, "S6"),
            customer("let calico-node read it there", allowed, "S6"),
        ),
        (OBJECTS,),
        scope=f"all sessions of {home}'s calico-node",
    )


def _one_password(mesh: MeshView, pairs: tuple[tuple[str, str], ...]) -> tuple[Remedy, ...]:
    """Calico takes the password of a peer from a Secret that the BGPPeer names, that of the mesh from one that the BGPConfiguration names."""
    if not pairs:
        return ()
    sender, receiver = pairs[0]
    explicit = bool(mesh.explicit & {sender, receiver})
    where = "spec.password of the BGPPeer" if explicit else "spec.nodeMeshPassword of the BGPConfiguration"
    return (
        customer(
            f"give {sender} and {receiver} the same password for their session: {where} names the Secret that holds it",
            PEERS if explicit else "calicoctl get bgpconfiguration default -o yaml; calicoctl get bgppeer -o yaml",
            "S6",
        ),
    )


def _own_identifier(mesh: MeshView) -> tuple[Remedy, ...]:
    """RFC 4271 wants another BGP identifier at each end; Calico takes the node's IPv4 address unless `CALICO_ROUTER_ID` says which."""
    rows = mesh.bad_with(BirdError.IDENTIFIER)
    if not rows:
        return ()
    ends = some(dict.fromkeys(end for row in rows for end in (row.node, row.peer_ip) if end))
    return (
        customer(
            f"give each node a router ID of its own, for both ends of a session announce the same one ({ends}): "
            "CALICO_ROUTER_ID of calico-node sets it for all nodes alike, else it is the node's IPv4 address",
            "kubectl get daemonset -A -l k8s-app=calico-node -o yaml | grep -A1 CALICO_ROUTER_ID; calicoctl get node -o wide",
            "S6",
        ),
    )


def _known(mesh: MeshView) -> set[str]:
    """Addresses that are some node's own; "?" is none."""
    return {own for own in mesh.owners if own} | set(mesh.addresses.values())
