"""The first leg of every request (CP-11): does the API server reach its Konnectivity server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from analyzer.checks import carried, commands, details, server_runs
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, unknown, warned
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Outcome, Status, Works
from analyzer.tunnel.dials import NO_AGENT, OK, REQUEST
from analyzer.tunnel.faults import Faults, Seen
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)
WORDS = {
    Reason.REFUSED: "nobody listens there",
    Reason.NO_SOCKET: "the socket is not there: the server does not run, or listens elsewhere",
    Reason.FORBIDDEN: "the API server may not open the socket",
    Reason.NO_FILES: "the API server has no file descriptor left for the dial",
    Reason.DNS: "the server's name does not resolve",
    Reason.CERTIFICATE: "the certificates of the two do not fit",
    Reason.PLAIN: "it answers without TLS",
    Reason.UNROUTED: "there is no route to it",
    Reason.TIMEOUT: "it gives no answer",
    Reason.CUT: "it cuts connections that it took",
}
AT_A_SERVER = {
    Reason.NO_SOCKET: "the API server sees no socket",
    Reason.REFUSED: "the API server finds nobody who listens",
    Reason.FORBIDDEN: "the API server may not open the socket",
}
"""The same where a server is seen to run: what is wrong lies between the two."""

NOBODY_THERE = frozenset({Reason.REFUSED, Reason.NO_SOCKET, Reason.TIMEOUT})
"""What an API server meets where the server beside it is down."""
AGAIN = 3
"""Starts by which a server is one that starts again and again."""


@CHECKS.check("CP-11", "Does the API server reach its Konnectivity server?", "S1", "S2", seen_in=(Works.USED,))
def reach(about: About, tunnel: TunnelView, faults: Faults, outcomes: Mapping[str, Outcome], cite: Cite) -> Answer:
    """
    Errors of the API server's dial to its server's socket or port, wherever they are quoted; a server that answers is reached.

    A connection that was cut after it was taken is no pass and no fail: the server listens. The tunnel is not broken where other calls
    come through, or where one of several servers is down and another is ready.
    """
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if about.tunnel == "none" and about.other_tunnel:
        return not_applicable(f"{about.other_tunnel} reaches its nodes in a way of its own")
    bad = faults.of(Leg.SERVER)
    if bad:
        answer = _reached_not(about, tunnel, bad, cite)
        return replace(answer, partial=True) if _by_one_server(about, answer, outcomes) else answer
    asked = [e for log in tunnel.servers for e in log.of(REQUEST, OK, NO_AGENT)]
    answers = [one.row for one in faults.of(Leg.TUNNEL)] if about.other_tunnel is None else []
    if asked or answers:
        return passed(
            "requests reach the server",
            f"{plural(len(asked), 'request')} in server logs, {plural(len(answers), 'answer')} of it quoted in errors",
            cite([*asked[:1], *answers[:1]]),
        )
    if about.tunnel != "konnectivity":
        return not_applicable("nothing shows that this cluster uses Konnectivity")
    return unknown(
        "no request of the API server to its Konnectivity server is shown, good or bad",
        commands.Gap(
            "what the API server says of its Konnectivity server",
            f"{commands.apiserver_log(about)} | grep -iE 'egress|konnectivity|dialing backend|proxy error'",
        ),
    )


def _reached_not(about: About, tunnel: TunnelView, bad: list[Seen], cite: Cite) -> Answer:
    most = Counter(one.fault.reason for one in bad).most_common()
    worst = max(most, key=lambda pair: (pair[0] is not Reason.CUT, pair[1]))[0]
    same = [one for one in bad if one.fault.reason is worst]
    address = next((one.fault.address for one in reversed(same) if one.fault.address), None)
    runs = server_runs.while_missed(about, tunnel, same, address) if worst in AT_A_SERVER else None
    at = f" at {address}" if address else ""
    text = (
        f"the API server does not reach the Konnectivity server{at}: {WORDS.get(worst, worst.value)} "
        f"({plural(len(same), 'error')}{'' if address else ', the last: ' + same[-1].fault.inner})"
    )
    basis = plural(len(bad), "error") + " of that leg"
    rows = cite([one.row for one in same[-3:]])
    rights = next((row.value for row in reversed(about.facts.get("tunnel_socket_rights", []))), "")
    detail = details.ServerLeg(worst, address, len(same), runs.seen if runs else None, rights)
    if runs is not None:
        now = "a server runs" if runs.seen is details.SeenRunning.NOW else "a server ran until then"
        text = f"{AT_A_SERVER[worst]}{at} ({plural(len(same), 'error')}), and {now}: {runs.by}"
        rows = cite([*(one.row for one in same[-2:]), *runs.rows])
    if worst is Reason.CUT:
        return warned(text, basis, rows, detail=detail)
    failures = [one.row for one in bad]
    among = carried.uses_after(about, failures) or carried.among(about, bad)
    if uses := among or carried.uses_since(about, failures):
        text = f"{text}; but {carried.in_words(uses)}"
        text += "" if among else ", and nothing says which of both is later"
        rows = (*rows[-2:], *cite(uses[-1:]))
    detail = detail._replace(is_disputed=bool(uses) and not among)
    return replace(failed(text, basis, rows, detail=detail, broken=True), partial=bool(among))


def _by_one_server(about: About, answer: Answer, outcomes: Mapping[str, Outcome]) -> bool:
    """Is nobody there to answer the dial, and one of several servers is down, or starts again and again, while another is ready."""
    if answer.status is not Status.FAIL or not isinstance(answer.detail, details.ServerLeg):
        return False
    if answer.detail.reason not in NOBODY_THERE:
        return False
    if outcomes["CP-01"].status is Status.FAIL:
        return outcomes["CP-01"].partial
    if any(outcomes[id].status is Status.FAIL for id in ("CP-03", "CP-04")):
        return any(pod.ready for pod in about.role("kube-apiserver"))
    restarts = outcomes["CP-02"].detail
    again = set(restarts.pods) if isinstance(restarts, details.Restarts) and restarts.most >= AGAIN else set()
    others = [pod for pod in about.role("server") if pod.name not in again]
    return bool(again) and any(pod.health is True and not pod.restarts for pod in others)
