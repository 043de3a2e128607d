"""The pods of a described node."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.described import node_pods

from tests.support.inline import bundle

HEAD = """Name:               10.94.10.20
Roles:              <none>
Unschedulable:      false
Non-terminated Pods:          (2 in total)
  Namespace                   Name                         CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----                         ------------  ----------  ---------------  -------------  ---
"""
END = """Allocated resources:
  Resource           Requests         Limits
  --------           --------         ------
  cpu                1061m (27%)      800m (20%)
Events:              <none>
"""
AGENT = "  kube-system                 konnectivity-agent-5n6kq     10m (0%)      0 (0%)      10Mi (0%)        500Mi (3%)     {age}\n"


def test_each_is_a_pod_of_that_node_in_no_known_state() -> None:
    """Whether it is ready stands nowhere here; old clients print no age."""
    old = AGENT.format(age="").rstrip() + "\n"
    text = HEAD + AGENT.format(age="2d3h") + old.replace("5n6kq", "9x2zz") + END
    snapshot = bundle(d=text).snapshot
    assert [
        (r.line, r.namespace, r.name, r.node, r.age_s, r.ready, r.status, r.phase) for r in snapshot.rows["pods"]
    ] == [
        (7, "kube-system", "konnectivity-agent-5n6kq", "10.94.10.20", 183600.0, None, None, None),
        (8, "kube-system", "konnectivity-agent-9x2zz", "10.94.10.20", None, None, None, None),
    ]
    assert snapshot["unread"].empty


@pytest.mark.parametrize(
    "line",
    [
        "  look at this one, it has no memory\n",
        AGENT.format(age="soon"),
        AGENT.format(age="3d  x"),
        AGENT.format(age="3d").replace("500Mi (3%)", "a lot"),
        AGENT.format(age="3d").replace("konnectivity-agent-5n6kq", "Konnectivity!"),
    ],
)
def test_what_is_no_row_is_unread(line: str) -> None:
    """A remark among the rows, and a row that was damaged, are no pods."""
    snapshot = bundle(d=HEAD + line + AGENT.format(age="12d") + END).snapshot
    assert [r.line for r in snapshot.rows["pods"]] == [8]
    assert snapshot["unread"]["line"].tolist() == [7]


def test_a_use_has_its_share_and_a_title_is_no_pod() -> None:
    """What a node can give stands in brackets behind each number."""
    assert node_pods.USE.fullmatch("10Mi (0%)")
    assert not node_pods.USE.fullmatch("10Mi")
    assert node_pods.HEAD.fullmatch("(12 in total)")
    assert not node_pods.HEAD.fullmatch("kube-system   konnectivity-agent-5n6kq")
