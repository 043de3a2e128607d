"""Bundles are named as a shell, a list or a folder names them; what the analyzer wrote itself is none."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from analyzer.cli.main import run
from analyzer.errors import InputError, UsageError
from analyzer.fleet import given as module
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.given import absolute, check_output, given, gone_from, outside, taken, taken_all

from tests.support.fleet_rows import lot


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.tgz", "a.tgz", ".hidden"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_holds_bundles(here: Path) -> None:
    """Each entry is one, in order, hidden ones left out; what is named twice counts once."""
    assert given(["in"]).paths == ["in/a.tgz", "in/b.tgz"]
    assert given(["in/b.tgz", "in", "in/b.tgz"]).paths == ["in/b.tgz", "in/a.tgz"]


def test_a_folder_in_a_folder_is_said_to_be_one_bundle(here: Path) -> None:
    """With how many there are of each, and how the other way is said; a folder that a list names is one without a word."""
    (here / "in" / "case").mkdir()
    found = given(["in", "in/a.tgz"])
    assert found.paths == ["in/a.tgz", "in/b.tgz", "in/case"]
    assert found.entries == {"in": ["in/a.tgz", "in/b.tgz", "in/case"]}
    said = taken("in", found.entries["in"])
    assert said.startswith(
        "in: each entry is a bundle: 2 files, 1 folder; a folder is one bundle with all that is in it"
    )
    assert "such as in/case; where in itself is one bundle, name it on a list" in said
    assert taken("in", []).startswith("in: each entry is a bundle: there is none; where in")
    assert taken_all({"in": ["in/a.tgz", "in/b.tgz"], "other": ["other/c"]}).startswith(
        "2 folders are given: each entry of theirs is a bundle, 3 in all; where a folder itself is one bundle, such as in, name"
    )
    (here / "list").write_text("in/case\n")
    assert given(["@list"]) == module.NamedBundles(["in/case"])


def test_patterns_stand_for_what_they_match(here: Path) -> None:
    """A file whose name has such signs is itself."""
    assert given(["in/*.tgz"]).paths == ["in/a.tgz", "in/b.tgz"]
    assert given(["in/c*.tgz"]).paths == []
    (here / "x[1]").write_text("")
    assert given(["x[1]"]).paths == ["x[1]"]
    assert given(["absent.tgz"]).paths == ["absent.tgz"]


def test_a_pattern_goes_through_a_folder_once_and_not_through_the_whole_disk(here: Path) -> None:
    """``**`` twice in a row says the same as once; at the top of the disk it would end some day."""
    assert given(["**/**/a.tgz"]).paths == given(["**/a.tgz"]).paths == ["in/a.tgz"]
    assert given([f"{here}/**/**/**/b.tgz"]).paths == [f"{here}/in/b.tgz"]
    for pattern in ("/**/x", "//**/**/x"):
        with pytest.raises(UsageError, match="name a folder in front of"):
            given([pattern])


def test_a_pattern_that_nothing_matches_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside others it would be lost in silence; a path that is not there is a row of its own."""
    pytest.importorskip("fsspec")
    absent = ["none/*.tgz", f"{here}/none*", f"simplecache::file://{here}/none*"]
    found = given([*absent, "in/*.tgz", "absent.tgz"])
    assert found.paths == ["in/a.tgz", "in/b.tgz", "absent.tgz"]
    assert found.unmatched == absent
    assert run(["many", "none/*.tgz", "--output", "d", "--quiet"]) == 3
    assert "analyze: none/*.tgz: nothing has such a name\n" in capsys.readouterr().err


