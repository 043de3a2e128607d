"""
Workload endpoints: pods with an address of their own, and Calico's WorkloadEndpoint objects, which say the same directly.

Source of labels, profiles and ports: libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.policy import labels as known
from analyzer.policy.labels import Partial
from analyzer.policy.objects import Endpoint, Named
from analyzer.policy.spec.values import loads, protocol_number
from analyzer.schema import CalicoObjectRow
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.pods import Pod
    from analyzer.policy.profiles import Profiles

FINISHED = frozenset({"Succeeded", "Failed", "Completed", "Evicted"})
Key = tuple[str | None, str]


def finished(pod: Pod) -> bool:
    """It gave its address back (`IsFinished` of Calico's conversion)."""
    return (pod.phase or pod.status) in FINISHED


def of_pod(pod: Pod, profiles: Profiles, template: dict[str, str] | None) -> Endpoint:
    """A pod; `template` has the labels of the object that made it, for a pod whose own are not in the bundle."""
    own = loads(pod.labels) if pod.labels is not None else template
    stated = [known.text_map(loads(row.labels)) for row in pod.rows if row is not None and row.labels is not None]
    torn = any(one != stated[0] for one in stated[1:])
    if torn:  # two recordings of one pod: what both say is known, what one of them says is not
        own = {k: v for k, v in stated[0].items() if all(one.get(k) == v for one in stated)}
    space = pod.namespace or ""
    account = pod.service_account or "default"
    labels = {
        **known.text_map(own),
        **({known.NAMESPACE: space} if space else {}),
        known.ORCHESTRATOR: "k8s",
    }
    told = pod.service_account is not None or pod.ports is not None  # a table does not show the account
    if told and len(account) <= known.LONGEST_ACCOUNT:
        labels[known.ACCOUNT] = account
    names = (f"kns.{space}", f"ksa.{space}.{account}") if space else ()
    hidden = own is None or torn
    return Endpoint(
        "workload",
        pod.name,
        pod.namespace,
        tuple((pod.ips or pod.ip or "").split(",")),
        pod.node,
        joined(labels, names if told else names[:1], profiles, hidden, not told)
        if space
        else Partial(labels, own=hidden, namespace=True, account=True, adrift=True),
        ports_of(loads(pod.ports)) if pod.ports is not None else None,
        names,
        pod.rows[0] if pod.rows else None,
    )


def of_object(row: CalicoObjectRow, profiles: Profiles) -> Endpoint | None:
    """A WorkloadEndpoint; None for one that could not be read."""
    spec = loads(row.spec)
    if not isinstance(spec, dict):
        return None
    names = tuple(str(p) for p in spec["profiles"]) if isinstance(spec.get("profiles"), list) else ()
    addresses = spec["ipNetworks"] if isinstance(spec.get("ipNetworks"), list) else []
    ports = spec.get("ports")
    listed = [[p.get("name"), p.get("port"), p.get("protocol")] for p in ports if isinstance(p, dict)] if isinstance(ports, list) else []  # fmt: skip
    return Endpoint(
        "workload",
        pod_name(row.name or "", spec),
        row.namespace,
        tuple(str(a) for a in addresses),
        str(spec["node"]) if spec.get("node") else None,
        joined(known.text_map(loads(row.labels)), names, profiles, False),
        ports_of(listed),
        names,
        row,
    )


def pod_name(name: str, spec: dict[str, Any]) -> str:
    """The pod of a WorkloadEndpoint: as it says, else from its name ``<node>-k8s-<pod>-eth0``, where dashes are doubled."""
    if spec.get("pod") or spec.get("workload"):
        return str(spec.get("pod") or spec["workload"])
    parts = name.replace("--", "\0").split("-")
    return parts[2].replace("\0", "-") if len(parts) == 4 else name


def joined(
    own: dict[str, str], names: tuple[str, ...], profiles: Profiles, hidden: bool, no_account: bool = False
) -> dict[str, str]:  # fmt: skip
    """Own labels over inherited ones, and what of them the bundle does not show."""
    inherited, namespace, account = profiles.labels(names)
    account |= no_account
    labels = {**inherited, **own}
    if hidden or namespace or account:
        return Partial(labels, own=hidden, namespace=namespace, account=account)
    return labels


def ports_of(listed: Any) -> Named:
    """Named ports of [name, number, protocol] lists; those without a number are no ports (the API refuses them)."""
    found: Named = {}
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, list) or len(one) != 3:
            continue
        name, number, protocol = one
        ip_protocol = protocol_number(protocol or "TCP")
        if name and ip_protocol and not isinstance(number, bool) and is_number(str(number)) and int(number) > 0:
            found.setdefault(str(name), []).append((ip_protocol, int(number)))
    return found


def merged(first: Endpoint, pod: Endpoint) -> Endpoint:
    """What the WorkloadEndpoint says, and from the pod what that leaves open."""
    first.node = first.node or pod.node
    first.addresses = first.addresses or pod.addresses
    if not first.ports and pod.ports:
        first.ports = pod.ports
    return first
