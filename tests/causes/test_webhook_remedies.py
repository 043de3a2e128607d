"""What mends a broken webhook."""

from __future__ import annotations

import pytest
from analyzer.causes.webhook_configuration import configuration_of, cut_off
from analyzer.causes.webhook_remedies import remedies
from analyzer.checks.details import BadService, BadServices, FailedCall, FailedCalls, NotBacked, Victim
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Status
from analyzer.schema import EndpointRow, ServiceRow, WebhookRow

from tests.support.inline import bundle, pod, pods
from tests.support.outcomes import Answer, outcomes

ROW = WebhookRow(source="w.yaml", line=1, kind="Mutating", configuration="guard", name="g.example.com")


def test_the_configuration_is_named_where_it_is_known() -> None:
    """Kind and name stand in the command; of a webhook of which only the name is known, it is looked for."""
    assert configuration_of(ROW, ["g.example.com"]) == "kubectl get mutatingwebhookconfiguration guard -o yaml"
    assert configuration_of(None, ["g.example.com"]).endswith("| grep -F g.example.com")
    assert "grep" not in configuration_of(None, [])
    assert cut_off(ROW, ["g.example.com"], "cut").command == (
        "kubectl get mutatingwebhookconfiguration guard -o yaml > guard.yaml && kubectl delete mutatingwebhookconfiguration guard"
    )
    assert cut_off(None, ["g.example.com"], "cut").text == "cut. The list says which one it is"


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        ("dial tcp 10.52.1.14:8443: i/o timeout", "let TCP 8443 reach 10.52.1.14"),
        ("dial tcp 10.52.1.14:8443: connect: no route to host", "let TCP 8443 reach 10.52.1.14"),
        ("dial tcp 10.52.1.14:8443: connect: connection refused", "bring up the pods behind service n/s"),
    ],
)
def test_packets_that_are_lost_are_no_fault_of_the_pods(reason: str, first: str) -> None:
    """Nothing answered at the address: the way to it is opened first; a refusal is the service's own."""
    call = f'Error from server (InternalError): Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": {reason}\n'
    case = bundle({"k.txt": f"$ kubectl apply -f x.yaml\n{call}"})
    assert first in case.commands("webhook-broken").splitlines()[0]


@pytest.mark.parametrize("number", ["443", "'ƻ'"])
def test_a_service_without_the_port_that_is_called_gets_it(number: str) -> None:
    """The API server looked it up itself: pods and certificate are not the matter, and the port is of the definition where it is shown."""
    call = f'Error from server (InternalError): Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": no service port {number} found for service "s"\n'
    case = bundle({"k.txt": f"$ kubectl apply -f x.yaml\n{call}"})
    assert case.causes == {"webhook-broken": "confirmed"}
    assert "service n/s has no port" in case.says("WH-04")
    first = case.commands("webhook-broken").splitlines()[0]
    assert "give service n/s a port 443" in first
    assert "kubectl get service -n n s -o yaml" in first
    assert "bring up" not in case.commands("webhook-broken")


def hook(**more: str | None) -> WebhookRow:
    return WebhookRow(source="w.yaml", line=1, kind="Mutating", configuration="guard", name="g.example.com", **more)  # type: ignore[arg-type]


CALL = FailedCall("g.example.com", Reason.REFUSED, Leg.TARGET, 3, "connection refused", None, frozenset())


def cures(
    own: FailedCall | None = None,
    row: WebhookRow | None = ROW,
    names: str = "g.example.com",
    services: tuple[ServiceRow, ...] = (),
    **answers: Answer,
) -> list[str]:
    """What is proposed, each with its command, in order."""
    found = remedies(outcomes(**answers), [names], own, () if row is None else (row,), services)
    return [f"{one.text} | {one.command}" for one in found]


def backed(
    why: NotBacked = NotBacked.EMPTY, space: str | None = "n", webhook: str = "g.example.com"
) -> tuple[Status, BadServices]:
    return Status.FAIL, BadServices((BadService(webhook, (space, "s") if space else None, why, True),))


def test_a_service_that_is_gone_leaves_a_configuration_to_delete() -> None:
    """That alone is proposed; of another webhook's service nothing is known."""
    [one] = cures(wh_04=backed(NotBacked.GONE))
    assert "its service n/s does not exist" in one
    assert "kubectl delete mutatingwebhookconfiguration guard" in one
    assert not any("does not exist" in one for one in cures(wh_04=backed(NotBacked.GONE, webhook="other")))


