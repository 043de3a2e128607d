"""Context: what the bundle is about (CTX-01 to CTX-11; CTX-12 is in `clock`). Two sources that disagree are said, never averaged."""

from __future__ import annotations

from analyzer.checks import carried, commands, details, port
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.endpoint import dialled
from analyzer.facts.accounts import is_same
from analyzer.facts.cluster import About
from analyzer.facts.fact import Fact
from analyzer.model import Gap, Placed
from analyzer.schema import FactRow, InputRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_health=False)


def _stated(fact: Fact, what: str, cite: Cite, gap: Gap) -> Answer:
    if fact.value is None:
        return unknown(f"{what} is not stated anywhere", gap, basis="0 witnesses")
    basis = f"{plural(len(fact.witnesses), 'witness', 'witnesses')}: {some(dict.fromkeys(w.how for w in fact.witnesses), 4)}"
    return passed(f"{what}: {fact.value}", basis, cite(fact.rows))


@CHECKS.check("CTX-01", "Which product is this?", "S0b")
def product(about: About, cite: Cite) -> Answer:
    """Product by node version, master namespace, cluster type; sources that disagree mean a mixed bundle."""
    fact = about.product
    if fact.value and fact.conflicts:
        other = fact.conflicts[0]
        return warned(
            f"sources disagree: {fact.value}, and {other.value} by {other.how}: a mixed bundle?",
            f"{len(fact.conflicts)} of {len(fact.witnesses)} witnesses disagree",
            cite([*fact.rows[:1], other.row]),
            detail=details.Disagreement((fact.value, *dict.fromkeys(one.value for one in fact.conflicts))),
        )
    if fact.value is None and about.on_ibm:
        return unknown(
            "a cluster of IBM Cloud; IKS or ROKS is not stated", commands.nodes(), basis="marks of IBM Cloud"
        )
    return _stated(fact, "product", cite, commands.nodes())


@CHECKS.check("CTX-02", "Which version?", "S0b")
def version(about: About, cite: Cite) -> Answer:
    """Version of the cluster, from the cluster record, else from the nodes."""
    return _stated(about.version, "version", cite, commands.cluster_get(about))


@CHECKS.check("CTX-03", "Which infrastructure?", "S6", "S7")
def infrastructure(about: About, cite: Cite) -> Answer:
    """Classic, VPC or Satellite: provider field, VLAN or subnet labels, host names; two that agree settle it."""
    fact = about.infrastructure
    if fact.value and fact.conflicts:
        return warned(
            f"sources disagree: {fact.value} against {fact.conflicts[0].value} by {fact.conflicts[0].how}",
            f"{len(fact.conflicts)} of {len(fact.witnesses)} witnesses disagree",
            cite([*fact.rows[:1], fact.conflicts[0].row]),
            detail=details.Disagreement((fact.value, *dict.fromkeys(one.value for one in fact.conflicts))),
        )
    if fact.value and not fact.witnesses:  # no cloud that has one of IBM's infrastructures
        return passed(
            f"infrastructure: {fact.value}", f"product {about.product.value or 'unknown'}", cite(about.product.rows)
        )
    return _stated(fact, "infrastructure", cite, commands.nodes())


@CHECKS.check("CTX-04", "Satellite role?", "S0b")
def satellite(about: About, cite: Cite) -> Answer:
    """Location or cluster of a Satellite location, from the multishift type."""
    if about.infrastructure.value not in ("satellite", None):
        return not_applicable(f"{about.infrastructure.value} infrastructure")
    role = {"multishift_controller": "location", "multishift_cruiser": "cluster of a location"}.get(
        about.stated("multishift_type") or ""
    )
    if role:
        return passed(f"Satellite {role}", "1 statement", cite(about.facts["multishift_type"]))
    return unknown("no multishift type stated", commands.cluster_get(about))


@CHECKS.check("CTX-05", "Does it use hypershift?", "S0b")
def hypershift(about: About, cite: Cite) -> Answer:
    """hypershift moves the konnectivity server into the kube-apiserver pods and decides the tunnel on Satellite."""
    if about.product.value not in ("roks", "hypershift"):
        return not_applicable(f"product {about.product.value or 'unknown'}")
    if about.hypershift is None:
        return unknown("nothing says whether this cluster uses hypershift", commands.master_pods(about))
    return passed(
        "hypershift" if about.hypershift else "not hypershift",
        "cluster record or control-plane pods",
        cite(about.facts.get("hypershift", [])),
    )


