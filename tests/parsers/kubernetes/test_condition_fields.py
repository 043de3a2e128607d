"""A condition that was cut out of its object."""

from __future__ import annotations

from analyzer.parsers.kubernetes.condition_fields import cut_conditions

TEXT = """- lastTransitionTime: "2021-08-30T09:57:32Z"
  lastUpdateTime: "2021-08-30T09:57:32Z"
  message: 'pods "web-" is forbidden: unable to validate
    against any security context constraint'
  reason: FailedCreate
  status: "True"
  type: ReplicaFailure
observedGeneration: 1
- status: "False"
  type: Available"""


def test_fields_of_one_condition_stand_together() -> None:
    """A message goes on below itself, another key of the object ends the run, and quotes are no part of a value."""
    lines = list(enumerate(TEXT.splitlines(), 10))
    first, second = (one for one in cut_conditions(lines) if one.said("type"))
    assert (first.reason, first.said("status"), first.said("type")) == ("FailedCreate", "True", "ReplicaFailure")
    assert first.message == 'pods "web-" is forbidden: unable to validate against any security context constraint'
    assert first.lines == list(range(10, 17))
    assert (second.said("status"), second.message, second.reason) == ("False", None, "")
