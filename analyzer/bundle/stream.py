"""
Counted byte streams: every byte that comes out of a decompressor is counted against the run's budget.

Declared sizes are never trusted; only bytes seen count.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits

BLOCK = 1 << 20


class ByteStream(Protocol):
    """Anything with `read(n)` that returns up to n bytes and b"" at the end."""

    def read(self, size: int, /) -> bytes: ...


TICK_S = 0.2


class Budget:
    """What one run has used of its limits: bytes in, bytes out, members, time."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic, *, spent_s: float = 0.0) -> None:
        self.limits = limits
        self.bytes_in = 0
        self.bytes_out = 0
        self.members = 0
        self.parsed = 0
        self._clock = clock
        now = clock()
        self._start = now - spent_s
        self._member_start = self._ticked = now
        self.on_tick: Callable[[], None] | None = None
        self._forgiven = (0, 0)
        self._skipping = False
        self.acted = False
        """A limit ended a member because of what was read before it, or of the time."""

    def take_in(self, count: int) -> None:
        self.bytes_in += count
        if self.on_tick is not None and (now := self._clock()) - self._ticked > TICK_S:
            self._ticked = now
            self.on_tick()
        if self.bytes_in > self.limits.input_bytes:
            raise RunLimit(
                f"the input is larger than {self.limits.input_bytes} bytes ({self.limits.option('input_bytes')})"
            )

    def take_out(self, count: int) -> None:
        """Count bytes that came out of a container, and watch total, ratio and time."""
        self.bytes_out += count
        limits = self.limits
        if self.bytes_out > limits.total_bytes:
            raise RunLimit(
                f"more than {limits.total_bytes} bytes came out of the bundle ({limits.option('total_bytes')})"
            )
        out, taken = self.bytes_out - self._forgiven[0], self.bytes_in - self._forgiven[1]
        if out > limits.ratio_after_bytes and out > limits.ratio * max(1, taken) and not self._skipping:
            # held against the member that is read now, not against those behind it; the bytes stay counted in total
            self._forgiven = (self.bytes_out, self.bytes_in)
            self.acted = True
            raise LimitReached(f"{out} bytes came out of {taken}: over {limits.ratio}:1 ({limits.option('ratio')})")
        self.check_time()

    def start_member(self) -> None:
        self._member_start = self._clock()

    @contextmanager
    def skipping(self) -> Iterator[None]:
        """What is only stepped over on the way to the next member counts in total, not for the ratio."""
        before, self._skipping = self._skipping, True
        try:
            yield
        finally:
            self._skipping = before

    def check_time(self) -> None:
        now = self._clock()
        if now - self._start > self.limits.run_seconds:
            raise RunTimeout(
                f"the run took longer than {self.limits.run_seconds} s ({self.limits.option('run_seconds')})"
            )
        if now - self._member_start > self.limits.member_seconds:
            self.acted = True
            raise LimitReached(
                f"this member took longer than {self.limits.member_seconds} s ({self.limits.option('member_seconds')})"
            )


class RunLimit(LimitReached):
    """A limit of the whole run, not of one member: reading ends here."""


class RunTimeout(RunLimit):
    """The whole run is out of time: what was read so far is reported."""


class Counted:
    """
    The outermost stream: counts and hashes the bytes of the input as given.

    Raises:
        InputError: the system cannot read any further: a damaged disk, a lost network folder, a file that is none.
    """

    def __init__(self, raw: ByteStream, budget: Budget) -> None:
        self._raw = raw
        self._budget = budget
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int, /) -> bytes:
        try:
            data = self._raw.read(size)
        except OSError as error:
            raise InputError(f"cannot be read behind byte {self.size}: {error.strerror or error}") from None
        if data:
            self.size += len(data)
            self._budget.take_in(len(data))
            self.sha256.update(data)
        return data


