"""The releases that are allowed are those that are tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from analyzer.wording import EXTRAS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
TEXT = (ROOT / "pyproject.toml").read_text()


def lowest(lines: list[str]) -> dict[str, str]:
    """Names with the lowest release that is allowed."""
    return {m[1].lower(): m[2] for line in lines if (m := re.match(r"([\w.-]+)>=([\w.]+)", line))}


def test_the_lowest_releases_are_those_of_the_constraints() -> None:
    """One line in `.ci/lower-bounds.txt` for each dependency, and for each extra that the script installs."""
    lines = (ROOT / ".ci" / "lower-bounds.txt").read_text().splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    extras = [line for name in ("sql", "parquet", "figures") for line in PROJECT["optional-dependencies"][name]]
    assert pinned == lowest([*PROJECT["dependencies"], *extras])


def test_every_dependency_has_a_lowest_release_and_every_cap_a_reason() -> None:
    """A cap without a reason keeps people from installing two things together for nothing."""
    assert set(lowest(PROJECT["dependencies"])) == {
        re.match(r"[\w.-]+", line)[0].lower()
        for line in PROJECT["dependencies"]  # type: ignore[index]
    }
    for line in TEXT.splitlines():
        if re.match(r'\s+"[\w.-]+>=.*<', line):
            assert "#" in line, line


def test_what_is_advised_is_the_extra() -> None:
    """Without an index that has this package its libraries can be installed by name."""
    extras = PROJECT["optional-dependencies"]
    assert {name: set(libraries) for name, libraries in EXTRAS.items()} == {
        name: set(lowest(extras[name])) for name in EXTRAS
    }


def test_python_releases_are_stated() -> None:
    """The classifiers name those that were tried."""
    assert PROJECT["requires-python"] == ">=3.11"
    stated = [one for one in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", one)]
    assert [one.rpartition(" ")[2] for one in stated] == ["3.11", "3.12", "3.13", "3.14"]
