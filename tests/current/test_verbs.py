"""Uses of the tunnel that are told apart, and what each says of the others."""

from __future__ import annotations

import pytest
from analyzer.current.verbs import are_other, verb_of
from analyzer.schema import FactRow, NodeRow, ToolErrorRow

from tests.support.inline import bundle

LATE = "Error from server: error dialing backend: dial timeout, backstop\n"
STREAM = 'error: Internal error occurred: error sending request: Post "https://10.0.7.4:10250/exec/shop/web-1/web?command=date": proxy error from 127.0.0.1:6443 while dialing 10.0.7.4:10250, code 502: 502 Bad Gateway\n'
EXEC = "$ kubectl exec -n shop web-1 -- date\n"
LOG = "$ kubectl logs -n shop web-1\n2026-03-02T10:00:00Z listening on :8080\n"
DATE = "Mon Mar  2 10:00:07 UTC 2026\n"
SCALED = "$ kubectl rollout restart ds konnectivity-agent -n kube-system\ndaemonset.apps/konnectivity-agent restarted\n"


def said(message: str, command: str | None = None) -> ToolErrorRow:
    return ToolErrorRow(source="t", line=1, class_="tunnel", command=command, message=message)


@pytest.mark.parametrize(
    ("message", "command", "verb"),
    [
        (STREAM, None, "exec"),
        (STREAM, "kubectl logs web-1", "exec"),
        (LATE, "kubectl logs web-1", "logs"),
        (LATE, "oc rsh web-1", "exec"),
        (LATE, "kubectl cp web-1:/a b", "exec"),
        (LATE, "kubectl top nodes", "top"),
        (LATE, None, None),
        ("Error from server: No agent available", None, None),
        ('Get "https://10.0.7.4:10250/containerLogs/shop/web-1/web": EOF', None, "logs"),
    ],
)
def test_what_an_error_says_that_was_asked_for(message: str, command: str | None, verb: str | None) -> None:
    """The path of the kubelet's API first, then the command; an error alone says nothing of it."""
    assert verb_of(said(message, command)) == verb


def test_what_an_output_shows() -> None:
    """Each fact of a use is of one verb; another row is of none, and what is of none is no other use."""
    used = FactRow(source="t", line=2, key="logs_shown", value="web-1")
    assert verb_of(used) == "logs"
    assert verb_of(NodeRow(source="t", line=1, name="n")) is None
    assert are_other([said(STREAM)], [used])
    assert not are_other([said("No agent available")], [used])
    assert not are_other([said(LATE, "kubectl logs web-1")], [used])


@pytest.mark.parametrize("error", [LATE, STREAM, "Error from server: error dialing backend: EOF\n"])
def test_a_log_that_comes_back_does_not_end_what_was_said_of_exec(error: str) -> None:
    """No exec worked: it is broken and not over, and the tunnel carries something; a change between ends it, and a second try alone does not."""
    case = bundle(t=EXEC + error + LOG)
    states = {one.id: str(one.state) for one in case.answered.data.symptoms}
    assert case.snapshot.current.past == ()
    assert (states["exec"], states["logs"]) == ("broken", "works")
    assert str(case.answered.data.verdict) == "degraded"
    assert bundle(t=EXEC + error + SCALED + LOG).snapshot.current.past != ()
    assert bundle(t=EXEC + error + SCALED + EXEC + DATE).snapshot.current.past != ()
    assert bundle(t=EXEC + error + EXEC + DATE).snapshot.current.past == ()
