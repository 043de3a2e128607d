"""
What a cause is: a rule over the outcomes of checks, with certainty, remedies, and what would prove it otherwise.

`confirmed` needs direct state or both ends, `likely` a pattern that few things else make, `possible` is one of several
that the evidence cannot separate. `RANKS` is the precedence: an earlier cause explains the later ones.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from analyzer.checks import commands
from analyzer.checks.base import Cite
from analyzer.checks.carried import in_words
from analyzer.facts.cluster import About
from analyzer.model import Certainty, Evidence, Gap, Outcome, Placed, Remedy, Status
from analyzer.registry import parameters
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import distributions, owners

CONFIRMED, LIKELY, POSSIBLE = Certainty.CONFIRMED, Certainty.LIKELY, Certainty.POSSIBLE
Outcomes = Mapping[str, Outcome]
D = TypeVar("D")
Run = TypeVar("Run", bound=Callable[..., "Finding | None"])

RANKS = (
    "openvpn-client-fault", "http-proxy-in-path", "apiserver-egress-wrong", "server-down", "agents-blocked-by-webhook", "agents-not-scheduled", "resource-exhaustion", "agents-not-running",
    "agents-missing", "agent-args-wrong", "agent-dns", "agent-tls", "agent-auth", "private-endpoint-without-vrf", "private-endpoint-acl", "satellite-allowlist",
    "network-policy-blocks-agent", "server-replica-missing", "agents-partially-connected", "firewall-or-routing", "control-plane-overloaded",
    "openshift-apiserver-proxy-down", "calico-wrong-address", "bgp-source-nat", "bgp-misconfigured", "calico-node-down", "vrf-or-vlan-spanning-off",
    "zone-cut-off", "network-policy-blocks-cluster", "bgp-node-isolated", "bgp-port-blocked", "path-mtu", "agent-identity-clash", "stale-server",
    "node-session-lost", "kubelet-cut-off", "kubelet-certificate", "kubelet-refuses-apiserver", "kubelet-unreachable", "connection-flapping", "agent-node-fault", "backend-unreachable", "webhook-broken", "metrics-api-down", "openvpn-cluster", "balancer-without-address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a cause's function returns; the engine adds id and title."""

    certainty: Certainty
    summary: str
    explains: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    remedies: tuple[Remedy, ...] = ()
    mind: tuple[Gap, ...] = ()
    scope: str = ""
    title: str = ""
    """What it is called where the rule's own title claims more than this bundle shows."""
    rival: bool = False
    """Not shown by anything of its own, only not excluded: stands behind what it is a rival of."""
    is_reason: bool = False
    """Confirmed, it is why what it explains is so, and no state that has a reason of its own: what is only likely stands behind it."""


class CauseRule(NamedTuple):
    """One explanation: its id and title, what finds it, and which checks it stands on."""

    id: str
    title: str
    run: Callable[..., Finding | None]
    reads: tuple[str, ...] = ()
    """Checks whose outcomes the rule decides on: the evidence plan asks what another answer of theirs would change."""
    family: str | None = None
    """The cause that this one is a special case of, where its own id is not in the contract."""
    follows: tuple[str, ...] = ()
    """Checks that may fail by it: the cause explains them, and whether it stands does not hang on them."""
    settings: tuple[str, ...] = ()
    """Checks of the settings by which the cause would keep every agent out: a command that came through speaks against it."""

    @property
    def needs(self) -> tuple[str, ...]:
        return parameters(self.run)

    @property
    def doc(self) -> str:
        return inspect.getdoc(self.run) or ""

    @property
    def rank(self) -> int:
        return RANKS.index(self.id) if self.id in RANKS else len(RANKS)


class Rules(list[CauseRule]):
    """The causes of one file."""

    def cause(
        self,
        id: str,
        title: str,
        reads: Iterable[str] = (),
        family: str | None = None,
        follows: Iterable[str] = (),
        settings: Iterable[str] = (),
    ) -> Callable[[Run], Run]:
        """
        Register a rule.

        Args:
            reads: ids of the checks whose outcomes it decides on.
            family: the id that a cause outside the contract is a special case of.
            follows: ids of further checks that it explains where they fail.
            settings: ids of the checks that state the setting which would keep every agent out.
        """

        def register(function: Run) -> Run:
            self.append(CauseRule(id, title, function, tuple(reads), family, tuple(follows), tuple(settings)))
            return function

        return register


