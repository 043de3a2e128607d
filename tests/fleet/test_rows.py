"""One bundle as rows: what it is, what was found, and the reason where nothing was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from analyzer.fleet import rows
from analyzer.fleet.rows import COLUMNS, analyzed, content_hash, failed, identified, lost

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes

TEXT = nodes(node("10.0.0.1", status="NotReady"), node("10.0.0.2"))


@pytest.fixture(autouse=True)
def _in_this_process(in_this_process: None) -> None:
    """What confines a reader has tests of its own."""


def test_a_bundle_is_one_row_and_a_row_a_cause_and_a_check(tmp_path: Path) -> None:
    """Counts are those of its checks, every row has its columns and the bundle's hash."""
    place = write_tree(tmp_path / "b", {"n.txt": TEXT})
    found = analyzed(str(place), ("nodes",))
    (row,) = found["bundles"]
    assert tuple(row) == COLUMNS["bundles"] or set(row) == set(COLUMNS["bundles"])
    assert (row["status"], row["error"], row["bundle"], row["members"]) == ("ok", "", "b", 1)
    states = [check["status"] for check in found["checks"]]
    for name, word in (("failed", "fail"), ("warned", "warn"), ("passed", "pass"), ("unknown", "unknown")):
        assert row[name] == states.count(word)
    assert [cause["rank"] for cause in found["causes"]] == list(range(1, len(found["causes"]) + 1))
    assert row["cause"] == (found["causes"][0]["cause"] if found["causes"] else None)
    assert [one["name"] for one in found["tables/nodes"]] == ["10.0.0.1", "10.0.0.2"]
    assert {one["sha256"] for lot in found.values() for one in lot} == {content_hash(str(place))}
    assert all(isinstance(value, str | None) for one in found["tables/nodes"] for value in one.values())


def test_equal_findings_have_one_signature(tmp_path: Path) -> None:
    """Names do not matter to it, findings do."""
    texts = (TEXT, TEXT.replace("10.0.0.1 ", "10.0.0.7 "), TEXT.replace("NotReady", "Ready   "))
    one, renamed, well = (
        analyzed(str(write_tree(tmp_path / str(at), {"n.txt": text})))["bundles"][0] for at, text in enumerate(texts)
    )
    assert one["signature"] == renamed["signature"] != well["signature"]
    assert one["sha256"] != renamed["sha256"]


@pytest.mark.parametrize(("text", "status"), [("nothing of it is known\n", "unusable"), (None, "error")])
def test_what_has_no_report_has_its_reason(text: str | None, status: str, tmp_path: Path) -> None:
    """Not understood is unusable, not there is an error; neither has causes or checks."""
    path = tmp_path / "b.txt"
    if text is not None:
        path.write_text(text)
    found = analyzed(str(path))
    assert found["bundles"][0]["status"] == status
    assert found["bundles"][0]["error"]
    if status == "error":
        assert (found["causes"], found["checks"], found["bundles"][0]["verdict"]) == ([], [], None)


def test_a_refused_bundle_is_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the refusal's own words, secrets hidden."""
    from analyzer import api
    from analyzer.errors import RefusedInput

    def load(*_: object, **__: object) -> None:
        raise RefusedInput("password=hunter2-Zq9-correct-horse is no bundle")

    monkeypatch.setattr(api, "load", load)
    (tmp_path / "b").write_text("x")
    row = analyzed(str(tmp_path / "b"))["bundles"][0]
    assert row["status"] == "unusable"
    assert "is no bundle" in row["error"]
    assert "hunter2" not in row["error"]


def test_a_lost_bundle_has_all_columns() -> None:
    """Empty where nothing is known."""
    row = lost("/a/b.tgz/", "its worker ended")["bundles"][0]
    assert set(row) == set(COLUMNS["bundles"])
    assert (row["bundle"], row["status"], row["error"], row["sha256"], row["verdict"]) == (
        "b.tgz",
        "error",
        "its worker ended",
        "",
        None,
    )
    assert failed({"path": "p"}, "unusable", "why")["bundles"][0]["path"] == "p"


def test_a_secret_in_the_name_is_hidden() -> None:
    """In the path and in the name made of it."""
    base = identified("/x/password=hunter2-Zq9-correct-horse", "/absent")
    assert "hunter2" not in str(base)


def test_the_hash_is_of_names_and_contents(tmp_path: Path) -> None:
    """A file's is that of its bytes; a folder's does not depend on the order of its entries, links are left out."""
    (tmp_path / "f").write_bytes(b"abc")
    assert content_hash(str(tmp_path / "f")) == hashlib.sha256(b"abc").hexdigest()
    first, second, third = (tmp_path / name for name in "abc")
    for place, names in ((first, "xy"), (second, "yx"), (third, "xz")):
        (place / "sub").mkdir(parents=True)
        for name in names:
            (place / "sub" / name).write_text("t")
    assert content_hash(str(first)) == content_hash(str(second)) != content_hash(str(third))
    (second / "sub" / "link").symlink_to(tmp_path / "f")
    assert content_hash(str(first)) == content_hash(str(second))
    (second / "sub" / "x").write_text("u")
    assert content_hash(str(first)) != content_hash(str(second))
    (second / "sub" / "x").write_text("t")
    assert content_hash(str(first)) == content_hash(str(second))
    (second / "sub" / "x").rename(second / "x")
    assert content_hash(str(first)) != content_hash(str(second))


def test_what_cannot_be_read_has_no_hash(tmp_path: Path) -> None:
    """Absent, a device, and a name that no file can have."""
    assert [content_hash(path) for path in (str(tmp_path / "absent"), "/dev/null", "a\0b")] == ["", "", ""]


def test_a_url_is_asked_of_its_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is read for its identity."""
    monkeypatch.setattr(rows, "identity_of", lambda url: f"<{url}>")
    assert content_hash("s3://x/y") == "<s3://x/y>"
