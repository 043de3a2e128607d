"""Commands that ask a machine itself: which, and what is typed there."""

from __future__ import annotations

import pytest
from analyzer.vendors import shell as shell_room
from analyzer.vendors.shell import LOGS, ShellOrder, ShellPart, Where, joined, program, read, statements, words

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("command", "parts", "remark"),
    [
        ("kubectl get nodes -o wide", [ShellPart("kubectl get nodes -o wide")], ""),
        ("ssh n1 'crictl ps -a'", [ShellPart("crictl ps -a", Where.NAMED, "n1")], ""),
        ('ssh n1 "crictl ps -a"', [ShellPart("crictl ps -a", Where.NAMED, "n1")], ""),
        ("ssh <node> 'cat /a'", [ShellPart("cat /a", Where.NODE, "<node>")], ""),
        (
            "kubectl describe node n1; ssh n1 'systemctl status kubelet; ip route'",
            [ShellPart("kubectl describe node n1"), ShellPart("systemctl status kubelet; ip route", Where.NAMED, "n1")],
            "",
        ),
        ("nc -vz a 1   # on a worker", [ShellPart("nc -vz a 1", Where.WORKER)], ""),
        (
            "nc -vz a 1   # on another worker, and on the API server's machine",
            [ShellPart("nc -vz a 1", Where.WORKER)],
            "",
        ),
        ("nc -vz a 1", [ShellPart("nc -vz a 1", Where.WORKER)], ""),
        ("nc -vz a 1   # from there", [ShellPart("nc -vz a 1", Where.WORKER)], "from there"),
        ("openssl s_client   # on a worker: none comes", [ShellPart("openssl s_client", Where.WORKER)], "none comes"),
        ("openssl s_client -connect a:1", [ShellPart("openssl s_client -connect a:1")], ""),
        ("systemctl status kubelet   # on n1", [ShellPart("systemctl status kubelet", Where.NAMED, "n1")], ""),
        ("nc a 1   # on n1; then the same", [ShellPart("nc a 1", Where.NAMED, "n1")], "then the same"),
        ("crictl ps   # on its machine; it comes back", [ShellPart("crictl ps", Where.CONTROL)], "it comes back"),
        ("ps -o args=   # on the API server's machine", [ShellPart("ps -o args=", Where.CONTROL)], ""),
        ("journalctl -u kubelet   # on the pod's node", [ShellPart("journalctl -u kubelet", Where.NODE)], ""),
        ("df -h; which socat   # on the pod's node", [ShellPart("df -h; which socat", Where.NODE)], ""),
        ("ls -l /etc/a", [ShellPart("ls -l /etc/a", Where.CONTROL)], ""),
        ("kubectl get nodes   # then nc -vz a 22", [ShellPart("kubectl get nodes")], "then nc -vz a 22"),
        ("kubectl edit ds a   # on a worker", [ShellPart("kubectl edit ds a")], "on a worker"),
        (
            "kubectl get svc -A; nc -vz a 1   # on a worker",
            [ShellPart("kubectl get svc -A"), ShellPart("nc -vz a 1", Where.WORKER)],
            "",
        ),
    ],
)
def test_which_machine_a_command_is_for(command: str, parts: list[ShellPart], remark: str) -> None:
    """By `ssh`, by the remark behind it, or by a program that asks nothing but its own machine."""
    assert read(command) == ShellOrder(tuple(parts), remark)


def test_several_commands_make_one() -> None:
    """Each once, with what is said of them behind; nothing makes none."""
    assert joined(["a   # x", "b", "a"], "y") == "a; b   # x; y"
    assert joined(["a"]) == "a"
    assert joined([]) is None
    assert words("nc -vz a 1") == {"nc", "-vz", "a", "1"}


def test_semicolons_in_quotes_and_brackets_part_nothing() -> None:
    """Nor do those of a loop in braces."""
    text = "a 'b; c'; d \"e; f\"; g $(h; i); j {k; l}"
    assert list(statements(text)) == ["a 'b; c'", 'd "e; f"', "g $(h; i)", "j {k; l}"]


def test_the_program_is_the_first_word_behind_sudo() -> None:
    """Nothing has none."""
    assert [program(text) for text in ("sudo tail -n 2 a", "nc -vz a 1", "")] == ["tail", "nc", ""]


@pytest.mark.parametrize(
    "command",
    [
        "talosctl -n 10.5.0.3 patch mc -p '{}'",
        "az aks update --name a",
        "helm upgrade a b",
        "kubectl get csr",
        "aws ec2 describe-vpcs",
    ],
)
@pytest.mark.parametrize("place", ["on each node", "on a worker", "on n1", "on the API server's machine"])
def test_a_client_is_typed_on_the_operators_own_machine(command: str, place: str) -> None:
    """No node has its credentials, whatever is said of a place behind it; a program of the node beside it is asked there."""
    assert [part.where for part in shell_room.read(f"{command}   # {place}").parts] == [None]
    both = shell_room.read(f"{command}; systemctl status kubelet   # {place}").parts
    assert [part.where is None for part in both] == [True, False]


def test_the_log_of_the_newest_container() -> None:
    """Its name and how many lines, where that is said."""
    found = [LOGS.fullmatch(f"crictl logs {n}$(crictl ps -a --name a-b -q | head -1)") for n in ("--tail 30 ", "")]
    assert [m and (m["tail"], m["name"]) for m in found] == [("30", "a-b"), (None, "a-b")]


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room."""
    are_values(shell_room)
