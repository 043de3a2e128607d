"""A line of a log that differs from an earlier one in time and counters only is made shareable as that one was."""

from __future__ import annotations

import random

import pytest
from analyzer.redact.lines import line_by_line
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.repeated import ENOUGH, LONGEST, TRIED, Repeated
from analyzer.redact.secrets import hide

ID = "1600a35a-0000-4000-8000-0000000000{:02}"
LINES = (
    'I0302 09:00:00.{us:06}       1 server.go:1] "Start" agentID="{id}" connectionID={n}',
    'E0302 09:00:00.{us:06}       1 server.go:2] "Fail" err="dial tcp 10.1.1.{us}:80" host="db-1.acme.de" dialID={n} random={n} x',
    "2026-03-02T09:00:00.{us}Z stderr F token=abcdef{n} pin={n} type={n}",
    "2026-03-02T09:00:00.{us}Z stdout F node db-1 account {n} size={n}",
    'connectionID={n} node="{id}" password=hunter{n}',
    '{{"ts":{n}.{us},"msg":"dial","connectionID":{n},"account":{n},"host":"10.1.1.{us}:{us}","pin":{n}}}',
    "2026-03-02 09:00:00,{us} [db-1] took {n}.{us}ms account={n} otp={n} 10.1.1.{us}:8132",
    "[pod/x/db-1] I0302 09:00:00.{us:06}       1 x.go:1] password: {n} bytes={n} ({us}.5s)",
    "Mar  2 09:00:{us:02} db-1 sshd[{n}]: Accepted publickey for account {n} from 10.1.1.{us} port {n} ssh2",
    "Mar 12 09:00:{us:02} db-1 kubelet[{n}]: pin={n} password: {n}",
    "password I0302 09:00:00.{us:06}       1 pin={us}",
    "db-1 {n}\0connectionID={n}",
    "",
)


def lines(seed: int) -> list[str]:
    draw = random.Random(seed)
    return [
        draw.choice(LINES).format(us=draw.randrange(250), n=draw.randrange(10**9), id=ID.format(draw.randrange(9)))
        for _ in range(300)
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("names", [{"db-1": "pod-1"}, {"db-1": "pod-1", ID.format(3): "node-3"}])
def test_every_line_is_what_it_would_be_alone(seed: int, names: dict[str, str]) -> None:
    """Whatever came before it: secrets and names that stand in it, or in the place of a counter, are its own."""
    make, alone = Pseudonyms(b"k", names), Pseudonyms(b"k", names)
    seen = line_by_line(make)
    for line in lines(seed):
        assert seen.line(line) == alone.text(hide(line))
    assert make.replaced == alone.replaced


def test_a_long_line_is_changed_by_itself() -> None:
    """To try one with other numbers would cost more than all lines of its kind, one by one or many at once."""
    asked: list[str] = []
    seen = Repeated(lambda line: asked.append(line) or line, many=lambda rows: asked.extend(rows) or rows)
    long = [f"n={at} {'a=1 ' * LONGEST}" for at in range(2 * ENOUGH)]
    assert [seen.line(line) for line in long] == long
    assert asked == long
    asked.clear()
    assert seen.lines("\n".join(long)) == "\n".join(long)
    assert set(asked) == set(long)


def test_a_change_is_made_once_for_all_of_a_kind() -> None:
    """By the parts that stay: after a few lines and a trial with other numbers no further one is changed by itself."""
    asked: list[str] = []
    seen = Repeated(lambda line: asked.append(line) or line.replace("node-a", "n1"))
    assert [seen.line(f"node-a connectionID={at} node-a") for at in range(30)] == [
        f"n1 connectionID={at} n1" for at in range(30)
    ]
    assert len(asked) == ENOUGH + len(TRIED)
    assert asked[ENOUGH:] == [f"node-a connectionID={one} node-a" for one in TRIED]
    seen = Repeated(lambda line: asked.append(line) or line.replace("node-a", "n1"))
    asked.clear()
    assert [seen.line(f"node-a {at}.5ms") for at in range(9)] == [f"n1 {at}.5ms" for at in range(9)]
    assert asked == ["node-a 0.5ms"]
    counted = Repeated(lambda line: line.replace("7", "8"))
    assert [counted.line(f"x connectionID={at}") for at in (7, 17, 1)] == ["x connectionID=8", "x connectionID=18", "x connectionID=1"]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "longer"),
    [
        ("I0302 09:00:00.000001       1 x.go:1] pin={} of 3", "471158"),
        ('I0302 09:00:00.000001       1 x.go:1] "billed" account={} x', "471158209364"),
        ('{{"ts":1,"account":"{}"}}', "471158209364"),
    ],
)
def test_a_number_that_may_be_a_code_or_an_account_is_looked_at_in_each_line(line: str, longer: str) -> None:
    """Though the first lines of the kind have numbers that are none."""
    make = Pseudonyms(b"k", {"db-1": "pod-1"})
    seen = line_by_line(make)
    short = [line.format(at) for at in range(9)]
    assert [seen.line(one) for one in short] == short
    assert longer not in seen.line(line.format(longer))


