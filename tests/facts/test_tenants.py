"""Pods that hold a whole control plane and bear the name of a tenant alone."""

from __future__ import annotations

import pytest
from analyzer.facts.tenants import is_inside

from tests.support.inline import bundle

POD = "lyra-6d4f9c7b8-x4k9p"
LISTED = f"NAME                   READY   STATUS    RESTARTS   AGE\n{POD}   4/4     Running   0          49m\n"
LOG = f'$ kubectl -n tenants logs {POD} -c konnectivity-server\nI0305 11:27:50.190027       1 server.go:895] "Agent connected" agentID="a" serverID="s"\n'
STATUSES = f"""$ kubectl -n tenants get pod {POD} -o jsonpath='{{range .status.containerStatuses[*]}}{{.name}} {{.ready}}{{"\\n"}}{{end}}'
konnectivity-server true
"""


@pytest.mark.parametrize(
    "text",
    [
        f"$ kubectl -n tenants get po -l kamaji.clastix.io/name=lyra\n{LISTED}",
        f"$ kubectl -n tenants get po\n{LISTED}{LOG}",
        f"$ kubectl -n tenants get po\n{LISTED}{STATUSES}",
    ],
)
def test_the_label_a_log_or_a_container_tells_it(text: str) -> None:
    """The pod's name does not; other containers stand beside the server in it."""
    about = bundle({"t.txt": text}).snapshot.about
    assert [(pod.name, pod.role, pod.is_shared) for pod in about.pods] == [(POD, "server", True)]
    assert is_inside(about)


def test_a_pod_of_the_same_form_is_anybodys() -> None:
    """Without one of these, or with one container: then it is the server's own."""
    assert [pod.role for pod in bundle({"t.txt": LISTED}).snapshot.about.pods] == [""]
    own = bundle({"t.txt": f"$ kubectl -n tenants get po\n{LISTED.replace('4/4', '1/1')}{STATUSES}"}).snapshot.about
    assert [pod.role for pod in own.pods] == [""]


def test_a_log_alone_tells_the_container() -> None:
    """Its pod is listed nowhere."""
    assert is_inside(bundle({"t.txt": LOG}).snapshot.about)
    assert not is_inside(bundle({"t.txt": LOG.replace(POD, "konnectivity-server-cp1")}).snapshot.about)
