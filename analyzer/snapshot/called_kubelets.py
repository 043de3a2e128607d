"""Which kubelets errors name as called, and whether every node of a cluster is known by its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from analyzer import patterns as regex
from analyzer.addresses import is_address
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller

URL = regex.compile(r"https?://(?P<host>\[[\da-fA-F:.]{2,45}\]|[\w.-]{1,253}):\d")


def called_kubelets(errors: Any) -> dict[str, list[tuple[int, str]]]:
    """(line, host) of each call to a kubelet that an error quotes with its URL, by member."""
    found: dict[str, list[tuple[int, str]]] = {}
    if not isinstance(errors, dict):
        return found
    for source, line, message in zip(errors["source"], errors["line"], errors["message"], strict=True):
        fault = chain.read(message) if message and line is not None else None
        if fault is None or fault.caller is not Caller.KUBELET or not fault.url:
            continue
        if (m := URL.match(fault.url)) is not None:
            found.setdefault(source, []).append((line, m["host"].strip("[]")))
    return found


def known_nodes(tables: Mapping[str, Any], is_own: Callable[[str, int | None], bool]) -> frozenset[str] | None:
    """
    Names and addresses of the nodes listed in what is one's own; None where one of them has no known address.

    Of some products a node's name is its address.
    """
    nodes = tables.get("nodes")
    if not isinstance(nodes, dict):
        return None
    found: set[str] = set()
    columns = (nodes[name] for name in ("source", "line", "name", "internal_ip", "external_ip"))
    for source, line, name, inner, outer in zip(*columns, strict=True):
        if not is_own(source, line):
            continue
        if not inner and not is_address(str(name)):
            return None
        found.update(str(one) for one in (name, inner, outer) if one)
    return frozenset(found) or None
