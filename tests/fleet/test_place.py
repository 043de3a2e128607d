"""Places of a dataset: a folder and a store behind a URL answer alike; a part that was not finished is none."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from analyzer.errors import InputError, UsageError
from analyzer.fleet.place import Folder, Place
from analyzer.fleet.store import place_of

fsspec = pytest.importorskip("fsspec")


@pytest.fixture(params=["folder", "url"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "folder":
        yield place_of(str(tmp_path / "d"))
        return
    yield place_of("memory://place-of-a-dataset/d")
    fsspec.filesystem("memory").rm("/place-of-a-dataset", recursive=True)


def content(place: Place, table: str, part: str) -> bytes:
    with place.read(table, part) as found:
        return found.read_bytes() if isinstance(found, Path) else found.read()


def test_a_place_holds_what_was_written_whole(place: Place) -> None:
    """Parts are listed by name, other files are none; what raised while it was written is not there; a second write replaces."""
    place.prepare(["bundles", "tables/pods"])
    assert (place.parts("bundles"), place.parts("absent")) == ([], [])
    for name in ("part-b.parquet", "part-a.parquet", "note.txt"):
        with place.write("bundles", name) as file:
            file.write_bytes(name.encode())
    with contextlib.suppress(ValueError), place.write("bundles", "part-c.parquet") as file:
        file.write_bytes(b"half")
        raise ValueError
    assert place.parts("bundles") == ["part-a.parquet", "part-b.parquet"]
    assert content(place, "bundles", "part-b.parquet") == b"part-b.parquet"
    with place.write("bundles", "part-b.parquet") as file:
        file.write_bytes(b"new")
    assert content(place, "bundles", "part-b.parquet") == b"new"


def test_a_part_can_be_removed_twice(place: Place) -> None:
    """Another run may have removed it before: that is no error; reading it then is one."""
    place.prepare(["bundles"])
    with place.write("bundles", "part-a.parquet") as file:
        file.write_bytes(b"x")
    place.remove("bundles", "part-a.parquet")
    place.remove("bundles", "part-a.parquet")
    assert place.parts("bundles") == []
    with pytest.raises(OSError, match="part-a"):
        content(place, "bundles", "part-a.parquet")


def test_what_a_killed_run_left_half_written_goes_with_the_next(tmp_path: Path) -> None:
    """Half a part is none, and does not stay for ever either."""
    place = Folder(tmp_path)
    place.prepare(["bundles", "tables/pods"])
    for table in ("bundles", "tables/pods"):
        (tmp_path / table / ".part-a.parquet.partial").write_bytes(b"half")
    with place.only_writer() as unguarded:
        assert (unguarded, list(tmp_path.rglob("*.partial"))) == ("", [])


def test_parsed_tables_are_found_by_name(place: Place) -> None:
    """Sorted, as `tables/NAME`; none where nothing was kept."""
    place.prepare(["bundles"])
    assert place.parsed() == []
    for table in ("tables/pods", "tables/nodes"):
        place.prepare([table])
        with place.write(table, "part-a.parquet") as file:
            file.write_bytes(b"x")
    assert place.parsed() == ["tables/nodes", "tables/pods"]


def test_a_folder_has_one_writer(tmp_path: Path) -> None:
    """The second is refused while the first holds it, and taken after it."""
    place = Folder(tmp_path)
    with place.only_writer(), pytest.raises(UsageError, match="another run writes"), Folder(tmp_path).only_writer():
        raise AssertionError
    with place.only_writer():
        pass


def test_a_path_is_a_folder_and_a_url_a_store(tmp_path: Path) -> None:
    """A place is itself; a kind of store that nothing opens is no input."""
    folder = Folder(tmp_path)
    assert place_of(folder) is folder
    assert (str(place_of(tmp_path)), str(place_of("some/where"))) == (str(tmp_path), str(Path("some/where")))
    assert str(place_of("memory://x/y/")) == "memory://x/y"
    with pytest.raises(InputError, match="nosuch"):
        place_of("nosuch://x/y")
