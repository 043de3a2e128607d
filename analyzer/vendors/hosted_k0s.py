"""
Controllers of k0s that k0smotron runs as pods of another cluster: there is no machine with a unit and a file to edit.

The pods ``kmc-<name>-<n>`` belong to a StatefulSet ``kmc-<name>`` of the management cluster, and their k0s.yaml is made of
`spec.k0sConfig` of the object that names the cluster (docs.k0smotron.io: `K0smotronControlPlane`, or `Cluster` where it stands alone).
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex

NAME = "k0smotron"
POD = regex.compile(r"(?P<set>kmc-(?!.*-etcd-)[a-z0-9.-]{1,200})-\d{1,3}$")
RESTART = regex.compile(r"(?:sudo )?systemctl restart k0scontroller(?: +# on each controller[^\n]*)?")
LOG = regex.compile(r"(?:sudo )?journalctl -u k0scontroller --since -(?P<since>\d+[hm])")
FILE = regex.compile(r"(?P<grep>grep [^|;&\n]{1,60}) /etc/k0s/k0s\.yaml +# on each controller")
THERE = "   # in the management cluster"
OBJECTS = "k0smotroncontrolplanes.controlplane.cluster.x-k8s.io,clusters.k0smotron.io"
PLACE = "spec.k0sConfig.{} of the K0smotronControlPlane (or k0smotron's Cluster)"
"""Where a setting of k0s.yaml is made."""


def controller(pods: Iterable[tuple[str | None, str]]) -> tuple[str, str]:
    """(namespace, StatefulSet) of the controllers, of (namespace, name) of pods; with gaps where none of theirs is listed."""
    return next(
        ((space or "<namespace>", m["set"]) for space, name in pods if (m := POD.match(name))),
        ("<namespace>", "kmc-<name>"),
    )


def command(text: str, space: str, name: str) -> str:
    """A command for a controller's machine as it is typed for its pods."""
    said = RESTART.sub(f"kubectl rollout restart -n {space} statefulset {name}", text)
    said = LOG.sub(lambda m: f"kubectl logs -n {space} statefulset/{name} --since={m['since']}", said)
    said = FILE.sub(lambda m: f"kubectl get {OBJECTS} -n {space} -o yaml | {m['grep']}", said)
    return said if said == text else said + THERE
