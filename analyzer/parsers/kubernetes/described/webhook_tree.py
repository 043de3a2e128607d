"""Webhook configurations as `kubectl describe` prints them: a tree whose lists are repeated keys."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.block import KEY, Block

OPENS = regex.compile(r"  (?:Admission Review Versions|Client Config):")
WITHIN = regex.compile(r"  (?:Name|Failure Policy|Rules|Side Effects):")
"""describe lists keys by name: one of the former behind one of these opens the next webhook."""


def webhook(block: Block, heading: str, emit: Emit) -> None:
    """The webhooks of one configuration; `heading` tells its kind where the block does not."""
    kind = "Mutating" if "Mutating" in (block.value("Kind") or heading.title()) else "Validating"
    body = "\n".join(text for _, text in block.lines)
    start = regex.search(r"^Webhooks:\s*$", body, regex.M)
    if not start:
        return
    chunk: list[tuple[int, str]] = []
    inside = False
    skip = body.count("\n", 0, start.end())
    for line_number, text in block.lines[skip + 1 :]:
        if text[:1] not in " \t":
            break
        if inside and OPENS.match(text):
            _one_webhook(block, kind, chunk, emit)
            chunk, inside = [], False
        inside |= WITHIN.match(text) is not None
        chunk.append((line_number, text))
    if chunk:
        _one_webhook(block, kind, chunk, emit)


@dataclass
class Branch:
    """What stands below a key: lines that are no keys, or mappings; a key that comes again begins the next mapping."""

    records: list[dict[str, Branch | str]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def put(self, key: str, value: Branch | str) -> None:
        if not self.records or key in self.records[-1]:
            self.records.append({})
        self.records[-1][key] = value

    def text(self, key: str) -> str | None:
        """A scalar of the first mapping; `<none>` states nothing."""
        value = self.records[0].get(key) if self.records else None
        return value if isinstance(value, str) and value and value != "<none>" else None

    def below(self, key: str) -> Branch:
        value = self.records[0].get(key) if self.records else None
        return value if isinstance(value, Branch) else Branch()


def _one_webhook(block: Block, kind: str, chunk: list[tuple[int, str]], emit: Emit) -> None:
    tree = _tree(chunk)
    client = tree.below("Client Config")
    service = client.below("Service")
    name = tree.text("Name")
    if name is None:
        return
    line = next((n for n, t in chunk if regex.match(r"  Name:\s", t)), chunk[0][0])
    policy = next((n for n, t in chunk if "Failure Policy:" in t), None)
    if policy:
        emit.keep(policy)
    timeout = regex.match(r"\d+", tree.text("Timeout Seconds") or "")
    emit(
        schema.WEBHOOKS, line, kind=kind, configuration=block.value("Name"), name=name, service_namespace=service.text("Namespace"),
        service_name=service.text("Name"), service_port=number(service.text("Port")) or (443 if service.records else None), path=service.text("Path"),
        url=client.text("URL") or client.text("Url"), failure_policy=tree.text("Failure Policy") or "Fail",
        timeout_s=float(timeout.group()) if timeout else None, match_policy=tree.text("Match Policy"),
        rules=json.dumps(_rules(tree.below("Rules")), sort_keys=True),
        namespace_selector=json.dumps(_selector(tree.below("Namespace Selector")), sort_keys=True),
        object_selector=json.dumps(_selector(tree.below("Object Selector")), sort_keys=True),
        match_conditions="[{}]" if tree.records[0].get("Match Conditions") else None,
    )  # fmt: skip


def _tree(chunk: list[tuple[int, str]]) -> Branch:
    """Indentation as nesting; lines without a colon are items of the key above them."""
    root = Branch()
    stack: list[tuple[int, Branch]] = [(-1, root)]
    last: tuple[dict[str, Branch | str], str] | None = None
    for _, text in chunk:
        indent = len(text) - len(text.lstrip())
        m = KEY.match(text)
        if m is None:
            if last is not None:
                record, key = last
                here = record[key]
                if isinstance(here, str):
                    here = record[key] = Branch(items=[here])
                here.items.append(text.strip())
            continue
        while stack[-1][0] >= indent:
            stack.pop()
        parent = stack[-1][1]
        key, value = m["key"].strip(), (m["value"] or "").strip()
        below = Branch()
        parent.put(key, value or below)
        if not value:
            stack.append((indent, below))
        last = (parent.records[-1], key)
    return root


def _strings(value: Branch | str | None) -> list[str]:
    found = value.items if isinstance(value, Branch) else [value or ""]
    return [text for text in found if text and text != "<none>"]


def _rules(tree: Branch) -> list[dict[str, Any]]:
    """One rule for each mapping; describe prints the empty group as a blank line, which is lost."""
    return [
        {
            "apiGroups": _strings(rule.get("API Groups")) or [""],
            "apiVersions": _strings(rule.get("API Versions")) or ["*"],
            "operations": _strings(rule.get("Operations")) or ["*"],
            "resources": _strings(rule.get("Resources")),
            "scope": rule.get("Scope") if isinstance(rule.get("Scope"), str) else "*",
        }
        for rule in tree.records
    ]


def _selector(tree: Branch) -> dict[str, Any]:
    """matchExpressions and matchLabels of a described selector."""
    expressions = [
        {"key": one["Key"], "operator": one.get("Operator", "Exists"), "values": _strings(one.get("Values"))}
        for one in tree.below("Match Expressions").records
        if isinstance(one.get("Key"), str)
    ]
    plain = {k: v for one in tree.below("Match Labels").records for k, v in one.items() if isinstance(v, str)}
    found: dict[str, Any] = {}
    if expressions:
        found["matchExpressions"] = expressions
    if plain:
        found["matchLabels"] = plain
    return found
