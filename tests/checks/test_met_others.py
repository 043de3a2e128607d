"""Aggregated APIs besides metrics: MET-02."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.details import AggregatedDown, DownService
from analyzer.checks.met_others import CHECKS, others
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.schema import ApiServiceRow, ToolErrorRow

from tests.causes.test_targets import ASKED, apiservice
from tests.checks.test_res import metrics
from tests.support.asked import asked
from tests.support.inline import bundle, klog, table


def listing(available: str) -> str:
    return table(
        "NAME  SERVICE  AVAILABLE  AGE",
        [["v1.apps", "Local", "True", "9d"], ["v3.projectcalico.org", "calico-apiserver/calico-api", available, "9d"]],
    )


AT = "10.0.9.9:5443"


def test_an_api_service_that_is_down() -> None:
    """By its own word in the table, with the reason where the object states it."""
    case = bundle(a=listing("False (FailedDiscoveryCheck)"))
    assert (case.status("MET-02"), case.subjects("MET-02")) == ("fail", ["v3.projectcalico.org"])
    assert case.places("MET-02") == ["a.txt:3"]
    assert case.check("MET-02").detail == AggregatedDown(
        (DownService("v3.projectcalico.org", "calico-apiserver/calico-api", None, None),)
    )
    told = bundle({"a.yaml": apiservice(ASKED + "dial tcp 10.0.9.9:5443: i/o timeout")})
    assert told.check("MET-02").detail == AggregatedDown(
        (DownService("v3.projectcalico.org", "calico-apiserver/calico-api", Leg.TARGET, Reason.TIMEOUT, address=AT),)
    )


def test_the_api_servers_log_gives_the_reason() -> None:
    """The line of its availability controller, with the list and without."""
    line = klog(
        "09:00:00.1",
        f"v3.projectcalico.org failed with: {ASKED}dial tcp 10.0.9.9:5443: i/o timeout",
        "E",
        "available_controller.go:1",
    )
    alone = bundle({"kube-apiserver.log": line})
    assert alone.check("MET-02").detail == AggregatedDown(
        (DownService("v3.projectcalico.org", None, Leg.TARGET, Reason.TIMEOUT, address=AT),)
    )
    both = bundle({"kube-apiserver.log": line, "a.txt": listing("False (FailedDiscoveryCheck)")})
    assert both.check("MET-02").detail == AggregatedDown(
        (DownService("v3.projectcalico.org", "calico-apiserver/calico-api", Leg.TARGET, Reason.TIMEOUT, address=AT),)
    )
    assert bundle({"kube-apiserver.log": line, "a.txt": listing("True")}).status("MET-02") == "pass"


def test_metrics_have_a_check_of_their_own() -> None:
    """MET-01 is about them alone, MET-02 about all others."""
    case = bundle(a=metrics("False (MissingEndpoints)"))
    assert (case.status("MET-01"), case.status("MET-02")) == ("fail", "pass")
    other = bundle(a=listing("False (MissingEndpoints)"))
    assert other.status("MET-01") != "fail"
    assert bundle(x="Hello\n").status("MET-02") == "unknown"


API = "v3.projectcalico.org"
MESSAGE = 'failing or missing response from https://10.0.9.9:5443/apis/projectcalico.org/v3: Get "https://10.0.9.9:5443/apis/projectcalico.org/v3": {}'


def row(
    available: str | None = "False", name: str | None = API, service: str | None = "c/api", message: str | None = None
) -> ApiServiceRow:
    return ApiServiceRow(source="a", line=1, name=name, available=available, service=service, message=message)


def fault(name: str | None = API, table: str = "tool_errors", reason: Reason = Reason.TIMEOUT) -> Any:
    return SimpleNamespace(
        fault=Fault(Caller.AGGREGATED, Leg.TARGET, reason, "inner", name=name),
        table=table,
        row=ToolErrorRow(source="row", line=1),
    )


def told(*rows: ApiServiceRow, faults: tuple[Any, ...] = ()) -> Answer:
    return asked(others, *rows, faults=SimpleNamespace(of=lambda **_: list(faults)))


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([row()], "fail"),
        ([row("False (MissingEndpoints)")], "fail"),
        ([row("True")], "pass"),
        ([row("Unknown")], "unknown"),
        ([row(None)], "unknown"),
        ([], "unknown"),
        ([row(name="v1beta1.metrics.k8s.io")], "pass"),
        ([row("True"), row()], "fail"),
    ],
)
def test_by_what_the_list_says(rows: list[ApiServiceRow], status: str) -> None:
    """False is down, of the metrics another check speaks; what says neither is no state."""
    assert told(*rows).status == status


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (fault(), True),
        (fault(table="apiservices"), False),
        (fault(None), False),
        (fault("v1beta1.metrics.k8s.io"), False),
        (fault("webhook"), False),
    ],
)
def test_an_error_that_names_an_api(one: Any, counts: bool) -> None:
    """An API by its full name, in any table but the list itself."""
    answer = told(faults=(one,))
    assert answer.status == ("fail" if counts else "unknown")
    assert answer.subjects == ((API,) if counts else ())


def test_a_list_and_an_error_of_one_api_are_one() -> None:
    """The reason comes from the error where the list has none; a list that says True outweighs an older error."""
    both = told(row("False (x)"), faults=(fault(), fault(reason=Reason.REFUSED)))
    assert both.detail == AggregatedDown((DownService(API, "c/api", Leg.TARGET, Reason.TIMEOUT),))
    assert both.basis == "1 API service with a state, 1 error text"
    assert both.summary == f"1 API service down: {API} (service c/api): inner"
    own = told(row(message=MESSAGE.format("EOF")), faults=(fault(),))
    assert own.basis.endswith("0 error texts")
    assert told(row("True"), faults=(fault(),)).status == "pass"
    assert told(faults=(fault(), fault(reason=Reason.REFUSED))).detail == AggregatedDown(
        (DownService(API, None, Leg.TARGET, Reason.TIMEOUT),)
    )


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (row("False (x)"), f"{API} (service c/api): False (x)"),
        (row("False (x)", service="Local"), f"{API}: False (x)"),
        (row("False (x)", service=None), f"{API}: False (x)"),
    ],
)
def test_how_an_api_that_is_down_is_named(one: ApiServiceRow, words: str) -> None:
    """With the service behind it, where it has one, and why."""
    assert told(one).summary == f"1 API service down: {words}"
    assert told(faults=(fault(),)).summary == f"1 API service down: {API}: inner"


@pytest.mark.parametrize(
    ("reason", "stated"),
    [
        ("MissingEndpoints", Reason.NO_ENDPOINTS),
        ("ServiceNotFound", Reason.NO_SERVICE),
        ("ServicePortError", Reason.NO_PORT),
        ("FailedDiscoveryCheck", None),
    ],
)
def test_a_tables_one_word_for_the_reason(reason: str, stated: Reason | None) -> None:
    """Two of the aggregator's words say all; that the API did not answer says nothing of why."""
    listed = f"NAME                  SERVICE                     AVAILABLE            AGE\nv1.widgets.example   widgets/widgets-api   False ({reason})   9d\n"
    down = bundle({"a.txt": listed}).check("MET-02").detail
    assert isinstance(down, AggregatedDown)
    assert down.services[0].reason is stated


