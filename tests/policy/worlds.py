"""Random small worlds, as a model for the second opinion and as objects for the analyzer."""

from __future__ import annotations

import random
from typing import Any

from tests.policy.second_opinion import Host, Model, Pod, Policy, Rule, Side, Tree
from tests.support import policies as objects

SPACES, KEYS, VALUES = ("mill", "kiln", "yard"), ("app", "zone", "role"), ("a", "b", "c")
PORTS = (53, 80, 443, 179)
OUTSIDE = ("203.0.113.9", "198.51.100.7")
NETS = ("0.0.0.0/0", "172.30.0.0/24", "172.30.0.2/31", "10.44.0.0/24", "203.0.113.0/24", "172.30.0.3/32")


def tree(chance: random.Random, depth: int = 2, spaces: bool = False) -> Tree:
    """A selector; `spaces`: of namespaces, where ``global()`` has its meaning."""
    if depth and chance.random() < 0.45:
        word = chance.choice(("not", "and", "or"))
        return (word, *(tree(chance, depth - 1, spaces) for _ in range(1 if word == "not" else 2)))
    word = chance.choice(("eq", "eq", "eq", "ne", "has", "in", "all", *(("global",) if spaces else ())))
    if word in ("all", "global"):
        return (word,)
    key = chance.choice(KEYS)
    if word == "has":
        return (word, key)
    return (word, key, tuple(chance.sample(VALUES, 2)) if word == "in" else chance.choice(VALUES))


def text(one: Tree) -> str:
    """The tree in Calico's language."""
    word = one[0]
    if word in ("all", "global"):
        return f"{word}()"
    if word == "has":
        return f"has({one[1]})"
    if word == "not":
        return f"!({text(one[1])})"
    if word in ("and", "or"):
        return f" {'&&' if word == 'and' else '||'} ".join(f"({text(part)})" for part in one[1:])
    if word == "in":
        return f"{one[1]} in {{{', '.join(repr(v) for v in one[2])}}}"
    return f"{one[1]} {'==' if word == 'eq' else '!='} '{one[2]}'"


def maybe(chance: random.Random, value: Any, how: float = 0.4) -> Any:
    return value if chance.random() < how else None


def labels(chance: random.Random) -> dict[str, str]:
    return {key: chance.choice(VALUES) for key in KEYS if chance.random() < 0.6}


def side(chance: random.Random, destination: bool) -> Side:
    made = Side(
        maybe(chance, tree(chance)), maybe(chance, tree(chance), 0.15), maybe(chance, tree(chance, 2, True), 0.3),
        tuple(chance.sample(NETS, 1)) if chance.random() < 0.2 else (), tuple(chance.sample(NETS, 1)) if chance.random() < 0.1 else (),
    )  # fmt: skip
    if destination and chance.random() < 0.4:
        named = tuple(chance.sample((*PORTS, "web", "dns", "50:90"), chance.randint(1, 2)))
        if chance.random() < 0.8:
            made.ports = named
        else:
            made.not_ports = named
    return made


def rule(chance: random.Random) -> Rule:
    made = Rule(
        chance.choice(("Allow", "Allow", "Allow", "Deny", "Pass", "Log")),
        chance.choice(("TCP", "UDP")),
        Side(),
        side(chance, True),
    )
    if chance.random() < 0.6:
        made.source = side(chance, False)
    if chance.random() < 0.25 and not made.destination.ports and not made.destination.not_ports:
        made.protocol = None
    return made


def rules(chance: random.Random) -> list[Rule] | None:
    return [rule(chance) for _ in range(chance.randint(0, 3))] if chance.random() < 0.6 else None


def simple(chance: random.Random) -> Tree:
    """What a LabelSelector can say."""
    return (
        (chance.choice(("eq", "eq", "in")), chance.choice(KEYS), chance.choice(VALUES))
        if chance.random() < 0.8
        else ("has", chance.choice(KEYS))
    )


def plain(chance: random.Random) -> Tree | None:
    made = simple(chance)
    if made[0] == "in":
        made = ("in", made[1], tuple(chance.sample(VALUES, 2)))
    return made if chance.random() < 0.75 else None


def peers(chance: random.Random, cluster: bool) -> list[Side]:
    found = []
    for _ in range(chance.randint(1 if cluster else 0, 2)):
        if chance.random() < 0.25 and not cluster:
            found.append(
                Side(
                    nets=(chance.choice(NETS),),
                    not_nets=tuple(chance.sample(NETS[2:], 1)) if chance.random() < 0.4 else (),
                )
            )
        else:
            spaces = plain(chance) or ("all",)
            found.append(
                Side(
                    selector=plain(chance) or ("all",), namespaces=spaces if cluster or chance.random() < 0.5 else None
                )
            )
    return found


