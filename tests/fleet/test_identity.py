"""What a bundle is known by: marks that cost no reading, a digest of its content, and the options it is read with."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from analyzer.fleet import identity
from analyzer.fleet.identity import (
    Analysed,
    Options,
    content_digest,
    is_relative,
    marks,
    names_of,
    size_of,
    version_key,
)
from analyzer.fleet.listing import StoreEntry

from tests.support.values import are_values


def test_paths_below_a_folder_that_is_not_known() -> None:
    """Neither those in full, nor URLs, nor pseudonyms, whatever they begin with."""
    assert is_relative("in/a.tgz", version_key(Options()))
    assert not is_relative("/in/a.tgz", version_key(Options()))
    assert not is_relative("s3://in/a.tgz", version_key(Options()))
    assert not is_relative("bundle-0123", version_key(Options(redact=True), b"key"))


def test_options_cross_a_pipe() -> None:
    """As plain values and back; what changes an answer is in the key, what does not is not."""
    options = Options("2026-03-01", None, 2026, (("members", 5),), ("nodes",), True, 60)
    assert Options.of(options.plain()) == options
    assert options.key == "members=5 since=2026-03-01 year=2026 redact"
    assert Options(tables=("nodes",), timeout_s=5).key == Options().key == ""
    assert version_key(options) != version_key(Options())


@pytest.mark.parametrize(
    ("now", "tables", "serves"),
    [("m", (), True), ("m", ("nodes",), True), ("m", ("nodes", "pods"), False), ("n", (), False), ("", (), False)],
)
def test_equal_marks_are_nothing_to_do(now: str, tables: tuple[str, ...], serves: bool) -> None:
    """With every table that is asked for; content without marks is always looked at."""
    assert Analysed("m", "d", "ok", frozenset({"nodes"})).serves(now, tables) is serves
    assert not Analysed("", "d", "ok").serves("", ())


def test_marks_change_with_the_content(tmp_path: Path) -> None:
    """A file's size and time, and those of every file of a folder; what is not there, or no file, has none."""
    file, folder = tmp_path / "f", tmp_path / "d"
    file.write_text("a")
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "x").write_text("x")
    before = marks(str(file)), marks(str(folder))
    assert before == (marks(str(file)), marks(str(folder)))
    os.utime(file, ns=(1, 2))
    (folder / "sub" / "x").write_text("xy")
    after = marks(str(file)), marks(str(folder))
    assert all(one and two and one != two for one, two in zip(before, after, strict=True))
    (folder / "sub" / "x").rename(folder / "x")
    assert marks(str(folder)) not in ("", after[1])
    assert [marks(path) for path in (str(tmp_path / "absent"), "/dev/null", "a\0b")] == ["", "", ""]


def test_a_url_is_asked_of_its_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is read for its marks."""
    monkeypatch.setattr(identity, "looked_up", lambda url: StoreEntry(f"<{url}>", 5))
    assert marks("s3://x/y") == "<s3://x/y>"


def test_the_digest_is_of_names_and_contents(tmp_path: Path) -> None:
    """A file's is that of its bytes; a folder's does not depend on the order of its entries, links are left out."""
    (tmp_path / "f").write_bytes(b"abc")
    assert content_digest(str(tmp_path / "f")) == hashlib.sha256(b"abc").hexdigest()
    first, second, third = (tmp_path / name for name in "abc")
    for place, names in ((first, "xy"), (second, "yx"), (third, "xz")):
        (place / "sub").mkdir(parents=True)
        for name in names:
            (place / "sub" / name).write_text("t")
    assert content_digest(str(first)) == content_digest(str(second)) != content_digest(str(third))
    (second / "sub" / "link").symlink_to(tmp_path / "f")
    assert content_digest(str(first)) == content_digest(str(second))
    (second / "sub" / "x").write_text("u")
    assert content_digest(str(first)) != content_digest(str(second))
    (second / "sub" / "x").write_text("t")
    (second / "sub" / "x").rename(second / "x")
    assert content_digest(str(first)) != content_digest(str(second))
    assert [content_digest(path) for path in (str(tmp_path / "absent"), "/dev/null", "a\0b")] == ["", "", ""]


def test_sizes_are_of_all_that_is_read(tmp_path: Path) -> None:
    """Of a file, of all files of a folder, nothing of what is not there."""
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").write_bytes(b"12")
    assert (size_of(str(tmp_path / "a")), size_of(str(tmp_path)), size_of(str(tmp_path / "absent"))) == (5, 7, 0)


def test_rows_say_how_they_call_bundles() -> None:
    """By path, or by the pseudonyms of a key that is told from another one and not told itself."""
    redact, other = Options(redact=True), Options(redact=True, since="2026-03-01")
    assert names_of(version_key(Options(since="2026-03-01"))) == names_of("0.1") == names_of("") == ""
    one = names_of(version_key(redact, b"one"))
    assert one == names_of(version_key(other, b"one")) != names_of(version_key(redact, b"two"))
    assert one.startswith("redact=")


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(identity)
