"""Ports that somebody tried: what each tool prints of a connect, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers import port_tests as room_of_values
from analyzer.parsers.port_tests import PARSERS, Connect, connect_of, target_of
from analyzer.schema import INPUTS, PORT_TESTS

from tests.support.inline import bundle
from tests.support.values import are_values

PROMPT = "root@kube-w1:~# "


def rows(text: str) -> list[tuple[Any, ...]]:
    """(line, host, address, port, outcome) of each row of the table."""
    frame = bundle({"t.txt": text}).snapshot["port_tests"]
    return [
        (r["line"], *(None if r[c] != r[c] else r[c] for c in ("host", "address", "port", "outcome")))
        for r in frame.astype(object).to_dict("records")
    ]


@pytest.mark.parametrize(
    ("line", "host", "address", "port", "outcome"),
    [
        ("Connection to 10.1.2.3 10250 port [tcp/*] succeeded!", "10.1.2.3", None, "10250", "answered"),
        ("Connection to w3.example (10.1.2.3) 443 port [tcp/https] succeeded!", "w3.example", "10.1.2.3", "443", "answered"),
        ("ssh: connect to host end.example port 9000: Connection timed out", "end.example", None, "9000", "timeout"),
        ("Connection to 10.1.2.3 port 179 [tcp/bgp] succeeded!", "10.1.2.3", None, "179", "answered"),
        ("nc: connect to 10.1.2.3 port 179 (tcp) failed: Connection refused", "10.1.2.3", None, "179", "refused"),
        ("nc: connect to 10.1.2.3 port 179 (tcp) timed out: Operation now in progress", "10.1.2.3", None, "179", "timeout"),
        ("nc: connectx to 10.1.2.3 port 179 (tcp) failed: No route to host", "10.1.2.3", None, "179", "no_route"),
        ('nc: getaddrinfo for host "w3" port 179: Name or service not known', "w3", None, "179", "dns"),
        ("(UNKNOWN) [10.1.2.3] 179 (bgp) : Connection timed out", None, "10.1.2.3", "179", "timeout"),
        ("w3.example [10.1.2.3] 179 (bgp) open", "w3.example", "10.1.2.3", "179", "answered"),
        ("10.1.2.3 (10.1.2.3:179) open", "10.1.2.3", "10.1.2.3", "179", "answered"),
        ("nc: 10.1.2.3 (10.1.2.3:179): Connection refused", "10.1.2.3", "10.1.2.3", "179", "refused"),
        ("Ncat: Connected to 10.1.2.3:179.", None, "10.1.2.3", "179", "answered"),
        ("Ncat: Connection to 10.1.2.3 failed: Connection refused.", None, "10.1.2.3", None, "refused"),
        ("Ncat: TIMEOUT.", None, None, None, "timeout"),
        ('Ncat: Could not resolve hostname "w3": Name or service not known. QUITTING.', None, None, None, "dns"),
        ("Connected to 10.1.2.3.", "10.1.2.3", None, None, "answered"),
        ("telnet: Unable to connect to remote host: Network is unreachable", None, None, None, "unreachable"),
        ("telnet: connect to address 10.1.2.3: Connection refused", None, "10.1.2.3", None, "refused"),
        ("* Connected to w3 (10.1.2.3) port 10250 (#0)", "w3", "10.1.2.3", "10250", "answered"),
        ("* connect to 10.1.2.3 port 179 from 10.1.2.4 port 41234 failed: No route to host", None, "10.1.2.3", "179", "no_route"),
        ("curl: (7) Failed to connect to w3 port 179 after 3 ms: Connection refused", "w3", None, "179", "refused"),
        ("curl: (28) Connection timed out after 5001 milliseconds", None, None, None, "timeout"),
        ("curl: (6) Could not resolve host: w3", None, None, None, "dns"),
        ("bash: connect: Connection reset by peer", None, None, None, "reset"),
        ("-bash: /dev/tcp/10.1.2.3/179: Connection refused", "10.1.2.3", None, "179", "refused"),
        ("CONNECTED(00000003)", None, None, None, "answered"),
        ("connect:errno=111", None, None, None, "refused"),
        ("connect:errno=5", None, None, None, "other"),
        ("nc: connect to 10.1.2.3 port 179 (tcp) failed: Permission denied", "10.1.2.3", None, "179", "other"),
    ],
)  # fmt: skip
def test_a_line_of_a_tool(line: str, host: str | None, address: str | None, port: str | None, outcome: str) -> None:
    """Each names what it names, and ends in one of few ways."""
    assert connect_of(line) == Connect(host, address, port, outcome)


def test_what_is_no_answer() -> None:
    """Over UDP nothing answers; a sentence about a port is none of these lines."""
    assert connect_of("Connection to 10.1.2.3 53 port [udp/domain] succeeded!") == Connect(
        "10.1.2.3", None, "53", None, "udp"
    )
    refused = "nc: connect to 10.1.2.3 port 53 (udp) failed: Connection refused"
    assert connect_of(refused) == Connect("10.1.2.3", None, "53", "refused", "udp")
    assert connect_of("Connection to 10.1.2.3 10250 port succeeded, says my colleague") is None
    assert connect_of("We connected to 10.1.2.3.") is None


@pytest.mark.parametrize(
    ("command", "target"),
    [
        ("nc -vz -w 5 166.9.14.5 31417   # on a worker", ("166.9.14.5", "31417")),
        ("kubectl exec -n x p -- nc -6 -vzw5 fd00::4 179", ("fd00::4", "179")),
        ("ncat --version", None),
        ("telnet w3 179", ("w3", "179")),
        ("timeout 3 bash -c '</dev/tcp/10.1.2.3/10250' && echo open", ("10.1.2.3", "10250")),
        ("openssl s_client -connect [fd00::4]:10250 </dev/null", ("fd00::4", "10250")),
        ("curl -v -m 5 telnet://10.1.2.3:10250", ("10.1.2.3", "10250")),
        ("for h in a b; do nc -vz $h 179; done", None),
    ],
)
def test_what_a_command_tries(command: str, target: tuple[str, str] | None) -> None:
    """By the tool's own order of words; what a loop fills in is not known."""
    assert target_of(command) == target


