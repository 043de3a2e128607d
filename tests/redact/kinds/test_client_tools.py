"""Tools that take a secret by place, as a cookie or as a key of a policy."""

from __future__ import annotations

from analyzer.redact.kinds import client_tools
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(client_tools.RULES) == []
    assert shown(client_tools.WORDS) == []


def test_a_cookie_given_to_a_request_goes_and_a_jar_stays() -> None:
    """A jar is a file's name; a cookie has a name and a value."""
    assert hide("curl -s -b 'sid=corvusmonedula' https://h/x") == "curl -s -b '[hidden:cookie]' https://h/x"
    assert hide("curl -b cookies.txt https://h/x") == "curl -b cookies.txt https://h/x"


def test_a_key_in_digits_of_sixteen_is_one_with_its_sign() -> None:
    """`0x` before it; an error code is far shorter."""
    key = "0123456789abcdef" * 4
    assert hide(f"ip xfrm state add enc 'cbc(aes)' 0x{key} x") == "ip xfrm state add enc 'cbc(aes)' 0x[hidden:key] x"
    assert hide(f"loaded private key 0x{key}") == "loaded private key 0x[hidden:key]"
    assert hide("auth failed code 0x80000001") == "auth failed code 0x80000001"


def test_the_login_of_a_vault_names_its_token_or_says_what_became_of_it() -> None:
    """A word is no token, and a method is an option."""
    assert hide("vault login s3cr3tT0kenX9") == "vault login [hidden:token]"
    assert hide("vault login failed again") == "vault login failed again"
