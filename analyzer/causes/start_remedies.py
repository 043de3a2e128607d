"""Remedies for agents that do not start, made from what the kubelet, the runtime or the program says is missing."""

from __future__ import annotations

from analyzer.causes import operated, review_remedies
from analyzer.causes.base import customer, renew
from analyzer.causes.disk import mended
from analyzer.causes.halt_remedies import for_halt, network_first, network_of
from analyzer.causes.network_remedies import for_network
from analyzer.causes.start_looks import (
    keys_of,
    listeners_of,
    opened_for,
    pulled_anew,
    resolution,
    taken_by_system,
    taken_within,
    unresolved,
)
from analyzer.checks import commands
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.halts import HaltKind
from analyzer.facts.pods import Pod
from analyzer.facts.start import PULLING, Start, StartFault
from analyzer.konnectivity import flags
from analyzer.model import Remedy
from analyzer.vendors import distributions, ibm
from analyzer.vendors.owners import Setting
from analyzer.wording import some

STEP = "S4"
AGENT = "konnectivity-agent"
EVICTED = "Evicted"
"""What a kubelet makes of a pod to free its node (pkg/kubelet/eviction); what the node lacks stands in the pod's message."""


def ended_by_probe(about: About, pod: Pod | None) -> tuple[Remedy, ...]:
    """For an agent that runs and that the kubelet ends for its probe; nothing for any other."""
    halt = about.halts.of(pod) if pod is not None else None
    return for_halt(about, halt, STEP) if halt is not None and halt.is_killing else ()


def why_not(about: About, pod: Pod | None) -> tuple[Remedy, ...]:
    """By what keeps an agent from a node, what its account is refused, or the probe for which it is ended; nothing where none is stated."""
    halt = about.halts.of(pod) if pod is not None else None
    own = halt is not None and halt.kind in (HaltKind.PLACE, HaltKind.RIGHT)
    return for_halt(about, halt, STEP) if halt is not None and own else ended_by_probe(about, pod)


def for_start(
    about: About, start: Start | None, stuck: Pod | None, *, ran: bool, node: str | None = None
) -> tuple[Remedy, ...]:
    """
    What makes the agents start.

    Args:
        start: the reason, where one is stated.
        stuck: an agent's pod that is not ready.
        ran: did the containers run and end (a crash); else they never ran.
        node: where the log was taken that states the reason, if no pod is listed.
    """
    if start is None:
        return why_not(about, stuck) or _unknown(about, stuck, ran=ran)
    look = _describe(about, stuck)
    match start.fault:
        case StartFault.REGISTRY:
            host = start.object or start.address or "the registry"
            at = f" ({start.address})" if start.address and start.object else ""
            nodes = _pulling(about, stuck)
            probe = f"curl -sS -o /dev/null -w '%{{http_code}}\\n' -m 10 https://{host}/v2/   # on {nodes[0] if nodes else 'a worker'}"
            fix = f"let {some(nodes) or 'the workers'} reach {host}{at}: the agents' image is pulled from there"
            return customer(fix, pulled_anew(about, stuck, probe if start.object else None), STEP), look
        case StartFault.LOOKUP:
            nodes = _pulling(about, stuck)
            ask = f"ssh {nodes[0]} '{resolution(start)}'" if nodes else f"{resolution(start)}   # on a worker"
            fix = f"{unresolved(start, some(nodes) or 'the workers')}: the agents' image is pulled from there"
            return customer(fix, pulled_anew(about, stuck, ask), STEP), look
        case StartFault.TRUST:
            host = start.object or "the registry"
            show = f"openssl s_client -connect {host if ':' in host else host + ':443'} -showcerts </dev/null   # on a worker"
            fix = f"give the nodes the CA that signed the certificate of {host}, or exempt it from TLS inspection"
            return customer(fix, pulled_anew(about, stuck, show if start.object else None), STEP), look
        case StartFault.CREDENTIALS:
            fix = f"give the agents a pull secret that {start.object or 'the registry'} accepts"
            if about.language.on_ibm and ibm.is_own_registry(start.object):
                apply = f"{commands.cli(about)} cluster pull-secret apply --cluster {commands.cluster(about)}"
                return customer(f"{fix}: write the cluster's own anew", apply, STEP), look
            return customer(fix, "kubectl get daemonset -A -o custom-columns=NAME:.metadata.name,SECRETS:.spec.template.spec.imagePullSecrets[*].name", STEP), look  # fmt: skip
        case StartFault.LIMIT:
            return customer(f"wait, or pull from {start.object or 'the registry'} with an account of your own", None, STEP), look  # fmt: skip
        case StartFault.IMAGE:
            return _image(about, start), look
        case StartFault.OBJECT:
            space = (stuck.namespace if stuck else None) or "kube-system"
            gone = customer(
                f"see whether {start.named} is there", f"kubectl get {start.kind} -n {space} {start.object}", STEP
            )
            return renew(about, "agents", f"brings back {start.named}", STEP), gone
        case StartFault.FILE:
            volumes = f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.volumes}}'"
            fix = f"brings back the volume or secret that holds {start.object}"
            return renew(about, "agents", fix, STEP), customer("see which volume should hold it", volumes, STEP)
        case StartFault.CONFIG:
            return renew(
                about, "agents", f"brings back their configuration ({start.object} is not understood)", STEP
            ), look
        case StartFault.ADDRESS:
            fix = "let the nodes get addresses: with --cloud-provider=external the cloud's controller manager writes them, else --node-ip of the kubelet"
            show = "kubectl get nodes -o custom-columns=NAME:.metadata.name,ADDRESSES:.status.addresses,TAINTS:.spec.taints[*].key; kubectl get pods -A | grep cloud-controller"
            return customer(fix, show, STEP), look
        case StartFault.FLAG:
            fix = f"take {start.object} out of the agents' arguments: their release does not know it, or it is misspelt"
            if right := flags.meant("agent", start.object):
                fix = f"write {right} for {start.object} in the agents' arguments: it is misspelt, no release knows it"
            shown = commands.get_agents(about).replace(" get ", " edit ", 1)
            change = customer(fix, f"{shown}   # spec.template.spec.containers[0].args", STEP)
            return operated.kept(about, change, Setting.ARGUMENT), look
        case StartFault.NETWORK:
            node = stuck.node if stuck else None
            mend = for_network(about, start.sandbox, node, STEP, "an agent")
            return *network_first(about, network_of(about, node)), mend, look
        case StartFault.LISTENER:
            fix = f"end what else listens at {start.object} on the agent's node, or give one of the two another port"
            shown = commands.get_agents(about).replace(" get ", " edit ", 1)
            told = taken_within(about, start, stuck) or taken_by_system(start, AGENT, "the agents", shown)
            return customer(*(told or (fix, f"{listeners_of(start)}   # on the node")), STEP), look
        case StartFault.FORBIDDEN:
            return customer(*opened_for(start, stuck, "the node"), STEP), look
        case StartFault.PAIR:
            fix = f"gives them a certificate and a key that belong together, in {start.named}"
            return renew(about, "agents", fix, STEP), customer("see whether they do", keys_of(start), STEP)
        case StartFault.UNREADABLE:
            fix = "gives them a certificate and a key that can be read and belong together"
            return renew(about, "agents", fix, STEP), look
        case StartFault.DISK | StartFault.FULL:
            return (mended(about, stuck.node if stuck else node, start, STEP),)
        case StartFault.COMMAND:
            return renew(
                about, "agents", f"sets image and command anew ({start.object} is not in the image)", STEP
            ), look


