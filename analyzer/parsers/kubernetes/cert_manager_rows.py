"""
Rows of cert-manager's objects: certificates and issuers that are not ready, each by its own list or by one command for several kinds.

::

    NAMESPACE   NAME                                        READY   SECRET      AGE
    guard       certificate.cert-manager.io/guard-serving   False   guard-tls   40d

    NAMESPACE   NAME                              READY   AGE
    guard       issuer.cert-manager.io/guard-ca   False   40d

Facts: `certificate_unready` and `issuer_unready`, each ``namespace/name``; an issuer of the whole cluster has no namespace.
"""

from __future__ import annotations

from collections.abc import Callable

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import Cells, name_of, value

GROUP = "cert-manager.io"
READY = regex.compile(r"[^\n]*\s(?:True|False|Unknown)[ \t]+\d\w*[ \t]*$")
"""A row that ends with READY and an age: a StatefulSet has a count there, below the same titles."""
CertificateReader = Callable[[Emit, int, Cells, Fragment], None]


def are_issuers(kind: str, below: list[tuple[int, str]]) -> bool:
    """Are the rows below the titles of StatefulSets those of issuers, by the first of them."""
    return kind == "statefulsets" and bool(below) and READY.match(below[0][1]) is not None


def unready(key: str) -> CertificateReader:
    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        if cells.get("READY", "").strip() == "False":
            space = value(cells, "NAMESPACE") or fragment.context.namespace or ""
            emit.fact(key, f"{space}/{name_of(cells)}", line)
        emit.records += 1

    return row


CERTIFICATE, ISSUER = unready("certificate_unready"), unready("issuer_unready")
READERS = {f"certificate.{GROUP}": CERTIFICATE, f"issuer.{GROUP}": ISSUER, f"clusterissuer.{GROUP}": ISSUER}
"""What stands in front of a name where one command asked for several kinds -> what reads the row."""
SHAPES: tuple[tuple[set[str], str, CertificateReader], ...] = (
    ({"NAME", "READY", "SECRET", "AGE"}, "certificates", CERTIFICATE),
)
