"""Every reader works out alone whose a part is, and all come to the same."""

from __future__ import annotations

import random

from analyzer.reading.shares import DEARER, EACH_LOG, Shares


def test_each_part_is_of_one_reader() -> None:
    """Whatever the sizes: of three readers one takes a part, and all of them know its number and what was before."""
    chance = random.Random(7)
    readers = [Shares(3, number) for number in range(3)]
    parts = [(chance.choice(("a.log", "b.yaml", "c.json", "d")), chance.randrange(1 << 22)) for _ in range(200)]
    for at, (name, size) in enumerate(parts):
        assert sum(one.next(name, size) for one in readers) == 1
        assert sum(one.mine for one in readers) == 1
        assert {one.turn for one in readers} == {at + 1}
        assert len({one.before for one in readers}) == 1


def test_who_has_least_to_do_takes_the_next() -> None:
    """An object's byte counts as many of a log."""
    one, size = Shares(2, 0), 1 << 22
    assert [one.next(name, bytes_) for name, bytes_ in (("a.yaml", size), ("b.log", size), ("c.log", size), ("d.log", size * DEARER))] == [
        True, False, False, False,
    ]  # fmt: skip
    assert one.next("e.log", 1)


def test_many_short_logs_are_as_much_work_as_a_long_one() -> None:
    """Beside a log of 20 MB, the reader of which gets some of a hundred short ones as well: each costs more than its bytes."""
    readers = [Shares(2, number) for number in range(2)]
    for one in readers:
        one.next("server.log", 100 * EACH_LOG // 2)
    owners = [[one.next(f"agent-{at}.log", 1000) for one in readers].index(True) for at in range(100)]
    assert 20 < owners.count(0) < 30
    assert owners[:50] == [1] * 50


def test_one_reader_reads_all() -> None:
    """A size that nobody states counts as none."""
    one = Shares()
    assert one.mine
    assert all(one.next(name, size) for name, size in (("a", 5), ("b", -1), ("c", 0)))


def test_before_the_first_part_one_reader_speaks() -> None:
    """What is to be said of the container itself is said once."""
    assert [Shares(3, number).mine for number in range(3)] == [True, False, False]


def test_objects_make_no_bundle_rich() -> None:
    """Of logs the first megabyte counts."""
    one = Shares(2, 1)
    for name, size in (
        ("a.yaml", 500),
        ("b.json", 500),
        ("c.yml", 500),
        ("d.log", 3 << 20),
        ("e.log", 7),
        ("f.log", 9),
    ):
        one.next(name, size)
    assert one.before == (1 << 20) + 7


def test_what_a_member_costs() -> None:
    """A log 384 KiB besides its bytes; an object 128 KiB, and each of its bytes as much as eight of a log."""

    def next_of(other: str, size: int) -> bool:
        one = Shares(2, 0)
        one.next("a.log", 0)
        one.next(other, size)
        return one.next("c.log", 1)

    assert EACH_LOG == 384 << 10
    more = (384 - 128) * 1024 // 8
    assert [next_of("b.yaml", size) for size in (more - 1, more, more + 1)] == [False, True, True]
