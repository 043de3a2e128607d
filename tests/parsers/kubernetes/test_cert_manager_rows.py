"""Certificates and issuers of cert-manager in lists."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cert_manager_rows import are_issuers
from analyzer.schema import FACTS, LISTINGS, UNREAD, WORKLOADS

from tests.support.inline import bundle

BOTH = """$ kubectl get certificates,issuers,clusterissuers,certificaterequests -A
NAMESPACE   NAME                                       READY   SECRET      AGE
gate        certificate.cert-manager.io/gate-serving   False   gate-tls    40d
shop        certificate.cert-manager.io/web            True    web-tls     40d

NAMESPACE   NAME                             READY   AGE
gate        issuer.cert-manager.io/gate-ca   False   40d

NAMESPACE   NAME                                    READY   AGE
            clusterissuer.cert-manager.io/root-ca   False   90d

NAMESPACE   NAME                                                    APPROVED   DENIED   READY   ISSUER    REQUESTER                                         AGE
gate        certificaterequest.cert-manager.io/gate-serving-x2x7q   True                False   gate-ca   system:serviceaccount:cert-manager:cert-manager   3h
"""
ALONE = "$ kubectl get issuers -n gate\nNAME      READY   AGE\ngate-ca   False   40d\n$ kubectl get certificate -n gate\nNAME           READY   SECRET     AGE\ngate-serving   False   gate-tls   40d\n"
SETS = "$ kubectl get statefulsets -n gate\nNAME      READY   AGE\ngate-db   1/3     40d\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BOTH, [("certificate_unready", "gate/gate-serving"), ("issuer_unready", "gate/gate-ca"), ("issuer_unready", "/root-ca")]),
        (ALONE, [("issuer_unready", "gate/gate-ca"), ("certificate_unready", "gate/gate-serving")]),
        (BOTH.replace("False", "True "), []),
        (SETS, []),
    ],
)  # fmt: skip
def test_what_is_not_ready(text: str, found: list[tuple[str, str]]) -> None:
    """By one command for several kinds, and by one for each; every row is read."""
    rows = bundle({"t.txt": text}).snapshot.rows
    assert [(row.key, row.value) for row in rows[FACTS] if row.key.endswith("_unready")] == found
    assert not list(rows[UNREAD])
    assert {row.kind for row in rows[WORKLOADS]} == ({"StatefulSet"} if text == SETS else set())
    assert "statefulsets" not in {row.kind for row in rows[LISTINGS]} or text == SETS


def test_a_count_below_the_titles_is_a_stateful_sets() -> None:
    """And so is a table without rows."""
    assert are_issuers("statefulsets", [(3, "gate-ca   Unknown   40d")])
    assert not are_issuers("statefulsets", [(3, "gate-db   1/3   40d")])
    assert not are_issuers("statefulsets", [])
    assert not are_issuers("pods", [(3, "gate-ca   False   40d")])
