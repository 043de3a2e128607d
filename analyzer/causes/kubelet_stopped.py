"""
A kubelet, or its container runtime, that does not run by systemd of its own machine.

It answers no call, and what is called through the tunnel on that node is not reached, whatever the tunnel does. Which node of the
cluster the machine is, its name or an address of it tells; where nothing does, what is not reached may be another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analyzer.causes import missed_kubelets, node_down, unit_remedies
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, fails, proof, told
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, some
from analyzer.facts import nodes as node_facts
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView

TITLE = "A kubelet does not run: nothing on its node is reached, whatever the tunnel does"
OF_RUNTIME = "A node's container runtime does not run: no container starts there, and none is reached"


def _down(outcomes: Outcomes) -> details.UnitsDown:
    found = told(outcomes, "NOD-04", details.UnitsDown) if outcomes["NOD-04"].status is Status.FAIL else None
    return found or details.UnitsDown((), (), 0)


def _places(about: About, units: Iterable[details.DownUnit], called: Iterable[str]) -> set[str]:
    """
    Names and addresses by which the units' machines are called.

    Args:
        called: addresses of kubelets; one that a pod of such a machine has, too, is the machine's own, which that pod shares.
    """
    machines = {node_facts.named(about.nodes, one.machine) or one.machine for one in units} - {None}
    shared = {pod.ip for pod in about.pods if pod.ip and pod.node in machines}
    found: set[str] = shared & set(called)
    for one in units:
        node = about.nodes.get(node_facts.named(about.nodes, one.machine) or "")
        places = (one.machine, node.name, node.internal_ip, node.external_ip) if node is not None else (one.machine,)
        found.update(place for place in places if place)
    return found


def stopped(about: About, tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    Sure where calls miss these kubelets and no others; alone it is likely, and stands behind what else explains the symptoms.

    None where other kubelets are missed as well: then the way to them is asked for first. A kubelet whose container runtime does
    not run answers that it is called.
    """
    calls, down = missed_kubelets.calls(about, tunnel, faults), _down(outcomes)
    units = down.kubelets if calls else down.units
    if not units:
        return None
    places = _places(about, units, (one.host for one in calls))
    others = [one for one in calls if not {one.host, one.name} & places]
    hosts = {one.host for one in calls}
    all_theirs = bool(calls) and not others
    unplaced = [one for one in units if one.machine is None or not about.nodes]
    lone = missed_kubelets.lone_suspect(about, calls)
    if hosts and not all_theirs and (len(hosts) > 1 or not unplaced) and (lone is None or lone.name not in places):
        return None
    not_ready = {node.name for node in about.nodes.values() if node.ready is False}
    follows = fails(outcomes, "NOD-01") if not_ready and not_ready <= places else ()
    text = outcomes["NOD-04"].summary
    if all_theirs:
        text += f", and only calls to {'that kubelet' if len(hosts) == 1 else 'those kubelets'} fail"
        follows += fails(outcomes, "TUN-03", "AG-12", "SRV-05", *(("AG-02", "AG-03", "AG-05") if follows else ()))
    elif hosts:
        text += (
            f"; calls to the kubelet of {some(sorted(hosts))} fail, and whether that is the same machine is not shown"
        )
        follows += fails(outcomes, "TUN-03", "AG-12", "SRV-05")
    ready = [node.name for node in about.nodes.values() if node.ready and node.name in places]
    if ready and not calls:
        text += f"; but {some(ready)} {'is' if len(ready) == 1 else 'are'} listed as Ready, before that or since"
    named = next((node for one in units if (node := node_facts.named(about.nodes, one.machine)) is not None), None)
    return Finding(
        CONFIRMED if all_theirs or follows == ("NOD-01",) else POSSIBLE if ready and not calls else LIKELY,
        text,
        ("NOD-04", *follows),
        (
            *proof(outcomes, ("NOD-04", *(("NOD-01",) if "NOD-01" in follows else ())), 3),
            *cite([one.row for one in calls[-2:]]),
        ),
        (*unit_remedies.started(units, "S5a", who="customer"), *((node_down.replace(about, named),) if named else ())),
        (commands.nodes(),),
        scope=some(dict.fromkeys(one.machine for one in units if one.machine)),
        title=TITLE if down.kubelets else OF_RUNTIME,
        rival=not hosts,
        is_reason=all_theirs,
    )


def beside(found: Finding | None, about: About, outcomes: Outcomes) -> Finding | None:
    """A finding about nodes that are NotReady with what systemd says of them: that is the reason, and comes first."""
    units = [
        one
        for one in _down(outcomes).units
        if any(node.name == node_facts.named(about.nodes, one.machine) for node in node_down.down(about))
    ]
    if found is None or not units:
        return found
    names = dict.fromkeys(node_facts.named(about.nodes, one.machine) for one in units)
    asked = node_down.look([node for node in node_down.down(about) if node.name in names])
    evidence = tuple(dict.fromkeys((*found.evidence[:1], *outcomes["NOD-04"].evidence[:2], *found.evidence[1:])))
    return replace(
        found,
        summary=f"{found.summary}; {outcomes['NOD-04'].summary}",
        explains=(*found.explains, "NOD-04"),
        evidence=evidence,
        remedies=(*unit_remedies.started(units, "S5a", who="customer"), *(r for r in found.remedies if r != asked)),
    )
