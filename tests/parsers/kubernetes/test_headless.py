"""An object's parts are read by the name that stands in the command; what is cut off is not guessed."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.headless import PARSERS
from analyzer.schema import APISERVICES, EVENTS, INPUTS, LOG_SIGNALS, NODES, UNREAD, WORKLOADS

from tests.support.inline import bundle

DS = "ds konnectivity-agent -n kube-system"
COUNTS = "Desired Number of Nodes Scheduled: 3\nCurrent Number of Nodes Scheduled: 0\n"
EVENT = "Events:\n  Type     Reason        Age  From  Message\n  ----     ------        ----  ----  -------\n  Warning  FailedCreate  3m    daemonset-controller  Error creating: x\n"
STATUS = "currentNumberScheduled: 2\ndesiredNumberScheduled: 3\n"
API = "v1beta1.metrics.k8s.io"


def workloads(text: str) -> list[tuple[object, ...]]:
    rows = bundle(text=text).snapshot.rows[WORKLOADS]
    return [(row.kind, row.name, row.namespace, row.desired, row.current) for row in rows]


@pytest.mark.parametrize(
    ("text", "current"),
    [
        (f"$ kubectl describe {DS} | tail -14\n{COUNTS}{EVENT}", 0),
        (f"$ kubectl describe {DS} | tail -14\n    of: a template\n{COUNTS}", 0),
        (f"$ kubectl get {DS} -o yaml | yq .status\n{STATUS}", 2),
        (
            f"$ kubectl get {DS} -o yaml | tail -9\n    type: x\nstatus:\n  {STATUS.replace(chr(10), chr(10) + '  ')}\n",
            2,
        ),
        (
            f'$ kubectl get {DS} -o json | jq .status\n{{\n  "currentNumberScheduled": 2,\n  "desiredNumberScheduled": 3\n}}\n',
            2,
        ),
    ],
)
def test_a_workload_behind_a_pipe(text: str, current: int) -> None:
    """Name, kind and namespace are the command's; indented lines without their key are unread, and every line is counted."""
    assert workloads(text) == [("DaemonSet", "konnectivity-agent", "kube-system", 3, current)]
    case = bundle(text=text).snapshot
    (member,) = case.rows[INPUTS]
    cut = [row.text for row in case.rows[UNREAD]]
    assert cut == [line for line in text.splitlines() if line.startswith(("    of", "    type"))]
    assert member.lines == member.understood_lines + member.blank_lines + len(cut)


def test_events_are_of_the_object_that_was_asked_for() -> None:
    """Above them nothing of it may be left; without a field no object is made."""
    text = f"$ kubectl describe {DS} | grep -A5 Events\n{EVENT}"
    assert [(e.object_kind, e.object_name) for e in bundle(text=text).snapshot.rows[EVENTS]] == [
        ("DaemonSet", "konnectivity-agent")
    ]
    assert workloads(text) == []


def test_an_apiservice_without_its_head() -> None:
    """Whose service it is was cut off, and is not called local."""
    described = "Status:\n  Conditions:\n    Reason:  MissingEndpoints\n    Status:  False\n    Type:    Available\n"
    texts = {
        "a.txt": f"$ kubectl describe apiservice {API} | tail -5\n{described}",
        "b.txt": f"$ kubectl get apiservice {API} -o yaml | tail -5\nstatus:\n  conditions:\n  - status: 'False'\n    type: Available\n",
    }
    rows = [row for name in texts for row in bundle({name: texts[name]}).snapshot.rows[APISERVICES]]
    assert [(row.name, row.service, str(row.available)[:5]) for row in rows] == [(API, None, "False")] * 2


def test_a_node_and_an_image_stream() -> None:
    """A tag's name stands at column 0 without a colon; a node's conditions tell whether it is ready."""
    node = "Conditions:\n  Type   Status  LastHeartbeatTime                LastTransitionTime               Reason           Message\n"
    node += (
        "  ----   ------  -----------------                ------------------               ------           -------\n"
    )
    node += "  Ready  False   Mon, 02 Mar 2026 10:00:00 +0000  Mon, 02 Mar 2026 10:00:00 +0000  KubeletNotReady  x\n"
    text = f"$ kubectl describe node w1 | grep -A4 Conditions\n{node}$ oc describe is ruby -n x | tail -3\nlatest\n"
    text += '  ! error: Import failed (InternalError): Get "https://r.io/v2/": proxy error from k:8090 while dialing r.io:443, code 503: 503 Service Unavailable\n'
    rows = bundle(text=text).snapshot.rows
    assert [(row.name, row.ready) for row in rows[NODES]] == [("w1", False)]
    assert ([row.signal for row in rows[LOG_SIGNALS]], list(rows[UNREAD])) == (["proxy_error"], [])


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl get gnp deny -o yaml | yq .spec\negress:\n- action: Deny\nselector: all()\n",
        f"$ kubectl get {DS} -o yaml | yq .status\n- [\n",
        f"$ kubectl get {DS} -o yaml | yq .status\n{{\n",
        f"$ kubectl get {DS} -o yaml | tail -2\n    a: b\n",
        "status:\n  currentNumberScheduled: 2\n",
    ],
)
def test_what_gives_no_object(text: str) -> None:
    """A part of a policy says too much; damage, and a part without a command, say too little: all of it is unread."""
    assert workloads(text) == []
    (member,) = bundle(text=text).snapshot.rows[INPUTS]
    assert member.unread_lines == member.lines - text.startswith("$")


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [41, 24]


def test_the_line_is_the_messages_own() -> None:
    """Whatever the command alone says of the object, and however many blank lines stand between."""
    why = "failing or missing response from https://10.254.0.226:443/apis/metrics.k8s.io/v1beta1: Forbidden"
    text = f"$ kubectl describe apiservice v1beta1.metrics.k8s.io | tail -9\nStatus:\n\n  Conditions:\n    Last Transition Time:  2020-06-15T08:01:17Z\n    Message:               {why}\n    Reason:                FailedDiscoveryCheck\n    Status:                False\n    Type:                  Available\n"
    assert [(row.line, row.message) for row in bundle(text=text).snapshot.rows[APISERVICES]] == [(6, why)]
