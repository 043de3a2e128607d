"""Control plane (CP-01 to CP-10): servers, API servers, their proxy, the master record."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Family, See, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.state import healthy, not_ready, untold
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Placed
from analyzer.schema import ContainerRow, LogSignalRow, ToolErrorRow
from analyzer.tables.rows import Rows

CHECKS = Family()
BAD_STATUS = (
    "ImagePullBackOff",
    "ErrImagePull",
    "CreateContainerError",
    "CreateContainerConfigError",
    "Pending",
    "Unknown",
    "Init:",
    "CrashLoopBackOff",
    "Error",
    "Evicted",
    "OOMKilled",
    "NodeLost",
)
PROXIES = ("socks5-proxy", "konnectivity-proxy")


def master_listed(about: About) -> bool:
    """Is any control-plane pod in the bundle."""
    return bool(
        about.role("server", "master", "kube-apiserver", "openshift-apiserver", "openvpn-server", "control-plane-agent")
    )


def _konnectivity(about: About, product: str) -> Answer | None:
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if about.product.value not in (product, None) or (
        about.product.value is None and not about.role("server" if product == "iks" else "kube-apiserver")
    ):
        return not_applicable(f"product {about.product.value or 'unknown'}, this check is for {product.upper()}")
    return None


def _pods(about: About, pods: list[Pod], see: See) -> Answer | None:
    """Fail for the pods that are not n/n Running, unknown where no state is given, or None when all are."""
    bad = not_ready(pods)
    if not bad:
        return untold(pods, commands.master_pods(about))
    return failed(
        f"{len(bad)} of {len(pods)} not ready: " + some(f"{p.name} {p.state}" for p in bad),
        f"{plural(len(pods), 'pod')}",
        see(p.rows[0] for p in bad),
        subjects=[p.name for p in bad],
    )


@CHECKS.check("CP-01", "IKS: is the Konnectivity server pod ready and running?", "S1", broken_when_failed=True)
def server(about: About, logs_fatal: tuple[Placed, ...], see: See) -> Answer:
    """One konnectivity-server pod in kubx-masters, n/n and Running; absent from a complete listing is a fail."""
    pods = about.role("server")
    if about.product.value in ("k0s", "aks", "gke", "kubernetes", "hypershift", None) and (logs_fatal or pods):
        if logs_fatal:
            return failed("the Konnectivity server exits at its start", "its own log", see(logs_fatal))
        return _pods(about, pods, see) or passed(
            f"{plural(len(pods), 'server pod')} ready", plural(len(pods), "pod"), see(p.rows[0] for p in pods)
        )
    if no := _konnectivity(about, "iks"):
        return no
    if about.stated("desired_state") == "deleted":
        return not_applicable(
            "the cluster is being deleted: a server left over is an orphan, not a fault",
            evidence=see(about.facts["desired_state"]),
        )
    if logs_fatal:
        return failed("the Konnectivity server exits at its start", "its own log", see(logs_fatal))
    if pods:
        return _pods(about, pods, see) or passed(
            f"{pods[0].name} is {pods[0].state}", plural(len(pods), "server pod"), see(p.rows[0] for p in pods)
        )
    masters = about.role("master")
    if masters and any((p.containers or 0) >= 5 for p in masters):
        return unknown(
            "no server pod of its own: in an old master it is a container of the master pod",
            commands.master_pods(about),
            evidence=see(p.rows[0] for p in masters),
        )
    if masters:
        return failed(
            f"no konnectivity-server pod among {plural(len(masters), 'master pod')} listed",
            f"{plural(len(about.pods), 'pod')} listed",
            see(p.rows[0] for p in masters),
        )
    return unknown("the control plane's pods are not in the bundle", commands.master_pods(about))


@CHECKS.check("CP-02", "IKS: has the server restarted?", "S1")
def server_restarts(about: About, see: See) -> Answer:
    """Three restarts or more, or an age below half an hour: the log window is short, or somebody restarted it."""
    pods = about.role("server")
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if not pods:
        return (
            not_applicable("no server pod of its own is listed")
            if about.product.value != "iks"
            else unknown("the server pod is not in the bundle", commands.master_pods(about))
        )
    worst = max(pods, key=lambda p: p.restarts or 0)
    young = [p for p in pods if p.age_s is not None and p.age_s < 1800]
    if (worst.restarts or 0) >= 3 or young:
        return warned(
            f"{worst.name}: {worst.restarts or 0} restarts"
            + (f", {young[0].name} is {young[0].age_s or 0:.0f} s old" if young else ""),
            plural(len(pods), "server pod"),
            see([worst.rows[0]]),
        )
    if worst.restarts is None:
        return unknown("restarts are not shown", commands.master_pods(about))
    return passed(f"{plural(worst.restarts, 'restart')}", plural(len(pods), "server pod"), see([worst.rows[0]]))


@CHECKS.check("CP-03", "ROKS: three kube-apiserver pods, all ready?", "S2")
def apiservers(about: About, containers: Rows[ContainerRow], see: See) -> Answer:
    """The servers run inside the kube-apiserver pods; n/m can be another container's fault, so the container is named."""
    if no := _konnectivity(about, "roks"):
        return no
    pods = about.role("kube-apiserver")
    if not pods:
        return unknown("no kube-apiserver pod is listed", commands.master_pods(about))
    own = [c for c in containers if c.container == "konnectivity-server"]
    bad = not_ready(pods)
    if bad:
        names = {str(c.container) for c in containers if c.pod in {p.name for p in bad} and c.ready is False}
        if names and "konnectivity-server" not in names:
            return warned(
                f"{some(p.name for p in bad)} not ready because of {some(sorted(names))}, not of konnectivity-server",
                plural(len(pods), "pod"),
                see(p.rows[0] for p in bad),
            )
        return failed(
            f"{len(bad)} of {len(pods)} not ready: " + some(f"{p.name} {p.state}" for p in bad),
            f"{plural(len(pods), 'pod')}, {plural(len(own), 'konnectivity-server container')} with a status",
            see(p.rows[0] for p in bad),
            subjects=[p.name for p in bad],
        )
    if silent := untold(pods, commands.master_pods(about)):
        return silent
    if len(pods) < 3:
        return failed(
            f"{len(pods)} of 3 kube-apiserver pods: a third of the tunnels is missing for each",
            plural(len(pods), "pod"),
            see(p.rows[0] for p in pods),
        )
    return passed(
        f"{len(pods)} kube-apiserver pods, all {pods[0].state}",
        plural(len(pods), "pod"),
        see(p.rows[0] for p in pods[:3]),
    )