def kube(chance: random.Random, cluster: bool) -> list[tuple[str, list[Side], list[tuple[str, int | str | None]]]]:
    """(action, peers, ports) of rules of a Kubernetes or a cluster policy."""
    return [
        (
            chance.choice(("Allow", "Deny", "Pass")) if cluster else "Allow",
            peers(chance, cluster),
            [
                (
                    chance.choice(("TCP", "UDP")),
                    chance.choice((*PORTS, None) if cluster else (*PORTS, "web", "dns", None)),
                )
                for _ in range(chance.randint(0, 2))
            ],
        )
        for _ in range(chance.randint(0 if not cluster else 1, 2))
    ]


def label_selector(one: Tree | None) -> dict[str, Any]:
    if one is None or one[0] == "all":
        return {}
    if one[0] == "eq":
        return {"matchLabels": {one[1]: one[2]}}
    entry = (
        {"key": one[1], "operator": "Exists"}
        if one[0] == "has"
        else {"key": one[1], "operator": "In", "values": list(one[2])}
    )
    return {"matchExpressions": [entry]}


def expanded(found: list[Any], ingress: bool) -> list[Rule]:
    """Rules of the model: one for each peer and port."""
    made = []
    for action, listed, ports in found:
        for peer in listed or [Side()]:
            for protocol, port in ports or [(None, None)]:
                target = (port,) if port is not None else ()
                if ingress:
                    made.append(Rule(action, protocol, peer, Side(ports=target)))
                else:
                    made.append(
                        Rule(
                            action,
                            protocol,
                            Side(),
                            Side(peer.selector, None, peer.namespaces, peer.nets, peer.not_nets, target),
                        )
                    )
    return made


def model(chance: random.Random) -> tuple[Model, list[dict[str, Any]]]:
    """A world: 3 namespaces, 6 pods, 2 hosts, up to 8 policies of all kinds, no two of one tier with the same order."""
    spaces = {name: labels(chance) for name in SPACES}
    accounts = {(space, account): labels(chance) for space in SPACES for account in ("default", "boss")}
    nodes = {"w1": "10.44.0.11", "w2": "10.44.0.12"}
    pods = [
        Pod(chance.choice(SPACES), f"p{at}", f"172.30.0.{at}", chance.choice(("w1", "w2")), chance.choice(("default", "boss")), labels(chance),
            {name: (chance.choice(("TCP", "UDP")), chance.choice(PORTS)) for name in ("web", "dns") if chance.random() < 0.5})
        for at in range(6)
    ]  # fmt: skip
    hosts = [
        Host(f"{name}-hep", name, chance.choice(("eth0", "*")), address, labels(chance), chance.random() < 0.3)
        for name, address in nodes.items() if chance.random() < 0.5
    ]  # fmt: skip
    sets = [
        (f"s{at}", chance.choice((None, *SPACES)), chance.choice(NETS[1:]), labels(chance))
        for at in range(chance.randint(0, 2))
    ]
    tiers = {
        name: (chance.choice((10.0, 2e6, 5e6)) + at, chance.choice(("Deny", "Pass")))
        for at, name in enumerate(("first", "other"))
        if chance.random() < 0.5
    }
    world = Model(spaces, accounts, nodes, pods, hosts, sets, tiers, [], chance.choice(("Accept", "Drop")))
    made = _base(world)
    for at in range(chance.randint(1, 8)):
        _add(chance, world, made, at)
    return world, made


def _base(world: Model) -> list[dict[str, Any]]:
    made = [objects.made("Namespace", name, api="v1", labels=own) for name, own in world.namespaces.items()]
    made += [
        objects.made("ServiceAccount", name, api="v1", space=space, labels=own)
        for (space, name), own in world.accounts.items()
    ]
    made += [objects.node(name, address) for name, address in world.nodes.items()]
    for pod in world.pods:
        ports = [
            {"name": name, "containerPort": number, "protocol": protocol}
            for name, (protocol, number) in pod.ports.items()
        ]
        one = objects.pod(f"{pod.namespace}/{pod.name}", pod.address, pod.node, ports, pod.account)
        one["metadata"]["labels"] = dict(pod.labels)
        made.append(one)
    for host in world.hosts:
        more = {"profiles": ["projectcalico-default-allow"]} if host.open else {}
        made.append(objects.hep(host.name, host.node, host.interface, host.address, labels=dict(host.labels), **more))
    for name, space, net, own in world.sets:
        made.append(
            objects.made("NetworkSet" if space else "GlobalNetworkSet", name, {"nets": [net]}, space=space, labels=own)
        )
    made += [objects.tier(name, order, action) for name, (order, action) in world.tiers.items()]
    made.append(objects.made("FelixConfiguration", "default", {"defaultEndpointToHostAction": world.to_host}))
    return made


