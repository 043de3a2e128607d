"""
Files that are a secret as a whole: their name says of what kind, and no line of theirs does.

A mounted Secret has one file a key (https://kubernetes.io/docs/concepts/configuration/secret/), programs keep a password in
`password.txt`, `.vault-token` or `encryption.key`, and tables of logins in `.pgpass` or `basic_auth.csv`.
"""

from __future__ import annotations

import re

from analyzer.redact.kinds.values import ABOUT
from analyzer.redact.rule import credible, plain, random

MOST_BYTES = 16 << 10
PUT = b"[hidden:secret file]"
PARTS = re.compile(r"[^._\s-]+")
HIDDEN_DIR = re.compile(
    r"(?:^|[/!])(?:\.?secrets?|credentials?|creds|secret-data|secret-files|private)/[^/!]*(?:/[^/!]+)?$"
)
NAMES = frozenset(["password", "passwords", "passwd", "passphrase", "passphrases", "passwort", "kennwort", "pwd", "pw", "pass", "passcode", "token", "tokens", "secret", "secrets", "psk", "apikey", "authkey", "credential", "credentials", "authtoken", "accesstoken", "pin", "otp", "pskey"])  # fmt: skip
"""What a part of a name is that says: in here is one."""
KEYS = frozenset(["key", "keys", "cookie", "salt", "signature", "cred", "creds", "auth", "license", "licence"])
"""What may be something else, so that the content has to look like one."""
PUBLIC = frozenset(["pub", "public", "crt", "cert", "certs", "pem", "csr", "log", "logs", "md", "yaml", "yml", "json", "describe", "get", "list"])  # fmt: skip
ABOUT_ONE = frozenset(ABOUT.lower().split("|"))
ENDINGS = frozenset(["txt", "dat", "data", "b64", "base64", "secret", "pass", "pw", "pwd", "token", "key", "gpg", "enc", "asc", "bak", "old", "orig"])  # fmt: skip
STORES = re.compile(
    r"(?i)\.?(?:pgpass(?:\.conf)?|netrc|git-credentials|htpasswd|htdigest|vault-token|erlang\.cookie|boto|s3cfg|passwd-s3fs|smbcredentials)"
    r"|(?:basic[_-]?auth|known[_-]?tokens|token[_-]?auth|tokens|passwords|static[_-]?tokens)\.csv"
    r"|(?:chap|pap|ipsec)[.-]secrets|(?:auth|login|pass|creds|credentials|user-?pass|up)\.txt|auth-user-pass(?:\.\w+)?|munge\.key|rndc\.key"
)
"""Files that list logins: every line of theirs is one."""
WORD = re.compile(r"[^\s\"'<>{}\[\]()=;]{4,4096}={0,2}")
BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{40,88}\s{1,2}){1,200}[A-Za-z0-9+/_=-]{1,88}")


def may_be_secret(name: str) -> bool:
    """Does a file's name, or the folder it lies in, say that it may be one."""
    return _told(name) or _beside(name)


def concealed(name: str, data: bytes) -> bytes:
    """What is shown of such a file's content."""
    text = data.decode("utf-8-sig", "replace")
    if not data.strip() or b"\0" in data or "\ufffd" in text or not _is_secret(name, text):
        return data
    return b"\n".join(PUT if line.strip() else line for line in data.split(b"\n"))


def _base(name: str) -> str:
    return re.split(r"[/!\\]", name.rstrip("/!"))[-1]


def _parts(name: str) -> list[str]:
    """Parts of a file's name in small letters, without the endings that say nothing."""
    parts = PARTS.findall(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", _base(name)).lower())
    while len(parts) > 1 and parts[-1] in ENDINGS and not NAMES.isdisjoint(parts[:-1]):
        parts.pop()
    return parts


def _told(name: str) -> bool:
    """Does the name say that it is one, or that it may be."""
    parts = _parts(name)
    if not parts or not PUBLIC.isdisjoint(parts) or parts[-1] in ABOUT_ONE:
        return STORES.fullmatch(_base(name)) is not None
    return not NAMES.isdisjoint(parts) or not KEYS.isdisjoint(parts) or STORES.fullmatch(_base(name)) is not None


def _beside(name: str) -> bool:
    """Does it lie where keys of a Secret are mounted."""
    return HIDDEN_DIR.search(name.lower()) is not None


def _is_secret(name: str, text: str) -> bool:
    lines = [line.strip() for line in text.strip().split("\n")]
    if lines[0].startswith("[hidden:"):
        return False
    if STORES.fullmatch(_base(name)):
        return len(lines) > 1 or not plain(lines[0])
    value = lines[0]
    if len(lines) > 1:  # base64 in lines of one length
        return BASE64.fullmatch(text.strip()) is not None and len({len(line) for line in lines[:-1]}) == 1
    if not WORD.fullmatch(value) or plain(value):
        return False
    if not NAMES.isdisjoint(_parts(name)) and _told(name):
        return True
    return credible(value) if _told(name) else random(value) or (len(value) >= 24 and credible(value))
