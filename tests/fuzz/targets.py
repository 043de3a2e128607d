"""
What is fuzzed, and what must hold: any bytes end in rows and notes, or in an error that the analyzer raises on purpose.

A target takes bytes and returns nothing; whatever else it raises is a finding. The same targets serve the coverage-guided
run (`python -m tests.fuzz`) and the short one in the test suite.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzer.bundle.containers import tar, zip
from analyzer.bundle.containers.decompress import Decompressed, codec_of
from analyzer.bundle.stream import Budget, Peekable
from analyzer.bundle.walk import Member
from analyzer.errors import AnalyzerError, InputError
from analyzer.limits import Limits
from analyzer.policy import selector
from analyzer.reading.reader import Reader
from analyzer.redact.lines import shareable
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.secrets import hide

CLUSTERS = Path(__file__).parents[2] / "fixtures" / "clusters"
LIMITS = Limits(total_bytes=32 << 20, member_bytes=8 << 20, document_bytes=8 << 20, run_seconds=20, member_seconds=20)
HEADS = {
    "klog": b'I0302 09:00:00.100000       1 options.go:151] ProxyServerHost set to "c104".\n' * 3,
    "bird": b"BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n",
    "gmi": b"=====  GET MASTER INFO  =====\nCLUSTER NODES\n",
    "yaml": b"apiVersion: v1\nkind: List\nitems:\n",
}
MAKE = Pseudonyms(b"fuzz", {"node-a1": "node-12345678"})


@dataclass(frozen=True, slots=True)
class Target:
    """A reader under test, and small inputs it understands."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


def _files(*endings: str, limit: int = 20_000) -> Iterator[bytes]:
    for path in sorted(CLUSTERS.rglob("*")):
        if path.is_file() and path.suffix in endings and path.stat().st_size < limit:
            yield path.read_bytes()


def _member(name: str, data: bytes) -> None:
    """Read as one member; every row must point to a line that exists."""
    reader = Reader(LIMITS, hide)
    reader.visit(Member(name, Peekable(io.BytesIO(data))))
    last = data.count(b"\n") + data.count(b"\r") + 1
    for table, columns in reader.sink.tables.items():
        for line in columns.data.get("line", ()):
            assert line is None or 0 <= line <= last, f"{table} cites line {line} of {last}"


def _text(kind: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        _member(f"fuzz/{kind}.txt", HEADS[kind] + data)

    return run


def _drain(stream: Peekable) -> None:
    try:
        while stream.read(1 << 16):
            pass
    except InputError:
        pass


def read_tar(data: bytes) -> None:
    try:
        for entry in tar.entries(Peekable(io.BytesIO(data)), Budget(LIMITS)):
            if entry.stream is not None:
                _drain(Peekable(entry.stream))
    except InputError:
        pass


def read_zip(data: bytes) -> None:
    try:
        for entry in zip.entries(io.BytesIO(data), Budget(LIMITS)):
            if entry.stream is not None:
                _drain(Peekable(entry.stream))
    except InputError:
        pass


def read_compressed(data: bytes) -> None:
    codec = codec_of(data[:64])
    if codec is not None:
        with contextlib.suppress(InputError):
            _drain(Peekable(Decompressed(Peekable(io.BytesIO(data)), codec, Budget(LIMITS))))


def read_selector(data: bytes) -> None:
    try:
        parsed = selector.parse(data.decode("utf-8", "replace"))
    except ValueError as error:
        if "bad selector at position" not in str(error):
            raise
        return
    parsed.matches({"app": "web"})


def read_shared(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    shown = shareable(text, MAKE, table=True)
    assert shown.count("\n") == text.count("\n"), "a line was lost or made"


def read_anything(data: bytes) -> None:
    with contextlib.suppress(AnalyzerError):
        _member("fuzz/any", data)


def _tars() -> Iterator[bytes]:
    for kind in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
            for name, body in (("a.log", b"x" * 700), ("d/" * 60 + "long.yaml", b"kind: List\n"), ("é", b"")):
                info = tarfile.TarInfo(name)
                info.size = len(body)
                archive.addfile(info, io.BytesIO(body))
            link = tarfile.TarInfo("link")
            link.type, link.linkname = tarfile.SYMTYPE, "a.log"
            archive.addfile(link)
        yield out.getvalue()


def _zips() -> Iterator[bytes]:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr(zipfile.ZipInfo("a.log"), b"x" * 700)
            archive.writestr(zipfile.ZipInfo("d/b.yaml"), b"kind: List\n")
        yield out.getvalue()


def _selectors() -> Iterator[bytes]:
    yield from (
        b"app == 'web' && role != \"db\"",
        b"has(a) || !has(b/c.d)",
        b"all()",
        b"k in {'a', 'b'} && (x not in {'c'} || y starts with 'z')",
        b"projectcalico.org/namespace contains 'kube' && z ends with 'q'",
    )


TARGETS: dict[str, Target] = {
    "tar": Target(read_tar, _tars),
    "zip": Target(read_zip, _zips),
    "compressed": Target(read_compressed, lambda: iter([gzip.compress(b"x" * 3000, mtime=0)])),
    "yaml": Target(_text("yaml"), lambda: _files(".yaml", ".yml", ".json")),
    "klog": Target(_text("klog"), lambda: _files(".log")),
    "bird": Target(_text("bird"), lambda: (b for b in _files(".txt") if b"BGP" in b)),
    "gmi": Target(_text("gmi"), lambda: _files(".txt")),
    "selector": Target(read_selector, _selectors),
    "share": Target(read_shared, lambda: _files(".yaml", ".txt")),
    "any": Target(read_anything, lambda: _files(".txt", ".log", ".yaml")),
}