@pytest.mark.parametrize(
    ("own", "answers", "row", "space"),
    [
        (None, {"wh_04": backed()}, ROW, "n"),
        (CALL._replace(service=("m", "s")), {"wh_04": backed()}, ROW, "n"),
        (CALL._replace(service=("m", "s")), {"wh_04": backed(space=None)}, ROW, "m"),
        (CALL._replace(service=("m", "s")), {}, ROW, "m"),
        (CALL, {}, hook(service_namespace="r", service_name="s"), "r"),
        (CALL, {}, hook(service_namespace="r"), ""),
        (CALL, {}, hook(service_name="s"), ""),
        (CALL, {}, None, ""),
    ],
)
def test_the_service_is_that_which_decides(
    own: FailedCall | None, answers: dict[str, Answer], row: WebhookRow | None, space: str
) -> None:
    """The one that has no pods, else the one that was called, else that of the configuration; without any the webhook is cut off."""
    found = cures(own, row, **answers)
    assert [one.partition(" | ")[0] for one in found if "bring up the pods" in one] == (
        [f"bring up the pods behind service {space}/s"] if space else []
    )
    assert "until the webhook answers" in found[-1]
    assert len(found) == 1 + bool(space)


def test_a_certificate_is_renewed_and_a_lost_packet_looked_for() -> None:
    """Before the service's pods are; of a configuration that is not shown there is no command."""
    service = {"wh_04": backed()}
    first = cures(CALL._replace(reason=Reason.CERTIFICATE), **service)[0]
    assert "renew the serving certificate of service n/s, or put the CA" in first
    assert "kubectl get mutatingwebhookconfiguration guard -o jsonpath" in first
    assert cures(CALL._replace(reason=Reason.CERTIFICATE), None)[0].endswith("| None")
    lost = CALL._replace(reason=Reason.TIMEOUT, address="10.0.0.7:8443")
    assert cures(lost, **service)[0].startswith("let TCP 8443 reach 10.0.0.7 from")
    assert "bring up" in cures(lost._replace(address=None), **service)[0]
    assert "bring up" in cures(lost._replace(reason=Reason.REFUSED), **service)[0]


@pytest.mark.parametrize(
    ("victim", "webhook", "first"),
    [
        (Victim.ITSELF, "g.example.com", True),
        (Victim.NETWORK, "g.example.com", True),
        (Victim.OTHER, "g.example.com", False),
        (Victim.ITSELF, "other", False),
    ],
)
def test_a_webhook_that_keeps_its_own_pods_away_is_cut_off_first(victim: Victim, webhook: str, first: bool) -> None:
    """Or those of the network: without that nothing can bring it up."""
    calls = FailedCalls((CALL._replace(webhook=webhook, victims=frozenset({victim})),), False)
    found = cures(None, wh_04=backed(), wh_08=(Status.FAIL, calls))
    assert [("until the webhook answers" in one) for one in found] == [first, not first]


@pytest.mark.parametrize(
    ("status", "url", "named", "text"),
    [
        (Status.FAIL, "https://10.0.0.9:443/v", True, "service: {name: s, namespace: n}"),
        (Status.FAIL, "https://10.0.0.8:443/v", True, "service: {name, namespace, port}"),
        (Status.FAIL, "https://10.0.0.9:443/v", False, ""),
        (Status.FAIL, None, True, ""),
        (Status.PASS, "https://10.0.0.9:443/v", True, ""),
    ],
)
def test_an_address_is_replaced_by_the_service_that_has_it(
    status: Status, url: str | None, named: bool, text: str
) -> None:
    """Where the check of addresses fails for this webhook, and there alone."""
    service = ServiceRow(source="s", line=1, namespace="n", name="s", cluster_ip="10.0.0.9")
    found = cures(CALL, hook(url=url), "g.example.com" if named else "x", (service,), wh_05=status)
    assert any("name the service in place of the address" in one for one in found) is bool(text)
    assert not text or (text in found[0] and "kubectl edit mutatingwebhookconfiguration guard" in found[0])


def test_a_configuration_of_the_other_kind_and_without_a_name() -> None:
    """Every kind but `Mutating` validates; a configuration without a name is called by its webhook."""
    bare = WebhookRow(source="w", line=1, kind="Validating", name="g.example.com")
    assert configuration_of(bare, []) == "kubectl get validatingwebhookconfiguration g.example.com -o yaml"
    assert "validatingwebhookconfiguration ?" in configuration_of(WebhookRow(source="w", line=1), [])


