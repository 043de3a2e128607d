"""
Errors of calls that the lists of a bundle know nothing of: they may be another cluster's, and prove nothing of this one.

::

    Error from server (InternalError): ... Post "https://kiwi.kiwi-system.svc:443/validate": no endpoints available for service "kiwi"

beside a whole list of services without `kiwi-system/kiwi`: the API server that says so knows that service. The same holds for a node that
no whole list of nodes has, for a namespace that only another product has, and for a command that named its cluster where the lists name none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from analyzer import limits
from analyzer import patterns as regex
from analyzer.addresses import is_address
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Fault, Reason
from analyzer.schema import FACTS, LISTINGS, NAMESPACES, NODES, SERVICES, TOOL_ERRORS, ToolErrorRow
from analyzer.tables.rows import Tables
from analyzer.vendors import spaces

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


URL = regex.compile(r"https?://(?P<host>\[[\da-fA-F:.]{2,45}\]|[\w.-]{1,253}):\d")


class OfOtherCluster(Enum):
    """Why a call may be another cluster's."""

    SERVICE = "no such service is in the whole list of services"
    NAMESPACE = "no such namespace is in the whole list of namespaces"
    NODE = "no such node is in the whole list of nodes"
    SPACE = "that namespace is of another product"
    UNSTATED = "the command names its cluster, and nothing says that the lists are of the same"


def elsewhere(tables: Tables, about: About) -> Mapping[tuple[str, int], OfOtherCluster]:
    """Of each such error why, by (member, line)."""
    known = _Known(tables, about)
    return {
        (row.source, row.line or 0): why
        for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS)
        if (why := next(known.against(row), None)) is not None
    }


class _Known:
    """What the lists of a bundle hold, where they are whole."""

    def __init__(self, tables: Tables, about: About) -> None:
        whole = {one.kind for one in tables[LISTINGS] if one.complete and one.rows and not one.namespace}
        self._product = about.product.value
        self._services = {(row.namespace, row.name) for row in tables[SERVICES]} if "services" in whole else None
        self._spaces = {row.name for row in tables[NAMESPACES]} if "namespaces" in whole else None
        self._nodes: set[str] | None = None
        nodes = tables[NODES]
        if "nodes" in whole and nodes and all(row.internal_ip or is_address(row.name) for row in nodes):
            self._nodes = {name for row in nodes for name in (row.name, row.internal_ip, row.external_ip) if name}
        listed = any(fact.key == "listed_of" for fact in tables[FACTS])
        self._unstated = not listed and any(one.rows for one in tables[LISTINGS])

    def against(self, row: ToolErrorRow) -> Iterator[OfOtherCluster]:
        """What speaks against this cluster, the strongest first."""
        fault = chain.read(row.message)
        if fault is not None:
            yield from self._service(fault)
            host = _host(fault) if fault.caller is Caller.KUBELET else ""
            if host and self._nodes is not None and host not in self._nodes:
                yield OfOtherCluster.NODE
        if row.asked_of and self._unstated:
            yield OfOtherCluster.UNSTATED

    def _service(self, fault: Fault) -> Iterator[OfOtherCluster]:
        if fault.service is None:
            return
        absent = fault.reason is not Reason.NO_SERVICE  # else the lists say the same
        if spaces.is_of_other(fault.service[0], self._product):
            yield OfOtherCluster.SPACE
        if absent and self._spaces is not None and fault.service[0] not in self._spaces:
            yield OfOtherCluster.NAMESPACE
        if absent and self._services is not None and fault.service not in self._services:
            yield OfOtherCluster.SERVICE


def _host(fault: Fault) -> str:
    """The node that was called, by the URL: an address that failed may be a server's on the way."""
    m = URL.match(fault.url or "")
    return str(m["host"]).strip("[]") if m else ""
