"""Files that are a secret as a whole."""

from __future__ import annotations

import pytest
from analyzer.redact.secret_files import PUT, concealed, may_be_secret

DRAWN = "k7Qz3vX9mT2bL8wR5nYc"
HIDDEN = PUT.decode()


def shown(name: str, text: str) -> str:
    return concealed(name, text.encode()).decode() if may_be_secret(name) else text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b/token", DRAWN),
        ("password.txt", "blue-moon71"),
        ("secrets/db/DB_PASS", "moonriver"),
        ("smtpPassword", "moonriver71"),
        ("node!x/db-password.gz", "blue-moon71\r\n"),
        ("secret/tls-ticket", DRAWN),
        ("secret-data/password", "Ymx1ZS1tb29uNzE="),
        ("gossip.key", DRAWN),
        ("keys/encryption.key.bak", DRAWN),
        ("oauth/client_secret", "moonriver71"),
        (".erlang.cookie", "KXQWLTPGWDNE"),
        ("ldap-bindpw", "bluemoon71"),
        ("snmp_community", "bluemoon71"),
        ("pin.txt", "471158"),
        ("user-pass", "bob blue-moon71"),
        ("root.pw", "blue-moon71\n\n"),
        ("registry-token.txt", "\ufeff" + DRAWN),
    ],
)
def test_a_file_whose_content_is_the_secret_shows_none_of_it(name: str, text: str) -> None:
    """Its name tells, or the folder a Secret is mounted in; as many lines stay, and hiding twice changes nothing."""
    clean = shown(name, text)
    assert text.strip("\ufeff\r\n") not in clean
    assert clean.count("\n") == text.count("\n")
    assert shown(name, clean) == clean


def test_a_list_of_logins_shows_none_of_its_lines() -> None:
    """As psql, an API server and a client of OpenVPN read them; blank lines stay."""
    for name in (".pgpass", "etc/basic_auth.csv", "auth.txt", "chap-secrets"):
        assert shown(name, "bob:x:blue-moon71\n\nblue-moon72\n") == f"{HIDDEN}\n\n{HIDDEN}\n"


def test_notes_under_a_name_of_a_login_file_are_notes() -> None:
    """`up.txt` may be what somebody pasted: three lines no login has; a file that is called after credentials stays hidden."""
    paste = "$ kubectl get nodes -o wide\nNAME STATUS ROLES AGE VERSION\nn1 Ready <none> 2d v1.30.4\n"
    for name in ("a/up.txt", "auth.txt", "login.txt"):
        assert shown(name, paste) == paste
        assert shown(name, "bob\nblue moon river 71\n") == f"{HIDDEN}\n{HIDDEN}\n"
    assert shown("creds.txt", paste) == f"{HIDDEN}\n" * 3


def test_a_list_of_passwords_is_one() -> None:
    """Where each line may be one; a list of names and a heading are none."""
    assert shown("passwords.txt", "blue-moon71\nblue-moon72\n") == f"{HIDDEN}\n{HIDDEN}\n"
    for text in ("blue-moon71\nbob and eve\n", "bob\nblue-moon71\n"):
        assert shown("passwords.txt", text) == text
    assert shown("secrets.txt", "default-token-x7k2p\nbuilder-token-9f3ab\n").startswith("default-")


def test_base64_in_lines_is_one_value() -> None:
    """As `base64` writes it, 76 characters a line."""
    line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0"
    assert shown("keystore.secret", f"{line}\n{line}\nNTY3\n") == f"{HIDDEN}\n" * 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("server.log", DRAWN),
        ("tokens.txt", "NAME   DATA   AGE\nx1     3      2d\n"),
        ("token", "error: no token was found"),
        ("token-ttl", "24h0m0s"),
        ("password-policy.txt", "strict"),
        ("secret_name", "db-creds"),
        ("secrets/db/namespace", "kube-system"),
        ("secrets/db/username", "bob"),
        ("kubectl-get-secret.txt", "x1"),
        ("public.key", DRAWN),
        ("key.txt", "konnectivity-agent"),
        ("token", "/var/run/secrets/tokens/agent"),
        ("password", "true"),
        ("credentials", "no credentials were found on this machine"),
        ("token", "4711"),
        ("password", ""),
        ("token", "PASSWORD=[hidden:value]"),
        ("token", "a\0b71"),
    ],
)
def test_other_files_stay(name: str, text: str) -> None:
    """What is about a secret, what is public, what says that there is none, and what other rules read line by line."""
    assert shown(name, text) == text


def test_bytes_that_are_no_text_stay() -> None:
    """A key store is binary, of which nothing is shown anyway."""
    assert concealed("key", b"\xff\xfe\x00\x01") == b"\xff\xfe\x00\x01"
