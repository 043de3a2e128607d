"""
Where the agents' server stands: what they are told, what their failed connects dialled, or the range that stands for a private host.

::

    --proxy-server-host=c1.private.us-south.containers.cloud.ibm.com   a host without an address
    "cannot connect once" err="... dial tcp 166.9.4.4:31417: i/o timeout"   the address that it has for agents
"""

from __future__ import annotations

import ipaddress
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.addresses import is_loopback, valid
from analyzer.schema import KONNECTIVITY_EVENTS
from analyzer.tables.rows import Tables
from analyzer.tunnel import errors
from analyzer.vendors.ibm import PRIVATE_ENDPOINTS
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

MOST_EVENTS = 2000
MOST_DIALLED = 3
FROM_LOG = "address from the agents' log"


class AgentsServer:
    """What a bundle says of the place of the server; no policy is asked for it."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def told(self) -> tuple[str | None, int | None]:
        """Host and port that the agents are told."""
        host, told = self._about.agent_host.value, self._about.agent_port.value
        return host, int(told) if told is not None and is_number(told) else None

    @cached_property
    def dialled(self) -> list[tuple[str, int]]:
        """Addresses and ports that agents' failed connects name, each once; none where agents are told both, nor against what they are told."""
        host, port = self.told
        if host is not None and port is not None:
            return []
        found: dict[tuple[str, int], None] = {}
        for event in self._tables[KONNECTIVITY_EVENTS]:
            if event.component == "agent" and event.signal == "agent_connect_failed":
                address, _, at = (errors.target(event.error) or "").rpartition(":")
                if valid(address) and not is_loopback(address) and port in (None, int(at)):
                    found[address, int(at)] = None
        return [one for one in found if host is None or not valid(host) or host == one[0]][:MOST_DIALLED]

    def address(self, host: str) -> tuple[str | None, str]:
        """(The address or range that stands for this host, by what that is taken for it); (None, "") where nothing tells one."""
        try:
            ipaddress.ip_address(host)
            return host, ""
        except ValueError:
            pass
        for event in self._tables[KONNECTIVITY_EVENTS][:MOST_EVENTS]:
            target = errors.target(event.error)
            if target and event.component == "agent" and not errors.is_kubelet(target):
                return target.rsplit(":", 1)[0], FROM_LOG
        if self._about.agent_endpoint == "private" and self._about.classic is not False:
            return (
                PRIVATE_ENDPOINTS,
                f"{host} taken for an address in {PRIVATE_ENDPOINTS}, the range of private service endpoints",
            )
        return None, ""
