"""Webhooks that do not answer: WH-04 and WH-08."""

from __future__ import annotations

import pytest
from analyzer.checks.details import BadService, BadServices, FailedCall, FailedCalls, NotBacked, Victim
from analyzer.konnectivity.chain import Leg, Reason

from tests.checks.test_wh import endpoints, webhook
from tests.support.inline import bundle, events, klog, pod, pods, table

URL = 'Post "https://guard.guard-system.svc:443/x?timeout=10s": '


def error(reason: str, name: str = "a.guard.io") -> str:
    """What kubectl prints when a webhook cannot be called."""
    return f'Error from server (InternalError): Internal error occurred: failed calling webhook "{name}": failed to call webhook: {URL}{reason}\n'


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"ep.yaml": endpoints("172.30.0.5")}, "pass"),
        ({"ep.yaml": endpoints()}, "fail"),
        ({"p.txt": pods(pod("guard-5c7d8e9f4-aaaaa", namespace="guard-system"))}, "pass"),
        ({"p.txt": pods(pod("guard-5c7d8e9f4-aaaaa", "0/1", namespace="guard-system"))}, "fail"),
        (
            {
                "p.txt": pods(
                    pod("guard-5c7d8e9f4-aaaaa", "0/1", namespace="guard-system"),
                    pod("other-5c7d8e9f4-aaaaa", namespace="guard-system"),
                )
            },
            "fail",
        ),
        ({"p.txt": pods(pod("web-1", namespace="shop"))}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_ready_pods_behind_the_webhooks_service(files: dict[str, str], status: str) -> None:
    """Its endpoints decide, else the pods of its namespace that carry its name."""
    case = bundle({"wh.yaml": webhook()} | files)
    assert case.status("WH-04") == status
    assert case.subjects("WH-04") == (["a.guard.io"] if status == "fail" else [])
    if status == "fail":
        assert "wh.yaml:6" in case.places("WH-04")
        assert case.places("WH-04")[0] == ("ep.yaml:4" if "ep.yaml" in files else "wh.yaml:6")
        assert "guard-system/guard" in case.says("WH-04")


def test_a_webhook_whose_service_does_not_exist() -> None:
    """A complete listing of services has others of its namespace and not this one; a listing of another namespace proves nothing."""
    listing = table(
        "NAMESPACE  NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE",
        [["guard-system", "guard-old", "ClusterIP", "172.21.0.9", "<none>", "443/TCP", "9d"]],
    )
    case = bundle({"wh.yaml": webhook(), "s.txt": listing})
    assert case.status("WH-04") == "fail"
    assert "does not exist" in case.says("WH-04")
    assert (
        bundle({"wh.yaml": webhook(), "s.txt": listing.replace("guard-system", "shop        ")}).status("WH-04")
        == "unknown"
    )


def test_one_of_two_that_cannot_be_told_is_unknown() -> None:
    """What is fine is counted, what is not shown is named."""
    second = webhook(client="service: {name: other, namespace: other-system, port: 443}", name="b.other.io")
    case = bundle({"a.yaml": webhook(), "b.yaml": second, "ep.yaml": endpoints("172.30.0.5")})
    assert case.status("WH-04") == "unknown"
    assert "1 of 2" in case.says("WH-04")
    assert "b.other.io" in case.says("WH-04")


@pytest.mark.parametrize(
    ("reason", "why"),
    [('no endpoints available for service "guard"', NotBacked.EMPTY), ('service "guard" not found', NotBacked.GONE)],
)
@pytest.mark.parametrize("known", [True, False])
def test_the_api_server_says_what_is_behind_the_service(reason: str, why: NotBacked, known: bool) -> None:
    """With or without the configuration; endpoints in the bundle are the better witness."""
    files = {"e.txt": error(reason)} | ({"wh.yaml": webhook()} if known else {})
    case = bundle(files)
    assert case.status("WH-04") == "fail"
    assert case.check("WH-04").detail == BadServices((BadService("a.guard.io", ("guard-system", "guard"), why, True),))
    if known:
        assert bundle(files | {"ep.yaml": endpoints("172.30.0.5")}).status("WH-04") == "pass"


def test_the_api_servers_log_names_failed_calls_too() -> None:
    """Without any event."""
    line = klog("09:00:00.1", 'failed calling webhook "a.guard.io": failed to call webhook: Post "https://guard.guard-system.svc:443/x?timeout=10s": No agent available', "E", "dispatcher.go:1")  # fmt: skip
    case = bundle({"kube-apiserver.log": line})
    assert case.status("WH-08") == "warn"
    assert case.places("WH-08") == ["kube-apiserver.log:1"]
    assert case.status("WH-02") == "warn"


@pytest.mark.parametrize(
    ("reason", "status", "leg", "inner"),
    [
        ("No agent available", "warn", Leg.TUNNEL, Reason.NO_AGENT),
        ("context deadline exceeded", "warn", Leg.UNTOLD, Reason.TIMEOUT),
        ("dial tcp 172.21.3.4:443: i/o timeout", "warn", Leg.TARGET, Reason.TIMEOUT),
        ("dial tcp 172.21.3.4:443: connect: connection refused", "fail", Leg.TARGET, Reason.REFUSED),
        ("x509: certificate has expired or is not yet valid", "fail", Leg.TARGET, Reason.CERTIFICATE),
        ('no endpoints available for service "guard"', "fail", Leg.TARGET, Reason.NO_ENDPOINTS),
    ],
)
def test_the_innermost_reason_of_a_failed_call(reason: str, status: str, leg: Leg, inner: Reason) -> None:
    """At the webhook's end it is a failure, on the way a warning: the webhook was not asked."""
    case = bundle(e=error(reason))
    assert case.status("WH-08") == status
    assert case.subjects("WH-08") == ["a.guard.io"]
    assert case.places("WH-08") == ["e.txt:1"]
    (call,) = case.check("WH-08").detail.calls
    assert (call.webhook, call.leg, call.reason, call.calls) == ("a.guard.io", leg, inner, 1)
    assert call.service == ("guard-system", "guard")


def test_events_count_their_times_and_their_victims() -> None:
    """`x49 over 8h` is 49 calls; a replica set of the service's own namespace is the webhook itself."""
    text = f'Error creating: Internal error occurred: failed calling webhook "a.guard.io": {URL}no endpoints available for service "guard"'
    described = f"""Name:           guard-5c7d8e9f4
Namespace:      guard-system
Selector:       app=guard
Replicas:       0 current / 3 desired
Pods Status:    0 Running / 0 Waiting / 0 Succeeded / 0 Failed
Events:
  Type     Reason        Age                   From                   Message
  ----     ------        ----                  ----                   -------
  Warning  FailedCreate  6m59s (x49 over 8h)  replicaset-controller  {text}
"""
    case = bundle({"rs.txt": described})
    assert case.check("WH-08").detail == FailedCalls(
        (
            FailedCall(
                "a.guard.io",
                Reason.NO_ENDPOINTS,
                Leg.TARGET,
                49,
                'no endpoints available for service "guard"',
                ("guard-system", "guard"),
                frozenset({Victim.ITSELF}),
            ),
        ),
        False,
    )
    other = bundle(e=events(("FailedCreate", "replicaset/web-1", text)))
    assert other.check("WH-08").detail.calls[0].victims == {Victim.OTHER}
    assert other.status("WH-02") == "warn"


MASTER = """$ ibmcloud ks cluster get --cluster a
Name:                           a
ID:                             c1a2b3c4d5e6f7a8b9c0
State:                          warning
Created:                        2022-03-02 10:21:43 +0000 (2 years ago)
Workers:                        3
Worker Zones:                   dal10
Public Service Endpoint URL:    https://c1.us-south.containers.cloud.ibm.com:30114

Master
Status:     Cannot complete cluster master operations because the cluster has a broken webhook application. (1 hour ago)
State:      update_failed
Health:     normal
"""


def test_the_masters_own_status_names_a_broken_webhook() -> None:
    """The update of the master waits for it."""
    case = bundle(c=MASTER)
    assert case.status("WH-08") == "fail"
    assert case.check("WH-08").detail == FailedCalls((), True)


def test_one_slice_of_several_with_addresses_is_enough() -> None:
    """A service's endpoints may be cut in slices of which one is empty."""
    files = {"wh.yaml": webhook(), "ep.yaml": endpoints("172.30.0.5"), "zz.yaml": endpoints()}
    assert bundle(files).status("WH-04") == "pass"


def test_a_webhook_whose_failure_is_ignored_stops_nothing() -> None:
    """No cause, no broken symptom; beside one that blocks, that one is named first and decides."""
    loose = webhook().replace("failurePolicy: Fail", "failurePolicy: Ignore")
    case = bundle({"wh.yaml": loose, "ep.yaml": endpoints()})
    assert (case.status("WH-04"), case.causes) == ("warn", {})
    assert "Ignore" in case.says("WH-04")
    both = bundle({"a.yaml": loose, "b.yaml": webhook().replace("guard.io", "other.io"), "ep.yaml": endpoints()})
    assert (both.status("WH-04"), both.subjects("WH-04")) == ("fail", ["a.other.io", "a.guard.io"])
    assert bundle({"wh.yaml": webhook(), "ep.yaml": endpoints()}).first == ("webhook-broken", "confirmed")


def test_a_call_that_the_api_server_goes_on_without_blocks_nothing() -> None:
    """Its own log says so, whether or not the configuration is in the bundle: warned of, no symptom, no cause."""
    text = 'Failed calling webhook, failing {} a.guard.io: failed calling webhook "a.guard.io": failed to call webhook: Post "https://guard.guard-system.svc:443/x": no endpoints available for service "guard"'
    loose = bundle({"api.log": klog("09:00:00.1", text.format("open"), "W", "dispatcher.go:217")})
    assert (loose.status("WH-04"), loose.status("WH-08"), loose.causes) == ("warn", "warn", {})
    assert {s.id: s.state for s in loose.report.data.symptoms}["webhooks"] == "unknown"
    closed = bundle({"api.log": klog("09:00:00.1", text.format("closed"), "W", "dispatcher.go:217")})
    assert (closed.status("WH-08"), closed.first) == ("fail", ("webhook-broken", "confirmed"))


@pytest.mark.parametrize(
    ("slices", "status"),
    [
        ("web-9fz2t   IPv4   8443   172.30.1.3   9d", ("unknown",)),
        ("web-9fz2t   IPv4   8443   172.30.1.3   9d\nsite  web-aaa22   IPv6   <unset>   <unset>   9d", ("unknown",)),
        ("web-9fz2t   IPv4   <unset>   <unset>   9d", ("fail",)),
    ],
)
def test_a_table_of_slices_does_not_say_that_none_is_ready(slices: str, status: tuple[str, ...]) -> None:
    """It lists the addresses of all pods; a service is empty where none of its slices has one."""
    hook = """apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: web
webhooks:
- name: web.example.com
  clientConfig:
    service: {name: web, namespace: site}
  failurePolicy: Fail
  rules:
  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
"""
    table = f"NAMESPACE   NAME   ADDRESSTYPE   PORTS   ENDPOINTS   AGE\nsite  {slices}\n"
    assert bundle({"hooks.yaml": hook, "slices.txt": table}).status("WH-04") in status


def test_a_counter_of_failed_calls_warns() -> None:
    """It counts since the API server started, so whether the calls fail now is open; its webhook is named."""
    text = 'apiserver_admission_webhook_rejection_count{error_type="calling_webhook_error",name="a.b.io",operation="CREATE",rejection_code="0",type="admit"} 7\n'
    case = bundle(m=text)
    assert case.status("WH-08") == "warn"
    assert "a.b.io (7x)" in case.says("WH-08")
    assert bundle(m=text.replace("calling_webhook_error", "no_error")).status("WH-08") == "unknown"
