"""
Dataclasses with slots that cost a tenth to declare: what the standard library compiles for a class is made when it is used.

It writes and compiles six functions a class, half a millisecond of it, and a diagnosis declares some two hundred classes, of
which it makes a third's values: a seventh of a small bundle's time. Here equality, hash and representation are made without
compiling, and the standard library is asked for the rest with the first value, or as soon as somebody looks at the fields
(`dataclasses.fields`, `replace`, orjson). Classes without bases only; a type checker sees the standard library's own.
"""

from __future__ import annotations

import threading
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen=False, slots=True, eq=True):
        """As `dataclasses.dataclass`."""
        if not slots:
            raise TypeError("a class without slots is declared by the standard library")
        return lambda plain: _declared(plain, frozen, eq)


__all__ = ("dataclass",)

NOTES = ("__dataclass_fields__", "__dataclass_params__")
MADE = (*NOTES, "__init__", "__replace__")
"""What the standard library makes; Python 3.13 copies values by the last."""
MAKING = threading.Lock()


def _declared(plain: type, frozen: bool, eq: bool) -> Any:
    """The class with slots; `plain`, without, stays behind it for the standard library."""
    made: Any
    names = tuple(plain.__annotations__)
    if plain.__bases__ != (object,) or any("ClassVar" in str(kind) for kind in plain.__annotations__.values()):
        raise TypeError(f"{plain.__name__} has a base or a variable of its own: the standard library declares it")
    read = _reader(names)
    kept = {name: value for name, value in plain.__dict__.items() if name not in (*names, "__dict__", "__weakref__")}
    own: dict[str, Any] = {"__slots__": names, "__match_args__": names, "__repr__": _shown_by(names)}
    if eq:
        own["__eq__"] = lambda self, other: read(self) == read(other) if other.__class__ is made else NotImplemented
    if eq and frozen:
        own["__hash__"] = lambda self: hash(read(self))
    if frozen:
        own |= {"__setattr__": _refuse, "__delattr__": _refuse, "__setstate__": _restore}
        own["__getstate__"] = lambda self: read(self)

    def __init__(self: object, *values: object, **named: object) -> None:
        _make(plain, made, frozen)
        made.__init__(self, *values, **named)

    own["__init__"] = __init__
    made = type(plain.__name__, (object,), own | kept)
    made.__qualname__ = plain.__qualname__
    for name in NOTES:
        setattr(made, name, _Note(plain, made, name, frozen))
    return made


def _make(plain: Any, made: Any, frozen: bool) -> None:
    """Let the standard library make what is left to make; one thread at a time."""
    from dataclasses import dataclass as standard

    with MAKING:
        if NOTES[0] not in plain.__dict__:
            plain.__doc__ = plain.__doc__ or plain.__name__  # it would look at the signature for one
            standard(frozen=frozen, eq=False, repr=False)(plain)
        for name in MADE:
            if name in plain.__dict__:
                setattr(made, name, plain.__dict__[name])


class _Note:
    """Stands for what the standard library notes of a class, until somebody reads it."""

    def __init__(self, plain: type, made: type, name: str, frozen: bool) -> None:
        self._asked = plain, made, name, frozen

    def __get__(self, value: object, owner: type) -> Any:
        plain, made, name, frozen = self._asked
        _make(plain, made, frozen)
        return plain.__dict__[name]


def _reader(names: tuple[str, ...]) -> Any:
    """What reads a value's fields as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _shown_by(names: tuple[str, ...]) -> Any:
    def __repr__(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _refuse(self: object, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{type(self).__name__} is frozen: its {name!r} cannot be changed")


def _restore(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)
