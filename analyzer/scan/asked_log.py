"""
Whose log a command asks for: one that names a workload of another program prints no log of Konnectivity's.

::

    kubectl logs -l app=web --tail=20                          another's
    kubectl logs -n shop deploy/checkout                       another's
    kubectl logs -n kube-system -l k8s-app=konnectivity-agent  its own

A collector prints what it hands on, and a page what was pasted into it: the form of a line does not say who speaks. People call an agent
as they like, so a name counts only where it can be no part of a control plane, outside of the system's namespaces; a pod
alone only in a namespace that is named.
"""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer.scan.witness import PROGRAMS
from analyzer.sources.commands import Command, read_command

OWN = regex.compile(
    r"(?i)agent|tunnel|proxy|control|master|egress|hosted|tenant|(?:^|[^a-z])(?:anp|knp|kas|kcm|tcp|kube|cp)(?:$|[^a-z])"
)
"""More words in names of the tunnel's ends, and of the pods of hosted control planes in which its server is a container."""
SYSTEM = regex.compile(r"(?i)kube-|openshift|konnectivity|ibm-|calico|tigera")
PROGRAM_LABEL = regex.compile(
    r"(?:app|k8s-app|name|run|app\.kubernetes\.io/name)==?(?P<name>[A-Za-z0-9][\w.-]{0,62}+)$"
)
"""One label that says which program a pod is, and which is asked for; one that is left out says nothing."""
LETTERS = regex.compile(r"[A-Za-z]{3}")
"""A name of one letter and a number stands for one that was taken out."""


@functools.lru_cache(maxsize=1024)
def is_anothers(command: str) -> bool:
    """Does the command print the log of a workload that it names, and which is no part of a tunnel or control plane."""
    asked = read_command(command) if command else None
    if asked is None or asked.verb != "logs" or (asked.namespace and SYSTEM.match(asked.namespace)):
        return False
    named = _named(asked)
    return named is not None and not is_own(*named, asked.container, asked.namespace)


def _named(asked: Command) -> list[str] | None:
    """The names of the workload or of its labels; of a pod only within its namespace."""
    if asked.selector:
        found = [PROGRAM_LABEL.match(term) for term in asked.selector.strip("\"'").split(",")]
        names = [one["name"] for one in found if one is not None]
        names = names if all(one is not None for one in found) else []
    else:
        names = [name for name in (asked.workload or (asked.pod if asked.namespace else None),) if name]
    return names if names and all(LETTERS.search(name) for name in names) else None


def is_own(*names: str | None) -> bool:
    """Is one of these names that of a part of the tunnel, of a control plane or of a node."""
    return any(name and (PROGRAMS.search(name) or OWN.search(name)) for name in names)
