"""Every limit can be set, acts, and is said with the name of its option; none is silent."""

from __future__ import annotations

import functools
import gzip
import io
import lzma
import tarfile
import tempfile
from pathlib import Path

import analyzer
import pytest
from analyzer.errors import AnalyzerError
from analyzer.limits import Limits

from tests.hostile.corpus import AGENT, tar_of

LINE = b"I0302 09:00:%02d.%06d       1 client.go:210] Connect to server %d\n"
LOG = AGENT * 3 + b"".join(LINE % (n % 60, n, n) for n in range(3000))
LIST = b"apiVersion: v1\nkind: List\nitems:\n" + b"".join(
    b"- apiVersion: v1\n  kind: Node\n  metadata:\n    name: n%d\n" % n for n in range(40)
)
DEEP = b"apiVersion: v1\nkind: Node\nmetadata:\n  name: n1\n  annotations: " + b"[" * 60 + b"]" * 60 + b"\n"
ALIASES = (
    b"apiVersion: v1\nkind: Node\nmetadata:\n  name: &n n1\n  labels: {"
    + b", ".join(b"l%d: *n" % n for n in range(9))
    + b"}\n"
)
JSON = b'{\n  "apiVersion": "v1",\n  "kind": "Node",\n  "metadata": {"name": "n1", "uid": "' + b"u" * 3000 + b'"}\n}\n'
MANY = b"".join(
    b'E0302 09:00:00.%06d       1 x.go:1] "failure of kind %s"\n' % (n, bytes([97 + n % 26, 97 + n // 26]) * 3)
    for n in range(200)
)
CRI = b"2026-03-02T09:00:00.1Z stderr P " + b"x" * 900 + b"\n"
NODES = b"NAME   STATUS   ROLES    AGE   VERSION\n" + b"".join(
    b"n%-4d  Ready    <none>   4d    v1.30.1\n" % n for n in range(300)
)
XZ = lzma.compress(LOG, preset=6)


def pax(headers: int, size: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("good.log")
        info.size, info.pax_headers = len(LOG), {"comment": "c" * size}
        archive.addfile(info, io.BytesIO(LOG))
    raw = out.getvalue()
    first = 512 + 512 * -(-int(raw[124:135], 8) // 512)
    return raw[:first] * headers + raw[first:]


def nested(depth: int) -> bytes:
    data = tar_of(("good.log", LOG))
    for _ in range(depth):
        data = tar_of(("inner.tar", data))
    return data


CASES: dict[str, tuple[bytes, int]] = {
    "input_bytes": (LOG, 5000),
    "total_bytes": (gzip.compress(LOG), 5000),
    "member_bytes": (LOG + LOG * 20, 60_000),
    "document_bytes": (NODES, 2000),
    "ratio": (gzip.compress(LOG * 40, 9), 5),
    "nesting": (nested(3), 2),
    "members": (tar_of(*((f"m{n}.log", AGENT) for n in range(9))), 4),
    "parsed_members": (tar_of(*((f"m{n}.log", AGENT + b"%d\n" % n) for n in range(9))), 4),
    "header_bytes": (pax(1, 9000), 2000),
    "extension_headers": (pax(9, 10), 4),
    "name_bytes": (tar_of(("d/" * 40 + "good.log", LOG)), 20),
    "xz_memory_bytes": (XZ, 100_000),
    "yaml_bytes": (DEEP + b"# " + b"x" * 3000 + b"\n", 1000),
    "yaml_depth": (DEEP, 20),
    "yaml_events": (
        LIST
        + b"- apiVersion: v1\n  kind: Node\n  metadata:\n    name: big\n    labels:\n"
        + b"".join(b"      l%d: v\n" % n for n in range(900)),
        400,
    ),
    "yaml_aliases": (ALIASES, 5),
    "json_bytes": (JSON, 1000),
    "objects": (LIST, 10),
    "line_bytes": (LOG + b"x" * 4000 + b"\n", 1000),
    "pattern_bytes": (AGENT + b"I0302 09:00:09.000000       1 x.go:1] " + b"x" * 4000 + b"\n", 500),
    "joined_bytes": (AGENT + CRI * 9 + b"2026-03-02T09:00:00.1Z stderr F end\n", 2000),
    "distinct": (AGENT + MANY, 20),
    "events": (AGENT * 40, 10),
    "kept_lines": (AGENT * 40, 10),
    "memory_bytes": (gzip.compress(b'{"kind": "Thing", "spec": [\n' + b"[]," * 10_000_000 + b"1]}", 1), 1),
}
"""A bundle for each limit that a report must name when it acts, and the value at which it does."""

ELSEWHERE = {
    "ratio_after_bytes": "the amount from which `ratio` is judged; its message names `ratio`",
    "evidence": "test_evidence_is_capped",
    "shown_line_bytes": "test_shown_lines_are_cut",
    "member_seconds": "test_time_is_limited",
    "run_seconds": "test_time_is_limited",
}


def said(data: bytes, tmp_path: Path, **limits: int) -> str:
    """Everything the analyzer says about reading this: notes of inputs, the audit, unread lines, or its error."""
    path = tmp_path / "bundle"
    path.write_bytes(data)
    try:
        snapshot = analyzer.load(path, limits=limits)
    except AnalyzerError as error:
        return str(error)
    report = snapshot.diagnose()
    notes = [str(note) for note in snapshot["inputs"]["note"].dropna()]
    unread = [str(why) for why in snapshot["unread"]["reason"].dropna()]
    return "\n".join([*notes, *unread, *report.data.audit])


@functools.cache
def at_defaults(data: bytes) -> str:
    """The same with no limit lowered; several limits share their data."""
    with tempfile.TemporaryDirectory() as folder:
        return said(data, Path(folder))


def test_every_limit_has_a_case() -> None:
    """A limit that is added without a case for it fails here."""
    assert set(Limits._fields) == set(CASES) | set(ELSEWHERE)


@pytest.mark.parametrize("name", CASES)
def test_a_limit_that_acts_names_its_option(name: str, tmp_path: Path) -> None:
    """Lowered, the limit stops something, and the report names it; at its default it is not mentioned."""
    data, value = CASES[name]
    more = {"ratio_after_bytes": 1000} if name == "ratio" else {}
    assert f"{name}=" in said(data, tmp_path, **{name: value}, **more)
    if name != "memory_bytes":  # at its default that would only cost time
        assert f"{name}=" not in at_defaults(data)


def test_evidence_is_capped(tmp_path: Path) -> None:
    """No check shows more lines than asked for."""
    path = tmp_path / "bundle"
    path.write_bytes(LOG)
    shown = [len(check.evidence) for check in analyzer.analyze(path).checks]
    less = [len(check.evidence) for check in analyzer.analyze(path, limits={"evidence": 1}).checks]
    assert max(shown) > 1 >= max(less)


def test_shown_lines_are_cut(tmp_path: Path) -> None:
    """A cited line longer than the limit ends in an ellipsis."""
    path = tmp_path / "bundle"
    path.write_bytes(AGENT)
    cited = [
        one.text for check in analyzer.analyze(path, limits={"shown_line_bytes": 60}).checks for one in check.evidence
    ]
    assert cited
    assert all(len(text.encode()) <= 60 for text in cited)
    assert any(text.endswith("…") for text in cited)


@pytest.mark.parametrize("name", ["member_seconds", "run_seconds"])
def test_time_is_limited(name: str) -> None:
    """The clock is looked at between blocks; the message names the option."""
    from analyzer.bundle.stream import Budget

    times = iter([0.0, 0.0, 10.0, 10.0])
    budget = Budget(Limits(**{name: 5}), clock=lambda: next(times))
    budget.start_member()
    with pytest.raises(AnalyzerError, match=f"{name}="):
        budget.check_time()
