"""Names that Kubernetes allows and that look like words of the report or of other kinds."""

from __future__ import annotations

import random

import regex

LABEL = regex.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")  # RFC 1123, as apimachinery's IsDNS1123Label
TRAPS = (
    "all", "none", "wn-small-2", "acme-non-mutating-guard", "refused-1", "timeout", "one-node", "mutating-off",
    "not-ready", "unknown", "x509", "no-agent-available", "10-1-2-3", "konnectivity", "wants-no-pod", "is-not-the-clusters",
)  # fmt: skip


def some_names(count: int, seed: int = 1) -> list[str]:
    """Distinct names, half of them traps; equal for equal arguments."""
    chance = random.Random(seed)
    found = list(chance.sample(TRAPS, min(count, len(TRAPS)) - count // 2))
    while len(found) < count:
        name = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz0123456789-") for _ in range(chance.randint(1, 20)))
        if LABEL.fullmatch(name) and name not in found:
            found.append(name)
    return found
