"""
Files that are a secret as a whole: their name says of what kind, and no line of theirs does.

A mounted Secret has one file a key (https://kubernetes.io/docs/concepts/configuration/secret/), programs keep a password in
`password.txt`, `.vault-token` or `encryption.key`, and tables of logins in `.pgpass` or `basic_auth.csv`.
"""

from __future__ import annotations

import re

from analyzer import patterns as regex
from analyzer.redact.kinds.values import ABOUT
from analyzer.redact.rule import credible, likely, plain, random

MOST_BYTES = 16 << 10
PUT = b"[hidden:secret file]"
PARTS = regex.compile(r"[^._\s-]+")
HIDDEN_DIR = regex.compile(
    r"(?:^|[/!])(?:\.?secrets?|credentials?|creds|secret-data|secret-files|private)/[^/!]*(?:/[^/!]+)?$"
)
NAMES = frozenset(["password", "passwords", "passwd", "passphrase", "passphrases", "passwort", "kennwort", "pwd", "pw", "pass", "passcode", "token", "tokens", "secret", "secrets", "psk", "apikey", "authkey", "credential", "credentials", "authtoken", "accesstoken", "pin", "pins", "otp", "pskey", "community"])  # fmt: skip
"""What a part of a name is that says: in here is one."""
GLUED = regex.compile(
    r".+(?:password|passwd|passphrase|secret|token)|(?:admin|bind|db|my|root|service|user)(?:pw|pass|pwd)"
)
"""The same behind another word."""
NUMBERS = frozenset(["pin", "pins", "otp", "passcode"])
PASSWORDS = frozenset(["password", "passwords", "passwd", "pwd", "pw", "passphrases"])
KEYS = frozenset(["key", "keys", "cookie", "salt", "signature", "cred", "creds", "auth", "license", "licence"])
"""What may be something else, so that the content has to look like one."""
PUBLIC = frozenset(["pub", "public", "crt", "cert", "certs", "pem", "csr", "log", "logs", "md", "yaml", "yml", "json", "describe", "get", "list"])  # fmt: skip
ABOUT_ONE = frozenset(ABOUT.lower().split("|"))
ENDINGS = frozenset(["txt", "dat", "data", "b64", "base64", "secret", "pass", "pw", "pwd", "token", "key", "gpg", "enc", "asc", "bak", "old", "orig"])  # fmt: skip
MOST_WORDS = 3
STORES = regex.compile(
    r"(?i)\.?(?:pgpass(?:\.conf)?|netrc|git-credentials|htpasswd|htdigest|vault-token|erlang\.cookie|boto|s3cfg|passwd-s3fs|smbcredentials)"
    r"|(?:basic[_-]?auth|known[_-]?tokens|token[_-]?auth|tokens|passwords|static[_-]?tokens)\.csv"
    r"|(?:chap|pap|ipsec)[.-]secrets|(?:auth|login|pass|creds|credentials|up)\.txt|user[-_]?pass(?:\.\w+)?|credentials?|creds|id_(?:rsa|dsa|ecdsa|ed25519)(?!\.pub)(?:\.\w+)?|auth-user-pass(?:\.\w+)?|munge\.key|rndc\.key"
)
"""Files that list logins: every line of theirs is one."""
TOPICS = frozenset(["auth.txt", "login.txt", "up.txt"])
"""Which of them is a word that notes are called after as well: a login is a name in one line and its password in the next."""
NOTES = 3
"""Lines with more words than a login has that make such a file a text."""
WORD = regex.compile(r"[^\s\"'<>{}\[\]()=;]{4,4096}={0,2}")
BASE64 = regex.compile(r"(?:[A-Za-z0-9+/_-]{40,88}\s{1,2}){1,200}[A-Za-z0-9+/_=-]{1,88}")


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
    while len(parts) > 1 and parts[-1] in ENDINGS and _named(parts[:-1]):
        parts.pop()
    return parts


def _named(parts: list[str]) -> bool:
    return not NAMES.isdisjoint(parts) or any(map(GLUED.fullmatch, parts))


def _told(name: str) -> bool:
    """Does the name say that it is one, or that it may be."""
    if STORES.fullmatch(_base(name)):
        return True
    parts = _parts(name)
    about = not parts or not PUBLIC.isdisjoint(parts) or parts[-1] in ABOUT_ONE
    return not about and (_named(parts) or not KEYS.isdisjoint(parts))


def _beside(name: str) -> bool:
    """Does it lie where keys of a Secret are mounted."""
    return HIDDEN_DIR.search(name.lower()) is not None


def _is_secret(name: str, text: str) -> bool:
    lines = [line.strip() for line in text.strip().split("\n")]
    value = lines[0]
    if value.startswith("[hidden:"):
        return False
    if STORES.fullmatch(_base(name)):
        if _base(name).lower() in TOPICS and sum(len(line.split()) > MOST_WORDS for line in lines) >= NOTES:
            return False
        return len(lines) > 1 or (not plain(value) and len(value.split()) <= MOST_WORDS)
    parts = _parts(name)
    if len(lines) > 1:
        return _lists_passwords(parts, [line for line in lines if line])
    if not WORD.fullmatch(value) or (plain(value) and not (value.isdecimal() and not NUMBERS.isdisjoint(parts))):
        return False
    if _told(name) and _named(parts):
        return True
    return credible(value) if _told(name) else random(value) or (len(value) >= 24 and credible(value))


def _lists_passwords(parts: list[str], lines: list[str]) -> bool:
    """Base64 in lines of one length, or a list of passwords."""
    if BASE64.fullmatch("\n".join(lines)) and len({len(line) for line in lines[:-1]}) == 1:
        return True
    return not PASSWORDS.isdisjoint(parts) and all(WORD.fullmatch(one) and likely(one) for one in lines)