def _add(chance: random.Random, world: Model, made: list[dict[str, Any]], at: int) -> None:
    kind = chance.choice(("gnp", "gnp", "np", "np", "knp", "knp", "cnp"))
    space = chance.choice(SPACES)
    order = float(chance.choice((10, 2000)) + at)
    if kind in ("gnp", "np"):
        tier = chance.choice(("default", "default", *world.tiers))
        name = f"p{at}" if tier == "default" else f"{tier}.p{at}"
        one = Policy(
            kind,
            name,
            space if kind == "np" else None,
            tier,
            order,
            maybe(chance, tree(chance), 0.8),
            None,
            maybe(chance, tree(chance), 0.15),
            rules(chance),
            rules(chance),
        )
        if kind == "gnp":
            one.namespaces = maybe(chance, tree(chance, 2), 0.3)
            one.forward = chance.random() < 0.4
        world.policies.append(one)
        made.append(_calico(one))
        return
    ways = {way: kube(chance, kind == "cnp") if chance.random() < 0.6 else None for way in ("ingress", "egress")}
    if kind == "knp":
        one = Policy("knp", f"p{at}", space, "default", 1000.0, plain(chance))
        types = [way for way, found in ways.items() if found is not None]
        spec: dict[str, Any] = {
            "podSelector": label_selector(one.selector),
            "policyTypes": [way.title() for way in types] or ["Ingress"],
        }
        ways = ways if types else {"ingress": [], "egress": None}
    else:
        tier = chance.choice(("kube-admin", "kube-baseline"))
        one = Policy("cnp", f"p{at}", None, tier, order, plain(chance), plain(chance) or ("all",))
        subject = {"namespaceSelector": label_selector(one.namespaces), "podSelector": label_selector(one.selector)}
        spec = {
            "tier": "Admin" if tier == "kube-admin" else "Baseline",
            "priority": int(order),
            "subject": {"pods": subject},
        }
        ways = {way: found or None for way, found in ways.items()}
    for way, found in ways.items():
        if found is not None:
            setattr(one, way, expanded(found, way == "ingress"))
            spec[way] = [_kube_rule(each, way, kind == "cnp") for each in found]
    world.policies.append(one)
    api = "networking.k8s.io/v1" if kind == "knp" else "policy.networking.k8s.io/v1alpha2"
    made.append(
        objects.made(
            "NetworkPolicy" if kind == "knp" else "ClusterNetworkPolicy", one.name, spec, api=api, space=one.namespace
        )
    )


def _kube_rule(found: Any, way: str, cluster: bool) -> dict[str, Any]:
    action, listed, ports = found
    made: dict[str, Any] = {}
    key = "from" if way == "ingress" else "to"
    if cluster:
        made["action"] = {"Allow": "Accept"}.get(action, action)
        made[key] = [
            {"pods": {"namespaceSelector": label_selector(p.namespaces), "podSelector": label_selector(p.selector)}}
            for p in listed
        ]
        if ports:
            made["protocols"] = [
                {protocol.lower(): {"destinationPort": {"number": port}} if port is not None else {}}
                for protocol, port in ports
            ]
        return made
    made[key] = [
        {"ipBlock": {"cidr": p.nets[0], "except": list(p.not_nets)}} if p.nets
        else {"podSelector": label_selector(p.selector), **({"namespaceSelector": label_selector(p.namespaces)} if p.namespaces else {})}
        for p in listed
    ]  # fmt: skip
    made["ports"] = [{"protocol": protocol, **({"port": port} if port is not None else {})} for protocol, port in ports]
    return made


def _calico(one: Policy) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "order": one.order,
        "tier": one.tier,
        "types": [w.title() for w in ("ingress", "egress") if getattr(one, w) is not None] or ["Ingress"],
    }
    if one.ingress is None and one.egress is None:
        one.ingress = []
    for key, found in (
        ("selector", one.selector),
        ("namespaceSelector", one.namespaces),
        ("serviceAccountSelector", one.accounts),
    ):
        if found is not None:
            spec[key] = text(found)
    if one.forward:
        spec["applyOnForward"] = True
    for way in ("ingress", "egress"):
        if getattr(one, way) is not None:
            spec[way] = [
                {
                    "action": r.action,
                    **({"protocol": r.protocol} if r.protocol else {}),
                    "source": _entity(r.source),
                    "destination": _entity(r.destination),
                }
                for r in getattr(one, way)
            ]
    kind = "GlobalNetworkPolicy" if one.kind == "gnp" else "NetworkPolicy"
    return objects.made(kind, one.name, spec, space=one.namespace)


def _entity(one: Side) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, found in (
        ("selector", one.selector),
        ("notSelector", one.not_selector),
        ("namespaceSelector", one.namespaces),
    ):
        if found is not None:
            made[key] = text(found)
    for key, listed in (
        ("nets", one.nets),
        ("notNets", one.not_nets),
        ("ports", one.ports),
        ("notPorts", one.not_ports),
    ):
        if listed:
            made[key] = list(listed)
    return made


def places(world: Model) -> list[str]:
    """Every address that can be asked."""
    return [*(pod.address for pod in world.pods), *world.nodes.values(), *OUTSIDE]
