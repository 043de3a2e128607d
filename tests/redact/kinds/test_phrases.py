"""Passphrases of several words go, and what a log says about a password stays as it is, every word of it."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import phrases
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(phrases.RULES) == []
    assert shown(phrases.FLAGS) == []


@pytest.mark.parametrize(
    "line",
    [
        "password: must be at least 8 characters",
        "Password: incorrect, try again",
        'E0302 09:00:00.100000 1 x.go:1] "bad" err="password: authentication failed for bob"',
        "error: password: context deadline exceeded",
        "password=wrong for user bob",
        "use --passphrase instead of a file",
        "invalid password: account locked",
        "check the password: connection refused by peer",
        "password: dial tcp 10.0.0.1:443: i/o timeout",
        "passphrase: required by the server",
    ],
)
def test_prose_about_a_password_stays(line: str) -> None:
    """What became of it, what it has to be, and why it was not taken."""
    assert hide(line) == line


@pytest.mark.parametrize("said", ["wrong", "account", "connection"])
def test_such_a_word_alone_may_be_a_password(said: str) -> None:
    """Nothing behind it makes it the begin of a sentence, and the name of another value does not."""
    assert hide(f"password={said}") == "password=[hidden:value]"
    assert hide(f"password={said} host=db") == "password=[hidden:value] host=db"


def test_what_is_about_a_password_is_told_by_its_words() -> None:
    """An article is part of a passphrase as well; most of the words or the first two make a sentence."""
    assert not phrases.about("the quick brown fox")
    assert not phrases.about("wrong horse battery staple")
    assert phrases.about("wrong or expired thing that horse")
    assert phrases.about("bob was not there")
    assert phrases.certain("correct horse battery")
    assert not phrases.certain("the quick brown fox")


def test_a_sentence_stays_one_when_a_name_in_it_is_replaced() -> None:
    """Else a copy of it looks as if it held a secret, and is not written."""
    for name in ("lorvan", "wba95317b", "WBA95317B", "object-ba95317b"):
        line = f"- `{name.upper()}_API_KEY`: Enable {name} integration"
        assert hide(line) == line
