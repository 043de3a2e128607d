"""Webhook configurations as `kubectl describe` prints them: a tree whose lists are repeated keys."""

from __future__ import annotations

import json
from typing import Any

import regex

from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.block import KEY, Block


def webhook(block: Block, heading: str, emit: Emit) -> None:
    """The webhooks of one configuration; `heading` tells its kind where the block does not."""
    kind = "Mutating" if "Mutating" in (block.value("Kind") or heading.title()) else "Validating"
    body = "\n".join(text for _, text in block.lines)
    start = regex.search(r"^Webhooks:\s*$", body, regex.M)
    if not start:
        return
    chunk: list[tuple[int, str]] = []
    skip = body.count("\n", 0, start.end())
    for line_number, text in block.lines[skip + 1 :]:
        if text[:1] not in " \t":
            break
        if chunk and _starts_hook(text, chunk):
            _one_webhook(block, kind, chunk, emit)
            chunk = []
        chunk.append((line_number, text))
    if chunk:
        _one_webhook(block, kind, chunk, emit)


def _starts_hook(text: str, chunk: list[tuple[int, str]]) -> bool:
    """describe lists keys by name; `Admission Review Versions` or `Client Config` opens the next webhook."""
    key = regex.match(r"  (Admission Review Versions|Client Config):", text)
    seen = [t for _, t in chunk]
    return bool(key) and any(regex.match(r"  (?:Name|Failure Policy|Rules|Side Effects):", t) for t in seen)


def _one_webhook(block: Block, kind: str, chunk: list[tuple[int, str]], emit: Emit) -> None:
    tree = _tree(chunk)
    client = tree.get("Client Config", {})
    service = client.get("Service", {}) if isinstance(client, dict) else {}
    service = service if isinstance(service, dict) else {}
    name = tree.get("Name")
    if not isinstance(name, str):
        return
    line = next((n for n, t in chunk if regex.match(r"  Name:\s", t)), chunk[0][0])
    policy = next((n for n, t in chunk if "Failure Policy:" in t), None)
    if policy:
        emit.keep(policy)
    timeout = regex.match(r"\d+", str(tree.get("Timeout Seconds", "")))
    url = client.get("URL") or client.get("Url") if isinstance(client, dict) else None
    emit(
        schema.WEBHOOKS, line, kind=kind, configuration=block.value("Name"), name=name, service_namespace=_text(service.get("Namespace")),
        service_name=_text(service.get("Name")), service_port=number(_text(service.get("Port"))) or (443 if service else None), path=_text(service.get("Path")),
        url=_text(url), failure_policy=_text(tree.get("Failure Policy")) or "Fail", timeout_s=float(timeout.group()) if timeout else None,
        match_policy=_text(tree.get("Match Policy")), rules=json.dumps(_rules(tree.get("Rules")), sort_keys=True),
        namespace_selector=json.dumps(_selector(tree.get("Namespace Selector")), sort_keys=True),
        object_selector=json.dumps(_selector(tree.get("Object Selector")), sort_keys=True),
        match_conditions="[{}]" if tree.get("Match Conditions") else None,
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value and value != "<none>" else None


def _tree(chunk: list[tuple[int, str]]) -> dict[str, Any]:
    """Indentation as nesting; lines without a colon are list items, a repeated key makes a list."""
    root: dict[str, Any] = {}
    stack: list[tuple[int, dict[str, Any]]] = [(-1, root)]
    last: tuple[int, dict[str, Any], str] | None = None
    for _, text in chunk:
        indent = len(text) - len(text.lstrip())
        m = KEY.match(text)
        if m is None:
            if last is not None:
                holder, key = last[1], last[2]
                if not isinstance(holder.get(key), list):
                    holder[key] = [holder[key]] if isinstance(holder.get(key), str) and holder[key] else []
                holder[key].append(text.strip())
            continue
        while stack and stack[-1][0] >= indent:
            stack.pop()
        parent = stack[-1][1]
        key, value = m["key"].strip(), (m["value"] or "").strip()
        if value:
            _put(parent, key, value)
        else:
            child: dict[str, Any] = {}
            _put(parent, key, child)
            stack.append((indent, child))
        last = (indent, parent, key)
    return root


def _put(parent: dict[str, Any], key: str, value: Any) -> None:
    if key in parent and parent[key] not in ({}, []):
        marker = f"{key}\0"
        parent.setdefault(marker, [parent[key]])
        parent[marker].append(value)
    else:
        parent[key] = value


def _many(holder: dict[str, Any], key: str) -> list[Any]:
    if f"{key}\0" in holder:
        return list(holder[f"{key}\0"])
    value = holder.get(key)
    return value if isinstance(value, list) else [] if value in (None, {}, "") else [value]


def _rules(tree: Any) -> list[dict[str, Any]]:
    """One rule per `API Groups` key; describe prints an empty group as a blank line, which is lost."""
    if not isinstance(tree, dict):
        return []
    groups, versions = _many(tree, "API Groups"), _many(tree, "API Versions")
    flat = any(f"{key}\0" in tree for key in ("API Groups", "API Versions", "Operations", "Resources"))
    if not flat:
        return [
            {
                "apiGroups": _strings(groups) or [""],
                "apiVersions": _strings(versions) or ["*"],
                "operations": _strings(_many(tree, "Operations")) or ["*"],
                "resources": _strings(_many(tree, "Resources")),
                "scope": tree.get("Scope", "*"),
            }
        ]
    rules = []
    operations, resources = _many(tree, "Operations"), _many(tree, "Resources")
    for at in range(max(len(operations), len(resources))):

        def pick(values: list[Any], index: int = at) -> list[str]:
            value = values[index] if index < len(values) else values[-1] if values else None
            return _strings([value])

        rules.append(
            {
                "apiGroups": pick(groups) or [""],
                "apiVersions": pick(versions) or ["*"],
                "operations": pick(operations) or ["*"],
                "resources": pick(resources),
                "scope": "*",
            }
        )
    return rules


def _strings(values: list[Any]) -> list[str]:
    out: list[str] = []
    for value in values:
        if isinstance(value, list):
            out.extend(_strings(value))
        elif isinstance(value, str) and value and value != "<none>":
            out.append(value)
    return out


def _selector(tree: Any) -> dict[str, Any]:
    """matchExpressions and matchLabels of a described selector."""
    if not isinstance(tree, dict):
        return {}
    expressions = []
    keys = tree.get("Match Expressions", {})
    if isinstance(keys, dict):
        names, operators, values = _many(keys, "Key"), _many(keys, "Operator"), _many(keys, "Values")
        for at, name in enumerate(names):
            operator = operators[at] if at < len(operators) else "Exists"
            wanted = values[at] if at < len(values) and len(values) == len(names) else values if len(names) == 1 else []
            expressions.append(
                {
                    "key": name,
                    "operator": operator,
                    "values": _strings(wanted if isinstance(wanted, list) else [wanted]),
                }
            )
    labels = tree.get("Match Labels", {})
    plain = {k: v for k, v in labels.items() if isinstance(v, str)} if isinstance(labels, dict) else {}
    found: dict[str, Any] = {}
    if expressions:
        found["matchExpressions"] = expressions
    if plain:
        found["matchLabels"] = plain
    return found
