"""
Lines of a document that nothing writes: longer than any Kubernetes object may be (etcd takes 1.5 MiB), and no JSON.

Their beginning is kept, so that lines keep their numbers and one of two hundred megabytes costs no more than its reading.
"""

from __future__ import annotations

LONGEST = 2 << 20


def cut_long(data: bytearray, keep: int, longest: int = LONGEST) -> int:
    """Cut lines over `longest` bytes to their first `keep`, in place; how many there were. JSON on one line stays whole."""
    kept: list[bytes] = []
    done = at = count = 0
    while len(data) - at > longest:
        last = data.rfind(b"\n", at, at + longest + 1)
        if last >= 0:
            at = last + 1
            continue
        end = data.find(b"\n", at + longest)
        end = end if end >= 0 else len(data)
        if bytes(data[at : at + 64]).lstrip()[:1] not in (b"{", b"["):
            kept.append(bytes(data[done : at + keep]))
            done, count = end, count + 1
        at = end + 1
    if count:
        data[:] = b"".join(kept) + data[done:]
    return count
