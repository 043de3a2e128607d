"""Remedies for agents that are refused, made from the object that decides: its kind, name and namespace; the change first."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Sequence

from analyzer import patterns as regex
from analyzer.admission.refusal import webhook_of
from analyzer.causes.base import customer
from analyzer.causes.webhook_configuration import configuration_of
from analyzer.checks import commands
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node
from analyzer.facts.scheduling import ADDED, Obstacle, decider
from analyzer.model import Remedy
from analyzer.schema import WebhookRow
from analyzer.tables.rows import Rows

STEP = "S4"
TAINTS = "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints"
GATEKEEPER = regex.compile(r"(?:^|\.)gatekeeper\.sh$")
KYVERNO = regex.compile(r"(?:^|\.)kyverno\.svc(?:-|$)")
"""Names that the two projects give their webhooks (`validation.gatekeeper.sh`, `validate.kyverno.svc-fail`)."""
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"
CORDONED = "kubectl get nodes --field-selector spec.unschedulable=true"
MOST_NAMED = 5
LABEL = "pod-security.kubernetes.io/enforce"


def for_refusal(
    kind: Obstacle, cure: str, message: str | None, space: str, webhooks: Rows[WebhookRow], *, is_kept: bool = False
) -> tuple[Remedy, ...]:
    """
    What lifts the refusal of an event.

    Args:
        kind: who refuses.
        cure: the same in words, without any name.
        message: the text of the refusal.
        space: namespace of the agents.
        is_kept: somebody writes the agents' workload, and takes back what is changed in it.
    """
    name = decider(message, kind)
    if kind is Obstacle.DENIED:
        return _denied(cure, name, webhook_of(message), webhooks)
    if kind is Obstacle.CONSTRAINT:
        return _by_constraint(cure, space)
    if kind is Obstacle.OLD_SECURITY or (kind is Obstacle.SECURITY and name is None):
        account = f"system:serviceaccount:{space}:konnectivity-agent"
        asked = f"kubectl auth can-i use podsecuritypolicies --as {account} -n {space}"
        return (customer(cure, asked, STEP),)
    describe = f"kubectl describe daemonset -n {space} konnectivity-agent"
    orders = {
        Obstacle.QUOTA: f"kubectl edit resourcequota -n {space} {name or ''}".rstrip(),
        Obstacle.POLICY: f"kubectl edit validatingadmissionpolicybinding {name or ''}".rstrip(),
        Obstacle.LIMITS: f"kubectl edit limitrange -n {space}",
        Obstacle.SECURITY: f"kubectl label namespace {space} {LABEL}=privileged --overwrite",
        Obstacle.PRIORITY: f"kubectl create priorityclass {name or '<name>'} --value=1000000000",
        Obstacle.SCOPE: _quota_for(name, space),
        Obstacle.ACCOUNT: f"kubectl create serviceaccount -n {space} {name or 'konnectivity-agent'}",
    }
    texts = {
        Obstacle.QUOTA: f"raise quota {name}, or free what it counts" if name else cure,
        Obstacle.SECURITY: f"the level {name} of namespace {space} does not admit them: {cure}",
        Obstacle.PRIORITY: f"create the PriorityClass {name}" + ("" if is_kept else ", or correct priorityClassName in the DaemonSet")
        if name
        else cure,
        Obstacle.ACCOUNT: f"create the service account {name} anew; its token and role bindings have to fit" if name else cure,
    }  # fmt: skip
    looks = {
        Obstacle.QUOTA: ("see what uses it up", f"kubectl describe resourcequota -n {space} {name or ''}".rstrip()),
        Obstacle.SCOPE: ("see which quotas there are", f"kubectl get resourcequota -n {space} -o yaml"),
        Obstacle.LIMITS: ("see the limits", f"kubectl describe limitrange -n {space}"),
        Obstacle.SECURITY: ("see the namespace's levels", f"kubectl get namespace {space} --show-labels"),
    }
    fix = customer(texts.get(kind, cure), orders.get(kind, describe), STEP)
    return (fix, *((customer(*looks[kind], STEP),) if kind in looks else ()))


def _quota_for(name: str | None, space: str) -> str:
    """A class that admission limits may be used in a namespace with a quota of that scope (ResourceQuota, `limitedResources`)."""
    scope = f'{{"scopeName":"PriorityClass","operator":"In","values":["{name or "<priority class>"}"]}}'
    spec = f'{{"hard":{{"pods":"1000"}},"scopeSelector":{{"matchExpressions":[{scope}]}}}}'
    head = f'"apiVersion":"v1","kind":"ResourceQuota","metadata":{{"name":"konnectivity-agent","namespace":"{space}"}}'
    return f"echo '{{{head},\"spec\":{spec}}}' | kubectl apply -f -"


def _by_constraint(cure: str, space: str) -> tuple[Remedy, ...]:
    """OpenShift's constraints are given to the pod's service account, as pod security policies were."""
    return (
        customer(
            f"{cure}; this lets every pod of that service account run privileged",
            f"oc adm policy add-scc-to-user privileged -n {space} -z konnectivity-agent",
            STEP,
        ),
        customer("see who may use it", f"oc policy who-can use scc privileged -n {space}", STEP),
    )


def _denied(cure: str, rule: str | None, webhook: str | None, webhooks: Rows[WebhookRow]) -> tuple[Remedy, ...]:
    """The rule that decides, where the refusal names it; else the webhook's own configuration."""
    row = next((r for r in webhooks if r.name == webhook), None)
    whose = f"webhook {webhook}" if webhook else "the webhook"
    text = f"{whose} refuses them by {rule}: {cure}" if rule else f"{whose} refuses them: {cure}"
    gatekeeper = rule is not None and GATEKEEPER.search(webhook or "") is not None
    kyverno = rule is not None and KYVERNO.search(webhook or "") is not None
    command = (
        f"kubectl edit $(kubectl get constraints -o name | grep -F /{rule})   # spec.match.excludedNamespaces"
        if gatekeeper
        else f"kubectl edit clusterpolicy {rule}"
        if kyverno
        else configuration_of(row, [webhook] if webhook else [])
    )
    return (customer(text, command, STEP),)


