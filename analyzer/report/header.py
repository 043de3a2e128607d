"""The cluster in one line and what state a symptom is in, as every report states them."""

from __future__ import annotations

from analyzer.model import Cluster, Symptom

OWN_NAMES = {"k0s": "k0s", "hypershift": "HyperShift", "kubernetes": "Kubernetes"}
"""Products that are written otherwise than in capitals."""


def cluster_line(cluster: Cluster) -> str:
    """
    ``IKS 1.29.4 classic cr4h8n1d0k2v7t6s5qag``, ``k3s 1.30.4 without Konnectivity``; "" where nothing is known.

    A name that people wrote and no output shows is said as such: ``Kubernetes 1.29.14, ROKS (by the text)``.
    """
    product = "" if cluster.product == "unknown" else OWN_NAMES.get(cluster.product, cluster.product.upper())
    parts = (
        cluster.distribution or product,
        cluster.version or "",
        cluster.infrastructure if cluster.infrastructure not in ("unknown", "other") else "",
        cluster.id or "",
        "without Konnectivity" if cluster.tunnel == "none" else "",
    )
    stated = " ".join(part for part in parts if part)
    own = (cluster.distribution or product).lower()
    name = cluster.told if cluster.told and cluster.told.lower() != own else ""
    said = " ".join(part for part in (name, cluster.told_place, cluster.told_id) if part)
    told = f"{said} (by the text)" if said else ""
    return ", ".join(part for part in (stated, told) if part)


def state_in_words(symptom: Symptom) -> str:
    """``broken``, ``works`` ...; what fails towards some nodes alone, while the tunnel stands on others, is not broken as a whole."""
    return f"{symptom.state} on some nodes" if symptom.confined else str(symptom.state)
