"""What a server asks for that does not run: its container's last words, the error its log ends with, the memory it is killed for."""

from __future__ import annotations

from analyzer.causes.base import Outcomes, renew, sre, told
from analyzer.causes.disk import OF_DISK
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.start_looks import (
    keys_of,
    listeners_of,
    opened,
    resolution,
    rights_of,
    taken_by_system,
    taken_within,
    unresolved,
)
from analyzer.checks import commands, details
from analyzer.facts import mounts
from analyzer.facts.cluster import About
from analyzer.facts.generated import deployment_of, is_servers
from analyzer.facts.halts import HaltKind
from analyzer.facts.pods import Pod
from analyzer.facts.start import OF_PULL, Start, StartFault, why
from analyzer.model import Remedy, Status
from analyzer.schema import ContainerRow, EventRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.spaces import is_hosted

REPEATED = frozenset({HaltKind.PROBE, HaltKind.WORDS})
"""Reasons that name no thing that is missing: after these a server is started again."""
UNPULLED = frozenset({"ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName"})
OF_CONTAINER = frozenset({StartFault.FILE, StartFault.OBJECT, StartFault.LISTENER, StartFault.FORBIDDEN, *OF_DISK})
OF_LOG = frozenset({
    StartFault.FLAG, StartFault.FILE, StartFault.PAIR, StartFault.LISTENER, StartFault.FORBIDDEN, *OF_DISK,
})  # fmt: skip
"""Reasons that a container's last words, and the end of a log, state."""


def asked_for(
    about: About, tunnel: TunnelView, containers: Rows[ContainerRow], events: Rows[EventRow], outcomes: Outcomes
) -> tuple[Remedy, ...]:
    """What is mended before the server is started again; nothing where nothing names it."""
    pulled = _of_pull(about, containers, events)
    return pulled or _of_words(about, containers) or _of_log(about, tunnel) or _of_memory(outcomes) or _of_halt(about)


def _of_halt(about: About) -> tuple[Remedy, ...]:
    """What the one statement asks for that says why a server's pod does not run; a probe that only keeps it out of service repeats that it is not ready."""
    pods = [*about.role("server"), *(pod for pod in about.role("kube-apiserver") if pod.status == "Pending")]
    halt = about.halts.first(pods)
    if (
        halt is None
        or (halt.kind in REPEATED and not halt.is_killing)
        or (halt.container and not is_servers(halt.container))
    ):
        return ()
    return for_halt(about, halt, "S1")


def is_killed_by_its_probe(about: About) -> bool:
    """Does a kubelet end a server that runs: then another start of it is no remedy."""
    halt = about.halts.first(about.role("server"))
    return halt is not None and halt.is_killing


def _of_pull(about: About, containers: Rows[ContainerRow], events: Rows[EventRow]) -> tuple[Remedy, ...]:
    """Why the image of a server that never ran is not pulled, as the kubelet of its node says it: in the pod's status or its events."""
    for pod in about.role("server", "kube-apiserver"):
        if pod.status not in UNPULLED:
            continue
        texts = [
            row.message
            for row in containers
            if row.pod == pod.name and (row.container is None or is_servers(row.container))
        ]
        texts += [row.message for row in events if row.object_name == pod.name]
        start = next(
            (found for text in reversed(texts) if (found := why(text)) is not None and found.fault in OF_PULL), None
        )
        if start is not None:
            return (_pull(start, pod.node), *_look(about, pod))
    return ()


def _pull(start: Start, node: str | None) -> Remedy:
    host = start.object or "the registry"
    where = node or "the server's node"
    on_node = f"ssh {node} " if node else ""
    match start.fault:
        case StartFault.REGISTRY:
            at = f" ({start.address})" if start.address and start.object else ""
            probe = f"curl -sS -o /dev/null -w '%{{http_code}}\\n' -m 10 https://{host}/v2/"
            command = (f'{on_node}"{probe}"' if on_node else f"{probe}   # on its node") if start.object else None
            return sre(f"let {where} reach {host}{at}: the server's image is pulled from there", command, "S1")
        case StartFault.LOOKUP:
            look = f"ssh {node} '{resolution(start)}'" if node else f"{resolution(start)}   # on its node"
            return sre(f"{unresolved(start, where)}: the server's image is pulled from there", look, "S1")
        case StartFault.TRUST:
            show = f"openssl s_client -connect {host if ':' in host else host + ':443'} -showcerts </dev/null   # on its node"
            return sre(
                f"give {where} the CA that signed the certificate of {host}", show if start.object else None, "S1"
            )
        case StartFault.CREDENTIALS:
            return sre(f"give the server's pod a pull secret that {host} accepts", None, "S1")
        case StartFault.LIMIT:
            return sre(
                f"wait, or pull from {host} with an account of its own: it refuses for too many pulls", None, "S1"
            )
        case _:
            return sre(f"name an image of the server that exists in {host}", None, "S1")


