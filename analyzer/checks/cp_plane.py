"""The control plane as a whole (CP-07, CP-09, CP-10): are its pods placed, is it sick itself, does its own network work."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, outside, passed, plural, some, unknown, warned
from analyzer.checks.state import BAD_STATUS, as_detail, not_ready, too_young, untold
from analyzer.checks.units import as_details
from analyzer.facts import api_health
from analyzer.facts.cluster import About
from analyzer.facts.units import in_words, units_of
from analyzer.schema import LogSignalRow, ToolErrorRow, UnitRow
from analyzer.tables.rows import Rows
from analyzer.vendors.units import UnitPart

CHECKS = Family()
IN_ROWS_OF_THEIR_OWN = ("roks", "hypershift")
"""Products whose API server pods have checks of their own, since the Konnectivity server runs in them."""


@CHECKS.check("CP-07", "Are control-plane pods placed and pulled?", "S1", "S2", "S3")
def placement(about: About, cite: Cite) -> Answer:
    """ImagePullBackOff, Pending and the like on master pods: trouble of the management nodes."""
    pods = [
        p
        for p in about.pods
        if p.role
        in (
            "server",
            "master",
            "kube-apiserver",
            "openshift-apiserver",
            "control-plane-agent",
            "openvpn-server",
            "etcd",
        )
    ]
    if not pods:
        return _unseen(about)
    bad = [
        p
        for p in pods
        if (p.status or "").startswith(BAD_STATUS) and not (p.status or "").startswith("CrashLoop") and not p.is_young
    ]
    if bad:
        return failed(
            f"{len(bad)} of {len(pods)}: " + some(f"{p.name} {p.status}" for p in bad),
            plural(len(pods), "control-plane pod"),
            cite(p.rows[0] for p in bad),
            detail=as_detail(bad, pods),
        )
    if young := [p for p in pods if p.is_young]:
        return too_young(young, len(pods), commands.master_pods(about))
    if not any(p.status or p.phase for p in pods):
        return unknown("control-plane pods are named, and no status of any is stated", commands.master_pods(about))
    return passed(
        "each is placed on a node and its images are pulled",
        plural(len(pods), "control-plane pod"),
        cite(p.rows[0] for p in pods[:1]),
    )


def _unseen(about: About) -> Answer:
    """No pod of it is listed: on k0s there is none, and of a managed one the provider alone has the list."""
    if about.product.value == "k0s":
        return outside(
            "k0s runs its control plane as processes of the controllers: no pod shows it",
            commands.Gap("state of the controllers", "k0s status"),
        )
    if (gap := commands.of_provider(about, "the control plane's pods")) is not None:
        return outside("the provider runs the control plane, and no bundle of a customer's lists its pods", gap)
    return unknown("the control plane's pods are not in the bundle", commands.master_pods(about))


@CHECKS.check("CP-09", "Is the control plane itself sick?", "S15", in_headline=True)
def control_plane(
    about: About, tool_errors: Rows[ToolErrorRow], log_signals: Rows[LogSignalRow], units: Rows[UnitRow], cite: Cite
) -> Answer:
    """etcd rows not ready, many master pods restarting, `get` timing out: not a tunnel problem, whatever users notice first."""
    etcd = about.role("etcd")
    masters = about.role("master", "kube-apiserver", "etcd")
    bad = not_ready(etcd)
    restarting = [p for p in masters if (p.restarts or 0) >= 5]
    slow = [r for r in log_signals if r.signal == "etcd_slow" and not (r.pod or "").startswith("openshift-apiserver")]
    errors = [r for r in tool_errors if r.class_ in ("apiserver", "etcd")]
    own = [r for r in errors if r.class_ == "etcd"]  # the API server hands on what etcd said
    if bad or len(restarting) > max(2, len(masters) // 2):
        worst = bad or restarting
        lost = len(etcd) >= 3 and len(etcd) - len(bad) <= len(etcd) // 2
        return failed(
            f"{len(bad)} of {len(etcd)} etcd pods not ready, {len(restarting)} of {len(masters)} control-plane pods restarting: "
            + some(f"{p.name} {p.state}" for p in worst),
            plural(len(masters), "control-plane pod"),
            cite([*(p.rows[0] for p in worst), *slow]),
            detail=details.ControlPlane(len(bad), lost),
            broken=lost,
        )
    if stopped := [one for one in units_of(units, UnitPart.API_SERVER, UnitPart.ETCD) if one.run.is_down]:
        return failed(
            some(map(in_words, stopped)),
            f"{plural(len(stopped), 'unit')} of systemd",
            cite(one.row for one in stopped),
            subjects=[one.machine or one.name for one in stopped],
            detail=details.ControlPlane(0, units=as_details(stopped)),
        )
    probe = api_health.of_etcd(about)
    if probe.failed:
        told = "etcd fails by the API server's own health check"
        answer = warned if probe.passed else failed  # of several API servers one may not reach it
        return answer(
            f"{told}, another output of it passed" if probe.passed else f"{told}, which withholds why",
            plural(len(probe.failed), "part of its health", "parts of its health"),
            cite([*probe.failed[-2:], *probe.passed[-1:]]),
            detail=details.ControlPlane(0),
        )
    if slow or own or len(errors) >= 3:
        return warned(
            f"{plural(len(slow) + len(own), 'line')} of a slow or failing etcd, {plural(len(errors), 'API server error')} in place of output",
            f"{plural(len(masters), 'control-plane pod')}, {plural(len(errors), 'error text')}",
            cite([*slow, *own, *(r for r in errors if r not in own)]),
            detail=details.ControlPlane(0),
        )
    if not masters:
        return _unseen(about)
    if silent := untold(masters, commands.master_pods(about)):
        return silent
    down = not_ready(masters)
    if down and about.product.value not in IN_ROWS_OF_THEIR_OWN:
        return warned(
            f"{len(masters) - len(down)} of {len(masters)} API server and etcd pods ready: {some(f'{p.name} {p.state}' for p in down)}",
            plural(len(masters), "control-plane pod"),
            cite(p.rows[0] for p in down),
            (commands.described_pod(down[0]),),
            detail=details.ControlPlane(0),
        )
    text = "etcd and API servers are ready" if etcd else "the API servers are ready; no etcd pod is listed"
    if down and not etcd:
        text = f"{len(masters) - len(down)} of {len(masters)} API servers are ready, and no etcd pod is listed"
        return unknown(text, commands.master_pods(about), evidence=cite(p.rows[0] for p in down))
    if down:  # whose matter that is, the checks of these pods say
        text = f"no sign of a sick etcd; {len(masters) - len(down)} of {len(masters)} of its pods are ready"
    return passed(text, plural(len(masters), "control-plane pod"), cite(p.rows[0] for p in etcd[:1]))


@CHECKS.check("CP-10", "Does the control plane's own network work?", "S15", of_tunnel=True)
def control_plane_network(about: About) -> Answer:
    """Private control-plane addresses and service endpoints are seen from monitoring only, not from a bundle."""
    not_ready = [n for n in about.nodes.values() if n.ready is False]
    hint = f"; {len(not_ready)} of {len(about.nodes)} nodes NotReady point here or to a firewall" if not_ready else ""
    return outside(
        "a bundle does not hold the probes of the control plane's addresses" + hint,
        commands.Gap(
            "probe results of the master's private endpoint", 'probe_success{job=~"master-private-endpoint-.*"}'
        ),
        basis="no source of this kind is read",
    )
