"""
Objects that `kubectl describe` prints field by field (custom resources, APIServices, EndpointSlices of old clients).

::

    API Version:  projectcalico.org/v3
    Kind:         GlobalNetworkPolicy
    Spec:
      Egress:
        Action:       Deny
        Destination:
          Ports:
            30000:32767

The client writes each field's name in title case and its list items one behind the other, with the keys of an item in
order of the alphabet. So the object is built again: a key that comes before its forerunner begins the next item. What a
field is (a list, a mapping of free keys) is known from the API; a field that is not known keeps what it is printed as.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block

FIELD = regex.by_regex(
    r"(?P<indent> *+)(?P<key>[^\s:][^:\n]{0,120}):(?:[ \t]++(?P<value>[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+))?+[ \t]*+$"
)
ITEM_LISTS = frozenset(
    {"ingress", "egress", "conditions", "endpoints", "subsets", "addresses", "tolerations", "matchExpressions", "serviceClusterIPs", "webhooks",
     "versions", "relatedObjects", "communities", "serviceLoadBalancerIPs", "doNotTrack"}
)  # fmt: skip
SCALAR_LISTS = frozenset(
    {"nets", "notNets", "ports", "notPorts", "types", "policyTypes", "values", "expectedIPs", "profiles", "domains", "methods", "interfaces",
     "blockedNets", "finalizers", "allowedUses", "assignIPs"}
)  # fmt: skip
FREE = frozenset({"labels", "annotations", "matchLabels", "labelsToApply", "nodeSelectorLabels", "podSelectorLabels"})
NUMBER = regex.compile(r"-?\d{1,15}\Z")
MARKED = frozenset({"Metadata", "Spec", "Status"})


def name_of(label: str) -> str:
    """The field of a label in title case: `Expected I Ps` is `expectedIPs`, `API Version` is `apiVersion`."""
    words = label.split()
    if not words or any(not word.isalpha() for word in words):
        return label
    joined = "".join(words)
    acronym = words[0].isupper() and len(words[0]) > 1
    first = words[0].lower() if acronym else joined[0].lower() + words[0][1:]
    return first + "".join(words[1:])


def value_of(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if text in ("<nil>", "<none>"):
        return None
    return int(text) if NUMBER.match(text) else text


def build(lines: list[tuple[int, str]]) -> dict[str, Any]:
    """The object of these lines, all of which may be indented."""
    at = 0

    def level(width: int, free: bool) -> list[dict[str, Any]]:
        """The mappings at one indent; a key that is not behind the last one in the alphabet begins the next."""
        nonlocal at
        found: list[dict[str, Any]] = [{}]
        last = ""
        while at < len(lines):
            m = FIELD.match(lines[at][1])
            indent = len(lines[at][1]) - len(lines[at][1].lstrip())
            if indent < width or m is None:
                break
            if indent > width:
                at += 1  # a text of several lines
                continue
            key = m["key"].strip()
            name = key if free else name_of(key)
            if name <= last:
                found.append({})
            last = name
            at += 1
            found[-1][name] = value_of(m["value"]) if m["value"] else below(indent, name)
        return found

    def below(width: int, name: str) -> Any:
        nonlocal at
        if at >= len(lines):
            return [] if name in ITEM_LISTS | SCALAR_LISTS else {}
        indent = len(lines[at][1]) - len(lines[at][1].lstrip())
        if indent <= width:
            return [] if name in ITEM_LISTS | SCALAR_LISTS else {}
        if name in SCALAR_LISTS or (FIELD.match(lines[at][1]) is None and name not in ITEM_LISTS):
            values = []
            while at < len(lines) and len(lines[at][1]) - len(lines[at][1].lstrip()) > width:
                values.append(value_of(lines[at][1].strip()))
                at += 1
            return values
        items = level(indent, name in FREE)
        if at < len(lines) and len(lines[at][1]) - len(lines[at][1].lstrip()) > width:
            at += 1  # a line that is no field
        return items if name in ITEM_LISTS or len(items) > 1 else items[0]

    merged: dict[str, Any] = {}
    while at < len(lines):
        before = at
        for one in level(len(lines[at][1]) - len(lines[at][1].lstrip()), False):
            merged.update(one)
        at += at == before
    return merged


def fits(block: Block) -> bool:
    return {"API Version", "Kind"} <= block.tops and bool(MARKED & block.tops)


def read(block: Block, fragment: Fragment, emit: Emit) -> None:
    """The object as the reader of its kind takes it from YAML, with name, namespace and labels from the block's head."""
    from analyzer.parsers.kubernetes.object_reader import read_object

    body = [(number, text) for number, text in _body(block) if text.strip()]
    value = build(body)
    metadata = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
    assert isinstance(metadata, dict)
    labels = block.pairs("Labels")
    value["metadata"] = {**metadata, "name": block.value("Name"), "labels": labels}
    if space := block.value("Namespace"):
        value["metadata"]["namespace"] = space
    value["apiVersion"], value["kind"] = block.value("API Version"), block.value("Kind")
    told = dict(
        block.lines
    )  # what stands in the command alone is put before its first line, and blank lines are left out
    text = "\n".join(told.get(number, "") for number in range(block.first_line, block.lines[-1][0] + 1))
    before = emit.records
    read_object(value, text, block.first_line, None, fragment, emit, block.line("Name"))
    if emit.records == before:
        emit.unread(block.line("Kind"), f"a described {value['kind']}: no table holds it")
        emit.records += 1


def _body(block: Block) -> list[tuple[int, str]]:
    """The lines of the fields: those below `Metadata:`, `Spec:` and the keys behind them, without the events."""
    found: list[tuple[int, str]] = []
    inside = False
    for number, text in block.lines:
        if text[:1] not in " \t":
            top = text.partition(":")[0]
            inside = top not in ("Name", "Namespace", "Labels", "Annotations", "API Version", "Kind", "Events")
        if inside:
            found.append((number, text))
    return found


DESCRIBED = (Described("", fits, read, 15),)
