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
        '["/usr/sbin/rabbitmqctl","change_password","bob","V"]',
        'args: ["net", "user", "bob", "V", "/add"]',
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
        "command:\n- rabbitmqctl\n- change_password\n- bob\n- V\nname: x",
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
        '["net", "core", "somaxconn71"]',
        "- net\n- core\n- somaxconn71",
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


def test_commands_are_found_among_many_lines() -> None:
    """Each begins where its indent does, and the words above its first flag are part of it; all other lines stay."""
    text = "a: b\n- x\n  - y\n  - mysql\n  - -pV\n- z\nc:\n\t--password\n\tV\n\tw\n"
    found: list[str] = []

    def find(command: str) -> str:
        found.append(command)
        return command.replace("V", "[hidden:value]")

    assert over_lines(text, find) == text.replace("V", "[hidden:value]")
    assert found == ["y mysql -pV", "--password V w"]


def test_a_long_command_is_searched_in_parts() -> None:
    """A hundred words each, counted from its first word and not from its first flag; a command met before is not searched again."""
    words = [f"w{at}" for at in range(150)]
    words[140] = "-p"
    found: list[str] = []

    def find(command: str) -> str:
        found.append(command)
        return command

    text = "\n".join(f"- {one}" for one in words)
    assert over_lines(f"{text}\nx: y\n{text}", find) == f"{text}\nx: y\n{text}"
    assert found == [" ".join(words[100:])]


def test_an_item_that_was_hidden_is_no_flag() -> None:
    """Neither a hyphen with a blank behind it nor the sign between two documents begins a command."""
    lines = "  passwords:\n  - [hidden:value]\n  url: x"
    assert over_lines(lines, hide) == lines
    lines = "stringData: {password: [hidden:secret data]}\n---\na: b"
    assert over_lines(lines, hide) == lines


def test_words_of_a_list_without_quotes() -> None:
    """YAML needs none, and the value behind a flag goes there, too; what is no flag stays."""
    assert hide("args: [--user, bob, --password, hunter2x9]") == "args: [--user, bob, --password, [hidden:value]]"
    assert hide("[a, b, --x]") == "[a, b, --x]"
