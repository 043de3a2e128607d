"""
Calls for edge nodes of KubeEdge: they go by cloudcore's stream, and whatever Konnectivity does is no part of it.

Whose call it was is told by the node that was dialled, by the port of edgecore, or by what cloudcore says of the node's session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer.konnectivity.chain import Caller
from analyzer.model import Candidate, Gap, Placed
from analyzer.schema import LOG_SIGNALS, TOOL_ERRORS
from analyzer.tunnel import edge_stream, uses
from analyzer.tunnel.edge_stream import EdgeWord
from analyzer.tunnel.faults import Faults
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

CLOUDCORE = "kubectl logs -n kubeedge -l kubeedge=cloudcore --tail=100 | grep -i session"


class EdgeComplaint(NamedTuple):
    row: Placed
    leg: str
    says: str
    candidates: tuple[Candidate, ...]


def of_use(faults: Faults, about: About) -> EdgeComplaint | None:
    """A call of a user's that was for an edge node; None where none is known to be."""
    rows = about.tables[TOOL_ERRORS]
    said = edge_stream.words(about.tables[LOG_SIGNALS])
    for word in edge_stream.told(rows):
        return EdgeComplaint(word.row, _leg(word.node), _says(word), _without_session(word.node, said))
    for seen in (one for one in faults.all if one.fault.caller is Caller.KUBELET):
        if (found := edge_stream.dialled(seen.fault, about.nodes, said)) is not None:
            node, port = found
            own = _of(said, node)
            if own is not None:
                return EdgeComplaint(seen.row, _leg(node), _says(own), _without_session(node, said))
            says = f"{seen.fault.reason.value}{f' ({seen.fault.address})' if seen.fault.address else ''}"
            return EdgeComplaint(seen.row, _leg(node), says, _not_handed_on(node, port, about))
    silent = next((row for row in rows if edge_stream.is_nameless(row) and uses.goes_through(row.command)), None)
    last = _last(said, about) if silent is not None else None
    if silent is None or last is None:
        return None
    return EdgeComplaint(silent, _leg(last.node), _says(last), _without_session(last.node, said))


def alone(about: About) -> EdgeComplaint | None:
    """The last word of cloudcore or edgecore, where nobody else complains."""
    said = edge_stream.words(about.tables[LOG_SIGNALS])
    last = _last(said, about)
    return last and EdgeComplaint(last.row, _leg(last.node), _says(last), _without_session(last.node, said))


def _last(said: list[EdgeWord], about: About) -> EdgeWord | None:
    """The last of those that are KubeEdge's without doubt, cloudcore's before edgecore's: it names the node."""
    known = [one for one in said if one.is_sure or one.node in about.nodes]
    return next((one for one in reversed(known) if not one.dialled), known[-1] if known else None)


def _of(said: list[EdgeWord], node: str | None) -> EdgeWord | None:
    """The last word of this node's; of one that nothing names the last of all."""
    return next((one for one in reversed(said) if node is None or one.node in (node, None)), None)


def _leg(node: str | None) -> str:
    return f"API server to {node or 'an edge node'} by KubeEdge's stream (cloudcore to edgecore), which is not Konnectivity"


def _says(word: EdgeWord) -> str:
    place = f"({word.row.source.rpartition('/')[2]}:{word.row.line})"
    if word.dialled:
        return f"edgecore does not reach cloudcore at {word.dialled} {place}"
    return f"cloudcore has no session of {word.node} {place}"


def _without_session(node: str | None, said: list[EdgeWord]) -> tuple[Candidate, ...]:
    """Why an edge node keeps no stream open: what its own log says of it, else both of its ends."""
    at = node or "<edge_node>"
    off = Gap("whether it is on", f"ssh {at} 'grep -A 12 edgeStream: /etc/kubeedge/config/edgecore.yaml'")
    switched = Candidate(f"edgeStream is off in edgecore's configuration on {at}: its default", off)
    if (own := next((one for one in reversed(said) if one.dialled and one.node in (node, None)), None)) is not None:
        host, _, port = own.dialled.rpartition(":")
        probe = Gap("whether the port answers", f"nc -vz -w 5 {host.strip('[]')} {port}   # on {at}")
        return (Candidate(f"a firewall, NAT or balancer between {at} and cloudcore at {own.dialled}", probe),)
    log = Gap("edgecore's own words", f"ssh {at} 'journalctl -u edgecore --since -1h | grep -iE \"stream|tunnel\"'")
    return switched, Candidate(f"edgecore on {at} does not reach cloudcore's tunnelPort (10004), or does not run", log)


def _not_handed_on(node: str | None, port: str, about: About) -> tuple[Candidate, ...]:
    """What dialled the node itself, where cloudcore should have been."""
    who = "the agents' nodes" if about.tunnel == "konnectivity" else "the API server's machine"
    at = port if is_number(port) else "10350"
    rule = Gap("whether a rule hands it on", f"iptables -t nat -S | grep -E 'dport {at}|:10003'   # on {who}")
    text = f"no rule on {who} hands TCP {at} to cloudcore's stream (port 10003), so the edge node itself was dialled"
    session = Gap("what cloudcore says of it", CLOUDCORE)
    return Candidate(text, rule), Candidate(
        f"cloudcore's cloudStream is off, or has no session of {node or 'that node'}", session
    )