class Peekable:
    """A stream whose first bytes can be looked at before they are read. Damage behind good bytes shows when they are read."""

    def __init__(self, raw: ByteStream) -> None:
        self._raw = raw
        self._head = b""
        self._damage: InputError | None = None

    def peek(self, size: int) -> bytes:
        while len(self._head) < size and self._damage is None:
            try:
                data = self._raw.read(size - len(self._head))
            except LimitReached:
                raise
            except InputError as error:
                if not self._head:
                    raise
                self._damage = error
                break
            if not data:
                break
            self._head += data
        return self._head[:size]

    def read(self, size: int, /) -> bytes:
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data
        if self._damage is not None:
            raise self._damage
        return self._raw.read(size)

    def block(self, size: int, least: int, before: bytes = b"") -> bytes:
        """
        The next bytes, `size` of them at most, and not fewer than `least` where there are as many; nothing at the end.

        Damage or a limit behind good bytes shows when what follows these is read.

        Args:
            before: stands in front of them, so that they are put together once.
        """
        parts = [self._head[:size]] if self._head else []
        self._head, held = self._head[size:], sum(map(len, parts))
        while held < min(least, size) and self._damage is None:
            try:
                data = self._raw.read(size - held)
            except InputError as error:
                self._damage = error
                break
            if not data:
                break
            parts.append(data)
            held += len(data)
        if not parts:
            data = self.read(size)
            return before + data if data else b""
        return b"".join((before, *parts)) if before or len(parts) > 1 else parts[0]

    def sha256(self, size: int) -> bytes | None:
        """The hash of the `size` bytes read so far, where they were hashed on their way in and no more were."""
        raw = self._raw
        return raw.sha256.digest() if isinstance(raw, Counted) and raw.size == size else None


def skip_zeros(stream: Peekable, size: int) -> int:
    """Step over zero bytes at the start, as far as they fill whole heads of `size` bytes; how many there were."""
    skipped = 0
    while (head := stream.peek(size)) and len(head) == size and not head.strip(b"\0"):
        skipped += len(stream.read(size))
    return skipped


class Exactly:
    """A window of `size` bytes on a stream; `left` tells what is missing at an early end."""

    def __init__(self, raw: ByteStream, size: int, budget: Budget | None = None) -> None:
        self._raw = raw
        self._budget = budget
        self.left = size

    def read(self, size: int, /) -> bytes:
        data = self._raw.read(min(size, self.left))
        self.left -= len(data)
        if self._budget is not None:
            self._budget.take_out(len(data))
        return data

    def drain(self) -> None:
        while self.left and self.read(BLOCK):
            pass


def read_all(stream: ByteStream, limit: int) -> tuple[bytes, bool]:
    """All bytes up to `limit`, and whether the stream ended there."""
    parts: list[bytes] = []
    size = 0
    while size <= limit:
        data = stream.read(BLOCK)
        if not data:
            return b"".join(parts), True
        parts.append(data)
        size += len(data)
    return b"".join(parts)[:limit], False


class Continued:
    """Bytes that were taken from a stream, or stand for them, and what comes behind: the rest, or the error that ended it."""

    def __init__(self, data: bytes, rest: ByteStream, error: InputError | None = None) -> None:
        self._data = data
        self._rest = rest
        self._error = error
        self._at = 0

    def read(self, size: int, /) -> bytes:
        if self._at < len(self._data):
            data = self._data[self._at : self._at + size]
            self._at += len(data)
            return data
        if self._error is not None:
            raise self._error
        return self._rest.read(size)


def take(stream: ByteStream, most: int) -> tuple[bytes, bool, InputError | None]:
    """(bytes up to about `most`, whether the stream ended there, the error that ended it)."""
    parts: list[bytes] = []
    size = 0
    try:
        while size < most:
            data = stream.read(BLOCK)
            if not data:
                return b"".join(parts), True, None
            parts.append(data)
            size += len(data)
    except InputError as error:
        return b"".join(parts), False, error
    return b"".join(parts), False, None
