"""
Parts of one object, whose name and kind stand in the command alone: `describe ... | tail`, `get ... -o yaml | yq .status`.

::

    $ kubectl describe ds konnectivity-agent -n kube-system | tail -14
    Desired Number of Nodes Scheduled: 3

    $ kubectl get apiservice v1beta1.metrics.k8s.io -o yaml | tail -20
    status:
      conditions:

Lines in front of the first key at column 0 belong to what was cut off, and are unread.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.describe import kinds
from analyzer.parsers.kubernetes.described import events
from analyzer.parsers.kubernetes.described.block import KEY, Block
from analyzer.parsers.kubernetes.object_reader import read_object
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load, load_json
from analyzer.sources.asked_object import AskedObject, asked_object

FIELD = regex.compile(r"(?:status|spec|metadata|data|conditions|[a-z]\w{2,40}):(?:[ \t]|$)")
FIELDS = frozenset({"status", "spec", "metadata"})
TITLE = regex.compile(r"(?!Events:)[A-Z][A-Za-z ()/-]{1,60}:(?:[ \t]|$)")
FIELD_BY_FIELD = frozenset({"APIService", "ClusterOperator", "TigeraStatus"})
"""Kinds that have no text of their own in the client."""
TAG = "ImageStream"
"""Its tags stand at column 0, without a colon."""


def _asked(fragment: Fragment, verb: str) -> AskedObject | None:
    if not fragment.context.command:
        return None
    found = asked_object(fragment.context.command)
    return found if found is not None and found.verb == verb else None


def takes_describe(fragment: Fragment) -> str:
    asked = _asked(fragment, "describe")
    if asked is None or fragment.head(1).startswith(("Name:", "Error", "error")):
        return ""
    plain = asked.kind == TAG and any("! error: " in line for _, line in fragment.opening)
    if not plain and not any(TITLE.match(line) for _, line in fragment.opening):
        return ""
    return "a part of the object that the command describes" if _reader(asked) is not None else ""


def _reader(asked: AskedObject) -> Any:
    return next(
        (one for one in kinds() if one.kind == ("" if asked.kind in FIELD_BY_FIELD else asked.kind) and one.rank > 10),
        None,
    )


def parse_describe(fragment: Fragment, emit: Emit) -> None:
    asked = _asked(fragment, "describe")
    assert asked is not None
    lines = fragment.filled
    first = next((at for at, (_, text) in enumerate(lines) if TITLE.match(text)), 0) if asked.kind != TAG else 0
    for number, _ in lines[:first]:
        emit.unread(number, "of a field whose begin is cut off")
    lines = lines[first:]
    head = {"Name": asked.name, "Namespace": asked.namespace}
    if asked.kind in FIELD_BY_FIELD:
        head |= {"API Version": asked.api, "Kind": asked.kind}
    named = [(lines[0][0], f"{key}: {value}") for key, value in head.items() if value]
    block = Block(lines[0][0], lines=[*named, *lines])
    for number, text in block.lines:
        if m := KEY.match(text):
            block.keys.append((number, len(m["indent"]), m["key"], (m["value"] or "").strip()))
    _reader(asked).read(block, fragment, emit)
    done = events.read(block, asked.kind, emit)
    for number, text in lines:
        if text[:1] not in " \t" and number not in done and not KEY.match(text) and asked.kind != TAG:
            emit.unread(number, "not a line of `kubectl describe`")


def takes_fields(fragment: Fragment) -> str:
    asked = _asked(fragment, "get")
    if asked is None:
        return ""
    first = next((text for _, text in fragment.opening if text[:1] not in " \t"), "")
    field = FIELD.match(first)
    if asked.path:
        fits = field is not None or first[:1] in tuple("{[-")
    else:
        fits = field is not None and field.group().rstrip(" \t:") in FIELDS
    return "fields of the object that the command asks for" if fits else ""


def parse_fields(fragment: Fragment, emit: Emit) -> None:
    asked = _asked(fragment, "get")
    assert asked is not None
    lines = fragment.filled
    first = 0
    if not asked.path:
        first = next(at for at, (_, text) in enumerate(lines) if text[:1] not in " \t")
    for number, _ in lines[:first]:
        emit.unread(number, "of a field whose begin is cut off")
    number = lines[first][0]
    text = "\n".join(fragment.lines[number - fragment.first_line :])
    try:
        value = (load_json if text[:1] in "{[" else load)(text, emit.sink.limits)
    except BadYaml as error:
        emit.unread(number, f"fields of an object could not be read: {error}", text=text)
        return
    for name in reversed(asked.path):
        value = {name: value}
    if not isinstance(value, dict):
        emit.unread(number, "no fields of an object", text=text)
        return
    own = value.get("metadata")
    metadata = {"name": asked.name} | ({"namespace": asked.namespace} if asked.namespace else {})
    whole: dict[str, Any] = {"apiVersion": asked.api, "kind": asked.kind} | value
    whole["metadata"] = (own if isinstance(own, dict) else {}) | metadata
    read_object(whole, text, number, None, fragment, emit)


PARSERS = (
    Parser("kubectl describe", "(?!)", takes_describe, parse_describe, 41),
    Parser("kubectl YAML", "(?!)", takes_fields, parse_fields, 24),
)
