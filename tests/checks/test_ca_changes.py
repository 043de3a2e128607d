"""A CA that was changed while the agents ran."""

from __future__ import annotations

import pytest
from analyzer.checks.ca_changes import since_start
from analyzer.checks.details import TrustFault

from tests.support.inline import Case, bundle

TENANT = 'apiVersion: kamaji.clastix.io/v1alpha1\nkind: TenantControlPlane\nmetadata:\n  name: pike\n  namespace: tenants\nstatus:\n  certificates:\n    apiServer:\n      lastUpdate: "2026-01-03T10:00:00Z"\n    ca:\n      lastUpdate: "{at}"\n'
UNKNOWN = 'E0612 {clock}       1 clientset.go:198] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority\\""\n'
PODS = "NAME                       READY   STATUS    RESTARTS   AGE\nkonnectivity-agent-4xk7p   1/1     Running   {restarts}          {age}\n"


def summary(found: Case) -> str:
    cause = found.cause("agent-tls")
    return cause.summary if cause is not None else ""


def case(at: str, age: str = "12d", restarts: int = 0, clock: str = "10:00:05.100000") -> Case:
    log = f"$ kubectl logs -n kube-system konnectivity-agent-4xk7p --since-time=2026-06-12T00:00:00Z\n{UNKNOWN.format(clock=clock)}"
    return bundle({"t.yaml": TENANT.format(at=at), "p.txt": f"$ kubectl get pods -n kube-system\n{PODS.format(age=age, restarts=restarts)}", "konnectivity-agent-4xk7p.txt": log})  # fmt: skip


@pytest.mark.parametrize(
    ("at", "age", "restarts", "clock", "changed"),
    [
        ("2026-06-12T08:00:00Z", "12d", 0, "10:00:05.100000", True),
        ("2026-05-12T08:00:00Z", "12d", 0, "10:00:05.100000", False),  # before it started
        ("2026-06-12T10:30:00Z", "12d", 0, "10:00:05.100000", False),  # its connects failed before
        ("2026-06-12T08:00:00Z", "1h", 0, "10:00:05.100000", False),
        ("2026-06-12T08:00:00Z", "12d", 3, "10:00:05.100000", False),  # it read the new one at its last start
        ("soon", "12d", 0, "10:00:05.100000", False),
    ],
)
def test_a_change_between_the_start_and_the_first_failure(
    at: str, age: str, restarts: int, clock: str, changed: bool
) -> None:
    """Then a restart of the agents comes first, and the statement is cited."""
    found = case(at, age, restarts, clock)
    detail = found.check("SRV-04").detail
    assert isinstance(detail, TrustFault)
    assert (detail.ca_changed, detail.rotated) == (changed, changed)
    assert ("t.yaml:11" in found.places("SRV-04")) is changed
    assert ("the CA of the control plane was changed while they ran" in summary(found)) is changed


def test_without_a_statement_nobody_knows() -> None:
    """Of other products, and of several planes."""
    about = bundle(x="nothing of note\n").snapshot.about
    assert since_start(about, [], None) is None
