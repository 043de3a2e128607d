"""
Commands as this cluster takes them: checks and causes write them for a Linux that takes ssh, and here they become what the product has.

A node of Talos has neither ssh nor a shell, those of IBM Cloud, AKS, GKE and EKS are entered by tools of the cloud or not at all. One place
does it for every remedy, gap and candidate.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analyzer import patterns as regex
from analyzer.causes.base import Finding, customer
from analyzer.checks import commands, worker_commands
from analyzer.checks.base import Check
from analyzer.facts import given, tunnel_kind
from analyzer.facts.cluster import About
from analyzer.facts.generated import deployment_of
from analyzer.facts.nodes import Node
from analyzer.model import Complaint, Gap, Outcome, Remedy
from analyzer.vendors import access, given_names, hosted_k0s, ibm, machines, networks, planes, shell
from analyzer.vendors.machines import ClusterAccess, Host, NodeAccess
from analyzer.vendors.shell import Where

SRE = "sre"
"""Who remedies of operators alone are for."""
MESH = "BGP-"
"""What the ids of checks begin with that ask about Calico's sessions."""
CONTROL = frozenset({"control-plane", "master", "controlplane"})
"""Roles of the nodes that carry the control plane."""
LOOKUP = regex.compile(r"\$\((?P<ask>(?:kubectl|oc) [^()]*)\)")
"""What a command has the API server answer first."""
NODE_AT = regex.compile(
    r"(?P<before>\bnodes?[/ ]|\bspec\.nodeName=|\b(?:cordon|uncordon|drain) )(?P<address>\d{1,3}(?:\.\d{1,3}){3})(?![\w.-])"
)
"""An address where a command of kubectl has the name of a node."""
GROUP = '"kubernetes.azure.com/cluster": "'
"""The label of AKS whose value is the resource group of its scale sets."""