def test_its_warning_is_said_above_a_report() -> None:
    """It asks for what stands beside the tunnel."""
    assert [(one.id, one.in_headline) for one in CHECKS] == [("MET-02", True)]


def test_a_condition_without_a_name_is_that_of_the_object_beside_it() -> None:
    """Who quotes one condition and one object without its state speaks of the same; two objects leave it open."""
    quoted = "Conditions:\n    Message:  no response from https://10.8.32.4:6443: Get https://10.8.32.4:6443: net/http: request canceled (Client.Timeout exceeded while awaiting headers)\n    Reason:   FailedDiscoveryCheck\n    Status:   False\n    Type:     Available\n\n```\n{}```\n"
    one = "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: {}\nspec:\n  service:\n    name: keda\n    namespace: scaling\n"
    case = bundle({"a.md": quoted.format(one.format("v1beta1.external.example.io"))})
    assert (case.status("MET-02"), case.subjects("MET-02")) == ("fail", ["v1beta1.external.example.io"])
    assert "(service scaling/keda)" in case.says("MET-02")
    both = one.format("v1.a.example.io") + "---\n" + one.format("v1.b.example.io")
    assert bundle({"a.md": quoted.format(both)}).status("MET-02") == "unknown"


def test_a_condition_that_names_the_service_alone_is_of_the_api_service_above() -> None:
    """Its row and its condition are one API service, whose message says why; another's service stays its own."""
    condition = (
        'Status:\n  Conditions:\n    Message:   endpoints for service/{} in "a" have no addresses with port name "https"\n'
        "    Reason:    MissingEndpoints\n    Status:    False\n    Type:      Available\n"
    )
    text = f"```\n{listing('False (MissingEndpoints)')}```\n\nAnd this is what it says:\n\n```\n{condition}```\n"
    case = bundle(x=text.format("calico-api"))
    assert case.check("MET-02").subjects == ("v3.projectcalico.org",)
    assert "have no addresses" in case.check("MET-02").summary
    assert len(bundle(x=text.format("other")).check("MET-02").subjects) == 2
