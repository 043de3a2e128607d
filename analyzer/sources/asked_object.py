"""
The one object that a command asks for by name, whatever it prints of it.

::

    kubectl describe ds konnectivity-agent -n kube-system | tail -14
    kubectl get apiservice v1beta1.metrics.k8s.io -o yaml | yq .status
    oc get ds/konnectivity-agent -n kube-system -o json | jq '.status'
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources.commands import NAMED, OF_CLUSTER, WORDS, flags_of

KINDS = {
    "ds": "DaemonSet", "daemonset": "DaemonSet", "deploy": "Deployment", "deployment": "Deployment", "rs": "ReplicaSet",
    "replicaset": "ReplicaSet", "sts": "StatefulSet", "statefulset": "StatefulSet", "po": "Pod", "pod": "Pod", "no": "Node",
    "node": "Node", "svc": "Service", "service": "Service", "apiservice": "APIService", "is": "ImageStream",
    "imagestream": "ImageStream", "co": "ClusterOperator", "clusteroperator": "ClusterOperator", "tigerastatus": "TigeraStatus",
}  # fmt: skip
"""Short names and names of kinds whose parts say something on their own; of a policy's rules, a part says too much."""
GROUPS = {"APIService": "apiregistration.k8s.io/v1", "ClusterOperator": "config.openshift.io/v1", "ImageStream": "image.openshift.io/v1",
          "TigeraStatus": "operator.tigera.io/v1", "Pod": "v1", "Node": "v1", "Service": "v1"}  # fmt: skip
PATH = regex.compile(
    r"\|\s*(?:jq|yq)\s+(?:(?:-[\w-]{1,20}|e|eval)\s+){0,4}[\"']?\.(?P<piped>[A-Za-z]\w{0,40}(?:\.[A-Za-z]\w{0,40}){0,4})[\"']?\s*$"
    r"|jsonpath=[\"']?\{\.(?P<given>[A-Za-z]\w{0,40}(?:\.[A-Za-z]\w{0,40}){0,4})\}"
)


class AskedObject(NamedTuple):
    """
    What a command says of the object whose text stands below it.

    Attributes:
        verb: get or describe.
        path: the fields that were picked out of it, from the outside to the inside.
    """

    verb: str
    kind: str
    name: str
    namespace: str | None
    path: tuple[str, ...] = ()

    @property
    def api(self) -> str:
        """Its group and version."""
        return GROUPS.get(self.kind, "apps/v1")


@functools.lru_cache(maxsize=1024)
def asked_object(command: str) -> AskedObject | None:
    """The object; None where the command names none, or several, or one of a kind of which a part says nothing."""
    words = command.partition(" | ")[0].split()[:WORDS]
    at = next((at for at, word in enumerate(words) if OF_CLUSTER.fullmatch(word)), None)
    if at is None:
        return None
    flags, plain = flags_of(words[at + 1 :])
    if not plain or plain[0] not in ("get", "describe"):
        return None
    verb, *named = plain
    if len(named) == 1 and named[0].count("/") == 1:
        named = named[0].split("/")
    if len(named) != 2 or not all(NAMED.fullmatch(one) for one in named):
        return None
    word = named[0].partition(".")[0].lower()
    kind = KINDS.get(word) or KINDS.get(word.removesuffix("s"))
    if kind is None:
        return None
    space = (flags.get("-n") or flags.get("--namespace") or "").strip("\"'")
    m = PATH.search(command)
    path = tuple((m["piped"] or m["given"]).split(".")) if m else ()
    return AskedObject(verb, kind, named[1], space if NAMED.fullmatch(space) else None, path)
