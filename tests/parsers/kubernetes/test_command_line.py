"""Flags of the agent outside of any object."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.command_line import flags

from tests.support.inline import bundle

HOST, PORT = ("proxy-server-host", "t1.example.org"), ("proxy-server-port", "8132")


@pytest.mark.parametrize(
    "line",
    [
        "/proxy-agent --proxy-server-host=t1.example.org --proxy-server-port=8132",
        "root 71 1 0 Oct19 ? 00:10:11 /usr/bin/proxy-agent --proxy-server-host t1.example.org --proxy-server-port 8132",
        "root      71  0.1  0.2 123456 7890 ?  Ssl  Oct19  10:11 konnectivity-agent --proxy-server-host=t1.example.org --proxy-server-port=8132 \\",
        "71 /proxy-agent --proxy-server-host=t1.example.org --proxy-server-port=8132",
        "ExecStart=/usr/bin/konnectivity-agent --proxy-server-host=t1.example.org --proxy-server-port=8132",
        '["--proxy-server-host=t1.example.org","--proxy-server-port=8132"]',
        'command: ["/proxy-agent", "--proxy-server-host=t1.example.org", "--proxy-server-port=8132"]',
        "args: [--proxy-server-host=t1.example.org, --proxy-server-port=8132]  # since May",
    ],
)
def test_all_flags_of_a_line_are_read(line: str) -> None:
    """A program's own command line, by whatever tool it is shown, or a list on one line."""
    assert flags(line) == [HOST, PORT]


def test_flags_without_a_value_and_values_with_commas() -> None:
    """A flag is followed by its value, by an equals sign and its value, or by the next flag."""
    line = "/proxy-agent --logtostderr --agent-identifiers=host=a,default-route=true --v 3 --ca-cert='/a b'"
    assert flags(line) == [
        ("logtostderr", ""),
        ("agent-identifiers", "host=a,default-route=true"),
        ("v", "3"),
        ("ca-cert", "/a b"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "we gave the proxy-agent --proxy-server-host=t1 and it did not help",
        "on both nodes we restarted the proxy-agent --proxy-server-host=t1",
        "--proxy-server-host=t1 is wrong",
        "the flag --proxy-server-port=1 is missing",
        "kubectl logs konnectivity-agent-x --tail=5 of today",
    ],
)
def test_a_sentence_with_a_flag_is_no_command_line(line: str) -> None:
    """A word that is neither a flag nor the value of one stands in it, or somebody writes in front of it."""
    assert flags(line) == []


def test_a_list_is_one_where_an_item_is_the_agents_own() -> None:
    """Its other items are flags of the agent, too; a list without such an item is no agent's."""
    ours = "args:\n- --v=3\n- --proxy-server-host=t1.example.org\n- --ca-cert=/x\n"
    rows = bundle({"a.txt": ours}).snapshot.rows
    assert [(r.flag, r.value, r.line) for r in rows["container_args"]] == [
        ("v", "3", 2),
        (*HOST, 3),
        ("ca-cert", "/x", 4),
    ]
    assert len(rows["unread"]) == 0
    other = bundle({"a.txt": "args:\n- --v=3\n- --etcd-servers=https://a:2379\n"}).snapshot.rows
    assert (len(other["container_args"]), len(other["unread"])) == (0, 3)


def test_a_command_with_a_flag_is_not_its_output() -> None:
    """What somebody searched for was not found by that."""
    case = bundle({"a.txt": "root@n1:~# ps aux | grep proxy-agent --proxy-server-port\n"})
    assert len(case.snapshot.rows["container_args"]) == 0


@pytest.mark.parametrize(
    ("above", "count"),
    [
        ("args:\n", 1),
        ("agent:\n", 1),
        ("spec:\n  template:\n    spec:\n      containers:\n      - args:\n        ", 1),
        ("containers:\n- command:\n  - /proxy-agent\n  args:\n  ", 1),
        ("konnectivity:\n  agent:\n    args:\n    ", 0),
        ("konnectivity:\n  enabled: false\n  extraArgs:\n  ", 0),
        ("konnectivity:\n  enabled: false\nargs:\n", 1),
        ("helm:\n  values:\n\n", 1),
    ],
)
def test_arguments_below_a_key_that_no_pod_has_are_a_tools_settings(above: str, count: int) -> None:
    """Helm's values name them before any pod has them; a part of an object, and a label alone, are read."""
    rows = bundle({"a.txt": above + "- --proxy-server-host=t1.example.org\n"}).snapshot.rows
    assert len(rows["container_args"]) == count


