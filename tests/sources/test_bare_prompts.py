"""Prompts without a command and the lines of themes are furniture; rows, comments and sentences are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from analyzer.schema import NODES, PODS, UNREAD
from analyzer.sources.bare_prompts import furniture

from tests.support.growth import grows
from tests.support.inline import agent, bundle, node, nodes, pods

PROMPTS = [
    "# ", "> ", "% ", "$", "%", "❯", "jump01% ", "jump01 # ", "12:50:07 ➜ ", "ACME\\jdoe> ", "<jdoe@jump01> ", "jdoe@jump01:~$",
    "[jdoe@jump01 ~]$", "bash-5.1$", "PS C:\\w [prod|default]> ", "PS C:\\w [main ≡ +0 ~1]> ", "John Doe@mbp ~ % ", "~/case main* ❯ ",
    "jdoe@L0231 MINGW64 ~/case (master)\n$ ", "\ncloud in 🌐 jump01 in ~ \n❯ ", "~/case main* ⇡\n❯ ", "jdoe at mbp in ~/case on main [!?]\n$ ",
    "jdoe@mbp ~/case\n% ", "╭─jdoe@mbp ~ \n╰─$ ",
]  # fmt: skip


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_shell_around_tables(prompt: str) -> None:
    """No row is lost or made, the namespace of the command is known, and nothing is unread, with a last prompt that waits."""
    end = prompt + "\n"
    text = (
        f"{prompt}kubectl get nodes\n{nodes(node('10.1.2.3'))}{end}"
        f"{prompt}k -n kube-system get po -o wide\nNAME   READY   STATUS    RESTARTS   AGE\nagent-x1   1/1     Running   0          9d\n{end}"
    )
    rows = bundle(shell=text).snapshot.rows
    assert ([one.name for one in rows[NODES]], [(one.name, one.namespace) for one in rows[PODS]]) == (
        ["10.1.2.3"],
        [("agent-x1", "kube-system")],
    )
    assert [one.text for one in rows[UNREAD]] == []


def found(text: str, *typed: str) -> list[str]:
    """The lines that are furniture, where these prompts stand in front of a command."""
    lines = text.split("\n")
    begins = [sum(len(one) + 1 for one in lines[:at]) for at in range(len(lines))]
    echoes = [(at, p) for at, line in zip(begins, lines, strict=True) for p in typed if line.startswith(p + " k")]
    return [lines[begins.index(at)] for at, _ in furniture(text, echoes)]


def test_what_is_no_furniture() -> None:
    """A comment of an object, the last row of a table, a share, a sentence, and whatever stands above a first prompt."""
    assert found("# kubectl get x\n#\n# of nobody\na: b\n# kubectl get y\n", "#") == []
    assert found("NAME   AGE\nx      <none>\n") == found("used 45%\n") == found("<p>x</p>\n") == []
    assert (
        found("error: unable to upgrade connection: <!DOCTYPE html><html lang=en>")
        == found("see <https://a.b/c>\n")
        == []
    )
    assert found("x\nPS C:\\Users\\jdoe>\n") == ["PS C:\\Users\\jdoe>"]
    assert found("all is well in the north\n$ kubectl get x\n", "$") == []
    assert found("web   ok   a@b\n$ kubectl get x\nweb   ok   a@b\n$ kubectl get x\n", "$") == []
    assert found("x\n$ kubectl get x\ny\n$", "$") == ["$"]
    assert found("jdoe@mbp now\n$ kubectl get x\njdoe@mbp now\n$ kubectl get y\n", "$") == ["jdoe@mbp now"] * 2


def test_a_waiting_sign_below_a_table() -> None:
    """Nobody typed a command there, and the rows above stay."""
    rows = bundle(table=pods(agent("ab")) + "jump-3 % \n").snapshot.rows
    assert (len(rows[PODS]), len(rows[UNREAD])) == (1, 0)


@pytest.mark.parametrize("output", ["GET / 200", "POST /api/orders 201", "/usr/src/app", "10.0.0.7 / 200"])
def test_what_a_command_printed_above_the_next_prompt_is_no_theme(output: str) -> None:
    """A request in a log and the answer of `pwd` hold a path, and say nothing of who types."""
    text = f"$ kubectl logs web-0 --tail=1\n{output}\n$ kubectl get nodes\n"
    echoes = [(0, "$ "), (text.rindex("$ kubectl"), "$ ")]
    assert list(furniture(text, echoes)) == []


def test_many_commands_cost_no_more_each() -> None:
    """Eight times the typed commands take some eight times as long, each of which has a line above it."""

    def job(many: int) -> Callable[[], object]:
        unit = "jdoe@h ~/case (a)\n$ kubectl get pods\nNAME READY\n"
        text = unit * many
        echoes = [(at * len(unit) + 18, "$ ") for at in range(many)]
        return lambda: list(furniture(text, echoes))

    assert grows(job, 500) == ""
