"""Variables of an environment in texts of any length."""

from __future__ import annotations

import random

import pytest
from analyzer.redact.kinds.pairs import ENV_VALUE
from analyzer.redact.variables import without_variables

NAMES = (
    "DB_PASSWORD", "api_key", "PASS", "pw", "db_psk", "x_token", "CLIENT_SECRET", "my_creds", "svc_auth", "x-auth-token", "nodeMeshPassword",
    "licence", "snmp_community", "jsessionid", "root_pw", "hash_salt", "the_pepper", "wallet_seed", "gh_pat", "req_hmac", "client-certificate-data",
    "kennwort", "passwort", "wachtwoord", "senha", "haslo", "losenord", "heslo", "adgangskode", "salasana", "contrasena", "clave", "parola", "sifre",
    "lozinka", "geslo", "jelszo", "пароль", "密码", "VALUE_TOKEN",
)  # fmt: skip
PARTS = (
    "name", "Name: ", "key: ", ' id="', "value", "value: ", " value=", '"', '\\"', "DB_PASSWORD", "api_key", " ", "\n", "\n  ", "- ", ",", ": ",
    "=", "abcdef", "ſecret", "\u0130", "\u212a", '"name":"DB_PASSWORD","value":"x12"', " " * 60, "{", "}", "token", "x:value: ",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_word_of_the_rule_tells_a_value_on_the_next_line(name: str) -> None:
    """What is looked at first leaves out no name that the rule knows."""
    assert without_variables(f"- name: {name}\n  value: abcdefgh\n") == f"- name: {name}\n  value: [hidden:value]\n"
    assert "abcdefgh" not in without_variables(f'[{{"name":"{name}","value":"abcdefgh"}}]')


def test_the_parts_that_are_looked_at_show_what_the_rule_finds_in_the_whole() -> None:
    """Names, signs and blanks in any order are hidden as by the rule itself, wherever they stand."""
    chance = random.Random(7)
    changed = 0
    for _ in range(3000):
        text = "".join(chance.choice(PARTS) for _ in range(chance.randrange(4, 30)))
        whole = ENV_VALUE.sub(r"\1[hidden:value]", text)
        assert without_variables(text) == whole, text
        changed += whole != text
    assert changed > 500


def test_a_text_without_variables_is_the_same_text() -> None:
    """Other keys of an object and other values stay."""
    text = "- name: HTTP_PORT\n  value: '8080'\n- key: app\n  values: [a]\n"
    assert without_variables(text) is text
