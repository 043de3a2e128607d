"""What somebody saw of a certificate with openssl: beside a fault it is proof; a certificate that ran out is said even where nobody called yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from analyzer.schema import CertificateRow


def of(
    rows: Iterable[CertificateRow], hosts: Collection[str | None], ports: Collection[str | None]
) -> CertificateRow | None:
    """The last certificate that one of these hosts showed at one of these ports as its own."""
    found = [
        row for row in rows if row.host in hosts and row.port is not None and str(row.port) in ports and not row.depth
    ]
    return found[-1] if found else None


def of_a_server(rows: Iterable[CertificateRow], kubelets: Collection[str | None]) -> CertificateRow | None:
    """Where nothing tells what the agents dial: the last certificate that one host alone showed, at a port that is no kubelet's."""
    found = [
        row for row in rows if row.host and row.port is not None and not row.depth and str(row.port) not in kubelets
    ]
    return found[-1] if len({(row.host, row.port) for row in found}) == 1 else None


def has_run_out(row: CertificateRow, now: datetime | None) -> bool:
    """It was over when it was looked at, or its last day is before that of the bundle."""
    return row.fault == "expired" or (now is not None and row.not_after is not None and row.not_after < now)


def says(row: CertificateRow) -> str:
    """``valid until 2026-06-01 08:00 UTC, signed by CN = kubernetes-ca, for w1, 10.1.0.2``: what of it is known."""
    words = [
        f"valid until {row.not_after:%Y-%m-%d %H:%M} UTC" if row.not_after is not None else "",
        f"signed by {row.issuer}" if row.issuer else "",
        f"for {row.names}" if row.names else "",
    ]
    return ", ".join(word for word in words if word) or (row.verification or "")
