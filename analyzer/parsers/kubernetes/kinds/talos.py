"""
Documents of a Talos machine's configuration, which nothing else has: they tell whose machines these are.

::

    apiVersion: v1alpha1
    kind: NetworkRuleConfig
    name: kubelet-ingress

Their version has no group (talos.dev, reference of the configuration); Kubernetes has no kind of these names in its core group.
"""

from __future__ import annotations

from analyzer.parsers.kubernetes.kinds.base import Object

OWN = (
    "NetworkRuleConfig", "NetworkDefaultActionConfig", "KubespanEndpointsConfig", "KubeSpanEndpointsConfig", "SideroLinkConfig", "TrustedRootsConfig",
    "EventSinkConfig", "KmsgLogConfig", "ExtensionServiceConfig", "WatchdogTimerConfig", "VolumeConfig", "UserVolumeConfig", "SwapVolumeConfig", "ZswapConfig",
)  # fmt: skip


def document(item: Object) -> None:
    """The product, once for each document."""
    if item.get("apiVersion") == "v1alpha1":
        item.emit.fact("machine_config", "Talos", item.named or item.line)


KINDS = dict.fromkeys(OWN, document)