def _look(about: About, pod: Pod) -> tuple[Remedy, ...]:
    space = pod.namespace or commands.master_namespace(about)
    return (
        sre(
            "see its events; a restart changes nothing before the image is there",
            f"kubectl -n {space} describe pod {pod.name}",
            "S1",
        ),
    )


def _of_words(about: About, containers: Rows[ContainerRow]) -> tuple[Remedy, ...]:
    """What the server's own last words ask for."""
    pods = {p.name: p for p in about.role("server", "kube-apiserver")}
    names = {name: p.node for name, p in pods.items()}
    down = [c for c in containers if is_servers(c.container) and c.ready is False and c.pod in names]
    for row in down:
        start = why(row.message)
        if start is None or start.fault not in OF_CONTAINER:
            continue
        if (hosted := _of_volumes(about, start)) is not None:
            return (hosted,)
        if start.fault in OF_DISK:
            return (_of_disk(start, names[str(row.pod)]),)
        if start.fault is StartFault.FORBIDDEN:
            return _forbidden(start, names[str(row.pod)])
        if start.fault is StartFault.LISTENER:
            return _taken(about, start, names[str(row.pod)], pods[str(row.pod)])
        space = row.namespace or commands.master_namespace(about)
        if start.fault is StartFault.OBJECT:
            show = f"kubectl -n {space} get {start.kind} {start.object}"
            return (sre(f"bring back {start.named}", show, "S1"),)
        show = f"kubectl -n {space} get pod {row.pod} -o jsonpath='{{.spec.volumes}}'"
        return (sre(f"bring back {start.object}: the secret or volume that holds it", show, "S1"),)
    return ()


def _of_log(about: About, tunnel: TunnelView) -> tuple[Remedy, ...]:
    """What the error asks for with which a server's log ends."""
    for log in tunnel.servers:
        start = why(log.events[-1].error) if log.events else None
        if start is None or start.fault not in OF_LOG:
            continue
        node = next((p.node for p in about.role("server", "kube-apiserver") if p.node), None)
        if (hosted := _of_volumes(about, start)) is not None:
            return (hosted,)
        if start.fault is StartFault.FLAG:
            text = f"take {start.object} out of the server's arguments: its release does not know it, or it is misspelt"
            return (sre(text, f"kubectl get pod -A -o yaml | grep -n -e {start.object}", "S1"),)
        if start.fault in OF_DISK:
            return (_of_disk(start, node or log.node),)
        if start.fault is StartFault.FORBIDDEN:
            return _forbidden(start, node or log.node)
        if start.fault is StartFault.LISTENER:
            return _taken(
                about, start, node or log.node, next((p for p in about.role("server") if p.name == log.pod), None)
            )
        if start.fault is StartFault.FILE:
            return (_brought_back(about, start),)
        text = f"give the server a certificate and a key that belong together: {start.named}"
        show = keys_of(start)
        return (sre(text, f"ssh {node} '{show}'" if node else show, "S1"),)
    return ()


def _of_volumes(about: About, start: Start) -> Remedy | None:
    """
    A control plane that another cluster hosts has its files in volumes: of a Secret, or of the pod alone. None for another.

    No such file lies on the node that the pod runs on.
    """
    pod = next((one for one in about.role("server", "kube-apiserver") if is_hosted(one.namespace)), None)
    if pod is None or about.language.on_ibm:
        return None
    at = f"-n {pod.namespace}"
    volumes = f"kubectl get pod {at} {pod.name} -o jsonpath='{{.spec.volumes}}'"
    if start.fault is StartFault.PAIR:
        secrets = f"kubectl get pod {at} {pod.name} -o jsonpath='{{.spec.volumes[*].secret.secretName}}'; kubectl get secrets {at}"
        text = f"give the server a certificate and a key that belong together: {start.named}. Both lie in a Secret of {pod.namespace} that its volume names: have what writes it issue both anew, then start {pod.name} anew"
        return sre(text, secrets, "S1")
    if start.fault is StartFault.FORBIDDEN:
        return sre(f"{opened(start)}, by the pod's securityContext and the mode of that volume", volumes, "S1")
    if start.fault is StartFault.LISTENER and start.is_socket:
        text = f"give {pod.name} a new start: {start.object} was left over in a volume of its own, which a new pod has empty"
        return sre(text, f"kubectl delete pod {at} {pod.name}", "S1")
    return None


