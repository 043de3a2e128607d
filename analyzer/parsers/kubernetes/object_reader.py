"""One loaded Kubernetes object to the reader of its kind; what each kind gives is in the folder `kinds`, one file a family."""

from __future__ import annotations

import functools
from typing import Any

from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes import damaged, kinds
from analyzer.parsers.kubernetes.api_groups import full_name
from analyzer.parsers.kubernetes.kinds import talos
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.registry import collect

NAMELESS = frozenset({"Event", "EgressSelectorConfiguration", "Status", *talos.OWN})
"""Kinds whose objects say something without a name: what happened, what failed, and what stands in a file of a program."""
WITH_STATUS = frozenset({"Pod", "Node", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"})
SERVERS_OWN = frozenset({"uid", "resourceVersion", "creationTimestamp"})
"""What the API server adds: an object that has it was printed by it, and to its end, the status."""
_handlers: dict[str, Any] = {}


def handlers() -> dict[str, Any]:
    """Kind to the function that reads it, from the folder `kinds`."""
    if not _handlers:
        for table in collect(kinds, "KINDS"):
            _handlers.update(table)
    return _handlers


@functools.cache
def small_letters() -> frozenset[str]:
    """The kinds that are read, in small letters."""
    return frozenset(kind.lower() for kind in handlers())


def read_object(
    value: dict[str, Any], text: str, line: int, kind: str | None, fragment: Fragment, emit: Emit, named: int = 0,
    api: str | None = None,
) -> bool:  # fmt: skip
    """
    One object to the reader of its kind; False when its shape could not be read.

    An object of another API group than the kind's is called by its kind and group, and gives no row.

    Args:
        named: the line to cite for what is not found in its text.
        api: the group of a list whose items state none.
    """
    name = value.get("kind") if isinstance(value.get("kind"), str) else kind
    known = full_name(name or "", value.get("apiVersion") or api)
    handler = handlers().get(known)
    if handler is None:
        emit.other(known or "object without a kind")
        return True
    if api and not value.get("apiVersion"):
        value["apiVersion"] = api
    item = Object(value, text, line, name or "", emit, fragment.context, named or line)
    if name not in NAMELESS and not _is_named(value):
        emit.unread(line, f"a {name} without a name", text=text or None)
        damaged.gap(emit, line, name or "", None, item.namespace, str(value.get("apiVersion") or ""))
        return False
    before = _said(emit)
    try:
        handler(item)
    except (TypeError, AttributeError, ValueError, KeyError, IndexError) as error:
        emit.unread(line, f"a {name} of an unexpected shape: {type(error).__name__}: {error}")
        group = value.get("apiVersion")
        damaged.gap(
            emit, line, name or "", item.name or None, item.namespace, group if isinstance(group, str) else ""
        )  # fmt: skip
        return False
    if _said(emit) == before:
        emit.other(known)  # a configuration without webhooks gives no row, and is there for all that
    if item.is_open and name in WITH_STATUS and "status" not in value and SERVERS_OWN & value["metadata"].keys():
        emit.ends_early = True
    return True


def _said(emit: Emit) -> tuple[int, int, int]:
    """Rows, objects without one, and lines that were not understood."""
    return emit.records, emit.others.total(), emit.unread_lines


def _is_named(value: dict[str, Any]) -> bool:
    metadata = value.get("metadata")
    return isinstance(metadata, dict) and metadata.get("name") not in (None, "")
