"""The words of a command that stand one by one."""

from __future__ import annotations

import time

import pytest
from analyzer.redact.arguments import in_lists, over_lines, together
from analyzer.redact.secrets import hide, hide_below

VALUE = "blue.moon71"


@pytest.mark.parametrize(
    "text",
    [
        '["redis-cli", "-a", "V", "ping"]',
        '["mysql","-uroot","-pV"]',
        "args: ['--requirepass','V']",
        r'"cmd":"[\"sshpass\",\"-p\",\"V\",\"ssh\"]"',
        'exec ["curl","-u","admin:V","http://x"] failed',
        '[ "tool", "-u", "bob", "-p", "V" ]',
    ],
)
def test_a_list_is_a_command(text: str) -> None:
    """Its words are searched as the command they make; its form stays, and hiding twice changes nothing."""
    clean = hide(text.replace("V", VALUE))
    assert VALUE not in clean
    assert clean.count(",") == text.count(",")
    assert hide(clean) == clean


@pytest.mark.parametrize(
    "text",
    [
        "command:\n- mysqladmin\n- ping\n- -uroot\n- -pV\nname: x",
        '"args": [\n  "redis-cli",\n  "-a",\n  "V"\n]',
        "    Command:\n      sshpass\n      -p\n      V\n    State: Running",
    ],
)
def test_words_on_lines_of_their_own_are_a_command(text: str) -> None:
    """In YAML, in indented JSON and as `kubectl describe` writes them; every line keeps its number."""
    clean = hide_below(text.replace("V", VALUE))
    assert VALUE not in clean
    assert clean.count("\n") == text.count("\n")
    assert [a for a, b in zip(clean.split("\n"), text.split("\n"), strict=True) if "hidden" not in a and a != b] == []


def test_what_is_no_command_stays() -> None:
    """Lists of words, of ports, and commands without a secret, one by one and in a line."""
    for text in (
        '["get", "list", "-"]',
        '["konnectivity", "--mode", "grpc", "-v=2"]',
        "- --port\n- 8132\n- --verbose",
        "a\n- -x",
    ):
        assert hide(text) == text
        assert hide_below(text) == text


def test_words_are_only_changed_where_it_is_told_which() -> None:
    """A change that takes a blank of the command away leaves all words as they were."""
    assert together(["a b", "c"], lambda text: text.replace("c", "[hidden:two words]")) == ["a b", "[hidden:two words]"]
    assert together(["a", "b"], lambda _: "[hidden:all]") == ["a", "b"]


def test_long_lists_cost_no_more_than_their_length() -> None:
    """Brackets, quotes and flags by the thousand."""
    began = time.process_time()
    for unit in ('["-', '","-', "['-a',", "[", '"-x", '):
        in_lists(unit * 20_000, str)
    for unit in ("- -x\n", "  -p\n", '"-a",\n', "- x\n"):
        over_lines(unit * 10_000, str)
    assert time.process_time() - began < 2
