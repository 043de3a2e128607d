"""What Ansible shows as a list of lines is the output of the command."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from analyzer.schema import BGP_PEERS, INPUTS, NODES, UNREAD
from analyzer.sources.ansible import laid_out

from tests.support.inline import bird, bundle, node, nodes

TABLE = nodes(node("10.1.2.3"), node("10.1.2.4", status="NotReady"))


def shown(host: str, text: str) -> str:
    listed = ",\n".join(f"        {json.dumps(line)}" for line in text.splitlines())
    return f'ok: [{host}] => {{\n    "out.stdout_lines": [\n{listed}\n    ]\n}}\n'


def dashed(host: str, text: str) -> str:
    return f"ok: [{host}] => \n  out.stdout_lines:\n" + "".join(f"  - '{line}'\n" for line in text.splitlines())


@pytest.mark.parametrize("form", [shown, dashed])
def test_tables_in_a_list_are_read(form: Callable[[str, str], str]) -> None:
    """Of the host that the task names, with every line of the member counted."""
    case = bundle(play=form("w1", bird("10.1.2.5", ("10.1.2.6", "Connect"))) + form("jump", TABLE)).snapshot
    assert [(row.node, row.peer_ip) for row in case.rows[BGP_PEERS]] == [("w1", "10.1.2.5"), ("w1", "10.1.2.6")]
    assert ([row.ready for row in case.rows[NODES]], list(case.rows[UNREAD])) == ([True, False], [])
    (member,) = case.rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines


@pytest.mark.parametrize(
    "text",
    [
        '"stdout_lines": []\n',
        '"stdout_lines": [\n  1\n]\n',
        '"stdout_lines": [\n  "a\\nb"\n]\n',
        '"stdout_lines": [\n  "a\\x"\n]\n',
        "my_lines:\n- a\n",
        "stdout_lines:\nx\n",
        "",
    ],
)
def test_what_is_no_such_list(text: str) -> None:
    """An empty list, numbers, an item of two lines, damage, and other keys stay as they are."""
    assert laid_out(text) == (text, 0)
