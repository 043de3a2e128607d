"""
Which use of the cluster a failed command was: by its verb, never by a name that stands in it.

A pod may be called `logs`, a namespace `cp`. Where the command is not known, the error tells: kubectl's own words, and the first
step of the kubelet's path (``/exec/``, ``/containerLogs/``; kubelet server, `InstallDebuggingHandlers`), behind which names follow.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.vendors import ibm

OPTION = (
    r"(?:-[nsv]|--(?:namespace|container|context|kubeconfig|cluster|user|as|server|token|request-timeout|v|selector))"
)
KUBECTL = regex.compile(
    rf"(?:^|[\s/;|&(\"'])(?:{ibm.OPERATORS_TOOL})?(?:kubectl(?:\.exe)?|oc|k|kc)\s+(?:(?:{OPTION}[ ]+[^\s-]\S*|-\S+)\s+){{0,12}}(?P<verb>[a-z][a-z-]*)"
)
ASKED = regex.compile(r"/pods/[^/\s]{1,253}/(?P<verb>exec|log)\b")
"""A use asked for by its path, with `get --raw` or curl."""
TO_SERVICE = frozenset({"proxy", "port-forward"})
VERBS = {"exec": "exec", "rsh": "exec", "logs": "logs", "log": "logs", "cp": "cp", "top": "top"}
TOLD = (
    ("exec", regex.compile(r"error upgrading connection|:\d+/exec\b")),
    ("logs", regex.compile(r":\d+/containerLogs\b")),
    ("top", regex.compile(r"[Mm]etrics API|metrics\.k8s|metrics not available")),
    ("dashboard", regex.compile(r"[Ee]rror trying to reach service:")),
)
"""What an error says of itself, whatever was typed."""
SPOKEN = (
    ("exec", regex.compile(r"\bexec\b|BIRD")),
    ("logs", regex.compile(r"\blogs?\b|containerLogs")),
    ("cp", regex.compile(r"\bcp\b")),
    ("top", regex.compile(r"\btop\b")),
    ("dashboard", regex.compile(r"dashboard")),
)
"""Words of a title or of an unknown tool's command, and of an error that no command precedes."""
NAMES = regex.compile(
    r"(?P<keep>:\d{1,5}/\w{1,40}/)[^\s\"'?]+|\b(?:pods?|nodes?|namespaces?|services?|containers?) [\"'(][^\"')]{1,253}[\"')]|(?<=\s)-[nc] \S+"
)
"""Names of things in a text: behind the first step of a kubelet's path, in quotes, behind an option."""

BIRD = regex.compile(r"(?:^|[\s/\"'(])(?:bird6?|birdcl?6?)(?:[\s\"';:)]|$)", regex.I)
UPGRADES = regex.compile(r"upgrad|\b(?:exec|attach|port-forward|cp)\b")
THROUGH = regex.compile(r"\b(?:exec|logs?|cp|attach|port-forward|top|apply|create|run)\b")


def asks_bird(command: str | None) -> bool:
    """Does a command, or a title, ask BIRD by its program; a name that begins like it is none."""
    return BIRD.search(command or "") is not None


def goes_through(command: str | None) -> bool:
    """Does a command go through the tunnel, or make the API server call a webhook."""
    return THROUGH.search(command or "") is not None


def upgrades(command: str | None, message: str | None) -> bool:
    """Does what was asked change the protocol of its connection, as exec, attach, port-forward and cp do: many proxies do not pass that."""
    return UPGRADES.search(f"{command or ''} {message or ''}") is not None


def uses(command: str | None, message: str | None) -> list[str]:
    """Which of exec, logs, cp, top and dashboard failed, in the contract's order; none where nothing tells."""
    found = {name for name, pattern in TOLD if pattern.search(message or "")}
    verbs = {m["verb"] for m in KUBECTL.finditer(command or "")}
    asked = {VERBS[m["verb"]] for m in ASKED.finditer(command or "")}
    if verbs or asked:
        found |= {VERBS[verb] for verb in verbs if verb in VERBS} | asked
        if verbs & TO_SERVICE and "kubernetes-dashboard" in (command or ""):
            found.add("dashboard")
    else:
        text = NAMES.sub(lambda m: m["keep"] or "", f"{command or ''} {message or ''}")
        found |= {name for name, pattern in SPOKEN if pattern.search(text)}
    if len(found) > 1:
        found.discard("dashboard")  # the log of a dashboard's pod is a log
    return [name for name, _ in SPOKEN if name in found]


SPACE = regex.compile(r"\s(?:-n|--namespace)[ =]?(?P<space>[a-z0-9][a-z0-9-]{0,62})(?=\s|$)")


def space_asked(command: str | None) -> str:
    """The namespace that a command names; "" for one that names none."""
    m = SPACE.search(command or "")
    return m["space"] if m else ""
