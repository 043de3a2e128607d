"""What a server asks for that does not run: its container's last words, the error its log ends with, the memory it is killed for."""

from __future__ import annotations

from analyzer.causes.base import Outcomes, sre, told
from analyzer.causes.start_remedies import keys_of, listeners_of
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.facts.generated import is_servers
from analyzer.facts.start import Start, StartFault, why
from analyzer.model import Remedy, Status
from analyzer.schema import ContainerRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView


def asked_for(
    about: About, tunnel: TunnelView, containers: Rows[ContainerRow], outcomes: Outcomes
) -> tuple[Remedy, ...]:
    """What is mended before the server is started again; nothing where nothing names it."""
    return _of_words(about, containers) or _of_log(about, tunnel) or _of_memory(outcomes)


def _of_words(about: About, containers: Rows[ContainerRow]) -> tuple[Remedy, ...]:
    """What the server's own last words ask for."""
    names = {p.name: p.node for p in about.role("server", "kube-apiserver")}
    down = [c for c in containers if is_servers(c.container) and c.ready is False and c.pod in names]
    for row in down:
        start = why(row.message)
        if start is None or start.fault not in (StartFault.FILE, StartFault.OBJECT, StartFault.LISTENER):
            continue
        if start.fault is StartFault.LISTENER:
            return _taken(about, start, names[str(row.pod)])
        space = row.namespace or commands.master_namespace(about)
        if start.fault is StartFault.OBJECT:
            kind, _, name = start.object.partition(" ")
            return (sre(f"bring back {start.object}", f"kubectl -n {space} get {kind} {name}", "S1"),)
        show = f"kubectl -n {space} get pod {row.pod} -o jsonpath='{{.spec.volumes}}'"
        return (sre(f"bring back {start.object}: the secret or volume that holds it", show, "S1"),)
    return ()


def _of_log(about: About, tunnel: TunnelView) -> tuple[Remedy, ...]:
    """What the error asks for with which a server's log ends."""
    for log in tunnel.servers:
        start = why(log.events[-1].error) if log.events else None
        if start is None or start.fault not in (StartFault.FILE, StartFault.PAIR, StartFault.LISTENER):
            continue
        node = next((p.node for p in about.role("server", "kube-apiserver") if p.node), None)
        if start.fault is StartFault.LISTENER:
            return _taken(about, start, node or log.node)
        if start.fault is StartFault.FILE:
            return (sre(f"bring back {start.object}, which the server needs at its start", None, "S1"),)
        text = f"give the server a certificate and a key that belong together: {' and '.join(start.object.split())}"
        show = keys_of(start)
        return (sre(text, f"ssh {node} '{show}'" if node else show, "S1"),)
    return ()


def _taken(about: About, start: Start, node: str | None) -> tuple[Remedy, ...]:
    """A socket that a killed server left over is a file that the next one does not overwrite; a port is held by a process."""
    at, look = start.object, listeners_of(start)
    if not at.startswith("/"):
        text = f"end what already listens at {at}, or give the server another port: two servers of one machine cannot share it"
        return (sre(text, f"ssh {node} '{look}'" if node else f"{look}   # on the server's machine", "S1"),)
    again = "; systemctl restart k0scontroller" if about.product.value == "k0s" else ""
    text = f"end an earlier server that still runs, else remove the socket that it left behind: {at}; --delete-existing-uds-file lets the server do so itself"
    command = f"{look} || rm {at}{again}"
    return (sre(text, f"ssh {node} '{command}'" if node else f"{command}   # on the server's machine", "S1"),)


def _of_memory(outcomes: Outcomes) -> tuple[Remedy, ...]:
    """A server that is killed for memory is killed again after every restart."""
    state = told(outcomes, "RES-01", details.Starvation)
    one = next((k for k in state.killed if k.role in ("server", "kube-apiserver")), None) if state else None
    if one is None or outcomes["RES-01"].status is not Status.FAIL:
        return ()
    text = (
        f"raise the memory limit of {one.container or 'the server'} in {one.pod}: it is killed for memory (OOMKilled)"
    )
    show = (
        f"kubectl -n {one.namespace or 'kube-system'} get pod {one.pod} -o jsonpath='{{.spec.containers[*].resources}}'"
    )
    return (sre(text, show, "S15"),)
