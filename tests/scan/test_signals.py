"""Signals of other programs, and lines that name the same words without any fault."""

from __future__ import annotations

import pytest
from analyzer.scan import signals
from analyzer.scan import signals as signals_room

from tests.support.inline import bundle
from tests.support.values import are_values

HARMLESS = (
    "Waited for 5.04s due to client-side throttling, not priority and fairness, request: GET:https://10.0.0.1:443/apis/metrics.k8s.io/v1beta1?timeout=32s",
    '"HTTP" verb="GET" URI="/apis/metrics.k8s.io/v1beta1?timeout=32s" latency="1.9ms" userAgent="kubectl" resp=200',
    "Throttling request took 1.15s, request: GET:https://h/apis/metrics.k8s.io/v1beta1?timeout=32s",
    "GET /apis/metrics.k8s.io/v1beta1/nodes?limit=503&timeout=10s: (2.1ms) 200 [kubectl/v1.20]",
    '"HTTP" verb="GET" URI="/api/v1/nodes" latency="61s" resp=200 error="Timeout: request did not complete"',
    '"GET /healthz" 200 12 http: TLS handshake error from 10.0.0.1:4: EOF',
    'Throttling request took 1.1s: failed calling webhook "a.b": timeout',
    "probe of calico/node answered code=200: BIRD is not ready",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_throttled_client_and_an_answered_request_are_no_fault(text: str) -> None:
    """A query parameter called timeout, a slow client and an answer of 200 say nothing bad about the metrics API."""
    assert signals.find(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('E0302 08:14:10.1 88 run.go:74] "command failed" err="failed to run Kubelet: swap is on"', "failed to run Kubelet: swap is on"),
        ('E0302 08:14:10.1 88 run.go:74] "command failed" err="failed to load kubelet config file, path: /a: open /a: no such file"', "failed to load kubelet config file, path: /a: open /a: no such file"),
        ("F0302 08:14:10.1 88 server.go:274] failed to run Kubelet: misconfiguration", "failed to run Kubelet: misconfiguration"),
        ('E0302 08:14:10.1 88 run.go:74] "command failed" err="failed to load configuration"', None),
        ("they say it failed to run Kubelet: swap", None),
    ],
)  # fmt: skip
def test_the_error_with_which_a_kubelet_ends(text: str, name: str | None) -> None:
    """In its own record; of another program's end, and in a sentence, nothing is known."""
    hit = signals.find(text)
    assert (hit.name if hit is not None and hit.signal == "kubelet_exit" else None) == name


@pytest.mark.parametrize(
    "text",
    [
        'v1beta1.metrics.k8s.io failed with: failing or missing response from https://10.0.0.9:443/apis/metrics.k8s.io/v1beta1: dial tcp: i/o timeout',
        "unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle the request",
        '"HTTP" verb="GET" URI="/apis/metrics.k8s.io/v1beta1?timeout=32s" resp=503',
    ],
)  # fmt: skip
def test_an_unavailable_metrics_api_is_still_seen(text: str) -> None:
    """A failing answer is a signal."""
    assert signals.find(text) is not None


