"""A form's body becomes one bundle in a private folder, whatever it is called and however it arrives."""

from __future__ import annotations

import asyncio
import gzip
import tarfile
from pathlib import Path
from typing import Any

import pytest
from analyzer.web.upload import PARTS, BadUpload, Upload, display_name, inner

TYPE = "multipart/form-data; boundary=b0"


def part(body: bytes, name: str = "bundle", filename: str | None = None) -> bytes:
    file = f'; filename="{filename}"' if filename is not None else ""
    return f'--b0\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + body + b"\r\n"


def taken(folder: Path, *parts: bytes, size: int = 7, end: bytes = b"--b0--\r\n", token: str = "") -> Upload:
    """An upload that comes in pieces of some bytes; of a page whose token is empty, where none is asked for."""
    body = b"".join(parts) + end
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
    messages = messages or [{"type": "http.request", "body": b""}]
    messages[-1]["more_body"] = False

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    folder.mkdir(exist_ok=True)
    upload = Upload(folder, TYPE, token)
    asyncio.run(upload.read(receive))
    return upload


def members(upload: Upload) -> dict[str, bytes]:
    with tarfile.open(upload.path) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1, 7, 600, 1 << 20])
def test_files_and_fields(size: int, tmp_path: Path) -> None:
    """Files stand in one tar under harmless names, fields beside it, in pieces of any size."""
    long = b"x" * 1500
    parts = (part(b"2026", "year"), part(b"one\r\n--b", filename="a/b.txt"), part(long, filename="logs/c.log"))
    upload = taken(tmp_path, *parts, size=size)
    assert members(upload) == {"a/b.txt": b"one\r\n--b", "logs/c.log": long}
    assert (upload.fields, upload.name, upload.ended) == ({"year": "2026"}, "2 files", True)
    one = taken(tmp_path / "folder", part(b"a", filename="case-7/a.txt"), part(b"b", filename="case-7/logs/b.txt"))
    assert one.name == "case-7 (2 files)"
    loose = taken(tmp_path / "loose", part(b"a", filename="case-7"), part(b"b", filename="case-7/b.txt"))
    assert loose.name == "2 files"


def test_one_archive_stays_as_it_is(tmp_path: Path) -> None:
    """Byte for byte, without our wrapper around it."""
    packed = gzip.compress(bytes(range(256)) * 20, mtime=0)
    upload = taken(tmp_path, part(packed, filename="bundle.tar.gz"), size=100)
    assert upload.path.read_bytes() == packed
    assert (upload.name, upload.path.name) == ("bundle.tar.gz", "bundle.tar.gz")
    assert members(taken(tmp_path / "two", part(packed, filename="a.gz"), part(b"x", filename="b")))["a.gz"] == packed


def test_an_empty_field_of_files_is_none(tmp_path: Path) -> None:
    """A browser sends one for each button that was not used."""
    upload = taken(tmp_path, part(b"", filename=""), part(b"text", filename="a.txt"))
    assert members(upload) == {"a.txt": b"text"}
    with pytest.raises(BadUpload, match="No file was chosen"):
        taken(tmp_path / "none", part(b"", filename=""))


@pytest.mark.parametrize(("parts", "end", "code", "text"), [
    ((part(b"x", filename="a"),), b"", 400, "ends too early"), ((), b"", 400, "ends too early"), ((b"no form at all",), b"", 400, "could not be read"),
    ((part(b"x", "other", "a"),), b"--b0--\r\n", 400, "takes none"), ((part(b"y" * 5000, "year"),), b"--b0--\r\n", 400, "too long"),
    ((part(b"x", "n" * 9000),), b"--b0--\r\n", 400, "could not be read"),
    (tuple(part(b"1", f"f{at}") for at in range(PARTS + 1)), b"--b0--\r\n", 413, "fields"),
])  # fmt: skip
def test_what_is_refused(parts: tuple[bytes, ...], end: bytes, code: int, text: str, tmp_path: Path) -> None:
    """With a status and a reason."""
    with pytest.raises(BadUpload, match=text) as caught:
        taken(tmp_path, *parts, size=1 << 20, end=end)
    assert caught.value.status == code


def test_no_file_is_kept_of_a_form_without_the_token(tmp_path: Path) -> None:
    """It stands in front of the files, as in the page's own form: whoever does not know it fills no disk and takes no place."""
    token, file = part(b"known", "token"), part(b"y" * 90_000, filename="a.log")
    assert members(taken(tmp_path / "good", token, file, token="known")) == {"a.log": b"y" * 90_000}
    for at, parts in enumerate(((file, token), (part(b"other", "token"), file), (file,), (part(b"\xff", "token"),))):
        folder = tmp_path / str(at)
        with pytest.raises(BadUpload, match="not from this start") as caught:
            taken(folder, *parts, token="known")
        assert caught.value.status == 403
        assert (folder / "upload").stat().st_size == 0


def test_what_is_wrong_with_a_form_is_said_to_its_sender_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of it is printed on the terminal of the page."""
    with pytest.raises(BadUpload):
        taken(tmp_path, b"no form")
    assert caplog.records == []


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 201])
def test_only_forms_are_taken(kind: str, tmp_path: Path) -> None:
    """With a boundary of a sensible length."""
    with pytest.raises(BadUpload) as caught:
        Upload(tmp_path, kind, "")
    assert caught.value.status == 415


def test_a_client_that_leaves_is_said(tmp_path: Path) -> None:
    """The file is closed, and there is no bundle."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    upload = Upload(tmp_path, TYPE, "")
    with pytest.raises(BadUpload, match="cut off"):
        asyncio.run(upload.read(receive))
    assert not upload.ended


@pytest.mark.parametrize(("sent", "name"), [
    ("a/b.txt", "a/b.txt"), ("../../etc/passwd", "etc/passwd"), ("/etc/passwd", "etc/passwd"), ("C:\\a\\b", "C:/a/b"), ("", "file-3"),
    ("..", "file-3"), ("d" * 50 + "/" + "e" * 60, "e" * 60), ("f" * 120, "f" * 96),
    ("token=" + "Xk29dkEo1q" * 12, "token=[hidden:value]"),
])  # fmt: skip
def test_names_inside_are_harmless(sent: str, name: str) -> None:
    """Relative, without steps upwards, and at most 96 bytes: folders go first."""
    assert inner(sent, 3) == name


def test_a_name_is_shown_by_its_last_part() -> None:
    """Cut in the middle where it is long."""
    assert (display_name("a\\b/c.tar.gz"), display_name("x/")) == ("c.tar.gz", "upload")
    assert display_name("a-password=Xk29dkEo1.tgz") == "a-password=[hidden:value].tgz"
    assert display_name("n" * 300) == "n" * 98 + "\u2026" + "n" * 98


@pytest.mark.parametrize(
    "sent", ["../../etc/cron.d/x.tgz", "..", "-rf.tgz", ".hidden.tgz", "a\\b\\c.tgz", "\u202egpj.tgz"]
)
def test_an_archive_keeps_a_harmless_name(tmp_path: Path, sent: str) -> None:
    """What is said of a damaged one names it as it was sent; no name leads out of the private folder or is hidden there."""
    upload = taken(tmp_path, part(gzip.compress(b"x", mtime=0), filename=sent))
    assert upload.path.parent == tmp_path
    assert upload.path.is_file()
    assert not upload.path.name.startswith((".", "-"))
