"""A line as long as a file is looked at in pieces, and nothing that is hidden in it depends on where these end."""

from __future__ import annotations

import json
import random
import re

import pytest
from analyzer.redact.pieces import BESIDE, LONG, PIECE, in_pieces
from analyzer.redact.secrets import _hide, hide

FILLERS = (
    '{{"name":"n{}","count":{}}},',
    "function f{}(a){{return a[{}]}};",
    "li.c{}>b{{margin:{}px}}",
    '"a{}, \\"b\\"; {}",',
)
SECRETS = (
    ' "password":"hunter2corvus",',
    " db.login(user, {password: 'hunter2corvus'});",
    " --token hunter2corvus9x;",
    ' "postgres://app:hunter2corvus@db/x",',
    " Authorization: Bearer hunter2corvus77;",
)


@pytest.mark.parametrize("filler", FILLERS)
def test_what_is_hidden_is_what_is_hidden_in_the_whole(filler: str) -> None:
    """Secrets of several kinds at places of which some would be divided: none is left, and the rest is as it was."""
    draw = random.Random(5)
    parts = [
        filler.format(at, draw.randrange(10**6)) + (draw.choice(SECRETS) if at % 7 == 3 else "") for at in range(700)
    ]
    text = "".join(parts)
    assert len(text) > LONG
    clean = hide(text)
    assert "corvus" not in clean
    assert clean == _hide(text)
    assert hide(clean) == clean


def test_no_cut_divides_what_is_found_across_it() -> None:
    """A name and its value that stand on both sides of each possible cut: it is made somewhere else, or nowhere."""
    asked: list[str] = []

    def find(text: str) -> str:
        asked.append(text)
        return re.sub("key;value", "key;x", text)

    text = "key;value " * 4000
    assert in_pieces(text, find) == text.replace("value", "x")
    assert asked[-1] == text
    asked.clear()
    text = "key;value, " * 4000
    assert in_pieces(text, find) == text.replace("value", "x")
    assert max(map(len, asked)) < 2 * PIECE


@pytest.mark.parametrize("joint", [" ", " x=y "])
def test_a_line_of_words_alone_is_parted_between_them(joint: str) -> None:
    """A megabyte without a quote or a comma: no look at more than some kilobytes, and the same is hidden as in the whole."""
    draw = random.Random(3)
    words = [f"word{draw.randrange(10**5)}" + (draw.choice(SECRETS)[:-1] if at % 60 == 7 else "") for at in range(3500)]
    text = (
        joint.join(words).replace(",", " ").replace(";", " ").replace('"', "").translate({ord(c): None for c in "{}[]"})
    )
    asked: list[str] = []

    def find(one: str) -> str:
        asked.append(one)
        return _hide(one)

    assert in_pieces(text, find) == _hide(text)
    assert max(map(len, asked)) < 2 * PIECE
    assert "corvus77" not in hide(text)


@pytest.mark.parametrize("joint", ["= ", ": ", " -p "])
def test_no_cut_stands_beside_what_joins_a_name_and_its_value(joint: str) -> None:
    """Where nothing else is there to part the text by, it is looked at as a whole."""
    asked: list[str] = []
    text = joint.join(["abcdef"] * 5000)
    in_pieces(text, lambda one: asked.append(one) or one)  # type: ignore[func-returns-value]
    assert asked == [text]


def test_a_string_in_quotes_stays_whole() -> None:
    """Wherever it begins and however long it is; a quote that is escaped ends none."""
    asked: list[str] = []
    inner = 'a, \\"b\\"; c ' * 3000
    text = f'{{"a":"b",}};{"x," * 5000}"{inner}",{"y," * 5000}'
    assert in_pieces(text, lambda part: asked.append(part) or part) == text
    assert "".join(part for part in asked if len(part) > 2 * BESIDE) == text
    assert any(f'"{inner}"' in part for part in asked)


def test_the_pieces_of_a_long_text_are_small() -> None:
    """Twice the text is twice the work: no piece grows with it."""
    for count in (5000, 10000):
        asked: list[int] = []
        in_pieces("var a=1;" * count, lambda part: asked.append(len(part)) or part)
        assert max(asked) < 2 * PIECE
        assert sum(asked) < 1.4 * 8 * count


