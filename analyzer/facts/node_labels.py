"""
Labels of a node: all of them where a list or a manifest shows them, else those whose columns `kubectl get nodes -L` printed.

An empty cell stands for a label that the node lacks and for one whose value is empty alike, so a selector that asks for the
empty value (``node-role.kubernetes.io/worker=``) is not decided by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from analyzer.facts.nodes import Node


def fits(node: Node, wanted: Mapping[str, str]) -> bool | None:
    """Has the node these labels; None where one of them is not shown and none is known to be another."""
    said = {_is_as(node, key, text) for key, text in wanted.items()}
    return False if False in said else None if None in said else True


def lacking(node: Node, wanted: Mapping[str, str]) -> list[tuple[str, str]]:
    """Those that the node is known not to have."""
    return [(key, text) for key, text in wanted.items() if _is_as(node, key, text) is False]


def shown_labels(node: Node) -> str:
    """The labels that it is shown to have, as JSON; empty where none is."""
    return node.labels or json.dumps({key: text for key, text in _columns(node).items() if text}, sort_keys=True)


def _is_as(node: Node, key: str, text: str) -> bool | None:
    if node.labels is not None:
        return bool(json.loads(node.labels).get(key) == text)
    columns = _columns(node)
    if key not in columns or not (columns[key] or text):
        return None
    return columns[key] == text


def _columns(node: Node) -> dict[str, str]:
    found: dict[str, str] = json.loads(node.label_columns or "{}")
    return found
