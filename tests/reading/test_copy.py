"""What the shareable copy is made of: members in pseudonyms, and a look at what a copy still shows."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading import copy
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
    copy.serve({"what": what, "paths": paths, "places": paths, **more}, limits or Limits(), sent.append)
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


def test_what_is_beyond_a_limit_is_cut_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was copied before is kept; the last byte that is allowed is copied."""
    monkeypatch.setattr(copy, "BLOCK", 200)
    place = [str(write_tree(tmp_path, {"x.log": LOG}))]
    texts, left, _ = copied(place, replace(Limits(), member_bytes=500))
    assert left == [("x.log", "cut: only the first 400 bytes were copied")]
    assert 0 < len(texts["x.log"]) <= 400
    texts, left, _ = copied(place, replace(Limits(), member_bytes=len(LOG)))
    assert (left, texts["x.log"].count("\n")) == ([], 20)


def test_where_a_part_could_not_be_read_there_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a bundle that ends early, of a member that was cut; none where something is no text, and some for very many."""
    place = write_tree(tmp_path, FILES)
    (place / "d.gz").write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
    make = pickle.dumps(Pseudonyms(b"k" * 32)).hex()
    gaps = [m["name"] for m in served("copy", [str(place)], make=make) if m["kind"] == "gap"]
    assert gaps == ["d"]
    gaps = [
        m["name"] for m in served("copy", [str(place)], replace(Limits(), members=2), make=make) if m["kind"] == "gap"
    ]
    assert gaps[-1:] == ["rest"]
    monkeypatch.setattr(copy, "MOST_GAPS", 1)
    (place / "e.gz").write_bytes((place / "d.gz").read_bytes())
    gaps = [m["name"] for m in served("copy", [str(place)], make=make) if m["kind"] == "gap"]
    assert gaps == ["d"]


def test_a_gap_of_a_copy_is_no_leak(tmp_path: Path) -> None:
    """What cannot be looked at is not known to be clean, but for what is there to be unread."""
    place = str(write_tree(tmp_path, {"x.unread.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\x03"}))
    look = [copy.scan([place], [place], [], Limits(), Leaks([]), Made(()), gaps) for gaps in ([], ["x.unread.gz"])]
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


def test_names_in_the_text_are_harvested(tmp_path: Path) -> None:
    """And in folders that are named like an object."""
    place = write_tree(tmp_path, {"acme-7/x.txt": "x /home/carol/y\n", "plain/x.txt": "owner: dave-miller"})
    [*begun, done] = served("harvest", [str(place)])
    assert [message["kind"] for message in begun] == ["begin", "begin"]
    assert done["names"] == [["folder", "acme-7"], ["user", "carol"], ["who", "dave-miller"]]


def found(
    tmp_path: Path, text: str, words: list[str], names: list[str], name: str = "x.txt", made: tuple[str, ...] = ()
) -> list[str]:
    place = str(write_tree(tmp_path, {name: text}))
    return copy.scan([place], [place], words, Limits(), Leaks(names), Made(made))


def test_what_a_copy_must_not_hold(tmp_path: Path) -> None:
    """A word of the original, one of its names, what looks like a secret; in names of members too."""
    assert found(tmp_path / "a", "nothing\n", ["acme-web01"], ["acme-db7"]) == []
    [one] = found(tmp_path / "b", "x acme-web01 y\n", ["acme-web01"], [])
    assert one == "x.txt: a name or an address of the original (10 characters)"
    assert found(tmp_path / "c", "x acme-web012 acme-web01.x y\n", ["acme-web01"], []) == []
    [two] = found(tmp_path / "d", "a acme-db7 b acme-db7.log", [], ["acme-db7"])
    assert two.endswith("a name of the original (8 characters)")
    [three] = found(tmp_path / "e", "a\npassword: hunter2secret\n", [], [])
    assert three == "x.txt: a line still looks like a secret"
    [four] = found(tmp_path / "f", "x\n", ["acme-web01"], [], "acme-web01/x.txt")
    assert four.startswith("a member's name: ")
    [six] = found(tmp_path / "h", "dial [fd00:1::7]:8132\n", ["fd00:1::7", "fd00:1::8"], [])
    assert six.endswith("(9 characters)")
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


def test_what_stands_in_one_of_many_like_lines_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name, an address, an agent or a number of the original among lines that differ from others in their digits only."""
    monkeypatch.setattr(copy, "BLOCK", 1000)
    agent = "1600a35a-0000-4000-8000-000000000017"
    lines = [
        f'I0302 09:00:00.{at:06}       1 server.go:{at}] "Start" agentID="{agent[:-2]}{at % 90 + 10}" connectionID={at} took={at}.5s'
        for at in range(400)
    ]
    whole = "\n".join(line.replace(agent, "x") for line in lines)
    for number, word in enumerate((agent, "acme-db77", "10.7.7.7", "fd77::77", "77-77-77-77", "777777")):
        clean = f"{whole}\nlast {word.replace('7', '8')} x=1\nlast {word.replace('7', '6')} x=2\n" * 3
        assert found(tmp_path / f"a{number}", clean, [word], []) == []
        assert len(found(tmp_path / f"b{number}", f"{clean}last {word} x=3\n", [word], [])) == 1
        assert found(tmp_path / f"c{number}", f"{clean}{lines[0].replace('=0', '=' + word)}\n", [word], [])
    assert len(found(tmp_path / "d", f"{whole}\n" + lines[3].replace(agent[:-2] + "13", agent), [agent], [])) == 1
    for name in ("acme-db77", "db77"):
        clean = "".join(f"last {name.replace('77', str(at))} x={at}\n" for at in range(10, 70)) * 3
        assert found(tmp_path / f"e{name}", clean, [], [name]) == []
        assert len(found(tmp_path / f"f{name}", f"{clean}last {name} x=3\n", [], [name])) == 1


