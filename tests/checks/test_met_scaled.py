"""MET-03: autoscalers that get their figures and cannot use them."""

from __future__ import annotations

from tests.support.inline import bundle

SAID = (
    "$ kubectl describe hpa web -n shop\nName:       web\nNamespace:  shop\nEvents:\n"
    "  Type     Reason                   Age  From                       Message\n"
    "  ----     ------                   ---  ----                       -------\n"
    "  Warning  FailedGetResourceMetric  3m   horizontal-pod-autoscaler  failed to get cpu utilization: missing request for cpu in container proxy of Pod {}\n"
)


def test_a_missing_request_is_a_warning_beside_the_tunnel() -> None:
    """With the command that sets it on the controller of that pod; nothing is broken by it."""
    for name, target in (("web-6d4f9c7b8-x4k9p", "deployment web"), ("web-0", "statefulset web")):
        case = bundle({"h.txt": SAID.format(name)})
        assert (case.status("MET-03"), str(case.answered.verdict)) == ("warn", "inconclusive")
        assert case.says("MET-03").startswith(f"an autoscaler cannot count: proxy of {name} has no request for cpu")
        (beside,) = case.answered.data.beside
        command = f"kubectl set resources {target} -n shop -c proxy --requests=cpu=100m"
        assert (beside.remedies[0].command or "").startswith(command)


def test_without_such_an_event_it_is_not_asked() -> None:
    """Whatever else an autoscaler says."""
    other = SAID.format("web-0").replace("missing request for cpu", "no metrics for cpu")
    assert bundle({"h.txt": other}).status("MET-03") == "not_applicable"