@CHECKS.check("CTX-06", "Zones, VLANs and subnets of the workers", "S6")
def topology(about: About, cite: Cite) -> Answer:
    """How many zones, private VLANs and subnets the workers have: more than one means that they need routing."""
    nodes = list(about.nodes.values())
    if not nodes:
        return unknown("no node listed", commands.nodes())
    zones, vlans, subnets = (
        {getattr(n, key) for n in nodes if getattr(n, key)} for key in ("zone", "private_vlan", "subnet")
    )
    known = sum(1 for n in nodes if n.zone)
    text = f"{plural(len(nodes), 'node')} in {plural(len(zones), 'zone')}, {plural(len(vlans), 'private VLAN')}, {plural(len(subnets), 'known subnet')}"
    if not known and not subnets:
        return unknown(
            f"{plural(len(nodes), 'node')}, without zone labels",
            commands.nodes(),
            basis=f"0 of {len(nodes)} nodes with a zone",
        )
    return passed(
        text,
        f"zone of {known} of {len(nodes)} nodes, subnet of {sum(1 for n in nodes if n.subnet)}",
        cite(n.rows[0] for n in nodes[:3]),
    )


@CHECKS.check("CTX-07", "Which service endpoints are on?", "S7")
def endpoints(about: About, cite: Cite) -> Answer:
    """Public and private service endpoint from the cluster record."""
    public, private = about.endpoint_enabled("public"), about.endpoint_enabled("private")
    if public is None and private is None:
        return unknown("no endpoint URL stated", commands.cluster_get(about))

    def word(value: bool | None) -> str:
        return "unknown" if value is None else "on" if value else "off"

    rows: list[Placed] = [*about.facts.get("public_endpoint_url", []), *about.facts.get("private_endpoint_url", [])]
    basis = plural(len(rows), "statement")
    if not rows:  # a cluster on VPC has a private endpoint whatever its record says
        witnesses = about.infrastructure.witnesses
        basis = f"infrastructure VPC, by {some(dict.fromkeys(w.how for w in witnesses))}"
        rows = [w.row for w in witnesses if w.row is not None]
    return passed(f"public endpoint {word(public)}, private endpoint {word(private)}", basis, cite(rows))


