"""
Which pod and container answer, where a command leaves it open: kubectl says what it took (its `logsforobject.go` and `podcmd`).

::

    $ kubectl -n kube-system logs deploy/konnectivity-agent
    Found 3 pods, using pod/konnectivity-agent-5c6d7f8b94-4xk2m
    Defaulted container "konnectivity-agent" out of: konnectivity-agent, istio-proxy
    E0611 02:10:31.100000       1 clientset.go:234] "cannot connect once" err="..."
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

BEGIN = r"Found \d{1,6} pods, using pods?/|Defaulted container \"|Defaulting container name to "
POD = regex.compile(r"[ \t]{0,40}+Found \d{1,6} pods, using pods?/(?P<pod>[a-z0-9][a-z0-9.-]{0,252}+)[ \t]*+$")
CONTAINER = regex.compile(
    r"[ \t]{0,40}+(?:Defaulted container \"(?P<one>[a-z0-9][a-z0-9-]{0,62}+)\" out of: |Defaulting container name to (?P<other>[a-z0-9][a-z0-9-]{0,62}+)\.)"
)


class ClientChoice(NamedTuple):
    """The one of the two that a line names."""

    pod: str | None = None
    container: str | None = None


def client_choice(line: str) -> ClientChoice | None:
    """What this line says kubectl took; None of any other line."""
    if m := POD.match(line):
        return ClientChoice(pod=m["pod"])
    m = CONTAINER.match(line)
    return ClientChoice(container=m["one"] or m["other"]) if m else None
