"""An API server that does not find its server: configuration, certificates, rights."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_cp_egress import configuration, mounted, server
from tests.support.inline import bundle
from tests.support.names import NAMES, few

EGRESS, DOWN = "apiserver-egress-wrong", "server-down"
LEAD = "Error from server: error dialing backend: "
HANDSHAKE = 'rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: x509: certificate has expired or is not yet valid"'


def test_two_ends_that_contradict_each_other_are_the_cause_and_not_the_server() -> None:
    """Confirmed by configuration and arguments; the refused socket follows from it."""
    files = {"e.yaml": configuration(), "s.yaml": server("--mode=grpc", "--uds-name=/run/other.sock")}
    case = bundle(
        files
        | {
            "err.txt": LEAD
            + "dial unix /etc/kubernetes/konnectivity-server/konnectivity-server.socket: connect: no such file or directory\n"
        }
    )
    assert case.first == (EGRESS, "confirmed")
    assert DOWN not in case.causes
    assert {"CP-13", "CP-11"} <= set(case.cause(EGRESS).explains)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (HANDSHAKE, "--server-cert"),
        ("dial unix /a/k.sock: connect: permission denied", "ls -ld /a/k.sock"),
        ('dialing proxy "10.0.0.9:8090" failed: http: server gave HTTP response to HTTPS client', "tlsConfig"),
    ],
)
def test_certificates_rights_and_a_port_without_tls_are_possible(text: str, word: str) -> None:
    """The server's end may be wrong as well; the rival is a server that does not listen."""
    case = bundle(e=LEAD + text + "\n")
    assert case.causes == {EGRESS: "possible"}
    assert word in case.commands(EGRESS)
    refused = bundle(e=LEAD + "dial unix /a/k.sock: connect: connection refused\n")
    assert EGRESS not in refused.causes


@few
@example("grpc")
@given(NAMES)
def test_a_contradiction_whatever_the_socket_is_called(name: str) -> None:
    """Names are compared and not read."""
    same = {
        "e.yaml": configuration(transport=f"uds: {{udsName: /run/{name}.sock}}"),
        "s.yaml": server("--mode=grpc", f"--uds-name=/run/{name}.sock"),
    }
    assert EGRESS not in bundle(same).causes
    other = same | {"s.yaml": server("--mode=grpc", f"--uds-name=/run/{name}-2.sock")}
    assert bundle(other).first == (EGRESS, "confirmed")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('unable to read egress selector configuration from "/e/x.yaml" [open /e/x.yaml: no such file or directory]', "put the EgressSelectorConfiguration at /e/x.yaml"),
        ('failed to read egress selector config: "/e/x.yaml": strict decoding error: unknown field "a"', "correct the EgressSelectorConfiguration in /e/x.yaml"),
        ("egress selector config is invalid: no transport", "correct the EgressSelectorConfiguration in the file of"),
    ],
)  # fmt: skip
def test_the_cure_of_a_configuration_that_the_api_server_cannot_use(text: str, first: str) -> None:
    """A file that is not there is put there; there is nothing to compare with the server yet."""
    log = (
        "I0302 09:14:01.1       1 server.go:148] Version: v1.29.3\nError: failed to initialize egress selector: "
        + text
        + "\n"
    )
    case = bundle({"kube-apiserver.log": log})
    assert case.first == (EGRESS, "confirmed")
    assert first in case.commands(EGRESS)
    assert "agree" not in case.commands(EGRESS)


def test_a_socket_of_another_folder_that_is_not_there_is_likely() -> None:
    """Mounts might bring the folders together, and the API server finds no socket; one that is refused is another thing."""
    files = {"e.yaml": configuration(), "s.yaml": server("--mode=grpc", "--uds-name=/run/konnectivity-server.socket")}
    gone = (
        LEAD
        + "dial unix /etc/kubernetes/konnectivity-server/konnectivity-server.socket: connect: no such file or directory\n"
    )
    case = bundle(files | {"err.txt": gone})
    assert case.first == (EGRESS, "likely")
    assert "listens at /run/konnectivity-server.socket" in case.cause(EGRESS).summary  # type: ignore[union-attr]
    assert (
        EGRESS
        not in bundle(files | {"err.txt": gone.replace("no such file or directory", "connection refused")}).causes
    )


