"""A member that is no plain log: every fragment of it, and its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from analyzer.reading import document_member

from tests.support.accounts import accounts, reading
from tests.support.inline import agent, nodes, pods
from tests.support.inline import node as node_row

PODS = pods(agent("aaaaa"), agent("bbbbb"))
LOG = "".join(f"I0302 09:00:{n:02}.000001       1 client.go:1] line {n}\n" for n in range(5))


def one(tmp_path: Path, data: str | bytes, name: str = "a.txt", **limits: int) -> dict[str, Any]:
    return accounts(tmp_path, {name: data}, **limits)[name]


def test_a_document_is_accounted_by_its_parsers(tmp_path: Path) -> None:
    """The most frequent kind first; lines and bytes of the whole."""
    row = one(tmp_path, PODS + "\n" + PODS.replace("aaaaa", "ccccc") + "\n" + nodes(node_row("10.0.0.1")))
    assert row["kind"] == "kubectl table"
    assert (row["status"], row["lines"], row["unread_lines"]) == ("read", 10, 0)
    assert one(tmp_path / "b", PODS.rstrip("\n"))["lines"] == 3


def test_a_text_that_nobody_reads_is_not_understood(tmp_path: Path) -> None:
    """And one that somebody reads in part is read in part."""
    assert one(tmp_path, "just a sentence\nand another\n")["status"] == "not_understood"
    row = one(tmp_path / "b", PODS + "just a sentence about it\n")
    assert (row["status"], row["unread_lines"]) == ("partly_read", 1)


def test_a_document_over_its_limit_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option is named; the last byte that is allowed is read."""
    monkeypatch.setattr(document_member, "BLOCK", 50)
    row = one(tmp_path, PODS, document_bytes=len(PODS) - 1)
    assert row["status"] == "partly_read"
    assert row["note"].startswith(f"only the first {len(PODS) - 1} bytes were read")
    assert one(tmp_path / "b", PODS, document_bytes=len(PODS))["status"] == "read"


def test_equal_documents_are_counted_once(tmp_path: Path) -> None:
    """Empty ones are none; two nodes may print the same."""
    found = accounts(tmp_path, {"a/x.txt": PODS, "b/y.txt": PODS})
    assert [found[name]["status"] for name in ("a/x.txt", "b/y.txt")] == ["read", "skipped"]
    assert found["b/y.txt"]["lines"] == 3
    assert reading(tmp_path / "b", {"a/x.txt": PODS, "b/y.txt": PODS}).tables["pods"].size == 2


def test_long_lines_are_cut_and_said(tmp_path: Path) -> None:
    """With the limit's option; what was cut is lost."""
    row = one(tmp_path, PODS + "x" * ((2 << 20) + 9) + "\n", line_bytes=2000)
    assert "1 lines over" in row["note"]
    assert not one(tmp_path / "b", PODS).get("note")


def test_logs_inside_a_document_are_read_as_logs(tmp_path: Path) -> None:
    """With their lines in the member."""
    text = PODS + "\n$ kubectl logs -n kube-system konnectivity-agent-aaaaa\n" + LOG
    row = one(tmp_path, text)
    assert "log" in row["kind"]
    assert "kubectl table" in row["kind"]
    sink = reading(tmp_path / "b", {"a.txt": text})
    assert [sink.tables["log_sources"].size, sink.tables["pods"].size] == [1, 2]


def items(count: int, damaged: int = -1) -> str:
    def body(n: int) -> str:
        end = "    labels: [\n" if n == damaged else "  spec: {}\n"
        return f"- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p{n}\n{end}"

    return "apiVersion: v1\nitems:\n" + "".join(map(body, range(count))) + "kind: List\nmetadata: {}\n"


def test_a_damaged_item_costs_itself(tmp_path: Path) -> None:
    """The others are rows."""
    sink = reading(tmp_path, {"a.yaml": items(5, 2)})
    assert sink.tables["pods"].data["name"] == ["p0", "p1", "p3", "p4"]
    assert sink.tables["unread"].size == 1


def test_a_very_large_list_is_read_in_pieces_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without holding all of its text."""
    from analyzer.sources import listing

    text = items(300, 7)
    whole = reading(tmp_path / "a", {"a.yaml": text})
    names = [name for name in vars(listing) if name.isupper() and isinstance(getattr(listing, name), int)]
    for name in names:
        monkeypatch.setattr(listing, name, 2000)
    parts = reading(tmp_path / "b", {"a.yaml": text})
    for table in ("pods", "listings", "unread"):
        assert parts.tables[table].data == whole.tables[table].data, table


def test_a_dump_s_sections_are_listed(tmp_path: Path) -> None:
    """Complete, empty or cut off, which is said."""
    text = "CLUSTER NODES:\n" + nodes(node_row("10.0.0.1")) + "\nBIRD LOGS:\n\nKONNECTIVITY PODS:\n" + PODS
    sections = reading(tmp_path, {"gmi.txt": text}).tables["sections"].data
    assert "complete" in sections["status"]
    assert "empty" in sections["status"]
    assert one(tmp_path / "b", text)["kind"].startswith("text dump (")
