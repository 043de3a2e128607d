"""Members that are a secret as a whole, on their way to whoever reads them: only the second look at a copy sees what is there."""

from __future__ import annotations

from analyzer.bundle.stream import Continued, Peekable
from analyzer.redact.secret_files import MOST_BYTES, concealed, may_be_secret


def conceal(name: str, stream: Peekable) -> Peekable:
    """The content of a member, or of a secret as many lines that do not hold it; damage behind it stays."""
    if not may_be_secret(name) or len(data := stream.peek(MOST_BYTES)) == MOST_BYTES:
        return stream
    shown = concealed(name, data)
    if shown == data:
        return stream
    stream.read(len(data))
    return Peekable(Continued(shown, stream))