def told(outcomes: Outcomes, id: str, kind: type[D]) -> D | None:
    """The typed detail of a check's answer; None where it gave none of this type."""
    detail = outcomes[id].detail if id in outcomes else None
    return detail if isinstance(detail, kind) else None


def fails(outcomes: Outcomes, *ids: str) -> tuple[str, ...]:
    """Those of the checks that fail or warn."""
    return tuple(i for i in ids if i in outcomes and outcomes[i].status in (Status.FAIL, Status.WARN))


def never_saw(outcomes: Outcomes, tunnel: TunnelView) -> bool:
    """Did the servers see no agent since they started, by logs that reach back so far."""
    return outcomes["SRV-01"].status is Status.FAIL and tunnel.never_saw_agent


def outweighed(finding: Finding, uses: Sequence[Placed], cite: Cite) -> Finding:
    """A finding that claims that nothing passes the tunnel, beside commands that came through it: possible at most, and it says so."""
    if not uses:
        return finding
    text = f"{finding.summary}; but {in_words(uses)}, and nothing says that this was before"
    evidence = tuple(dict.fromkeys((*finding.evidence[:4], *cite(uses[:1]))))
    return replace(finding, certainty=POSSIBLE, summary=text, evidence=evidence)


def proof(outcomes: Outcomes, ids: Iterable[str], limit: int = 5) -> tuple[Evidence, ...]:
    """Evidence of these checks, two lines each first, without doubles; what passes proves no fault beside one that does not."""
    found: list[Evidence] = []
    every = [outcomes[i] for i in ids if i in outcomes]
    asked = [one for one in every if one.status is not Status.PASS] or every
    for start, stop in ((0, 2), (2, 20)):
        for outcome in asked:
            for one in outcome.evidence[start:stop]:
                if one not in found and len(found) < limit:
                    found.append(one)
    return tuple(found)


def refresh(about: About) -> str:
    return f"{commands.cli(about)} cluster master refresh --cluster {commands.cluster(about)}"


RESTART = {
    "server": "start the Konnectivity server anew",
    "agents": "apply the manifest of konnectivity-agent again",
    "certificates": "renew the certificates of the Konnectivity server and its agents",
}


def renew(about: About, part: str, does: str, step: str) -> Remedy:
    """
    The remedy that brings a part of the tunnel back to what it should be, in the words of the product it is for.

    Args:
        part: `server`, `agents` or `certificates`.
        does: what it does, behind its subject: ``restarts the server``.

    Azure's tool asks before it reconciles (azure-cli, acs: "no argument specified to update would you like to reconcile to current settings").
    """
    product = about.language.product
    if about.language.on_ibm:
        return customer(f"a master refresh {does}", refresh(about), step)
    if product == "k0s":
        return sre(
            f"a restart of the controllers, one after the other, {does}", "systemctl restart k0scontroller", step
        )
    if product == "aks":
        command = "az aks update --resource-group <resource_group> --name <cluster>"
        return customer(f"an update without a change reconciles the cluster: it {does}", command, step)
    if product == "gke":
        return sre(f"Google runs the control plane: ask its support for what {does}", None, step)
    if about.language.called in distributions.MANAGED:
        return sre(f"the provider runs the control plane: ask its support for what {does}", None, step)
    names = (about.language.told, about.language.called, product)
    if part != "server" and (writer := owners.writer(names)) is not None:
        program, command = writer
        command = command.replace("<space>", about.hosted_space or "<control_plane_namespace>")
        return sre(f"a new start of {program}, which writes the agents' objects anew, {does}", command, step)
    if part != "server" and about.has_scaled_agents and about.language.on_ibm is None:
        return sre(f"{owners.EITHER} runs the control plane: ask its support for what {does}", None, step)
    return sre(f"{RESTART[part]}: that {does}", None, step)


def customer(text: str, command: str | None = None, step: str | None = None) -> Remedy:
    return Remedy("customer", text, command, step)


def sre(text: str, command: str | None = None, step: str | None = None) -> Remedy:
    return Remedy("sre", text, command, step)
