"""
YAML and JSON of Kubernetes, read safely: no tags, no merge keys, no base-60 numbers, bounded depth and aliases.

PyYAML's C loader crashes on a million ``[``, so the shape is checked before it is loaded. Only text, whole numbers,
booleans and null are recognised, as Go's reader does for what kubectl writes; ``yes``, ``on`` and ``20:21`` stay text.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.limits import Limits

if TYPE_CHECKING:
    from yaml import CSafeLoader

FLAT = regex.compile(r"[\[{&*]")
DEEPEST, LIST = " " * 200, "- " * 40
DEEP = regex.compile(rf"^{DEEPEST}|{LIST}", regex.M)


@functools.cache
def _loader() -> type[CSafeLoader]:
    """Safe loader with the resolvers of JSON; PyYAML is imported for the first document, of which many bundles have none."""
    try:
        from yaml import CSafeLoader as Base
    except ImportError:  # pragma: no cover - PyYAML without libyaml
        from yaml import SafeLoader as Base  # type: ignore[assignment]

    class Loader(Base):
        pass

    Loader.yaml_implicit_resolvers = {}
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", regex.compile(r"^(?:true|false)$"), list("tf"))
    Loader.add_implicit_resolver("tag:yaml.org,2002:null", regex.compile(r"^(?:null|~|)$"), ["n", "~", ""])
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:int", regex.compile(r"^-?(?:0|[1-9]\d{0,17})$"), list("-0123456789")
    )
    return Loader


class BadYaml(ValueError):
    """This text is not loadable; the message says why and where."""


def load(text: str, limits: Limits) -> Any:
    """
    One YAML document.

    Raises:
        BadYaml: for damage, or a shape beyond the limits.
    """
    if len(text) > limits.yaml_bytes:
        raise BadYaml(f"document of {len(text)} characters ({limits.option('yaml_bytes')})")
    # a line of plain YAML makes four events at most (a pair in a list), so short texts need no counting
    many = 4 * text.count("\n") > limits.yaml_events
    if many or len(FLAT.findall(text)) > limits.yaml_depth or "&" in text or _is_deep(text):
        _check_shape(text, limits)
    import yaml

    try:
        return yaml.load(text, Loader=_loader())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise BadYaml(f"{getattr(error, 'problem', None) or 'bad YAML'}{where}") from None
    except (RecursionError, ValueError, TypeError) as error:
        raise BadYaml(str(error)) from None


def _is_deep(text: str) -> bool:
    return (DEEPEST in text or LIST in text) and DEEP.search(text) is not None


def _check_shape(text: str, limits: Limits) -> None:
    """Walk the events (no recursion) and count depth, aliases and events."""
    import yaml

    depth = events = aliases = 0
    try:
        for event in yaml.parse(text, Loader=_loader()):
            events += 1
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                depth += 1
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                depth -= 1
            elif isinstance(event, yaml.AliasEvent):
                aliases += 1
            for value, name in ((depth, "yaml_depth"), (aliases, "yaml_aliases"), (events, "yaml_events")):
                if value > getattr(limits, name):
                    raise BadYaml(f"{name.replace('_', ' ')} over {getattr(limits, name)} ({limits.option(name)})")
    except yaml.YAMLError as error:
        raise BadYaml(str(getattr(error, "problem", error))) from None


def load_json(text: str, limits: Limits) -> Any:
    """
    One JSON document.

    Raises:
        BadYaml: for damage or size.
    """
    if len(text) > limits.json_bytes:
        raise BadYaml(f"JSON document of {len(text)} characters ({limits.option('json_bytes')})")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadYaml(f"bad JSON: {error}") from None
