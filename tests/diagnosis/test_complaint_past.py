"""What failed and does no more is told where nothing else complains, and so is a webhook's configuration that was deleted."""

from __future__ import annotations

import json

import pytest
from analyzer.diagnosis.complaint_past import FAILURES, SINCE, STANDS, UP
from analyzer.model import Complaint, Verdict
from analyzer.schema import LOG_SIGNALS, PODS

from tests.support.inline import Case, bird, bundle, failing, klog, serving

CALL = 'failed calling webhook "check.guard.io": failed to call webhook: Post "https://guard.policy.svc:443/v?timeout=3s": context deadline exceeded'
DENIED = f'$ kubectl apply -f ns.yaml\nError from server (InternalError): error when creating "ns.yaml": Internal error occurred: {CALL}\n'
DELETED = '$ kubectl delete validatingwebhookconfiguration guard-check\nvalidatingwebhookconfiguration.admissionregistration.k8s.io "guard-check" deleted\n'
NO_AGENT = "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: No agent available\n"
RESTARTED = (
    "$ kubectl rollout restart -n kube-system ds/konnectivity-agent\ndaemonset.apps/konnectivity-agent restarted\n"
)
OK = "$ kubectl exec -n shop web-0 -- env\nPATH=/usr/bin\nHOSTNAME=web-0\n"
URI = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/guard-check"


def audit(
    verb: str = "delete", code: int = 200, uri: str = URI, resource: str = "validatingwebhookconfigurations"
) -> str:
    return json.dumps({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "stage": "ResponseComplete", "verb": verb, "requestURI": uri,
        "user": {"username": "ops"}, "objectRef": {"resource": resource, "name": "guard-check"},
        "responseStatus": {"code": code}, "stageTimestamp": "2026-02-02T10:00:01Z",
    }) + "\n"  # fmt: skip


def http(verb: str = "DELETE", uri: str = URI, code: int = 200) -> str:
    return f'I0703 08:11:40.120111       1 httplog.go:132] "HTTP" verb="{verb}" URI="{uri}" latency="18.3ms" userAgent="kubectl/v1.29.3" srcIP="10.20.3.4:40122" resp={code}\n'


def words(case: Case) -> Complaint:
    found = case.report.data.complaint
    assert found is not None
    return found


def test_a_failure_that_a_later_use_ended_is_quoted_and_said_to_be_over() -> None:
    """It breaks nothing and names no cause; that nothing failed would not be true."""
    case = bundle({"t.txt": NO_AGENT + RESTARTED + OK})
    assert (case.report.data.verdict, case.causes) == (Verdict.INCONCLUSIVE, {})
    assert case.report.data.headline == "What failed was used with success afterwards; nothing that was read fails now"
    assert (words(case).line.line, words(case).leg) == (2, "Konnectivity server to agent")


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"t.txt": DELETED}, 2),
        ({"t.txt": DENIED + DELETED}, 2),
        ({"audit.log": audit("get") + audit()}, 2),
        ({"kube-apiserver.log": http("GET") + http(uri=f"{URI}?propagationPolicy=Background")}, 2),
    ],
)
def test_a_webhook_that_somebody_deleted_guards_nothing_any_more(files: dict[str, str], line: int) -> None:
    """By kubectl, an audit log or the API server's own; the failed call is quoted where there is one."""
    case = bundle(files)
    assert case.report.data.headline == (
        "The webhook configuration guard-check was deleted: what it guarded is unchecked; nothing that was read fails now"
    )
    assert words(case).line.line == line
    assert case.causes == {}


@pytest.mark.parametrize(
    "files",
    [
        {"audit.log": audit(code=403)},
        {"audit.log": audit("patch")},
        {"audit.log": audit(uri=f"{URI}?dryRun=All")},
        {"audit.log": audit(resource="pods")},
        {"kube-apiserver.log": http(code=404)},
        {"kube-apiserver.log": http(uri=f"{URI}?dryRun=All")},
        {"t.txt": DELETED.replace("validatingwebhookconfiguration", "daemonset").replace("admissionregistration.k8s.io", "apps")},
    ],
)  # fmt: skip
def test_a_request_that_deleted_no_webhook_is_none(files: dict[str, str]) -> None:
    """Refused, only tried, or of another object."""
    assert bundle(files).report.data.complaint is None


