"""A filter inside the cluster: TCP 179 between workers."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.causes import host_firewall, new_node, node_down, peer_closes
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import ROWS, by_password, kind_of, pattern_text, ports_alone
from analyzer.causes.tried import weighed
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.mesh.bird_errors import CONFIGURATION, BirdError, bird_error
from analyzer.mesh.picture import Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status
from analyzer.policy.legs import Way
from analyzer.schema import BGP_PEERS

CAUSES = Rules()


def _on_hosts(nodes: str = "") -> Remedy:
    """
    What answers at one port and not at another is filtered by port: mostly on the host itself.

    Args:
        nodes: those where it comes in, where that is known.
    """
    return customer(
        f"{f'let TCP 179 in from every node on {nodes}' if nodes else 'allow TCP 179 from every node to every node'}: in the firewall of the hosts themselves (firewalld, nftables), or in their security groups",
        f"sudo firewall-cmd --permanent --add-port=179/tcp && sudo firewall-cmd --reload   # on {nodes or 'each node'}, where firewalld runs",
        "S6",
    )


def _refused_six(mesh: MeshView) -> tuple[Remedy, ...]:
    """A refusal is an answer: the way is there, and nobody listens at its end unless a filter says so in his place."""
    refused = [row for row in mesh.beside if bird_error(row.last_error) is BirdError.REFUSED]
    if not refused or len(refused) < len(mesh.beside):
        return ()
    peers = some(sorted({row.peer_ip for row in refused if row.peer_ip}))
    return (
        customer(
            f"look whether BIRD listens for IPv6 at {peers}, which answer and refuse: where it does not, Calico runs no bird6 there (IP6, FELIX_IPV6SUPPORT of calico-node); where it does, a filter rejects",
            "ss -6lnt 'sport = :179'   # on each of these peers",
            "S6",
        ),
    )


@CAUSES.cause(
    "bgp-port-blocked",
    "BGP (TCP 179) is filtered between workers",
    reads=(
        "BGP-03",
        "BGP-04",
        "BGP-05",
        "BGP-07",
        "BGP-08",
        "BGP-11",
        "POL-04",
        "POL-07",
        "POL-11",
    ),
)
@weighed(Way.BGP)
def port(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """Policies deny it (evaluated), or pairs are down without a pattern of subnet or node."""
    legs = told(outcomes, "POL-04", details.DeniedLegs)
    denied = outcomes["POL-04"].status is Status.FAIL and legs is not None and bool(legs.of(Way.BGP))
    kind = kind_of(mesh)
    if not denied and mesh.bad_rows and len(mesh.bad_with(BirdError.NO_SOCKET)) == len(mesh.bad_rows):
        return None  # nothing left the node
    if not denied and (peer_closes.every(mesh) or new_node.unknown_node(mesh, outcomes) is not None):
        return None  # whoever closes was reached
    if denials := host_firewall.felt(outcomes, Way.BGP):
        return host_firewall.denied(outcomes, denials, ROWS, "S6")
    remedies = (
        customer(
            "allow TCP 179 (and IPIP or VXLAN, 5473, 10250) between all workers",
            "calicoctl get globalnetworkpolicies -o yaml",
            "S6",
        ),
    )
    mind = (
        commands.policies(),
        commands.Gap("whether 179 answers between two of the nodes", _probe(about, mesh)),
    )
    if denied:
        return Finding(
            LIKELY if mesh.down else POSSIBLE,
            outcomes["POL-04"].summary,
            ("POL-04", *fails(outcomes, *ROWS)),
            proof(outcomes, ("POL-04", "BGP-04")),
            remedies,
            mind,
        )
    sessions = told(outcomes, "BGP-03", details.BadSessions)
    if sessions is not None and sessions.six:
        if any(bird_error(row.last_error) in CONFIGURATION for row in mesh.beside):
            return None  # the two ends talked to each other
        return Finding(
            POSSIBLE,
            outcomes["BGP-03"].summary,
            ("BGP-03",),
            proof(outcomes, ("BGP-03",)),
            (
                *_refused_six(mesh),
                customer(
                    "look at the IPv6 path between these nodes: routes, neighbours, filters on TCP 179",
                    "ip -6 route; ip -6 neigh; ip6tables-save -c | grep -w 179   # on each of these nodes",
                    "S6",
                ),
            ),
            (commands.Gap("whether 179 answers over IPv6", _probe(about, mesh, six=True)),),
        )
    if sessions is not None and sessions.everywhere and not mesh.down and outcomes["BGP-07"].status is not Status.FAIL:
        compare = customer(
            "or compare the password of the mesh, which a wrong one shows in no text: spec.nodeMeshPassword of the BGPConfiguration",
            "calicoctl get bgpconfiguration default -o yaml",
            "S6",
        )
        return Finding(
            POSSIBLE, outcomes["BGP-03"].summary, ("BGP-03", *fails(outcomes, "BGP-08")), proof(outcomes, ("BGP-03",)), (*remedies, compare), mind
        )  # fmt: skip
    if not mesh.down or mesh.config_rows or by_password(outcomes) or kind is Pattern.CROSS_SUBNET:
        return None
    if mesh.all_down_touch(mesh.outside) or node_down.sessions_with(about, mesh):
        return None  # routers outside the cluster: no pair of workers that are Ready is down
    if mesh.pattern.shut:
        return _where_it_comes_in(mesh, outcomes)
    if alone := ports_alone(outcomes):
        sure = kind in (Pattern.ALL, Pattern.MIXED) or len({one.host for one in alone}) > 1
        return Finding(
            LIKELY if sure else POSSIBLE,
            f"{pattern_text(outcomes)}; the hosts answer at other ports",
            ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05")),
            proof(outcomes, ("BGP-04", "POL-07")),
            (_on_hosts(), *remedies),
            mind[:1],
        )
    refused = mesh.bad_with(BirdError.REFUSED, BirdError.RESET)
    if kind is Pattern.MIXED or (kind is Pattern.ALL and len(mesh.pairs) > 1):
        return Finding(
            # a filter hits most pairs; a few that are down here and there may be loss, restarts or load as well
            LIKELY if kind is Pattern.MIXED and mesh.views > 1 and 2 * len(mesh.down) >= len(mesh.pairs) else POSSIBLE,
            pattern_text(outcomes),
            ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05")),
            proof(outcomes, ("BGP-04", "BGP-05")),
            remedies,
            mind,
        )
    if refused or kind in (Pattern.NODE, Pattern.PLACE):
        text = "a filter at that place would look the same: " + outcomes["BGP-04"].summary
        return Finding(POSSIBLE, text, ("BGP-04",), proof(outcomes, ("BGP-04", "BGP-05")), remedies, mind)
    return None


def _where_it_comes_in(mesh: MeshView, outcomes: Outcomes) -> Finding:
    """
    Nodes that hold what they dial and that nobody gets into: the filter is at their end, and no restart takes it away.

    A connect by hand to one of them that got no answer, where another port answered the same machine, is the filter itself.
    """
    ends = mesh.pattern.ends
    alone = [one for one in ports_alone(outcomes) if mesh.addresses.get(one.host, one.host) in ends]
    names = some(map(mesh.name_of, ends), 6)
    return Finding(
        CONFIRMED if alone else LIKELY,
        f"{pattern_text(outcomes)}{f'; {some(sorted({one.host for one in alone}))} answers at other ports' if alone else ''}",
        ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05")),
        proof(outcomes, ("BGP-04", "POL-07") if alone else ("BGP-04", "BGP-05")),
        (_on_hosts(names),),
        ()
        if alone
        else (commands.Gap("whether 179 answers there", f"nc -vz -w 5 {ends[0]} 179   # on a node that dials it"),),
        scope=names,
    )


def _probe(about: About, mesh: MeshView, *, six: bool = False) -> str:
    """A try of the port towards the other end of a session that is down, from the node whose session it is."""
    rows = [row for row in about.tables[BGP_PEERS] if row.established is False] if six else mesh.bad_rows
    ends = ((row.node, row.peer_ip) for row in rows if row.peer_ip and valid(row.peer_ip))
    node, peer = next((end for end in ends if (":" in end[1]) is six), (None, "<other worker>"))
    return f"nc {'-6 ' if six else ''}-vz -w 5 {peer} 179" + (f"   # on {node}" if node else "")