@CHECKS.check("CP-04", "ROKS: is the konnectivity-server container itself ready?", "S2")
def server_container(about: About, containers: Rows[ContainerRow], see: See) -> Answer:
    """Status of the container; its readiness is /healthz and does not prove that agents are connected."""
    if no := _konnectivity(about, "roks"):
        return no
    own = [c for c in containers if c.container == "konnectivity-server"]
    if not own:
        pods = about.role("kube-apiserver")
        if pods and all(healthy(p) for p in pods):
            return passed(
                "every container of every kube-apiserver pod is ready",
                f"READY of {plural(len(pods), 'pod')}",
                see(p.rows[0] for p in pods[:3]),
            )
        return unknown(
            "only tables of the kube-apiserver pods, no container status",
            commands.Gap(
                "container status of the kube-apiserver pods",
                f"kubectl get pods -n {commands.master_namespace(about)} -l app=kube-apiserver -o yaml",
            ),
        )
    bad = [c for c in own if c.ready is False]
    if not bad and any(c.ready is None for c in own):
        return unknown("the container is named and its state is not stated", commands.master_pods(about))
    if bad:
        return failed(
            f"konnectivity-server not ready in {len(bad)} of {len(own)} pods: "
            + some(f"{c.pod} {c.reason or c.state}" for c in bad),
            plural(len(own), "container"),
            see(bad),
        )
    return passed(f"ready in {len(own)} of {len(own)} pods", plural(len(own), "container"), see(own[:3]))


