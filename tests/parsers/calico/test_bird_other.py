"""`show status`, `show interfaces`, `show route`, `show memory`, and errors of BIRD's socket."""

from __future__ import annotations

import pytest
from analyzer.parsers.calico import bird_other

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of, rows_of

STATUS = """BIRD v0.3.3+birdv1.6.8 ready.
BIRD v0.3.3+birdv1.6.8
Router ID is 10.93.12.4
Current server time is 2026-03-01 00:00:02
Last reboot on 2026-03-01 00:00:01
Last reconfiguration on 2026-03-01 00:00:01
Daemon is up and running
"""
MIDNIGHT = 1772323200000000  # 2026-03-01


def test_show_status() -> None:
    """Who the daemon is, when it started, and what it says of itself."""
    assert "show status" in bird_other.takes_status(fragment(STATUS))
    found = read_of(bird_other.parse_status, STATUS, node="n", pod="p")
    assert found.rows["bird_status"] == [{
        "line": 7, "node": "n", "pod": "p", "daemon": "bird", "running": True, "version": "v0.3.3+birdv1.6.8", "router_id": "10.93.12.4",
        "server_time": MIDNIGHT + 2_000_000, "last_reboot": MIDNIGHT + 1_000_000, "recovery": False, "message": "Daemon is up and running",
    }]  # fmt: skip
    assert found.times == [MIDNIGHT + 2_000_000]


@pytest.mark.parametrize("line", ["Shutdown in progress", "Reconfiguration in progress"])
def test_what_the_daemon_says_of_itself(line: str) -> None:
    """A shutdown or a graceful restart; with codes in front too."""
    text = f"1000-BIRD v1.6.8\n1011-Router ID is 10.0.0.1\n Hostname is x\n{line}\nWaiting: Graceful restart recovery in progress\n"
    [row] = rows_of(bird_other.parse_status, text)["bird_status"]
    assert (row["message"], row["recovery"], row["router_id"], row["line"]) == (line, True, "10.0.0.1", 4)
    [row] = rows_of(bird_other.parse_status, "\nRouter ID is 10.0.0.1\n")["bird_status"]
    assert (row["line"], row["message"]) == (2, "")


@pytest.mark.parametrize(
    "text",
    [
        "the Router ID is not known\n",
        "He looked: the Router ID is 10.0.0.1 there.\nLast reboot on monday, he thinks.\n",
        "Router ID is 10.0.0.1\nand that is all I have\n",
        "BIRD v1.6.8 ready.\n",
        "text\n" * 8 + STATUS,
    ],
)
def test_a_sentence_is_no_status(text: str) -> None:
    """Nor is a single line of one, or what stands far below: no daemon runs because somebody speaks of its address."""
    assert bird_other.takes_status(fragment(text)) == ""
    assert bundle(note=text.replace("BIRD v1.6.8 ready.\n", "").removesuffix(STATUS)).snapshot.rows["bird_status"] == ()


def test_one_line_of_a_status_that_was_asked_for_is_one() -> None:
    """Where the command stands above it, a search may have left a single line."""
    typed = "birdcl show status | grep Router"
    assert bird_other.takes_status(fragment("Router ID is 10.0.0.1\n", command=typed))
    assert not bird_other.takes_status(fragment("Router ID is unknown\n", command=typed))


INTERFACES = """eth0 up (index=2)
\tMultiAccess Broadcast Multicast AdminUp LinkUp MTU=1500
\t10.0.0.1/26 (Primary, broadcast 10.0.0.63, scope site)
\tfd00::1/64 (Secondary, scope univ)
tunl0 DOWN (index=3)
\t172.30.0.1/32 (Unselected, scope site)
"""


def test_show_interfaces() -> None:
    """Each address with its interface and whether that is up."""
    assert "show interfaces" in bird_other.takes_interfaces(fragment(INTERFACES))
    assert bird_other.takes_interfaces(fragment("the (index=2) of it\n")) == ""
    found = read_of(bird_other.parse_interfaces, "\t10.9.9.9/1 (Primary, scope site)\n" + INTERFACES, node="n", pod="p")
    common = {"node": "n", "pod": "p"}
    assert found.rows["interfaces"] == [
        {**common, "line": 4, "interface": "eth0", "up": True, "address": "10.0.0.1/26", "scope": "site"},
        {**common, "line": 5, "interface": "eth0", "up": True, "address": "fd00::1/64", "scope": "univ"},
        {**common, "line": 7, "interface": "tunl0", "up": False, "address": "172.30.0.1/32", "scope": "site"},
    ]


