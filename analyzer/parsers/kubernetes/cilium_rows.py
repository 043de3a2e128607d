"""
Rows of `kubectl get ccnp,cnp -A`: names of policies, which is all that such a table shows.

Of several kinds each name bears its kind; of one kind the command says it::

    NAME                                                                AGE
    ciliumclusterwidenetworkpolicy.cilium.io/restrict-world-egress      55m
"""

from __future__ import annotations

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import Cells, name_of, value
from analyzer.sources.commands import read_command
from analyzer.vendors.networks import cilium_kind


def policy(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """A row where the object is a policy of Cilium; objects of other kinds are read, and are none."""
    prefix, slash, _ = cells.get("NAME", "").partition("/")
    kinds = read_command(fragment.context.command).kinds
    kind = cilium_kind(prefix if slash else kinds[0] if len(kinds) == 1 else "")
    if kind is None:
        emit.records += 1
        return
    space = value(cells, "NAMESPACE") if kind == "CiliumNetworkPolicy" else None
    emit(schema.POLICIES, line, kind=kind, namespace=space, name=name_of(cells))
