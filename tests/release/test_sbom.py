"""What is shipped with the package is listed, and its licences fit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from email.message import Message
from importlib.machinery import SourceFileLoader
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
LISTED = [line.split("\t") for line in (ROOT / ".ci" / "licences.tsv").read_text().splitlines()[1:]]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    loader = SourceFileLoader("sbom", str(ROOT / ".ci" / "sbom"))
    spec = spec_from_loader("sbom", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_every_dependency_is_listed_with_its_extra() -> None:
    """Those of the plain install and of each extra that a user may want, and nothing that is none."""
    wanted = {(name(line), "") for line in PROJECT["dependencies"]}
    seen = {one for one, _ in wanted}
    for extra, lines in PROJECT["optional-dependencies"].items():
        if extra not in ("dev", "fuzz", "handbook"):
            wanted |= {(name(line), extra) for line in lines if name(line) not in seen}
            seen |= {name(line) for line in lines}
    assert {(row[0], row[2]) for row in LISTED} == wanted


def name(line: str) -> str:
    return re.match(r"[\w.-]+", line)[0].lower()  # type: ignore[index]


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row[0])
def test_the_licence_is_what_the_package_says_and_fits(row: list[str], sbom: ModuleType) -> None:
    """Apache-2.0 may be shipped with it; a package that changes its licence is noticed."""
    assert sbom.fits(row[1])
    try:
        said = sbom.licence(distribution(row[0]))
    except PackageNotFoundError:
        pytest.skip("not installed")
    assert said in (row[1], row[1].partition("-")[0])


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", True), ("GPL-3.0-only", False), ("GPL-2.0-only OR MIT", True), ("MIT AND GPL-3.0-only", False),
        ("Apache-2.0 WITH LLVM-exception", True), ("(MIT OR Apache-2.0) AND BSD-3-Clause", True), ("", False), ("Proprietary", False),
    ],
)  # fmt: skip
def test_which_licences_fit(expression: str, fits: bool, sbom: ModuleType) -> None:
    """Of alternatives one is enough, of parts all count, and none stated is none."""
    assert sbom.fits(expression) is fits


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"License-Expression": "MIT OR ISC", "License": "GPL"}, "MIT OR ISC"),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "Modified BSD License"}, "BSD-3-Clause"),
        ({"License": "something of our own"}, ""),
    ],
)
def test_how_a_package_states_its_licence(fields: dict[str, str], said: str, sbom: ModuleType) -> None:
    """The expression first, then the classifiers, then free text as far as it is known."""
    about = Message()
    about["Name"] = "x"
    for key, value in fields.items():
        about[key] = value
    assert sbom.licence(SimpleNamespace(metadata=about)) == said


def test_the_list_is_cyclonedx_and_the_same_each_time(tmp_path: Path) -> None:
    """Names, versions, package URLs, licences; no clock and no random number."""
    texts = []
    for at in "ab":
        done = subprocess.run([sys.executable, str(ROOT / ".ci" / "sbom"), str(tmp_path / at)], capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode in (0, 1)
        texts.append((tmp_path / at).read_bytes())
    assert texts[0] == texts[1]
    told = json.loads(texts[0])
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    pandas = next(one for one in told["components"] if one["name"] == "pandas")
    assert pandas["purl"] == f"pkg:pypi/pandas@{distribution('pandas').version}" == pandas["bom-ref"]
    assert pandas["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert not {"pip", "setuptools"} & {one["name"] for one in told["components"]}
