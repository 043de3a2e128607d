"""
Which product a cluster is: IBM's by its records, names and versions, any other by its marks; a name of its own where the product has one.

Free text is no witness: a mark stands in a column that a parser made (a node's version, a pod's name and namespace, an
image, a cluster record).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analyzer.facts import ibm_marks
from analyzer.facts.cluster_signs import ClusterSigns
from analyzer.facts.edge_nodes import edge_nodes
from analyzer.facts.fact import Fact, most
from analyzer.facts.nodes import Node
from analyzer.facts.other_marks import marks
from analyzer.facts.own_masters import own_masters
from analyzer.facts.pods import Pod
from analyzer.schema import LOG_SOURCES, UNITS, FactRow
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions, ibm, spaces, told_names, units

OF_A_FORK = frozenset({"signer", "flag"})
"""Where HyperShift's marks may be those of IBM Cloud's own build of it: whose cloud it is tells more."""


@dataclass(slots=True)
class Product:
    """
    The contract's word for the product, its own name where it has one, and whether it is IBM Cloud's (None where nothing tells).

    Attributes:
        direct: how its API server reaches the nodes by itself, of a product that brings a way of its own.
    """

    fact: Fact
    called: str | None
    ibm: bool | None
    direct: str | None = None


def settle(
    tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod], host: str | None
) -> Product:
    """
    The product by every mark.

    Args:
        facts: rows of the table `facts` by key.
        host: what the agents dial.
    """
    signs, fact = ClusterSigns(tables, facts, nodes, pods, host), Fact()
    for value, row, how in ibm_marks.strong(signs):
        fact.say(value, row, how)
    if not fact.witnesses:
        for value, row, how in ibm_marks.faint(signs):
            fact.say(value, row, how)
    if fact.witnesses and all(w.value in ibm.PRODUCTS for w in fact.witnesses):
        return Product(most(fact), None, True)
    names = _others(signs, fact)
    most(fact)
    if fact.value is None:
        cloud = ibm_marks.is_cloud(signs)
        return Product(fact, "IBM Cloud" if cloud else None, cloud)
    own = next((n for n in names if n not in (fact.value, "AKS", "GKE")), None) if fact.value == "kubernetes" else None
    direct = distributions.OWN_TUNNEL.get(own or "")
    if own is None and fact.value == "kubernetes" and edge_nodes(signs.nodes.values()):
        own = "KubeEdge"
    if own is None and fact.value == "kubernetes" and signs.is_openshift:
        own = "OpenShift"  # where its control plane stands, and with it its way to the nodes, is not shown
    return Product(fact, own, fact.value in ibm.PRODUCTS, direct)


def _others(signs: ClusterSigns, fact: Fact) -> list[str]:
    """Let every mark of another product speak, the more telling kinds first; the products' own names."""
    names = []
    for mark, row, how in marks(signs):
        if mark.where in OF_A_FORK and ibm_marks.is_cloud(signs):
            continue
        if mark.product not in ibm.PRODUCTS:
            fact.say(mark.product, row, how)
            names.append(mark.called or mark.product)
    layers = {layer for row in signs.tables[LOG_SOURCES] for layer in (row.wrapper or "").split(" > ")}
    if not fact.witnesses and (own := next((one for one in distributions.JOURNALS if one in layers), None)) is not None:
        fact.say(distributions.JOURNALS[own], None, f"{own} journal")
        names.append(own)
    for row in signs.tables[UNITS] if not fact.witnesses else ():
        if (called := units.product_of(row.unit or "")) is not None and row.load != "not-found":
            fact.say(told_names.product_of(called), row, "unit of systemd")
            names.append(called)
    if not fact.witnesses and (managed := next(iter(signs.facts.get("managed_cluster", [])), None)) is not None:
        fact.say(told_names.product_of(managed.value), managed, "the cloud's record of the cluster")
        names.append(managed.value)
    if not fact.witnesses and (listed := next(iter(signs.facts.get("tenant", [])), None)) is not None:
        called = listed.value.partition(":")[0]
        fact.say(told_names.product_of(called), listed, f"an object of {called}")
        names.append(called)
    if not fact.witnesses and not signs.nodes and (typed := _typed(signs)) is not None:
        fact.say(told_names.product_of(typed.value), typed, "its own tool")
        names.append(typed.value)
    hosted = next((p for p in signs.pods if (p.namespace or "").startswith(spaces.HOSTED)), None)
    if not fact.witnesses and hosted is not None:
        fact.say("hypershift", hosted.rows[0], "namespace of a hosted control plane")
    asked = next((row for row in signs.facts.get("asked_space", []) if row.value.startswith(spaces.HOSTED)), None)
    if not fact.witnesses and asked is not None and signs.facts.get("typed_oc"):
        fact.say("hypershift", asked, "namespace of a hosted control plane that OpenShift's client was asked for")
    if not fact.witnesses and (stated := own_masters(signs.tables, signs.nodes.values())) is not None:
        fact.say("kubernetes", *stated)
        names.append("OpenShift")
    if not fact.witnesses and (static := signs.static_pod()) is not None:
        fact.say("kubernetes", static.rows[0], "static pods of a control plane")
        names.append("kubeadm")
    if not fact.witnesses and signs.nodes:
        fact.say("kubernetes", next(iter(signs.nodes.values())).rows[0], "nodes without a vendor's mark")
    if not fact.witnesses and (operators := signs.of_openshift()) is not None:
        fact.say("kubernetes", operators, "operators and versions of OpenShift")
        names.append("OpenShift")
    return names


def _typed(signs: ClusterSigns) -> FactRow | None:
    """The one product whose own tool was typed."""
    rows = signs.facts.get("client", [])
    called = told_names.only([told_names.Mention(row.value, is_ours=True) for row in rows])
    return next((row for row in rows if row.value == called and told_names.product_of(row.value)), None)
