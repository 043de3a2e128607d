"""A report as one text that another run reads again: everything a format shows but the pictures and the lines around the cited ones."""

from __future__ import annotations

import dataclasses
import types
import typing
from enum import Enum
from functools import cache
from typing import Any

import orjson

from analyzer.errors import InputError
from analyzer.model import Outcome, ReportData

MOST = 16 << 20
"""Bytes of a stored report: limits on what a report shows keep real ones far below."""


def store(data: ReportData) -> str:
    """The report as JSON; a check's typed detail, which no format shows, stays behind."""
    checks = tuple(dataclasses.replace(one, detail=None) for one in data.checks)
    return orjson.dumps(dataclasses.replace(data, checks=checks), option=orjson.OPT_SORT_KEYS).decode()


def restore(text: str) -> ReportData:
    """
    The report that `store` wrote.

    Raises:
        InputError: the text is none.
    """
    if len(text) > MOST:
        raise InputError("a stored report of more than 16 MiB")
    try:
        made = _made(ReportData, orjson.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(f"no stored report: {type(error).__name__}") from None
    assert isinstance(made, ReportData)
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _made(kind: Any, value: Any) -> Any:
    """A value of a type from plain JSON; whatever does not fit raises."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        if value is None:
            return None
        (kind,) = [one for one in typing.get_args(kind) if one is not type(None)]
    origin = typing.get_origin(kind)
    if origin is tuple:
        arguments = typing.get_args(kind)
        if not isinstance(value, list):
            raise TypeError(kind)
        if arguments[-1] is Ellipsis:
            return tuple(_made(arguments[0], one) for one in value)
        return tuple(_made(one, part) for one, part in zip(arguments, value, strict=True))
    if origin is dict:
        key, of = typing.get_args(kind)
        return {_made(key, name): _made(of, one) for name, one in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        fields = {f.name for f in dataclasses.fields(kind)} - ({"detail"} if kind is Outcome else set())
        if value.keys() - fields - {"detail"}:
            raise KeyError(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items() if name in fields})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is float and isinstance(value, int):
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(kind)
    return value
