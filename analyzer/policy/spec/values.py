"""
Single values of a policy's spec. What the API would refuse is `Odd`, with a text that says why; nothing raises anything else.

Only what depends on an odd value becomes unknown, so that each field is read by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from analyzer import patterns as regex
from analyzer.policy import selector
from analyzer.policy.objects import Network, network
from analyzer.policy.rules import Nets, Ports
from analyzer.policy.selector import Selector
from analyzer.wording import is_number

PROTOCOLS = {"ICMP": 1, "TCP": 6, "UDP": 17, "ICMPV6": 58, "SCTP": 132, "UDPLITE": 136}
PORT_NAME = regex.compile(r"[a-zA-Z0-9_.-]{1,128}")
LONGEST = 40
T = TypeVar("T")


class Odd(ValueError):
    """A value that the API would not take."""


def quoted(value: Any) -> str:
    """A value in a sentence, cut short."""
    text = str(value) if isinstance(value, (str, int, float)) else type(value).__name__
    return repr(text) if len(text) <= LONGEST else repr(text[:LONGEST] + "...")


def take(problems: list[str], name: str, read: Callable[[Any], T], value: Any) -> T | None:
    """`read` the value of a field, or note what is wrong with it; None for a field that is absent."""
    if value is None:
        return None
    try:
        return read(value)
    except Odd as error:
        problems.append(f"{name}: {error}")
    except ValueError as error:
        problems.append(f"{name}: {error}")
    return None


def mapping(value: Any) -> dict[str, Any]:
    """
    A mapping with text keys.

    Raises:
        Odd: it is something else.
    """
    if not isinstance(value, dict):
        raise Odd(f"{quoted(value)} is no mapping")
    return {str(key): one for key, one in value.items()}


def items(value: Any) -> list[Any]:
    """
    A list.

    Raises:
        Odd: it is something else.
    """
    if not isinstance(value, list):
        raise Odd(f"{quoted(value)} is no list")
    return value


def text(value: Any) -> str:
    """
    A text.

    Raises:
        Odd: it is something else.
    """
    if not isinstance(value, str):
        raise Odd(f"{quoted(value)} is no text")
    return value


def flag(value: Any) -> bool:
    """
    True or False.

    Raises:
        Odd: it is something else.
    """
    if not isinstance(value, bool):
        raise Odd(f"{quoted(value)} is neither true nor false")
    return value


def number(value: Any) -> float:
    """
    A number, also where YAML 1.1 takes ``1e3`` for a text.

    Raises:
        Odd: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Odd(f"{quoted(value)} is no number")
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise Odd(f"{quoted(value)} is no number") from None
    if found != found or found in (float("inf"), float("-inf")):
        raise Odd(f"{quoted(value)} is no number")
    return found


def protocol(value: Any) -> int:
    """
    A protocol as Calico writes it: a name in any case, or a number.

    Raises:
        Odd: unknown.
    """
    known = PROTOCOLS.get(value.upper()) if isinstance(value, str) else None
    if known is None and not isinstance(value, bool) and isinstance(value, (int, str)) and is_number(str(value)):
        known = int(value) if int(value) < 256 else None
    if known is None:
        raise Odd(f"unknown protocol {quoted(value)}")
    return known


def protocol_number(value: Any) -> int | None:
    """As `protocol`, with None for what is unknown or absent."""
    try:
        return None if value is None else protocol(value)
    except Odd:
        return None


def version(value: Any) -> int:
    """
    An IP version, 4 or 6.

    Raises:
        Odd: another.
    """
    if isinstance(value, bool) or str(value) not in ("4", "6"):
        raise Odd(f"{quoted(value)} is no IP version")
    return int(value)


def nets(value: Any) -> Nets | None:
    """
    Networks; None for an empty list, which says nothing. One that cannot be read leaves the others standing.

    Raises:
        Odd: no list.
    """
    found = items(value)
    read = [network(one) for one in found]
    good: list[Network] = [one for one in read if one is not None]
    return Nets(good, len(good) < len(read)) if found else None


def ports(value: Any) -> Ports | None:
    """
    Numbers, ``a:b`` ranges and names; None for an empty list.

    Raises:
        Odd: no list.
    """
    ranges, names, odd = [], [], False
    for one in items(value):
        whole = port_range(one)
        if whole is not None:
            ranges.append(whole)
        elif isinstance(one, str) and PORT_NAME.fullmatch(one) and not is_number(one):
            names.append(one)
        else:
            odd = True
    return Ports(tuple(ranges), tuple(names), odd) if value else None


def port_range(value: Any) -> tuple[int, int] | None:
    """``80`` and ``"80:90"`` as (first, last); None for a name and for what is no port."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    low, colon, high = str(value).partition(":")
    if not is_number(low) or (colon and not is_number(high)):
        return None
    first, last = int(low), int(high if colon else low)
    return (first, last) if 0 <= first <= last <= 65535 else None


def chosen(value: Any, prefix: str = "", everything: str = "") -> Selector | None:
    """
    A selector; None for blank text, which says nothing.

    Raises:
        Odd: no text.
        ValueError: it cannot be parsed.
    """
    written = text(value)
    return selector.parse(written, prefix, everything) if written.strip(" \t") else None


def unknown_fields(found: dict[str, Any], known: frozenset[str], where: str) -> list[str]:
    """One problem that names what is not known of this object; a field that is there without value says nothing."""
    extra = sorted(key for key, value in found.items() if key not in known and value not in (None, [], {}, ""))
    return [f"unknown field {', '.join(extra)}{where}"] if extra else []


def loads(text: str | None) -> Any:
    """A column of JSON; None for what is none."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
