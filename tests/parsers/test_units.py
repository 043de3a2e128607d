"""`systemctl status`: states of the parts of a cluster, whatever stands around the lines."""

from __future__ import annotations

import pytest
from analyzer import Snapshot
from analyzer.parsers import units as units_room
from analyzer.parsers.units import age_s, since_of
from analyzer.schema import CONTAINER_ARGS, INPUTS, UNITS, UNREAD, UnitRow

from tests.support.inline import bundle
from tests.support.outputs import samples
from tests.support.values import are_values

SAMPLES = {one.name: one for one in samples() if one.kind == "systemctl-status"}
FAILED = SAMPLES["systemctl-status/failed"].text
JOURNAL = """
Mar 02 08:14:10 ctl-0 systemd[1]: konnectivity-server.service: Start request repeated too quickly.
Mar 02 08:14:10 ctl-0 systemd[1]: konnectivity-server.service: Failed with result 'exit-code'.
"""
PROMPT = "[root@ctl-0 ~]# systemctl status konnectivity-server\n"


def read(text: str) -> Snapshot:
    return bundle(paste=text).snapshot


def one(text: str) -> UnitRow:
    [row] = read(text).rows[UNITS]
    return row


def test_a_unit_that_failed_with_its_state_its_command_line_and_its_machine() -> None:
    """The row stands on the line of the state; the machine is the prompt's; flags are those of the program that it starts."""
    row = one(PROMPT + FAILED)
    assert (row.unit, row.part, row.active, row.sub, row.result, row.exit_code, row.node, row.line) == (
        "konnectivity-server.service", "konnectivity-server", "failed", None, "exit-code", 1, "ctl-0", 6,
    )  # fmt: skip
    assert (row.load, row.enabled, row.since, row.age_s) == ("loaded", "enabled", "Mon 2026-03-02 08:14:10 UTC", 7380.0)
    assert str(row.since_at) == "2026-03-02 08:14:10+00:00"
    flags = [(r.container, r.flag, r.value) for r in read(PROMPT + FAILED).rows[CONTAINER_ARGS]]
    assert flags == [
        ("konnectivity-server", "uds-name", "/run/tunnel.sock"),
        ("konnectivity-server", "mode", "grpc"),
        ("konnectivity-server", "agent-port", "8132"),
    ]


def test_of_several_units_those_that_are_parts_of_a_cluster() -> None:
    """What runs within k0s is named; a signal is no status; another's unit and one that is not there say nothing of a part."""
    found = read(SAMPLES["systemctl-status/several"].whole)
    assert [(r.unit, r.active, r.sub, r.signal, r.programs) for r in found.rows[UNITS]] == [
        ("k0scontroller.service", "active", "running", None, "kube-apiserver, konnectivity-server"),
        ("kubelet.service", "failed", None, "KILL", None),
    ]
    assert [(r.container, r.flag) for r in found.rows[CONTAINER_ARGS]] == [
        ("kube-apiserver", "advertise-address"),
        ("konnectivity-server", "agent-port"),
        ("konnectivity-server", "mode"),
    ]


def cut_off(text: str) -> str:
    return "\n".join(line if len(line) <= 80 else line[:79] + ">" for line in text.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        FAILED,
        "We see this on the controller:\n\n"
        + "".join(f"    {line}\n" for line in FAILED.split("\n"))
        + "\nAny ideas?\n",
        "".join(f"> {line}\n" for line in FAILED.split("\n")),
        FAILED.replace("●", "\x1b[0;1;31m●\x1b[0m").replace("failed (", "\x1b[0;1;31mfailed\x1b[0m ("),
        FAILED.replace("●", "×"),
        FAILED.replace("●", "*"),
        FAILED.replace("●", "x"),
        FAILED.replace("● ", ""),
        FAILED.replace("●", "â—"),
        FAILED.split("\n", 1)[1],
        "$ systemctl status konnectivity-server | grep Active\n" + FAILED.split("\n")[4] + "\n",
        cut_off(FAILED),
        "status of it:\n```\n" + FAILED + "```\nand that is all\n",
        FAILED.replace("\n", "\r\n"),
    ],
)
def test_what_stands_around_the_lines_changes_nothing(text: str) -> None:
    """Margins, quotes, colours, any dot or none, a head that was not copied, the field alone below its command, a window's edge."""
    row = one(text)
    assert (row.unit, row.active, row.result, row.node) == ("konnectivity-server.service", "failed", "exit-code", None)


def test_the_journal_below_is_a_log_and_names_the_machine() -> None:
    """Without a prompt; where somebody's words stand between the two it may be another machine's."""
    found = read(FAILED + JOURNAL)
    assert [r.node for r in found.rows[UNITS]] == ["ctl-0"]
    assert "log" in str(found.rows[INPUTS][0].kind)
    assert found.rows[UNREAD] == ()
    assert one(FAILED + "and on the other one\n" + JOURNAL).node is None


def test_many_lines_of_the_journal_make_no_log_of_the_whole() -> None:
    """The state is read where most lines of the member are records."""
    assert one(FAILED + JOURNAL * 20).active == "failed"


@pytest.mark.parametrize(
    "command",
    [
        "/usr/local/bin/proxy-server --mode=grpc --uds-name=/run/tun…",
        "/usr/local/bin/proxy-server --mode=grpc --uds-na",
    ],
)
def test_a_command_line_that_is_cut_loses_its_last_flag(command: str) -> None:
    """Half a value is another value."""
    text = FAILED.replace(FAILED[FAILED.index("/usr/local/bin/proxy") : FAILED.index(" (code=exited")], command)
    text = text.replace(f"{command} (code=exited, status=1/FAILURE)", command, 1)
    assert [(r.flag, r.value) for r in read(text).rows[CONTAINER_ARGS]] == [("mode", "grpc")]


@pytest.mark.parametrize(
    "text",
    [
        "Active: failed (Result: exit-code) since yesterday\n",
        "kubelet.service - that one is dead\n",
        "* kubelet.service - failed again\n* containerd.service - fine\n",
        "The unit is Active: inactive (dead) they say\n",
    ],
)
def test_words_about_a_unit_are_no_state(text: str) -> None:
    """Of a unit that nothing names, and of one without a field of systemd's."""
    found = read(text)
    assert found.rows[UNITS] == ()
    assert len(found.rows[UNREAD]) == text.count("\n")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2h 3min", 7380),
        ("1 week 2 days", 777_600),
        ("950ms", 0),
        ("5s", 5),
        ("1 month 1 day", 2_716_200),
        ("now", None),
    ],
)
def test_time_that_has_passed(text: str, seconds: float | None) -> None:
    """As systemd prints it, with the larger two of its units."""
    assert age_s(text) == seconds


def test_a_time_in_a_zone_that_is_not_known_is_none() -> None:
    """What is printed stays; names of zones that more than one place has say nothing."""
    assert since_of(" since Mon 2026-03-02 08:14:10 IST; 5s ago") == {
        "since": "Mon 2026-03-02 08:14:10 IST", "since_at": None, "age_s": 5.0,
    }  # fmt: skip
    assert (
        since_of(" since Mon 2026-03-02 08:14:10 +02; 5s ago")["since_at"]
        == since_of(" since Mon 2026-03-02 06:14:10 UTC")["since_at"]
    )
    assert since_of(" since Mon 2026-03-0>") == {}


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(units_room, filled={"UnitState"}, roomy={"UnitState"}, on={"is_followed"})