KINDS = {"daemonset": "DaemonSet", "deployment": "Deployment"}
"""A kind as a command has it -> as Kubernetes calls it."""


def key_of(taint: str) -> str:
    """The key of ``key=value:Effect``, of which value and effect may be missing."""
    return taint.partition("=")[0].partition(":")[0]


OF_STATE = regex.compile(
    r"(?i)not-?ready|un(?:initiali[sz]ed|registered|reachable|schedulable)|unavailable|pressure|out-of-service|shutdown|startup|disrupt|drain|ToBeDeleted|DeletionCandidate|/spot|upgrad|reboot"
)
"""What a taint is called that a program sets while something lasts and takes off again; any other somebody chose, whatever domain it has."""


def for_taints(
    taints: Sequence[str],
    space: str,
    kind: str,
    pod: str,
    *,
    keeper: str | None = None,
    lacks: str = "",
    grow: str | None = None,
    at_owner: Callable[[Remedy], Remedy] = lambda change: change,
) -> tuple[Remedy, ...]:
    """
    What lets agents onto the nodes again: a toleration of somebody's own taint; a program's taint goes with what set it.

    Args:
        taints: ``key=value`` or ``key``, as the scheduler prints them; a program's taint is called by the state of which it is.
        kind: `daemonset` or `deployment`, whatever runs the agents.
        pod: one of the agents that wait.
        keeper: who keeps the agents' workload as it is, whatever is changed in it, and has no setting for it.
        lacks: what the scheduler says is short on nodes that the agents may use; a Deployment's agents need no other nodes.
        grow: the command that gives the cluster another node.
        at_owner: the change of the workload as whoever keeps it makes it.
    """
    own = [taint for taint in taints if OF_STATE.search(key_of(taint)) is None]
    look = customer("see the taints of all nodes", TAINTS, STEP)
    if not own:
        which = f"the taint {some(taints)}" if taints else "the taint"
        text = f"take {which} off the nodes once what set it has ended" + (
            "" if keeper else ", or let the agents tolerate it"
        )
        return (customer(text, f"kubectl describe pod -n {space} {pod}", STEP), look)
    key, _, value = own[0].partition("=")
    value = value.partition(":")[0]
    toleration = {"key": key, "operator": "Equal" if value else "Exists"} | ({"value": value} if value else {})
    replicas = kind == "deployment"
    room = _room(own[0], lacks, grow) if replicas and lacks else ()
    undone = f"; {keeper} undoes what is changed in their {KINDS[kind]}" if keeper else ""
    free = f"give the agents a node without {own[0]}: take it off one, or add a node pool that has none{undone}"
    if keeper:
        return *room, customer(f"or {free}" if room else free, TAINTS, STEP)
    patch = json.dumps([{"op": "add", "path": "/spec/template/spec/tolerations/-", "value": toleration}])
    command = f"kubectl patch {kind} -n {space} konnectivity-agent --type json -p {shlex.quote(patch)}"
    if replicas:  # any nodes will do for them
        tolerate = customer(f"or let the agents tolerate {own[0]}", command, STEP)
        return *room, customer(f"or {free}" if room else free, TAINTS, STEP), at_owner(tolerate)
    tolerate = customer(
        f"let the agents tolerate {own[0]}: whatever runs on a node, its tunnel has to",
        command,
        STEP,
    )
    return (
        at_owner(tolerate),
        customer(
            f"or take {own[0]} off a node that need not be kept free; other nodes keep theirs",
            TAINTS,
            STEP,
        ),
    )


