"""
Configurations of programs that a ConfigMap holds as text.

::

    kind: ConfigMap
    data:
      egress.yaml: |
        apiVersion: apiserver.k8s.io/v1beta1
        kind: EgressSelectorConfiguration

What such a text says is read as if it were a file of its own; one of a kind that no check asks for is named.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from analyzer.parsers.kubernetes.kinds import egress
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load, load_json

HOLDS = regex.compile(r"kind\\?[\"']?: *\\?[\"']?(?P<kind>[A-Z]\w*Configuration)\b")
"""A configuration within the text of a ConfigMap, as a block, as JSON or as an escaped string."""
BETWEEN = regex.compile(r"^---[ \t]*$", regex.M)


def config_map(item: Object) -> None:
    """The configurations in `data`; a ConfigMap without one is an object of a kind that no check asks for."""
    data = item.get("data", default={})
    found = 0
    for key, text in data.items() if isinstance(data, dict) else ():
        if not isinstance(text, str) or not HOLDS.search(text):
            continue
        for part in BETWEEN.split(text):
            found += HOLDS.search(part) is not None and _configuration(item, str(key), part)
    if not found:
        item.emit.other("ConfigMap")


def _configuration(item: Object, key: str, text: str) -> bool:
    """Read one configuration; False for a text that is none."""
    limits = item.emit.sink.limits
    line = item.where(f"  {key}:", f'"{key}":')
    try:
        value = load_json(text, limits) if text.lstrip().startswith("{") else load(text, limits)
    except BadYaml as error:
        item.emit.unread(line, f"{key} of the ConfigMap {item.name} could not be read: {error}")
        return True
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or not kind.endswith("Configuration"):
        return False
    reader = egress.KINDS.get(kind)
    if reader is None:
        item.emit.other(kind)
    else:
        reader(replace(item, value=value, kind=kind, named=line))
    return True


KINDS = {"ConfigMap": config_map}
