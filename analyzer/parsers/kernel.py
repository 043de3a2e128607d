"""
Messages of a node's kernel that stand between other output: a paste puts ``dmesg`` below what BIRD said.

Only the refusal of a TCP segment for its MD5 signature is looked for (RFC 2385; ``tcp_inbound_md5_hash`` of Linux)::

    TCP: MD5 Hash failed for (10.0.0.2, 41233)->(10.0.0.1, 179)
    TCP: MD5 Hash not found for 10.0.0.2.179->10.0.0.1.41233 [S] L3 index 0
    TCP: MD5 Hash failed for [fd00::2]:41233->[fd00::1]:179
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.scan import signals

MESSAGE = regex.compile(
    r"[\s>|`*\"'-]{0,8}(?:(?:dmesg|kernel|kern\.\w{1,10}): ?)?(?:\[ *\d+\.\d+\] |\[\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\] )?(?:TCP|tcp_v[46]_inbound_md5_hash): MD5 "
)


def message(number: int, line: str, fragment: Fragment, emit: Emit) -> bool:
    """Is the line such a message of the kernel's; then it becomes a row of `log_signals`."""
    hit = signals.find(line) if "MD5" in line and MESSAGE.match(line) else None
    if hit is None:
        return False
    where = fragment.context
    emit(
        schema.LOG_SIGNALS, number, signal=hit.signal, name=hit.name, pod=where.pod, node=where.node, message=line[:600]
    )
    return True
