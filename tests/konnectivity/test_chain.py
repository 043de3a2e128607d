"""Error chains: who called, which leg, and the innermost reason."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Leg, Reason, is_upgrade
from hypothesis import given
from hypothesis import strategies as st

HOOK = 'Internal error occurred: failed calling webhook "{}": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": '
GRPC = 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: '
KUBELET, WEBHOOK, AGGREGATED, SIDECAR = Caller.KUBELET, Caller.WEBHOOK, Caller.AGGREGATED, Caller.SIDECAR
SERVER, TUNNEL, TARGET, UNTOLD = Leg.SERVER, Leg.TUNNEL, Leg.TARGET, Leg.UNTOLD
LOGS = 'Get "https://10.0.0.4:10250/containerLogs/a/b/c": '

CASES = (
    ("error dialing backend: No agent available", KUBELET, TUNNEL, Reason.NO_AGENT, None),
    ("error dialing backend: dial tcp 10.0.0.4:10250: i/o timeout", KUBELET, TARGET, Reason.TIMEOUT, "10.0.0.4:10250"),
    ("error dialing backend: dial tcp 10.0.0.9:8090: connect: connection refused", KUBELET, SERVER, Reason.REFUSED, "10.0.0.9:8090"),
    ("error dialing backend: remote error: tls: internal error", KUBELET, TARGET, Reason.CERTIFICATE, None),
    ("error dialing backend: EOF", KUBELET, UNTOLD, Reason.CUT, None),
    (f'error dialing backend: {GRPC}dial unix /a/b.sock: connect: connection refused"', KUBELET, SERVER, Reason.REFUSED, "/a/b.sock"),
    (f'error dialing backend: {GRPC}dial unix /a/b.sock: connect: no such file or directory"', KUBELET, SERVER, Reason.NO_SOCKET, "/a/b.sock"),
    (f'error dialing backend: {GRPC}dial unix /a/b.sock: connect: permission denied"', KUBELET, SERVER, Reason.FORBIDDEN, "/a/b.sock"),
    (f'error dialing backend: {GRPC}dial tcp 10.0.0.9:8131: i/o timeout"', KUBELET, SERVER, Reason.TIMEOUT, "10.0.0.9:8131"),
    ('rpc error: code = Unavailable desc = connection error: desc = "transport: x509: expired"', None, None, None, None),
    ('error dialing backend: rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: x509: certificate has expired"', KUBELET, SERVER, Reason.CERTIFICATE, None),
    ('error dialing backend: dialing proxy "127.0.0.1:8090" failed: dial tcp 127.0.0.1:8090: connect: connection refused', KUBELET, SERVER, Reason.REFUSED, "127.0.0.1:8090"),
    (LOGS + "dial tcp: lookup konnectivity-server-local on 172.21.0.10:53: no such host", KUBELET, SERVER, Reason.DNS, "konnectivity-server-local"),
    (LOGS + "dial tcp 127.0.0.1:6444: connect: connection refused", KUBELET, Leg.PROXY, Reason.REFUSED, "127.0.0.1:6444"),
    (LOGS + "dial tcp 10.0.0.9:9345: connect: connection refused", KUBELET, Leg.PROXY, Reason.REFUSED, "10.0.0.9:9345"),
    (LOGS + "dial tcp 127.0.0.1:8131: connect: connection refused", KUBELET, SERVER, Reason.REFUSED, "127.0.0.1:8131"),
    ("error dialing backend: dial tcp 127.0.0.1:10250: connect: connection refused", KUBELET, TARGET, Reason.REFUSED, "127.0.0.1:10250"),
    (HOOK.format("a.b") + "dial tcp 127.0.0.1:6443: connect: connection refused", WEBHOOK, Leg.PROXY, Reason.REFUSED, "127.0.0.1:6443"),
    (HOOK.format("a.b").replace("s.n.svc:443", "127.0.0.1:9443") + "dial tcp 127.0.0.1:9443: connect: connection refused", WEBHOOK, TARGET, Reason.REFUSED, "127.0.0.1:9443"),
    ('Get "https://wn-3:10250/containerLogs/a/b/c": dial tcp: lookup wn-3 on 10.0.0.10:53: no such host', KUBELET, TARGET, Reason.DNS, "wn-3"),
    (LOGS + "dial timeout, backstop", KUBELET, TUNNEL, Reason.UNANSWERED, None),
    (LOGS + "proxy error from 127.0.0.1:8131 while dialing 10.0.0.4:10250, code 503: 503 Service Unavailable", KUBELET, TUNNEL, Reason.STATUS, "10.0.0.4:10250"),
    (HOOK.format("a.b") + "No agent available", WEBHOOK, TUNNEL, Reason.NO_AGENT, None),
    (HOOK.format("a.b") + 'no endpoints available for service "s"', WEBHOOK, TARGET, Reason.NO_ENDPOINTS, None),
    (HOOK.format("a.b") + 'service "s" not found', WEBHOOK, TARGET, Reason.NO_SERVICE, None),
    (HOOK.format("a.b") + "x509: certificate signed by unknown authority", WEBHOOK, TARGET, Reason.CERTIFICATE, None),
    (HOOK.format("a.b") + "context deadline exceeded", WEBHOOK, UNTOLD, Reason.TIMEOUT, None),
    (HOOK.format("a.b") + "dial tcp 172.21.3.4:443: connect: connection refused", WEBHOOK, TARGET, Reason.REFUSED, "172.21.3.4:443"),
    (HOOK.format("a.b") + "dial tcp 127.0.0.1:8090: connect: connection refused", WEBHOOK, SERVER, Reason.REFUSED, "127.0.0.1:8090"),
    (HOOK.format("a.b") + "read unix @->/u/socket: read: connection reset by peer", WEBHOOK, SERVER, Reason.CUT, "/u/socket"),
    (HOOK.format("a.b") + "write unix @->/u/socket: write: broken pipe", WEBHOOK, SERVER, Reason.CUT, "/u/socket"),
    (HOOK.format("a.b") + "dial tcp: lookup s.n.svc on 10.0.0.10:53: no such host", WEBHOOK, TARGET, Reason.DNS, "s.n.svc"),
    (HOOK.format("a.b") + "the server could not find the requested resource", WEBHOOK, TARGET, Reason.STATUS, None),
    ("Failed calling webhook, failing closed a.b: " + HOOK.format("a.b") + "dial timeout, backstop", WEBHOOK, TUNNEL, Reason.UNANSWERED, None),
    ('conversion webhook for x.io/v1, Kind=T failed: Post "https://s.n.svc:443/c?timeout=30s": EOF', WEBHOOK, UNTOLD, Reason.CUT, None),
    ('failing or missing response from https://10.0.0.8:443/apis/a.b/v1: Get "https://10.0.0.8:443/apis/a.b/v1": No agent available', AGGREGATED, TUNNEL, Reason.NO_AGENT, None),
    ("failing or missing response from https://10.0.0.8:443/apis/a.b/v1: bad status from https://10.0.0.8:443/apis/a.b/v1: 401", AGGREGATED, TARGET, Reason.STATUS, None),
    (HOOK.format("a.b") + "Address is not allowed", WEBHOOK, UNTOLD, Reason.NOT_ALLOWED, None),
    ('endpoints for service/s in "n" have no addresses with port name "https"', AGGREGATED, TARGET, Reason.NO_ENDPOINTS, None),
    (HOOK.format("a.b") + "no service port 443 found for service \"s\"", WEBHOOK, TARGET, Reason.NO_PORT, None),
    (HOOK.format("a.b") + "no service port 'ƻ' found for service \"s\"", WEBHOOK, TARGET, Reason.NO_PORT, None),
    ('service/s in "n" is not listening on port 443', AGGREGATED, TARGET, Reason.NO_PORT, None),
    ('service/s in "n" is not present', AGGREGATED, TARGET, Reason.NO_SERVICE, None),
    ("failed to create connection to uds name /a/k.sock, error: dial unix /a/k.sock: connect: connection refused", Caller.UNKNOWN, SERVER, Reason.REFUSED, "/a/k.sock"),
    ("[ERR] socks: Failed to handle request: Connect to 1.2.3.4:443 failed: proxy error from k:8090 while dialing 1.2.3.4:443, code 500: 500 Internal Server Error", SIDECAR, TUNNEL, Reason.STATUS, "1.2.3.4:443"),
    ('{"msg":"Connection through konnectivity failed","err":"proxy error from k:8090 while dialing 1.2.3.4:443: 503 Service Unavailable"}', SIDECAR, TUNNEL, Reason.STATUS, "1.2.3.4:443"),
    ('Import failed (InternalError): Get "https://q.io/v2/": socks connect tcp 127.0.0.1:8090->q.io:443: unknown error general SOCKS server failure', SIDECAR, UNTOLD, Reason.STATUS, "q.io:443"),
    (HOOK.format("a.b").replace("calling webhook", "calling admission webhook") + 'service "s" not found', WEBHOOK, TARGET, Reason.NO_SERVICE, None),
    ("failed to create connection to uds name /a/k.sock, error: dial unix /a/k.sock: socket: too many open files", Caller.UNKNOWN, SERVER, Reason.NO_FILES, "/a/k.sock"),
    ('v1beta1.metrics.k8s.io failed with: Operation cannot be fulfilled on apiservices "x": the object has been modified; please apply your changes to the latest version and try again', None, None, None, None),
    (LOGS + "http: server gave HTTP response to HTTPS client", KUBELET, UNTOLD, Reason.PLAIN, None),
    (HOOK.format("a.b") + "http: server gave HTTP response to HTTPS client", WEBHOOK, TARGET, Reason.PLAIN, None),
    ('error dialing backend: dialing proxy "10.0.0.9:8090" failed: http: server gave HTTP response to HTTPS client', KUBELET, SERVER, Reason.PLAIN, "10.0.0.9:8090"),
    ("error trying to reach service: dial tcp 10.4.0.2:8443: i/o timeout", Caller.SERVICE, TARGET, Reason.TIMEOUT, "10.4.0.2:8443"),
    ("error dialing backend: reading HTTP response from CONNECT to 10.0.0.4:10250 via proxy 127.0.0.1:8131 failed: EOF", KUBELET, TUNNEL, Reason.CUT, "10.0.0.4:10250"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "caller", "leg", "reason", "address"), CASES)
def test_the_innermost_reason_decides(
    text: str, caller: Caller | None, leg: Leg | None, reason: Reason | None, address: str | None
) -> None:
    """The outer text says who complains; what stands last says where and why."""
    fault = chain.read(text)
    assert (fault and (fault.caller, fault.leg, fault.reason, fault.address)) == (
        caller and (caller, leg, reason, address)
    )


FOREIGN = (
    'Failed to pull image: Head "https://r.io/v2/": dial tcp 1.2.3.4:443: i/o timeout',
    "dial unix /run/containerd/containerd.sock: connect: connection refused",
    "dial unix /var/run/calico/bird.ctl: connect: no such file or directory",
    "dial tcp 127.0.0.1:8090: connect: connection refused",
    'unable to upgrade connection: container not found ("web")',
    "upstream proxy refused the connection",
    "",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_errors_of_other_ways_are_none(text: str) -> None:
    """A registry, a runtime's socket and a missing container say nothing of the tunnel."""
    assert chain.read(text) is None


