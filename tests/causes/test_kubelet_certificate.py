"""A kubelet's serving certificate as the cause: the tunnel carried the call, and nothing of Konnectivity is to be mended."""

from __future__ import annotations

import pytest

from tests.checks.test_nod_certificate import AUTHORITY, BARE, EXPIRED, NAME, URL
from tests.support.inline import Case, bundle, node, nodes

FAULT = "kubelet-certificate"
CSR = (
    "$ kubectl get csr\nNAME        AGE   SIGNERNAME                      REQUESTOR         REQUESTEDDURATION   CONDITION\n"
    "csr-8xkq2   4m    kubernetes.io/kubelet-serving   system:node:w1    <none>              Pending\n"
)


def of(*texts: str, **more: str) -> Case:
    return bundle({"e.txt": "".join(texts), **{f"{name}.txt": text for name, text in more.items()}})


@pytest.mark.parametrize(
    ("why", "title", "does"),
    [
        (EXPIRED, "has expired", ("kubectl get csr", "systemctl restart kubelet", "date -u")),
        (
            EXPIRED.replace("is after 2024-05-01", "is before 2024-05-03"),
            "is not valid yet",
            ("kubectl get csr", "date -u"),
        ),
        (NAME, "does not name its node", ("kubectl get csr", "systemctl restart kubelet")),
        (AUTHORITY, "a CA that the API server does not know", ("-issuer", "kubectl get csr")),
    ],
)
def test_the_reason_decides_title_and_remedy(why: str, title: str, does: tuple[str, ...]) -> None:
    """Likely, for the certificate, the CA it is checked with or a clock may be wrong; the node is named in each command."""
    case = of(URL.format("10.1.0.2", why))
    assert case.first == (FAULT, "likely")
    found = case.cause(FAULT)
    assert found is not None
    assert title in found.title
    assert (found.family, found.scope) == ("kubelet-unreachable", "10.1.0.2")
    assert all(one in case.commands(FAULT) for one in does)
    assert "<" not in case.commands(FAULT).replace("</dev/null", "")
    assert case.places(FAULT) == ["e.txt:1"]


def test_a_request_that_waits_is_approved_by_its_name() -> None:
    """The bundle lists it, so nobody has to look for it."""
    waiting = of(BARE, CSR).commands(FAULT)
    assert "kubectl certificate approve csr-8xkq2" in waiting
    assert "systemctl restart" not in waiting  # what is approved is taken without it


def test_a_worker_of_ibm_is_reloaded() -> None:
    """Nobody signs certificates by hand there."""
    case = of(URL.format("10.1.0.2", EXPIRED), n=nodes(node("10.1.0.2"), node("10.1.0.3")))
    assert "ibmcloud ks worker reload" in case.commands(FAULT)
    found = case.cause(FAULT)
    assert found is not None
    assert "reload worker 10.1.0.2:" in found.remedies[0].text
    assert "certificate approve" not in case.commands(FAULT)
    named = of(URL.format("10.1.0.3", EXPIRED), n=nodes(node("w-1", "10.1.0.2"), node("w-2", "10.1.0.3")))
    assert named.commands(FAULT).startswith("reload worker w-2:")


def test_where_no_agent_takes_calls_the_tunnel_comes_first() -> None:
    """The same with a refusal of the Konnectivity server beside it, or where nothing was answered at all, is none."""
    no_agent = "Error from server: error dialing backend: No agent available\n"
    assert FAULT not in of(BARE, no_agent).causes
    assert FAULT not in of(URL.format("10.1.0.2", "dial tcp 10.1.0.2:10250: i/o timeout")).causes
    assert FAULT not in of("error: unable to upgrade connection: Unauthorized\n").causes


@pytest.mark.parametrize(("version", "unit"), [("v1.28.5+k3s1", "k3s-agent"), ("v1.28.5+rke2r1", "rke2-agent")])
def test_a_distribution_gives_its_kubelets_certificates_itself(version: str, unit: str) -> None:
    """At each start of its agent: no option of a kubelet is the cure there."""
    error = 'Error from server: Get "https://10.5.0.7:10250/containerLogs/a/b/c": tls: failed to verify certificate: x509: certificate signed by unknown authority\n'
    case = bundle(n=nodes(node("w1", "10.5.0.7", version=version)), e=error)
    assert case.first == (FAULT, "likely")
    cure = case.commands(FAULT)
    assert f"systemctl restart {unit}" in cure
    assert "serverTLSBootstrap" not in cure


def test_a_certificate_for_another_name_is_no_missing_certificate() -> None:
    """The API server is told which name to call before anybody asks for another certificate."""
    case = of(
        "Error from server: Get https://w1:10250/containerLogs/a/b/c: x509: certificate is valid for w1.ec2.internal, not w1\n"
    )
    found = case.cause(FAULT)
    assert found is not None
    assert found.remedies[0].text.startswith(
        "let the API server call w1 by a name that its certificate has (w1.ec2.internal)"
    )
    assert "with w1 among its names" in found.remedies[1].text
    assert "csr" not in str(found.remedies[0].command)


@pytest.mark.parametrize(
    ("names", "more", "title", "certainty"),
    [
        ("172.30.9.5, 127.0.0.1", "w2  10.1.0.3", "does not name its node", "likely"),
        ("10.1.0.3, 127.0.0.1", "w2  10.1.0.3", "Something in between", "likely"),
        ("10.7.0.1, 10.7.0.2, 10.7.0.3, 10.7.0.4", "w2  10.1.0.3", "without that node's name", "possible"),
    ],
)
def test_a_certificate_of_something_else_is_not_laid_to_the_kubelet(
    names: str, more: str, title: str, certainty: str
) -> None:
    """Then nobody changes the kubelet's configuration: first it is looked who answers there."""
    why = f"x509: certificate is valid for {names}, not 10.1.0.2"
    listed = nodes(node("w1", ip="10.1.0.2", version="v1.29.4"), node(*more.split(), version="v1.29.4"))
    case = of(URL.format("10.1.0.2", why), n=listed)
    assert case.first == (FAULT, certainty)
    assert title in case.cause(FAULT).title  # type: ignore[union-attr]
    own = "serverTLSBootstrap" in case.commands(FAULT)
    assert own is (title == "does not name its node")
    assert own or "on the API server's host, then on" in case.commands(FAULT)