def test_a_pseudonym_is_no_secret(tmp_path: Path) -> None:
    """Where a name stood behind the word for a password, its pseudonym does; a secret beside it is still one."""
    made = ("user-64b10c60", "node-0a193947")
    for number, text in enumerate(("wrong password USER-64b10c60\n", "user user-64b10c60 token=node-0a193947 x\n")):
        assert found(tmp_path / str(number), text, [], [], made=made) == []
        assert len(found(tmp_path / f"b{number}", text, [], [])) == 1
        assert len(found(tmp_path / f"c{number}", text.strip() + " password=hunter2secret\n", [], [], made=made)) == 1


@pytest.mark.parametrize(
    ("line", "left"),
    [("dial 10.0.0.1 failed", False), ("token=node-0a193947", False), ("password=hunter2secret", True)],
)
def test_a_line_holds_a_secret_by_itself(line: str, left: bool) -> None:
    """Also one that changed only together with its neighbours."""
    assert copy._secret(line, Made(["node-0a193947"])) is left


def test_a_drawn_address_holds_nobodys_name(tmp_path: Path) -> None:
    """Four hexadecimal digits of it are spelt like a short name; beside the address it is still found."""
    text, made = "v6=fd4d:dfc4::fbce:f46d x\n", ("fd4d:dfc4::fbce:f46d",)
    assert found(tmp_path / "a", text, ["fbce"], ["fbce"], made=made) == []
    assert len(found(tmp_path / "b", text, ["fbce"], ["fbce"])) == 2
    assert len(found(tmp_path / "c", text + "fbce y\n", ["fbce"], ["fbce"], made=made)) == 2


def test_a_word_is_looked_for_by_its_part_with_most_letters() -> None:
    """Five digits stand in every other line of a log, and what stands in front of them in few."""
    assert copy._longest_parts(["app-00017", "WORKER-2B22C", "10.0.0.1", "12345678", "web-1a2b3c4d"]) == {
        "app", "worker", "22222222", "2a2b2c2d",
    }  # fmt: skip


def test_names_that_could_not_be_gathered_stop_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member in which the look for names ends early would show them; damage of the input itself does not stop it."""
    bundle = write_tree(tmp_path / "case", FILES)
    assert served("harvest", [str(bundle)])[-1]["kind"] == "done"

    def late(text: str) -> set[tuple[str, str]]:
        raise TimeoutError("too slow")

    monkeypatch.setattr(copy, "listed", late)
    monkeypatch.setattr(copy, "may_list", lambda _: True)
    with pytest.raises(InputError, match="the names of 3 members could not be gathered"):
        served("harvest", [str(bundle)])