def test_names_urls_and_codes_are_kept() -> None:
    """The webhook, what was asked, the status, and the last clause in its own words."""
    hook = chain.read(HOOK.format("v.acme.io") + 'no endpoints available for service "s"')
    assert hook is not None
    assert (hook.name, hook.url) == ("v.acme.io", "https://s.n.svc:443/m?timeout=10s")
    assert hook.inner == 'no endpoints available for service "s"'
    code = chain.read(
        "error dialing backend: proxy error from a:1 while dialing b:10250, code 500: 500 Internal Server Error"
    )
    assert code is not None
    assert code.code == "500"
    name = chain.read(LOGS + "dial tcp: lookup k-konnectivity on 10.0.0.10:53: no such host")
    assert name is not None
    assert name.inner == "dial tcp: lookup k-konnectivity on 10.0.0.10:53: no such host"
    escaped = chain.read(
        'err="failed calling webhook \\"v.acme.io\\": failed to call webhook: Post \\"https://s.n.svc:443/m\\": EOF"'
    )
    assert escaped is not None
    assert escaped.name == "v.acme.io"


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Hostile input gives a fault or none."""
    for lead in (
        "",
        "error dialing backend: ",
        HOOK.format("a.b"),
        "proxy error from ",
        "failing or missing response from ",
    ):
        chain.read(lead + text)


@pytest.mark.parametrize(
    ("reason", "answered"),
    [
        ("x509: certificate has expired or is not yet valid", True),
        ("remote error: tls: internal error", True),
        ("unexpected status code: 401 Unauthorized", True),
        ("proxy error from 127.0.0.1:9345 while dialing 10.5.0.7:10250, code 502: 502 Bad Gateway", False),
        ("bad status from https://10.5.0.7:10250/x: 503", False),
        ("bad status from https://10.5.0.7:10250/x: 403", False),
        ("dial tcp 10.5.0.7:10250: connect: connection refused", False),
        ("No agent available", False),
    ],
)
def test_what_the_target_itself_said(reason: str, answered: bool) -> None:
    """Its certificate or its own status came back through every leg; a gateway's status is a proxy's word."""
    fault = chain.read(f'Get "https://10.5.0.7:10250/containerLogs/web/a-1/a": {reason}')
    assert fault is not None
    assert fault.answered is answered


@pytest.mark.parametrize(
    ("text", "caller", "leg", "address"),
    [
        (
            'Get "https://10.0.0.7:10260/containerLogs/a/b/c": dial tcp 10.0.0.7:10260: i/o timeout',
            Caller.KUBELET,
            Leg.TARGET,
            "10.0.0.7:10260",
        ),
        (
            "error dialing backend: dial tcp 10.0.0.7:10260: connect: connection refused",
            Caller.KUBELET,
            Leg.TARGET,
            "10.0.0.7:10260",
        ),
        (
            "error dialing backend: dial tcp 10.0.0.7:8132: connect: connection refused",
            Caller.KUBELET,
            Leg.SERVER,
            "10.0.0.7:8132",
        ),
        (
            'Get "https://10.0.0.7:10260/exec/a/b/c": dial tcp 10.0.0.9:8090: connect: connection refused',
            Caller.KUBELET,
            Leg.SERVER,
            "10.0.0.9:8090",
        ),
    ],
)
def test_a_kubelet_may_listen_elsewhere(text: str, caller: Caller, leg: Leg, address: str) -> None:
    """Its URL names the port that it was given; the ports of a Konnectivity server are the proxy's on the way."""
    fault = chain.read(text)
    assert fault is not None
    assert (fault.caller, fault.leg, fault.address) == (caller, leg, address)