def test_addresses_of_one_kind_of_line_are_replaced_each_by_itself() -> None:
    """A node's name that is an address becomes the node's pseudonym, in whichever line it stands."""
    make = Pseudonyms(b"k", {"10.1.1.7": "node-a"})
    seen = line_by_line(make)
    shown = [seen.line(f'dial tcp 10.1.1.{at}:80{at}0: refused in 1.{at}s "x"') for at in range(9)]
    alone = Pseudonyms(b"k", {"10.1.1.7": "node-a"})
    assert shown == [alone.text(f'dial tcp 10.1.1.{at}:80{at}0: refused in 1.{at}s "x"') for at in range(9)]
    assert make.replaced == alone.replaced


def test_many_lines_at_once_are_what_they_would_be_alone() -> None:
    """The first of each kind, and those of none, are given to what changes many; the others are made of these."""
    make = Pseudonyms(b"k" * 32, {"db-1": "pod-1"})
    asked: list[int] = []

    def many(rows: list[str]) -> list[str]:
        asked.append(len(rows))
        return make.texts([hide(row) for row in rows])

    text = "\n".join(line for line in (*lines(3), *lines(4)) if "\0" not in line)
    new = Repeated(lambda line: make.text(hide(line)), make.known, make.text, many).lines(text)
    assert new.split("\n") == [make.text(hide(line)) for line in text.split("\n")]
    assert 0 < sum(asked) < 480


def test_each_number_of_a_line_is_tried_by_itself_too() -> None:
    """What is a word beside a short number is a password behind another: one number in all places would not show it."""
    one = Repeated(hide)
    early = [f"password 6 n={number}" for number in range(ENOUGH + 3)]
    assert [one.line(line) for line in early] == early
    late = "password 6 n=9091065160637965"
    assert one.line(late) == hide(late) != late


def test_of_many_numbers_some_are_tried() -> None:
    """The cost of a trial is bounded, whatever a line holds."""
    asked: list[str] = []
    one = Repeated(lambda line: asked.append(line) or line)  # type: ignore[func-returns-value]
    line = " ".join(f"a={number}" for number in range(40))
    for _ in range(ENOUGH + 2):
        one.line(line)
    assert len(TRIED) * 12 <= len(asked) - ENOUGH <= len(TRIED) * 14


@pytest.mark.parametrize("day", [" 2", "12"])
def test_the_time_of_a_syslog_line_is_no_part_of_its_kind(day: str) -> None:
    """A journal is looked at as any log is: the lines of one message are changed once, at whatever time they were written."""
    asked: list[str] = []
    seen = Repeated(lambda line: asked.append(line) or line)
    for at in range(60):
        seen.line(f"Mar {day} 09:00:{at:02} n1 sshd[7]: session opened for user bob")
    assert len(asked) <= ENOUGH + len(TRIED)


def test_lines_that_differ_in_digits_only_are_not_split_again() -> None:
    """Where all their digits are numbers that do not matter; an address, a name, or a digit in a word is looked at in each line."""
    asked: list[str] = []
    seen = Repeated(lambda line: asked.append(line) or line.replace("node-7", "n1"))
    plain = [
        'I0302 09:00:00.{us:06}       1 server.go:{n}] "Start" connectionID={n}'.format(us=at, n=100 + at)
        for at in range(50)
    ]
    for at in range(5):
        assert seen.lines("\n".join(plain)) == "\n".join(plain)
        if not at:
            asked.clear()
    assert asked == []
    dialed = Repeated(lambda line: line.replace("10.0.0.", "<>"), address=lambda one: one.replace("10.0.0.", "<>"))
    for _ in range(3):
        assert dialed.lines("to 10.0.0.1 x=1\nto 10.0.0.2 x=1") == "to <>1 x=1\nto <>2 x=1"
        assert seen.lines("on node-7 x=1\non node-8 x=1\non node-8 x=2") == "on n1 x=1\non node-8 x=1\non node-8 x=2"


@pytest.mark.parametrize("seed", range(3))
def test_blocks_of_lines_that_come_again_are_what_their_lines_would_be_alone(seed: int) -> None:
    """Addresses and identifiers in lines that are known by then are their own, and each is noted."""
    make, alone = Pseudonyms(b"k", {"db-1": "pod-1"}), Pseudonyms(b"k", {"db-1": "pod-1"})
    seen = line_by_line(make)
    every = [line for one in range(4) for line in lines(10 * seed + one) if "\0" not in line]
    for at in range(0, len(every), 100):
        block = every[at : at + 100]
        assert seen.lines("\n".join(block)).split("\n") == [alone.text(hide(line)) for line in block]
    assert make.replaced == alone.replaced


def test_lines_that_tell_of_others_are_asked_for_until_they_do_not() -> None:
    """Each different line once; one that tells of another one makes its text be looked at as a whole, every time."""
    asked: list[str] = []

    def each_by_itself(text: str) -> bool:
        asked.append(text)
        return "password" not in text

    seen = Repeated(str, each_by_itself=each_by_itself)
    assert seen.alone(["b 2", "a 2", "b 2"])
    assert seen.alone(["b 2"])
    assert not seen.alone(["b 2", "password:"])
    assert not seen.alone(["password:"])
    assert asked == ["a 2\nb 2", "password:", "password:"]
