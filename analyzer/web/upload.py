"""
A multipart body as one file in a private folder, streamed: memory does not grow with the upload.

The names that were sent are shown text and names inside our own wrapper, never a path on this machine. One archive stays
as it is; anything else is wrapped in a tar that is written as the bytes come in.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import tarfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from analyzer.escape import one_line
from analyzer.redact.file_names import hide_name
from analyzer.web.guard import Receive

logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # what is wrong with a form is said to its sender

PARTS = 32
FILES = 5000
PART_HEADER_BYTES = 8192
FIELD_BYTES = 4096
SLOW_AFTER_S, SLOW_BYTES_S = 10.0, 1024
BLOCK = tarfile.BLOCKSIZE
FOREIGN = "The form is not from this start of the page; load it again."
MAGIC = (b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


class BadUpload(Exception):
    """An upload that is refused; `status` is the HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(slots=True)
class _Part:
    name: str = ""
    filename: str | None = None
    start: int = 0
    size: int = 0
    text: bytearray = field(default_factory=bytearray)


class Upload:
    """
    Takes in one body. After `read`, `path` is the bundle, `name` what to call it, `fields` the other fields; `ended` says that all was sent.

    The field `token` comes before the first file, as in the form of the page: nobody else's bytes are kept.
    """

    def __init__(self, folder: Path, content_type: str, token: str) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
            raise BadUpload(415, "the upload must be a multipart form")
        self.path = folder / "upload"
        self.fields: dict[str, str] = {}
        self.files: list[tuple[str, int]] = []
        self.ended = False
        self._token = token.encode()
        self._whole = False
        self._out: IO[bytes] = self.path.open("wb")
        self._part = _Part()
        self._parts = 0
        self._head: dict[bytes, bytes] = {}
        self._key, self._value = bytearray(), bytearray()
        self._first = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_header_field": lambda data, a, b: self._add(self._key, data[a:b]),
                "on_header_value": lambda data, a, b: self._add(self._value, data[a:b]),
                "on_header_end": self._header,
                "on_headers_finished": self._headers,
                "on_end": self._close,
            },
        )

    @property
    def name(self) -> str:
        if len(self.files) == 1:
            return display_name(self.files[0][0])
        folders = {sent.replace("\\", "/").lstrip("/").partition("/")[0] for sent, _ in self.files}
        together = len(folders) == 1 and all("/" in sent.replace("\\", "/").lstrip("/") for sent, _ in self.files)
        return f"{display_name(folders.pop())} ({len(self.files)} files)" if together else f"{len(self.files)} files"

    async def read(self, receive: Receive) -> None:
        """
        Take the whole body in.

        Raises:
            BadUpload: malformed, too slow, cut off, or without a file.
            OSError: the disk is full.
        """
        begun, taken = time.monotonic(), 0
        try:
            while True:
                try:
                    message = await asyncio.wait_for(receive(), SLOW_AFTER_S)
                except TimeoutError:
                    raise BadUpload(408, "the upload stalled") from None
                if message["type"] == "http.disconnect":
                    raise BadUpload(400, "the upload was cut off")
                body = message.get("body", b"")
                taken += len(body)
                self.ended = not message.get("more_body")
                waited = time.monotonic() - begun
                if waited > SLOW_AFTER_S and taken < SLOW_BYTES_S * waited:
                    raise BadUpload(408, "the upload is too slow")
                try:
                    self._parser.write(body)
                except FormParserError:
                    raise BadUpload(400, "the form could not be read") from None
                if self.ended:
                    break
            self._finish()
        except BaseException:
            self.close()
            raise
        self._out.close()
        if len(self.files) == 1 and self._archive():  # what is read calls itself as it was sent
            named = self.path.with_name(inner(self.files[0][0], 0).rsplit("/", 1)[-1].lstrip(".-") or "upload")
            self.path = self.path.rename(named)

    def close(self) -> None:
        """Give up; what a full disk did not take is no second error."""
        with contextlib.suppress(OSError):
            self._out.close()

    def _finish(self) -> None:
        try:
            self._parser.finalize()
        except FormParserError:
            raise BadUpload(400, "the form ends too early") from None
        if not self._whole:
            raise BadUpload(400, "the form ends too early")
        self._known()
        self.files = [(name, size) for name, size in self.files if name or size]
        if not self.files:
            raise BadUpload(400, "No file was chosen; choose files or a folder, or drop them on the page.")
        if len(self.files) == 1 and self._archive():
            self._unwrap()
        else:
            self._out.write(bytes(2 * BLOCK))

    def _archive(self) -> bool:
        return self._first.startswith(MAGIC) or self._first[257:262] == b"ustar"

    def _unwrap(self) -> None:
        """One archive: the same bytes without our header, moved in place block by block."""
        size = self.files[0][1]
        self._out.flush()
        with self.path.open("r+b") as handle:
            at = 0
            while at < size:
                handle.seek(BLOCK + at)
                block = handle.read(min(1 << 20, size - at))
                handle.seek(at)
                handle.write(block)
                at += len(block)
            handle.truncate(size)
        self._out.seek(0, 2)

    # -- the parser's callbacks ---------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._parts += 1
        self._part, self._head = _Part(), {}
        if self._parts > FILES + PARTS:
            raise BadUpload(413, f"more than {FILES} files")

    def _add(self, target: bytearray, data: bytes) -> None:
        target.extend(data)
        if len(target) > PART_HEADER_BYTES:
            raise BadUpload(400, "the header of a part is too long")

    def _header(self) -> None:
        self._head[bytes(self._key).lower()] = bytes(self._value)
        self._key.clear()
        self._value.clear()
        if sum(len(k) + len(v) for k, v in self._head.items()) > PART_HEADER_BYTES or len(self._head) > 16:
            raise BadUpload(400, "the header of a part is too long")

    def _headers(self) -> None:
        _, options = parse_options_header(self._head.get(b"content-disposition", b""))
        part = self._part
        part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._known()
            if part.name != "bundle":
                raise BadUpload(400, "a file in a field that takes none")
            part.filename = options[b"filename"].decode("utf-8", "replace")
            part.start = self._out.tell()
            self._out.write(bytes(BLOCK))
        elif self._parts - len(self.files) > PARTS:
            raise BadUpload(413, f"more than {PARTS} fields")

    def _known(self) -> None:
        if not hmac.compare_digest(self.fields.get("token", "").encode(), self._token):
            raise BadUpload(403, FOREIGN)

    def _close(self) -> None:
        self._whole = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.filename is None:
            part.text += data[start:end]
            if len(part.text) > FIELD_BYTES:
                raise BadUpload(400, "a field is too long")
            return
        if not self.files and len(self._first) < BLOCK:
            self._first += data[start : min(end, start + BLOCK)]
        self._out.write(data[start:end])
        part.size += end - start

    def _end(self) -> None:
        part = self._part
        if part.filename is None:
            self.fields[part.name] = part.text.decode("utf-8", "replace")
            return
        if not part.filename and not part.size:
            self._out.seek(part.start)
            self._out.truncate()
            return
        self._out.write(bytes(-part.size % BLOCK))
        end = self._out.tell()
        info = tarfile.TarInfo(inner(part.filename, len(self.files)))
        info.size = part.size
        header = info.tobuf(
            tarfile.USTAR_FORMAT if len(info.name.encode()) <= 100 else tarfile.GNU_FORMAT, "utf-8", "replace"
        )
        if len(header) != BLOCK:
            info.name = f"file-{len(self.files)}"
            header = info.tobuf(tarfile.USTAR_FORMAT)
        self._out.seek(part.start)
        self._out.write(header)
        self._out.seek(end)
        self.files.append((part.filename, part.size))


def inner(sent: str, number: int) -> str:
    """A harmless relative name for our wrapper, at most 100 bytes; secrets are hidden while what tells them is still before them."""
    parts = [p for p in one_line(hide_name(sent)).replace("\\", "/").split("/") if p not in ("", ".", "..")]
    name = "/".join(parts)
    while len(name.encode()) > 96 and "/" in name:
        name = name.split("/", 1)[1]
    return name.encode()[-96:].decode("utf-8", "ignore") or f"file-{number}"


def display_name(sent: str) -> str:
    """A sent name as text: its last part, secrets hidden, cut in the middle."""
    name = one_line(hide_name(sent.replace("\\", "/").rsplit("/", 1)[-1])) or "upload"
    return name if len(name) <= 200 else f"{name[:98]}\u2026{name[-98:]}"
