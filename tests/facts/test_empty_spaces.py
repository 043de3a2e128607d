"""Namespaces that nothing runs in any more."""

from __future__ import annotations

import pytest
from analyzer.facts.empty_spaces import EMPTY_SPACE, empty

from tests.support.inline import bundle, pod, pods

NONE = "No resources found in guards namespace.\n"
ASKED = f"$ kubectl get pods -n guards\n{NONE}"
KEPT = "$ kubectl get deploy -n guards\nNAME    READY   UP-TO-DATE   AVAILABLE   AGE\nguard   0/1     0            0           88d\n"


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        (ASKED, True),
        (f"$ kubectl get po -n guards -o wide\n{NONE}", True),
        (pods(pod("web-0", namespace="shop")), True),
        (f"$ kubectl get pods -n guards -l app=guard\n{NONE}", False),
        (f"$ kubectl get pods -n guards --field-selector status.phase=Failed\n{NONE}", False),
        (f"$ kubectl get pods -n guards | grep guard\n{NONE}", False),
        (f"$ kubectl get jobs -n guards\n{NONE}", False),
        (ASKED.replace("guards", "others"), False),
        (ASKED + KEPT, False),
        (ASKED + "\n" + pods(pod("guard-1", namespace="guards")), False),
        (KEPT, False),
    ],
)
def test_all_pods_were_asked_for_and_none_is_there(text: str, is_empty: bool) -> None:
    """A selection may leave pods out, and a controller that is there may yet make them."""
    case = bundle(t=text)
    rows = case.snapshot.rows
    found = empty(case.snapshot.about, rows["listings"], rows["workloads"], "guards")  # type: ignore[arg-type]
    assert (found is not None) is is_empty


def test_the_fact_is_that_of_its_reader() -> None:
    """Who asked for all pods of a namespace and got none said so."""
    assert [row.value for row in bundle(t=ASKED).snapshot.about.facts[EMPTY_SPACE]] == ["guards"]
