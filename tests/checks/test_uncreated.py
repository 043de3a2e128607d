"""CLU-04: controllers of users whose pods are never created, which no list of pods shows."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.uncreated import uncreated
from analyzer.facts.controlled import CREATORS

from tests.support.inline import bundle, nobody, pod, pods

HEAD = "$ kubectl get events -n shop\nLAST SEEN   TYPE      REASON         OBJECT                MESSAGE\n"
QUOTA = "insufficient quota to match these scopes: [{PriorityClass In [system-node-critical]}]"


def event(message: str = f"Error creating: {QUOTA}", name: str = "daemonset/eyes", age: str = "3m") -> str:
    return f"{HEAD}{age}          Warning   FailedCreate   {name}     {message}\n"


def counts(desired: int, current: int, name: str = "eyes") -> str:
    titles = "NAME   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE"
    return f"$ kubectl get ds -n shop\n{titles}\n{name}   {desired}   {current}   {current}   0   0   <none>   2d3h\n"


def test_a_refused_creation_is_told_with_its_reason_and_its_controller() -> None:
    """Who is refused and why is all that a user needs; it breaks nothing of the tunnel."""
    case = bundle(e=event())
    assert (case.status("CLU-04"), case.check("CLU-04").summary) == ("warn", f"shop/eyes: {QUOTA}")
    assert case.check("CLU-04").detail == details.UncreatedPods((("shop", "daemonset", "eyes"),))
    assert not case.check("CLU-04").broken
    (one,) = case.answered.data.beside
    assert "kubectl describe daemonset -n shop eyes" in (one.remedies[0].command or "")


def test_each_kind_that_makes_pods_is_one_whose_refusal_is_told() -> None:
    """A batch job's pods are refused for the same reasons as a daemon set's; a volume claim makes no pod."""
    told = {
        kind: bundle(e=event(name=f"{kind}/eyes")).status("CLU-04") for kind in (*CREATORS, "persistentvolumeclaim")
    }
    assert {kind for kind, status in told.items() if status == "warn"} == CREATORS


def test_a_daemonset_without_any_pod_is_told_by_its_counts_once() -> None:
    """The event of the same says why, and is no second one."""
    assert bundle(d=counts(5, 0)).check("CLU-04").summary == "shop/eyes: 5 wanted, 0 there"
    assert bundle(d=counts(5, 0), e=event()).check("CLU-04").summary == f"shop/eyes: 5 wanted, 0 there: {QUOTA}"


@pytest.mark.parametrize(
    "files",
    [
        {"e": event(), "d": counts(5, 5)},
        {"d": counts(0, 0)},
        {"e": event(age="3d")},
        {"e": event('Error creating: Internal error occurred: failed calling webhook "a.b": EOF')},
        {"e": event('Error creating: admission webhook "a.b" denied the request: no')},
        {"e": event().replace("-n shop", "-n kube-system")},
        {"e": event(name="replicaset/web-5d96b8c"), "p": pods(pod("web-5d96b8c-x8z2q", namespace="shop"))},
        {"e": event().replace("FailedCreate", "FailedMount ")},
    ],
)
def test_what_came_into_being_is_old_or_is_a_webhooks_is_no_warning(files: dict[str, str]) -> None:
    """The checks of webhooks tell theirs, the system's are another's, and pods that are there were created."""
    assert bundle(**files).status("CLU-04") in ("unknown", "pass")


def test_a_row_without_an_object_is_of_somebody() -> None:
    """Described events name their source alone."""
    case = bundle(x=f"Warning  FailedCreate  2m5s (x85 over 8h)  daemonset-controller  Error creating: {QUOTA}\n")
    assert case.check("CLU-04").summary == f"a controller's pods: {QUOTA}"


@pytest.mark.parametrize("kind", sorted(CREATORS))
def test_every_controller_that_creates_pods_is_told(kind: str) -> None:
    """A FailedCreate of any other kind is of something else than pods."""
    assert bundle(e=event(name=f"{kind}/eyes")).status("CLU-04") == "warn"
    assert bundle(e=event(name="ingress/eyes")).status("CLU-04") == "unknown"


def test_a_controller_of_the_system_is_told_by_the_check_of_the_system() -> None:
    """Never by both; who has a check of his own is told there."""
    text = event(name="daemonset/kube-proxy").replace("-n shop", "-n kube-system")
    case = bundle(e=text)
    assert (case.status("CLU-03"), case.status("CLU-04")) == ("warn", "unknown")
    assert case.check("CLU-03").summary == f"kube-system/kube-proxy: {QUOTA}"
    agents = bundle(e=text.replace("kube-proxy", "konnectivity-agent"))
    assert (agents.status("CLU-03"), agents.status("AG-04")) == ("unknown", "fail")
    calico = bundle(e=text.replace("kube-proxy", "calico-node"))
    assert (calico.status("CLU-03"), calico.status("BGP-08")) == ("unknown", "fail")
    assert uncreated(nobody(), (), (), lambda _, limit=0: (), of_system=True) is None  # noqa: ARG005


def test_a_condition_of_the_object_refuses_as_an_event_does() -> None:
    """The agents' own is the tunnel that has no agents."""
    text = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  namespace: kube-system
spec:
  replicas: 1
status:
  conditions:
  - message: 'pods "NAME-6d9c5b7d8f-" is forbidden: unable to validate against any security context constraint: no'
    reason: FailedCreate
    status: "True"
    type: ReplicaFailure
  unavailableReplicas: 1
"""
    assert bundle(d=text.replace("NAME", "calico-apiserver")).status("CLU-03") == "warn"
    case = bundle(d=text.replace("NAME", "konnectivity-agent"))
    assert case.causes == {"agents-not-scheduled": "confirmed"}
