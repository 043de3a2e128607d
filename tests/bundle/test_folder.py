"""In a folder each strange thing costs itself, and has a row that says why."""

from __future__ import annotations

import os
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle import folder as folder_room

from tests.hostile.corpus import AGENT, header, octal, tar_of, wrap
from tests.support.values import are_values

LATE = "z-konnectivity-agent-abcde.log"


def rows(folder: Path) -> dict[str, tuple[str, str, bool]]:
    snapshot = analyzer.load(folder, isolate=False)
    return {r.source: (r.status, r.note or "", bool(r.lost)) for r in snapshot.rows["inputs"]}


def test_links_of_every_kind_are_named_and_cost_only_themselves(tmp_path: Path) -> None:
    """A loop, a link out, a dangling one and links to folders each have a row; what they hold is lost unless it is read elsewhere."""
    folder = tmp_path / "b"
    (folder / "sub").mkdir(parents=True)
    for link, target in (("loop", "loop"), ("out", "/"), ("gone", "nowhere"), ("inner", "sub"), ("twin", LATE)):
        (folder / link).symlink_to(target)
    (folder / LATE).write_bytes(AGENT)
    found = rows(folder)
    assert found[LATE][0] == "read"
    assert {name: found[name][0] for name in ("loop", "out", "gone", "inner", "twin")} == dict.fromkeys(
        ("loop", "out", "gone", "inner", "twin"), "skipped"
    )
    assert "leaves the folder" in found["out"][1]
    assert "leads nowhere" in found["loop"][1]
    assert {name for name, (_, _, lost) in found.items() if lost} == {"loop", "out", "gone"}


def test_a_bad_file_costs_itself(tmp_path: Path) -> None:
    """A cut compressed file of binary content and an archive with a giant header leave the others alone."""
    import gzip

    (tmp_path / "a-core.gz").write_bytes(gzip.compress(b"\x7fELF" + os.urandom(200_000))[:90_000])
    (tmp_path / "b.tar").write_bytes(wrap(header(b"p", octal(2 << 20), b"x") + b"9" * (2 << 20)))
    (tmp_path / LATE).write_bytes(AGENT * 2)
    found = rows(tmp_path)
    assert found["a-core.gz"][0] == "error"
    assert found["a-core.gz"][2]
    assert "header_bytes" in found["b.tar"][1]
    assert found["b.tar!late/konnectivity-agent-fghij.log"][0] == "read"
    assert found[LATE][0] == "read"


def test_names_of_any_kind_are_read(tmp_path: Path) -> None:
    """A leading dash, markup, a shell's words, a format's signs, and bytes that are no UTF-8."""
    odd = ["-rf.log", '"><img src=x>.log', "$(touch x).log", "%s%n.log"]
    for at, name in enumerate([*(os.fsencode(n) for n in odd), b"r\xe9sum\xe9.log"]):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as handle:
            handle.write(AGENT * (at + 1))
    found = rows(tmp_path)
    assert set(found) == {*odd, "r\\xe9sum\\xe9.log"}
    assert {status for status, _, _ in found.values()} == {"read"}


def test_a_file_larger_than_the_input_limit_costs_itself(tmp_path: Path) -> None:
    """A sparse file of a tebibyte is refused by its size; what lies beside it is read."""
    with open(tmp_path / "core", "wb") as handle:
        handle.truncate(1 << 40)
    (tmp_path / LATE).write_bytes(AGENT)
    found = rows(tmp_path)
    assert found["core"][0] == "refused"
    assert "input_bytes" in found["core"][1]
    assert found[LATE][0] == "read"


def test_two_archives_of_one_name_in_two_members(tmp_path: Path) -> None:
    """What stands inside two archives of one name is told apart as well."""
    from analyzer.limits import Limits
    from analyzer.reading.again import read_again

    path = tmp_path / "b.tar"
    path.write_bytes(tar_of(("x.tar", tar_of(("a.log", AGENT))), ("x.tar", tar_of(("a.log", AGENT + AGENT)))))
    names = set(rows(path))
    assert names == {"x.tar!a.log", "x.tar#2!a.log"}
    found, _ = read_again([str(path)], {name: [3] for name in names}, Limits())
    assert 3 not in found["x.tar!a.log"]
    assert found["x.tar#2!a.log"][3].startswith("I0302")


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(folder_room)


def test_names_have_slashes_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report cites members as archives name them."""
    monkeypatch.setattr(os, "sep", "\\")
    monkeypatch.setattr(os.path, "relpath", lambda path, root: path.removeprefix(root))
    assert folder_room._shown("C:\\b\\logs\\a.log", "C:\\b\\") == "logs/a.log"
