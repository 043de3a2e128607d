"""Certificates that are not accepted between agent and server, as a cause."""

from __future__ import annotations

import pytest

from tests.support.inline import HOST, PORT, SERVER, bundle, dial, failing, klog, options, serving

LOST = klog("08:30:00.000000", f'"could not read stream" err="EOF" serverID="{SERVER}" agentID="a1"', "E")


@pytest.mark.parametrize(
    ("text", "word", "certainty"),
    [
        ("x509: certificate signed by unknown authority", "authority", "confirmed"),
        ("x509: certificate has expired or is not yet valid", "expired", "confirmed"),
        (
            "x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is before 2026-03-02T10:00:00Z",
            "not valid yet",
            "confirmed",
        ),
        ("x509: certificate is valid for a.b, not c.d", "does not name the host", "confirmed"),
        ("remote error: tls: certificate required", "rejects the agents", "confirmed"),
        ("tls: handshake failure", "not accepted", "likely"),
    ],
)
def test_trust_by_its_text(text: str, word: str, certainty: str) -> None:
    """x509 texts and alerts of the server are positive; another TLS text is a pattern."""
    case = bundle({"agent.log": options() + failing(dial(f"authentication handshake failed: {text}"))})
    assert case.first == ("agent-tls", certainty)
    assert word in case.cause("agent-tls").summary  # type: ignore[union-attr]
    assert f"openssl s_client -connect {HOST}:{PORT}" in case.commands("agent-tls")


def test_only_a_certificate_that_was_shown_is_spoken_of() -> None:
    """A server that rejects the agents' own shows none that is at fault; a stranger's name under a provider's host is nobody's to dial."""
    rejected = bundle({"agent.log": options() + failing(dial("remote error: tls: certificate required"))})
    assert "the certificate that" not in rejected.cause("agent-tls").summary  # type: ignore[union-attr]
    error = dial(
        f"authentication handshake failed: tls: failed to verify certificate: x509: certificate is valid for *.proxy.corp.example, not {HOST}"
    )
    stranger = bundle({"agent.log": options() + failing(error)})
    assert "the certificate that is shown: " in stranger.cause("agent-tls").summary  # type: ignore[union-attr]
    assert "agents dial *.proxy.corp.example" not in stranger.commands("agent-tls")


def test_a_certificate_that_was_rotated_while_the_agent_ran() -> None:
    """Connected before, refused since: the agent holds what it read at its start, so it is restarted first."""
    error = dial("authentication handshake failed: x509: certificate has expired or is not yet valid")
    case = bundle({"agent.log": options() + serving() + LOST + failing(error)})
    assert case.first == ("agent-tls", "confirmed")
    assert "rotated or ran out while they ran" in case.cause("agent-tls").summary  # type: ignore[union-attr]
    assert case.commands("agent-tls").startswith("restart the agents")
    assert "TLS inspection" not in case.commands("agent-tls")
    name = bundle(
        {
            "agent.log": options()
            + failing(dial("authentication handshake failed: x509: certificate is valid for a.b, not c.d"))
        }
    )
    assert "restart the agents" not in name.commands("agent-tls")


def test_a_stream_that_stands_hides_no_certificate_that_is_refused_since() -> None:
    """New connects fail for it up to the log's end: likely, and no question of how many servers there are."""
    error = dial("authentication handshake failed: x509: certificate signed by unknown authority")
    case = bundle({"agent.log": options() + serving() + failing(error)})
    assert case.causes == {"agent-tls": "likely"}
    assert "the stream that stands is older" in case.cause("agent-tls").summary  # type: ignore[union-attr]
    assert case.commands("agent-tls").startswith("restart the agents")
    assert "agent-tls" not in bundle({"agent.log": options() + serving() + failing(error, 2)}).causes


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is after 2026-03-02T08:00:00Z", "a certificate that is valid", "TLS inspection"),
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is before 2026-03-02T10:00:00Z", "set the clock right", "restart"),
        ("x509: certificate signed by unknown authority", "restart the agents", "chronyc"),
        ("remote error: tls: expired certificate", "current CA and certificates", "TLS inspection"),
    ],
)  # fmt: skip
def test_the_cure_of_a_certificate_by_what_is_wrong_with_it(text: str, first: str, never: str) -> None:
    """What ran out is renewed, a clock is set; agents are restarted first for a CA alone that they do not know."""
    case = bundle(
        {
            "agent.log": options()
            + failing(dial(f"authentication handshake failed: tls: failed to verify certificate: {text}"))
        }
    )
    assert first in case.commands("agent-tls").splitlines()[0]
    assert never not in case.commands("agent-tls")