def test_a_line_without_a_target_is_of_the_command_above() -> None:
    """By its own target, else by what was tried on the line above, else by the command; furniture makes no row."""
    text = (
        f"{PROMPT}nc -vz 10.1.2.4 179\nNcat: Version 7.92 ( https://nmap.org/ncat )\nNcat: Connection refused.\n"
        f"{PROMPT}telnet w3 10250\nTrying 10.1.2.3...\nConnected to w3.\nEscape character is '^]'.\n"
        f"{PROMPT}for h in a b; do nc -vz $h 179; done\nNcat: Connection refused.\n"
    )
    assert rows(text) == [
        (3, "10.1.2.4", None, 179, "refused"),
        (6, "w3", "10.1.2.3", 10250, "answered"),
        (9, None, None, None, "refused"),
    ]
    assert bundle({"t.txt": text}).snapshot["port_tests"]["typed_on"].tolist() == ["kube-w1"] * 3
    assert bundle({"t.txt": text}).snapshot["unread"].empty


def test_a_word_that_the_command_prints() -> None:
    """`&& echo open || echo closed`: one says that the port answered, the other that it did not, and not why."""
    command = f"{PROMPT}timeout 3 bash -c '</dev/tcp/10.1.2.3/179' && echo open || echo closed\n"
    assert rows(f"{command}open\n") == [(2, "10.1.2.3", None, 179, "answered")]
    assert rows(f"{command}closed\n") == [(2, "10.1.2.3", None, 179, "other")]
    assert rows(f"{command}bash: connect: Connection refused\nclosed\n") == [(2, "10.1.2.3", None, 179, "refused")]
    assert rows(f"{PROMPT}ls\nopen\n") == []


def test_one_connect_in_several_lines_of_curl() -> None:
    """The first says why it failed; the others say the same. The next address that is tried is a connect of its own."""
    text = (
        f"{PROMPT}curl -v telnet://w3:10250\n*   Trying 10.1.2.3:10250...\n* connect to 10.1.2.3 port 10250 failed: No route to host\n"
        "*   Trying 10.1.2.4:10250...\n* connect to 10.1.2.4 port 10250 failed: Connection refused\n"
        "curl: (7) Failed to connect to w3 port 10250 after 3 ms: Connection refused\n"
    )
    assert rows(text) == [(3, "w3", "10.1.2.3", 10250, "no_route"), (5, "w3", "10.1.2.4", 10250, "refused")]


def test_text_behind_an_answer_is_unread() -> None:
    """A sentence below the answer is nobody's output."""
    case = bundle({"t.txt": "nc: connect to 10.1.2.3 port 179 (tcp) failed: Connection refused\nwhat now?\n"})
    assert case.snapshot["unread"][["line", "reason"]].values.tolist() == [[2, "text behind the answer of a port"]]


def test_the_pod_or_node_in_which_it_ran() -> None:
    """`kubectl exec` names the pod, ssh the node."""
    answer = "Connection to 10.1.2.3 10250 port [tcp/*] succeeded!\n"
    text = f"$ kubectl exec -n kube-system web-0 -- nc -vz 10.1.2.3 10250\n{answer}$ ssh root@10.1.2.9 nc -vz 10.1.2.3 10250\n{answer}"
    frame = bundle({"t.txt": text}).snapshot["port_tests"]
    assert frame["pod"].tolist()[0] == "web-0"
    assert frame["node"].tolist()[1] == "10.1.2.9"
    assert frame["tool"].tolist() == ["nc", "nc"]


def test_an_interrupt_alone_is_no_port_test() -> None:
    """Any command is interrupted by it; below a test that hung it stands with what that printed."""
    assert not bundle(t="$ kubectl exec web-0 -- date\n^C\n").snapshot.rows[PORT_TESTS]
    assert "port test" not in (bundle(t="$ kubectl exec web-0 -- date\n^C\n").snapshot.rows[INPUTS][0].kind or "")


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 33


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)


@pytest.mark.parametrize(
    ("command", "output", "outcome"),
    [
        ("kubectl exec -n a dbg -- curl -sk https://hook.shop.svc/healthz -o /dev/null -w '%{http_code}'", "200", "answered"),
        ("curl -s -o /dev/null -w 'code %{http_code} in %{time_total}\\n' http://hook.shop.svc", "code 404 in 0.02", "answered"),
        ("curl -sk --write-out=%{response_code} https://hook.shop.svc:8443/", "000", "other"),
        ("curl -sk https://hook.shop.svc/healthz", "200", None),
        ("cat code", "200", None),
    ],
)  # fmt: skip
def test_a_status_that_curl_was_told_to_print_is_an_answer(command: str, output: str, outcome: str | None) -> None:
    """In the form that the command asks for; a number that nobody asked for says nothing."""
    found = rows(f"$ {command}\n{output}\n")
    assert [one[4] for one in found] == ([outcome] if outcome else [])
    assert {one[1] for one in found} <= {"hook.shop.svc"}