def test_a_page_is_no_answer_of_the_clusters() -> None:
    """In place of a kubelet's answer a page states no fault of the tunnel; a webhook's own page is still its answer."""
    assert chain.read("error: unable to upgrade connection: <html><title>403 Forbidden</title>") is None
    assert chain.is_page("error: unable to upgrade connection: <HTML>")
    assert not chain.is_page("error: unable to upgrade connection: pod does not exist")
    hook = 'failed calling webhook "a.b.c": failed to call webhook: an error on the server ("<html>") has prevented the request: 502 Bad Gateway'
    assert chain.read(hook) is not None
    assert not chain.is_page(hook)


def test_a_bare_no_of_a_kubelet_is_an_answer() -> None:
    """It has no status number in its text, and came from the kubelet all the same."""
    found = chain.read("error: unable to upgrade connection: Unauthorized")
    assert found is not None
    assert (found.code, found.answered) == ("401", True)


@pytest.mark.parametrize(
    ("end", "inner"),
    [
        ("request canceled (Client.Timeout exceeded while awaiting headers)", "request canceled (Client.Timeout exceeded while awaiting headers)"),
        ('i/o timeout\\""}]', "i/o timeout"),
        ('x509: unknown authority (possibly because of "x509: ECDSA failure" while trying "ca")', 'x509: unknown authority (possibly because of "x509: ECDSA failure" while trying "ca")'),
        ('none for service "s"\\"', 'none for service "s"'),
        ("lost [a (b)])", "lost [a (b)]"),
        ("lost (a" + ")" * 200_000, "lost (a)"),
    ],
)  # fmt: skip
def test_a_reason_keeps_the_bracket_that_it_opens(end: str, inner: str) -> None:
    """What stood around it is taken off, in linear time."""
    fault = chain.read(
        f'failing or missing response from https://10.0.1.2:5443/apis/a.b/v3: Get "https://10.0.1.2:5443/apis/a.b/v3": net/http: {end}'
    )
    assert fault is not None
    assert fault.inner.removeprefix("net/http: ") == inner


