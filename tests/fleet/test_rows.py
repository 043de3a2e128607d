"""One bundle as rows: what it is, what was found, and the reason where nothing was."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.fleet.identity import Options, content_digest, marks
from analyzer.fleet.rows import COLUMNS, SAME, analyzed, failed, identified, lost

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes

TEXT = nodes(node("10.0.0.1", status="NotReady"), node("10.0.0.2"))


@pytest.fixture(autouse=True)
def _in_this_process(in_this_process: None) -> None:
    """What confines a reader has tests of its own."""


def test_a_bundle_is_one_row_and_a_row_a_cause_and_a_check(tmp_path: Path) -> None:
    """Counts are those of its checks, every row has its columns and the bundle's hash."""
    place = write_tree(tmp_path / "b", {"n.txt": TEXT})
    found = analyzed(str(place), Options(tables=("nodes",)))
    (row,) = found["bundles"]
    assert set(row) == set(COLUMNS["bundles"])
    assert (row["status"], row["error"], row["bundle"], row["members"]) == ("ok", "", "b", 1)
    states = [check["status"] for check in found["checks"]]
    for name, word in (("failed", "fail"), ("warned", "warn"), ("passed", "pass"), ("unknown", "unknown")):
        assert row[name] == states.count(word)
    assert [cause["rank"] for cause in found["causes"]] == list(range(1, len(found["causes"]) + 1))
    assert row["cause"] == (found["causes"][0]["cause"] if found["causes"] else None)
    assert [one["name"] for one in found["tables/nodes"]] == ["10.0.0.1", "10.0.0.2"]
    assert {one["sha256"] for lot in found.values() for one in lot} == {content_digest(str(place))}
    assert [one["ready"] for one in found["tables/nodes"]] == [False, True]
    assert found["reports"][0]["report"].startswith("{")
    assert row["marks"] == marks(str(place)) != ""
    assert (row["kept_tables"], row["unread_lines"], row["lost_members"]) == ("nodes", 0, 0)


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


def test_a_file_that_may_not_be_read_is_no_bad_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it was seen, so it is out of reach, as a store that does not answer."""
    from analyzer import api
    from analyzer.errors import InputError

    def load(*_: object, **__: object) -> None:
        raise InputError("Permission denied")

    monkeypatch.setattr(api, "load", load)
    (tmp_path / "b").write_text("x")
    assert analyzed(str(tmp_path / "b"))["bundles"][0]["status"] == "unusable"
    monkeypatch.setattr("analyzer.fleet.rows.content_digest", lambda _: "")
    assert analyzed(str(tmp_path / "b"))["bundles"][0]["status"] == "error"


def test_a_refused_bundle_is_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the refusal's own words, secrets hidden."""
    from analyzer import api
    from analyzer.errors import RefusedInput

    def load(*_: object, **__: object) -> None:
        raise RefusedInput("this is no bundle: password=hunter2-Zq9-correct-horse")

    monkeypatch.setattr(api, "load", load)
    (tmp_path / "b").write_text("x")
    row = analyzed(str(tmp_path / "b"))["bundles"][0]
    assert row["status"] == "unusable"
    assert "this is no bundle" in row["error"]
    assert "hunter2" not in row["error"]


def test_a_lost_bundle_has_all_columns() -> None:
    """Empty where nothing is known."""
    row = lost("/a/b.tgz/", Options(), "error", "its worker ended")["bundles"][0]
    assert set(row) == set(COLUMNS["bundles"])
    assert (row["bundle"], row["status"], row["error"], row["sha256"], row["verdict"]) == (
        "b.tgz",
        "error",
        "its worker ended",
        "",
        None,
    )
    assert lost("/a", Options(tables=("nodes",)), "killed", "")["bundles"][0]["kept_tables"] == "nodes", (
        "it is done, and has none"
    )
    assert failed({"path": "p"}, "unusable", "why")["bundles"][0]["path"] == "p"


def test_a_secret_in_the_name_is_hidden() -> None:
    """In the path and in the name made of it."""
    base = identified("/x/password=hunter2-Zq9-correct-horse", Options())
    assert "hunter2" not in str(base)


def test_a_signed_link_is_known_by_what_stands_before_its_signature() -> None:
    """A row says which object it is of, the same on another day; a link whose question holds no secret is whole, and so is a path."""
    signed = (
        "https://h.example/in/b.tgz?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F2026030{0}%2Fus-east-1&X-Amz-Signature="
        + "fe5f80f77d5fa3be" * 4
    )
    rows = [identified(signed.format(day), Options()) for day in (2, 3)]
    assert [(row["path"], row["bundle"]) for row in rows] == [
        ("https://h.example/in/b.tgz?[hidden:query]", "b.tgz")
    ] * 2
    for path in ("https://h.example/b.tgz?id=5", "/in/what?.tgz"):
        assert identified(path, Options())["path"] == path


def test_content_that_is_known_is_not_analysed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its digest decides, whatever its time says; other content is read."""
    place = write_tree(tmp_path / "b", {"n.txt": TEXT})
    digest = analyzed(str(place))["bundles"][0]["sha256"]
    assert analyzed(str(place), known=("x",))["bundles"][0]["status"] == "ok"
    monkeypatch.setattr("analyzer.api.load", None)
    assert analyzed(str(place), known=("x", digest)) == {
        SAME: [{"path": str(place), "sha256": digest, "marks": marks(str(place))}]
    }


def test_content_that_changed_while_it_was_read_has_no_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the next run looks at it again."""
    from analyzer import api

    path, load = tmp_path / "n.txt", api.load
    path.write_text(TEXT)
    assert analyzed(str(path))["bundles"][0]["marks"]

    def slowly(*given: object, **more: object) -> object:
        found = load(*given, **more)  # type: ignore[arg-type]
        path.write_text(TEXT + "\n")
        return found

    monkeypatch.setattr(api, "load", slowly)
    assert analyzed(str(path))["bundles"][0]["marks"] == ""


def test_redacted_rows_hold_no_name(tmp_path: Path) -> None:
    """Neither of the bundle nor of what is in it; under one key the same pseudonym comes again."""
    text = nodes(node("acme-worker-7", "10.9.8.7", status="NotReady"), node("10.0.0.2"))
    place = write_tree(tmp_path / "acme-prod", {"n.txt": text})
    one, two, three = (analyzed(str(place), Options(redact=True), key=key) for key in (b"k" * 16, b"k" * 16, b"l" * 16))
    assert "acme" not in str(one)
    assert "10.9.8.7" not in str(one)
    assert one["bundles"][0]["path"] == two["bundles"][0]["path"] != three["bundles"][0]["path"]
    assert "acme" not in str(analyzed(str(tmp_path / "absent-acme"), Options(redact=True), key=b"k" * 16))


def test_a_name_that_is_no_utf8_is_found_again() -> None:
    """What the rows call it is what the dataset stores, so the next run knows it."""
    base = identified("/x/bad\udcff.tar", Options())
    assert (base["path"], base["bundle"]) == ("/x/bad\\udcff.tar", "bad\\udcff.tar")
