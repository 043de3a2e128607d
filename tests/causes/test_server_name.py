"""The name by which an API server calls its Konnectivity server."""

from __future__ import annotations

import pytest
from analyzer.causes.server_name import looks

from tests.support.inline import bundle, nobody


@pytest.mark.parametrize(
    ("host", "first", "then"),
    [
        ("front.blue-plane.svc", "kubectl get services,endpoints -n blue-plane front", "kube-dns"),
        ("front-local", "kubectl get services,endpoints -A | grep front-local", "kube-dns"),
        ("front.example.org", "getent hosts front.example.org", None),
        ("", None, None),
    ],
)
def test_the_service_comes_before_who_answers_for_it(host: str, first: str | None, then: str | None) -> None:
    """In its own namespace where the name has one; a host of another domain is no service, and what is not told is not looked up."""
    found = [one.command or "" for one in looks(nobody(), host)]
    assert bool(found) is (first is not None)
    assert not first or found[0].startswith(first)
    assert (then is not None) is (len(found) == 2)
    assert then is None or then in found[1]


@pytest.mark.parametrize("host", ["front.blue-plane.svc", "front-local", "front.example.org"])
def test_the_candidates_of_a_name_that_does_not_resolve(host: str) -> None:
    """Nothing was dialled: neither a server that does not run nor another port is among them."""
    case = bundle(
        a=f"Error from server: error dialing backend: dial tcp: lookup konnectivity-server.{host} on 10.9.0.10:53: no such host\n"
    )
    found = case.report.data.complaint
    assert found is not None
    assert "listens elsewhere" not in str(found.candidates)
