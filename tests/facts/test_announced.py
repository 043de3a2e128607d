"""The number of servers that servers announce."""

from __future__ import annotations

import pytest
from analyzer.facts.announced import too_low

from tests.support.inline import Case, bundle, node, nodes, pod, pods

ARGS = (
    "$ grep -- '--' /etc/kubernetes/manifests/konnectivity-server.yaml\n    - --server-count={}\n    - --mode=grpc\n{}"
)
THREE = [pod(f"konnectivity-server-cp{n}", node=f"cp{n}") for n in (1, 2, 3)]


def of(count: str, more: str = "", servers: list[list[str]] = THREE) -> Case:
    listed = nodes(node("cp1", version="v1.30.2"), node("cp2", version="v1.30.2"))
    return bundle({"args.txt": ARGS.format(count, more), "p.txt": pods(*servers), "n.txt": listed})


@pytest.mark.parametrize(
    ("count", "more", "servers", "found"),
    [
        ("1", "", THREE, [3]),
        ("2", "", THREE, [3]),
        ("3", "", THREE, []),
        ("4", "", THREE, []),
        ("0", "", THREE, []),
        ("1", "", THREE[:1], []),
        ("1", "", [THREE[0], pod("konnectivity-server-cp2", "0/1", "CrashLoopBackOff", node="cp2")], []),
        ("1", "    - --enable-lease-controller=true\n", THREE, []),
        ("1", "    - --enable-lease-controller=false\n", THREE, [3]),
    ],
)
def test_a_count_below_the_servers_that_run(count: str, more: str, servers: list[list[str]], found: list[int]) -> None:
    """Each pod that runs is one; servers that count leases announce no argument."""
    assert [true for _, true in too_low(of(count, more, servers).snapshot.about)] == found


def test_logs_of_servers_count_where_their_pods_are_not_listed() -> None:
    """Whichever shows more of them."""
    about = of("1", "", THREE[:1]).snapshot.about
    assert [true for _, true in too_low(about, 2)] == [2]
    assert [row.value for row, _ in too_low(about, 2)] == ["1"]


def test_it_is_why_some_servers_have_no_agent() -> None:
    """Likely, with the argument to change; a true count is no fault."""
    case = of("1")
    assert (case.status("AG-10"), case.causes.get("agents-partially-connected")) == ("fail", "likely")
    assert "announce 1 of 3" in case.says("AG-10")
    assert case.places("AG-10")[0] == "args.txt:2"
    assert "s/--server-count=1/--server-count=3/" in case.commands("agents-partially-connected")
    assert "/etc/kubernetes/manifests/konnectivity-server*.yaml" in case.commands("agents-partially-connected")
    assert of("3").status("AG-10") != "fail"
