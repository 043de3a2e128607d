"""
The arguments that releases of `proxy-agent` and `proxy-server` know, and which of them a misspelt one was meant to be.

Source: `cmd/agent/app/options` and `cmd/server/app/options` upstream, v0.0.4 to v0.36. Cobra prints them below the error with which a
program ends for one that it does not know::

    Error: unknown flag: --count-server-lease
    Usage:
      proxy-agent [flags]
"""

from __future__ import annotations

COMMON = (
    "admin-bind-address", "enable-contention-profiling", "enable-profiling", "keepalive-time", "kube-api-content-type", "kubeconfig", "lease-label",
    "lease-namespace", "warn-on-channel-limit", "xfr-channel-size",
)  # fmt: skip
AGENT = (
    *COMMON, "admin-server-port", "agent-cert", "agent-id", "agent-identifiers", "agent-key", "alpn-proto", "ca-cert", "count-server-leases",
    "health-server-host", "health-server-port", "lease-label-selector", "probe-interval", "proxy-server-host", "proxy-server-port",
    "reconnect-interval", "server-count-source", "service-account-token-path", "sync-forever", "sync-interval", "sync-interval-cap",
)  # fmt: skip
SERVER = (
    *COMMON, "admin-port", "agent-bind-address", "agent-namespace", "agent-port", "agent-service-account", "authentication-audience",
    "backend-dial-timeout", "cipher-suites", "cluster-ca-cert", "cluster-cert", "cluster-key", "delete-existing-uds-file", "enable-lease-controller",
    "frontend-keepalive-time", "graceful-shutdown-timeout", "health-bind-address", "health-port", "kubeconfig-burst", "kubeconfig-qps", "mode",
    "proxy-strategies", "server-bind-address", "server-ca-cert", "server-cert", "server-count", "server-id", "server-key", "server-port",
    "tls-min-version", "uds-name",
)  # fmt: skip
OF = {"agent": AGENT, "server": SERVER}
ALIKE = 0.85
"""From this likeness on two names are one that was misspelt."""
USAGE = {"proxy-agent [flags]": "agent", "proxy-server [flags]": "server"}
"""How cobra says below `Usage:` which program it is."""


def meant(component: str, flag: str) -> str | None:
    """The argument of a component, with its dashes, that one of no release was meant to be; None of one that some release knows."""
    name = flag.lstrip("-")
    if name in OF[component]:
        return None
    import difflib  # few bundles have an option that no release knows

    found = difflib.get_close_matches(name.lower().replace("_", "-"), OF[component], 1, ALIKE)
    return f"--{found[0]}" if found else None


def by_usage(line: str) -> str | None:
    """The component whose usage this line is."""
    return USAGE.get(line.strip())
