"""Aggregated APIs that are down for a reason at their own end."""

from __future__ import annotations

import pytest
from analyzer.causes.aggregated import for_certificate
from analyzer.tunnel.errors import Trust

from tests.causes.test_targets import ASKED, BACKEND, apiservice
from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("message", "certainty", "title", "first"),
    [
        (ASKED + "x509: certificate signed by unknown authority", "confirmed", "shows a certificate", "put the CA that signed"),
        (ASKED + "tls: failed to verify certificate: x509: certificate has expired", "confirmed", "shows a certificate", "renew the serving certificate"),
        (ASKED + "x509: certificate is valid for a.b, not calico-api.calico-apiserver.svc", "confirmed", "shows a certificate", "issue the serving certificate"),
        ('endpoints for service/calico-api in "calico-apiserver" have no addresses with port name "apiserver"', "likely", "no ready pod", "bring up the pods"),
        ('service/calico-api in "calico-apiserver" is not present', "likely", "does not exist", "bring back service"),
        ("failing or missing response from https://10.0.9.9:5443/apis/x/v3: bad status from https://10.0.9.9:5443/apis/x/v3: 401", "likely", "answers with an error", "look at the log"),
    ],
)  # fmt: skip
def test_the_reason_decides_what_mends_it(message: str, certainty: str, title: str, first: str) -> None:
    """A certificate asks for another one or its CA, a service without pods for pods; each is called what it is."""
    case = bundle({"a.yaml": apiservice(message)})
    found = case.cause(BACKEND)
    assert found is not None
    assert (str(found.certainty), title in found.title) == (certainty, True)
    assert found.remedies[0].text.startswith(first)


def test_a_certificate_without_a_known_service() -> None:
    """The registration names the service: it is asked for; a name that is wrong is given as the API server calls it."""
    assert "apiservice v1.x" in (for_certificate("v1.x", None)[1].command or "")
    assert "<service>.<namespace>.svc" in for_certificate("v1.x", None, Trust.NAME)[0].text
    assert "b.a.svc" in for_certificate("v1.x", "a/b", Trust.NAME)[0].text
