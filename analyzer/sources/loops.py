"""
Loops of a shell: a command that is run once for each of several hosts, or of several pods, whose name the shell puts in.

::

    for n in w1 w2; do echo "== $n"; ssh $n sudo calicoctl node status; done
    for p in $(kubectl get pods -o name); do echo $p; kubectl exec $p -- birdcl show protocols; done

Each output stands below its name; of none of them the host is that on which the loop was typed.
"""

from __future__ import annotations

from analyzer import patterns as regex

VARIABLE = r"[\"']?(?:[\w.-]{1,64}@)?(?:\$\{?(?P<name>[A-Za-z_]\w{0,40})\}?|%%?(?P<letter>[A-Za-z])\b|\{\})"
OVER_HOSTS = regex.compile(
    rf"\b(?:ssh[ ]{{1,4}}(?:-[46AaCfGgKkMNnqsTtVvXxYy]{{1,20}}[ ]{{1,4}}|-[A-Za-z][ ]{{1,4}}[^\s$]{{1,200}}[ ]{{1,4}}|-[A-Za-z][^\s$]{{1,200}}[ ]{{1,4}}){{0,8}}"
    rf"|debug[ ]{{1,4}}(?:-[^\s$]{{1,80}}[ ]{{1,4}}){{0,4}}nodes?/|node-shell[ ]{{1,4}}){VARIABLE}"
)
OVER_PODS = regex.compile(
    rf"\b(?:exec|logs|rsh)[ ]{{1,4}}(?:-[^\s$]{{1,80}}[ ]{{1,4}}(?:(?!-)[^\s$]{{1,80}}[ ]{{1,4}})?){{0,6}}(?:pods?/)?{VARIABLE}"
)
"""A command that is run once for each of several hosts, or of several pods, whose name the shell puts in."""


def each_of(text: str) -> str:
    """What a loop goes over, `node` or `pod`, by where its variable stands; "" for a command that is run once."""
    if "$" not in text and "{}" not in text and "%" not in text:
        return ""
    return "node" if OVER_HOSTS.search(text) else "pod" if OVER_PODS.search(text) else ""
