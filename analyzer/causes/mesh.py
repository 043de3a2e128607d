"""Causes in the cluster's own network: account routing, a node, a zone, a filter, configuration, Calico itself, policy."""

from __future__ import annotations

from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Done, Finding, Rules, customer, fails, proof, told
from analyzer.causes.one_view import from_one_view
from analyzer.checks import commands, details
from analyzer.checks.base import plural, some
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.model import Status

CAUSES = Rules()
ROWS = ("BGP-03", "BGP-04", "BGP-05")


def _pattern_text(done: Done) -> str:
    """What the bad pairs have in common, with counts; the check's own words where it names no pattern."""
    pairs = told(done, "BGP-04", details.BadPairs)
    return pairs.text if pairs is not None else done["BGP-04"].summary


def _kind(mesh: MeshView) -> str:
    return mesh.pattern[0] if mesh.down else ""


@CAUSES.cause(
    "vrf-or-vlan-spanning-off",
    "Workers in different subnets cannot talk: neither VRF nor VLAN spanning",
    reads=(
        "AG-12",
        "BGP-01",
        "BGP-02",
        "BGP-03",
        "BGP-04",
        "BGP-05",
        "SRV-05",
    ),
)
def vrf(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """Every cross-subnet pair down and every same-subnet pair up is its picture; proven only with the account's settings."""
    kind = _kind(mesh)
    off = done["BGP-02"].status is Status.FAIL
    on = done["BGP-02"].status is Status.PASS
    if about.classic is False or (mesh.config_rows and kind != "a"):
        return None
    remedies = (
        customer(
            "enable VRF in the account (support case, permanent), or VLAN spanning",
            "ibmcloud ks vlan spanning get; ibmcloud account show",
            "S6",
        ),
        customer("VLANs behind a gateway appliance: route them there, spanning does not help", None, "S6"),
    )
    mind = (commands.account(about), commands.spanning(about))
    explains = ("BGP-04", *fails(done, "BGP-03", "BGP-05", "BGP-02", "AG-12", "SRV-05"))
    text = _pattern_text(done)
    if kind == "a":
        if off:
            return Finding(
                CONFIRMED,
                f"{text}; VRF and VLAN spanning are both off",
                explains,
                proof(done, ("BGP-02", "BGP-04", "AG-12")),
                remedies,
                mind,
                scope="all pairs of workers in different subnets",
            )
        return Finding(
            POSSIBLE if on else LIKELY,
            text + ("; but the account allows it" if on else ""),
            explains,
            proof(done, ("BGP-04", "AG-12")),
            remedies,
            mind,
            scope="all pairs of workers in different subnets",
        )
    if off and done["BGP-01"].status is Status.PASS:
        symptoms = fails(done, "AG-12", "BGP-03")
        return Finding(
            LIKELY if symptoms else POSSIBLE,
            done["BGP-02"].summary,
            ("BGP-02", *symptoms),
            proof(done, ("BGP-02", "BGP-01", *symptoms)),
            remedies,
            (commands.bird(about),),
        )
    cross = mesh.separator("cross", "cross-subnet")
    if kind == "e" and cross and cross.bad_inside and not cross.bad_outside and cross.bad_inside >= 0.5 * cross.inside:
        return Finding(
            LIKELY,
            f"only cross-subnet pairs are down: {cross.text()}",
            explains,
            proof(done, ("BGP-04",)),
            remedies,
            mind,
        )
    if kind == "d" and len(mesh.subnets) > 1 and cross and cross.inside == len(mesh.pairs):
        return Finding(
            POSSIBLE,
            f"all {cross.inside} pairs cross subnets and all are down; no same-subnet pair to compare",
            explains,
            proof(done, ("BGP-04",)),
            remedies,
            mind,
        )
    return None


@CAUSES.cause(
    "zone-cut-off",
    "One zone or subnet is cut off from all others",
    reads=(
        "AG-12",
        "BGP-03",
        "BGP-04",
        "BGP-05",
    ),
)
def zone(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """All bad pairs have one end in it, and other cross-subnet pairs are good: its VLAN, gateway or router."""
    if _kind(mesh) != "c":
        return None
    remedies = (customer("ticket for that zone's VLAN, router or gateway appliance", None, "S6"),)
    return Finding(
        LIKELY,
        _pattern_text(done),
        ("BGP-04", *fails(done, "BGP-03", "BGP-05", "AG-12")),
        proof(done, ("BGP-04", "BGP-05")),
        remedies,
        (
            commands.Gap(
                "whether a worker of that zone reaches a worker of another", "nc -vz -w 5 <worker of another zone> 179"
            ),
        ),
        scope=some(done["BGP-04"].subjects),
    )


@CAUSES.cause(
    "bgp-node-isolated",
    "One node lost all its BGP peers",
    reads=(
        "AG-05",
        "AG-12",
        "BGP-03",
        "BGP-04",
        "BGP-05",
        "NOD-01",
    ),
)
def isolated(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """All bad pairs meet at one node (or two), seen from the other ends too; its own BIRD answers or was not asked."""
    if done["BGP-03"].status is not Status.FAIL or (not mesh.down and not done["BGP-03"].subjects):
        return None
    kind = _kind(mesh)
    if kind in ("a", "c") or mesh.config_rows:
        return None
    if alone := from_one_view(about, mesh, done):
        return alone
    if not mesh.down:
        named = done["BGP-03"].subjects
        return Finding(
            POSSIBLE,
            done["BGP-03"].summary,
            ("BGP-03",),
            proof(done, ("BGP-03",)),
            (customer("look at that node's network", None, "S6"),),
            (commands.bird(about),),
            scope=some(named, 8),
        )
    if kind == "e" and not _mostly_node(mesh):
        return None
    nodes = mesh.pattern[2] if kind == "b" else mesh.cover
    if kind == "d" and len(mesh.pairs) > 1 and len(mesh.cover) > 1:
        certainty = POSSIBLE
    elif kind == "b" and all(map(mesh.cut_everywhere, nodes)):
        both = bool(mesh.down_both_ends)
        certainty = LIKELY if both or len(mesh.pairs) > 1 else POSSIBLE
    else:
        certainty = LIKELY if kind == "b" else POSSIBLE
    remedies = (
        customer(
            f"restart calico-node on {some(nodes)}, then reload (classic) or replace (VPC) the worker",
            f"kubectl delete pod -n calico-system -l k8s-app=calico-node --field-selector spec.nodeName={nodes[0] if nodes else '<node>'}",
            "S6",
        ),
        customer("look at that worker's firewall and interface", None, "S6"),
    )
    mind = (commands.Gap("BIRD on that node itself", commands.bird(about).command), commands.nodes(about))
    return Finding(
        certainty,
        _pattern_text(done),
        ("BGP-04", *fails(done, "BGP-03", "BGP-05", "AG-12", "AG-05", "NOD-01")),
        proof(done, ("BGP-04", "BGP-05", "NOD-01")),
        remedies,
        mind,
        scope=some(nodes),
    )


def _mostly_node(mesh: MeshView) -> bool:
    best = next((s for s in mesh.separators if s.kind == "node"), None)
    return bool(best) and best.bad_inside >= 0.6 * len(mesh.down)  # type: ignore[union-attr]


@CAUSES.cause(
    "bgp-port-blocked",
    "BGP (TCP 179) is filtered between workers",
    reads=(
        "BGP-03",
        "BGP-04",
        "BGP-05",
        "POL-04",
    ),
)
def port(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """Policies deny it (evaluated), or pairs are down without a pattern of subnet or node."""
    legs = told(done, "POL-04", details.DeniedLegs)
    denied = (
        done["POL-04"].status is Status.FAIL and legs is not None and any(leg.startswith("BGP") for leg in legs.labels)
    )
    kind = _kind(mesh)
    remedies = (
        customer(
            "allow TCP 179 (and IPIP or VXLAN, 5473, 10250) between all workers",
            "calicoctl get globalnetworkpolicies -o yaml",
            "S6",
        ),
    )
    mind = (
        commands.policies(about),
        commands.Gap("whether 179 answers between two of the nodes", "nc -vz -w 5 <other worker> 179"),
    )
    if denied:
        return Finding(
            LIKELY if mesh.down else POSSIBLE,
            done["POL-04"].summary,
            ("POL-04", *fails(done, *ROWS)),
            proof(done, ("POL-04", "BGP-04")),
            remedies,
            mind,
        )
    if not mesh.down or mesh.config_rows or kind in ("a",):
        return None
    refused = mesh.bad_with("refused", "reset")
    if kind == "e" or (kind == "d" and len(mesh.pairs) > 1):
        return Finding(
            LIKELY if kind == "e" else POSSIBLE,
            _pattern_text(done),
            ("BGP-04", *fails(done, "BGP-03", "BGP-05")),
            proof(done, ("BGP-04", "BGP-05")),
            remedies,
            mind,
        )
    if refused or kind in ("b", "c"):
        text = "a filter at that place would look the same: " + done["BGP-04"].summary
        return Finding(POSSIBLE, text, ("BGP-04",), proof(done, ("BGP-04", "BGP-05")), remedies, mind)
    return None


@CAUSES.cause(
    "bgp-misconfigured",
    "BGP password, AS number or peer definition wrong",
    reads=(
        "BGP-03",
        "BGP-05",
        "BGP-07",
    ),
)
def misconfigured(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """BIRD's own text names it: bad peer AS, route limit, a session switched off, both ends waiting, an unknown peer."""
    outcome = done["BGP-07"]
    strange = mesh.bad_with("Neighbor lost", "Invalid next hop")
    closed = mesh.bad_with("Connection reset", "Connection closed", "Connection rejected")
    if outcome.status is Status.FAIL:
        direct = any(
            "Bad peer AS" in (r.last_error or "") or "Route limit" in (r.last_error or "") or r.protocol_state == "down"
            for r in mesh.config_rows
        )
        nodes = sorted(set(outcome.subjects))
        remedies = (
            customer(
                "compare AS number, password, peers and limits in BGPConfiguration and BGPPeer with the node's",
                "calicoctl get bgpconfiguration,bgppeer,node -o yaml",
                "S6",
            ),
        )
        return Finding(
            CONFIRMED if direct else LIKELY,
            outcome.summary,
            ("BGP-07", *fails(done, *ROWS)),
            proof(done, ("BGP-07", "BGP-05")),
            remedies,
            (commands.Gap("Calico's BGP objects", "calicoctl get bgpconfiguration,bgppeer,node -o yaml"),),
            scope=some(nodes),
        )
    if (strange or (closed and mesh.down_ends - _known(mesh))) and _kind(mesh) not in ("a",):
        rows = strange or closed
        return Finding(
            LIKELY,
            f"{plural(len(rows), 'session')} to a peer that does not know this node, or is not in its subnet ({rows[0].last_error})",
            fails(done, *ROWS),
            proof(done, ("BGP-05", "BGP-03")),
            (customer("look at the peer definitions", "calicoctl get bgppeer -o yaml", "S6"),),
            (commands.Gap("Calico's BGP objects", "calicoctl get bgpconfiguration,bgppeer,node -o yaml"),),
            scope=some({r.peer_ip for r in rows}),
        )
    return None


def _known(mesh: MeshView) -> set[str]:
    """Addresses that are some node's own; "?" is none."""
    return {own for own in mesh.owners if own} | set(mesh.addresses.values())


@CAUSES.cause(
    "calico-wrong-address",
    "Calico autodetected a wrong node address (a bridge)",
    reads=(
        "BGP-03",
        "BGP-06",
        "BGP-08",
        "BGP-11",
    ),
)
def wrong_address(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """The sick node sees all peers down, the others one foreign peer, and its real address is missing from their lists."""
    outcome = done["BGP-11"]
    if outcome.status is not Status.FAIL:
        return None
    asymmetric = done["BGP-06"].status is Status.FAIL
    wrong = told(done, "BGP-11", details.WrongAddress)
    autodetected = wrong is not None and wrong.stated
    remedies = (
        customer(
            "tell Calico which address to take, then restart calico-node there",
            "kubectl set env daemonset/calico-node -n kube-system IP_AUTODETECTION_METHOD=can-reach=<API server address>",
            "S6",
        ),
        customer(
            "correct the record of that node",
            'calicoctl get node -o yaml; calicoctl patch node <node> -p \'{"spec":{"bgp":{"ipv4Address":"<address>/<length>"}}}\'',
            "S6",
        ),
    )
    return Finding(
        CONFIRMED if autodetected and (asymmetric or mesh.bad_rows) else LIKELY,
        outcome.summary,
        ("BGP-11", *fails(done, *ROWS, "BGP-06", "BGP-08")),
        proof(done, ("BGP-11", "BGP-06", "BGP-03")),
        remedies,
        (
            commands.Gap(
                "the autodetection line of that node",
                "kubectl logs -n kube-system <calico-node pod> | grep -i autodetected",
            ),
        ),
    )


@CAUSES.cause(
    "calico-node-down",
    "calico-node or typha unhealthy",
    reads=(
        "AG-05",
        "BGP-03",
        "BGP-05",
        "BGP-08",
        "BGP-09",
    ),
)
def calico(about: About, mesh: MeshView, done: Done) -> Finding | None:
    """BIRD's own socket says that it does not run (direct), or pods and conditions say so."""
    outcome, typha = done["BGP-08"], done["BGP-09"]
    stopped = mesh.stopped
    if stopped:
        nodes = [str(r.node or r.source) for r in stopped]
        remedies = (
            customer(
                f"restart calico-node on {some(nodes)} and look at its log",
                "kubectl get pods -A -l k8s-app=calico-node -o wide",
                "S6",
            ),
        )
        return Finding(
            CONFIRMED,
            f"BIRD does not run on {some(nodes)}",
            ("BGP-08", *fails(done, *ROWS)),
            proof(done, ("BGP-08", "BGP-03")),
            remedies,
            (
                commands.Gap(
                    "log of that calico-node", "kubectl logs -n calico-system <calico-node pod> -c calico-node"
                ),
            ),
            scope=some(nodes),
        )
    if outcome.status is Status.FAIL and (not mesh.rows or _explains(mesh, outcome.subjects) or not mesh.down):
        pods = outcome.subjects
        state = told(done, "BGP-08", details.CalicoNode)
        direct = state is not None and state.pods_not_ready > 0
        return Finding(
            CONFIRMED if direct and not mesh.down else LIKELY,
            outcome.summary,
            ("BGP-08", *fails(done, *ROWS, "AG-05")),
            proof(done, ("BGP-08", "BGP-03")),
            (
                customer(
                    "calico-node runbook: delete the pod, reboot, reload; none anywhere: master refresh",
                    "kubectl get pods -A -l k8s-app=calico-node -o wide",
                    "S6",
                ),
            ),
            (commands.events(about),),
            scope=some(pods),
        )
    if typha.status is Status.FAIL:
        return Finding(
            LIKELY,
            typha.summary,
            ("BGP-09", *fails(done, *ROWS)),
            proof(done, ("BGP-09",)),
            (customer("typha runbook: port 5473, memory limits", None, "S6"),),
            (commands.events(about),),
        )
    gone = mesh.bad_with("Administrative shutdown")
    if gone and _kind(mesh) == "b":
        peers = sorted({r.peer_ip for r in gone})
        return Finding(
            LIKELY,
            f"BIRD of {some(peers)} stopped on purpose: its peers got `Administrative shutdown`",
            fails(done, *ROWS),
            proof(done, ("BGP-05", "BGP-03")),
            (customer("start calico-node there", "kubectl get pods -A -l k8s-app=calico-node -o wide", "S6"),),
            (commands.bird(about),),
            scope=some(peers),
        )
    if mesh.lonely and not mesh.rows:
        return (
            Finding(
                LIKELY,
                f"BIRD runs without any peer on {some(str(r.node) for r in mesh.lonely)}",
                fails(done, *ROWS),
                proof(done, ("BGP-03",)) or (),
                (customer("look at confd and the node records", "calicoctl get nodes -o wide", "S6"),),
                (commands.bird(about),),
            )
            if fails(done, *ROWS)
            else None
        )
    return None


def _explains(mesh: MeshView, nodes: tuple[str, ...]) -> bool:
    """Does every bad pair have one of these nodes at one end."""
    own = {mesh.addresses.get(n, n) for n in nodes}
    return bool(own) and mesh.all_down_touch(own)


@CAUSES.cause(
    "network-policy-blocks-cluster",
    "A policy blocks agent to kubelet, webhook or metrics pods",
    reads=(
        "AG-12",
        "BGP-03",
        "POL-03",
        "POL-04",
        "SRV-05",
        "WH-06",
        "WH-08",
    ),
)
def policy_cluster(about: About, done: Done) -> Finding | None:
    """The evaluated policies deny the leg behind the agent, and dials on that leg fail."""
    bad = [i for i in ("POL-03", "WH-06", "POL-04") if done[i].status is Status.FAIL]
    if not bad:
        return None
    suffering = (
        fails(done, "AG-12", "SRV-05", "WH-08", "BGP-03")
        if "POL-04" in bad
        else fails(done, "AG-12", "SRV-05", "WH-08")
    )
    remedies = (
        customer(
            "allow egress of the agents (labels app or k8s-app = konnectivity-agent) to the cluster; IBM's policy allow-konnectivity does",
            "kubectl get networkpolicies -A -o yaml",
            "S9a",
        ),
    )
    return Finding(
        LIKELY if suffering else POSSIBLE,
        done[bad[0]].summary,
        (*bad, *suffering),
        proof(done, (*bad, *suffering)),
        remedies,
        (commands.policies(about),),
    )
