"""
K3s and RKE2: the server has no session of one node's agent, and calls to the others come through or are not complained of.

The server itself states it (``rancher/remotedialer``, `session_manager.go`); what the agent says of its own connection is the other end::

    level=error msg="Sending HTTP/1.1 502 response to 127.0.0.1:57440: failed to find Session for client worker-3"
    level=error msg="Remotedialer proxy error; reconnecting..." error="read tcp 10.0.0.7:51830->10.0.0.2:9345: i/o timeout"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analyzer.causes import host_firewall
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails
from analyzer.causes.dialer_way import path_of
from analyzer.checks import commands
from analyzer.checks.base import Cite, some
from analyzer.facts.cluster import About
from analyzer.facts.scheduling import control_plane
from analyzer.konnectivity.chain import Caller, Reason
from analyzer.model import Remedy, Symptom, SymptomState
from analyzer.policy.legs import Way
from analyzer.schema import LOG_SOURCES, LogSignalRow, PortTestRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors, remote_dialer
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.remote_dialer import AGENT_UNIT, SERVER_UNIT, DialerFault, DialerWord

CAUSES = Rules()
EITHER = "'k3s*' 'rke2*'"
"""Patterns for systemd and the journal, where nothing tells which of the two it is: what does not run is not matched."""
PARTLY = "One node's agent is connected to some k3s or RKE2 servers only"
FELT = (SymptomState.BROKEN, SymptomState.PARTLY)


@CAUSES.cause(
    "node-session-lost", "One node's own connection to the k3s or RKE2 server is gone", reads=("TUN-03", "POL-11"), family="agent-node-fault",
)  # fmt: skip
def session_lost(
    about: About, symptoms: tuple[Symptom, ...], log_signals: Rows[LogSignalRow], port_tests: Rows[PortTestRow], faults: Faults, outcomes: Outcomes, cite: Cite
) -> Finding | None:  # fmt: skip
    """
    The server's own statement of one node, while users' calls fail or as its answer to one; of several nodes it is the server or the way
    to it.

    Right after its start a server has no session of anybody for a moment: where nobody's call fails it is none. Likely with the other
    end's word, where calls to another node come through, or where all that is known of calls is that the server ended one to that node so.
    """
    untold = about.product.value is None and about.tunnel == "unknown"
    if about.other_tunnel not in AGENT_UNIT and not untold:
        return None
    if path_of(about, log_signals, port_tests) is not None or host_firewall.felt(outcomes, Way.NODE_API):
        return None  # it is the way, and nothing of one node's own
    felt = [one.state for one in symptoms if one.id in ("exec", "logs", "cp") and one.state in FELT]
    said = [one for one in remote_dialer.words(log_signals) if one.fault is not DialerFault.RANCHER]
    gone = {one.target for one in said if one.fault is DialerFault.NO_SESSION and one.target}
    works = any(one.state is SymptomState.WORKS for one in symptoms if one.id in ("exec", "logs", "cp"))
    ended = not works and any(one.answers for one in said if one.fault is DialerFault.NO_SESSION)
    if felt and not gone:
        return _by_agent(about, said, faults, log_signals, outcomes, cite)
    if not (felt or ended) or len(gone) != 1:
        return None
    node = gone.pop()
    calls = faults.of(caller=Caller.KUBELET, reasons=frozenset({Reason.STATUS}))
    addresses = {(one.fault.address or "").rpartition(":")[0] for one in calls} - {""}
    own = {about.nodes[node].internal_ip} if node in about.nodes else set()
    own |= {one.own for one in said if one.row.node == node and one.own}
    known = {one for one in own if one}
    if known and addresses and known.isdisjoint(addresses):
        return None
    word = remote_dialer.joined(said, "", {node, *known})
    if word is None or word.fault is not DialerFault.NO_SESSION:
        return None
    ends = [word.row, *([word.why.row] if word.why else [])]
    through = bool(felt) and all(state is SymptomState.PARTLY for state in felt)
    text = f"the server has no session of {node}: {word.row.name}"
    missed = _missed(said, log_signals, word)
    held = remote_dialer.connected(log_signals, word.why) if word.why is not None else []
    held = [host for host in held if host not in {one.host for one in missed}]
    if len(missed) > 1:
        text += f"; its agent gets no connection to {some(f'{one.host}:{one.port}' for one in missed)}"
        ends[1:] = [one.row for one in missed[:3]]
    else:
        text += f"; its agent: {word.why.row.name}" if word.why else ""
    text += f", and is connected to {some(held)}" if held else ""
    text += "; calls to other nodes come through" if through else "" if felt else "; a call to it ended so"
    return Finding(
        LIKELY if word.why or through or not felt else POSSIBLE,
        text,
        fails(outcomes, "TUN-03"),
        cite([*ends, *(one.row for one in calls[-1:])]),
        _remedies(about, node, word, missed),
        (commands.Gap("the log of that node's agent", f"journalctl {_journals(about, node)} --since -1h | grep -iE 'tunnel|remotedialer|proxy'   # on {node}"),),
        scope=f"calls to pods on {node}" + (" that arrive at the servers it is not connected to" if held else ""),
        title=PARTLY if held else "",
    )  # fmt: skip


def _missed(said: Sequence[DialerWord], log_signals: Rows[LogSignalRow], word: DialerWord) -> list[DialerWord]:
    """The last dial of that agent to each server that it did not reach since, in order; none where it ended otherwise."""
    why = word.why
    if why is None or not why.dials:
        return []
    own = [one for one in said if one.dials and (one.row.source, one.row.node) == (why.row.source, why.row.node)]
    last = {(one.host, one.port): one for one in own}
    return [one for at, one in last.items() if at[0] not in remote_dialer.connected(log_signals, one._replace(host=""))]


def _by_agent(
    about: About, said: list[DialerWord], faults: Faults, log_signals: Rows[LogSignalRow], outcomes: Outcomes, cite: Cite
) -> Finding | None:  # fmt: skip
    """
    Without the server's word: one agent whose dials of the server fail to the end of its log, while all calls that fail are for one node.

    A connection that ended is none: an agent dials anew. Where the log or its own address says that it is another node's, none.
    """
    calls = faults.of(caller=Caller.KUBELET, reasons=frozenset({Reason.STATUS}))
    hosts = {one.fault.kubelet for one in calls if one.fault.kubelet}
    own = [one for one in said if one.is_agents]
    if len(hosts) != 1 or not own or len({one.row.node or one.row.source for one in own}) != 1:
        return None
    host, last = hosts.pop(), own[-1]
    if not (last.dials or last.fault is DialerFault.TURNED_AWAY) or remote_dialer.is_up_since(log_signals, last):
        return None
    names = {text: node.name for node in about.nodes.values() for text in (node.name, node.internal_ip) if text}
    node = names.get(host, host)
    if any(names.get(one, one) != node for one in (last.row.node, last.own) if one and (one in names or host in names)):
        return None
    shown = node if host in names or not last.row.node else last.row.node
    text = f"the agent does not reach the server to the end of its log: {last.row.name}; every call that fails is for {host}"
    return Finding(
        LIKELY,
        text,
        fails(outcomes, "TUN-03"),
        cite([last.row, calls[-1].row]),
        _remedies(about, shown, DialerWord(last.row, DialerFault.NO_SESSION, shown, why=last)),
        (commands.Gap("whether the server has a session of that node", f"journalctl {' '.join(f'-u {one}' for one in _servers(about).split())} --since -1h | grep -iE 'session|remotedialer|proxy'   # on the server"),),
        scope=f"calls to pods on {shown}",
    )  # fmt: skip


def _unit(about: About, node: str) -> str:
    unit = SERVER_UNIT.get(about.other_tunnel or "")
    logs = about.tables[LOG_SOURCES]
    serves = unit is not None and any(
        row.node == node and remote_dialer.is_servers_log(row.source, unit) for row in logs
    )
    serves = serves or (node in about.nodes and control_plane(about.nodes[node]))
    units = SERVER_UNIT if serves else AGENT_UNIT
    return units.get(about.other_tunnel or "", EITHER)


def _servers(about: About) -> str:
    return SERVER_UNIT.get(about.other_tunnel or "", EITHER)


def _journals(about: About, node: str) -> str:
    return " ".join(f"-u {one}" for one in _unit(about, node).split())


AFTERWARDS = "{} dials by itself: restart its agent only if it does not come back once that is done"


def _by_words(about: About, node: str, why: DialerWord) -> Remedy:
    """What its agent says of its dials, where that names no address: the name, the trust between both, or whatever it is."""
    own, text = about.other_tunnel or "*", why.row.name
    if name := errors.looked_up(text):
        asked = f"getent hosts {name}; cat /etc/resolv.conf   # on {node}"
        return customer(f"let {node} resolve {name}, by which its agent dials the server", asked, "S5a")
    if errors.classify(text) in errors.TRUST or why.status in ("401", "403"):
        shown = f"sudo ls -l /var/lib/rancher/{own}/agent/*.crt; grep -nE '^(server|token)' /etc/rancher/{own}/config.yaml   # on {node}; beside it the server's: openssl x509 -noout -subject -dates -in /var/lib/rancher/{own}/server/tls/server-ca.crt"
        return customer(f"let {node} and the server trust each other again: its agent ends with {text}", shown, "S5a")
    look = f"journalctl {_journals(about, node)} --since -1h | grep -iE 'tunnel|remotedialer|proxy'   # on {node}"
    return customer(f"mend what the agent of {node} ends its dials with: {text}", look, "S5a")


def _remedies(about: About, node: str, word: DialerWord, missed: Sequence[DialerWord] = ()) -> tuple[Remedy, ...]:
    """
    A new start dials anew, which an agent does by itself: one that says that its dials do not arrive is helped by the way alone, and by the
    server's program where that machine answers and nothing listens.
    """
    again = customer(
        f"restart the agent of {node}: it dials the servers anew",
        f"systemctl restart {_unit(about, node)}   # on {node}",
        "S5a",
    )
    if word.why is None:
        return (again,)
    if word.why.fault in (DialerFault.UNTOLD, DialerFault.TURNED_AWAY):
        return (_by_words(about, node, word.why), replace(again, text=AFTERWARDS.format(node)))
    host, port = word.why.host, word.why.port
    probe = f"nc -vz -w 5 {host} {port}   # on {node}"
    if not word.why.dials:
        return (again, customer(f"if it does not come back: let TCP {port} from {node} reach {host}", probe, "S5a"))
    owner = next((n.name for n in about.nodes.values() if host in (n.internal_ip, n.external_ip)), None)
    last = replace(again, text=AFTERWARDS.format(node))
    if len(missed) > 1 and not any(one.refused for one in missed):
        hosts = [one.host for one in missed]
        way = f"let TCP {port} from {node} reach {some(hosts)}: a firewall, security group or route on the way; its agent dials and gets no connection"
        each = "; ".join(f"nc -vz -w 5 {one.host} {one.port}" for one in missed)
        return (customer(way, f"{each}   # on {node}", "S5a"), last)
    if word.why.refused:
        unit = f"systemctl status {_servers(about)}; ss -ltn | grep :{port}   # on {owner or host}"
        return (
            customer(
                f"bring up the server of {owner or host}: nothing listens at {host}:{port}, which {node} dials",
                unit,
                "S5a",
            ),
            last,
        )
    whose = f"{host}, which is {owner}" if owner else host
    way = f"let TCP {port} from {node} reach {whose}: a firewall, security group or route on the way; its agent dials and gets no connection"
    return (customer(way, probe, "S5a"), last)