@CHECKS.check("CP-05", "ROKS: is the proxy beside openshift-apiserver ready?", "S3")
def openshift_proxy(about: About, containers: Rows[ContainerRow], log_signals: Rows[LogSignalRow], see: See) -> Answer:
    """openshift-apiserver reaches the workers through its socks5 or Konnectivity proxy container: all pods n/n."""
    if about.product.value not in ("roks", "hypershift") and not about.role("openshift-apiserver"):
        return not_applicable(f"product {about.product.value or 'unknown'} has no openshift-apiserver")
    pods = about.role("openshift-apiserver")
    if not pods:
        return unknown("no openshift-apiserver pod is listed", commands.master_pods(about))
    bad = not_ready(pods)
    proxies = [c for c in containers if (c.container or "").startswith(PROXIES)]
    if bad:
        names = {p.name for p in bad}
        other = {str(c.container) for c in containers if c.pod in names and c.ready is False}
        if other and not any(n.startswith(PROXIES) for n in other):
            return warned(
                f"{some(p.name for p in bad)} not ready because of {some(sorted(other))}, not of the proxy",
                plural(len(pods), "pod"),
                see(p.rows[0] for p in bad),
            )
        panics = [r for r in log_signals if r.pod in names and r.signal in ("go_panic", "oom")]
        return failed(
            f"{len(bad)} of {len(pods)} openshift-apiserver pods not ready: "
            + some(f"{p.name} {p.state}, {p.restarts or 0} restarts" for p in bad),
            f"{plural(len(pods), 'pod')}, {plural(len(proxies), 'proxy container')} with a status",
            see([*(p.rows[0] for p in bad), *panics], limit=4),
            subjects=sorted(names),
        )
    if silent := untold(pods, commands.master_pods(about)):
        return silent
    if len(pods) < 3 and about.product.value == "roks":
        return warned(
            f"{len(pods)} of 3 openshift-apiserver pods listed", plural(len(pods), "pod"), see(p.rows[0] for p in pods)
        )
    return passed(
        f"{len(pods)} openshift-apiserver pods, all {pods[0].state}",
        plural(len(pods), "pod"),
        see(p.rows[0] for p in pods[:3]),
    )


@CHECKS.check("CP-06", "ROKS: are the control plane's own agents ready?", "S2")
def control_plane_agents(about: About, see: See) -> Answer:
    """Deployment konnectivity-agent in the master namespace: serves aggregated APIs, not exec or logs; not the DaemonSet."""
    if about.product.value not in ("roks", "hypershift"):
        return not_applicable(f"product {about.product.value or 'unknown'}")
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    pods = about.role("control-plane-agent")
    if not pods:
        return (
            unknown("no control-plane agent is listed", commands.master_pods(about))
            if about.hypershift is not False
            else not_applicable("not a hypershift cluster")
        )
    return _pods(about, pods, see) or passed(
        f"{len(pods)} of {len(pods)} control-plane agents ready",
        plural(len(pods), "pod"),
        see(p.rows[0] for p in pods[:3]),
    )


@CHECKS.check("CP-07", "Are control-plane pods placed and pulled?", "S1", "S2", "S3")
def placement(about: About, see: See) -> Answer:
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
        return unknown("the control plane's pods are not in the bundle", commands.master_pods(about))
    bad = [p for p in pods if (p.status or "").startswith(BAD_STATUS) and not (p.status or "").startswith("CrashLoop")]
    if bad:
        return failed(
            f"{len(bad)} of {len(pods)}: " + some(f"{p.name} {p.status}" for p in bad),
            plural(len(pods), "control-plane pod"),
            see(p.rows[0] for p in bad),
        )
    if not any(p.status or p.phase for p in pods):
        return unknown("control-plane pods are named, and no status of any is stated", commands.master_pods(about))
    return passed(
        "none is pending or fails to start", plural(len(pods), "control-plane pod"), see(p.rows[0] for p in pods[:1])
    )


