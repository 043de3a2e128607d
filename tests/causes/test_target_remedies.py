"""What makes the agents dial the server."""

from __future__ import annotations

from analyzer.causes.target_remedies import dial as dialled
from analyzer.causes.target_remedies import fitting, given
from analyzer.checks.details import AgentArguments

from tests.support.inline import agent, arguments, bundle, failing, node, nodes, options, pods
from tests.support.inline import dial as tls_error

NAMES = "tls: failed to verify certificate: x509: certificate is valid for *.apps.example.org, api.example.org, not k.example.org"


def test_what_is_known_of_the_server_is_given() -> None:
    """Host and port each, where they are known."""
    assert given(AgentArguments(True)) == {}
    assert given(AgentArguments(True, "30911", "k.example.org")) == {
        "--proxy-server-host": "k.example.org",
        "--proxy-server-port": "30911",
    }


def test_a_certificate_that_lacks_the_name_says_which_it_has() -> None:
    """The agents may dial one of these, and no wildcard; no certificate's names, no such advice."""
    log = options() + failing(tls_error(f"authentication handshake failed: {NAMES}"))
    case = bundle({"agent.log": log, "ds.yaml": arguments("k.example.org", 443)})
    assert "--proxy-server-host: a name under *.apps.example.org, api.example.org)" in case.commands("agent-tls")
    assert "issue it for k.example.org" in case.commands("agent-tls")
    other = bundle({"agent.log": log.replace("valid for", "not valid"), "ds.yaml": arguments("k.example.org", 443)})
    assert "--proxy-server-host" not in other.commands("agent-tls")


def test_a_name_that_the_certificate_lacks_is_named_without_arguments_too() -> None:
    """The error holds it; k0s issues its certificates by its own configuration."""
    log = failing(tls_error(f"authentication handshake failed: {NAMES}"))
    case = bundle({"agent.log": log, "n.txt": nodes(node("w1", version="v1.33.1+k0s"))})
    assert case.cause("agent-tls").summary.startswith(
        "the certificate that the server shows: it does not name the host or address that is dialled, k.example.org"
    )  # type: ignore[union-attr]
    assert "put k.example.org into spec.api.sans" in case.commands("agent-tls").splitlines()[0]


def test_a_name_is_fitting_for_a_host_only() -> None:
    """Without names, or without anything that is dialled, there is no advice."""
    about = bundle({"x.txt": "Hello\n"}).snapshot.about
    assert fitting(about, ("a.example.com",), None) is None
    assert fitting(about, (), "k.example.org") is None
    found = fitting(about, ("a.example.com",), "k.example.org")
    assert found is not None
    assert "issue it for k.example.org" in found.text


def test_what_is_changed_is_said_with_what_stood_there() -> None:
    """The port alone, or the address; the command writes into the namespace that it reads from."""
    about = bundle({"ds.yaml": arguments("k.example.org", 443)}).snapshot.about
    port, both = (
        dialled(about, right) for right in ({"--proxy-server-port": "30911"}, given(AgentArguments(True, "30911", "h")))
    )
    assert port.text == (
        "give the agents the port that the server listens on: --proxy-server-port=30911 in place of 443"
    )
    assert (port.command or "").endswith(
        "| sed 's/-proxy-server-port=[^ ]*/-proxy-server-port=30911/' | kubectl apply -n kube-system -f -"
    )
    assert "address under which the server is found: --proxy-server-host=h in place of k.example.org and" in both.text


def test_what_is_written_goes_where_the_agents_run() -> None:
    """In the namespace of their pods; kube-system where none is listed."""
    for listed, space in (
        ("Hello\n", "kube-system"),
        (pods(agent("a", namespace="konnectivity-agent")), "konnectivity-agent"),
    ):
        found = dialled(bundle({"x.txt": listed}).snapshot.about, {"--proxy-server-port": "1"}).command or ""
        assert found.startswith(f"kubectl get ds -n {space} konnectivity-agent -o yaml")
        assert found.endswith(f"kubectl apply -n {space} -f -")


def test_names_of_the_inside_are_nothing_to_dial() -> None:
    """Agents outside cannot use them: the certificate gets the name that is dialled; one name of the outside may be dialled all the same."""
    about = bundle({"n.txt": nodes(node("w1", version="v1.33.1+k0s"))}).snapshot.about
    inside = ("kubernetes", "kubernetes.default.svc.cluster", "localhost", "10.96.0.1", "kubernetes.svc.cluster.local")
    found = fitting(about, (*inside[:3], inside[4]), "k.example.org")
    assert found is not None
    assert "--proxy-server-host" not in found.text
    assert found.text.startswith("put k.example.org into spec.api.sans")
    assert (found.command or "").startswith("grep -n -A8 'sans:' /etc/k0s/k0s.yaml")
    mixed = fitting(about, (*inside, "api.example.org"), "k.example.org")
    assert mixed is not None
    assert "--proxy-server-host: 10.96.0.1, api.example.org)" in mixed.text
