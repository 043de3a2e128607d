"""
A controller's condition ReplicaFailure, cut out of its object: the API server lets its pods not be created.

::

      message: 'pods "web-6d9c5b7d8f-" is forbidden: unable to validate against any security context constraint'
      reason: FailedCreate
      status: "True"
      type: ReplicaFailure

ReplicaSets and their Deployments alone have it (kubernetes, `replica_set_utils.go`). The name stands in the command, else in the message:
pods are named after the set that makes them, with a hyphen behind.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.condition_fields import CutCondition, cut_conditions
from analyzer.sources.asked_object import asked_object

TYPE, REASON = "ReplicaFailure", "FailedCreate"
HAS_TYPE = regex.compile(rf"(?i:type)[\"']?:[ \t]{{1,40}}[\"']?{TYPE}\b")
PODS = regex.compile(r"pods \"(?P<set>[a-z0-9][a-z0-9.-]{0,250})-\" is forbidden")


def takes(fragment: Fragment) -> str:
    if HAS_TYPE.search(fragment.text) is None:
        return ""
    return "a controller's refused pods, cut out" if any(map(_is_refusal, cut_conditions(fragment.filled))) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    found = [one for one in cut_conditions(fragment.filled) if _is_refusal(one)]
    known = {line for one in found for line in one.lines}
    for number, _ in fragment.filled:
        if number not in known:
            emit.unread(number, "not of a controller's condition")
    asked = asked_object(fragment.context.command) if fragment.context.command else None
    for one in found:
        named = PODS.search(one.message or "")
        own = asked if asked is not None and asked.kind in ("Deployment", "ReplicaSet") else None
        if own is None and named is None:
            for number in one.lines:
                emit.unread(number, "the condition of a controller that nothing names")
            continue
        emit(
            schema.WORKLOADS, one.at, kind=own.kind if own else "ReplicaSet", name=own.name if own else named["set"] if named else None,
            namespace=own.namespace if own else None, message=f"{TYPE}: {REASON}: {one.message or ''}",
        )  # fmt: skip


def _is_refusal(one: CutCondition) -> bool:
    return one.said("type") == TYPE and one.said("status") == "True" and one.reason == REASON


PARSERS = (Parser("a controller's refused pods", "(?!)", takes, parse, 60),)
