"""
Whose log a command on a node prints: by the container that a runtime's tool is told to look for, or by the path of the file.

::

    crictl logs --tail 20 $(crictl ps -a --name konnectivity-server -q | head -1)
    docker logs $(docker ps -qf name=k8s_konnectivity-agent)
    nerdctl -n k8s.io logs konnectivity-server
    tail -3 /var/log/pods/kube-system_konnectivity-agent-7xk9q_8c1f*/konnectivity-agent/0.log
    cat /var/log/containers/konnectivity-agent-jwqkl_kube-system_konnectivity-agent-cda6.log

The kubelet names files by namespace, pod, uid and container (kubelet, `kuberuntime/helpers.go`), and dockershim named containers
``k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT``. A name that is looked for matches every container that holds it, so that only the whole name
of one of Konnectivity's is believed.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

NAME = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
TOOL = regex.compile(r"(?:^|[\s/(])(?P<tool>crictl|docker|podman|nerdctl)\b[^|;&]{0,200}?\blogs\b")
LOOKED_FOR = regex.compile(rf"(?:--name[ =]|\bname=)[\"'^/]{{0,3}}(?:k8s_)?(?P<container>{NAME})(?=[\"'$_)\s]|$)")
DIRECT = regex.compile(
    rf"\blogs(?:[ ]+-[\w-]{{1,20}}(?:[ =]\d{{1,6}}[smh]?)?){{0,6}}[ ]+(?:k8s_(?P<first>{NAME})_(?P<pod>{NAME})_(?P<namespace>{NAME})_\S*|(?P<container>[a-z][a-z0-9-]{{2,62}}))(?=[ ]|$)"
)
FILES = (
    regex.compile(rf"/pods/(?P<namespace>{NAME})_(?P<pod>{NAME})_[^/\s]{{1,80}}/(?P<container>{NAME})/"),
    regex.compile(
        rf"/containers/(?P<pod>{NAME})_(?P<namespace>{NAME})_(?P<container>{NAME})-[0-9a-f*?]{{1,64}}(?:\.log|\s|$)"
    ),
)
OURS = frozenset({"konnectivity-server", "konnectivity-agent", "proxy-server", "proxy-agent", "kube-apiserver"})
HEX = regex.compile(r"[0-9a-f]{4,64}")


class NodeLog(NamedTuple):
    """Whose log it is, as far as the command says."""

    container: str | None = None
    pod: str | None = None
    namespace: str | None = None


def of_command(text: str) -> NodeLog:
    """Nothing of a command that names no container, or a part of a name that others may hold as well."""
    tool = TOOL.search(text)
    if tool is None:
        m = next((m for pattern in FILES if (m := pattern.search(text))), None)
        return NodeLog(m["container"], m["pod"], m["namespace"]) if m else NodeLog()
    if m := LOOKED_FOR.search(text):
        return NodeLog(m["container"]) if m["container"] in OURS else NodeLog()
    m = DIRECT.search(text, tool.start())
    if m is None or tool["tool"] == "crictl":  # which knows containers by their id alone
        return NodeLog()
    if m["first"]:
        return NodeLog(m["first"], m["pod"], m["namespace"])
    return NodeLog(m["container"]) if m["container"] in OURS and not HEX.fullmatch(m["container"]) else NodeLog()
