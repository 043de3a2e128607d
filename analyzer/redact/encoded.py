"""
Secrets that are encoded: base64 (also twice, also short), hexadecimal text, percent signs (also twice).

What decodes to text is searched as text. What decodes to noise stays when it is hexadecimal, a name or marked as public (digests,
fingerprints, public keys), and is a token when its letters and digits look drawn at random.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from analyzer import patterns as regex
from analyzer.redact.rule import changes

LONG = regex.compile(r"[A-Za-z0-9+/_]{20}")
"""Asked of every kept line; `re` is five times as fast at it as `regex`."""
RUN = regex.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
HEX = regex.compile(r"[0-9a-fA-F-]+")
HEX_TEXT = regex.compile(r"(?:0x)?((?:[2-7][0-9a-fA-F]|0[9aAdD]){8,})")
INNER = regex.compile(
    r"(?i)eyJ[\w-]{8,}|-----BEGIN|\bbearer |password|passwd|secret|apikey|api_key|client-key-data|\bA[KS]IA[A-Z0-9]{12}|gh[pousr]_\w{20}|private.?key|token\"?\s*[:=]"
)
INNER_SHORT = regex.compile(
    r"(?i)(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|auth|psk)[\w.-]{0,20}[\"']?\s{0,4}[=:]|\bbearer |^iamapikey:|^[\w.@-]{1,40}:[^\s:]{8,}$"
)
PERCENT = regex.compile(r"%(?:25)*(?:2[0-9A-Fa-f]|3[0-9A-Fa-f]|40|[57][BbDd])")
PLUS = regex.compile(
    r"(?i)(?<![a-z0-9])(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|bearer|auth(?:orization)?|credentials?)[:=]?\+"
)
"""A word beside a plus, which is a blank where a form is sent."""
ESCAPE = regex.compile(r"\\u00(2[0-9A-Fa-f]|3[0-9A-Fa-f]|40|[57][BbDd])")
LETTER = regex.compile(r"\\u00(3[0-9]|4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])")
"""A letter or a digit, which needs no escape: one that has it may hide a name from whoever looks for it."""
COLOUR_OF = r"(?:(?:\x1b|\\{1,4}(?:x1b|u001b|033|e)|\^\[)\[[0-9;]{0,20}m|\[(?:[0-9;]{1,20}m|m(?![a-z]))|\x1b\[[0-9;?]{0,20}[A-Za-z])"
COLOUR = regex.compile(COLOUR_OF)
"""A colour of a terminal, which may stand between a name and its value: as it is, escaped, or without its first character."""
COLOURED = ("\x1b", "[0m", "[m", "x1b[", "u001b[", "033[", "\\e[", "^[[")
"""One of these stands in a text with colours."""
WORD = regex.compile(r"[^\s\"'<>]++")
DER = regex.compile(r"M[A-Z][A-Za-z0-9+/]{1,2}(?:CAQ[AE]|AgE[AB])|MII[A-Za-z0-9+/]{3}IBA[ADz]")
"""What private keys and key stores begin with in DER: a length, and the version of the structure."""
PUBLIC = regex.compile(r"(?i)(?:\bh1|public[\w -]{0,12}|sha\d{1,3}|md5|digest|fingerprint|ssh-\w{2,8}|hash)\W{0,4}$")
"""Before a value that is drawn at random and no secret."""
PUBLIC_KEY = regex.compile(r"(?i:sha\d{3}[-_])|AAAA[A-E][23]|MII[A-Za-z0-9+/]{3}CCA")
"""What public keys of SSH and certificates begin with."""
PIECE = regex.compile(r"[A-Za-z0-9]{20,}")
SMALL = regex.compile(r"[a-z]{8}")
KNOWN = {"b3BlbnNzaC1rZXk": "private key", "H4sIA": "compressed", "LS0tLS1CRUdJTi": "pem", "TlRMTVNTUA": "ntlm"}
"""What gzip, PEM and NTLM messages begin with in base64."""
MOST_DEPTH = 3
Find = Callable[[str], str]


def base64_runs(text: str, find: Find, depth: int = 0) -> str:
    """The text with every run hidden that decodes to a secret; `find` hides secrets in what was decoded."""
    return RUN.sub(lambda m: _found(m, find, depth), text)


def _found(m: regex.Match[str], find: Find, depth: int) -> str:
    clean = _run(m[0], find, depth)
    if clean == m[0] and not depth and drawn(clean) and not PUBLIC.search(m.string[max(0, m.start() - 24) : m.start()]):
        return "[hidden:token]"
    return clean


def drawn(run: str) -> bool:
    """
    A piece of at least twenty letters and digits that a machine drew: both cases and digits change all the time.

    Words put together (`ServiceAccountTokenV1Beta1`) have long runs of small letters; the names of objects have no capitals.
    """
    if run.islower() or run.isupper() or PUBLIC_KEY.match(run):
        return False
    if any(
        not SMALL.search(one)
        and one.lower() != one
        and one.upper() != one
        and sum(c.isdigit() for c in one) >= 2
        and changes(one) * 4 >= len(one)
        for one in PIECE.findall(run)
    ):
        inner = _decoded(run)
        return inner is None or not _is_text(inner)
    return False


def _run(run: str, find: Find, depth: int) -> str:
    if len(run) < 40 and run.islower() and ("-" in run or not HEX_TEXT.fullmatch(run)):
        return run  # most words of a log
    if known := next((kind for head, kind in KNOWN.items() if run.startswith(head)), None):
        return f"[hidden:{known}]"
    if DER.match(run):
        return "[hidden:private key]"
    if HEX.fullmatch(run) or (run[:2] == "0x" and HEX.fullmatch(run[2:])):
        return _hexadecimal(run, find)
    if len(run) < 40 and (run == run.lower() or run == run.upper()):
        return run
    inner = _decoded(run)
    if inner is None:
        return run
    if len(run) >= 40 and INNER.search(inner):
        return "[hidden:base64]"
    if not _is_text(inner):  # noise matches something sooner or later
        return run
    if INNER_SHORT.search(inner) or find(inner) != inner:
        return "[hidden:base64]"
    return "[hidden:base64]" if depth < MOST_DEPTH and base64_runs(inner, find, depth + 1) != inner else run


def _decoded(run: str) -> str | None:
    padded = run.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def _is_text(inner: str) -> bool:
    return "\ufffd" not in inner and sum(1 for c in inner if c.isprintable() or c in "\r\n\t") >= 0.95 * len(inner)


def _hexadecimal(run: str, find: Find) -> str:
    m = HEX_TEXT.fullmatch(run)
    if m is None:
        return run
    inner = bytes.fromhex(m[1]).decode("ascii", "replace")
    return "[hidden:hex]" if inner.isprintable() and (INNER_SHORT.search(inner) or find(inner) != inner) else run


def letters(text: str, find: Find) -> str:
    """The text with its escaped letters as letters where it then holds a secret, else as it is."""
    plain = LETTER.sub(lambda m: chr(int(m[1], 16)), text)
    return plain if plain != text and find(plain) != plain else text


def coloured(text: str) -> bool:
    """May colours of a terminal stand in the text."""
    return any(sign in text for sign in COLOURED)


def colours(text: str, find: Find) -> str:
    """The text without the colours of a terminal where it then holds a secret, else as it is."""
    plain = COLOUR.sub("", text)
    return plain if find(plain) != plain else text


def in_form(text: str) -> bool:
    """May words stand in the text as a form is sent, without a percent sign."""
    return "+" in text and PLUS.search(text) is not None


def percent(text: str, find: Find) -> str:
    """Words whose form without percent signs, plus signs and ``\\u003a`` holds a secret are hidden whole; the others keep their encoding."""
    return WORD.sub(lambda m: _word(m[0], find) if "%" in m[0] or "\\u00" in m[0] or in_form(m[0]) else m[0], text)


def _word(word: str, find: Find) -> str:
    from urllib.parse import unquote  # of the logs and documents that hold none of these few need it

    plain = word
    for _ in range(MOST_DEPTH):
        decoded = ESCAPE.sub(lambda m: chr(int(m[1], 16)), unquote(plain))
        if decoded == plain:
            break
        plain = decoded
        if find(plain) != plain:
            return "[hidden:encoded]"
    if "+" in word and (said := unquote(word.replace("+", " "))) != word and find(said) != said:  # as a form is sent
        return "[hidden:encoded]"
    return word
