"""A wrong address in Calico's record of a node."""

from __future__ import annotations

from analyzer.causes import calico_remedies
from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.facts.nodes import holds
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status

CAUSES = Rules()
LIST = "calicoctl get node -o wide"


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
    way = calico_remedies.by_address(about, named[1] if named else None)
    remedies = (
        customer(
            f"let Calico take the address {way.words}: {way.place}; its pods are made anew by that",
            way.command,
            "S6",
        ),
        _record(about, named),
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
                f"kubectl logs -n {commands.calico_namespace(about)} -l k8s-app=calico-node -c calico-node --prefix --tail=-1 | grep -i autodetected",
            ),
        ),
    )


def _record(about: About, named: tuple[str, str] | None) -> Remedy:
    """What Calico has of the node: its pod writes it at its start, unless its address is a fixed one; then it is corrected by hand."""
    if named is None:
        return customer("then see that the record of each node has that node's own address", LIST, "S6")
    node, address = named
    if (length := _length(about, address)) is None:
        text = f"then see that the record of {node} has {address}"
        return customer(text, f"calicoctl get node {node} -o wide", "S6")
    change = f'calicoctl patch node {node} -p \'{{"spec":{{"bgp":{{"ipv4Address":"{address}/{length}"}}}}}}\''
    return customer(
        f"correct the record of {node} where its pod does not", f"calicoctl get node {node} -o yaml; {change}", "S6"
    )


def _length(about: About, address: str) -> str | None:
    """The prefix length of the narrowest network of a node that holds the address; None where none is stated."""
    lengths = [n.subnet.partition("/")[2] for n in about.nodes.values() if n.subnet and holds(n.subnet, address)]
    return max(lengths, key=int, default=None)
