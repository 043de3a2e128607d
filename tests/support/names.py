"""Names that Kubernetes allows, as a hypothesis strategy, with words of the report and of other kinds among them."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

TRAPS = (
    "all", "none", "did", "wn-small-2", "acme-non-mutating-guard", "refused-1", "timeout", "one-node", "mutating-off",
    "not-ready", "unknown", "x509", "no-agent-available", "konnectivity", "wants-no-pod", "autodetected-1", "etcd-less",
    "denies", "bgp", "null", "true", "master-1", "127-0-0-1",
)  # fmt: skip
NAMES = st.sampled_from(TRAPS) | st.from_regex(r"[a-z]([-a-z0-9]{0,14}[a-z0-9])?", fullmatch=True)
"""RFC 1123 labels (apimachinery, IsDNS1123Label); a leading letter keeps YAML from reading a number."""
HOSTS = (
    "ip-10-0-0-1.eu-west-1.compute.internal",
    "worker-1.all",
    "10-0-0-7.refused.timeout",
    "w1.konnectivity-agent",
    "n.1",
)
DOTTED = NAMES | st.sampled_from(HOSTS) | st.lists(NAMES, min_size=2, max_size=3).map(".".join)
"""RFC 1123 subdomains (IsDNS1123Subdomain), as nodes, pods, webhooks and their configurations may have them: labels between dots."""
few = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
"""Few examples, the same in each run: every one is a whole diagnosis."""