def test_routes_are_counted() -> None:
    """The peers say what is asked of them."""
    text = "Table master:\n0.0.0.0/0          via 10.0.0.1 on eth0 [kernel1]\n172.30.0.0/26      blackhole [static1]\n                   dev lo\n"
    assert "show route" in bird_other.takes_route(fragment(text))
    assert "show route" in bird_other.takes_route(fragment("10.0.0.0/8 unreachable\n"))
    assert "show memory" in bird_other.takes_route(fragment("BIRD memory usage\nRouting tables:  10 kB\n"))
    assert bird_other.takes_route(fragment("10.0.0.0/8 is ours\nand so on\n")) == ""
    found = read_of(bird_other.parse_route, text)
    assert (found.records, found.rows) == (2, {})


@pytest.mark.parametrize(
    ("line", "running", "daemon"),
    [
        ("Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused", False, "bird"),
        ("Unable to connect to server control socket (/var/run/calico/bird6.ctl): No such file", False, "bird6"),
        ("Unable to connect to server control socket (/run/bird.ctl): Permission denied", None, "bird"),
        ("bird: command not found", False, "bird"),
    ],
)
def test_a_socket_that_does_not_answer(line: str, running: bool | None, daemon: str) -> None:
    """A daemon that does not run, unless the tool was not allowed to ask."""
    assert bird_other.takes_socket(fragment(f"x\n{line}\n"))
    assert bird_other.takes_socket(fragment("socket\n")) == ""
    [row] = rows_of(bird_other.parse_socket, f"x\n  \n{line}\n", node="n", pod="p")["bird_status"]
    assert (row["line"], row.get("running"), row["daemon"], row["message"], row["node"], row["pod"]) == (
        3,
        running,
        daemon,
        line,
        "n",
        "p",
    )


def test_parsers_of_a_greeting_s_outputs_are_asked_in_their_order() -> None:
    """The socket first, routes last."""
    assert [one.rank for one in bird_other.PARSERS] == [5, 6, 7, 8]


def test_a_line_of_something_else_is_unread() -> None:
    """With its number; what BIRD itself prints beside is none."""
    assert read_of(bird_other.parse_status, STATUS).unread == []
    found = read_of(bird_other.parse_status, STATUS + "bash: jq: command not found\n")
    assert found.unread == [(8, "not a line of `show status`")]


def test_an_interface_without_an_address_is_a_row() -> None:
    """That a tunnel or a network card is down is what one looks for there."""
    text = (
        "bird> show interfaces\ntunl0 DOWN (index=5)\n\tMultiAccess AdminDown LinkDown Ignored MTU=1480\n"
        "eth0 up (index=2)\n\tMultiAccess Broadcast Multicast AdminUp LinkUp MTU=9000\n\t10.0.0.2/26 (Primary, scope site)\n"
        "eth1 DOWN (index=3)\n\tMultiAccess AdminUp LinkDown MTU=1500\nvxlan.calico up (index=9)\n"
    )
    rows = bundle(x=text).snapshot.rows["interfaces"]
    assert [(row.interface, row.up, row.address) for row in rows] == [
        ("tunl0", False, None), ("eth0", True, "10.0.0.2/26"), ("eth1", False, None), ("vxlan.calico", True, None),
    ]  # fmt: skip


def test_what_birdcl_prints_around_its_error_is_none_of_its_lines() -> None:
    """A greeting is furniture; a foreign line is unread."""
    socket = "Unable to connect to server control socket (/run/bird.ctl): Connection refused\n"
    found = read_of(bird_other.parse_socket, f"{socket}Access restricted\nbash: jq: command not found\n")
    assert found.unread == [(3, "not an answer of birdcl")]
