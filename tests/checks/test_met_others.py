"""Aggregated APIs besides metrics: MET-02."""

from __future__ import annotations

from analyzer.checks.details import AggregatedDown, DownService
from analyzer.konnectivity.chain import Leg, Reason

from tests.causes.test_targets import ASKED, apiservice
from tests.checks.test_res import metrics
from tests.support.inline import bundle, klog, table


def listing(available: str) -> str:
    return table(
        "NAME  SERVICE  AVAILABLE  AGE",
        [["v1.apps", "Local", "True", "9d"], ["v3.projectcalico.org", "calico-apiserver/calico-api", available, "9d"]],
    )


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
        (DownService("v3.projectcalico.org", "calico-apiserver/calico-api", Leg.TARGET, Reason.TIMEOUT),)
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
        (DownService("v3.projectcalico.org", None, Leg.TARGET, Reason.TIMEOUT),)
    )
    both = bundle({"kube-apiserver.log": line, "a.txt": listing("False (FailedDiscoveryCheck)")})
    assert both.check("MET-02").detail == AggregatedDown(
        (DownService("v3.projectcalico.org", "calico-apiserver/calico-api", Leg.TARGET, Reason.TIMEOUT),)
    )
    assert bundle({"kube-apiserver.log": line, "a.txt": listing("True")}).status("MET-02") == "pass"


def test_metrics_have_a_check_of_their_own() -> None:
    """MET-01 is about them alone, MET-02 about all others."""
    case = bundle(a=metrics("False (MissingEndpoints)"))
    assert (case.status("MET-01"), case.status("MET-02")) == ("fail", "pass")
    other = bundle(a=listing("False (MissingEndpoints)"))
    assert other.status("MET-01") != "fail"
    assert bundle(x="Hello\n").status("MET-02") == "unknown"
