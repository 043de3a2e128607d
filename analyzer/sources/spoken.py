"""
Does a text that begins as a program's error go on as a sentence of somebody who writes about it.

::

    error: Metrics API not available
    error: Metrics API not available is what top prints when its server is down

A program ends its message where its innermost reason ends, or goes on with a sign, a number or a name; people go on
with words.
"""

from __future__ import annotations

from analyzer import patterns as regex

REASON = regex.compile(
    r"No (?:agent|backend) available|\bdial timeout|\bEOF\b|connection refused|i/o timeout|no route to host|timed out(?! waiting)|"
    r"reset by peer|broken pipe|deadline exceeded|no such host|no such file or directory|permission denied|\bis unreachable|"
    r"Metrics API not available|metrics not available yet|\btls: internal error|Bad Gateway|Service Unavailable|Gateway Timeout|"
    r"tunnel (?:is )?closed|denied the request|failed calling webhook \"\"|\(Unauthorized\)|\"\" not found"
)
"""Texts behind which a message ends (Go's net, syscall and http, kubectl, Konnectivity, the webhook dispatcher)."""
ON = regex.compile(
    r"[.,]?[ ](?!(?:while|waiting|before|after|during|when|trying|continuing)\b)(?:- )?[A-Za-z][a-z']*,?[ ][A-Za-z][a-z']*(?=[ ,.;!?]|$)"
)
PERSON = regex.compile(r"\b(?:I|we|they|he|she|my|our|their|We|They|He|She|My|Our|Their)\b(?!['\"./:=-])")
DENIED = regex.compile(r"(?<=denied the request): .*", regex.S)
"""What the author of a policy has to say, in any words."""
QUOTED = regex.compile(r"\"[^\"]*+\"")


def goes_on(rest: str) -> bool:
    """Does what stands behind a known text go on in words: two of them, as no program appends."""
    return ON.match(rest) is not None


def is_spoken(text: str) -> bool:
    """Is an error text part of a sentence: it goes on in words behind its last reason, or speaks of persons."""
    plain = DENIED.sub("", QUOTED.sub('""', text))
    ends = [m.end() for m in REASON.finditer(plain)]
    return bool(ends and goes_on(plain[ends[-1] :])) or PERSON.search(plain) is not None
