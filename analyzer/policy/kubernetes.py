"""
Kubernetes NetworkPolicy as Calico rules: tier `default`, order 1000, Allow only (libcalico-go conversion).

An absent or empty `from`/`to` is anyone, outside included; no protocol is TCP; no ports is everything.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]


def selector_text(selector: Any) -> str:
    """A LabelSelector in Calico's language; {} selects everything."""
    if not isinstance(selector, dict):
        return ""
    parts = [f"{key} == {quote(value)}" for key, value in sorted((selector.get("matchLabels") or {}).items())]
    for one in selector.get("matchExpressions") or []:
        key, operator = one.get("key"), one.get("operator")
        values = ", ".join(quote(v) for v in one.get("values") or [])
        parts.append(
            {
                "In": f"{key} in {{{values}}}",
                "NotIn": f"{key} not in {{{values}}}",
                "Exists": f"has({key})",
                "DoesNotExist": f"!has({key})",
            }.get(str(operator), f"has({key}) && !has({key})")
        )
    return " && ".join(parts)


def quote(value: Any) -> str:
    text = str(value)
    return f'"{text}"' if "'" in text else f"'{text}'"


def rules(spec: Spec, direction: str) -> list[Spec]:
    """Calico rules of `ingress` or `egress`, one for each pair of peer and port."""
    key, peers_key, entity = (
        ("ingress", "from", "source") if direction == "Ingress" else ("egress", "to", "destination")
    )
    found: list[Spec] = []
    for rule in spec.get(key) or []:
        if not isinstance(rule, dict):
            continue
        peers = [_peer(p) for p in rule.get(peers_key) or []] or [{}]
        ports = [_port(p) for p in rule.get("ports") or []] or [{}]
        for peer in peers:
            for port in ports:
                made: Spec = {"action": "Allow"}
                if "protocol" in port:
                    made["protocol"] = port["protocol"]
                target: Spec = {"ports": port["ports"]} if "ports" in port else {}
                if entity == "destination":
                    made["destination"] = {**peer, **target}
                else:
                    made["source"], made["destination"] = peer, target
                found.append(made)
    return found


def _peer(peer: Spec) -> Spec:
    if "ipBlock" in peer:
        block = peer["ipBlock"] or {}
        made: Spec = {"nets": [block.get("cidr")]}
        if block.get("except"):
            made["notNets"] = block["except"]
        return made
    made = {"selector": selector_text(peer.get("podSelector")) or "all()"}
    if peer.get("namespaceSelector") is not None:
        made["namespaceSelector"] = selector_text(peer["namespaceSelector"]) or "all()"
    return made


def _port(port: Spec) -> Spec:
    made: Spec = {"protocol": port.get("protocol") or "TCP"}
    if port.get("port") is not None:
        first, last = port["port"], port.get("endPort")
        made["ports"] = [f"{first}:{last}" if last is not None else first]
    return made
