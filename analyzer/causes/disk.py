"""A machine whose disk does not give back what it holds, or takes nothing more: a pod that is made anew there meets the same."""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.checks import surroundings, worker_commands
from analyzer.facts.cluster import About
from analyzer.facts.start import Start, StartFault
from analyzer.model import Remedy

OF_DISK = frozenset({StartFault.DISK, StartFault.FULL})
"""Reasons that lie in the machine, and in none of the pod's own objects."""


def mended(about: About, node: str | None, start: Start, step: str) -> Remedy:
    """Room is made on a full disk; from one that is broken the work is taken away first."""
    where = node or "its node"
    said = f" for {start.object}" if start.object else ""
    if start.fault is StartFault.FULL:
        text = f"make room on the disk of {where}: it takes nothing more{said}"
        look = "df -h; df -i; du -x -s -h /var/log /var/lib/* 2>/dev/null | sort -h | tail"
        return customer(text, f"ssh {node} '{look}'" if node else f"{look}   # on its node", step)
    text = f"the disk of {where} fails{said}, and a new pod there meets the same: cordon it, reboot it"
    if not node:
        return customer(f"{text}, and replace it if it stays so", None, step)
    if not about.language.on_ibm or surroundings.place(about) == "satellite":
        command = f"kubectl cordon {node}; ssh {node} 'dmesg -T | grep -iE \"I/O error|remount|ext4|xfs\" | tail'"
        return customer(f"{text}, and replace it if it stays so", command, step)
    command = worker_commands.act(about, worker_commands.renewal(about), node)
    return customer(f"{text}, then {worker_commands.in_words(about)} the worker", command, step)