def test_the_words_of_a_status_alone_are_a_proxy_s() -> None:
    """Go's client prints them of a CONNECT that was refused; with its number, or beside other words, a status is an answer."""
    hook = 'failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": {}'
    for words in ("Service Unavailable", "Forbidden", "Proxy Authentication Required"):
        fault = chain.read(hook.format(words))
        assert fault is not None
        assert (fault.reason, fault.leg, fault.inner) == (chain.Reason.PROXY, chain.Leg.UNTOLD, words)
    api = chain.read(
        'failing or missing response from https://10.0.0.9:443/apis/metrics.k8s.io/v1beta1: Get "https://10.0.0.9:443/apis/metrics.k8s.io/v1beta1": Forbidden'
    )
    assert api is not None
    assert api.reason is chain.Reason.PROXY
    for words in ("503 Service Unavailable", "the server could not serve: Forbidden"):
        fault = chain.read(hook.format(words))
        assert fault is not None
        assert fault.reason is not chain.Reason.PROXY


@pytest.mark.parametrize(
    ("text", "is_call"),
    [
        ('Get "https://10.0.0.1:10250/containerLogs/a/b/c": whatever', True),
        ('Post "https://[fd00::1]:10443/exec/a/b/c?command=ls": whatever', True),
        ('Get "https://10.0.0.1:10250/pods": whatever', False),
        ('Get "https://10.0.0.1/containerLogs/a": whatever', False),
        (None, False),
    ],
)
def test_a_path_that_only_kubelets_serve_is_a_call_to_one(text: str | None, is_call: bool) -> None:
    """Whatever the error is, and whichever port the kubelet has."""
    assert chain.is_kubelet_call(text) is is_call


