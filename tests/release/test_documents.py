"""What is written about the project names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from analyzer.version import __version__

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CODE_OF_CONDUCT.md",
    "fixtures/README.md",
    "tests/benchmarks/README.md",
)
MADE = ("dist/", "analyzer/checks/example.py", "analyzer/a/", "tests/a/")
"""What a command writes, and placeholders."""


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_folder_that_is_named_is_there(document: str) -> None:
    """As a link, or as a path in code marks."""
    path = ROOT / document
    text = path.read_text()
    links = [to.partition("#")[0] for to in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)]
    assert [to for to in links if to and not (path.parent / to).exists()] == []
    paths = re.findall(r"`((?:analyzer|tests|fixtures|notebooks|\.ci)/[\w./-]+)`", text)
    assert [to for to in paths if not to.startswith(MADE) and not (ROOT / to).exists()] == []


def test_every_room_stands_in_the_table_of_rooms() -> None:
    """Each folder and each file at the root of the package, once; and what the table names is there."""
    house = ROOT / "analyzer"
    rooms = {path.name + "/" for path in house.iterdir() if (path / "__init__.py").is_file()}
    rooms |= {path.stem for path in house.glob("*.py") if not path.stem.startswith("__")}
    table = re.findall(r"^\| [\w ]+ \| (`.*?) \|", (ROOT / "CONTRIBUTING.md").read_text(), re.M)
    assert sorted(re.findall(r"`([\w/]+)`", " ".join(table))) == sorted(rooms)


def test_the_changelog_has_a_place_for_what_comes() -> None:
    """Keep a changelog: the first heading is for what is not released."""
    assert re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)[0] == "Unreleased"


def test_every_heading_that_is_linked_is_there() -> None:
    """Within a document."""
    for document in DOCUMENTS:
        text = (ROOT / document).read_text()
        known = {
            re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-")
            for head in re.findall(r"^#+ (.+)$", text, re.M)
        }
        assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= known


def test_the_citation_is_of_this_release() -> None:
    """With a day."""
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert told["version"] == __version__
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["date-released"])
    assert told["license"] == "Apache-2.0"


def test_the_platforms_of_the_threat_model_are_those_of_the_code() -> None:
    """What a system does not hold is the same there as in the room that asks it."""
    text = (ROOT / "SECURITY.md").read_text()
    code = (ROOT / "analyzer" / "process" / "bounds.py").read_text()
    for bound in ("RLIMIT_AS", "RLIMIT_FSIZE"):
        assert bound in text
        assert bound in code
