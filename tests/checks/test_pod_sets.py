"""Pods by the controller that makes them."""

from __future__ import annotations

from analyzer.checks.pod_sets import sets_of

from tests.support.inline import agent, bundle, pod, pods


def test_pods_of_one_controller_are_one_set() -> None:
    """By the forms of their names within a namespace; what ended for good counts nowhere."""
    rows = [
        pod("web-5c7d9f6b8-bbbbb", "0/1", "Pending", namespace="shop"),
        pod("web-5c7d9f6b8-ccccc", "1/1", "Running", namespace="shop"),
        pod("web-5c7d9f6b8-ddddd", "1/1", "Running", namespace="depot"),
        pod("db-0", "1/1", "Running", namespace="shop"),
        pod("db-1", "1/1", "Running", namespace="shop"),
        pod("import-28712345-x4k9p", "0/1", "Error", namespace="shop"),
    ]
    sets = sets_of(bundle({"pods.txt": pods(agent("aaaaa"), *rows)}).snapshot.about.pods)
    assert [(one.name, len(one.pods), len(one.bad)) for one in sets] == [
        ("konnectivity-agent", 1, 0), ("web", 2, 1), ("web", 1, 0), ("db", 2, 0),
    ]  # fmt: skip
    assert sets[1].says(whole=True) == "web: 1 of 2 pods Pending"
    assert sets[1].says(whole=False) == "web: 1 pod Pending"
