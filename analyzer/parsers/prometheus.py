"""
Metrics in the text form of Prometheus, as `/metrics` of a Konnectivity server or agent, and of an API server, prints them.

Samples::

    konnectivity_network_proxy_server_ready_backend_connections 3
    konnectivity_network_proxy_server_ready_backends{proxy_strategy="default"} 3
    konnectivity_network_proxy_agent_open_server_connections 1
    apiserver_admission_webhook_rejection_count{error_type="calling_webhook_error",name="a.b.io",operation="CREATE",rejection_code="0",type="admit"} 7

Facts: `server_ready_backends`, `server_pending_dials`, `agent_open_servers`, `agent_known_servers` (what holds when it is asked), and
`webhook_rejections` as ``<webhook>: <calls that failed since the API server started>``. Any other metric is understood, and
tells nothing that a check asks. Source of the names: `pkg/server/metrics` and `pkg/agent/metrics` of apiserver-network-proxy, and
kube-apiserver's `admission/metrics`.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

NAME = r"[a-zA-Z_:][\w:]{2,200}"
COMMENT = regex.compile(rf"# (?:HELP|TYPE|UNIT) {NAME}\b|# EOF[ \t]*$")
SAMPLE = regex.compile(
    rf"(?P<name>{NAME})(?:\{{(?P<labels>[^\n]{{0,2000}})\}})?[ \t]{{1,8}}(?P<value>[+-]?(?:\d{{1,20}}(?:\.\d{{1,20}})?(?:[eE][+-]?\d{{1,3}})?|Inf)|NaN)(?:[ \t]\d{{1,16}})?[ \t]*$"
)
LABEL = regex.compile(r"(\w{1,80})=\"((?:[^\"\\\n]|\\.){0,500})\"")
OURS = regex.compile(r"(?:konnectivity_network_proxy|apiserver|kubelet|rest_client|workqueue|process|go|etcd)_\w")
"""Beginnings by which a line without labels and comment is told from a word with a number."""
PREFIX = "konnectivity_network_proxy_"
GAUGES = {
    f"{PREFIX}server_ready_backend_connections": "server_ready_backends",
    f"{PREFIX}server_ready_backends": "server_ready_backends",
    f"{PREFIX}server_pending_backend_dials": "server_pending_dials",
    f"{PREFIX}agent_open_server_connections": "agent_open_servers",
    f"{PREFIX}agent_known_server_count": "agent_known_servers",
}
REJECTIONS = "apiserver_admission_webhook_rejection_count"
CALLING = "calling_webhook_error"
LOOKED_AT = 12


def takes(fragment: Fragment) -> str:
    """The first of its lines and most others are samples or comments of them, and one is told by a comment, a label or a known beginning."""
    lines = [line for _, line in fragment.opening[:LOOKED_AT]]
    samples = [m for line in lines if (m := SAMPLE.match(line)) is not None]
    comments = sum(COMMENT.match(line) is not None for line in lines)
    sure = comments or any("=" in (m["labels"] or "") or OURS.match(m["name"]) for m in samples)
    begins = bool(lines) and (SAMPLE.match(lines[0]) or COMMENT.match(lines[0])) is not None
    return (
        "metrics of Prometheus" if begins and samples and sure and 2 * (len(samples) + comments) >= len(lines) else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    """A gauge is stated as it stands; of rejections those that a failed call made, for a webhook's own no is none."""
    for number, line in fragment.filled:
        if COMMENT.match(line):
            continue
        if (m := SAMPLE.match(line)) is None:
            emit.unread(number, "no sample of a metric")
            continue
        value, key = _whole(m["value"]), GAUGES.get(m["name"])
        labels = dict(LABEL.findall(m["labels"] or "")) if m["name"] == REJECTIONS else {}
        failed = labels.get("error_type") == CALLING and labels.get("rejection_code", "0") == "0"
        if value is not None and key is not None:
            emit.fact(key, value, number)
        elif value and failed and labels.get("name"):
            emit.fact("webhook_rejections", f"{labels['name']}: {value}", number)
        else:
            emit.records += 1


def _whole(text: str) -> int | None:
    """A count; None for what is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if 0 <= value < 1e12 else None


STARTS = rf"(?:# (?:HELP|TYPE) {NAME}[ \t]|(?:konnectivity_network_proxy|apiserver_admission)_\w{{2,120}}(?:\{{[^\n]{{0,1000}}\}})?[ \t]{{1,8}}[\d.+eE-]{{1,30}}[ \t]*$)"
PARSERS = (Parser("metrics", STARTS, takes, parse, 15),)
