"""A described pod of which some containers were cut off, beside a list that counts them."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.pod_parts import shows_part, with_part
from analyzer.schema import PodRow

from tests.support.inline import bundle

TABLE = (
    "$ kubectl get pods -n hosted-a\n"
    "NAME                              READY   STATUS             RESTARTS      AGE\n"
    "kube-apiserver-7f5d9c6b88-gh6rd   4/5     CrashLoopBackOff   88 (2m ago)   22d\n"
    "konnectivity-agent-8kxzp          2/2     Running            0             2d\n"
)


def described(name: str, *containers: tuple[str, bool], end: str = "") -> str:
    """A described pod with these containers, of which each is ready or crashes."""
    text = f"$ kubectl describe pod -n hosted-a {name}\nName:             {name}\nNamespace:        hosted-a\nNode:             w1/10.1.0.1\nStatus:           Running\nContainers:\n"
    for container, ready in containers:
        state = "Running" if ready else "Waiting\n      Reason:       CrashLoopBackOff"
        text += f"  {container}:\n    State:          {state}\n    Ready:          {ready}\n    Restart Count:  {0 if ready else 3}\n"
    return text + end


SERVER = "kube-apiserver-7f5d9c6b88-gh6rd"
AGENT = "konnectivity-agent-8kxzp"
CUT = described(SERVER, ("kube-apiserver", True), ("konnectivity-server", False))
ENDED = described(SERVER, ("kube-apiserver", True), ("konnectivity-server", False), end="Conditions:\n  Ready  False\n")
WELL = described(SERVER, ("kube-apiserver", True), ("etcd", True))
WHOLE = described(SERVER, *((name, True) for name in "abcde"), end="Events:  <none>\n")
AGENT_CUT = described(AGENT, ("konnectivity-agent", False))


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ((TABLE, CUT), "4/5 CrashLoopBackOff"),
        ((CUT, TABLE), "4/5 CrashLoopBackOff"),
        ((TABLE, ENDED), "4/5 CrashLoopBackOff"),
        ((TABLE, WELL), "4/5 CrashLoopBackOff"),
        ((WELL, TABLE), "4/5 CrashLoopBackOff"),
        ((TABLE, WHOLE), "5/5 Running"),
        ((CUT,), "CrashLoopBackOff"),
    ],
)
def test_the_list_that_counts_all_containers_decides_how_many_are_ready(texts: tuple[str, ...], state: str) -> None:
    """In one console and in a file each, whichever stands first; a whole description below the list is the later state."""
    files = [{"t.txt": "\n".join(texts)}]
    if WHOLE not in texts:
        files.append({f"{at}.txt": text for at, text in enumerate(texts)})
    for one in files:
        found = [pod for pod in bundle(one).snapshot.about.pods if pod.name == SERVER]
        assert [pod.state for pod in found] == [state], one


def test_a_container_that_is_not_ready_makes_its_pod_not_ready() -> None:
    """Below a list in which all were: how many of all are ready now, nobody printed."""
    pods = bundle({"t.txt": f"{TABLE}\n{AGENT_CUT}"}).snapshot.about.pods
    assert [(pod.state, pod.ready, pod.restarts) for pod in pods if pod.name == AGENT] == [
        ("?/2 CrashLoopBackOff", False, 3)
    ]


def row(**values: Any) -> PodRow:
    return PodRow(source="t.txt", line=1, **values)


@pytest.mark.parametrize(
    ("values", "containers", "part"),
    [
        ({"phase": "Running", "containers": 2}, 5, True),
        ({"phase": "Running"}, 5, True),
        ({"phase": "Running", "containers": 5}, 5, False),
        ({"phase": "Running", "containers": 2}, None, False),
        ({"containers": 2, "age_s": 60.0}, 5, False),
        ({"phase": "Running", "containers": 2, "created_at": 1}, 5, False),
    ],
)
def test_what_shows_a_part(values: dict[str, Any], containers: int | None, part: bool) -> None:
    """A row of a table and an object hold all containers; a pod of the same name may have fewer than the one before it."""
    assert shows_part(row(**values), containers) is part


def test_what_a_part_adds() -> None:
    """The phase, the greater number of restarts, and that one is not ready, by its reason where it states one."""
    known = row(status="Running", ready=True, ready_containers=5, containers=5, restarts=7)
    bad = with_part(known, row(status="Error", phase="Running", ready=False, restarts=2))
    assert (bad["status"], bad["ready"], bad["ready_containers"], bad["containers"], bad["restarts"]) == (
        "Error",
        False,
        None,
        5,
        7,
    )
    crashes = row(status="CrashLoopBackOff", ready=False, ready_containers=4, containers=5, restarts=7)
    same = with_part(crashes, row(status="Running", phase="Running", ready=False, restarts=9))
    assert (same["status"], same["ready_containers"], same["phase"], same["restarts"]) == (
        "CrashLoopBackOff",
        4,
        "Running",
        9,
    )
    well = with_part(crashes, row(status="Running", phase="Running", ready=True))
    assert (well["status"], well["ready"], well["ready_containers"]) == ("CrashLoopBackOff", False, 4)
