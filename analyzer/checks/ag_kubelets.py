"""Do agents reach the kubelets (AG-12): by the dials that both ends log, of an address or of a name that does not resolve."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, openvpn, passed, plural, some, unknown
from analyzer.facts import kubelets as kubelet_facts
from analyzer.facts.cluster import About
from analyzer.model import Sign, Works
from analyzer.schema import KonnectivityEventRow, ToolErrorRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)


@CHECKS.check("AG-12", "Do agents reach the kubelets?", "S6", seen_in=(Works.USED,), sign_of=Sign.KUBELETS_REACHED)
def kubelets(about: About, tunnel: TunnelView, tool_errors: Rows[ToolErrorRow], cite: Cite) -> Answer:
    """
    Failed dials to port 10250 with their target; through which agents they fail tells node from path.

    A look-up that failed names no port: its name is a kubelet's when a node, or the URL of a user's own call, is called so.
    """
    if no := openvpn(about):
        return no
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    targets = {a: c for a, c in tunnel.dial_targets.items() if about.is_kubelet(a)}
    named = kubelet_facts.named(tool_errors) | about.nodes.keys()

    def host(event: KonnectivityEventRow) -> str | None:
        target = errors.target(event.error) or event.address
        if target is not None:
            return target.rsplit(":", 1)[0] if about.is_kubelet(target) else None
        name = errors.looked_up(event.error)
        return name if name in named else None

    bad = [e for e in tunnel.dial_errors if host(e)]
    tried, good = sum(sum(c.values()) for c in targets.values()), sum(c["ok"] for c in targets.values())
    basis = f"{tried} dials to {plural(len(targets), 'kubelet')}, {tunnel.window(tunnel.servers or tunnel.agents)}"
    if bad:
        hosts = Counter(host(e) or "?" for e in bad)
        kinds = Counter(errors.classify(e.error) for e in bad)
        return failed(
            f"{plural(len(bad), 'dial')} to kubelets failed: {some(f'{h} ({n}x)' for h, n in hosts.most_common())}; {some(errors.OF_TARGET.get(k, k) for k in kinds)}",
            basis,
            cite(bad[-3:]),
            subjects=list(hosts),
            detail=details.KubeletDials(tuple(hosts.most_common()), tuple(kinds)),
        )
    lost = [d for d in tunnel.dials if errors.is_kubelet(d.address) and d.outcome in ("lost", "cancelled")]
    if lost:
        return unknown(
            f"{len(lost)} of {tried} dials to kubelets got no answer: by the server, the agent or the kubelet",
            commands.agent_log(about),
            basis=basis,
            evidence=cite(lost[:2]),
        )
    if good:
        return passed(
            f"{good} of {tried} dials to kubelets succeeded, none failed",
            basis,
            cite([d for d in tunnel.dials if about.is_kubelet(d.address) and d.outcome == "ok"][:2]),
        )
    return unknown("no finished dial to a kubelet is logged", commands.server_log(about), basis=basis)