LONG_AGO = {
    "list": '"passwords":[' + ",".join(f'"hunter{at}corvus"' for at in range(150)) + "],",
    "mapping": '"secrets":{' + ",".join(f'"k{at}":"hunter{at}corvusX9"' for at in range(120)) + "},",
    "arguments": '"x":["' + '","'.join(["run", *(f"--f{at}" for at in range(150)), "--password", "hunter2corvus9"]) + '"],',
    "data": '"o":{"data":{' + ",".join(f'"k{at}":"corvus{at}"' for at in range(120)) + '},"kind":"Secret"},',
    "cookies": "h:'Cookie: " + "; ".join(f"c{at}=hunter{at}corvus9" for at in range(70)) + "',",
    "rows": "INSERT INTO u (name,password) VALUES " + ",".join(f"('u','hunter{at}corvus')" for at in range(120)) + ";",
}  # fmt: skip


@pytest.mark.parametrize("told", LONG_AGO.values(), ids=LONG_AGO)
def test_what_a_name_far_in_front_tells_is_hidden(told: str) -> None:
    """Of a list, a mapping, a command and the data of a Secret, also where they are longer than what is compared at a cut."""
    assert len(told) > 2 * BESIDE
    filler = "".join(f'"n{at}":{{"a":{at},"b":"x"}},' for at in range(600))
    text = f"{{{filler}{told}{filler[:2000]}}}"
    clean = hide(text)
    assert "corvus" not in clean
    assert clean.startswith("{" + filler)
    assert clean.endswith(filler[:2000] + "}")


def test_a_list_without_an_end_is_parted_all_the_same() -> None:
    """One that is longer than what a rule reads as one is looked at in pieces as anything else."""
    asked: list[int] = []
    in_pieces('"tokens":[' + "[1,2]," * 10_000, lambda part: asked.append(len(part)) or part)
    assert max(asked) < 4 * PIECE


@pytest.mark.parametrize(
    ("head", "entry", "between", "tail"),
    [
        ('{"a":1,"passwords":[', '"corvus{}x"', ",", '],"z":2}'),
        ('{"a":1,"tokens":{', '"u{}":"corvus{}x"', ",", '},"z":2}'),
        ("passwords: [", "corvus{}x", ", ", "]"),
        ("tokens: {", "u{}: corvus{}x", ", ", "}"),
        ("INSERT INTO users (name,password) VALUES ", "('bob','corvus{}x')", ", ", ";"),
        ("Cookie: a=b", "c{}=corvus{}x", "; ", ""),
    ],
)
def test_a_list_that_is_longer_than_a_piece_is_hidden_to_its_end(
    head: str, entry: str, between: str, tail: str
) -> None:
    """Below the name of a secret, in rows of a table and in a cookie; what stands behind it stays."""
    text = head + between.join(entry.format(at, at) for at in range(1700)) + tail
    assert len(text) > LONG
    clean = hide(text)
    assert "corvus" not in clean
    assert clean.startswith(head[:7])
    assert clean.endswith(tail)


def test_a_list_is_parted_with_its_name_in_front_of_each_part() -> None:
    """Nothing of the name is left where a part begins, and one that would change it is not parted there."""
    asked: list[str] = []

    def find(text: str) -> str:
        asked.append(text)
        return re.sub(r"(?<=[\[,])x\d+", "-", text) if "my_keys=[" in text else text

    text = "y;" * 3000 + "my_keys=[" + ",".join(f"x{at}" for at in range(5000)) + "];" + "z;" * 3000
    assert in_pieces(text, find) == re.sub(r"x\d+", "-", text)
    assert max(map(len, asked)) < 2 * PIECE


def test_data_of_a_secret_of_any_length_loses_its_values_before_and_behind_its_kind() -> None:
    """Its name and its kind stand in front of each part, in any notation; a ConfigMap's data stays, and JSON stays JSON."""
    words = {f"conf{at}.txt": f"amberbasalt{at}fjord" for at in range(1500)}
    flow = ", ".join(f"{key}: {word}" for key, word in words.items())
    first, last = {"kind": "Secret", "data": words}, {"data": words, "kind": "Secret"}
    for text in (
        f"error: {{kind: Secret, stringData: {{{flow}}}}}", f"error: {{stringData: {{ {flow} }}, kind: Secret}}",
        f"got {json.dumps(first)}", f"got {json.dumps(last)}", f"got {first}", f"got {last}",
    ):  # fmt: skip
        clean = hide(text)
        assert not any(word in clean for word in words.values()), text[:60]
        assert hide(clean) == clean
        if text.startswith('got {"'):
            assert json.loads(clean[4:])["kind"] == "Secret"
    other = f"error: {{kind: ConfigMap, data: {{{flow}}}}}"
    assert hide(other) == other
