"""Passwords of letters alone go beside an account's name, and what became of a password stays."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import chosen
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(chosen.RULES) == []


@pytest.mark.parametrize("name", ["ansible_ssh_pass", "db_admin_pass", "-Ddb.pass", "root-pass", "ipmipass"])
def test_a_word_beside_the_pass_of_an_account_is_its_password(name: str) -> None:
    """It has neither a capital nor a digit, as most passwords that people choose; a test that passed is no account."""
    assert hide(f"{name}=corvusmonedula") == f"{name}=[hidden:value]"
    assert hide(f"{name}=failed") == f"{name}=failed"
    assert hide(f"{name}=/etc/secret.txt") == f"{name}=/etc/secret.txt"
    assert hide("first_pass=completed") == "first_pass=completed"


def test_words_of_a_wallet_are_twelve_or_three_more() -> None:
    """Eleven are a sentence, and a seed alone is none."""
    words = ["acid", "aged", "also", "area", "army", "away", "baby", "back", "ball", "band", "bank"]
    assert hide(f"seed phrase: {' '.join([*words, 'bear'])}") == "seed phrase: [hidden:words]"
    assert hide(f"mnemonic = {' '.join([*words, *words[:4]])}") == "mnemonic = [hidden:words]"
    assert hide(f"mnemonic = {' '.join(words)}") == f"mnemonic = {' '.join(words)}"


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("corvus", True), ("corvu", False), ("expired", False), ("prompted", False), ("123456", False), ("~/x/y", False)],
)
def test_what_a_password_of_an_account_can_be(value: str, is_one: bool) -> None:
    """Six characters at least, no number, no path, no word about it."""
    assert chosen.chosen(value) is is_one
