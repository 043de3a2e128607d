"""
What the policies say of the API server's own connections to the pods behind webhooks and aggregated APIs, where no agent stands between.

The API server is no pod: selectors of a NetworkPolicy never find it, so that only an `ipBlock`, or a rule that names nobody, lets it in. The
node on which a pod runs always reaches that pod.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer import patterns as regex
from analyzer.facts import node_labels
from analyzer.policy import backends, ends
from analyzer.policy.backends import HTTPS
from analyzer.policy.decision import UNKNOWN, Decision
from analyzer.policy.legs import MOST_BACKENDS, PolicyView
from analyzer.policy.objects import Endpoint, Packet, Side
from analyzer.policy.spec.values import loads
from analyzer.policy.ways import Connection, Way
from analyzer.policy.workloads import finished
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod

SOURCE = "API server"
NO_POD = "the API server is taken for no pod of this cluster"
BY_NAME = "the pods of service {} taken by their names"
TCP = 6
OF_HOSTS = "policy-group.network.openshift.io"
"""A namespace label by which OpenShift's networks let in what comes from a node."""
CONTROL = regex.compile(r"(?:^|[,/])(?:control-?plane|master)\b")
"""As `kubectl get nodes` prints a role, or as the label that states it."""
CalledBackend = tuple[str, int | None, str]
"""A pod as `namespace/name`, the port it listens on as far as that is known, and what was taken for granted to find it."""


def to_service(
    view: PolicyView, about: About, way: Way, service: tuple[str, str], port: int | None, name: str
) -> list[Connection]:
    """One connection for each pod behind a service, of OpenVPN's client where that carries it; none where the bundle does not show them."""
    called = f"{'/'.join(service)}:{_port_of(view, service, port)}"
    what = f"{name or called}:"
    if view.clients and (carried := view.to_service(way, service, port, name)):
        return [leg._replace(what=what, client=True) for leg in carried]
    found = _by_service(view, service, port) or _by_name(view, about, service)
    return [
        Connection(way, SOURCE, pod, number, _asked(view, about, pod, number), guess or NO_POD, name, what=what, service=called)
        for pod, number, guess in found[:MOST_BACKENDS]
    ]  # fmt: skip


def _port_of(view: PolicyView, service: tuple[str, str], port: int | None) -> int:
    """The service's port that is called: the only one there is, else HTTPS, as the API server has it where nothing else is said."""
    known = view.world.services.named.get(service)
    only = known.ports[0].get("port") if known is not None and len(known.ports) == 1 else None
    return port or (only if isinstance(only, int) else HTTPS)


def _by_service(view: PolicyView, service: tuple[str, str], port: int | None) -> list[CalledBackend]:
    """The pods behind it by its endpoints, or by its selector, each with its own port: policies see that one, and never the service's."""
    owners = ((view.world.by_ip.get(address), number) for address, number in backends.behind(view.world, service, port))
    return [
        (f"{one.namespace}/{one.name}", number, "")
        for one, number in owners
        if one is not None and one.kind == "workload"
    ]


def _by_name(view: PolicyView, about: About, service: tuple[str, str]) -> list[CalledBackend]:
    """Pods of the service's namespace that bear its name, where nothing shows which are behind it."""
    space, name = service
    own = (
        pod
        for pod in about.pods
        if pod.namespace == space and pod.name.startswith(f"{name}-") and pod.health is not False and not finished(pod)
    )
    guess = BY_NAME.format("/".join(service))
    found = []
    for pod in own:
        if _has_address_of_its_own(view, about, pod):
            found.append((f"{space}/{pod.name}", _only_port(pod), guess))
        elif pod.host_network is None and pod.ip and not about.nodes and pod.is_replica:
            found.append((f"{space}/{pod.name}", _only_port(pod), f"{guess}, and {pod.ip} for an address of its own"))
    return found


def _has_address_of_its_own(view: PolicyView, about: About, pod: Pod) -> bool:
    """Is it known not to use its node's network: no policy of pods selects one that does."""
    return pod.host_network is False or (pod.host_network is None and bool(pod.ip and about.nodes) and not view.world.on_host(pod))  # fmt: skip


def _only_port(pod: Pod) -> int | None:
    """The port that it listens on, where it names one alone."""
    listed = loads(pod.ports) if pod.ports is not None else None
    numbers = {str(one[1]) for one in listed if isinstance(one, list) and len(one) == 3 and (one[2] or "TCP") == "TCP"} if isinstance(listed, list) else set()  # fmt: skip
    only = next(iter(numbers)) if len(numbers) == 1 else ""
    return int(only) if is_number(only) else None


def _asked(view: PolicyView, about: About, pod: str, port: int | None) -> Decision:
    """The pod's ingress, for something outside of the pods whose address is not known."""
    space, _, name = pod.partition("/")
    endpoint = view.world.workloads.get((space, name))
    if endpoint is None:
        return Decision(UNKNOWN, "", f"pod {pod} has no address of its own in the bundle")
    far = Endpoint("api", "API server")
    packet = Packet(Side(far, None, None), ends.side(view.world, ends.End(endpoint), ends.End(far), port), TCP)
    made = view.evaluator.workload(endpoint, "Ingress", packet)
    if why := _open_still(about, endpoint, made):
        return replace(made, ruling=UNKNOWN, reason=why)
    return made


def _open_still(about: About, endpoint: Endpoint, made: Decision) -> str:
    """Why the answer is not known after all."""
    control = {
        node.name
        for node in about.nodes.values()
        if CONTROL.search(f"{node.roles or ''} {node_labels.shown_labels(node)}")
    }
    if len(about.nodes) == 1 or (endpoint.node is not None and control == {endpoint.node}):
        return f"the API server may be on the node of {endpoint.title}, which always reaches it"
    if any(OF_HOSTS in spec for spec in _specs(made)):
        return f"a policy names {OF_HOSTS}, by which OpenShift lets nodes in"
    if about.other_network == "flannel":
        return "flannel enforces no policy"
    return ""


def _specs(made: Decision) -> Iterable[str]:
    return (str(getattr(policy.row, "spec", "") or "") for policy in made.policies)
