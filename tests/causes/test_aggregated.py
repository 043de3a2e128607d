"""Aggregated APIs that are down for a reason at their own end."""

from __future__ import annotations

import pytest
from analyzer.causes.aggregated import UNSHOWN, down, for_certificate
from analyzer.checks.details import AggregatedDown, DownService
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Status
from analyzer.tunnel.errors import Trust

from tests.causes.test_targets import ASKED, BACKEND, apiservice
from tests.support.inline import bundle, nobody, pod, pods
from tests.support.outcomes import Answer, outcomes


@pytest.mark.parametrize(
    ("message", "certainty", "title", "first"),
    [
        (ASKED + "x509: certificate signed by unknown authority", "confirmed", "shows a certificate", "put the CA that signed"),
        (ASKED + "tls: failed to verify certificate: x509: certificate has expired", "confirmed", "shows a certificate", "renew the serving certificate"),
        (ASKED + "x509: certificate is valid for a.b, not calico-api.calico-apiserver.svc", "confirmed", "shows a certificate", "issue the serving certificate"),
        ('endpoints for service/calico-api in "calico-apiserver" have no addresses with port name "apiserver"', "likely", "no ready pod", "bring up the pods"),
        ('service/calico-api in "calico-apiserver" is not listening on port 443', "likely", "no port", "let spec.service.port of"),
        ('service/calico-api in "calico-apiserver" is not present', "likely", "does not exist", "bring back service"),
        (ASKED + "Address is not allowed", "possible", "may not dial the address", "give the pods behind"),
        ("failing or missing response from https://10.0.9.9:5443/apis/x/v3: bad status from https://10.0.9.9:5443/apis/x/v3: 401", "likely", "answers with an error", "look at the log"),
        ("failing or missing response from https://10.0.9.9:5443/apis/x/v3: bad status from https://10.0.9.9:5443/apis/x/v3: 403", "possible", "answers with an error", "look at the log"),
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


def service(
    leg: Leg | None = Leg.TARGET, reason: Reason | None = None, name: str = "v1.x", of: str | None = "a/b"
) -> DownService:
    return DownService(name, of, leg, reason)


def found(*services: DownService, **more: Answer) -> tuple[str, str, str] | None:
    cause = down(nobody(), outcomes(met_02=(Status.FAIL, AggregatedDown(services)), **more))
    return None if cause is None else (cause.certainty.value, cause.scope, cause.title)


def test_a_service_whose_own_end_is_named_decides() -> None:
    """What failed on the way is no fault of a service, and a certificate is certain only behind the tunnel."""
    assert found(service(Leg.TUNNEL)) is None
    assert found(service(Leg.TUNNEL), service(name="v1.y")) == ("likely", "v1.y", UNSHOWN)
    assert found(service(None), service(name="v1.y")) == ("likely", "v1.x, v1.y", UNSHOWN)
    assert found(service(None)) == ("possible", "v1.x", UNSHOWN)
    assert found(service(Leg.UNTOLD, Reason.CERTIFICATE))[0] == "possible"  # type: ignore[index]
    assert found(service(Leg.TARGET, Reason.CERTIFICATE))[0] == "confirmed"  # type: ignore[index]
    assert found(service(None, Reason.CERTIFICATE), service(name="v1.y"))[0] == "likely"  # type: ignore[index]
    assert down(nobody(), outcomes()) is None


@pytest.mark.parametrize(
    ("id", "status", "is_there"),
    [
        ("srv_03", Status.FAIL, False),
        ("cp_11", Status.WARN, False),
        ("srv_03", Status.PASS, True),
        ("ag_03", Status.FAIL, True),
    ],
)
def test_a_fault_of_the_way_goes_before_it(id: str, status: Status, is_there: bool) -> None:
    """The server without agents, or the API server that cannot reach it."""
    assert (found(service(), **{id: status}) is not None) is is_there


@pytest.mark.parametrize(("id", "title"), [("srv_01", ""), ("ag_03", ""), ("ag_02", UNSHOWN)])
def test_whether_agents_are_connected_is_said_where_it_is_not_known(id: str, title: str) -> None:
    """By the servers' log or the agents'."""
    assert found(service(), **{id: Status.PASS})[2] == title  # type: ignore[index]
    assert found(service(reason=Reason.TIMEOUT), **{id: Status.PASS})[2] == title  # type: ignore[index]


def test_a_log_that_came_through_shows_that_agents_are_connected() -> None:
    """Whatever else is not shown."""
    down = "$ kubectl get apiservice\nNAME   SERVICE   AVAILABLE   AGE\nv1.a.b.io   ops/api   False (FailedDiscoveryCheck)   9d\n"
    why = '$ kubectl describe apiservice v1.a.b.io\nName:         v1.a.b.io\nStatus:\n  Conditions:\n    Message:               failing or missing response from https://10.0.0.9:5443/apis/a.b.io/v1: Get "https://10.0.0.9:5443/apis/a.b.io/v1": dial tcp 10.0.0.9:5443: connect: connection refused\n    Reason:  FailedDiscoveryCheck\n    Status:  False\n    Type:    Available\n'
    log = "$ kubectl logs web-1 --tail 1\nGET /healthz 200\n"
    alone, beside = bundle({"a.txt": down + why}).report.causes, bundle({"a.txt": down + why + log}).report.causes
    assert [c.title for c in alone if c.id == "backend-unreachable"] == [UNSHOWN]
    assert UNSHOWN not in [c.title for c in beside]


def test_what_is_done_names_the_service_or_the_api() -> None:
    """A service of which only one word is known is looked for everywhere."""
    for reason, words in (
        (Reason.NO_ENDPOINTS, "bring up the pods behind"),
        (Reason.NO_SERVICE, "bring back"),
        (Reason.STATUS, "look at the log of the pods behind"),
        (Reason.TIMEOUT, "look at the pods behind"),
    ):
        for of, behind, where in (("a/b", "service a/b", "-n a"), ("Local", "v1.x", "-A"), (None, "v1.x", "-A")):
            cause = down(nobody(), outcomes(met_02=(Status.FAIL, AggregatedDown((service(reason=reason, of=of),)))))
            assert cause is not None
            assert cause.remedies[0].text.startswith(f"{words} {behind}")
            assert f"{where} -o wide" in (cause.remedies[0].command or "")
    certificate = down(
        nobody(), outcomes(met_02=(Status.FAIL, AggregatedDown((service(reason=Reason.CERTIFICATE, of="Local"),))))
    )
    assert certificate is not None
    assert "the service behind v1.x" in certificate.remedies[0].text


@pytest.mark.parametrize(
    ("trust", "count", "word"),
    [(Trust.EXPIRED, 1, "renew"), (Trust.NOT_YET, 1, "renew"), (Trust.NAME, 1, "issue"), (None, 2, "put the CA")],
)
def test_a_certificate_asks_for_another_one_or_for_its_ca(trust: Trust | None, count: int, word: str) -> None:
    """One that is out of its time is renewed, one with another name issued anew, and else either end may be changed."""
    told = for_certificate("v1.x", "a/b", trust)
    assert (len(told), told[0].text.startswith(word)) == (count, True)
    assert "service a/b" in told[0].text
    assert "-n a b " in (told[-1].command or "")


def test_the_pod_behind_the_service_is_named() -> None:
    """By what it is called; another pod of that namespace is not behind it."""
    message = 'endpoints for service/calico-api in "calico-apiserver" have no addresses with port name "apiserver"'
    bad = pod("calico-api-6b9c8d7f5-2lz8q", "0/1", "ImagePullBackOff", namespace="calico-apiserver")
    other = pod("else-6b9c8d7f5-2lz8q", "0/1", "Error", namespace="calico-apiserver")
    case = bundle({"a.yaml": apiservice(message), "p.txt": pods(bad, other)})
    cause = case.cause(BACKEND)
    assert cause is not None
    assert "calico-api-6b9c8d7f5-2lz8q is 0/1 ImagePullBackOff" in cause.remedies[0].text
    assert "else-" not in cause.remedies[0].text


def test_why_the_pod_behind_the_service_does_not_run_comes_first() -> None:
    """The secret that it waits for is named; the look at the service stands behind it."""
    message = 'endpoints for service/calico-api in "calico-apiserver" have no addresses with port name "apiserver"'
    bad = pod("calico-api-6b9c8d7f5-2lz8q", "0/1", "ContainerCreating", namespace="calico-apiserver")
    mount = 'NAMESPACE  LAST SEEN  TYPE  REASON  OBJECT  MESSAGE\ncalico-apiserver  2m  Warning  FailedMount  pod/calico-api-6b9c8d7f5-2lz8q  MountVolume.SetUp failed for volume "c" : secret "api-certs" not found\n'
    cause = bundle({"a.yaml": apiservice(message), "p.txt": pods(bad), "e.txt": mount}).cause(BACKEND)
    assert cause is not None
    assert cause.remedies[0].text.startswith("bring back secret api-certs in calico-apiserver")


@pytest.mark.parametrize(
    ("node_name", "ready", "first"),
    [
        (
            "gke-staging-main-pool-2b1f04cd-yq4x",
            "1/1",
            "where the cluster is private: let the control plane in on TCP 6443",
        ),
        ("gke-staging-main-pool-2b1f04cd-yq4x", "0/1", "look at the pods behind service keda/keda-metrics"),
        ("w1", "1/1", "look at the pods behind service keda/keda-metrics"),
    ],
)
def test_what_a_cloud_shuts_in_front_of_a_ready_pod_is_opened_first(node_name: str, ready: str, first: str) -> None:
    """As the first of the candidates says; a pod that is not ready is looked at before any firewall."""
    message = 'failing or missing response from https://10.48.29.40:6443/apis/external.metrics.k8s.io/v1beta1: Get "https://10.48.29.40:6443/apis/external.metrics.k8s.io/v1beta1": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)'
    api = (
        apiservice(message)
        .replace("v3.projectcalico.org", "v1beta1.external.metrics.k8s.io")
        .replace("calico-apiserver", "keda")
        .replace("calico-api", "keda-metrics")
    )
    listed = pods(pod("keda-metrics-cb649dd48-7m4hs", ready, node=node_name, namespace="keda")).replace(
        "172.30.0.9", "10.48.29.40"
    )
    found = bundle({"a.yaml": api, "p.txt": listed}).cause(BACKEND)
    assert found is not None
    assert found.remedies[0].text.startswith(first)


def test_an_api_that_the_api_server_holds_unavailable_was_not_asked() -> None:
    """Its 503 is no answer of the pods behind it: why is in the condition, and their log alone is no way to it."""
    words = "error: unable to retrieve the complete list of server APIs: apps.example.io/v1: the server is currently unable to handle the request\n"
    case = bundle(
        {"a.txt": f"$ kubectl api-resources -o name\n{words}widgets.apps.example.io\nbooks.shop.example.io\n"}
    )
    found = case.cause(BACKEND)
    assert found is not None
    assert (found.certainty, "why is not in the bundle" in found.title) == ("possible", True)
    assert found.remedies[0].text.startswith("read why the API server holds v1.apps.example.io unavailable")
    assert "widgets" not in case.says("MET-02")


def test_what_the_tunnel_loses_is_no_fault_of_a_service() -> None:
    """With calls to kubelets lost in the tunnel an API without a stated reason lies behind the same way; one that states its own end stays."""
    bare = AggregatedDown((service(None), service(Leg.UNTOLD, name="v1.z")))
    own = AggregatedDown((service(None), service(name="v1.y")))
    assert down(nobody(), outcomes(met_02=(Status.FAIL, bare)), lost=True) is None
    kept = down(nobody(), outcomes(met_02=(Status.FAIL, own)), lost=True)
    assert kept is not None
    assert kept.scope == "v1.y"
    listed = "NAME  SERVICE  AVAILABLE  AGE\nv1beta1.scale.example  auto/scale-api  False (FailedDiscoveryCheck)  3d\n"
    call = "$ kubectl exec -n shop web-1 -- date\nError from server: error dialing backend: dial timeout, backstop\n"
    heard = "$ kubectl logs -n shop web-2 --tail 1\nready\n"
    assert bundle(a=listed).causes == {BACKEND: "possible"}
    assert BACKEND not in bundle({"a.txt": listed, "c.txt": call}).causes
    assert BACKEND in bundle({"a.txt": listed, "c.txt": call + heard}).causes


def test_what_the_product_registers_is_not_deleted() -> None:
    """An API of OpenShift's own without pods is brought back, and one of a customer's may be given up instead."""
    rows = "NAME                     SERVICE        AVAILABLE                  AGE\nv1.oauth.openshift.io    {0}/api        False (MissingEndpoints)   3d\n"
    own, other = (bundle({"a.txt": rows.format(space)}) for space in ("openshift-oauth-apiserver", "shop-oauth"))
    commands = [
        "; ".join(one.command or "" for cause in case.report.causes for one in cause.remedies) for case in (own, other)
    ]
    assert ["delete apiservice" in text for text in commands] == [False, True]
