"""The cluster in one line, as every report states it."""

from __future__ import annotations

from analyzer.model import Cluster


def cluster_line(cluster: Cluster) -> str:
    """``IKS 1.29.4 classic cr4h8n1d0k2v7t6s5qag``, ``k3s 1.30.4 without Konnectivity``; "" where nothing is known."""
    parts = (
        cluster.distribution or (cluster.product.upper() if cluster.product != "unknown" else ""),
        cluster.version or "",
        cluster.infrastructure if cluster.infrastructure not in ("unknown", "other") else "",
        cluster.id or "",
        "without Konnectivity" if cluster.tunnel == "none" else "",
    )
    return " ".join(part for part in parts if part)
