"""
Lines of described pods that a filter let through, or whose head is cut off: the command names the pod or its label.

::

    $ kubectl describe pod -n kube-system konnectivity-agent-8kz4p | grep -A4 "Last State"
        Last State:     Terminated
          Reason:       OOMKilled
          Exit Code:    137

    $ oc describe pod -n demo api-7c9d-x2k4p | sed -n '/sidecar/,/Ready:/p'
      sidecar:
        State:          Running
        Ready:          True

A container's whole block may stand without any command, as a report quotes it: then its pod is not known.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.containers import MEMORY, OF_CONTAINER
from analyzer.parsers.kubernetes.kinds.pods import MEMORY_LIMIT
from analyzer.sources.clock import rfc1123_us
from analyzer.sources.commands import Command, read_command

FIELD = regex.compile(
    r"[ \t]*(?P<key>State|Last State|Reason|Exit Code|Ready|Restart Count|Started|Finished|Message|Signal):(?P<value>[^\n]*+)"
)
CONTAINER = regex.compile(r" {2}(?P<name>[a-z0-9][\w.-]*):\s*$")
WAITS = regex.compile(
    r"\w*BackOff$|ErrImage\w*$|\w*Create\w*Error$|ContainerCreating$|PodInitializing$|InvalidImageName$"
)
"""Reasons of a container that waits; any other is of one that ended."""
OURS = regex.compile(r"(?:^|,)(?:k8s-)?app=(konnectivity-(?:agent|server))(?:,|$)")
WORD = regex.compile(r"\w{1,80}")
INSIDE = regex.compile(r" {4}[ \t]*+\S")
STATE = regex.compile(r" {4}(?:State|Ready):[ ]")
ORIGIN = regex.compile(r" {4}(?:Container ID|Image|Image ID|Port|Ports|Host Port|Command):")
STATED = regex.compile(r" {4}(?:Last )?State:[ ]+(?:Running|Waiting|Terminated)[ \t]*$")
BELOW = regex.compile(r" {6}(?:Started|Reason|Exit Code):[ ]")
HEAD = 3


def takes(fragment: Fragment) -> str:
    if not fragment.context.command:
        return "a described container without its pod" if _is_told(fragment.opening) else ""
    command = read_command(fragment.context.command)
    if command.verb != "describe" or not (command.pod or _container(command)):
        return ""
    if _is_block([line for _, line in fragment.opening]):
        return "containers of a described pod without its head"
    found = command.filtered and any(FIELD.match(line) for _, line in fragment.opening[:HEAD])
    return "lines of a described pod, filtered" if found else ""


def _is_block(lines: list[str]) -> bool:
    """A container's name first, below it its fields as they are indented there, and its state among them."""
    if len(lines) < 2 or not CONTAINER.match(lines[0]):
        return False
    block = list(itertools.takewhile(INSIDE.match, lines[1:]))
    return any(STATE.match(line) for line in block)


def _is_told(opening: Sequence[tuple[int, str]]) -> bool:
    """
    Is it a container's block by itself, of whatever pod: no command says that it is described, so more than its state is asked.

    The image or the ID, and the state whose reason and times stand indented below it, as nothing but a describe prints them.
    """
    lines = [line for _, line in opening]
    if not _is_block(lines):
        return False
    block = list(itertools.takewhile(INSIDE.match, lines[1:]))
    return any(ORIGIN.match(line) for line in block) and any(
        STATED.match(line) and BELOW.match(below) for line, below in itertools.pairwise(block)
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    found: list[dict[str, Any]] = []
    state = section = ""
    for line, text in fragment.filled:
        if m := CONTAINER.match(text):
            found.append({"container": m["name"]})
            state = ""
            continue
        section = m[1] if (m := OF_CONTAINER.match(text)) else section
        if section == "Limits" and found and (m := MEMORY.match(text.strip())):
            found[-1]["limit"] = (line, m[1])
        m = FIELD.match(text)
        if m is None and found and "container" in found[-1] and INSIDE.match(text):
            emit.records += 1  # its image, its arguments, its mounts
            continue
        if m is None:
            emit.unread(line, "not a field of a described container")
            continue
        column, value = _value(m["key"], m["value"].strip(), state)
        state = m["key"] if m["key"] in ("State", "Last State") else state
        if not found or column in found[-1]:
            found.append({})
        if column:
            found[-1][column] = value
            found[-1].setdefault("line", line)
            if column in ("reason", "last_reason"):
                found[-1]["line"] = line
        else:
            emit.records += 1
    command = read_command(fragment.context.command)
    for row in found:
        limit = row.pop("limit", None)
        named = {"container": _container(command)} | row
        if limit is not None and named["container"]:
            at, value = limit
            emit(
                schema.CONTAINER_ARGS,
                at,
                kind="Pod",
                namespace=command.namespace,
                name=command.pod,
                container=named["container"],
                flag=MEMORY_LIMIT,
                value=value,
            )
        if "line" in row:
            emit(schema.CONTAINERS, named.pop("line"), namespace=command.namespace, pod=command.pod, **named)


def _container(command: Command) -> str | None:
    """The container of the pods that a label asks for, where the label is the agents' or the server's own."""
    m = None if command.pod else OURS.search(command.selector)
    return m[1] if m else None


def _value(key: str, value: str, state: str) -> tuple[str, Any]:
    """(column, value) of a field; no column for what no table holds."""
    if key == "State":
        return "state", value.lower() or None
    if key == "Reason" and WORD.fullmatch(value):
        waits = state == "State" or (state == "" and WAITS.match(value) is not None)
        return "reason" if waits else "last_reason", value
    if key == "Exit Code":
        return "exit_code", number(value)
    if key == "Restart Count":
        return "restarts", number(value)
    if key == "Ready" and value in ("True", "False"):
        return "ready", value == "True"
    if key == "Message":
        return "message", value[:1000]
    if key == "Finished" and state == "Last State":
        return "ended_at", rfc1123_us(value)
    return "", None


PARSERS = (Parser("kubectl describe, filtered", "(?!)", takes, parse, 38),)
