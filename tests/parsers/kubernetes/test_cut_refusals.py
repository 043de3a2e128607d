"""A controller's refused pods, by a condition that was cut out of it."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cut_refusals import PARSERS

from tests.support.inline import bundle

CONDITION = """  - lastTransitionTime: "2021-08-30T09:57:32Z"
    lastUpdateTime: "2021-08-30T09:57:32Z"
    message: 'pods "SET-" is forbidden: unable to validate against any security context constraint: no'
    reason: FailedCreate
    status: "True"
    type: ReplicaFailure
"""


def test_the_set_is_named_by_the_message() -> None:
    """Pods are called after the set that makes them; the check of its namespace's kind tells of it."""
    case = bundle(t="No pod comes up:\n```\n" + CONDITION.replace("SET", "web-6d9c5b7d8f") + "```\n")
    rows = case.snapshot.workloads
    assert [(r.kind, r["name"]) for _, r in rows.iterrows()] == [("ReplicaSet", "web-6d9c5b7d8f")]
    assert "security context constraint" in case.says("CLU-04")
    assert len(PARSERS) == 1


def test_the_command_names_the_object_where_it_stands_above() -> None:
    """With its namespace, so the agents are known as such."""
    text = "$ kubectl get deployment konnectivity-agent -n kube-system -o yaml | tail -7\n"
    case = bundle(t=text + CONDITION.replace("SET", "konnectivity-agent-6d9c5b7d8f"))
    assert case.causes == {"agents-not-scheduled": "confirmed"}


@pytest.mark.parametrize(
    ("old", "new"), [('"True"', '"False"'), ("ReplicaFailure", "Progressing"), ("FailedCreate", "FailedDelete")]
)
def test_another_condition_is_none(old: str, new: str) -> None:
    """What is not true refuses nobody."""
    case = bundle(
        t="see:\n" + CONDITION.replace("SET", "web-6d9c5b7d8f").replace(old, new) + "pods are fine\n", p=" \n"
    )
    assert len(case.snapshot.workloads) == 0


def test_a_condition_that_nothing_names_is_unread() -> None:
    """Nobody knows whose pods they are."""
    text = CONDITION.replace('pods "SET-" is forbidden: ', "")
    case = bundle(t=f"see:\n{text}", n="NAME   STATUS   ROLES   AGE   VERSION\nn1   Ready   <none>   1d   v1.30.1\n")
    assert len(case.snapshot.workloads) == 0
