"""A certificate that somebody looked at with openssl, beside the fault that it explains and without one."""

from __future__ import annotations

import datetime

from analyzer.checks import details, shown_certificates
from analyzer.schema import CertificateRow
from analyzer.tunnel.errors import Trust

from tests.checks.test_nod_certificate import EXPIRED, URL
from tests.support.inline import bundle, dial, failing

SHOWN = (
    "$ openssl s_client -connect {}:{} </dev/null 2>&1 | openssl x509 -noout -dates -issuer\n"
    "notBefore=Jun  1 08:00:00 2023 GMT\nnotAfter=May  1 00:00:00 {} GMT\nissuer=CN = old-ca\n"
)
DATED = "$ date\nThu May  2 09:11:12 UTC 2024\n"


def test_beside_a_refused_certificate_it_is_proof() -> None:
    """Its end and its issuer stand in the answer, and its line is cited; what decides is the API server's word alone."""
    case = bundle({"e.txt": URL.format("10.1.0.2", EXPIRED), "o.txt": SHOWN.format("10.1.0.2", 10250, 2024)})
    assert case.check("NOD-02").detail == details.KubeletCertificates(
        (details.KubeletCertificate("10.1.0.2", Trust.EXPIRED),)
    )
    assert "valid until 2024-05-01 00:00 UTC, signed by CN = old-ca" in case.says("NOD-02")
    assert case.places("NOD-02") == ["e.txt:1", "o.txt:3"]
    elsewhere = bundle({"e.txt": URL.format("10.1.0.2", EXPIRED), "o.txt": SHOWN.format("10.1.0.3", 10250, 2024)})
    assert elsewhere.places("NOD-02") == ["e.txt:1"]


def test_a_kubelets_certificate_that_ran_out_is_a_warning() -> None:
    """Not every API server checks it; one that is good, or a date that the bundle cannot judge, says nothing."""
    over = bundle({"d.txt": DATED, "o.txt": SHOWN.format("10.1.0.2", 10250, 2024)})
    assert over.status("NOD-02") == "warn"
    assert over.check("NOD-02").detail == details.CertificatesRunOut(("10.1.0.2",))
    assert bundle({"d.txt": DATED, "o.txt": SHOWN.format("10.1.0.2", 10250, 2025)}).status("NOD-02") == "unknown"
    assert bundle({"o.txt": SHOWN.format("10.1.0.2", 10250, 2024)}).status("NOD-02") == "unknown"


AGENT = (
    "spec:\n  template:\n    spec:\n      containers:\n      - name: konnectivity-agent\n        args:\n"
    "        - --proxy-server-host=c1.example.com\n        - --proxy-server-port=31417\n"
)
DAEMONSET = (
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: konnectivity-agent\n  namespace: kube-system\n" + AGENT
)


def test_what_the_agents_dial_shows_one_that_ran_out() -> None:
    """Said without any log of an agent; of another host it says nothing."""
    case = bundle({"ds.yaml": DAEMONSET, "d.txt": DATED, "o.txt": SHOWN.format("c1.example.com", 31417, 2024)})
    assert case.status("SRV-04") == "warn"
    assert case.check("SRV-04").detail == details.CertificatesRunOut(("c1.example.com",))
    other = bundle({"ds.yaml": DAEMONSET, "d.txt": DATED, "o.txt": SHOWN.format("c2.example.com", 31417, 2024)})
    assert other.status("SRV-04") == "unknown"


def test_the_last_own_certificate_of_a_host_counts() -> None:
    """One of its chain, of another port or of another host is none."""

    def row(line: int, host: str = "k", port: int | None = 443, depth: int | None = 0) -> CertificateRow:
        return CertificateRow(source="s.txt", line=line, host=host, port=port, depth=depth)

    rows = [row(1), row(2), row(3, depth=1), row(4, port=8443), row(5, host="other"), row(6, port=None)]
    found = shown_certificates.of(rows, {"k"}, {"443"})
    assert found is not None
    assert found.line == 2
    assert shown_certificates.of(rows, set(), {"443"}) is None


def test_a_certificate_has_run_out_by_what_was_seen_or_by_the_bundles_day() -> None:
    """Without either it has not."""
    last = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    later, earlier = last + datetime.timedelta(days=1), last - datetime.timedelta(days=1)
    row = CertificateRow(source="s.txt", line=1, not_after=last)
    assert [shown_certificates.has_run_out(row, now) for now in (later, earlier, None)] == [True, False, False]
    assert shown_certificates.has_run_out(CertificateRow(source="s.txt", line=1, fault="expired"), None)


def test_a_firewalls_authority_in_the_servers_place_is_inspection() -> None:
    """Where nothing else names what the agents dial, one host alone that was looked at is it; two are none."""
    refused = failing(dial("authentication handshake failed: x509: certificate signed by unknown authority"))
    look = "# openssl s_client -connect {}:30412 </dev/null 2>/dev/null | openssl x509 -noout -issuer\nissuer=C = US, O = Fortinet, CN = FG-CA\n"
    case = bundle({"agent.log": refused, "o.txt": look.format("c1.eu-de.satellite.appdomain.cloud")})
    found = case.check("SRV-04").detail
    assert isinstance(found, details.TrustFault)
    assert (found.inspected, found.host, found.port) == (True, "c1.eu-de.satellite.appdomain.cloud", 30412)
    first = case.cause("agent-tls").remedies[0]
    assert first.text.startswith("exempt c1.eu-de.satellite.appdomain.cloud:30412 from TLS inspection")
    two = bundle({"agent.log": refused, "o.txt": look.format("a.example.net") + look.format("b.example.net")})
    assert not two.check("SRV-04").detail.inspected  # type: ignore[union-attr]
    own = bundle(
        {
            "agent.log": refused,
            "o.txt": look.replace("O = Fortinet, CN = FG-CA", "CN = konnectivity-ca").format("a.example.net"),
        }
    )
    assert not own.check("SRV-04").detail.inspected  # type: ignore[union-attr]
    assert "a.example.net:30412" in (own.cause("agent-tls").remedies[1].command or "")
