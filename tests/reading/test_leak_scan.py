"""A look at what a copy still shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.limits import Limits
from analyzer.reading import leak_scan
from analyzer.redact.leaks import Leaks, Made

from tests.support.bundles import write_tree


def found(
    tmp_path: Path, text: str, words: list[str], names: list[str], name: str = "x.txt", made: tuple[str, ...] = ()
) -> list[str]:
    place = str(write_tree(tmp_path, {name: text}))
    return leak_scan.scan([place], [place], words, Limits(), Leaks(names), Made(made))


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


def test_what_stands_in_one_of_many_like_lines_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name, an address, an agent or a number of the original among lines that differ from others in their digits only."""
    monkeypatch.setattr(leak_scan, "BLOCK", 1000)
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
    assert leak_scan._secret(line, Made(["node-0a193947"])) is left


def test_a_drawn_address_holds_nobodys_name(tmp_path: Path) -> None:
    """Four hexadecimal digits of it are spelt like a short name; beside the address it is still found."""
    text, made = "v6=fd4d:dfc4::fbce:f46d x\n", ("fd4d:dfc4::fbce:f46d",)
    assert found(tmp_path / "a", text, ["fbce"], ["fbce"], made=made) == []
    assert len(found(tmp_path / "b", text, ["fbce"], ["fbce"])) == 2
    assert len(found(tmp_path / "c", text + "fbce y\n", ["fbce"], ["fbce"], made=made)) == 2


def test_a_word_is_looked_for_by_its_part_with_most_letters() -> None:
    """Five digits stand in every other line of a log, and what stands in front of them in few."""
    assert leak_scan._longest_parts(["app-00017", "WORKER-2B22C", "10.0.0.1", "12345678", "web-1a2b3c4d"]) == {
        "app", "worker", "22222222", "2a2b2c2d",
    }  # fmt: skip


def test_a_colour_is_no_part_of_a_name(tmp_path: Path) -> None:
    """The letter with which it ends stands right in front of the name, and both are found apart."""
    for number, sign in enumerate(("\x1b", "\\x1b", "")):
        text = f"unit {sign}[38;5;185macme-db1{sign}[0m x\n"
        assert len(found(tmp_path / f"a{number}", text, ["acme-db1"], ["acme-db1"])) == 2
        assert found(tmp_path / f"b{number}", text, ["m", "185macme"], []) == []


def test_of_many_members_the_one_is_named_in_which_it_stands(tmp_path: Path) -> None:
    """Small members are looked at together, and each by itself where something is found."""
    files: dict[str, str | bytes] = {f"m{at:02}.txt": f"line {at}\n" for at in range(30)}
    files |= {"m07.txt": "x acme-web01 y\n", "m21.txt": "a\npassword: hunter2secret\n"}
    place = str(write_tree(tmp_path, files))
    told = leak_scan.scan([place], [place], ["acme-web01"], Limits(), Leaks(["acme-web01"]), Made(()))
    assert told == [
        "m07.txt: a name or an address of the original (10 characters)",
        "m21.txt: a line still looks like a secret",
        "1 times a name of the original (10 characters)",
    ]