def test_a_servers_mount_of_its_own_folder_excuses_no_other_path() -> None:
    """The mount shows where on the machine the socket is made, and that is not where the API server looks."""
    made = "/srv/konnectivity/konnectivity-server.socket"
    own = server("--mode=grpc", f"--uds-name={made}") + mounted("/srv/konnectivity", "/srv/konnectivity")
    asked = "/etc/kubernetes/konnectivity-server/konnectivity-server.socket"
    files = {"e.yaml": configuration(), "s.yaml": own}
    case = bundle(files | {"err.txt": f"{LEAD}dial unix {asked}: connect: no such file or directory\n"})
    assert case.first == (EGRESS, "likely")
    assert DOWN not in case.causes
    found = case.cause(EGRESS)
    assert found is not None
    assert asked in found.summary
    assert made in found.summary


def pod(name: str, *flags: str, at: str, of: str) -> str:
    """A static pod's manifest with the one mount."""
    args = "".join(f"    - {flag}\n" for flag in flags)
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: kube-system\nspec:\n  containers:\n  - command:\n    - {name}\n{args}"
        f"    image: registry.k8s.io/{name}:v1.31.2\n    name: {name}\n    volumeMounts:\n    - mountPath: {at}\n      name: uds\n"
        f"  volumes:\n  - hostPath:\n      path: {of}\n    name: uds\n"
    )


@pytest.mark.parametrize(
    ("at", "of", "socket", "first", "never"),
    [
        ("/run/ks", "/srv/a", "/run/ks/k.sock", "write /srv/b in its place", "add under volumes"),
        ("/run", "/run", "/run/ks/k.sock", "under volumeMounts the same volume with mountPath /run/ks", "in its place"),
        ("/pki", "/pki", "/run/ks/k.sock", "under volumeMounts the same volume with mountPath /run/ks", "in its place"),
        ("/run/ks", "/srv/a", "/run/ks/asked.sock", "let udsName end in the server's own name: /run/ks/k.sock", "add under volumes"),
    ],
)  # fmt: skip
def test_no_mount_is_added_where_there_is_one(at: str, of: str, socket: str, first: str, never: str) -> None:
    """A path that is mounted already is led to the server's folder; a file that is called otherwise gets one name as well."""
    files = {
        "e.yaml": configuration(transport=f"uds: {{udsName: {socket}}}"),
        "k.yaml": pod("kube-apiserver", "--egress-selector-config-file=/etc/e.yaml", at=at, of=of),
        "s.yaml": pod("konnectivity-server", "--mode=grpc", "--uds-name=/k/k.sock", at="/k", of="/srv/b"),
    }
    case = bundle(files)
    assert case.first == (EGRESS, "confirmed")
    assert first in case.commands(EGRESS)
    assert never not in case.commands(EGRESS)
    assert "/srv/b" in case.commands(EGRESS)


def test_the_log_of_a_server_on_a_node_is_asked_for_there() -> None:
    """What `kubectl logs` needs is the very socket that is not found; the pod bears its node's name."""
    listed = "NAME                         READY   STATUS    RESTARTS   AGE   IP         NODE\nkonnectivity-server-cp-7      1/1     Running   0          9d    10.6.1.7   cp-7\n"
    own = pod("konnectivity-server", "--mode=grpc", "--uds-name=/run/other.sock", at="/run", of="/run")
    found = bundle({"e.yaml": configuration(), "s.yaml": own, "p.txt": listed}).cause(EGRESS)
    assert found is not None
    commands = [gap.command or "" for gap in found.would_change_our_mind]
    assert commands == ["ssh cp-7 'crictl logs $(crictl ps -a --name konnectivity-server -q | head -1)'"]
