"""
Secrets that are encoded: base64 (also twice, also short), hexadecimal text, percent signs (also twice).

Digests, identifiers and certificates decode to noise and stay; what decodes to text is searched as text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote

from analyzer import patterns as regex

LONG = re.compile(r"[A-Za-z0-9+/_]{20}")
"""Asked of every kept line; `re` is five times as fast at it as `regex`."""
RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
HEX = regex.compile(r"[0-9a-fA-F-]+")
HEX_TEXT = regex.compile(r"(?:0x)?((?:[2-7][0-9a-fA-F]|0[9aAdD]){8,})")
INNER = regex.compile(
    r"(?i)eyJ[\w-]{8,}|-----BEGIN|\bbearer |password|passwd|secret|apikey|api_key|client-key-data|\bA[KS]IA[A-Z0-9]{12}|gh[pousr]_\w{20}|private.?key|token\"?\s*[:=]"
)
INNER_SHORT = regex.compile(
    r"(?i)(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|auth|psk)[\w.-]{0,20}[\"']?\s{0,4}[=:]|\bbearer |^iamapikey:|^[\w.@-]{1,40}:[^\s:]{8,}$"
)
PERCENT = re.compile(r"%(?:25)*(?:2[0-9A-Fa-f]|3[0-9A-Fa-f]|40|[57][BbDd])")
WORD = regex.compile(r"[^\s\"'<>]++")
KNOWN = {"H4sIA": "compressed", "LS0tLS1CRUdJTi": "pem", "TlRMTVNTUA": "ntlm"}
"""What gzip, PEM and NTLM messages begin with in base64."""
MOST_DEPTH = 3
Find = Callable[[str], str]


def base64_runs(text: str, find: Find, depth: int = 0) -> str:
    """The text with every run hidden that decodes to a secret; `find` hides secrets in what was decoded."""
    return RUN.sub(lambda m: _run(m[0], find, depth), text)


def _run(run: str, find: Find, depth: int) -> str:
    if len(run) < 40 and run.islower() and ("-" in run or not HEX_TEXT.fullmatch(run)):
        return run  # most words of a log
    if known := next((kind for head, kind in KNOWN.items() if run.startswith(head)), None):
        return f"[hidden:{known}]"
    if HEX.fullmatch(run) or (run[:2] == "0x" and HEX.fullmatch(run[2:])):
        return _hexadecimal(run, find)
    if len(run) < 40 and (run == run.lower() or run == run.upper()):
        return run
    padded = run.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        inner = base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return run
    # only text is looked at closer: noise matches something sooner or later
    text = sum(1 for c in inner if c.isprintable() or c in "\r\n\t") >= 0.95 * len(inner)
    if len(run) >= 40 and INNER.search(inner):
        return "[hidden:base64]"
    if not text or "\ufffd" in inner:
        return run
    if INNER_SHORT.search(inner) or find(inner) != inner:
        return "[hidden:base64]"
    return "[hidden:base64]" if depth < MOST_DEPTH and base64_runs(inner, find, depth + 1) != inner else run


def _hexadecimal(run: str, find: Find) -> str:
    m = HEX_TEXT.fullmatch(run)
    if m is None:
        return run
    inner = bytes.fromhex(m[1]).decode("ascii", "replace")
    return "[hidden:hex]" if inner.isprintable() and (INNER_SHORT.search(inner) or find(inner) != inner) else run


def percent(text: str, find: Find) -> str:
    """Words whose percent-decoded form holds a secret are hidden whole; the others keep their encoding."""
    return WORD.sub(lambda m: _word(m[0], find) if "%" in m[0] else m[0], text)


def _word(word: str, find: Find) -> str:
    plain = word
    for _ in range(MOST_DEPTH):
        decoded = unquote(plain)
        if decoded == plain:
            break
        plain = decoded
        if find(plain) != plain:
            return "[hidden:encoded]"
    return word
