"""A certificate of cert-manager that is not ready, in the namespace of a webhook whose certificate is refused: it is what would be renewed."""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy

STEP = "S14"


def remedies(about: About, space: str) -> tuple[Remedy, ...]:
    """See why it is not, and why its issuer is not where one that may be is listed so."""
    own = [row.value.partition("/")[2] for row in about.facts.get("certificate_unready", []) if row.value.partition("/")[0] == space]  # fmt: skip
    if not own:
        return ()
    issuers = [row.value.partition("/") for row in about.facts.get("issuer_unready", [])]
    near = [(home, name) for home, _, name in issuers if home in ("", space)]
    looks = [f"kubectl describe certificate -n {space} {own[0]}"]
    looks += [f"kubectl describe issuer -n {home} {name}" if home else f"kubectl describe clusterissuer {name}" for home, name in near[:1]]  # fmt: skip
    beside = f", nor is issuer {near[0][1]}" if near else ""
    text = f"see why cert-manager's certificate {some(own)} is not ready{beside}: until then nothing renews it"
    return (customer(text, "; ".join(looks), STEP),)
