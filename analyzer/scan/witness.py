"""
May the program that printed a line speak about the tunnel of this cluster.

``No agent available`` is what a build server says of its pool, ``error dialing backend`` what a balancer says of its targets, and
a deployment tool repeats the errors of clusters elsewhere. The parts of a control plane and of a node count: known by the name of
the container, the service or the file, else by the source file in klog's header (names of Kubernetes' own tree). A line of another program names a fault, and is no evidence of one,
unless it hands on the API server's whole answer to a write: whose client it is does not change what that says.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
from analyzer.scan import signals
from analyzer.scan.stream import Pending, Stream
from analyzer.sources.log_record import LogRecord

PROGRAMS = regex.compile(
    r"(?i)api-?server|kubelet|kubectl|controller-?manager|kube-scheduler|kube-proxy|konnectivity|network-proxy|(?:^|[^a-z])proxy-(?:server|agent)|"
    r"socks5?-?proxy|(?:^|[^a-z])k0s|(?:^|[^a-z])k3s|(?:^|[^a-z])rke2|microk8s|hyperkube|hypershift|etcd|calico|typha|felix|(?:^|[^a-z])bird|confd|"
    r"vpn|metrics-server|(?:^|[^a-z])kernel$|^systemd|dmesg|containerd|cri-?o(?:$|[^a-z])|dockerd"
)
"""Parts of control planes and nodes, in names of containers, pods, services of a host and files."""
PLACES = frozenset({
    "authentication.go", "authenticator.go", "available_controller.go", "cacher.go", "conversion.go", "controller.go", "customresource_handler.go",
    "daemon_controller.go", "degraded_webhook.go", "deployment_controller.go", "discovery.go", "dispatcher.go", "egress_selector.go", "errors.go", "event.go",
    "event_broadcaster.go", "garbagecollector.go", "graph_builder.go", "handler_proxy.go", "helpers.go", "horizontal.go", "httplog.go",
    "job_controller.go", "kubelet.go", "local_available_controller.go", "logging.go", "memcache.go", "namespace_controller.go",
    "namespaced_resources_deleter.go", "pod_workers.go", "prober.go", "proxier.go", "reflector.go", "remote_available_controller.go",
    "remote_runtime.go", "replica_set.go", "request.go", "resource_quota_controller.go", "round_trippers.go", "stateful_set.go", "status.go",
    "streamwatcher.go", "timeout.go", "trace.go", "upgradeaware.go", "v2.go", "v3.go", "webhook.go", "wrap.go", "writers.go",
})  # fmt: skip
"""Files of kube-apiserver, kubectl, the kubelet and controllers that print what they met on the way to a node or a service."""
OF_THE_TUNNEL = frozenset({
    "webhook_failed", "webhook_denied", "dialing_backend", "no_agent", "socks_error", "metrics_unavailable", "aggregated_unavailable",
    "apiserver_timeout",
})  # fmt: skip
"""Signals in words that any program may print, unless it is known which one did."""
COMMON = OF_THE_TUNNEL | {"oom", "go_panic", "etcd_slow", "neighbour_overflow"}
"""And those that happen to any program; the others are of BIRD, Calico, OpenVPN and the proxy of Konnectivity alone."""
ID = regex.compile(r"[0-9a-f]{10,64}$")
KERNEL = regex.compile(
    r"(?:Out|Memory cgroup out) of memory: Kill|oom-kill|oom_reaper|OOMKilled|sys oom event|System OOM|the OOM killer"
)
LEAD = regex.compile(
    r"[ \t]{0,8}(?:Error|error|Internal error|failed calling (?:admission )?webhook|unable to upgrade|proxy error)\b"
)
"""How an error begins that is printed without a header."""
KUBECTL = regex.compile(r"[ \t]*Error from server\b")
"""What kubectl alone prints: a value of many lines that holds it quotes the output of a script, hook or installer."""
REMOTE_DIALER = "Sending HTTP/1.1 "
"""How K3s and RKE2 begin to say in logrus that a dial through their tunnel failed (remotedialer)."""


def counts(signal: str, text: str, stream: Stream, source: str, record: Pending | None, *, headed: bool) -> bool:
    """
    Is a line evidence of what its words say.

    Args:
        source: the member's path.
        record: the record that the line begins or goes on with; None in front of the first one.
        headed: the line begins the record.
    """
    if record is not None and record.has_value and any(KUBECTL.match(line) for line in record.extra):
        return signal not in OF_THE_TUNNEL
    program = record.program if record is not None else stream.program
    names = [name for name in (program, stream.container, stream.pod) if name and not ID.match(name)]
    if any(PROGRAMS.search(name) for name in names):
        return True
    entry = record.entry if record is not None else None
    if entry is not None and entry.form in ("klog", "json") and entry.place.partition(":")[0] in PLACES:
        return True
    if signal not in COMMON:
        return True
    if entry is not None and headed:
        if any(map(chain.is_refused_write, (entry.message, entry.pairs.get("error"), entry.pairs.get("err")))):
            return True
    elif chain.is_refused_write(text):
        return True
    if names or stream.anothers:
        return False
    if stream.is_own:
        return True
    if PROGRAMS.search(source.rsplit("!", 1)[-1].rsplit("/", 1)[-1]):
        return True
    if signal == "oom":
        return KERNEL.search(text) is not None or (entry is not None and entry.form == "klog")
    return signal not in OF_THE_TUNNEL or _is_said_so(text, entry, headed)


def is_said(text: str) -> bool:
    """Does the line begin with the words of a signal or as an error, as what a program prints does, and a sentence about it does not."""
    return LEAD.match(text) is not None or any(rule.pattern.match(text.lstrip()) for rule in signals.RULES)


def _is_said_so(text: str, entry: LogRecord | None, headed: bool) -> bool:
    """Does a program without a name say it as only a tunnel or a client of the API server does."""
    if entry is not None and headed:
        fault = chain.read(text)
        sidecar = fault is not None and fault.caller is Caller.SIDECAR
        return sidecar or (entry.form == "plain" and REMOTE_DIALER in text)
    fault = chain.read(text) if LEAD.match(text) else None
    return fault is not None and fault.caller is not Caller.UNKNOWN
