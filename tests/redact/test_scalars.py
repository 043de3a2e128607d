"""A password of several words goes where other entries stand beside it, and a sentence about one stays."""

from __future__ import annotations

import pytest
from analyzer.redact.scalars import beside_others
from analyzer.redact.secrets import hide, hide_below


@pytest.mark.parametrize(
    "text",
    [
        "users:\n  - name: bob\n    password: {}\n    role: admin\n",
        "mail:\n  smtpPassword: {}\nnext: 1\n",
        "db.user=bob\ndb.password={}\n",
        "# user: bob\n# password: {}\n",
        "client_id: x\nclient_secret: {}  # of the old one\n",
    ],
)
def test_a_value_runs_to_the_end_of_its_line(text: str) -> None:
    """Words that join others are part of it; what is beside it and a comment behind it stay."""
    said = "my dog is brown and it is here"
    assert beside_others(text.format(said)) == text.format("[hidden:value]")
    assert hide_below(text.format(said)) == text.format("[hidden:value]")


@pytest.mark.parametrize(
    "text",
    [
        "name: bob\npassword: must be changed at the next login\n",
        "name: bob\npassword: must be kept by its owner\n",
        "then it said\npassword: my dog is brown\nand ended\n",
        "name: bob\npassword: <none> # not set\n",
        "user: bob\npassword: ${PASSWORD} of it\n",
        "name: bob\n  password=my dog is brown\n",
        "name: bob\npassword_policy: my dog is brown\n",
    ],
)
def test_what_is_no_value_stays(text: str) -> None:
    """A sentence, a line between others of a log, none, a variable, and the name of something about it."""
    assert beside_others(text) == text


def test_words_alone_on_a_line_tell_by_themselves() -> None:
    """Without entries beside it, several words that say nothing about a password are one."""
    assert hide("password: several words here") == "password: [hidden:value]"
    assert hide("password: context deadline exceeded") == "password: context deadline exceeded"
