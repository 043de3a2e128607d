"""Values of the command line keep their meaning without the library that newer typers convert them by."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.cli import coercion
from analyzer.errors import UsageError


def param(annotation: Any, *, multiple: bool = False, nargs: int = 1, low: Any = None, high: Any = None) -> Any:
    """A parameter as typers from 0.29 on hold it; their own conversion answers `converted`."""
    own = SimpleNamespace(coerce=lambda *_, **__: "converted")
    made = SimpleNamespace(
        _runtime_param=None, multiple=multiple, nargs=nargs, opts=["--x", "-x"], get_runtime_param=lambda: own,
        type_descriptor=SimpleNamespace(annotation=annotation, parameter_info=SimpleNamespace(min=low, max=high)),
    )  # fmt: skip
    coercion.as_given([made])
    return made


def coerced(one: Any, value: Any) -> Any:
    return one._runtime_param.coerce(value, param=one, ctx=None)


@pytest.mark.parametrize(
    ("one", "value", "result"),
    [
        (param(str), "2026", "2026"),
        (param(str | None), None, None),
        (param(bool), True, True),
        (param(list[str], nargs=-1), ("a", "b"), ["a", "b"]),
        (param(list[str] | None, multiple=True), None, ()),
        (param(int), "17", 17),
        (param(int | None), "-3", -3),
        (param(int), 5, 5),
        (param(float), "1.5", "converted"),
        (param(list[int], multiple=True), ("1",), "converted"),
        (param(bool), "yes", "converted"),
    ],
)
def test_what_needs_no_library_is_read_without(one: Any, value: Any, result: Any) -> None:
    """Texts, flags, whole numbers and lists of texts; another type goes typer's way."""
    assert coerced(one, value) == result


@pytest.mark.parametrize(
    ("low", "high", "value", "said"),
    [
        (1, 9, "soon", "'--x / -x': 'soon' is not a whole number."),
        (1, 9, "²", "'²' is not a whole number."),
        (1, 9, "10", "10 is not in the range 1<=x<=9."),
        (1, None, "0", "0 is not in the range 1<=x."),
        (None, 9, "11", "11 is not in the range x<=9."),
    ],
)
def test_a_number_out_of_range_is_refused(low: Any, high: Any, value: str, said: str) -> None:
    """With the option's name and what it takes."""
    with pytest.raises(UsageError, match="Invalid value for '--x / -x'") as raised:
        coerced(param(int, low=low, high=high), value)
    assert said in str(raised.value)


def test_a_typer_without_that_place_converts_as_always() -> None:
    """Older ones, and newer ones that have moved it."""
    old = SimpleNamespace(name="x")
    taken = SimpleNamespace(_runtime_param="something", get_runtime_param=None)
    coercion.as_given([old, taken])
    assert vars(old) == {"name": "x"}
    assert taken._runtime_param == "something"


def test_a_start_loads_no_pydantic() -> None:
    """Neither help nor a page about a check, whichever typer is installed."""
    code = "import sys\nfrom analyzer.cli.main import run\nrun(['explain', 'SRV-01'])\nprint('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"], capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False"
