"""Where the agents dial, and how many servers there should be: by arguments, by the programs' own logs, by the cluster's record."""

from __future__ import annotations

from functools import cached_property

from analyzer import patterns as regex
from analyzer.facts.fact import Fact, Origin, Witness, most
from analyzer.facts.generated import AGENT, CONTAINER, is_of
from analyzer.facts.stated import Stated
from analyzer.konnectivity.certificate_names import not_named
from analyzer.konnectivity.chain import LOOKUP
from analyzer.schema import KONNECTIVITY_EVENTS, LOG_OPTIONS, SERVICES
from analyzer.vendors import spaces
from analyzer.wording import is_number

URL = regex.compile(r"(?:https?://)?(?P<host>[\w.-]+)(?::(?P<port>\d+))?")
COUNTS = {"ServerCount": Origin.OPTION, "announced server count": Origin.ANNOUNCED}
"""Options of logs that state how many servers there are."""
DUPLICATE = "duplicate server"
"""An agent's line on a stream that led to a server it holds already: its key `serverCount` is what the servers announced (v0.0.27 to v0.33.1)."""


class AgentTarget(Stated):
    """Host and port that the agents dial, with their witnesses, and the number of servers behind them."""

    @cached_property
    def agent_host(self) -> Fact:
        """Host the agents dial: DaemonSet argument, else the agents' own log, else the cluster's Konnectivity URL, else what they look up, or want a certificate for."""
        fact = self._target("proxy-server-host", "ProxyServerHost", "host")
        if not fact.witnesses:
            for event in self._tables[KONNECTIVITY_EVENTS]:
                if event.signal != "agent_connect_failed":
                    continue
                if m := LOOKUP.search(event.error or ""):
                    fact.say(m[1], event, "name that an agent looks up to connect")
                elif wanted := not_named(event.error):
                    fact.say(wanted, event, "name that an agent wants a certificate for")
            most(fact)
        return fact

    @cached_property
    def agent_port(self) -> Fact:
        return self._target("proxy-server-port", "ProxyServerPort", "port")

    def _target(self, flag: str, option: str, part: str) -> Fact:
        fact = Fact()
        for row in self.args:
            control_plane = spaces.is_control_plane(row.namespace)
            # Other containers may carry the flag too; only a tunnel agent's counts, or a line that names no container.
            own = is_of(AGENT, row.name) or CONTAINER.match(row.container or "") is not None
            if row.flag == flag and row.value and not control_plane and (own or row.kind == "unknown"):
                how = f"--{flag} of {row.kind} {row.name}"
                fact.witnesses.append(Witness(row.value.strip("\"'"), row, how, Origin.ARGUMENT))
        for told in self._tables[LOG_OPTIONS]:
            if told.option == option and told.value is not None:
                fact.witnesses.append(Witness(told.value, told, f"{option} in the agent's log", Origin.OPTION))
        if not fact.witnesses:
            for url in self.facts.get("konnectivity_url", []):
                if (m := URL.match(url.value)) and m[part]:
                    fact.witnesses.append(Witness(m[part], url, "Konnectivity Server URL", Origin.RECORD))
        if not fact.witnesses and part == "port":
            for service in self._tables[SERVICES]:
                if service.name == "konnectivity-server" and service.node_ports:
                    fact.witnesses.append(
                        Witness(service.node_ports.split(",")[0], service, "node port of service konnectivity-server")
                    )
        if fact.witnesses:
            fact.value = fact.witnesses[0].value
        return fact

    @cached_property
    def server_count(self) -> Fact:
        """How many servers there should be: what the servers were told, else the product's rule."""
        fact = Fact()
        for row in self._tables[LOG_OPTIONS]:
            if row.option in COUNTS and row.value and is_number(row.value) and row.value != "0":
                fact.witnesses.append(Witness(row.value, row, row.option, COUNTS[row.option]))
        for arg in self.args:
            if arg.flag == "server-count" and arg.value and is_number(arg.value):
                fact.witnesses.append(Witness(arg.value, arg, "--server-count", Origin.ARGUMENT))
        if not fact.witnesses:
            said = (e for e in self._tables[KONNECTIVITY_EVENTS] if e.message == DUPLICATE and e.count)
            if (last := next(said, None)) is not None:
                fact.witnesses.append(Witness(str(last.count), last, "serverCount of the agent", Origin.ANNOUNCED))
        if fact.witnesses:
            fact.value = fact.witnesses[-1].value
        return fact
