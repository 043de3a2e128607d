"""What a Kubernetes object in YAML says of itself before it is loaded: its own kind, and its API group and version."""

from __future__ import annotations

import re

from analyzer import patterns as regex
from analyzer.parsers.kubernetes.api_groups import full_name

PEEK = re.compile(r"^( *(?:- +)?)kind: *[\"']?(\w+)", re.M)
OWN_KIND = re.compile(r"\nkind: *[\"']?(\w+)")
FIRST_KEY = re.compile(r"^ *(?:- +)?(?=[A-Za-z\"'])", re.M)
API = regex.compile(r"^(?:  )?apiVersion: *[\"']?([\w./-]+)", re.M)
VALUE = re.compile(r" *[\"']?([\w./-]+)")


def kind_of(text: str) -> str | None:
    """The object's own kind: at the indent of its first key, for its owners and what an event speaks of have kinds, too."""
    if text.startswith("  ") and (at := text.find("\n  kind: ")) >= 0:
        return (
            text[at + 9 : text.find("\n", at + 9) if text.find("\n", at + 9) >= 0 else len(text)].strip("\"' \r")
            or None
        )
    if text.startswith("apiVersion: ") and (own := OWN_KIND.search(text)):  # as it is printed; the rest looks closer
        return own[1]
    first = FIRST_KEY.search(text)
    width = len(first.group()) if first else 0
    return next((kind for lead, kind in PEEK.findall(text) if len(lead) == width), None)


def api_of(text: str) -> str | None:
    """The object's own `apiVersion`, at the indent of its first key; None where it states none."""
    first = FIRST_KEY.search(text)
    if first is None:
        return None
    if text.startswith("apiVersion:", first.end()):
        found = VALUE.match(text, first.end() + 11)
        return found[1] if found else None
    key = "\n" + " " * len(first.group()) + "apiVersion:"
    at = text.find(key, first.end())
    found = VALUE.match(text, at + len(key)) if at >= 0 else None
    return found[1] if found else None


def list_api(kind: str, head: str) -> str | None:
    """The group and version that a typed list states for its bare items; a plain `List` is of v1 and says nothing of them."""
    found = API.search(head) if kind.removesuffix("List") else None
    return found[1] if found else None


def list_name(kind: str, api: str | None) -> str:
    """What a list of that kind lists, with the group where it makes it another kind; "" for a plain `List`."""
    return full_name(kind.removesuffix("List"), api)
