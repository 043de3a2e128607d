"""Routing between subnets: none in the account, or none from one zone."""

from __future__ import annotations

from analyzer.causes import cross_subnet, node_down
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import kind_of, pattern_text
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, some
from analyzer.facts.cluster import About
from analyzer.mesh.pair import is_nameless
from analyzer.mesh.picture import Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Status
from analyzer.tunnel.faults import Faults

CAUSES = Rules()


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
        "BGP-08",
        "SRV-05",
        "TUN-03",
        "VPN-07",
    ),
)
def vrf(about: About, mesh: MeshView, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    Every cross-subnet pair down and every same-subnet pair up is its picture; proven only with the account's settings.

    Settings that are off are enough where no list of peers is shown: likely where kubelets of another subnet than the tunnel's end do not answer.
    """
    kind = kind_of(mesh)
    off = outcomes["BGP-02"].status is Status.FAIL
    on = outcomes["BGP-02"].status is Status.PASS
    if about.classic is False or (mesh.config_rows and kind is not Pattern.CROSS_SUBNET):
        return None
    if not off and node_down.sessions_with(about, mesh):
        return None  # without VRF a worker is Ready all the same: its kubelet goes to the master, not to other workers
    appliance = customer("VLANs behind a gateway appliance: route them there, spanning does not help", None, "S6")
    enable = customer(
        "switch VLAN spanning on, for all private VLANs of the account, which acts within minutes, or have VRF enabled in the account (support case, permanent)",
        "ibmcloud sl call-api SoftLayer_Account setVlanSpan --parameters '[true]'; ibmcloud ks vlan spanning get",
        "S6",
    )
    settled = customer(
        "where it was enabled just now: wait 15 min, then look again", commands.bird(about).command, "S6"
    )
    remedies = (appliance, settled) if on else (enable, appliance)
    after = commands.Gap("whether the sessions come up once it is enabled", commands.bird(about).command)
    mind = (after,) if off else (commands.account(about), commands.spanning(about))  # off: both are stated already
    explains = ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05", "BGP-02", "AG-12", "SRV-05"))
    text = pattern_text(outcomes)
    if kind is Pattern.CROSS_SUBNET:
        if off:
            return Finding(
                CONFIRMED,
                f"{text}; VRF and VLAN spanning are both off",
                explains,
                proof(outcomes, ("BGP-02", "BGP-04", "AG-12")),
                remedies,
                mind,
                scope="all pairs of workers in different subnets",
            )
        return Finding(
            POSSIBLE if on else LIKELY,
            text + ("; but the account allows it" if on else ""),
            explains,
            proof(outcomes, ("BGP-04", "AG-12")),
            remedies,
            mind,
            scope="all pairs of workers in different subnets",
            rival=on,
        )
    sessions = told(outcomes, "BGP-03", details.BadSessions)
    if sessions is not None and (parted := cross_subnet.told_apart(about, sessions.spoken)) is not None:
        return Finding(
            LIKELY if off else POSSIBLE,
            parted + ("; VRF and VLAN spanning are both off" if off else "; but the account allows it" if on else ""),
            fails(outcomes, "BGP-03", "BGP-08", "BGP-02"),
            proof(outcomes, ("BGP-03", "BGP-02")),
            remedies,
            (*mind, commands.bird(about)) if not off else mind,
            scope="nodes in different networks",
            rival=on,
        )
    required = outcomes["BGP-01"].status is Status.PASS
    if off and (required or told(outcomes, "BGP-01", details.NodesApart) is not None):
        across = cross_subnet.missed(about, faults)
        felt = fails(outcomes, "AG-12", "BGP-03")
        symptoms = (*felt, *(fails(outcomes, "TUN-03") if across is not None else ()))
        return Finding(
            LIKELY if symptoms and required else POSSIBLE,
            outcomes["BGP-02"].summary + (f"; {across.text}" if across is not None else ""),
            ("BGP-02", *fails(outcomes, "VPN-07"), *symptoms),
            (
                *proof(outcomes, ("BGP-02", "BGP-01", *felt), limit=4),
                *(cite(across.rows[-1:]) if across is not None else ()),
            ),
            remedies,
            (commands.bird(about),) if required else (commands.cluster_get(about), commands.bird(about)),
        )
    if off and fails(outcomes, "BGP-03") and (split := cross_subnet.split_list(mesh)) is not None:
        return Finding(
            LIKELY,
            f"{split}; VRF and VLAN spanning are both off",
            explains,
            proof(outcomes, ("BGP-02", "BGP-03")),
            remedies,
            (commands.nodes(), commands.bird(about)),
        )
    cross = mesh.separator("cross", "cross-subnet")
    if (
        kind is Pattern.MIXED
        and cross
        and cross.bad_inside
        and not cross.bad_outside
        and cross.bad_inside >= 0.5 * cross.inside
    ):
        return Finding(
            LIKELY,
            f"only cross-subnet pairs are down: {cross.text()}",
            explains,
            proof(outcomes, ("BGP-04",)),
            remedies,
            mind,
        )
    only = kind is Pattern.NODE and len(mesh.pairs) == 1  # which may be its two subnets as well as a node of it
    if (kind is Pattern.ALL or only) and len(mesh.subnets) > 1 and cross and cross.inside == len(mesh.pairs):
        few = "the only pair crosses subnets and is" if only else f"all {cross.inside} pairs cross subnets and all are"
        return Finding(
            POSSIBLE,
            f"{few} down; no same-subnet pair to compare",
            explains,
            proof(outcomes, ("BGP-04",)),
            remedies,
            mind,
        )
    return None


@CAUSES.cause(
    "zone-cut-off",
    "One zone or subnet is cut off from all others",
    reads=(
        "AG-12",
        "BGP-02",
        "BGP-03",
        "BGP-04",
        "BGP-05",
    ),
)
def zone(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """
    All bad pairs have one end in it, and other cross-subnet pairs are good: its VLAN, gateway or router.

    A node that is alone in its zone or subnet is cut off in the same way whether it or its zone is at fault.
    """
    if kind_of(mesh) is Pattern.NODE:
        return _lonely(about, mesh, outcomes)
    if kind_of(mesh) is Pattern.CROSS_SUBNET and outcomes["BGP-02"].status is Status.PASS:
        return _apart(mesh, outcomes)
    if kind_of(mesh) is not Pattern.PLACE:
        return None
    place = some(mesh.pattern.ends)
    remedies = (customer(f"ticket for the VLAN, router or gateway appliance of {place}", None, "S6"),)
    here, there = min((pair.a, pair.b) for pair in mesh.down)
    return Finding(
        LIKELY,
        pattern_text(outcomes),
        ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05", "AG-12")),
        proof(outcomes, ("BGP-04", "BGP-05")),
        remedies,
        (
            commands.Gap(
                "whether a worker of that zone reaches a worker of another",
                f"nc -vz -w 5 {there} 179   # on {mesh.node_of.get(here, here)}",
            ),
        ),
        scope=place,
    )


def _lonely(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """The rival of a node that lost its peers and has no neighbour in its zone or subnet to be compared with."""
    ends = mesh.pattern.ends
    if (
        len(ends) != 1
        or ends[0] in mesh.outside
        or node_down.sessions_with(about, mesh)
        or not mesh.cut_everywhere(ends[0])
    ):
        return None
    kind = next((kind for kind in ("zone", "subnet") if mesh.alone(ends[0], kind)), None)
    if kind is None:
        return None
    place = mesh.places.known(ends[0], kind) or ""
    place = place if place.startswith(kind) else f"{kind} {place}"
    return Finding(
        POSSIBLE,
        f"{mesh.name_of(ends[0])} is the only node of {place}: its way out would look the same",
        ("BGP-04",),
        proof(outcomes, ("BGP-04",)),
        (
            customer(
                "try the worker's gateway from it; a ticket for that zone's VLAN, router or appliance only if it is silent",
                f"ip route show default; ip neigh   # on {mesh.name_of(ends[0])}",
                "S6",
            ),
        ),
        (commands.Gap("the list of peers of that node itself", commands.bird(about).command),),
        scope=place,
        rival=True,
    )


def _apart(mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """Two places without a session between them in an account that routes between its subnets: one of them has lost its way out."""
    kind = next((k for k in ("zone", "subnet") if len(_values(mesh, k)) == 2), None)
    if kind is None:
        return None
    names = " and ".join(f"{kind} {one.removeprefix(f'{kind} ')}" for one in sorted(_values(mesh, kind)))
    return Finding(
        POSSIBLE,
        f"no session between {names}, and the account routes between subnets: one of the two is cut off",
        ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05", "AG-12")),
        proof(outcomes, ("BGP-04", "BGP-02", "BGP-05")),
        (customer(f"ticket for the VLANs, routers or gateway appliance between {names}", None, "S6"),),
        (
            commands.Gap(
                "whether a worker of one reaches a worker of the other", "nc -vz -w 5 <worker of the other> 179"
            ),
        ),
        scope=names,
    )


def _values(mesh: MeshView, kind: str) -> set[str]:
    """The zones (subnets ...) of the mesh's nodes; empty where one of them is not known."""
    found = {mesh.places.known(address, kind) for address in mesh.ends if not is_nameless(address)}
    return set() if None in found else {one for one in found if one}
