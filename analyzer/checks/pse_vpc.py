"""VPC: the endpoint gateway and the security groups on the agents' way to the server (PSE-05, PSE-06)."""

from __future__ import annotations

import ipaddress

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.model import Works
from analyzer.schema import FactRow
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import ibm
from analyzer.wording import is_number

CHECKS = Family(of_tunnel=True)
FINE = {"lifecycle": ("stable",), "health": ("ok",)}
STATES = ("lifecycle", "health", "addresses")
OPEN = ("0.0.0.0/0", "any")
UNRESOLVED = "NHC004 "
"""IBM's code for names of the VPE gateway that the workers do not resolve."""
RANGE = regex.compile(r"(\d{1,5})-(\d{1,5})$")


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
def gateway(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """
    Gateway iks-<cluster>: stable, healthy and with reserved addresses, and a security group that lets the Konnectivity port in; what of
    it is not stated stays unknown.

    The group has a rule for the API server's port beside it: nodes stay Ready while the tunnel is shut.
    """
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
    if shut := _shut_in(about, tunnel, cite):
        return shut
    if unresolved := [row for row in about.facts.get("health_issue", []) if row.value.startswith(UNRESOLVED)]:
        return failed(
            f"IBM's own check of the cluster says {unresolved[0].value}",
            plural(len(unresolved), "health issue"),
            cite(unresolved),
            detail=details.GatewayFaults((("names", "unresolved"),)),
        )
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
        faults = details.GatewayFaults(tuple((state, value) for _, state, value in bad))
        return failed(f"{name}: {text}", basis, cite([row for row, _, _ in bad]), detail=faults)
    if missing := [state for state, found in stated.items() if not found]:
        return unknown(f"{name}: {some(missing)} not stated", gap, basis=basis, evidence=cite(rows))
    return passed(f"{name} is stable and healthy, with {stated['addresses'][0][1]}", basis, cite(rows))


def _shut_in(about: About, tunnel: TunnelView, cite: Cite) -> Answer | None:
    """The answer where the gateway's group is shown and none of its rules lets TCP to the Konnectivity port in, stated or dialled."""
    group, text = f"kube-vpegw-{about.id.value}", tunnel.server_address[1] or ""
    rules = _of(about, "security_group_rule", group)
    if not rules or not is_number(text):
        return None
    inward = [(row, value.split()) for row, value in rules if value.startswith("inbound ")]
    if any(_lets(words, int(text)) for _, words in inward):
        return None
    lets = some(" ".join(words[1:]) for _, words in inward) if inward else "nothing"
    return failed(
        f"{group} has no rule that lets TCP {text} in, the Konnectivity port; it lets in {lets}",
        plural(len(rules), "rule"),
        cite([row for row, _ in inward[:3]] or [row for row, _ in rules[:2]]),
        detail=details.NoWayIn(group, len(rules), int(text)),
    )


def _lets(words: list[str], port: int) -> bool:
    """Does a rule (``outbound tcp 30000-32767 0.0.0.0/0``) hold TCP to this port."""
    _, protocol, ports, *_ = words
    span = RANGE.match(ports)
    return protocol in ("all", "tcp") and (
        ports == "all" or (span is not None and int(span[1]) <= port <= int(span[2]))
    )


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:  # a group's name
        return False


def _left_out(about: About, tunnel: TunnelView, port: int, group: str, remotes: list[str]) -> list[str]:
    """
    Addresses whose packets vanish and that are in none of these networks; none where a remote is another group, whose members nobody shows.

    The group itself has the workers, and the endpoint's gateway only where that has no group of its own.
    """
    networks = [remote for remote in remotes if remote != group]
    if not all(valid(remote.partition("/")[0]) for remote in networks):
        return []
    apart = f"kube-vpegw-{about.id.value}" in {row.value for row in about.facts.get("security_group", [])}
    failed_at = [e for kind, events in tunnel.failure_classes().items() if kind in errors.DROPPED for e in events]
    targets = dict.fromkeys((errors.target(event.error) or "").rpartition(":") for event in failed_at)
    gone = [address for address, _, at in targets if valid(address) and at.isdecimal() and int(at) == port]
    if len(networks) < len(remotes) and not apart:
        gone = [address for address in gone if not _of_a_vpc(address)]
    return [address for address in gone if not any(_within(address, remote) for remote in networks)]


def _of_a_vpc(address: str) -> bool:
    """May a gateway of the VPC have this address: one of a private network, and none of the endpoints that all of IBM Cloud shares."""
    return ipaddress.ip_address(address).is_private and not _within(address, ibm.PRIVATE_ENDPOINTS)


def _groups_of_gateway(about: About) -> commands.Gap:
    """What tells whether the endpoint is where a rule leads: the gateway's addresses, and the groups that it is a member of."""
    command = f"ibmcloud is endpoint-gateway iks-{commands.cluster_id(about)}"
    return commands.of_ibm(about, "addresses and security groups of the endpoint gateway", command)


@CHECKS.check("PSE-06", "VPC: do the workers' security groups allow the way out?", "S10a", seen_in=(Works.CONNECTED,))
def groups(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """The workers' group kube-<cluster>: does a rule let them out to the port and address that the agents dial, or everywhere."""
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
    unlimited = [
        row
        for row, (_, protocol, ports, *remote) in out
        if protocol in ("all", "tcp") and ports == "all" and remote and remote[0] in OPEN
    ]
    if unlimited:
        return passed(f"{name} lets everything out", basis, cite(unlimited[:1]))
    host, text = tunnel.server_address
    port = int(text) if text and is_number(text) else 0
    fitting = [(row, words) for row, words in out if port and _lets(words, port)]
    if port and not fitting:
        shut = details.NoWayOut(name, len(rules), port)
        told = some(" ".join(words[1:]) for _, words in out)
        return failed(
            f"{name} has no rule that lets TCP {port} out, where the agents dial; it lets out {told}",
            basis,
            cite([row for row, _ in out[:3]]),
            detail=shut,
        )
    addresses = {a for target in tunnel.dialled if valid(a := target.rpartition(":")[0])}
    addresses |= {host} if host and valid(host) else set()
    for row, words in fitting:
        if words[3] in OPEN or (addresses and all(_within(address, words[3]) for address in addresses)):
            return passed(f"{name} lets TCP {port} out to {words[3]}", basis, cite([row]))
    if fitting and (lost := _left_out(about, tunnel, port, name, [words[3] for _, words in fitting])):
        told = some(" ".join(words[1:]) for _, words in out)
        return failed(
            f"{name} has no rule that lets TCP {port} out to {some(lost)}, which agents dial in vain; it lets out {told}",
            basis,
            cite([row for row, _ in out[:3]]),
            detail=details.NoWayOut(name, len(rules), port),
        )
    return unknown(
        f"{name} lets out to {some(' '.join(words[3:]) for _, words in out)} only; whether the endpoint is among them is not told",
        _groups_of_gateway(about),
        basis=basis,
        evidence=cite([row for row, _ in out[:3]]),
    )