def test_a_list_names_one_a_line(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file, from what a URL leads to or from stdin, as bytes; blank lines and remarks are none, as lines of Windows end they are the same."""
    text = b"\xef\xbb\xbfx.tgz\r\n\r\n# of last week\n  #y.tgz\n  y.tgz \n\xff.tgz"
    (here / "list").write_bytes(text)
    expected = ["x.tgz", "y.tgz", os.fsdecode(b"\xff.tgz")]
    assert given(["@list"]).paths == expected
    pytest.importorskip("fsspec")
    assert given([f"@file://{here}/list"]).paths == expected
    monkeypatch.setattr(module.sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert given(["-"]).paths == expected
    for absent in ("@absent", f"@file://{here}/absent"):
        with pytest.raises(InputError, match="absent"):
            given([absent])


def test_urls_are_left_to_their_store(here: Path) -> None:
    """A plain URL stands for itself; one of a file of this machine is that file, which may be named by its path, too."""
    pytest.importorskip("fsspec")
    assert given(["memory://in/a.tgz"]).paths == ["memory://in/a.tgz"]
    own = str(here / "in" / "a.tgz")
    assert given([f"file://{own}", own, f"local://{here}/in/*.tgz", f"{here}/in"]).paths == [
        own,
        str(here / "in" / "b.tgz"),
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("x.tgz  # of last week", "x.tgz"), ("x.tgz\t# of last week #2", "x.tgz"), ("x.tgz \t #", "x.tgz"), ("x #1.tgz  #2", "x #1.tgz"),
        ("x.tgz #1", "x.tgz #1"), ("x#1.tgz", "x#1.tgz"), ("x.tgz  1", "x.tgz  1"), ("in/odd  #1", "in/odd  #1"), ("memory://x.tgz  # far", "memory://x.tgz"),
    ],
)  # fmt: skip
def test_a_remark_may_stand_behind_a_name(here: Path, line: str, name: str) -> None:
    """A tab or two blanks set it apart; a file that is there under the whole name is meant all the same."""
    (here / "in" / "odd  #1").write_text("")
    (here / "list").write_text(f"{line}\nlast\n")
    assert given(["@list"]).paths == [name, "last"]


def test_a_bundle_has_one_path(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is written and from whatever folder: the dataset knows it again, and equal relative names do not meet."""
    bundle = str(here / "in" / "a.tgz")
    (here / "link").symlink_to("in")
    (here / "in" / "again.tgz").symlink_to("a.tgz")
    same = ["in/a.tgz", "in/a.tgz/", "./in/../in/a.tgz", "link/a.tgz", "link/../in/a.tgz", bundle]
    assert absolute([*same, "s3://b/./k", "a\0b/c"]) == [bundle, "s3://b/./k", "a\0b/c"]
    assert absolute(["in/again.tgz"]) == [str(here / "in" / "again.tgz")]
    monkeypatch.chdir(here / "in")
    assert absolute(["a.tgz"]) == [bundle]


def test_patterns_of_a_list_stand_for_what_they_match(here: Path) -> None:
    """As on the command line, and one that matches nothing is no bundle; a name that is not there may be a slip, and gets its row."""
    (here / "list").write_text("in/*.tgz\nnone/*.tgz\n./#1.tgz\nin/a.tgs\n")
    found = given(["@list"])
    assert (found.paths, found.unmatched) == (["in/a.tgz", "in/b.tgz", "./#1.tgz", "in/a.tgs"], ["none/*.tgz"])
    pytest.importorskip("fsspec")
    (here / "list").write_text(f"simplecache::file://{here}/in/*.tgz\nno-such-store://a/*\nno-such-store://a\n")
    found = given(["@list", "no-such-store://a/"])
    assert found.paths == [*(f"simplecache::file://{here}/in/{name}.tgz" for name in "ab"), "no-such-store://a"]
    assert [*found.unlisted] == ["no-such-store://a/*", "no-such-store://a/"]
    assert "Protocol not known" in found.unlisted["no-such-store://a/*"]
    assert found.unmatched == []
    assert [*given(["no-such-store://a"]).unlisted] == ["no-such-store://a"], "a folder may be called so"


def test_what_the_analyzer_wrote_is_no_bundle(here: Path) -> None:
    """A dataset, a table of one, and a folder of pages below the folder of bundles; named by itself each is what it is."""
    Dataset(here / "in" / "d").append([lot("/x")])
    for table in ("bundles", "checks"):
        Dataset(here / "in").append([lot(f"/{table}")])
    (here / "in" / "pages").mkdir()
    (here / "in" / "pages" / "0123456789abcdef.html").write_text("x")
    (here / "in" / "pages" / "fleet.html").write_text("x")
    (here / "in" / "site").mkdir()
    (here / "in" / "site" / "index.html").write_text("x")
    found = given(["in"])
    assert found.paths == ["in/a.tgz", "in/b.tgz", "in/site"]
    assert {"in/d", "in/pages", "in/bundles", "in/checks"} <= {*found.written}
    (here / "list").write_text("in/pages\n")
    assert given(["@list"]).paths == ["in/pages"]


def test_a_table_is_not_written_among_bundles(here: Path) -> None:
    """Where the folder of bundles is called as a table and the dataset's folder is the one above."""
    (here / "in").rename(here / "bundles")
    with pytest.raises(UsageError, match="bundles holds bundles"):
        check_output(".", [], absolute(["bundles/a.tgz", "s3://b/a"]))
    with pytest.raises(UsageError, match="bundles holds bundles"):
        check_output("s3://b/x/", [], ["s3://b/x/bundles/a.tgz"])
    check_output("other", [], absolute(["bundles/a.tgz"]))
    assert run(["many", "bundles", "--output", "."]) == 2
    assert sorted(path.name for path in (here / "bundles").iterdir()) == [".hidden", "a.tgz", "b.tgz"]


def test_what_is_gone_from_a_folder_is_known(here: Path) -> None:
    """Entries of before of a folder that is given, however it is written; of other places nothing is said."""
    known = [
        str(here / "in" / "old.tgz"),
        str(here / "in" / "deep" / "x"),
        "/elsewhere/a.tgz",
        "s3://b/in/x",
        "bundle-0123",
    ]
    assert gone_from(["in/", "./in/../in"], known) == known[:1]
    assert gone_from([], known) == []


def test_a_dataset_among_the_bundles_is_none(here: Path) -> None:
    """Neither its folder nor what is in it, in a store as here; a folder that is given whole is no place for one."""
    Dataset(here / "in" / "d").append([lot("/x")])
    every = absolute(given(["in/**"]).paths)
    assert any("/d/bundles/" in path for path in every)
    assert {Path(path).name for path in outside("in/d", every)} == {"in", "a.tgz", "b.tgz"}
    assert outside(".", absolute(["in/a.tgz", "in/d/bundles/x.tgz"])) == absolute(["in/a.tgz", "in/d/bundles/x.tgz"])
    urls = [
        "s3://b/in/a",
        "s3://b/in/d/",
        "s3://b/in/d/bundles",
        "s3://b/in/d/bundles/part-1.parquet",
        "s3://b/in/d/x.tgz",
        "s3://b/in/dd",
        "/in/d",
    ]
    assert outside("s3://b/in/d", urls) == ["s3://b/in/a", "s3://b/in/d/x.tgz", "s3://b/in/dd", "/in/d"]
    with pytest.raises(UsageError, match="is the input"):
        check_output("s3://b/in/", ["s3://b/in"], [])
    check_output("s3://b/in/d", ["s3://b/in/", "/x"], ["s3://b/in/a"])


def test_a_member_of_a_file_here_has_one_path(here: Path) -> None:
    """Of ``zip://MEMBER::FILE`` the file's path is whole, for whoever reads the member does not stand here; a URL behind it stays."""
    with zipfile.ZipFile("some.zip", "w") as file:
        file.writestr("a.tgz", "a")
    (here / "list").write_text("zip://a.tgz::some.zip\n")
    member = f"zip://a.tgz::{here.resolve()}/some.zip"
    assert given(["zip://*.tgz::some.zip", "zip://a.tgz::in/../some.zip", "@list", member]).paths == [member]
    (here / "list").write_text("zip://a.tgz::memory://some.zip\n")
    assert given(["@list"]).paths == ["zip://a.tgz::memory://some.zip"]


def test_what_is_no_list_names_nothing(here: Path) -> None:
    """A bundle or a list in UTF-16 behind the @ is refused in one sentence: pages of bytes are no paths."""
    (here / "list").write_text("in/a.tgz\n", encoding="utf-16")
    with pytest.raises(InputError, match="no list of paths in UTF-8"):
        given(["@list"])


def test_an_output_without_a_name_is_refused(here: Path) -> None:
    """An empty variable of a shell is not this folder."""
    with pytest.raises(UsageError, match="--output is empty"):
        check_output("", ["in"], ["in/a.tgz"])
