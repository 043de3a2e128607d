"""
Configurations of programs that a ConfigMap holds as text.

::

    kind: ConfigMap
    data:
      egress.yaml: |
        apiVersion: apiserver.k8s.io/v1beta1
        kind: EgressSelectorConfiguration

What such a text says is read as if it were a file of its own. The ConfigMap itself is an object of a kind that no check asks for.
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
    """The configurations in `data`."""
    item.emit.other("ConfigMap")
    data = item.get("data", default={})
    for key, text in data.items() if isinstance(data, dict) else ():
        for part in BETWEEN.split(text) if isinstance(text, str) else ():
            if HOLDS.search(part) is not None:
                _configuration(item, str(key), part)


def _configuration(item: Object, key: str, text: str) -> None:
    """Read one configuration of a kind that somebody asks for."""
    limits = item.emit.sink.limits
    line = item.where(f"  {key}:", f'"{key}":')
    try:
        value = load_json(text, limits) if text.lstrip().startswith("{") else load(text, limits)
    except BadYaml as error:
        item.emit.unread(line, f"{key} of the ConfigMap {item.name} could not be read: {error}")
        return
    kind = value.get("kind") if isinstance(value, dict) else None
    if isinstance(kind, str) and (reader := egress.KINDS.get(kind)) is not None:
        reader(replace(item, value=value, kind=kind, named=line))


KINDS = {"ConfigMap": config_map}
