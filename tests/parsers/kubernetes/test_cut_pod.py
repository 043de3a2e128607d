"""Lines of a described pod behind a filter."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle

DESCRIBE = "kubectl describe pod -n kube-system konnectivity-agent-8kz4p"


@pytest.mark.parametrize(
    ("prompt", "rest", "lines", "expected"),
    [
        ("$ ", " | grep Reason", ("      Reason:       OOMKilled",), (None, "OOMKilled", None)),
        ("C:\\> ", " | findstr Reason", ("      Reason:       OOMKilled",), (None, "OOMKilled", None)),
        ("$ ", " | grep -E 'Reason|Exit'", ("      Reason:       Error", "      Exit Code:    2"), (None, "Error", 2)),
        ("# ", " | grep -A1 ' State:'", ("    State:          Waiting", "      Reason:       CrashLoopBackOff", "    Last State:     Terminated", "      Reason:       Error"), ("CrashLoopBackOff", "Error", None)),
        ("$ ", " | grep Reason", ("      Reason:       ImagePullBackOff",), ("ImagePullBackOff", None, None)),
    ],
)  # fmt: skip
def test_fields_that_a_filter_let_through(
    prompt: str, rest: str, lines: tuple[str, ...], expected: tuple[str | None, str | None, int | None]
) -> None:
    """The pod is the command's; a reason of waiting is told from one of an end, by its state or by itself."""
    case = bundle(d=f"{prompt}{DESCRIBE}{rest}\n" + "\n".join(lines) + "\n")
    rows = list(case.snapshot._rows("containers"))
    assert [(row.namespace, row.pod) for row in rows] == [("kube-system", "konnectivity-agent-8kz4p")]
    assert [(row.reason, row.last_reason, row.exit_code) for row in rows] == [expected]


@pytest.mark.parametrize(
    "command",
    ["kubectl describe node n1 | grep Reason", "kubectl describe pods -n kube-system | grep Reason", "kubectl get pods | grep Reason"],
)  # fmt: skip
def test_a_filtered_text_of_no_one_pod_states_nothing(command: str) -> None:
    """A reason without a pod is no evidence."""
    case = bundle(d=f"$ {command}\n      Reason:       OOMKilled\n")
    assert not list(case.snapshot._rows("containers"))
    assert not case.causes


@pytest.mark.parametrize(
    ("label", "read"), [("k8s-app=konnectivity-agent", True), ("app=konnectivity-agent", True), ("app=web", False)]
)
def test_the_pods_of_a_label(label: str, read: bool) -> None:
    """The agents' own label tells the container and no pod; of another label nothing is told."""
    case = bundle(d=f"$ kubectl describe pods -n kube-system -l {label} | grep Reason\n      Reason:       OOMKilled\n")
    rows = list(case.snapshot._rows("containers"))
    assert [(row.pod, row.container, row.last_reason) for row in rows] == [
        (None, "konnectivity-agent", "OOMKilled")
    ] * read
    assert ("daemonset konnectivity-agent" in case.commands("resource-exhaustion")) if read else not case.causes
