"""In a folder each strange thing costs itself, and has a row that says why."""

from __future__ import annotations

import os
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle import folder as folder_room

from tests.hostile.parts import AGENT, header, octal, tar_of, wrap
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
    assert folder_room._as_name("C:\\b\\logs\\a.log", "C:\\b\\") == "logs/a.log"


def test_what_cannot_be_opened_is_lost(tmp_path: Path) -> None:
    """A folder by its own name with the reason, before and behind what can be read; an error without words by itself."""
    errors = [OSError(13, "Permission denied", str(tmp_path / "shut")), OSError("no words")]
    found = list(folder_room._unreadable(str(tmp_path), errors))
    assert [(one.name, one.note) for one in found] == [
        ("shut", "the folder cannot be opened: Permission denied"), (".", "the folder cannot be opened: no words"),
    ]  # fmt: skip
    assert all(one.lost and one.failed and one.path is None for one in found)
    assert errors == []


def test_things_that_are_no_files_are_not_opened(tmp_path: Path) -> None:
    """A pipe has a row and is not waited for; opening one is refused at once; what is gone is told by opening it."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.log").write_bytes(AGENT)
    (tmp_path / "gone.log").symlink_to(tmp_path / "nothing")
    found = {one.name: (one.path is None, one.note, one.lost) for one in folder_room.files_of(str(tmp_path))}
    assert found["pipe"] == (True, "a device, pipe or socket is not read", False)
    assert found["a.log"] == (False, "", False)
    assert found["gone.log"] == (True, "a link that leads nowhere: No such file or directory", True)
    with pytest.raises(OSError, match="not a regular file"):
        folder_room.open_regular(str(tmp_path / "pipe"))
    with pytest.raises(FileNotFoundError):
        folder_room.open_regular(str(tmp_path / "none"))
    assert folder_room._special(str(tmp_path / "none")) == ""
    with folder_room.open_regular(str(tmp_path / "a.log")) as handle:
        assert handle.read() == AGENT


def test_a_link_to_the_folder_itself_is_inside(tmp_path: Path) -> None:
    """So is one to a file below it; a folder that only begins with the same name is outside."""
    inner = tmp_path / "b"
    inner.mkdir()
    (tmp_path / "bb").mkdir()
    for name, target in (("self", inner), ("beside", tmp_path / "bb"), ("file", inner / "a.log")):
        (inner / name).symlink_to(target)
    (inner / "a.log").write_bytes(AGENT)
    notes = {one.name: one.note for one in folder_room.files_of(str(inner))}
    own, out = "a link to what is read under its own name", "a link that leaves the folder was not followed"
    assert (notes["self"], notes["file"], notes["beside"]) == (own, own, out)