def test_a_webhook_without_tls_is_led_to_its_tls_port() -> None:
    """Its service is shown by name, since it says which port the pods get."""
    said = 'Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": http: server gave HTTP response to HTTPS client\n'
    case = bundle(e="Error from server (InternalError): " + said)
    assert case.first == ("webhook-broken", "likely")
    assert "kubectl get service -n n s -o yaml" in case.commands("webhook-broken")


def test_pods_that_are_ready_are_not_brought_up() -> None:
    """A call that ran out of time without an address: the way to what stands behind its service, with its ports, is opened."""
    call = CALL._replace(reason=Reason.TIMEOUT, service=("n", "s"))

    def row(**more: str | int | None) -> EndpointRow:
        known = {"namespace": "n", "name": "s", "addresses": "10.3.4.5,10.3.4.6", "ports": "9443,15017"} | more
        return EndpointRow(source="e", line=1, **known)  # type: ignore[arg-type]

    def first(own: FailedCall, *rows: EndpointRow) -> str:
        return remedies(outcomes(), ["g"], own, (), (), rows)[0].text

    assert first(call, row()).startswith("let TCP 9443 or 15017 reach 10.3.4.5 from")
    assert remedies(outcomes(), ["g"], call, (), (), (row(),))[0].command == "nc -vz -w 5 10.3.4.5 9443   # on a worker"
    assert first(call, row(ports=None)).startswith("let TCP <port> reach 10.3.4.5")
    for other in (row(name="t"), row(addresses=None), row(ready_addresses=0)):
        assert first(call, other) == "bring up the pods behind service n/s"
    assert first(call._replace(reason=Reason.REFUSED), row()) == "bring up the pods behind service n/s"


def test_a_certificate_that_ran_out_is_renewed_and_no_authority_given() -> None:
    """The service is named, and what is shown of it needs no configuration."""
    call = CALL._replace(
        reason=Reason.CERTIFICATE,
        inner="x509: certificate has expired or is not yet valid",
        service=("mesh", "injector"),
    )
    first = remedies(outcomes(), ["w"], call, (), ())[0]
    assert first.text == "renew the serving certificate of service mesh/injector: it has expired, or a clock is wrong"
    assert first.command == "kubectl get certificates,secrets,pods -n mesh"


def test_the_pods_behind_the_service_are_named() -> None:
    """By their state, where the bundle lists them; those of other names in that namespace are not behind it."""
    listed = pods(
        pod("injector-6d8f9c7b5d-x2k9v", "0/1", "CrashLoopBackOff", 99, namespace="side"),
        pod("other-6d8f9c7b5d-x2k9v", "0/1", "Error", namespace="side"),
    )
    found = remedies(
        outcomes(wh_04=(Status.FAIL, BadServices((BadService("w", ("side", "injector"), NotBacked.EMPTY, True),)))),
        ["w"],
        None,
        (),
        (),
        (),
        bundle(p=listed).snapshot.about,
    )[0]
    assert (
        found.text
        == "bring up the pods behind service side/injector: injector-6d8f9c7b5d-x2k9v is 0/1 CrashLoopBackOff"
    )
    assert (found.command or "").startswith("kubectl describe pod -n side injector-6d8f9c7b5d-x2k9v; ")


def test_what_a_pod_behind_the_webhook_lacks_is_said_and_brought_back() -> None:
    """Of several pods that do not run the one whose reason is shown decides."""
    call = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.guard.example": failed to call webhook: Post "https://guard.guards.svc:443/v1?timeout=3s": no endpoints available for service "guard"\n'
    names = ("guard-audit-6b9c8d7f5-aaaaa", "guard-6b9c8d7f5-bbbbb")
    listed = pods(*(pod(name, "0/1", "ContainerCreating", namespace="guards") for name in names))
    mount = f'$ kubectl describe pod -n guards {names[1]} | tail -3\nEvents:\n  Type     Reason       Age                From     Message\n  ----     ------       ----               ----     -------\n  Warning  FailedMount  54s (x9 over 5m)   kubelet  MountVolume.SetUp failed for volume "c" : secret "guard-tls" not found\n'
    case = bundle({"c.txt": call, "p.txt": listed, "m.txt": mount})
    cause = case.cause("webhook-broken")
    assert cause is not None
    assert cause.summary.endswith(f"{names[1]}: secret guard-tls not found")
    assert cause.remedies[0].text.startswith("bring back secret guard-tls in guards")
    assert "m.txt:5" in case.places("webhook-broken")


