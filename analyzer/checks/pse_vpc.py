"""VPC: the endpoint gateway and the security groups on the agents' way to the server (PSE-05, PSE-06)."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.model import Works
from analyzer.schema import FactRow

CHECKS = Family(of_tunnel=True)
FINE = {"lifecycle": ("stable",), "health": ("ok",)}
STATES = ("lifecycle", "health", "addresses")
OPEN = ("0.0.0.0/0", "any")


def _elsewhere(about: About) -> Answer | None:
    if about.product.value in ("k0s", "aks", "gke", "kubernetes", "hypershift"):
        return not_applicable("not an IBM Cloud cluster")
    if about.infrastructure.value not in ("vpc", None):
        return not_applicable(f"{about.infrastructure.value} infrastructure")
    return None


def _of(about: About, key: str, name: str) -> list[tuple[FactRow, str]]:
    """(row, statement) of the facts `<name>: <statement>`."""
    parts = [(row, row.value.partition(": ")) for row in about.facts.get(key, [])]
    return [(row, stated) for row, (owner, _, stated) in parts if owner == name]


@CHECKS.check("PSE-05", "VPC: is the endpoint gateway healthy?", "S10a", seen_in=(Works.CONNECTED,))
def gateway(about: About, cite: Cite) -> Answer:
    """Gateway iks-<cluster>: stable, healthy and with reserved addresses; what of it is not stated stays unknown."""
    if no := _elsewhere(about):
        return no
    gap = commands.of_ibm(
        about,
        "the endpoint gateway and its security group",
        f"ibmcloud is endpoint-gateway iks-{commands.cluster(about)}; ibmcloud is security-group kube-vpegw-{commands.cluster(about)}",
    )
    name = f"iks-{about.id.value}"
    stated = {state: _of(about, f"endpoint_gateway_{state}", name) for state in STATES} if about.id.value else {}
    rows = [row for found in stated.values() for row, _ in found]
    if not rows:
        return unknown(
            "the gateway's state and security group are not in the bundle",
            gap,
            evidence=cite(about.facts.get("vpe_gateway", [])),
        )
    bad = [
        (row, state, value)
        for state, found in stated.items()
        for row, value in found
        if value not in FINE.get(state, (value,)) or value == "none"
    ]
    basis = plural(len(rows), "statement")
    if bad:
        text = ", ".join(f"{state} {value}" for _, state, value in bad)
        faults = details.GatewayFaults(name, tuple((state, value) for _, state, value in bad))
        return failed(f"{name}: {text}", basis, cite([row for row, _, _ in bad]), detail=faults)
    if missing := [state for state, found in stated.items() if not found]:
        return unknown(f"{name}: {some(missing)} not stated", gap, basis=basis, evidence=cite(rows))
    return passed(f"{name} is stable and healthy, with {stated['addresses'][0][1]}", basis, cite(rows))


@CHECKS.check("PSE-06", "VPC: do the workers' security groups allow the way out?", "S10a", seen_in=(Works.CONNECTED,))
def groups(about: About, cite: Cite) -> Answer:
    """The workers' group kube-<cluster>: a rule that lets everything out, or none that lets anything out."""
    if no := _elsewhere(about):
        return no
    name = f"kube-{commands.cluster(about)}"
    gap = commands.of_ibm(about, "the workers' security group", f"ibmcloud is security-group {name}")
    rules = _of(about, "security_group_rule", name)
    if not rules:
        return unknown("security groups are not in the bundle", gap)
    basis = plural(len(rules), "rule")
    out = [(row, value.split()) for row, value in rules if value.startswith("outbound ")]
    if not out:
        shut = details.NoWayOut(name, len(rules))
        return failed(
            f"{name} has no rule that lets anything out", basis, cite([row for row, _ in rules[:2]]), detail=shut
        )
    wide = [
        row
        for row, (_, protocol, ports, *remote) in out
        if protocol in ("all", "tcp") and ports == "all" and remote and remote[0] in OPEN
    ]
    if wide:
        return passed(f"{name} lets everything out", basis, cite(wide[:1]))
    return unknown(
        f"{name} lets out to {some(' '.join(words[3:]) for _, words in out)} only; whether the endpoint is among them is not told",
        basis=basis,
        evidence=cite([row for row, _ in out[:3]]),
    )
