"""Whose no a line of kubectl's states, typed once."""

from __future__ import annotations

import pytest
from analyzer.schema import ToolErrorRow
from analyzer.tunnel import client_errors
from analyzer.tunnel.client_errors import IN_USE, ClientError, ClientFault, read
from analyzer.tunnel.errors import Trust
from analyzer.vendors.served_names import Whose

from tests.support.values import are_values

LOGIN = "error: You must be logged in to the server (Unauthorized)"
OF_NODE = "error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log a))"


def line(message: str | None, kind: str = "other") -> ToolErrorRow:
    return ToolErrorRow(source="k.txt", line=2, class_=kind, message=message)


@pytest.mark.parametrize(
    ("message", "fault", "what"),
    [
        (LOGIN, ClientFault.LOGIN, ""),
        ("error: unable to upgrade connection: pod does not exist", ClientFault.KUBELET, ""),
        ("an error on the server (<html><title> 502 Bad Gateway </title></html>)", ClientFault.PAGE, "502 Bad Gateway"),
        ("Unable to connect to the server: Service Unavailable", ClientFault.PROXY, ""),
        ("error: unexpected EOF", ClientFault.CUT, ""),
        ("no preferred addresses found; known addresses: []", ClientFault.ADDRESSLESS, ""),
        ("No SSH tunnels currently open. Were the targets able to accept an ssh-key?", ClientFault.SSH, ""),
        ("The connection to the server 10.0.0.1:6443 was refused - did you specify the right host?", ClientFault.UNSERVED, ""),
        ("Unable to connect to the server: x509: certificate is not valid yet", ClientFault.CERTIFICATE, "x509: certificate is not valid yet"),
        ("Unable to connect to the server: dial tcp: lookup api.example: no such host", ClientFault.NAME, "api.example"),
        ("Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout", ClientFault.UNREACHED, ""),
        ("error: container c is waiting to start", ClientFault.CONTAINER, ""),
        ("Error from server (BadRequest): Upgrade request required", ClientFault.UPGRADE, "Upgrade request required"),
        ("error: unexpected response status code 400 (Bad Request)", ClientFault.UPGRADE, "unexpected response status code 400 (Bad Request)"),
        ('Error from server (InternalError): an error on the server ("error trying to reach service: cluster agent disconnected") has prevented the request', ClientFault.RANCHER, ""),
        ("Error from server: error dialing backend: failed to find Session for client stv-cluster-c-m-x", ClientFault.RANCHER, ""),
        ('error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "9b": OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH', ClientFault.PROGRAM, '"bash"'),
        ("failed to create fsnotify watcher: too many open files", ClientFault.NODE, "failed to create fsnotify watcher: too many open files"),
        ("error: unable to do port forwarding: socat not found", ClientFault.NODE, "unable to do port forwarding: socat not found"),
        ("error: unable to upgrade connection: request connection cannot be hijacked", ClientFault.UPGRADE, "request connection cannot be hijacked"),
    ],
)  # fmt: skip
def test_a_line_has_one_fault(message: str, fault: ClientFault, what: str) -> None:
    """From the tool on the way in: what stands nearer to the user is asked first."""
    error = read(line(message))
    assert error is not None
    assert (error.fault, error.named) == (fault, what)


@pytest.mark.parametrize(
    ("message", "kind", "fault"),
    [
        ('admission webhook "v.rules.example" denied the request: no', "webhook", ClientFault.DECISION),
        ('admission webhook "v.rules.example" denied the request: no', "client", None),
        ("pods is forbidden", "rbac", ClientFault.RIGHT),
        ("error: container c is waiting to start", "tunnel", None),
        ("error dialing backend: No agent available", "tunnel", None),
        (None, "other", None),
    ],
)
def test_a_no_of_the_api_server_goes_by_the_class_of_the_line(
    message: str | None, kind: str, fault: ClientFault | None
) -> None:
    """Words alone do not make a webhook's decision, and a fault of the tunnel is none of the client's."""
    error = read(line(message, kind))
    assert (error and error.fault) is fault


def test_credentials_that_nobody_takes_turn_no_kubelet_into_the_culprit() -> None:
    """A kubelet's no is the API server's where that took the credentials for no other call, either."""
    assert read(line(OF_NODE)) == ClientError(ClientFault.KUBELET)
    assert read(line(OF_NODE), turned_away=True) == ClientError(ClientFault.LOGIN)


def test_the_right_and_the_certificate_are_taken_from_the_words() -> None:
    """Who explains them needs no text."""
    text = "Forbidden (user=api, verb=get, resource=nodes, subresource=proxy) ( pods/log a)"
    assert read(line(text)) == ClientError(ClientFault.KUBELET, missed=("api", "get", "nodes/proxy"))
    error = read(line("Unable to connect to the server: x509: certificate has expired or is not yet valid"))
    assert error is not None
    assert error.trust is Trust.EXPIRED
    assert error.whose is None


@pytest.mark.parametrize(
    ("names", "host", "whose"),
    [
        ("*.gate.example.net", "c115.eu-gb.containers.cloud.ibm.com", Whose.ANOTHERS),
        ("*.gate.example.net", "api.example.org", Whose.UNRELATED),
        ("kubernetes", "api.example.org", Whose.SERVERS),
    ],
)
def test_whose_certificate_kubectl_was_shown(names: str, host: str, whose: Whose) -> None:
    """By the names in it and the host that was asked for."""
    error = read(line(f"Unable to connect to the server: x509: certificate is valid for {names}, not {host}"))
    assert error is not None
    assert error.whose is whose


def test_what_users_do_is_told_whatever_its_class() -> None:
    """So are the API server's SSH tunnels; a right that lacks, a name that is wrong and a webhook's rule are told only where nothing else complains."""
    assert {ClientFault.CUT, ClientFault.SSH} <= IN_USE
    assert not IN_USE & {
        ClientFault.RIGHT,
        ClientFault.CONTAINER,
        ClientFault.DECISION,
        ClientFault.UNREACHED,
    }


def test_what_is_handed_on_is_not_changed() -> None:
    """Who explains an error cannot change it, and a misspelt field is refused."""
    are_values(client_errors)
