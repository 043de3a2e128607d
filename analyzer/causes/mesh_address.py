"""A wrong address in Calico's record of a node."""

from __future__ import annotations

from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.facts.nodes import holds
from analyzer.mesh.plain import MeshView
from analyzer.model import Status

CAUSES = Rules()
METHOD = "IP_AUTODETECTION_METHOD=kubernetes-internal-ip"
"""Calico's documentation, `Configure IP autodetection`: the first internal address that the node's status has."""


@CAUSES.cause(
    "calico-wrong-address",
    "Calico autodetected a wrong node address (a bridge)",
    reads=(
        "BGP-03",
        "BGP-06",
        "BGP-08",
        "BGP-11",
    ),
    follows=ROWS,
)
def wrong_address(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """The sick node sees all peers down, the others one foreign peer, and its real address is missing from their lists."""
    outcome = outcomes["BGP-11"]
    if outcome.status is not Status.FAIL:
        return None
    asymmetric = outcomes["BGP-06"].status is Status.FAIL
    wrong = told(outcomes, "BGP-11", details.WrongAddress)
    autodetected = wrong is not None and wrong.stated
    named = wrong.nodes[0] if wrong is not None and wrong.nodes else None
    node, address = named or ("<node>", "<address>")
    remedies = (
        customer(
            "let Calico take the address that Kubernetes has of the node (where an operator keeps the DaemonSet: "
            "nodeAddressAutodetectionV4 of the Installation), then restart calico-node there",
            f"kubectl set env daemonset/calico-node -n {commands.calico_namespace(about)} {METHOD}",
            "S6",
        ),
        customer(
            f"correct the record of {node if named else 'that node'}",
            f'calicoctl get node -o yaml; calicoctl patch node {node} -p \'{{"spec":{{"bgp":{{"ipv4Address":"{address}/{_length(about, address)}"}}}}}}\'',
            "S6",
        ),
    )
    return Finding(
        CONFIRMED if autodetected and (asymmetric or mesh.bad_rows) else LIKELY,
        outcome.summary,
        ("BGP-11", *fails(outcomes, *ROWS, "BGP-06", "BGP-08")),
        proof(outcomes, ("BGP-11", "BGP-06", "BGP-03")),
        remedies,
        (
            commands.Gap(
                "the autodetection line of that node",
                "kubectl logs -n kube-system -l k8s-app=calico-node -c calico-node --prefix --tail=-1 | grep -i autodetected",
            ),
        ),
    )


def _length(about: About, address: str) -> str:
    """The prefix length of the narrowest network of a node that holds the address; a place to fill in where none is stated."""
    lengths = [n.subnet.partition("/")[2] for n in about.nodes.values() if n.subnet and holds(n.subnet, address)]
    return max(lengths, key=int, default="<prefix length>")
