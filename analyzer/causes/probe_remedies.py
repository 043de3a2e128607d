"""A program that works and is ended all the same, for its liveness probe: it is given time or room, for a restart changes nothing."""

from __future__ import annotations

from analyzer.causes.base import customer, sre
from analyzer.checks import commands
from analyzer.facts.halts import Halt
from analyzer.facts.probes import ProbeFault
from analyzer.model import Remedy


def spared(halt: Halt, spec: str, step: str) -> tuple[Remedy, ...]:
    """
    What keeps the kubelet from ending it.

    Args:
        spec: the command that shows or changes the pod's own definition, in which its probe stands.
    """
    pod, probe = halt.pod, halt.probe
    say = sre if pod.role in commands.CONTROL_PLANE else customer
    kind = probe.kind.lower() if probe is not None else "liveness"
    field = f"{kind}Probe"
    logs = f"kubectl logs -n {pod.namespace or 'kube-system'} {pod.name} --all-containers --previous --tail=50"
    where = f" ({probe.place})" if probe is not None and probe.place else ""
    if probe is not None and probe.fault is ProbeFault.UNHEARD:
        text = f"let the {kind} probe of {pod.name} ask where the program listens{where}, and not before it does: nobody answers there, so the kubelet ends it; a restart changes nothing"
        return (
            say(text, f"{spec}   # {field}: port, initialDelaySeconds; the program's --health-port", step),
            say("its run before says how far it came until then", logs, step),
        )
    if probe is not None and probe.fault is ProbeFault.OTHER:
        text = f"let {pod.name} pass its {kind} probe, for which the kubelet ends it: {halt.words}"
        return (say(text, f"{logs}; {spec}", step),)
    text = f"give {pod.name} more time for its {kind} probe{where}: it answers too late, so the kubelet ends a program that runs; a restart changes nothing"
    load = f"find what slows it: its CPU limit, or the load of {pod.node or 'its node'}"
    show = (
        f"ssh {pod.node} 'uptime; free -m'; kubectl describe node {pod.node}" if pod.node else "kubectl describe nodes"
    )
    return (
        say(text, f"{spec}   # {field}: timeoutSeconds, failureThreshold", step),
        say(load, f"{show} | grep -A9 'Allocated resources'", step),
    )