def _room(taint: str, lacks: str, grow: str | None) -> tuple[Remedy, ...]:
    """Replicas run wherever they fit: where nodes without the taint are only full, these are helped first."""
    text = f"make room for the agents on the nodes without {taint} ({lacks} there): another or a larger node of that kind, or fewer pods"
    return (customer(text, grow or "kubectl describe nodes | grep -A9 'Allocated resources'", STEP),)


def for_state(nodes: Iterable[Node], taints: Sequence[str], *, cordoned: bool) -> tuple[Remedy, ...]:
    """
    What opens nodes again that are closed by their own state: a cordon is taken off, a condition is cured and takes its taint with it.

    Args:
        taints: as the scheduler prints them; those of a node's conditions count.
        cordoned: the scheduler says that nodes are unschedulable.
    """
    known = list(nodes)
    found = []
    closed = [one.name for one in known if one.unschedulable]
    keys = [key_of(taint) for taint in taints]
    if cordoned or UNSCHEDULABLE in keys:
        named = some(closed) if closed else "the nodes that this lists"
        orders = " ".join(shlex.quote(name) for name in closed[:MOST_NAMED])
        command = f"kubectl uncordon {orders}" if closed else CORDONED
        found.append(customer(f"uncordon {named} once what they were cordoned for is done", command, STEP))
    states = [key for key in keys if key in ADDED and key != UNSCHEDULABLE]
    if states:
        bad = [one.name for one in known if one.ready is False or (one.pressure and one.ready is not None)]
        whose = f"bring {some(bad)} back" if bad else "bring the nodes with that taint back"
        command = f"kubectl describe node {shlex.quote(bad[0])}" if bad else "kubectl describe nodes"
        found.append(customer(f"{whose}: {some(states)} goes by itself with what is wrong there", command, STEP))
    return tuple(found)


GROW = {
    "aks": "az aks nodepool scale --resource-group <resource_group> --cluster-name <cluster> --name <node_pool> --node-count 1",
    "gke": "gcloud container clusters resize <cluster> --location <region_or_zone> --node-pool <node_pool> --num-nodes 1",
    "k0s": "k0s token create --role=worker   # on a controller; then on the new machine, with it in a file: k0s install worker --token-file <file>; k0s start",
}
"""Product -> what gives a cluster a node again."""


def grow(about: About) -> str | None:
    """The command that gives a cluster one node more than it has, where its product has one."""
    command = GROW.get(about.language.product or "")
    return command and command.replace(" 1", " <one_more>")


def for_no_node(about: About) -> tuple[Remedy, ...]:
    """What gives the cluster a node again, in its product's words."""
    command = GROW.get(about.language.product or "")
    if about.language.on_ibm:
        cluster = f"--cluster {commands.cluster(about)}"
        command = f"{commands.cli(about)} worker-pool resize {cluster} --worker-pool default --size-per-zone 1"
    return (
        customer("give the cluster a node again: scale a node pool up, or let a machine join", command, STEP),
        customer("see that it came", "kubectl get nodes -o wide", STEP),
    )


def for_selector(
    selector: str,
    space: str,
    name: str,
    anew: Remedy | None = None,
    at_owner: Callable[[Remedy], Remedy] = lambda change: change,
) -> tuple[Remedy, ...]:
    """
    What brings nodes and the DaemonSet's node selector together again; `selector` as ``key=value,key=value``.

    Args:
        anew: where somebody keeps the DaemonSet, what lets him write it anew; a change of anybody else's would not last.
        at_owner: how the nodes get their labels there.
    """
    patch = '[{"op": "remove", "path": "/spec/template/spec/nodeSelector"}]'
    look = customer("see which nodes have the label", f"kubectl get nodes -l {selector}", STEP)
    if anew is not None:
        label = f"or label the nodes with {selector}, for which the DaemonSet asks"
        return anew, at_owner(customer(label, f"kubectl label nodes <node> {selector.replace(',', ' ')}", STEP)), look
    return (
        customer(
            f"take the node selector {selector} off the DaemonSet, or label the nodes with it",
            f"kubectl patch daemonset -n {space} {name} --type json -p '{patch}'",
            STEP,
        ),
        look,
    )
