"""
Secrets are hidden before anything is stored for a report: by shape, by key name, and where they are encoded.

Hidden: bearer tokens, JWT, PEM, kubeconfig credentials, URLs with a password or a signature, cloud and forge keys,
Docker auth, password-like arguments and values, e-mail addresses. Kept: agent IDs, UUIDs, digests, addresses.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
from collections.abc import Callable
from urllib.parse import unquote

import regex

# a text without any of these words (in lower case) holds nothing that the patterns below look for
HINTS = (
    "eyj", "-----begin", "bearer", "basic ", "token", "secret", "passw", "pwd", "apikey", "api-key", "api_key", "authorization", "credential",
    "private-key", "private_key", "privatekey", "client-key-data", "client-certificate-data", "signature", "x-amz-", "awsaccesskeyid", "akia", "asia",
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat", "glpat-", "xoxa", "xoxb", "xoxp", "xoxr", "xoxs", "aiza", "sk-", "npm_", "pypi-", "hvs.",
    "auth", "@", "session", "cookie", "ls0tls1", "zxlk", "%3d", "certificate-authority-data", "cabundle", "ca.crt", "tls.crt", "tls.key", "sig=",
    "expires", "aroa", "aida", "%40", "access-key", "access_key", "accesskey",
)  # fmt: skip


# Nine of ten lines hold none of these pieces, of which every hint above holds one.
PIECES = (
    "ey", "--begin", "bear", "basic", "oke", "secr", "pass", "pwd", "auth", "cred", "cert", "sig", "x-amz", "kia", "asia", "gh", "github", "glpat", "xox", "aiza",
    "sk-", "npm_", "pypi", "hvs", "@", "sess", "cook", "ls0t", "zxlk", "%", "cabu", ".crt", "expir", "aroa", "aida",
)  # fmt: skip


def _suspicious(text: str) -> bool:
    low = text.lower()
    for piece in PIECES:
        if piece in low:
            break
    else:
        return False
    for word in HINTS:  # noqa: SIM110 (a generator costs twice as much, and every kept line comes through here)
        if word in low:
            return True
    return False


WORDS = r"(?:password|passwd|passphrase|pwd|secret(?!s?[-_]?(?:name|ref|key-ref|namespace))|api[-_]?key|apikey|access[-_]?key(?:[-_]?id)?|private[-_]?key|client[-_]?secret|auth[-_]?token|access[-_]?token|refresh[-_]?token|id[-_]?token|bearer[-_]?token|session[-_]?token|session[-_]?key|credentials?)"
EXACT = r"(?:client-key-data|client-certificate-data|token|AWSAccessKeyId|nodeMeshPassword|x-auth-token)"
NAME = rf"(?:[\w.-]*{WORDS}|{EXACT})"
SAFE_VALUE = r"(?:true|false|null|none|<none>|\"\"|''|\[\]|\{\}|\[hidden:[\w -]+\]|\*+HIDDEN\*+|REDACTED)"

ENV_VALUE = regex.compile(
    rf"(?i)(name\\?\"?:\s*\\?\"?{NAME}\\?\"?\s*+,?\s*+\\?\"?value\\?\"?:\s*\\?\"?)(?!{SAFE_VALUE})([^\s\"',}}]{{3,}})"
)

Pattern = tuple[str, "regex.Pattern[str]", str | Callable[["regex.Match[str]"], str]]
PATTERNS: tuple[Pattern, ...] = (
    (
        "pem",
        regex.compile(r"-----BEGIN [A-Z0-9 ]{2,40}-----(?:.*?-----END [A-Z0-9 ]{2,40}-----|.*)", regex.S),
        "[hidden:pem]",
    ),
    ("pem", regex.compile(r"\bLS0tLS1CRUdJTi[A-Za-z0-9+/=_-]{16,}"), "[hidden:pem]"),
    ("jwt", regex.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"), "[hidden:jwt]"),
    ("jwt", regex.compile(r"\bZXlK[A-Za-z0-9+/=_-]{24,}"), "[hidden:jwt]"),
    (
        "bearer token",
        regex.compile(
            r"(?i)(\bbearer(?:[\s:=\"']|%20|\\u0020|\\n)+)(?!\"? ?prefix)(?!token\b)([A-Za-z0-9._~+/=-]{8,})"
        ),
        r"\1[hidden:token]",
    ),
    ("basic auth", regex.compile(r"(?i)(\bbasic\s+)([A-Za-z0-9+/=]{12,})"), r"\1[hidden:basic]"),
    (
        "url password",
        regex.compile(r"(?i)([a-z][a-z0-9+.-]{1,20}(?:://|%3A%2F%2F))([^/\s:@\"']{1,200}):([^/\s@\"']{1,300})(@|%40)"),
        r"\1[hidden:user]:[hidden:password]\4",
    ),
    (
        "signed url",
        regex.compile(
            r"(?i)((?:[?&;]|%26|%3F|\\u0026|amp;)(?:x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig|se|sp|sv|expires|token|key-pair-id|policy|access_token|api_key|apikey|key)(?:=|%3D|\\u003d))([^&\s\"'<>]+)"
        ),
        r"\1[hidden:signature]",
    ),
    ("aws key", regex.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,20}\b"), "[hidden:aws key]"),
    (
        "forge token",
        regex.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|sk-[A-Za-z0-9_-]{20,}|dckr_pat_[A-Za-z0-9_-]{20,}|hvs\.[A-Za-z0-9_-]{20,})"
        ),
        "[hidden:token]",
    ),
    ("google key", regex.compile(r"\bAIza[A-Za-z0-9_-]{30,40}"), "[hidden:api key]"),
    ("bootstrap token", regex.compile(r"(?i)(token[\"'=:\s]{1,4})([a-z0-9]{6}\.[a-z0-9]{16})\b"), r"\1[hidden:token]"),
    (
        "docker auth",
        regex.compile(r"(\\?\"auth\\?\"\s*:\s*\\?\")([A-Za-z0-9+/=]{8,})(\\?\")"),
        r"\1[hidden:docker auth]\3",
    ),
    (
        "ca bundle",
        regex.compile(
            r"(?i)((?:cabundle|certificate-authority-data|ca\.crt|tls\.(?:crt|key))\\?\"?\s*[:=]\s*\\?\"?)([A-Za-z0-9+/=\\n]{24,})"
        ),
        r"\1[hidden:certificate]",
    ),
    (
        "key name",
        regex.compile(
            rf"(?i)((?:{WORDS}|(?:^|[\s,;{{(\[&?'\"\\-]|%22|\\u0022){EXACT})(?:\\?[\"']|%22|\\u0022)?\s*(?:=|:|%3D|%3A|\\u003d)\s*(?:\\?[\"']|%22|\\u0022)?)(?!{SAFE_VALUE})([^\s\"',;&}}\\]{{4,}}|(?<=\")[^\"]{{4,200}})"
        ),
        r"\1[hidden:value]",
    ),
    (
        "argument",
        regex.compile(
            r"(?i)(--(?:password|passwd|token|secret|api-?key|apikey|client-secret|service-key|iam-api-key|auth-token|bearer-token)[= ])(?!\[hidden)(?!-)([^\s\"']{3,})"
        ),
        r"\1[hidden:value]",
    ),
    (
        "authorization",
        regex.compile(
            r"(?i)((?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?)(?!\[hidden)(?!(?:bearer|basic)\s)(?!.{0,9}mode)([A-Za-z0-9._~+/=-]{12,})"
        ),
        r"\1[hidden:token]",
    ),
    ("env value", ENV_VALUE, r"\1[hidden:value]"),
    ("session cookie", regex.compile(r"(?i)((?:set-)?cookie\s*:\s*)([^\r\n\"']{8,})"), r"\1[hidden:cookie]"),
    (
        "e-mail",
        regex.compile(r"(?<![\w.+/-])[A-Za-z0-9._%+-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,18}\b"),
        "[hidden:e-mail]",
    ),
    ("db uri", regex.compile(r"(?i)(\b(?:password|pwd)=)(?!\[hidden)([^;&\s\"']{3,})"), r"\1[hidden:value]"),
)
LONG = re.compile(r"[A-Za-z0-9+/_-]{40}")  # asked of every kept line, and three times as fast as the pattern below
BLOB = regex.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{40,}={0,2}(?![A-Za-z0-9+/=])")
INNER = regex.compile(
    r"(?i)eyJ[\w-]{8,}|-----BEGIN|\bbearer |password|passwd|secret|apikey|api_key|client-key-data|\bA[KS]IA[A-Z0-9]{12}|gh[pousr]_\w{20}|private.?key|token\"?\s*[:=]"
)
HEX = regex.compile(r"[0-9a-fA-F-]+")


def hide(text: str) -> str:
    """The text with every secret replaced by ``[hidden:kind]``."""
    return _hide_short(text) if len(text) <= 200 else _hide(text)


@functools.lru_cache(maxsize=4096)
def _hide_short(text: str) -> str:
    """The lines of a thousand pods of one workload are the same thirty."""
    return _hide(text)


def _hide(text: str) -> str:
    if "%" in text and regex.search(r"%(?:20|22|2[Bb]|2[Ff]|3[AaDd]|40)", text):
        text = _percent(text)
    if _suspicious(text):
        for _, pattern, replacement in PATTERNS:
            text = pattern.sub(replacement, text)
    if len(text) >= 40 and LONG.search(text):
        text = BLOB.sub(_blob, text)
    return text


def _blob(m: regex.Match[str]) -> str:
    """A base64 run is hidden when what it decodes to looks like a secret; digests and IDs decode to noise."""
    run = m.group()
    if HEX.fullmatch(run):
        return run
    padded = run.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        inner = base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return run
    if INNER.search(inner):
        return "[hidden:base64]"
    # only text is looked at closer: noise matches something sooner or later
    if sum(1 for c in inner if c.isprintable() or c in "\n\t") < 0.95 * len(inner):
        return run
    return "[hidden:base64]" if _suspicious(inner) and _plain(inner) != inner else run


def _percent(text: str) -> str:
    """Hide percent-encoded secrets; the rest keeps its encoding."""

    def one(m: regex.Match[str]) -> str:
        run = m.group()
        plain = unquote(run)
        return run if plain == run or not _suspicious(plain) or _plain(plain) == plain else "[hidden:encoded]"

    return regex.sub(r"[^\s\"'<>]*%[0-9A-Fa-f]{2}[^\s\"'<>]*", one, text)


def _plain(text: str) -> str:
    for _, pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    return text
