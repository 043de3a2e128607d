"""
A described namespace.

::

    Name:         kube-system
    Labels:       kubernetes.io/metadata.name=kube-system
    Annotations:  <none>
    Status:       Active

    No resource quota.

    No LimitRange resource.
"""

from __future__ import annotations

import json

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block

KEYS = frozenset({"Name", "Labels", "Annotations", "Status"})


def _fits(block: Block) -> bool:
    """It has no key but these: what else has a status has a namespace, too."""
    return {"Name", "Status"} <= block.tops <= KEYS and block.value("Status") in ("Active", "Terminating")


def _read(block: Block, fragment: Fragment, emit: Emit) -> None:
    labels = json.dumps(block.pairs("Labels"), sort_keys=True) if "Labels" in block.tops else None
    emit(schema.NAMESPACES, block.line("Name"), name=block.value("Name"), labels=labels)


DESCRIBED = (Described("Namespace", _fits, _read, 60),)
