"""Results of Ansible are read as the commands printed them, whatever the callback."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from analyzer.schema import BGP_PEERS, INPUTS
from analyzer.sources.ansible_results import unfold

from tests.support.inline import bird, bundle

BIRD = bird("10.1.2.5", ("10.1.2.6", "Connect"), banner="BIRD v0.3.3+birdv1.6.8 ready.")
RESULT = {"changed": True, "cmd": ["birdcl", "show", "protocols"], "rc": 0, "stderr": "", "stdout": BIRD}


def minimal(host: str) -> str:
    shown = json.dumps(RESULT | {"stdout_lines": BIRD.splitlines()}, indent=4)
    return f"{host} | CHANGED => {shown}\n"


def one_line(host: str) -> str:
    text = BIRD.replace("\n", "\\n")
    return f"{host} | CHANGED | rc=0 | (stdout) {text} (stderr) Warning: x\n"


def task(host: str) -> str:
    return f"changed: [{host}] => {json.dumps(RESULT)}\n"


def yaml(host: str) -> str:
    block = "".join(f"    {line}\n" for line in BIRD.splitlines())
    return f"changed: [{host}] => changed=true \n  cmd: birdcl show protocols\n  rc: 0\n  stdout: |-\n{block}  stdout_lines: <omitted>\n"


@pytest.mark.parametrize("form", [minimal, one_line, task, yaml])
def test_each_result_is_of_its_host(form: Callable[[str], str]) -> None:
    """With the lines where the sessions stand, among other lines, and every line counted."""
    text = f"PLAY [all] ****\n\n{form('alpha')}\n{form('beta')}\nPLAY RECAP ****\n"
    rows = bundle(play=text).snapshot.rows
    assert [(one.node, one.peer_ip) for one in rows[BGP_PEERS]] == [
        (host, f"10.1.2.{at}") for host in ("alpha", "beta") for at in (5, 6)
    ]
    lines = text.split("\n")
    assert all(one.protocol in lines[one.line - 1] for one in rows[BGP_PEERS])
    (member,) = rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


def test_objects_that_a_command_printed() -> None:
    """Are the cluster's: the result says that a command ran."""
    objects = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  namespace: shop\n"
    shown = json.dumps({"rc": 0, "cmd": ["kubectl", "get", "pod", "-o", "yaml"], "stdout": objects}, indent=4)
    (pod,) = bundle(x=f"jump | CHANGED => {shown}\n").snapshot.rows["pods"]
    assert (pod.namespace, pod.name) == ("shop", "web-0")


@pytest.mark.parametrize(
    "text",
    [
        'w1 | SUCCESS => {"ping": "pong"}\n',
        "w1 | CHANGED | rc=0 | (stdout) done\n",
        "w1 | CHANGED | rc=0 | (stdout) a\\nb\n",
        "ok: [w1] => changed=false\n  stdout: |-\n    a\n    b\n",
        f"w1 | CHANGED => {json.dumps(RESULT)[:-1]}\n",
        "a => {} | b\n",
        "",
    ],
)
def test_results_without_an_output(text: str) -> None:
    """Stay as they are, and damaged ones, too."""
    assert unfold(text) is None