UNKNOWN = (
    "authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"
)
CANDIDATE = ' (possibly because of \\\\\\"crypto/rsa: verification error\\\\\\" while trying to verify candidate authority certificate \\\\\\"{}\\\\\\")'
SOON = "08"


def refused(host: str, named: str = "", hour: str = SOON) -> str:
    """An agent that is refused from its start on, or an hour later."""
    error = dial(UNKNOWN + (CANDIDATE.format(named) if named else ""))
    return options(host, 443) + failing(error, hour=hour)


@pytest.mark.parametrize(
    ("host", "named", "first", "command"),
    [
        ("konnectivity-tern.apps.mgmt.example.org", "konnectivity-signer", "bring configmap kube-system/konnectivity-ca-bundle of the hosted cluster up to the CA of konnectivity-signer", "rollout restart deployment hosted-cluster-config-operator"),
        ("konnectivity-server-clusters-tern.apps.example.org", "", "bring configmap kube-system/konnectivity-ca-bundle of the hosted cluster up to the CA that signed", "rollout restart deployment hosted-cluster-config-operator"),
        ("10.1.2.3", "kubernetes", "bring the CA bundle that the agents mount up to the CA of kubernetes that signed", "kubectl get ds -n kube-system konnectivity-agent"),
        (HOST, "c104-ca", "bring the CA bundle that the agents mount up to the CA of c104-ca that signed", "cluster master refresh"),
    ],
)  # fmt: skip
def test_a_start_that_did_not_help_is_not_advised_again(host: str, named: str, first: str, command: str) -> None:
    """The agents read their CA at that start: it is the wrong one; they are started once it is right."""
    found = bundle({"agent.log": refused(host, named)}).cause("agent-tls")
    assert found is not None
    assert found.remedies[0].text.startswith(first)
    assert command in (found.remedies[0].command or "")
    assert found.remedies[-1].text == "then restart the agents, which read it once, at their start"
    late = bundle({"agent.log": refused(host, named, hour="09")}).cause("agent-tls")
    assert late is not None
    assert late.remedies[0].text.startswith("restart the agents: they read")


@pytest.mark.parametrize(
    ("named", "inspection"),
    [("konnectivity-signer", False), ("kubernetes-ca", False), ("", True), ("Zscaler Intermediate Root CA", True), ("FortiGate CA", True)],
)  # fmt: skip
@pytest.mark.parametrize("hour", [SOON, "09"])
def test_an_authority_that_the_agents_know_by_name_excludes_inspection(named: str, inspection: bool, hour: str) -> None:
    """Go names a candidate of the agent's own pool alone; only where it is a firewall's does that open the connection."""
    case = bundle({"agent.log": refused("10.1.2.3", named, hour)})
    said = case.says("SRV-04") + case.cause("agent-tls").summary + case.commands("agent-tls")  # type: ignore[union-attr]
    assert ("TLS inspection" in said) is inspection
    assert (f"another authority of the name {named}" in said) is not inspection


URL = f"https://{HOST}"
AUTHORITY = failing(dial("authentication handshake failed: x509: certificate signed by unknown authority"))


@pytest.mark.parametrize(
    ("told", "record", "certainty"),
    [
        (f"- --proxy-server-host={HOST}\n- --proxy-server-port=31854\n", f"Konnectivity Server URL: {URL}:31288\nMaster URL: {URL}:31854\n", "possible"),
        (f"- --proxy-server-host={HOST}\n- --proxy-server-port=31999\n", f"Konnectivity Server URL: {URL}:31288\n", "possible"),
        ("- --proxy-server-host=c9.private.eu-de.containers.cloud.ibm.com\n- --proxy-server-port=31288\n", f"Konnectivity Server URL: {URL}:31288\n", "possible"),
        (f"containers:\n- args:\n  - --proxy-server-host\n  - {HOST}\n  - --proxy-server-port\n  - \"443\"\n", f"Konnectivity Server URL: {URL}:31288\n", "possible"),
        (f"- --proxy-server-host={HOST}\n- --proxy-server-port=31288\n", f"Konnectivity Server URL: {URL}:31288\n", "confirmed"),
        ("nothing\n", f"Konnectivity Server URL: {URL}:31288\n", "confirmed"),
    ],
)  # fmt: skip
def test_a_handshake_with_something_else_than_the_server(told: str, record: str, certainty: str) -> None:
    """Where host or port do not fit the cluster's own, the certificate need not be the server's, and the arguments come first."""
    case = bundle({"agent.log": AUTHORITY, "args.txt": told, "get.txt": record})
    assert case.causes["agent-tls"] == certainty
    assert (case.first == ("agent-tls", certainty)) is (certainty == "confirmed")
