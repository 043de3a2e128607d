"""
Values of the command line without a library: a text stays a text, digits are a whole number.

From 0.29 on typer converts every value by pydantic, whose import takes longer than all the rest of a start (60 ms). What
an option's type asks for and the parser already gave (texts, lists of texts, flags) is passed on here, whole numbers are
read; everything else goes typer's way. The place where it is put in is no public face of typer: where it is missing, typer converts as always.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from analyzer.errors import UsageError
from analyzer.wording import is_number

PLACE = "_runtime_param"


class GivenValue:
    """Stands in for typer's conversion of one parameter."""

    def __init__(self, param: Any) -> None:
        self._param = param

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value itself where it is of its type already."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        known = _plain(param.type_descriptor.annotation)
        if many and list in known and isinstance(value, list | tuple) and all(type(one) is str for one in value):
            return list(value)
        if not many and type(value) in known:
            return value
        if not many and int in known and isinstance(value, str):
            return _whole(value, param)
        setattr(self._param, PLACE, None)
        return self._param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _whole(value: str, param: Any) -> int:
    about = param.type_descriptor.parameter_info
    name = " / ".join(param.opts)
    if not is_number(value.removeprefix("-")):
        raise UsageError(f"Invalid value for '{name}': '{value}' is not a whole number.")
    low, high = about.min, about.max
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        between = f"{'' if low is None else f'{low}<='}x{'' if high is None else f'<={high}'}"
        raise UsageError(f"Invalid value for '{name}': {value} is not in the range {between}.")
    return int(value)


def _plain(annotation: Any) -> set[Any]:
    """Types that need no library: a text, a flag, a whole number, a list of texts, each also where it may be missing."""
    found = set()
    for one in [annotation, *get_args(annotation)]:
        if one in (str, bool, int):
            found.add(one)
        elif one == list[str]:
            found.add(list)
    return found


def as_given(params: Iterable[Any]) -> None:
    """Pass on what needs no conversion, for parameters of a typer that converts by pydantic."""
    for param in params:
        if getattr(param, PLACE, param) is None and hasattr(param, "get_runtime_param"):
            setattr(param, PLACE, GivenValue(param))