def test_a_dial_whose_backend_is_not_named_is_the_commands() -> None:
    """Old API servers say only how the dial failed; of a command that dials a kubelet it is the kubelet's, and of others nobody's."""
    text = "Error from server: dial tcp: lookup wn-3 on 10.0.0.10:53: no such host"
    assert chain.is_bare_dial(text)
    assert chain.read(text) is None
    fault = chain.of_use(text)
    assert fault is not None
    assert (fault.caller, fault.leg, fault.reason, fault.address) == (KUBELET, TARGET, Reason.DNS, "wn-3")
    assert chain.of_use('Error from server (NotFound): pods "x" not found') is None
    assert not chain.is_bare_dial("Error from server: EOF")


def test_a_webhook_that_was_called_in_either_wording() -> None:
    """Kubernetes up to 1.13 said `admission webhook`."""
    assert chain.is_webhook_call('failed calling admission webhook "a.b": Post https://s.n.svc:443: EOF')
    assert chain.is_webhook_call(HOOK.format("a.b"))
    assert not chain.is_webhook_call('admission webhook "a.b" denied the request: no')
    assert not chain.is_webhook_call(None)


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request", "v1beta1.metrics.k8s.io", Reason.UNAVAILABLE),
        ("unable to retrieve the complete list of server APIs: custom.example.io/v1: stale GroupVersion discovery: custom.example.io/v1", "v1.custom.example.io", Reason.OTHER),
    ],
)  # fmt: skip
def test_a_group_that_discovery_cannot_read_is_an_aggregated_api(text: str, name: str, reason: Reason) -> None:
    """kubectl and controllers name it by group and version, an APIService by version and group."""
    fault = chain.read(text)
    assert fault is not None
    assert (fault.caller, fault.name, fault.reason) == (Caller.AGGREGATED, name, reason)