class Speaker:
    """Says commands in the words of one cluster."""

    def __init__(self, about: About) -> None:
        self._about = about
        language = about.language
        called = language.called or language.product or ""
        way = machines.way_of(language.product, language.called, on_ibm=language.on_ibm)
        if way is NodeAccess.OPENSHIFT and tunnel_kind.version_key(about.version.value or "")[0] == 3:
            way, called = NodeAccess.SSH, machines.OLD_OPENSHIFT
        self._on_ibm = language.on_ibm is True
        self._filled = given.settle(about)
        self._names = (language.called, language.told, language.product)
        self._support = planes.support(self._names) if about.is_provided and not self._on_ibm else None
        self._given = ClusterAccess(
            way, called, bool(about.came_through), any(name.startswith(machines.AUTOPILOT) for name in about.nodes)
        )
        named = ((pod.namespace, pod.name) for pod in about.pods)
        self._hosted = hosted_k0s.controller(named) if hosted_k0s.NAME in (called, language.told) else None
        self._once = functools.cache(self._of)

    def command(self, text: str | None) -> str | None:
        """The command for this cluster; None where nobody can ask it there."""
        said = None if text is None else self._once(text)
        return said if said is None or "<" not in said else given_names.fill(said, self._filled)

    def gap(self, gap: Gap) -> Gap:
        if gap == commands.agent_pods() and self._about.openvpn_by:
            gap = replace(gap, what="the pods, OpenVPN's among them")
        return gap if (said := self.command(gap.command)) is gap.command else replace(gap, command=said)

    def remedy(self, remedy: Remedy) -> Remedy:
        """What an operator of IBM Cloud does on machines of the masters has tools of its own, which no customer has."""
        if self._support and remedy.who == SRE:
            return self._provided(remedy)
        if self._on_ibm and SRE in (remedy.who, access.who(remedy.command)):
            return remedy if remedy.who == SRE else replace(remedy, who=SRE)
        return remedy if (said := self.command(remedy.command)) is remedy.command else replace(remedy, command=said)

    def outcome(self, outcome: Outcome) -> Outcome:
        return replace(outcome, missing=tuple(map(self.gap, outcome.missing))) if outcome.missing else outcome

    def finding(self, found: Finding) -> Finding:
        remedies = tuple(dict.fromkeys(map(self.remedy, found.remedies)))
        if (self._on_ibm or self._support) and remedies and all(one.who == SRE for one in remedies):
            remedies += (self._case(),)
        return replace(found, remedies=remedies, mind=tuple(map(self.gap, found.mind)))

    def _provided(self, remedy: Remedy) -> Remedy:
        """What concerns a control plane that its provider alone reaches has no command; the rest is done by the cluster's user."""
        if remedy.command is None:
            return remedy
        if planes.is_of_plane(remedy.command):
            text = f"{remedy.text}; ask {self._support} for it, since the provider runs the control plane"
            return replace(remedy, text=text, command=None)
        return replace(remedy, who="customer", command=self.command(remedy.command))

    def _case(self) -> Remedy:
        """What is left to a customer where those who run the control plane alone can do something."""
        known = self._about.id.value or self._about.language.cluster
        name = f"cluster {known}" if known else "the cluster's ID"
        text = f"{'' if self._support else 'else '}open a case with {self._support or 'IBM support'}, who run the control plane: {name}, the command that fails and since when, and the lines cited here"
        return customer(text, None, "S15")

    def complaint(self, words: Complaint | None) -> Complaint | None:
        if words is None:
            return None
        return replace(
            words, candidates=tuple(replace(one, shown_by=self.gap(one.shown_by)) for one in words.candidates)
        )

    def _of(self, text: str) -> str | None:
        if self._hosted is not None and (pods := hosted_k0s.command(text, *self._hosted)) != text:
            return pods
        if (
            not commands.asks_calico(self._about)
            and (plain := networks.without_calico(text, self._about.other_network)) != text
        ):
            return None if plain is None else self.command(plain)
        if self._on_ibm and (named := ibm.NODE_OF_WORKER.sub(self._node, text)) != text:
            return self._of(named)
        if (ids := self._about.unnamed_workers) and (named := NODE_AT.sub(lambda m: _by_label(m, ids), text)) != text:
            return self._of(named)
        order = shell.read(text)
        asked = [part for part in order.parts if part.where is not None]
        if not asked or (self._on_ibm and any(part.where is Where.CONTROL for part in asked)):
            return text
        hosted = any(part.where is Where.CONTROL and self._of_pods(part.script) for part in asked)
        if self._given.way is NodeAccess.SSH and not hosted:
            first = self._machine(asked[0], text)
            return machines.by_ssh(text, first, self._given.called)
        if looked := [m for part in asked for m in LOOKUP.finditer(part.script)]:
            for m in looked:  # a machine has no kubectl: it is asked before
                text = f"{m['ask']}; {text.replace(m.group(), '<its_answer>')}"
            return self._of(text)
        said = (part.script if part.where is None else self._asked(part, text) for part in order.parts)
        return shell.joined([one for one in said if one is not None], order.remark)

    def _node(self, m: regex.Match[str]) -> str:
        """The worker as Kubernetes knows it; nodes that are called by their ids stay."""
        known, worker = self._about.node_name(m["worker"]), m["worker"]
        name = known if known in self._about.nodes else ibm.node_by_label(worker)
        return str(m["before"] + name)

    def _asked(self, part: shell.ShellPart, text: str) -> str | None:
        if part.where is Where.CONTROL and (pods := self._of_pods(part.script)) is not None:
            return pods
        machine = self._machine(part, text)
        if self._on_ibm and machine.ready is False:  # no pod starts there, and nobody enters it
            return worker_commands.act(self._about, "get", machine.name)
        return machines.asked(self._given, machine, part)

    def _of_pods(self, script: str) -> str | None:
        """What a control plane is asked that runs as pods of another cluster."""
        space, name = self._about.server_pod or (None, "")
        space = space or self._about.hosted_space or "<namespace>"
        return planes.of_pods(self._names, script, space, deployment_of(name) or "<tenant>")

    def _machine(self, part: shell.ShellPart, text: str) -> Host:
        """The machine that is meant; of workers one that the command does not name, for it is tried from another one."""
        nodes = self._about.nodes
        if part.where is Where.NAMED:
            name = self._about.node_name(part.node)
            named = nodes.get(name) or next((n for n in nodes.values() if n.internal_ip == name), None)
            if named is None and self._on_ibm and (ibm.WORKER.fullmatch(name) or ibm.SATELLITE_WORKER.fullmatch(name)):
                name = ibm.node_by_label(name)
            return self._known(named) if named else Host(name, name)
        if part.where is Where.NODE:
            return Host("<node>", "<node>")
        control = [node for node in nodes.values() if _is_control(node)]
        if part.where is Where.CONTROL:
            return (
                self._known(control[0])
                if control
                else Host("<control_plane_node>", "<control_plane_node>", is_control=True)
            )
        tried = shell.words(text)
        others = [node for node in nodes.values() if not {node.name, node.internal_ip} & tried]
        workers = [node for node in others if node not in control] or others
        if (best := next((node for node in workers if node.ready), next(iter(workers), None))) is not None:
            return self._known(best)
        placed = (pod.node for pod in self._about.role("agent") if pod.node and pod.node not in tried)
        name = next(placed, "<worker>")
        return Host(name, name)

    def _known(self, node: Node) -> Host:
        labels = node.labels or ""
        group = labels.partition(GROUP)[2].partition('"')[0]
        worker = self._about.unnamed_workers.get(node.name)
        return Host(
            ibm.node_by_label(worker) if worker else node.name,
            node.internal_ip or node.name,
            node.system or "",
            node.zone or "",
            group,
            node.ready,
            _is_control(node),
        )


def _by_label(m: regex.Match[str], ids: Mapping[str, str]) -> str:
    """A worker that is known by its address alone, as Kubernetes finds it."""
    address = str(m["address"])
    return str(m["before"]) + (ibm.node_by_label(ids[address]) if address in ids else address)


def not_there(about: About, known: Iterable[Check]) -> frozenset[str]:
    """Checks of parts that this cluster does not have, or of which nothing says that it has them: nobody is asked for these."""
    tunnel, calico = about.tunnel != "none", commands.asks_calico(about)
    return frozenset(
        check.id for check in known if (check.of_tunnel and not tunnel) or (check.id.startswith(MESH) and not calico)
    )


def _is_control(node: Node) -> bool:
    return bool(CONTROL & set((node.roles or "").split(",")))