def _of_disk(start: Start, node: str | None) -> Remedy:
    """Another start on the same machine ends alike."""
    where = node or "the server's machine"
    full = start.fault is StartFault.FULL
    text = (
        f"make room on the disk of {where}: it takes nothing more{f' for {start.object}' if start.object else ''}"
        if full
        else f"let the server run on another machine, and mend {where}: its disk fails for {start.object}"
    )
    look = "df -h; df -i" if full else 'dmesg -T | grep -iE "I/O error|remount" | tail'
    return sre(text, f"ssh {node} '{look}'" if node else f"{look}   # on the server's machine", "S1")


def _brought_back(about: About, start: Start) -> Remedy:
    """A file that a refresh of the master writes anew; elsewhere the server's arguments and volumes show where it comes from."""
    if about.language.on_ibm:
        return renew(about, "server", f"brings back {start.object}, which the server needs at its start", "S1")
    text = f"bring back {start.object}, which the server needs at its start"
    pod = next(iter(about.role("server", "kube-apiserver")), None)
    name = next((part[1] for part in (about.server_pod,) if part), pod.name if pod else None)
    if name is None or about.server_unit is not None:
        return sre(text, f"ls -l {start.object}   # on the server's machine", "S1")
    space = (pod.namespace if pod else None) or commands.master_namespace(about)
    return sre(
        f"{text}: the secret or volume that holds it",
        f"kubectl -n {space} get pod {name} -o jsonpath='{{.spec.volumes}}'",
        "S1",
    )


def _forbidden(start: Start, node: str | None) -> tuple[Remedy, ...]:
    """A restart opens nothing: the rights are changed first."""
    look = rights_of(start)
    return (sre(opened(start), f"ssh {node} '{look}'" if node else f"{look}   # on the server's machine", "S1"),)


def _taken(about: About, start: Start, node: str | None, pod: Pod | None) -> tuple[Remedy, ...]:
    """A socket that a killed server left over is a file that the next one does not overwrite; a port is held by a process."""
    at, look = start.object, listeners_of(start)
    if (within := taken_within(about, start, pod)) is not None:
        return (sre(*within, "S1"),)
    if not start.is_socket:
        if (
            owned := taken_by_system(
                start, "konnectivity-server", "the server", f"ssh {node} '{look}'" if node else None
            )
        ) is not None:
            return (sre(*owned, "S1"),)
        text = f"end what already listens at {at}, or give the server another port: two servers of one machine cannot share it"
        return (sre(text, f"ssh {node} '{look}'" if node else f"{look}   # on the server's machine", "S1"),)
    if pod is not None and deployment_of(pod.name) is not None and not mounts.is_of_host(about, at):
        space = pod.namespace or commands.master_namespace(about)
        text = f"give {pod.name} a new start as a pod: the socket that a killed server left behind ({at}) lies in a volume of the pod, which its containers' restarts keep and which goes with it; --delete-existing-uds-file lets the server remove it itself"
        kept = f"kubectl -n {space} logs {pod.name} -c konnectivity-server --previous --tail=50"
        return (sre(text, f"{kept}; kubectl -n {space} delete pod {pod.name}", "S1"),)
    again = "; systemctl restart k0scontroller" if about.language.product == "k0s" else ""
    text = f"end an earlier server that still runs, else remove the socket that it left behind: {at}; --delete-existing-uds-file lets the server do so itself"
    command = f"{look} || rm {at}{again}"
    return (sre(text, f"ssh {node} '{command}'" if node else f"{command}   # on the server's machine", "S1"),)


def _of_memory(outcomes: Outcomes) -> tuple[Remedy, ...]:
    """A server that is killed for memory is killed again after every restart."""
    state = told(outcomes, "RES-01", details.Starvation)
    one = (
        next((k for k in state.killed if k.part in (details.Part.SERVER, details.Part.API_SERVER)), None)
        if state
        else None
    )
    if one is None or outcomes["RES-01"].status is not Status.FAIL:
        return ()
    text = (
        f"raise the memory limit of {one.container or 'the server'} in {one.pod}: it is killed for memory (OOMKilled)"
    )
    show = (
        f"kubectl -n {one.namespace or 'kube-system'} get pod {one.pod} -o jsonpath='{{.spec.containers[*].resources}}'"
    )
    return (sre(text, show, "S15"),)
