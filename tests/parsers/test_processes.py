"""Processes of a machine and their command lines."""

from __future__ import annotations

from typing import cast

import pytest
from analyzer.parsers.base import Emit
from analyzer.parsers.processes import HEAD, PROGRAMS, ROW, arguments

from tests.support.inline import bundle

WORDS = "/proxy-server --uds-name=/run/k.socket --mode=grpc --agent-port 8132 --delete-existing-uds-file"
AUX = f"root      3321  0.3  0.5 753120 41200 ?        Ssl  Nov28   0:54 {WORDS}"
EF = f"root        3321    1101  0 02:00 ?        00:00:54 {WORDS}"


@pytest.mark.parametrize(
    "line",
    [
        AUX,
        EF,
        f"3321 {WORDS}",
        f"   3321 ?        Ssl  1-02:03:04 {WORDS}",
        AUX.replace("/proxy-server", "/var/lib/k0s/bin/konnectivity-server"),
    ],
)
def test_flags_of_a_server_that_runs_are_its_arguments(line: str) -> None:
    """Whatever the form of the list, with its title or without; each flag once, with its line."""
    titled = "USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
    for text, number in ((line + "\n", 1), (titled + line + "\n", 2)):
        rows = bundle({"ps.txt": text}).snapshot.rows["container_args"]
        assert [(r.flag, r.value, r.container, r.line) for r in rows] == [
            ("uds-name", "/run/k.socket", "konnectivity-server", number),
            ("mode", "grpc", "konnectivity-server", number),
            ("agent-port", "8132", "konnectivity-server", number),
            ("delete-existing-uds-file", "", "konnectivity-server", number),
        ]


def test_other_processes_are_understood_and_told_nowhere() -> None:
    """The search for it, the kernel's threads and a shell have rows of the list and no flags; a sentence below is unread."""
    text = (
        "UID          PID    PPID  C STIME TTY          TIME CMD\n"
        "root           2       0  0 Nov20 ?        00:00:00 [kthreadd]\n"
        f"{EF}\n"
        "admin       4432    4100  0 12:00 pts/0    00:00:00 grep --color=auto proxy-server\n"
        "that is all I see\n"
    )
    case = bundle({"ps.txt": text})
    assert {r.line for r in case.snapshot.rows["container_args"]} == {3}
    assert [(r.line, r.text) for r in case.snapshot.rows["unread"]] == [(5, "that is all I see")]


@pytest.mark.parametrize(
    "text",
    [
        "we run proxy-server --mode=grpc on 3 nodes\n",
        "12 proxy-server pods are gone\n",
        "USER PID %CPU is what ps prints\n",
    ],
)
def test_a_sentence_about_it_is_no_process(text: str) -> None:
    """Neither a program's name nor a column's makes one."""
    assert bundle({"note.txt": text}).snapshot.rows["container_args"] == ()


def test_a_command_line_that_is_cut_loses_its_last_flag() -> None:
    """Its value may be a part of one; another program has no flags here."""
    found: list[str] = []

    def emit(_table: object, _line: int, **values: str) -> None:
        found.append(values["flag"])

    assert arguments(1, WORDS, cast("Emit", emit), whole=False) == "konnectivity-server"
    assert found == ["uds-name", "mode", "agent-port"]
    assert arguments(1, "/usr/bin/kubelet --v=2", cast("Emit", emit)) is None


def test_the_patterns_know_each_form() -> None:
    """Titles of ps by user, by full format and by process; a program has the container of its manifests."""
    for title in (
        "USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND",
        "F UID PID PPID C STIME TTY TIME CMD",
        "    PID TTY          TIME CMD",
    ):
        assert HEAD.match(title)
    assert ROW.match(AUX)["command"] == WORDS  # type: ignore[index]
    assert set(PROGRAMS.values()) == {"konnectivity-server", "konnectivity-agent", "kube-apiserver"}


ROUTER = "root      8104  8099  0 09:12 ?        00:00:00 bird -R -s /var/run/calico/bird.ctl -d -c /etc/calico/confd/config/bird.cfg\n"
FELIX = "root      8103  8100  2 09:12 ?        00:00:41 calico-node -felix\n"


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        (f"[root@oak-7 ~]# ps -aef | grep calico\n{FELIX}{ROUTER}", ["oak-7"]),
        (f"root@oak-7:~# sudo ps -ef | grep bird\n{ROUTER}", ["oak-7"]),
        (f"[root@oak-7 ~]# ps -aef | grep calico\n{FELIX}", []),
        (f"[me@desk ~]$ kubectl exec -n kube-system calico-node-x2v7p -- ps -ef\n{ROUTER}", []),
        (ROUTER, []),
        ("[root@oak-7 ~]# ps -ef | grep bird\n" + ROUTER.replace("calico/", "bird/"), []),
    ],
)
def test_a_bird_of_calico_that_runs(text: str, nodes: list[str]) -> None:
    """On the machine on which the list was typed; a BIRD of somebody else's, and one of an unknown machine, is nobody's."""
    facts = bundle(t=text).snapshot.rows["facts"]
    assert [row.value for row in facts if row.key == "bird_process"] == nodes
