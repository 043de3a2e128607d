"""
Pods with their phase and conditions, as Kubernetes' own test framework prints those that it waits for.

Columns as wide as their values; NODE and GRACE are empty where there is none, and conditions are Go's print of a struct, with the
names of its fields or without (test/e2e/framework/pod, `LogPodStates`)::

    Sep 15 23:47:02.903: INFO: 1 / 31 pods in namespace "kube-system" are NOT in RUNNING and READY state in 10m0s
    POD                      NODE PHASE   GRACE CONDITIONS
    konnectivity-agent-l5xdt      Pending       [{Type:PodScheduled Status:False ... Reason:Unschedulable Message:0/4 nodes ...}]
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser

STAMP = r"[ \t>|]{0,8}+(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\.\d{1,6}: |[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9}[ ]{1,8}\d{1,10} [\w.-]{1,80}\.go:\d{1,5}\] )?(?:INFO: |FAIL: )?"
"""What the framework's log puts before its lines."""
TITLES = regex.compile(rf"{STAMP}POD[ ]{{1,260}}NODE[ ]{{1,260}}PHASE[ ]{{1,20}}GRACE[ ]{{1,20}}CONDITIONS[ \t]*$")
COUNTED = regex.compile(
    rf"{STAMP}(?:[\w ,.-]{{1,120}}+: )?\d{{1,6}} / \d{{1,6}} pods in namespace [\"']?(?P<namespace>[a-z0-9-]{{1,63}})[\"']? are (?:NOT )?in [\w ]{{1,60}}state\b"
)
ROW = regex.compile(
    rf"{STAMP}(?P<name>[a-z0-9][a-z0-9.-]{{0,252}}+)[ ]{{1,260}}+(?:(?P<node>[a-z0-9][\w.-]{{0,252}}+)[ ]{{1,260}}+)?(?P<phase>Pending|Running|Succeeded|Failed|Unknown)[ ]{{1,20}}(?:\d{{1,6}}s[ ]{{1,20}})?\[(?P<conditions>(?:\{{(?:Type:)?[A-Z]\w{{1,80}} (?:Status:)?(?:True|False|Unknown)\b[^\n]*+)?\]?)[ \t]*$"
)
NEXT = regex.compile(r"(?<=\}) (?=\{(?:Type:)?[A-Z]\w{1,80} (?:Status:)?(?:True|False|Unknown)\b)")
"""Between two conditions: a message may hold braces of its own, those of a taint."""
CONDITION = regex.compile(
    r"\{(?:Type:)?(?P<type>[A-Z]\w{1,80}) (?:Status:)?(?P<status>True|False|Unknown)\b(?P<rest>.*)$"
)
MESSAGE = regex.compile(r"\b(?:Message:|Unschedulable (?:Message:)?|SchedulingGated (?:Message:)?)(?P<text>.*)$")
OVER = frozenset({"Pending", "Failed"})
"""Phases in which no pod is ready, whatever its conditions leave out."""


class Condition(NamedTuple):
    """One condition of a pod; `message` is "" where it has none, or where only its order would tell."""

    type: str
    status: str
    message: str


def conditions(text: str) -> list[Condition]:
    """All of them, in both of Go's prints."""
    found = []
    for part in NEXT.split(text.strip().removesuffix("]")):
        if m := CONDITION.match(part.removesuffix("}")):
            said = MESSAGE.search(m["rest"])
            found.append(Condition(m["type"], m["status"], said["text"].strip() if said else ""))
    return found


def takes(fragment: Fragment) -> str:
    first = next((line for _, line in fragment.opening), "")
    found = TITLES.match(first) or COUNTED.match(first) or ROW.match(first)
    return "pods with phase and conditions" if found else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    """Its rows are those of pods that are waited for: how many pods there are besides, no such list tells."""
    namespace, rows = fragment.context.namespace, 0
    for number, line in fragment.filled:
        if m := COUNTED.match(line):
            namespace = m["namespace"]
        elif m := ROW.match(line):
            rows += 1
            said = conditions(m["conditions"])
            ready = next((one.status == "True" for one in said if one.type == "Ready"), None)
            emit(
                schema.PODS, number, namespace=namespace, name=m["name"], node=m["node"], phase=m["phase"], status=m["phase"],
                ready=m["phase"] == "Succeeded" or (ready if ready is not None else False if m["phase"] in OVER else None),
                message=next((one.message for one in said if one.type == "PodScheduled" and one.status == "False"), None) or None,
            )  # fmt: skip
        elif not TITLES.match(line):
            emit.unread(number, "not a row of pods with phase and conditions")
    if rows:
        emit(
            schema.LISTINGS,
            fragment.first_line,
            kind="pods",
            namespace=namespace,
            rows=rows,
            complete=False,
            ends=False,
        )


BEGIN = rf"{TITLES.pattern}|{COUNTED.pattern}|{ROW.pattern}"
PARSERS = (Parser("pods by phase", BEGIN, takes, parse, 28),)