def test_a_configuration_that_is_in_the_bundle_is_not_gone() -> None:
    """An operator made it anew."""
    again = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: guard-check\nwebhooks:\n- name: check.guard.io\n  failurePolicy: Ignore\n"
    assert bundle({"t.txt": DELETED, "w.yaml": again}).report.data.complaint is None


def test_a_pod_that_was_down_is_no_failure_that_is_quoted() -> None:
    """Errors and events are; a list of pods has no line that complains."""
    assert LOG_SIGNALS.name in FAILURES
    assert PODS.name not in FAILURES


def test_dials_that_were_refused_until_agents_connected_are_told_as_over() -> None:
    """The server's log shows both, and tells so unasked unless it begins with the server's start; a refusal behind the last connect is not over."""
    told = {"mail.txt": "The autoscaler stands still. I found No agent available in the log of the controller.\n"}
    start = klog("08:00:00.0", "Starting master server for client connections.", place="main.go:400")
    refused = [
        klog(f"08:0{n}:30.0", f'"Failed to get a backend" err="No agent available" dialID=5{n}', "E", "server.go:528")
        for n in (1, 2, 3)
    ]
    came = klog("08:05:00.0", '"Agent connected" agentID="a1" serverID="s1"', place="server.go:742")
    case = bundle(told | {"server.log": start + "".join(refused) + came})
    assert (case.report.data.verdict, words(case).line.line) == (Verdict.INCONCLUSIVE, 4)
    assert words(case).over == SINCE
    assert words(case).says.startswith("3 dials were refused")
    assert bundle({"server.log": start + "".join(refused) + came}).report.data.complaint is None
    assert words(bundle({"server.log": "".join(refused) + came})).over == SINCE
    again = bundle(
        told
        | {
            "server.log": start
            + refused[0]
            + came
            + klog("08:06:30.0", '"Failed to get a backend" err="No agent available" dialID=60', "E", "server.go:528")
        }
    )
    assert (words(again).line.line, words(again).over) == (4, "")


def test_connects_that_failed_before_an_agent_was_connected_are_quoted_and_said_to_be_over() -> None:
    """By their meaning and number; while one agent fails still it is no past."""
    log = failing("connection refused", 3, hour="07") + serving(clock="08:00:05.100000")
    case = bundle({"agent.log": log})
    assert case.report.data.headline.startswith(f"{STANDS[:1].upper()}{STANDS[1:]}")
    assert words(case).says.startswith("3 connects of 1 agent failed: ")
    still = bundle({"agent-1.log": log, "agent-2.log": failing("connection refused", 3)})
    assert still.report.data.complaint is None


PROBE = "  Warning  Unhealthy  5m (x2 over 5m)  kubelet  Readiness probe failed: calico/node is not ready: BIRD is not ready: Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /var/run/calico/bird.ctl: connect: connection refused\n"


@pytest.mark.parametrize(
    "text",
    [
        PROBE,
        PROBE.split("kubelet  ")[1],
        PROBE.replace("Readiness", "Liveness"),
        PROBE.replace("Error querying BIRD: ", ""),
    ],
)
def test_a_probe_that_birds_sessions_outlived_is_quoted_and_over(text: str) -> None:
    """Somebody's own error stands on the first screen, with what the lists of peers say of it."""
    lists = {f"bird/10.1.0.{at}/birdcl_show_protocols.txt": bird(f"10.1.0.{3 - at}") for at in (1, 2)}
    case = bundle(lists | {"report.txt": f"The pod was unready:\n\n{text}"})
    assert words(case).line.source == "report.txt"
    assert words(case).over == UP
    assert "bird.ctl" in words(case).line.text
    assert case.report.data.headline.startswith("Every BGP session that is shown is Established")
    down = bundle(
        {**lists, "bird/10.1.0.1/birdcl_show_protocols.txt": bird(("10.1.0.2", "Connect")), "report.txt": text}
    )
    assert down.report.data.complaint is None or down.report.data.complaint.over == ""
