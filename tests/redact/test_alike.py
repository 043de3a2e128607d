"""Lines of documents that differ in digests and numbers only are asked once for all of a kind."""

from __future__ import annotations

import hashlib

import pytest
from analyzer.redact.alike import FEW, MOST, Alike, kinds_of
from analyzer.redact.secrets import hide
from analyzer.redact.suspects import hide_lines


def digest(of: int, size: int = 64) -> str:
    return hashlib.sha256(str(of).encode()).hexdigest()[:size]


def test_many_lines_with_digests_are_asked_a_few_times() -> None:
    """The first, and two with other values: of the rest of ten thousand nothing is asked, in this text or in the next one."""
    asked: list[str] = []
    one = Alike()
    for begin in (0, 500):
        lines = [f"  tokenID: containerd://{digest(at)}" for at in range(begin, begin + 500)]
        found = list(one.changed(one.others(lines), lambda line: asked.append(line) is None))
        assert found == []
        assert len(asked) < 10


def test_few_lines_are_asked_each_by_itself() -> None:
    """A trial costs as much as three lines: that many are needed before there is one, over all texts."""
    one, asked = Alike(), []
    lines = [f"key {digest(at)}" for at in range(FEW + 1)]
    for line in lines[:FEW]:
        list(one.changed(one.others([line]), lambda line: asked.append(line) is None))
    assert asked == lines[:FEW]
    assert list(one.changed(one.others(lines[FEW:]), lambda _: False)) == lines[FEW:]


def test_lines_of_a_kind_that_does_not_stay_are_asked_each_by_itself() -> None:
    """One that would be changed with other values is of no kind that is known to stay."""
    one = Alike()
    lines = [f"pin {4711 + at}" for at in range(20)]
    found = list(one.changed(one.others(lines), lambda line: "4718" not in line and "4711" not in line))
    assert found == ["pin 4711", "pin 4718"]


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("a 12 b", "a 123 b"),  # another length
        ("type 5 hash", "type 7 hash"),  # one digit is the kind of a hash
        (f"x {digest(1)}", f"x {digest(1)[:40]}"),
        ("x 70617373776f72643d68756e746572", "x 9e3b7f0c52d84a61f7309bd5e8c146"),  # a text in hexadecimal
        ("x 0000000000000000a", "x 9e3b7f0c52d84a617"),  # nobody's digest
        ("AKIA12345678", "AKIA87654321"),  # part of a longer word
        ("x ABCDEF0123456789", "x 9e3b7f0c52d84a61"),
        ("x 12345678901234567890", "x 12345678901234567891"),  # as long as a token
    ],
)
def test_other_lines_are_of_other_kinds(line: str, other: str) -> None:
    """What a rule may tell apart is: the length, what a number names, a text that is encoded, how letters and digits take turns."""
    one, two = kinds_of([line, other])
    assert one != two
    assert kinds_of([]) == []


def test_secrets_among_many_lines_that_look_alike_are_hidden() -> None:
    """Hidden is what would be hidden of each line by itself, whatever stands around it and came before."""
    lines = [f"  imageID: registry.x/token@sha256:{digest(at)}" for at in range(30)]
    lines += [f"  api_key: {digest(at, 32)}" for at in range(30)]
    lines += [f"  checksum/secret: {digest(at)}" for at in range(30)] + [f"  pin: {1000 + at}" for at in range(30)]
    lines += [f"  api_key: {b'password=hunter2'.hex()}", "  key: 70617373776f72643d68756e74657232"]
    for _ in range(2):
        assert hide_lines(lines) == [hide(line) for line in lines]


def test_kinds_are_forgotten_before_they_fill_the_memory() -> None:
    """After so many of them all are asked anew."""
    one = Alike()
    for at in range(MOST + 10):
        list(one.changed({f"k{at}\1{'n' * 2}": [f"k{at} 12"]}, lambda _: True))
    assert len(one._met) < 20