def test_a_list_is_the_servers_where_an_item_is_its_own() -> None:
    """`--server-count` and its like stand in no other program's arguments; the same list without it is nobody's."""
    ours = "    - --server-count=1\n    - --server-port=0\n    - --server-id=cp1\n"
    rows = bundle({"a.txt": ours}).snapshot.rows["container_args"]
    assert [(r.container, r.flag, r.value, r.line) for r in rows] == [
        ("konnectivity-server", "server-count", "1", 1),
        ("konnectivity-server", "server-port", "0", 2),
        ("konnectivity-server", "server-id", "cp1", 3),
    ]
    assert bundle({"a.txt": ours.partition("\n")[2]}).snapshot.rows["container_args"] == ()
    unit = "ExecStart=/usr/bin/konnectivity-server --mode=grpc --agent-port=8132\n"
    rows = bundle({"k.service": unit}).snapshot.rows["container_args"]
    assert [(r.container, r.flag) for r in rows] == [
        ("konnectivity-server", "mode"),
        ("konnectivity-server", "agent-port"),
    ]


@pytest.mark.parametrize(("length", "count"), [((1 << 12) - 1, 2), (1 << 12, 0)])
def test_a_line_that_nobody_shows_is_no_command_line(length: int, count: int) -> None:
    """From four thousand characters on its flags are none of the agent's arguments."""
    begun = "/proxy-agent --proxy-server-host=t1.example.org --ca-cert="
    rows = bundle({"a.txt": begun + "x" * (length - len(begun)) + "\n"}).snapshot.rows
    assert len(rows["container_args"]) == count


def test_one_dash_is_as_good_as_two_and_the_command_below_ends_no_list() -> None:
    """`sed -n '/args/,/image/p'` of an object: arguments, then the program, then its image."""
    cut = (
        "      - args:\n        - -v=8\n        - -proxy-server-host=172.29.8.10\n        - -proxy-server-port=31132\n"
        "        command:\n        - /proxy-agent\n        image: example.org/proxy-agent:v0.28.6\n"
    )
    rows = bundle({"a.txt": f"the agents:\n{cut}"}).snapshot.rows["container_args"]
    found = [(row.container, row.flag, row.value) for row in rows if row.flag != "image"]
    assert found == [
        ("konnectivity-agent", "v", "8"),
        ("konnectivity-agent", "proxy-server-host", "172.29.8.10"),
        ("konnectivity-agent", "proxy-server-port", "31132"),
    ]


HEAD = "      containers:\n      - args:\n"
PAIRS = "        - --logtostderr=true\n        - --ca-cert\n        - /etc/ca.crt\n        - --proxy-server-host\n        - t1.example.org\n        - --proxy-server-port\n        - \"8132\"\n"  # fmt: skip
TAIL = "        command:\n        - /usr/bin/proxy-agent\n        [...]\n        name: konnectivity-agent\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + PAIRS + TAIL, PAIRS, f"- args:\n{PAIRS}", f"spec:\n  template:\n    spec:\n{HEAD}{PAIRS}{TAIL}", f"what he has:\n{HEAD}{PAIRS}\nand more\n",
        f"> {HEAD}{PAIRS}{TAIL}".replace("\n", "\n> ").removesuffix("> "), HEAD + PAIRS.replace("-host\n        - ", "-host=").replace("-port\n        - ", "-port="),
    ],
)  # fmt: skip
def test_a_part_of_a_container_has_its_flags(text: str) -> None:
    """With each value on the item below its flag or behind a sign of equality, alone or among words, quoted or not."""
    rows = bundle(part=text).snapshot.rows["container_args"]
    found = {row.flag: row.value for row in rows if row.flag.startswith("proxy-server")}
    assert found == {"proxy-server-host": "t1.example.org", "proxy-server-port": "8132"}
    assert {row.container for row in rows} == {"konnectivity-agent"}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("- args:\n  - --admin-server-port=8094\n  - --v=3\n  command:\n  - /proxy-agent\n", "konnectivity-agent"),
        ("- command: [/proxy-server]\n  args:\n  - --server-port=8090\n  - --agent-port\n  - \"8091\"\n", "konnectivity-server"),
        ("- name: konnectivity-server\n  args:\n  - --server-port=8090\n", "konnectivity-server"),
        ("- image: quay.io/a/proxy-agent:v0.1\n  args:\n  - --health-server-port=8093\n", "konnectivity-agent"),
        ("- name: konnectivity-agent\n  image: x\n- name: other\n  args:\n  - --v=3\n", None),
        ("- name: other\n  args:\n  - --server-port=8090\n", None),
    ],
)  # fmt: skip
def test_program_name_and_image_say_whose_arguments_they_are(text: str, owner: str | None) -> None:
    """Those of the same container; another container's say nothing."""
    rows = bundle(part=text).snapshot.rows["container_args"]
    assert {row.container for row in rows} == ({owner} if owner else set())