@pytest.mark.parametrize(
    ("text", "signal", "name"),
    [
        ("failed to create connection to uds name /a/k.sock, error: dial unix /a/k.sock: connect: connection refused", "server_leg", "/a/k.sock"),
        ('dialing proxy "10.0.0.9:8090" failed: dial tcp 10.0.0.9:8090: i/o timeout', "server_leg", "10.0.0.9:8090"),
        ("dial tcp konnectivity-server-local:8090: connect: connection refused", "server_leg", "konnectivity-server-local:8090"),
        ("dial tcp: lookup konnectivity-server-local on 10.0.0.10:53: no such host", "server_leg", "konnectivity-server-local"),
        ("Sending HTTP/1.1 502 response to 127.0.0.1:40112: failed to find Session for client worker-1", "remote_dialer", "failed to find Session for client worker-1"),
        ("Sending HTTP 502 response to 127.0.0.1:40112: dial tcp 10.0.0.4:10250: i/o timeout", "remote_dialer", "dial tcp 10.0.0.4:10250: i/o timeout"),
        ('Remotedialer proxy error; reconnecting... error="dial tcp 10.0.0.2:6443: i/o timeout"', "remote_dialer", "dial tcp 10.0.0.2:6443: i/o timeout"),
        ('Failed to create client, retrying error="dial tcp 10.0.0.9:6443: i/o timeout"', "sidecar_start", 'Failed to create client, retrying error="dial tcp 10.0.0.9:6443: i/o timeout'),
        ("Error: cannot initialize konnectivity dialer after 30 attempts: open /a/tls.crt: no such file or directory", "sidecar_start", "cannot initialize konnectivity dialer after 30 attempts: open /a/tls.crt: no such file or directory"),
        ('Remotedialer proxy error error="websocket: close 1006"', "remote_dialer", "websocket: close 1006"),
        ('Remotedialer proxy error; reconecting... error="websocket: bad handshake"', "remote_dialer", "websocket: bad handshake"),
        ('Failed to connect to proxy. Response status: 401 - 401 Unauthorized. Response body: no error="websocket: bad handshake"', "remote_dialer", "Response status: 401 - 401 Unauthorized. Response body: no"),
        ("proxy error from k:8090 while dialing 10.0.0.4:443: 503 Service Unavailable", "proxy_error", "k:8090"),
        ("proxy error from k:8090 while dialing 10.0.0.4:443, code 500: 500 Internal Server Error", "proxy_error", "k:8090"),
    ],
)  # fmt: skip
def test_the_dial_to_the_server_and_its_answers(text: str, signal: str, name: str) -> None:
    """Who is dialled is the signal's name."""
    found = signals.find(text)
    assert found is not None
    assert (found.signal, found.name) == (signal, name)


def test_sockets_of_other_programs_are_none() -> None:
    """A runtime's socket is not the tunnel's."""
    assert signals.find("dial unix /run/containerd/containerd.sock: connect: connection refused") is None


def test_last_words_that_say_more_are_known_by_what_they_say() -> None:
    """An API server without its egress configuration ends in cobra's words as well."""
    text = "Error: failed to initialize egress selector: open /e/c.yaml: no such file or directory"
    assert getattr(signals.find(text), "signal", None) == "egress_config"
    assert getattr(signals.find("Error: failed to read CA cert"), "event", None) is signals.FATAL


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(signals_room)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[ERROR][63] felix/sync_client.go 267: Failed to connect to typha endpoint 10.9.8.7:5473.  Will try other endpoints error=dial tcp: i/o timeout", "10.9.8.7:5473"),
        ("[FATAL][31] felix/daemon.go 532: Failed to connect to Typha error=connection to typhas ([{10.9.8.7:5473 n3 0xc0}]) failed", "10.9.8.7:5473"),
        ("[WARNING][31] confd/client.go 12: connection to typhas ([{10.9.8.7:5473 n3 0xc0}]) failed", "10.9.8.7:5473"),
    ],
)  # fmt: skip
def test_felix_without_typha(text: str, name: str | None) -> None:
    """It says which endpoint it did not reach, or that it reached none."""
    found = signals.find(text)
    assert found is not None
    assert (found.signal, found.name) == ("typha_unreachable", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('loading OpenAPI spec for "v1beta1.metrics.k8s.io" failed with: ResponseCode: 503, Body: service unavailable', "v1beta1.metrics.k8s.io"),
        ("GET v1.metrics.k8s.io/nodes: dial tcp 10.9.0.9:443: i/o timeout", "v1.metrics.k8s.io"),
        ("unable to retrieve the list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle", "metrics.k8s.io"),
    ],
)  # fmt: skip
def test_the_name_of_an_unavailable_api_is_its_name_alone(text: str, name: str) -> None:
    """Whatever the sentence says behind it."""
    found = signals.find(text)
    assert found is not None
    assert (found.signal, found.name) == ("metrics_unavailable", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Failed to scrape node err="request failed, status: \\"403 Forbidden\\"" node="c2"', "403 Forbidden"),
        ('unable to fully collect metrics: unable to fetch metrics from Kubelet n1 (10.0.0.4): request failed - "401 Unauthorized"', "401 Unauthorized"),
        ('Failed to scrape node err="Get \\"https://10.0.0.4:10250/metrics/resource\\": dial tcp 10.0.0.4:10250: i/o timeout" node="n1"', "i/o timeout"),
    ],
)  # fmt: skip
def test_why_metrics_server_gets_no_numbers(text: str, name: str) -> None:
    """Its own words in three releases; the reason is the signal's name."""
    found = signals.find(text)
    assert found is not None
    assert (found.signal, found.name) == ("scrape_failed", name)


