"""Lines behind their numbers, within a text whose other lines have none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from analyzer.reading.formats import begins
from analyzer.sources.numbered_runs import NOTE, numbered_runs

from tests.support.inline import bundle

EGRESS = [
    "apiVersion: apiserver.k8s.io/v1beta1",
    "kind: EgressSelectorConfiguration",
    "egressSelections:",
    "- name: cluster",
    "  connection:",
    "    proxyProtocol: GRPC",
    "",
    "    transport:",
    "      uds:",
    "        udsName: /run/ks/ks.socket",
]
ARGS = ["    - --uds-name=/run/ks/ks.sock", "    - --mode=grpc", "    - --server-port=0"]
LOG = [f'E0302 08:00:0{n}.100000       1 clientset.go:224] "cannot connect once" err="EOF"' for n in range(3)]
PODS = [
    "NAME                       READY   STATUS    RESTARTS   AGE",
    *(f"konnectivity-agent-{n}bcdf   1/1     Running   0          9d" for n in range(2, 5)),
]
Numbered = Callable[[int, str], str]
FORMS: dict[str, Numbered] = {
    "grep -n": lambda at, line: f"{at}:{line}",
    "grep -n -A": lambda at, line: f"{at}{':' if at % 3 else '-'}{line}",
    "grep -rn": lambda at, line: f"/etc/k8s/a-b.yaml:{at}:{line}",
    "grep -rn -A": lambda at, line: f"a-b.yaml:{at}:{line}" if at == 8 else f"a-b.yaml-{at}-{line}",
    "cat -n": lambda at, line: f"{at:6d}\t{line}",
    "nl": lambda at, line: f"{at:6d}\t{line}" if line else "       ",
    "less -N": lambda at, line: f"{at:7d} {line}",
}


def bare(*lines: str) -> list[str]:
    return numbered_runs("\n".join(lines), begins())[0].split("\n")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("output", [EGRESS, ARGS, LOG, PODS])
def test_any_output_is_what_stands_behind_the_numbers(form: str, output: list[str]) -> None:
    """Whether or not a command says so."""
    lines = [FORMS[form](at, line) for at, line in enumerate(output, 8)]
    for typed in (f"root@cp1:~# {form} x", "root@cp1:~# ./show"):
        found = bare(typed, *lines, "root@cp1:~# uptime", " 10:00:01 up 2 days")
        indent = 1 if form == "less -N" and output is ARGS else 0  # of lines that all have one
        assert [line.strip() if not line.strip() else line for line in found[1:-2]] == [
            line[indent:] for line in output
        ]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("root@cp1:~# grep -n uds ks.yaml", "22:    - --uds-name=/run/k.sock"),
        ("$ sudo grep -rnE 'uds' /etc/k8s", "/etc/k8s/ks.yaml:22:    - --uds-name=/run/k.sock"),
        ("# grep --line-number uds ks.yaml", "22:    - --uds-name=/run/k.sock"),
        ("$ kubectl get pod ks -o yaml | grep -n uds", "22:    - --uds-name=/run/k.sock"),
        ("$ ssh cp1 'cat -n ks.yaml | tail -1'", "    22\t    - --uds-name=/run/k.sock"),
    ],
)
def test_below_such_a_command_one_line_is_enough(command: str, line: str) -> None:
    """Its number is the command's."""
    assert bare(command, line)[1] == "    - --uds-name=/run/k.sock"


def test_groups_of_lines_are_apart() -> None:
    """What grep prints between them is none of the file's."""
    assert bare("$ grep -nA1 x f.yaml", "3:a: 1", "4-b: 2", "--", "9:c: 3", "10-d: 4") == [
        "$ grep -nA1 x f.yaml",
        "a: 1",
        "b: 2",
        "",
        "c: 3",
        "d: 4",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["$ kubectl get pods -n kube-system", "1: a"],
        ["$ date", "09:15 up", "10:15 up", "11:15 up"],
        ["$ iptables -L --line-numbers", "1    ACCEPT  all", "2    DROP  all", "3    DROP  all"],
        ["$ grep -v n f.txt", "8132: open"],
        ["$ wc -l *", "  3 a", "  3 b", "  9 total"],
        ["$ journalctl -n 3", *LOG],
    ],
)
def test_other_numbers_stay(lines: list[str]) -> None:
    """Times, ranks and counts, and a single line that no command numbers."""
    assert numbered_runs("\n".join(lines), begins()) == ("\n".join(lines), "")


def test_it_is_said_and_the_line_is_cited_as_it_stands() -> None:
    """The argument proves what the server listens at."""
    case = bundle(
        {
            "n.txt": "\n".join(
                [
                    "root@cp1:~# cat egress.yaml",
                    *EGRESS,
                    "root@cp1:~# grep -n uds ks.yaml",
                    "22:    - --uds-name=/run/ks/ks.sock",
                ]
            )
        }
    )
    assert case.status("CP-13") == "fail"
    assert case.places("CP-13")[-1] == "n.txt:13"
    assert NOTE in case.snapshot.rows["inputs"][0].note
