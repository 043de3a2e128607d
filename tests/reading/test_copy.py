"""What the shareable copy is made of: members in pseudonyms, and a look at what a copy still shows."""

from __future__ import annotations

import pickle
import zlib
from pathlib import Path
from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.reading import copy, leak_scan
from analyzer.redact.leaks import Leaks, Made
from analyzer.redact.pseudonyms import Pseudonyms

from tests.support.bundles import targz, write_tree
from tests.support.inline import agent, pods

LOG = "".join(f"I0302 09:00:{n:02}.000001       1 client.go:1] from acme-web01 line {n}\n" for n in range(20))
FILES: dict[str, str | bytes] = {
    "a/x.log": LOG,
    "p.txt": pods(agent("aaaaa", node="acme-web01")),
    "c.bin": b"\x00\x01\x02\xff" * 4000,
}


def served(what: str, paths: list[str], limits: Limits | None = None, **more: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    copy.serve(
        {"what": what, "paths": paths, "places": paths, "without": [], "everywhere": True, **more},
        limits or Limits(),
        sent.append,
    )
    return sent


def copied(
    paths: list[str], limits: Limits | None = None
) -> tuple[dict[str, str], list[tuple[str, str]], dict[str, str]]:
    """(text by name, what was left out, what was replaced)."""
    make = pickle.dumps(Pseudonyms(b"k" * 32, {"acme-web01": "node-a"})).hex()
    texts: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    name, done = "", {}
    for message in served("copy", paths, limits, make=make):
        if message["kind"] == "member":
            name = message["name"]
            texts[name] = ""
        elif message["kind"] == "data":
            texts[name] += message["bytes"].decode()
        elif message["kind"] == "left_out":
            left.append((message["name"], message["why"]))
        elif message["kind"] == "done":
            done = message["replaced"]
        elif message["kind"] == "end":
            assert message["lines"] == texts[name].count("\n")
    return texts, left, done


def test_members_in_pseudonyms(tmp_path: Path) -> None:
    """Every line on its place; what is no text is left out and said."""
    texts, left, replaced = copied([str(write_tree(tmp_path, FILES))])
    assert texts["a/x.log"] == LOG.replace("acme-web01", "node-a")
    assert texts["p.txt"].count("\n") == str(FILES["p.txt"]).count("\n")
    assert "acme-web01" not in texts["p.txt"]
    assert [(name, why.startswith("not text")) for name, why in left] == [("c.bin", True)]
    assert replaced["acme-web01"] == "node-a"


def test_containers_become_folders_and_names_stay_apart(tmp_path: Path) -> None:
    """A name that is taken gets a number."""
    files: dict[str, str | bytes] = {"a.tar.gz": targz({"x.log": LOG}), "a/x.log": LOG + "more\n"}
    texts, _, _ = copied([str(write_tree(tmp_path, files))])
    assert sorted(texts) == ["a/x.log", "a/x.log.2"]


def test_a_password_in_a_name_may_hold_what_divides_a_container_from_its_members(tmp_path: Path) -> None:
    """It is hidden before the container becomes a folder."""
    texts, _, _ = copied([str(write_tree(tmp_path, {"DB_PASS=amber!lake71.log": LOG}))])
    assert sorted(texts) == ["DB_PASS=[hidden:value].log"]


def test_what_is_beyond_a_limit_is_cut_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was copied before is kept; the last byte that is allowed is copied."""
    monkeypatch.setattr(copy, "BLOCK", 200)
    place = [str(write_tree(tmp_path, {"x.log": LOG}))]
    texts, left, _ = copied(place, Limits(member_bytes=500))
    assert left == [("x.log", "cut: only the first 400 bytes were copied")]
    assert 0 < len(texts["x.log"]) <= 400
    texts, left, _ = copied(place, Limits(member_bytes=len(LOG)))
    assert (left, texts["x.log"].count("\n")) == ([], 20)


def test_where_a_part_could_not_be_read_there_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a bundle that ends early, of a member that was cut; none where something is no text, and some for very many."""
    place = write_tree(tmp_path, FILES)
    (place / "d.gz").write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
    make = pickle.dumps(Pseudonyms(b"k" * 32)).hex()
    gaps = [m["name"] for m in served("copy", [str(place)], make=make) if m["kind"] == "gap"]
    assert gaps == ["d"]
    gaps = [m["name"] for m in served("copy", [str(place)], Limits(members=2), make=make) if m["kind"] == "gap"]
    assert gaps[-1:] == ["rest"]
    monkeypatch.setattr(copy, "MOST_GAPS", 1)
    (place / "e.gz").write_bytes((place / "d.gz").read_bytes())
    gaps = [m["name"] for m in served("copy", [str(place)], make=make) if m["kind"] == "gap"]
    assert gaps == ["d"]


@pytest.mark.parametrize("name", ["a.log.gz", "p.txt.gz"])
def test_what_stands_in_front_of_damage_is_copied_to_its_last_byte(tmp_path: Path, name: str) -> None:
    """The line in which it ends, too, of a log and of a document: a reader of the original reads it, and its diagnosis may rest on it."""
    whole = FILES["a/x.log"] if name == "a.log.gz" else "kind: Pod\nmetadata:\n  name: acme-web01\n"
    assert isinstance(whole, str)
    stream = zlib.compressobj(wbits=31)
    cut = stream.compress(whole.encode()[:-7]) + stream.flush(zlib.Z_FULL_FLUSH)
    texts, left, _ = copied([str(write_tree(tmp_path, {name: cut}))])
    (text,) = (text for text in texts.values() if text)
    assert text == whole[:-7].replace("acme-web01", "node-a")
    assert "ends early" in left[0][1]


def test_a_gap_of_a_copy_is_no_leak(tmp_path: Path) -> None:
    """What cannot be looked at is not known to be clean, but for what is there to be unread."""
    place = str(write_tree(tmp_path, {"x.unread.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\x03"}))
    look = [leak_scan.scan([place], [place], [], Limits(), Leaks([]), Made(()), gaps) for gaps in ([], ["x.unread.gz"])]
    assert [len(one) for one in look] == [1, 0]


def test_a_block_ends_before_an_open_key() -> None:
    """Its lines are hidden together, or not at all."""
    begin, end = b"-----BEGIN X KEY-----\n", b"-----END X KEY-----\n"
    assert copy._whole(b"a\nb\nc") == 3
    assert copy._whole(b"abc") == -1
    assert copy._whole(b"a\n" + begin + b"MII\n") == 1
    assert copy._whole(b"a\n" + begin + b"MII\n" + end) == len(b"a\n" + begin + b"MII\n" + end) - 1
    far = b"a\n" + begin + b"M" * copy.PEM_BYTES + b"\n"
    assert copy._whole(far) == len(far) - 1


def test_the_child_tells_what_the_scan_found(tmp_path: Path) -> None:
    """As one message, with the words that are worth a look."""
    [five] = list(
        served(
            "scan",
            [str(write_tree(tmp_path / "g", {"x.txt": "acme-web01\n"}))],
            words=["acme-web01"],
            names=[],
            made=[],
            gaps=[],
        )
    )
    assert (len(five["found"]), five["remaining"]) == (1, [])


def test_documents_are_sent_in_their_order_in_whatever_lots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small ones are made shareable together; a log or the end of the bundle ends the lot."""
    files: dict[str, str | bytes] = {f"d{at}.yaml": f"node: acme-web01\nn: {at}\n" for at in range(6)}
    files |= {"d3.log": LOG, "d5.txt": "password: hunter2secret\n  acme-web01   1\n"}
    place = str(write_tree(tmp_path, files))
    whole = copied([place])
    assert list(whole[0]) == sorted(files)
    assert whole[0]["d4.yaml"] == "node: node-a\nn: 4\n"
    assert whole[0]["d5.txt"] == 'password: "[hidden:value]"\n  node-a       1\n'
    for lot in (1, 40):
        monkeypatch.setattr(copy, "LOT", lot)
        assert copied([place]) == whole
