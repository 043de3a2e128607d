"""Kubelets by their own logs: do they get through to the API server (NOD-05)."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some
from analyzer.schema import LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import kubelet_api
from analyzer.wording import innermost

CHECKS = Family()


@CHECKS.check("NOD-05", "Do the kubelets reach the API server?", "S5a", in_headline=True)
def heard(log_signals: Rows[LogSignalRow], cite: Cite) -> Answer:
    """
    A kubelet that cannot register its node, renew the node's lease or tell its state: the API server does not hear of it.

    It is not the tunnel's way, but the kubelet's own; nobody starts a pod on such a node, its agent neither.
    """
    bad = kubelet_api.unheard(log_signals)
    if not bad:
        good = kubelet_api.heard(log_signals)
        if not good:
            return not_applicable("no log of a kubelet tells of its way to the API server")
        return passed(
            f"{plural(len(good), 'kubelet')} registered", f"{plural(len(good), 'line')} of kubelets", cite(good[-1:])
        )
    words = (f"{one.node or 'a node'} ({one.block.value}): {innermost(one.error, 160)}" for one in bad)
    return failed(
        f"{plural(len(bad), 'kubelet does', 'kubelets do')} not get through to the API server: {some(words)}",
        f"{plural(sum(one.lines for one in bad), 'line')} of {plural(len(bad), 'kubelet')}",
        cite([one.row for one in bad[:3]]),
        subjects=[one.node or one.row.source for one in bad],
        detail=details.CutOffKubelets(
            tuple(details.CutOffKubelet(one.node, one.block, one.kind, one.host, one.port) for one in bad)
        ),
    )
