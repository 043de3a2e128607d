"""
Configurations of programs that a ConfigMap holds as text.

::

    kind: ConfigMap
    data:
      egress.yaml: |
        apiVersion: apiserver.k8s.io/v1beta1
        kind: EgressSelectorConfiguration

What such a text says is read as if it were a file of its own. The ConfigMap itself is an object of a kind that no check asks for.
An output or a log that somebody keeps in one is not read, and its lines say so: of which cluster and day it is, the object does
not tell.
"""

from __future__ import annotations

from dataclasses import replace

from analyzer import patterns as regex
from analyzer.parsers.kubernetes.kinds import egress
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load, load_json

HOLDS = regex.compile(r"kind\\?[\"']?: *\\?[\"']?(?P<kind>[A-Z]\w*Configuration)\b")
"""A configuration within the text of a ConfigMap, as a block, as JSON or as an escaped string."""
OUTPUT_LINE = r"(?:NAME(?:SPACE)?[ ]{2,}[A-Z]|LAST SEEN[ ]{2,}[A-Z]|CONTAINER[ ]{2,}IMAGE|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} |BIRD v?\d|Calico process is |Name:[ ]{3,}\S|Error from server)"
OUTPUTS = regex.compile(
    rf"(?:^[ \t]*|\\n|: *[|>]?-?[\"'])(?:[$#>] [^\\\n]{{1,200}}(?:\n[ \t]*|\\n))?{OUTPUT_LINE}", regex.M
)
"""An output or a log within the text of a ConfigMap."""
OUTPUT_START = regex.compile(rf"[ \t]*{OUTPUT_LINE}")
BLOCK = regex.compile(r":[ \t]*[|>][-+\d]*[ \t]*$")
FIRST = 12
"""Lines among which an output begins."""
KEPT = "an output within a ConfigMap: of which cluster and day it is, the object does not tell"
BETWEEN = regex.compile(r"^---[ \t]*$", regex.M)


def is_read(text: str) -> bool:
    """Does a ConfigMap hold something of which more is said than that it is there."""
    return HOLDS.search(text) is not None or OUTPUTS.search(text) is not None


def config_map(item: Object) -> None:
    """The configurations in `data`."""
    item.emit.other("ConfigMap")
    data = item.get("data", default={})
    for key, text in data.items() if isinstance(data, dict) else ():
        if isinstance(text, str) and any(map(OUTPUT_START.match, text.split("\n")[:FIRST])):
            _kept(item, str(key), text)
            continue
        for part in BETWEEN.split(text) if isinstance(text, str) else ():
            if HOLDS.search(part) is not None:
                _configuration(item, str(key), part)


def _kept(item: Object, key: str, text: str) -> None:
    """An output is not read: each of its lines says so, or the one on which all of it stands."""
    line = item.where(f"  {key}:", f'"{key}":')
    fragment = item.emit.fragment
    at = line - fragment.first_line
    if 0 <= at < len(fragment.lines) and BLOCK.search(fragment.lines[at]):
        below = fragment.lines[at + 1 : at + 2 + text.rstrip("\n").count("\n")]
        item.emit.unread(line + 1, KEPT, text="\n".join(below))
    else:
        item.emit.unread(line, KEPT)


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