def test_a_pod_that_is_ready_is_not_brought_up() -> None:
    """A call that runs out of time beside it asks for the way to its address; without a tunnel that of the control plane itself."""
    call = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.guard.example": failed to call webhook: Post "https://guard.guards.svc:443/v1?timeout=3s": context deadline exceeded\n'
    up = pods(pod("guard-6b9c8d7f5-bbbbb", namespace="guards", node="w1"))
    case = bundle({"c.txt": call, "p.txt": up})
    text = case.commands("webhook-broken")
    assert text.startswith("let the call reach guard-6b9c8d7f5-bbbbb at 172.30.0.9")
    assert "hostNetwork" in text
    assert "bring up" not in text


def test_a_workload_that_was_scaled_to_zero_is_scaled_up() -> None:
    """No pod of it is missing: none is wanted, and the line that says so is evidence."""
    call = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.guard.example": failed to call webhook: Post "https://guard.guards.svc:443/v1?timeout=3s": no endpoints available for service "guard"\n'
    listed = "$ kubectl get deploy -n guards\nNAME    READY   UP-TO-DATE   AVAILABLE   AGE\nguard   0/0     0            0           88d\n"
    case = bundle({"c.txt": call, "d.txt": listed})
    cause = case.cause("webhook-broken")
    assert cause is not None
    assert cause.summary.endswith("deployment guard is scaled to zero")
    assert cause.remedies[0].command == "kubectl scale deployment -n guards guard --replicas=1"
    assert "d.txt:3" in case.places("webhook-broken")


def test_a_webhook_that_a_product_left_behind_is_deleted_first() -> None:
    """No pod is in the namespace of its service: nothing is brought up there before it is known to be wanted; with a pod that is down it is."""
    call = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.guard.example": failed to call webhook: Post "https://guard.guards.svc:443/v1?timeout=3s": no endpoints available for service "guard"\n'
    files = {"c.txt": call, "p.txt": "$ kubectl get pods -n guards\nNo resources found in guards namespace.\n"}
    case = bundle(files)
    assert case.first == ("webhook-broken", "confirmed")
    first, second = case.commands("webhook-broken").splitlines()
    assert first.startswith("no pod is in guards, so nothing serves v.guard.example any more: save its configuration")
    assert second.startswith("or, where it is still wanted, install again what ran behind service guards/guard")
    assert "p.txt:2" in case.places("webhook-broken")
    other = bundle(files | {"p.txt": pods(pod("guard-6b9c8d7f5-bbbbb", "0/1", "CrashLoopBackOff", namespace="guards"))})
    assert other.commands("webhook-broken").startswith("bring up the pods behind service guards/guard")


def test_a_service_that_asks_for_another_label_is_corrected() -> None:
    """Its pods are ready; where one with that label is listed and not ready, that one is brought up."""
    head = "NAME                       READY   STATUS    RESTARTS   AGE   LABELS\n"
    up = "doors-5c9bb7d6c4-7hl2p     1/1     Running   0          6d    app=doors\n"
    down = "doors-5c9bb7d6c4-9xl2p     0/1     Running   0          6d    app=doors-old\n"
    service = "Name:              doors-hook\nNamespace:         doors\nLabels:            <none>\nAnnotations:       <none>\nSelector:          app=doors-old\nType:              ClusterIP\nIP:                10.111.7.201\nPort:              https  443/TCP\nTargetPort:        9443/TCP\nEndpoints:         <none>\nSession Affinity:  None\nEvents:            <none>\n"
    failed = 'Error from server (InternalError): error when creating "x": Internal error occurred: failed calling webhook "a.doors.io": failed to call webhook: Post "https://doors-hook.doors.svc:443/v?timeout=9s": no endpoints available for service "doors-hook"\n'
    files = {"svc.txt": service, "call.txt": f"$ kubectl apply -f x\n{failed}"}
    one = bundle(files | {"pods.txt": f"$ kubectl get po -n doors --show-labels\n{head}{up}"})
    assert "correct the selector of service doors/doors-hook" in one.commands("webhook-broken")
    assert "bring up" not in one.commands("webhook-broken")
    two = bundle(files | {"pods.txt": f"$ kubectl get po -n doors --show-labels\n{head}{up}{down}"})
    assert "correct the selector" not in two.commands("webhook-broken")