def test_the_api_servers_own_word_is_no_answer_of_the_backend() -> None:
    """A 503 of the aggregator names no end of the way; of a webhook's call it is what the webhook, or a proxy, answered."""
    for rest in ("the server is currently unable to handle the request, a/v1: x", "http error: ResponseCode: 503, Body: service unavailable"):  # fmt: skip
        fault = chain.read(f"unable to retrieve the complete list of server APIs: apps.example.io/v1: {rest}")
        assert fault is not None
        assert (fault.leg, fault.reason, fault.answered) == (chain.Leg.UNTOLD, Reason.UNAVAILABLE, False)
        assert "a/v1" not in fault.inner
    hook = chain.read(
        'failed calling webhook "a.b": failed to call webhook: the server is currently unable to handle the request'
    )
    assert hook is not None
    assert hook.reason is Reason.STATUS


def test_a_service_that_the_api_servers_proxy_did_not_reach() -> None:
    """In both spellings, and a sentence about services is none."""
    for text in (
        "Error trying to reach service: 'dial tcp 172.30.5.6:8443: i/o timeout'",
        "error trying to reach service: EOF",
    ):
        assert chain.is_service_call(text)
    assert not chain.is_service_call("we could not reach service a")


def test_a_log_is_no_upgrade() -> None:
    """The API server says `error dialing backend` of both in old releases; a log's error names its URL."""
    assert is_upgrade("error dialing backend: dial tcp 10.0.0.1:10250: i/o timeout")
    assert not is_upgrade('error dialing backend: Get "https://10.0.0.1:10250/containerLogs/a/b/c": EOF')
    assert not is_upgrade(None)


def test_a_refused_write_names_the_webhook_and_its_call() -> None:
    """Without the address that was called it is not the API server's whole answer."""
    whole = 'Internal error occurred: failed calling webhook "a.b": failed to call webhook: Post "https://s.n.svc:443/x": EOF'
    assert chain.is_refused_write(f"error: reason: {whole}")
    assert not chain.is_refused_write('Internal error occurred: failed calling webhook "a.b": EOF')
    assert not chain.is_refused_write(f"somebody wrote that {whole}")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://10.3.4.5:10250/containerLogs/a/b/c?follow=true", "containerLogs"),
        ("https://[fd00::5]:10250/exec/a/b/c", "exec"),
        ("https://10.3.4.5:10250/stats/summary", None),
        (None, None),
    ],
)
def test_which_call_of_a_kubelet_a_url_is(url: str | None, path: str | None) -> None:
    """By its path, of those that users make."""
    assert chain.kubelet_path(url) == path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("cert-manager.io/v1alpha2, Kind=Certificate", chain.Conversion("cert-manager.io", "v1alpha2", "Certificate")),
        ("v.rules.example", None),
        (None, None),
    ],
)
def test_a_conversion_webhook_is_called_after_what_it_converts(name: str | None, found: object) -> None:
    """One of admission has a name of its own."""
    assert chain.conversion(name) == found


@pytest.mark.parametrize(
    ("reason", "leg", "why"),
    [
        (
            "tls: failed to verify certificate: x509: certificate signed by unknown authority",
            Leg.TARGET,
            Reason.CERTIFICATE,
        ),
        ("dial tcp 172.30.9.9:443: i/o timeout", Leg.TARGET, Reason.TIMEOUT),
        ("dial tcp: lookup mill.mill.svc on 10.0.0.10:53: no such host", Leg.TARGET, Reason.DNS),
    ],
)
def test_openshifts_operator_tries_each_webhooks_service(reason: str, leg: Leg, why: Reason) -> None:
    """With the webhook's name and its service."""
    fault = chain.read(
        f'failed to connect to webhook "wheels.mill.example.io" via service "mill.mill.svc:443": {reason}'
    )
    assert fault is not None
    assert (fault.caller, fault.leg, fault.reason, fault.name) == (
        chain.Caller.WEBHOOK,
        leg,
        why,
        "wheels.mill.example.io",
    )
    assert fault.service == ("mill", "mill")
