"""Which rules about secrets a text has to be asked."""

from __future__ import annotations

from analyzer.redact import plan as plan_module
from analyzer.redact.plan import plan
from analyzer.redact.rule import rule

from tests.support.values import are_values

RULES = (
    rule("password", "passwo", r"password=\S+", "password=[hidden:password]"),
    rule("token", "token", r"token=\S+", "token=[hidden:token]"),
    rule("pipe", "|>>echo", r"echo \S+ \|", "echo [hidden:value] |"),
)


def test_a_rule_is_asked_where_one_of_its_hints_stands() -> None:
    """Each has its bit; a hint under a piece counts beside that piece only."""
    made = plan(RULES, ("pass", "tok", "|"))
    assert made.wanted("my password=x") == 1
    assert made.wanted("my token=x passwo") == 3
    assert made.wanted("echo x") == 0
    assert made.wanted("echo x |") == 4
    assert made.ask("echo a | token=b", "echo a | token=b") == "echo [hidden:value] | token=[hidden:token]"


def test_a_plan_for_parts_of_a_text_asks_of_each_part_what_the_whole_plan_asks() -> None:
    """Only what stands in none of the parts is left out."""
    made = plan(RULES, ("pass", "tok", "|"))
    parts = ["a password=b", "nothing", "echo c | d"]
    narrow = made.within("\n".join(parts))
    assert len(narrow.pieces) == 2
    assert [narrow.wanted(one) for one in parts] == [made.wanted(one) for one in parts] == [1, 0, 4]


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(plan_module)