@CHECKS.check("CTX-08", "Which endpoint do the agents use?", "S7", "S8c")
def agent_endpoint(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """Class of the host that agents dial: public, private or satellite, the node itself, or an address of its own."""
    found = dialled(about, tunnel)
    if found is None:
        return unknown("the agents' server host is not in the bundle", commands.agent_daemonset(about))
    kind = {"local": " (the node itself)", "own": ""}.get(found.kind, f" ({found.kind})") if found.host else ""
    return passed(f"{found.says}{kind}", found.how, cite(found.rows))


@CHECKS.check("CTX-09", "Which port do the agents use?", "S10b")
def agent_port(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """The Konnectivity port; on IBM Cloud a node port of the master, and never the API server's own."""
    fact = about.agent_port
    if fact.value is None:
        return unknown("the agents' server port is not in the bundle", commands.agent_daemonset(about))
    how = fact.witnesses[0].how
    if fact.witnesses[0].origin not in port.OF_AGENTS:  # where they are meant to dial is not where they do
        return _meant_port(about, tunnel, cite)
    wrong = port.fault(about)
    if wrong is not None and (uses := carried.runs_otherwise(about, tunnel)):
        text = f"port {fact.value} is stated, which {wrong.value}; but agents stand and {carried.in_words(uses)}: another is dialled"
        return warned(text, how, cite([*fact.rows, *uses[:1]], limit=4), detail=wrong)
    if wrong is not None:
        return failed(f"agents dial port {fact.value}, which {wrong.value}", how, cite(fact.rows), detail=wrong)
    if differing := port.others(about):
        rows = [w.row for w in fact.witnesses if w.row is not None]
        text = f"agents dial port {fact.value}, and other sources say {some(differing)}"
        return warned(text, how, cite(rows), detail=details.Disagreement((fact.value, *differing)))
    return passed(f"agents dial port {fact.value}", fact.witnesses[0].how, cite(fact.rows))


def _meant_port(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """
    The answer where neither arguments nor a log of the agents state the port: what is stated is where they are meant to dial.

    A connect that failed names the port that was dialled; a handshake that failed may have been with anything.
    """
    fact = about.agent_port
    how = fact.witnesses[0].how
    dialled = {target.rpartition(":")[2] for target in tunnel.dialled}
    if dialled == {fact.value}:
        return passed(f"agents dial port {fact.value}, as {how} says", "addresses of failed connects", cite(fact.rows))
    stated = f"{how} says port {fact.value}; what the agents are told is not in the bundle"
    if not dialled and errors.TRUST.isdisjoint(tunnel.failure_classes()) and port.fault(about) is None:
        return passed(stated, how, cite(fact.rows))
    theirs = f"; connects that failed went to port {some(sorted(dialled))}" if dialled else ""
    return unknown(stated + theirs, commands.agent_daemonset(about), basis=how, evidence=cite(fact.rows))


@CHECKS.check("CTX-10", "Is all evidence of one cluster and one time?", "S9")
def one_cluster(about: About, inputs: Rows[InputRow], cite: Cite) -> Answer:
    """Cluster IDs in all sources, and the span of the times in them."""
    ids = {w.value for w in about.id.witnesses}
    lasts = [row.last_at for row in inputs if row.last_at is not None]
    span = (max(lasts) - min(lasts)).total_seconds() / 3600 if lasts else 0.0
    if len(ids) > 1:
        rows = [next(w.row for w in about.id.witnesses if w.value == value) for value in sorted(ids)]
        return failed(
            f"two cluster IDs: {some(sorted(ids))}; what one says need not hold for the other",
            f"{plural(len(about.id.witnesses), 'statement')} of an ID",
            cite(rows),
            detail=details.SeveralClusters(tuple(sorted(ids))),
        )
    if about.contradictions:
        return warned(
            "sources disagree: " + "; ".join(said(key, rows) for key, rows in about.contradictions.items()),
            f"{plural(len(about.contradictions), 'fact')} stated with different values",
            cite([row for rows in about.contradictions.values() for row in rows], limit=6),
            detail=details.Contradictions(tuple(about.contradictions)),
        )
    if span > 24:
        return warned(
            f"the sources end {span:.0f} h apart; statements about one moment may not hold for all",
            f"{len(lasts)} of {len(inputs)} inputs with times",
            (),
            detail=details.FarApart(span),
        )
    if not ids and len(lasts) < 2:
        return unknown("no cluster ID, and no two times to compare", commands.cluster_get(about))
    return passed(
        f"one cluster ({next(iter(ids), 'no ID stated')}), sources end within {span:.1f} h",
        f"{plural(len(about.id.witnesses), 'statement')} of an ID, {len(lasts)} of {len(inputs)} inputs with times",
        cite(about.id.rows[:1]),
    )


def said(key: str, rows: list[FactRow]) -> str:
    """``vrf enabled is false in account.txt and true in account2.txt``."""
    return f"{key.replace('_', ' ')} is " + " and ".join(f"{row.value} in {row.source}" for row in rows[:3])


@CHECKS.check("CTX-11", "Is the account shown the cluster's own?", "S7", in_headline=True)
def account(about: About, cite: Cite) -> Answer:
    """`ibmcloud account show` of another account says nothing about this cluster: the evidence is of no use, and the cluster has no fault by it."""
    shown = about.accounts.all_shown
    if not shown:
        return not_applicable("no `account show` in the bundle")
    if about.accounts.owner is None:
        return unknown("the cluster's own account is not stated", commands.cluster_get(about), evidence=cite(shown))
    if not about.accounts.others:
        own = [row for row in shown if is_same(row.value, about.accounts.owner.value)]
        return passed("the account shown owns the cluster", "2 statements", cite([*own[:1], about.accounts.owner.row]))
    return warned(
        f"`account show` is of account {some(about.accounts.others)}, the cluster belongs to {about.accounts.owner.value}: its VRF settings say nothing here",
        "2 statements",
        cite([shown[0], about.accounts.owner.row]),
        [commands.account(about)],
        detail=details.OtherAccount(about.accounts.owner.value),
    )
