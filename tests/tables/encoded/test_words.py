"""Texts become numbers once, and what is sent in parts is put together as if it had been sent at once."""

from __future__ import annotations

from array import array

import pytest
from analyzer.schema import BGP_PEERS
from analyzer.tables.encoded import words as module
from analyzer.tables.encoded import words as words_room
from analyzer.tables.encoded.words import UNDESCRIBED, Behind, Decoded, EncodedBlock, Encoder, Words, join

from tests.support.values import are_values

NONE = "nothing"


def describe(text: str) -> Decoded | None:
    """Upper case is odd, an exclamation cited, `nothing` unreadable."""
    return (
        None if text == NONE else Decoded((text.strip("!"),), text.islower() or not text.isalpha(), text.endswith("!"))
    )


def test_a_text_is_described_once_and_keeps_its_number() -> None:
    """Numbers count up, one that is odd is negative, one that cannot be read is -1, and cited ones are remembered."""
    asked = []

    def counted(text: str) -> Decoded | None:
        asked.append(text)
        return describe(text)

    words = Words(counted)
    numbers = [words[text] for text in ("a", "B", "a", NONE, "c!", "B", NONE)]
    assert numbers == [2, -3, 2, -1, 4, -3, -1]
    assert asked == ["a", "B", NONE, "c!"]
    assert [words.entry(number) for number in (2, -3, 4)] == [("a",), ("B",), ("c",)]
    assert words.cited == {4}
    assert words.made_of == ()
    assert not words.gave_up


def test_numbers_go_on_when_texts_are_forgotten() -> None:
    """What was sent stays valid: an old number is never given to another text."""
    words = Words(describe)
    assert (words["a"], words["b!"]) == (2, 3)
    words.behind["x"] = Behind(words, "x")
    words.dump()
    words.forget()
    assert (len(words), words.cited, words.behind, words.after) == (0, set(), {}, {})
    assert words["c"] == 4
    assert words.entry(4) == ("c",)
    assert words.dump()["entries"] == [("c",)]


def test_only_what_is_new_is_sent() -> None:
    """The two places that stand for nothing come with the first part."""
    words = Words(describe)
    words["a"]
    assert words.dump()["entries"] == [None, None, ("a",)]
    words["a"], words["b"]
    assert words.dump()["entries"] == [("b",)]
    assert words.dump()["entries"] == []


def test_entries_of_numbers_are_sent_as_one_array() -> None:
    """As many numbers for an entry as it is made of; -1 where there is none."""
    lines = Words(lambda text: Decoded((int(text[0]), int(text[1]))), ("name", "rest"))
    lines["12"], lines["34"]
    assert lines.dump()["entries"] == array("i", [-1, -1, -1, -1, 1, 2, 3, 4])