def _pulling(about: About, stuck: Pod | None) -> list[str]:
    """Nodes of the agents that wait for their image, else of the one that events show; empty where none is stated."""
    bad = [pod for pod in not_ready(about.role("agent")) if pod.node]
    told = [stuck] if stuck is not None and stuck.node and not bad else bad
    return sorted({str(pod.node) for pod in [one for one in told if one.status in PULLING] or told}, key=_by_numbers)


def _by_numbers(name: str) -> list[str]:
    return [part.zfill(3) for part in name.split(".")]


def _image(about: About, start: Start) -> Remedy:
    """
    An image that the registry does not have is named anew; a manifest that is applied again names the same one.

    A registry of somebody's own says the same to who is not logged in as of what it does not hold.
    """
    again = renew(about, "agents", "names an image that exists", STEP)
    if (
        about.language.on_ibm
        or about.language.product in review_remedies.WRITTEN
        or about.language.called in distributions.MANAGED
    ):
        return again
    host = start.object or "the registry"
    fix = f"name an image that exists in {host} in the agents' {commands.kind_of_agents(about)} (its name, tag and architecture), or push it there; a private registry says the same without a pull secret"
    shown = commands.get_agents(about).replace(" get ", " edit ", 1)
    change = customer(fix, f"{shown}   # spec.template.spec: containers[0].image, imagePullSecrets", STEP)
    return operated.kept(about, change, Setting.TEMPLATE, again)


def _describe(about: About, stuck: Pod | None) -> Remedy:
    """The label of the agents differs from product to product, and `describe` takes the begin of a name."""
    if stuck is None:
        space = commands.agents_namespace(about)
        return customer("see their events", f"kubectl describe pods -n {space} {AGENT}", STEP)
    return customer("see its events", f"kubectl describe pod -n {stuck.namespace or 'kube-system'} {stuck.name}", STEP)


def _unknown(about: About, stuck: Pod | None, *, ran: bool) -> tuple[Remedy, ...]:
    """Nothing states the reason: the look that shows it, then the repair of what is most often missing."""
    back = renew(about, "agents", "brings back secret, certificate bundle and image, if one of them is missing", STEP)
    describe = _describe(about, stuck).command
    if stuck is not None and stuck.status == EVICTED:
        node = stuck.node or "its node"
        short = f"free what {node} has too little of (disk, memory or process numbers), for which its kubelet evicts the agents"
        show = f"kubectl describe node {node} | grep -A8 Conditions" if stuck.node else None
        return customer(short, show, STEP), customer("see which it was", describe, STEP)
    if not ran and stuck is not None and stuck.status in PULLING:
        nodes, own = (
            some(_pulling(about, stuck)) or "the workers",
            " (icr.io or a mirror of it)" if about.on_ibm else "",
        )
        fix = f"let {nodes} get the agents' image: a way to its registry{own}, a pull secret that it accepts, an image that exists; the pod's events say which of them fails"
        return customer(fix, describe, STEP), back
    if not ran:
        return customer("free a node or lift what keeps the pod from starting", describe, STEP), back
    last = commands.agent_log(about).command
    listed = about.role("agent")
    if stuck and (not listed or any(pod.health for pod in listed)):
        last = f"kubectl logs -n {stuck.namespace or 'kube-system'} {stuck.name} --previous"
    # a log comes through the tunnel: with every agent down it is read on the node
    return customer("read the last words of the container that ended: they name what it lacks", last, STEP), back
