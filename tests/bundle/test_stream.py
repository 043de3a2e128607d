"""Every byte that comes out of the input is counted against the run's limits."""

from __future__ import annotations

import hashlib
import io

import pytest
from analyzer.bundle import stream
from analyzer.bundle.stream import (
    Budget,
    Continued,
    Counted,
    Exactly,
    Peekable,
    RunLimit,
    RunTimeout,
    read_all,
    skip_zeros,
    take,
)
from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits

LIMITS = Limits()._replace(
    input_bytes=100, total_bytes=1000, ratio=5, ratio_after_bytes=50, run_seconds=10, member_seconds=3
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Bad(io.BytesIO):
    """Good bytes, and damage behind them."""

    def __init__(self, data: bytes, error: Exception) -> None:
        super().__init__(data)
        self.error = error

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data:
            raise self.error
        return data


def budget() -> Budget:
    return Budget(LIMITS, Clock())


def test_the_input_s_bytes_are_bounded() -> None:
    """The last byte that is allowed is read."""
    one = budget()
    one.take_in(100)
    with pytest.raises(RunLimit, match="larger than 100 bytes"):
        one.take_in(1)


def test_all_bytes_that_come_out_are_bounded() -> None:
    """In total, whatever they came out of."""
    one = budget()
    one.take_in(100)
    one.take_out(500)
    one.take_in(0)
    one._forgiven = (500, 0)
    one.take_out(500)
    with pytest.raises(RunLimit, match="more than 1000 bytes"):
        one.take_out(1)


def test_a_bomb_is_a_ratio_and_costs_one_member() -> None:
    """Small outputs may be of any ratio; after a bomb the count begins anew."""
    one = budget()
    one.take_out(50)
    one.take_in(10)
    with pytest.raises(LimitReached, match="51 bytes came out of 10: over 5:1") as raised:
        one.take_out(1)
    assert not isinstance(raised.value, RunLimit)
    one.take_out(50)
    with pytest.raises(LimitReached, match="51 bytes came out of 0"):
        one.take_out(1)
    exact = budget()
    exact.take_in(20)
    exact.take_out(100)


def test_bytes_that_are_stepped_over_are_no_bomb() -> None:
    """They still count in total; afterwards the ratio is watched again."""
    one = budget()
    with one.skipping():
        with one.skipping():
            one.take_out(60)
        one.take_out(60)
    with pytest.raises(LimitReached, match="121 bytes"):
        one.take_out(1)


def test_a_run_and_a_member_are_out_of_time() -> None:
    """The last second that is allowed is used; a new member has its own time."""
    clock = Clock()
    one = Budget(LIMITS, clock)
    clock.now = 3.0
    one.check_time()
    clock.now = 3.1
    with pytest.raises(LimitReached, match="this member took longer than 3 s"):
        one.check_time()
    one.start_member()
    one.take_out(1)
    clock.now = 10.0
    one.start_member()
    one.check_time()
    clock.now = 10.1
    with pytest.raises(RunTimeout, match="the run took longer than 10 s"):
        one.take_out(1)
    late = Budget(LIMITS, clock, spent_s=9.5)
    late.check_time()
    clock.now = 10.7
    with pytest.raises(RunTimeout):
        late.check_time()


def test_ticks_are_not_too_many() -> None:
    """One at most in each fifth of a second."""
    clock, ticks = Clock(), []
    one = Budget(LIMITS, clock)
    one.on_tick = lambda: ticks.append(clock.now)
    for clock.now in (0.1, stream.TICK_S, 0.3, 0.4, 0.51, 0.6):
        one.take_in(1)
    assert ticks == [0.3, 0.51]


def test_counted_bytes_are_hashed() -> None:
    """Their number and their hash are those of the input."""
    one = budget()
    raw = Counted(io.BytesIO(b"abc"), one)
    assert [raw.read(2), raw.read(2), raw.read(2)] == [b"ab", b"c", b""]
    assert (raw.size, one.bytes_in, raw.sha256.digest()) == (3, 3, hashlib.sha256(b"abc").digest())


def test_peeked_bytes_are_read_again() -> None:
    """Looking takes nothing away."""
    one = Peekable(io.BytesIO(b"abcdef"))
    assert [one.peek(2), one.peek(4), one.read(3), one.read(3), one.read(3), one.peek(1)] == [
        b"ab",
        b"abcd",
        b"abc",
        b"d",
        b"ef",
        b"",
    ]
    short = Peekable(io.BytesIO(b"ab"))
    assert [short.peek(5), short.read(5)] == [b"ab", b"ab"]


def test_damage_behind_good_bytes_shows_when_they_are_read() -> None:
    """Damage at the very start shows at once, and a limit always does."""
    one = Peekable(Bad(b"abc", InputError("x")))
    assert [one.peek(5), one.peek(5), one.read(3)] == [b"abc", b"abc", b"abc"]
    with pytest.raises(InputError):
        one.read(1)
    with pytest.raises(InputError):
        Peekable(Bad(b"", InputError("x"))).peek(1)
    with pytest.raises(LimitReached):
        Peekable(Bad(b"abc", LimitReached("x"))).peek(5)


def test_a_hash_on_the_way_in_is_that_of_all_bytes_or_none() -> None:
    """Only where so many were read, and no container stood between."""
    one = Peekable(Counted(io.BytesIO(b"abc"), budget()))
    one.read(3)
    assert one.sha256(3) == hashlib.sha256(b"abc").digest()
    assert (one.sha256(2), Peekable(io.BytesIO(b"abc")).sha256(0)) == (None, None)


@pytest.mark.parametrize(
    ("data", "skipped", "rest"),
    [
        (b"\0" * 8 + b"ab", 8, b"ab"),
        (b"\0" * 9 + b"abc", 8, b"\0abc"),
        (b"\0" * 7, 4, b"\0" * 3),
        (b"ab", 0, b"ab"),
        (b"", 0, b""),
    ],
)
def test_zeros_are_stepped_over_in_whole_heads(data: bytes, skipped: int, rest: bytes) -> None:
    """A head of four bytes here."""
    one = Peekable(io.BytesIO(data))
    assert (skip_zeros(one, 4), one.read(10)) == (skipped, rest)


def test_a_window_ends_where_it_must() -> None:
    """What is missing at an early end is told."""
    raw = io.BytesIO(b"abcdef")
    one = budget()
    window = Exactly(raw, 4, one)
    assert [window.read(3), window.read(3), window.read(3)] == [b"abc", b"d", b""]
    assert (window.left, one.bytes_out, raw.read()) == (0, 4, b"ef")
    early = Exactly(io.BytesIO(b"ab"), 5)
    early.drain()
    assert early.left == 3
    whole = Exactly(io.BytesIO(b"abc"), 2)
    whole.drain()
    assert whole.left == 0


@pytest.mark.parametrize(
    ("limit", "found"), [(6, (b"abcdef", True)), (7, (b"abcdef", True)), (5, (b"abcde", False)), (0, (b"", False))]
)
def test_all_bytes_up_to_a_limit(limit: int, found: tuple[bytes, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """And whether the stream ended there."""
    assert read_all(io.BytesIO(b"abcdef"), limit) == found
    monkeypatch.setattr(stream, "BLOCK", 2)
    assert read_all(io.BytesIO(b"abcdef"), limit) == found


def test_a_system_that_cannot_read_any_further_is_said() -> None:
    """A damaged disk costs the input with its reason; it is no fault of the program."""

    class Failing:
        def __init__(self) -> None:
            self.left = [b"abc"]

        def read(self, _: int, /) -> bytes:
            if not self.left:
                raise OSError(5, "Input/output error")
            return self.left.pop()

    one = Counted(Failing(), budget())
    assert one.read(10) == b"abc"
    with pytest.raises(InputError, match="behind byte 3: Input/output error"):
        one.read(10)


def test_bytes_that_were_taken_come_before_the_rest() -> None:
    """And the error that ended the stream comes where it came: what was good is not lost."""
    raw = io.BytesIO(b"abcdef")
    assert take(raw, 100) == (b"abcdef", True, None)
    behind = Continued(b"ab", io.BytesIO(b"cd"))
    assert [behind.read(1), behind.read(9), behind.read(9), behind.read(9)] == [b"a", b"b", b"cd", b""]

    class Broken:
        def __init__(self) -> None:
            self.given = False

        def read(self, size: int, /) -> bytes:
            if self.given:
                raise InputError("damaged")
            self.given = True
            return b"good"

    data, whole, error = take(Broken(), 100)
    assert (data, whole, str(error)) == (b"good", False, "damaged")
    again = Continued(data, Broken(), error)
    assert again.read(100) == b"good"
    with pytest.raises(InputError, match="damaged"):
        again.read(100)


@pytest.mark.parametrize("fault", [InputError("damage"), LimitReached("a limit")])
def test_a_block_is_filled_up_to_what_ends_it(fault: InputError) -> None:
    """What was looked at before begins it, small pieces are put together, and damage or a limit shows behind the good bytes."""
    pieces = [b"ab", b"cd", b"efgh"]

    class Pieces:
        def read(self, size: int, /) -> bytes:
            if not pieces:
                raise fault
            data, rest = pieces[0][:size], pieces[0][size:]
            pieces[:1] = [rest] if rest else []
            return data

    stream = Peekable(Pieces())
    assert stream.peek(1) == b"a"
    assert stream.block(5, 3) == b"ab"[:1] + b"bcd"
    assert stream.block(2, 9, b"<") == b"<ef"
    assert stream.block(9, 9) == b"gh"
    with pytest.raises(type(fault), match=str(fault)):
        stream.block(9, 1, b"what was left of the block before")


def test_a_block_behind_another_is_put_together_with_what_was_left_of_that() -> None:
    """At the end of the stream nothing comes, not what was left."""
    stream = Peekable(io.BytesIO(b"abcdef"))
    assert stream.block(4, 4, b"-") == b"-abcd"
    assert stream.peek(9) == b"ef"
    assert stream.block(1, 1, b"d") == b"de"
    assert stream.block(9, 9, b"e") == b"ef"
    assert stream.block(9, 9, b"f") == b""