def test_looking_up_stops_when_texts_do_not_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until there are many the answer is yes; when more than half were new it is no, and stays so."""
    monkeypatch.setattr(module, "FEW_WORDS", 4)
    words = Words(describe)
    assert words.pays(10)
    for at in range(4):
        words[f"w{at}"]
    assert words.pays(0)  # few
    words["w4"]
    assert words.pays(0)  # 5 of 10 is half
    words["w5"]
    assert not words.pays(100)
    assert words.gave_up
    assert not words.pays(0)


def test_texts_of_equal_width_are_numbered_without_a_look() -> None:
    """Far above the others, by how many fit in; those of one width follow each other in one piece."""
    words = Words(describe)
    assert words.all_new(b"aabb", 2) == UNDESCRIBED
    assert words.all_new(b"cc", 2) == UNDESCRIBED + 2
    assert words.all_new(b"dddeee", 3) == UNDESCRIBED + 3
    assert words.all_new(b"ff", 2) == UNDESCRIBED + 5
    sent = words.dump()
    assert sent["undescribed"] == [(UNDESCRIBED, 2, 6), (UNDESCRIBED + 3, 3, 6), (UNDESCRIBED + 5, 2, 2)]
    assert sent["texts"] == b"aabbccdddeeeff"
    assert words.dump()["undescribed"] == []
    assert words.all_new(b"gg", 2) == UNDESCRIBED + 6


def test_a_text_behind_another_on_its_line() -> None:
    """The number is that of the text alone; something else before it, or another line in it, is no such text."""
    words = Words(describe)
    behind = Behind(words, "up ")
    assert behind["up a"] == words["a"]
    assert behind["dn a"] == -1
    assert behind["up a\nb"] == -1
    assert set(words) == {"a"}


def test_a_text_by_how_it_goes_on() -> None:
    """Only the end is looked at again."""
    words = Words(describe)
    after = module.After(words, "10.0.0.")
    assert after["7"] == words["10.0.0.7"]
    assert dict(after) == {"7": words["10.0.0.7"]}


def test_a_block_holds_the_rows_of_each_fragment() -> None:
    """Their number, where they stand among plain rows, and what they share; once sent they are forgotten."""
    block = EncodedBlock(BGP_PEERS, {"peer_ip": ("name", 0)})
    block.add([("", 0, 5, 2), ("", 3, 9, 1)], 4, {"source": "a"})
    block.add([("", 7, 2, 3)], 4, {"source": "b"})
    assert block.size == 6
    sent = block.dump()
    assert sent == {
        "places": {"peer_ip": ("name", 0)}, "size": 6, "runs": [("", 0, 5, 2), ("", 3, 9, 1), ("", 7, 2, 3)],
        "after": [(4, 3), (4, 3)], "fragments": [{"source": "a"}, {"source": "b"}], "spans": [3, 3],
    }  # fmt: skip
    assert block.dump() == {
        "places": {"peer_ip": ("name", 0)},
        "size": 0,
        "runs": [],
        "after": [],
        "fragments": [],
        "spans": [],
    }


def test_lines_are_held_in_one_of_two_forms() -> None:
    """As numbers of whole lines where a group has these, else as the numbers of their parts; each form counts its own lines."""
    encoded = Encoder()
    assert encoded.dump() == {}
    encoded.words = {"line": Words(describe, ("name", "rest")), "name": Words(describe), "rest": Words(describe)}
    assert encoded.lines({"line": [2, 2, 3]}) == ("line", 0)
    assert encoded.lines({"name": [4], "rest": [5]}) == ("", 0)
    assert encoded.lines({"line": [2]}) == ("line", 3)
    assert encoded.lines({"name": [4, 4], "rest": [5, 6]}) == ("", 1)
    assert encoded.lines({"name": [4], "rest": [5]}) == ("", 3)
    sent = encoded.dump()
    assert {group: list(numbers) for group, numbers in sent["codes"].items()} == {
        "line": [2, 2, 3, 2], "name": [4, 4, 4, 4], "rest": [5, 5, 6, 5],
    }  # fmt: skip
    assert sent["words"].keys() == {"line", "name", "rest"}
    assert encoded.lines({"line": [9]}) == ("line", 4)
    assert {group: list(numbers) for group, numbers in encoded.dump()["codes"].items()} == {"line": [9]}


def part(text: str, rows: int, plain: int) -> dict[str, object]:
    """One dump with a text, an unread text and some rows."""
    encoded = Encoder()
    words = encoded.words["name"] = Words(describe)
    number = words[text]
    words.all_new(text.encode() * 2, len(text))
    lines = encoded.words["line"] = Words(lambda _: Decoded((1, 2)), ("name", "rest"))
    lines[text]
    form, first = encoded.lines({"name": [number] * rows})
    block = encoded.blocks["bgp_peers"] = EncodedBlock(BGP_PEERS, {"peer_ip": ("name", 0)})
    block.add([(form, first, 1, rows)], plain, {"source": text})
    return encoded.dump()


def test_parts_are_joined_in_order() -> None:
    """Rows add up, plain rows that came with earlier parts stand before the later ones, texts and numbers follow each other."""
    known: dict[str, object] = {}
    join(known, part("aa", 2, 1), {})
    join(known, part("bbb", 3, 1), {"bgp_peers": 5})
    table = known["tables"]["bgp_peers"]  # type: ignore[index]
    assert (table["size"], table["spans"], table["after"]) == (5, [2, 3], [(1, 2), (6, 3)])
    assert table["places"] == {"peer_ip": ("name", 0)}
    assert [f["source"] for f in table["fragments"]] == ["aa", "bbb"]
    assert table["runs"] == [("", 0, 1, 2), ("", 0, 1, 3)]
    words = known["words"]["name"]  # type: ignore[index]
    assert words["entries"] == [None, None, ("aa",), None, None, ("bbb",)]
    assert words["undescribed"] == [(UNDESCRIBED, 2, b"aaaa"), (UNDESCRIBED, 3, b"bbbbbb")]
    lines = known["words"]["line"]  # type: ignore[index]
    assert [list(one) for one in lines["entries"]] == [[-1, -1, -1, -1, 1, 2]] * 2
    assert [list(one) for one in known["codes"]["name"]] == [[2, 2], [2, 2, 2]]  # type: ignore[index]


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(words_room, filled=("EncodedBlock",), on={"ordinary"})
