"""Questions to the policies by way of the face."""

from __future__ import annotations

from analyzer.api.passage import Query, Ruling, decisions, undecided

from tests.support.inline import bundle, node, nodes, pod, pods


def test_answers_come_in_the_order_of_the_questions() -> None:
    """What cannot be asked is unknown with its reason."""
    case = bundle({"n.txt": nodes(node("n1", "10.1.0.1")), "p.txt": pods(pod("web-1", node="n1", namespace="shop"))})
    one, two = decisions(case.snapshot, [Query("node:n1", "shop/none", 80), Query("node:n1", "node:n1", 80)])
    assert (one.ruling, two.ruling) == (Ruling.UNKNOWN, Ruling.ALLOWED)
    assert (undecided("why").ruling, undecided("why").reason) == (Ruling.UNKNOWN, "why")