def test_two_writers_of_one_object_are_no_fault() -> None:
    """The later one tries again."""
    text = 'v1beta1.metrics.k8s.io failed with: Operation cannot be fulfilled on apiservices "x": the object has been modified; please apply your changes to the latest version and try again'
    assert signals.find(text) is None


@pytest.mark.parametrize(
    ("text", "signal", "name"),
    [
        ("couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request", "metrics_unavailable", "metrics.k8s.io"),
        ("couldn't get resource list for custom.example.io/v1: the server is currently unable to handle the request", "aggregated_unavailable", "custom.example.io/v1"),
        ("the server is currently unable to handle the request", "apiserver_timeout", "the server is currently unable to handle the request"),
    ],
)  # fmt: skip
def test_the_group_that_is_named_tells_more_than_the_words_of_the_answer(text: str, signal: str, name: str) -> None:
    """What kubectl prints beside its output names the API that is away."""
    found = signals.find(text)
    assert found is not None
    assert (found.signal, found.name) == (signal, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('failed to list *v1.Node: nodes is forbidden: User "system:serviceaccount:shop:till" cannot list resource "nodes" in API group "" at the cluster scope', 'is forbidden: User "system:serviceaccount:shop:till" cannot list resource "nodes" in API group "" at the cluster scope'),
        ('configmaps "a" is forbidden: User "system:serviceaccount:shop:till" cannot get resource "configmaps" in API group "" in the namespace "shop"', '"a" is forbidden: User "system:serviceaccount:shop:till" cannot get resource "configmaps" in API group "" in the namespace "shop"'),
        ('nodes is forbidden: User "kim" cannot list resource "nodes" in API group "" at the cluster scope', None),
        ('pods "a" is forbidden: exceeded quota: small', None),
    ],
)  # fmt: skip
def test_a_right_that_a_programs_account_has_not(text: str, name: str | None) -> None:
    """A service account's, with the one object that was asked for; a user's own, and another refusal, are none."""
    hit = signals.find(text)
    assert (hit.signal, hit.name) == ("right_missed", name) if name else hit is None


@pytest.mark.parametrize(
    ("end", "symptoms"),
    [
        ("dial tcp 10.3.4.5:10250: connect: connection refused", ("unknown", "broken")),
        ("remote error: tls: internal error", ("unknown", "broken")),
        ("x509: certificate signed by unknown authority", ("unknown", "broken")),
        ("dial tcp 10.3.4.5:10250: i/o timeout", ("unknown", "broken")),
    ],
)
@pytest.mark.parametrize("path", ["containerLogs", "exec"])
def test_the_api_servers_own_line_of_a_call_to_a_kubelet(end: str, symptoms: tuple[str, str], path: str) -> None:
    """Its URL tells which command of a user failed, and the other one is not known by it."""
    url = f"https://10.3.4.5:10250/{path}/shop/web-0/web"
    line = f'E0302 10:00:00.000000       1 status.go:71] apiserver received an error that is not an metav1.Status: &url.Error{{Op:"Get", URL:"{url}", Err:(*net.OpError)(0xc000)}}: Get "{url}": {end}\n'
    states = {one.id: one.state for one in bundle({"apiserver.log": line}).report.data.symptoms}
    assert (states["exec"], states["logs"]) == (symptoms if path == "containerLogs" else symptoms[::-1])