@CHECKS.check("CP-08", "Is the master record healthy, no operation running?", "S12", "S13")
def master_record(about: About, see: See) -> Answer:
    """Desired, actual and health state and the master status; a refresh takes half an hour and more."""
    rows = [
        r
        for key in ("master_status", "actual_state", "desired_state", "health_state", "cluster_state")
        for r in about.facts.get(key, [])
    ]
    if not rows:
        return (
            unknown("no master record in the bundle", commands.cluster_get(about))
            if about.product.value in ("iks", "roks", None)
            else not_applicable("no IBM master record")
        )
    bad = [
        r
        for r in rows
        if r.value.lower() in ("error", "unavailable", "deploy_failed", "update_failed", "delete_failed", "critical")
        or "CAE" in r.value
        or "failed" in r.value.lower()
        or "broken webhook" in r.value.lower()
    ]
    if bad:
        return failed(
            f"master record: {some(f'{r.key} = {r.value[:120]}' for r in bad)}",
            plural(len(rows), "statement"),
            see(bad),
        )
    busy = [
        r
        for r in rows
        if any(word in r.value.lower() for word in ("in progress", "deploying", "updating", "pending", "refreshing"))
    ]
    if busy:
        return warned(
            f"an operation is running: {busy[0].value[:120]}; wait for it", plural(len(rows), "statement"), see(busy)
        )
    if about.stated("desired_state") == "deleted":
        return warned(
            "DesiredState is deleted: the cluster is on its way out",
            plural(len(rows), "statement"),
            see(about.facts["desired_state"]),
        )
    return passed(some(f"{r.key} {r.value[:60]}" for r in rows), plural(len(rows), "statement"), see(rows))


@CHECKS.check("CP-09", "Is the control plane itself sick?", "S15")
def control_plane(about: About, tool_errors: Rows[ToolErrorRow], log_signals: Rows[LogSignalRow], see: See) -> Answer:
    """etcd rows not ready, many master pods restarting, `get` timing out: not a tunnel problem, whatever users notice first."""
    etcd = about.role("etcd")
    masters = about.role("master", "kube-apiserver", "etcd")
    bad = not_ready(etcd)
    restarting = [p for p in masters if (p.restarts or 0) >= 5]
    slow = [r for r in log_signals if r.signal == "etcd_slow" and not (r.pod or "").startswith("openshift-apiserver")]
    errors = [r for r in tool_errors if r.class_ == "apiserver"]
    if bad or len(restarting) > max(2, len(masters) // 2):
        worst = bad or restarting
        return failed(
            f"{len(bad)} of {len(etcd)} etcd pods not ready, {len(restarting)} of {len(masters)} control-plane pods restarting: "
            + some(f"{p.name} {p.state}" for p in worst),
            plural(len(masters), "control-plane pod"),
            see([*(p.rows[0] for p in worst), *slow]),
            detail=details.ControlPlane(len(bad), len(restarting), len(slow)),
        )
    if slow or len(errors) >= 3:
        return warned(
            f"{plural(len(slow), 'line')} of a slow or failing etcd, {plural(len(errors), 'API server error')} in place of output",
            f"{plural(len(masters), 'control-plane pod')}, {plural(len(errors), 'error text')}",
            see([*slow, *errors]),
            detail=details.ControlPlane(0, len(restarting), len(slow)),
        )
    if not masters:
        return unknown("the control plane's pods are not in the bundle", commands.master_pods(about))
    if silent := untold(masters, commands.master_pods(about)):
        return silent
    return passed(
        "etcd and API servers are ready", plural(len(masters), "control-plane pod"), see(p.rows[0] for p in etcd[:1])
    )


@CHECKS.check("CP-10", "Does the control plane's own network work?", "S15")
def control_plane_network(about: About) -> Answer:
    """Private control-plane addresses and service endpoints are seen from monitoring only, not from a bundle."""
    not_ready = [n for n in about.nodes.values() if n.ready is False]
    hint = f"; {len(not_ready)} of {len(about.nodes)} nodes NotReady point here or to a firewall" if not_ready else ""
    return unknown(
        "a bundle does not hold the probes of the control plane's addresses" + hint,
        commands.Gap(
            "probe results of the master's private endpoint", 'probe_success{job=~"master-private-endpoint-.*"}'
        ),
        basis="no source of this kind is read",
    )
