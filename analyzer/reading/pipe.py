"""
Messages between a confined child and its parent: JSON with its length in front, and arrays or bytes behind it.

What JSON cannot carry (whole numbers beyond 64 bits, halves of a surrogate pair, values of a foreign type) is mended here
at the latest: one strange value must never end the reader.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import IO, Any

import orjson

PipeMessage = dict[str, Any]


def packed(message: PipeMessage) -> list[bytes | memoryview]:
    """A message in blocks, each with its length in front: JSON of it and the number of arrays, then these (bytes count as one)."""
    arrays: list[memoryview] = []

    def put_aside(value: object) -> Any:
        if not isinstance(value, array | bytes):
            return str(value)
        arrays.append(memoryview(value).cast("B"))
        return {"array": len(arrays) - 1}

    try:
        body = orjson.dumps(message, default=put_aside)
    except (TypeError, ValueError, RecursionError):
        arrays.clear()
        body = orjson.dumps(mended(message), default=put_aside)
    body = b"[" + body + b",%d]" % len(arrays)
    blocks: list[bytes | memoryview] = [body, *arrays]
    return [part for block in blocks for part in (len(block).to_bytes(8, "big"), block)]


def messages(stream: IO[bytes]) -> Iterator[PipeMessage]:
    """Messages as `packed`; a cut message ends the stream."""

    def block() -> bytes | None:
        size = int.from_bytes(stream.read(8), "big")
        body = stream.read(size)
        return body if len(body) == size else None

    while body := block():
        message, arrays = orjson.loads(body)
        found = [block() for _ in range(arrays)]
        if None in found:
            return
        encoded = message.get("sink", message.get("reading", {}).get("sink", {})).get("encoded")
        if encoded:
            for of in (encoded["codes"], *encoded["words"].values()):
                of.update({key: found[value["array"]] for key, value in of.items() if _is_array(value)})
        if _is_array(message.get("bytes")):
            message["bytes"] = found[message["bytes"]["array"]]
        yield message


def _is_array(value: Any) -> bool:
    return isinstance(value, dict) and "array" in value


def mended(value: Any) -> Any:
    """The same value as JSON can carry it: half a surrogate pair becomes U+FFFD, a number beyond 64 bits null."""
    if isinstance(value, str):
        return value if value.isascii() else whole(value)
    if isinstance(value, bool) or value is None or isinstance(value, float | bytes | array):
        return value
    if isinstance(value, int):
        return value if -(1 << 63) <= value < 1 << 63 else None
    if isinstance(value, dict):
        return {mended(key) if isinstance(key, str) else str(key): mended(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [mended(one) for one in value]
    return whole(str(value))


def whole(text: str) -> str:
    """A text that UTF-8 can encode: pairs of surrogates are put together, a lone one becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
