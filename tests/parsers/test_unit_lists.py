"""Units of systemd in lists, as properties, and as words below the command that asks."""

from __future__ import annotations

import pytest
from analyzer.parsers.unit_lists import PROPERTY, ROW
from analyzer.schema import CONTAINER_ARGS, UNITS, UNREAD

from tests.support.inline import bundle
from tests.support.outputs import samples

SAMPLES = {one.name: one for one in samples() if one.kind.startswith("systemctl")}
LISTED = "● konnectivity-server.service loaded failed failed Konnectivity server\n"


def states(text: str) -> list[tuple[str | None, ...]]:
    return [(r.unit, r.active, r.sub, r.result) for r in bundle(paste=text).snapshot.rows[UNITS]]


@pytest.mark.parametrize(
    "text",
    [
        SAMPLES["systemctl-list-units/failed"].text,
        SAMPLES["systemctl-list-units/failed"].whole,
        LISTED,
        LISTED.replace("● ", "  "),
        f"what I get:\n{LISTED}that is bad\n",
    ],
)
def test_rows_of_a_list(text: str) -> None:
    """With titles or without; another's unit is understood and told nowhere."""
    assert states(text) == [("konnectivity-server.service", "failed", "failed", None)]


def test_a_list_of_files_says_no_state() -> None:
    """What is installed is not what runs."""
    assert states(SAMPLES["systemctl-list-units/files"].whole) == []


def test_properties_by_unit() -> None:
    """A status is one where the process exited; the command line is read; `success` is no way to end."""
    text = SAMPLES["systemctl-show/several"].whole
    assert states(text) == [
        ("kubelet.service", "active", "running", None),
        ("konnectivity-server.service", "activating", "auto-restart", "exit-code"),
    ]
    found = bundle(paste=text).snapshot
    assert [(r.exit_code, r.enabled) for r in found.rows[UNITS]] == [(None, "enabled"), (203, "disabled")]
    assert [(r.flag, r.value) for r in found.rows[CONTAINER_ARGS]] == [
        ("mode", "grpc"),
        ("uds-name", "/run/tunnel.sock"),
    ]


def test_properties_of_the_unit_that_the_command_names() -> None:
    """Without a name of their own, and without a command, they are nobody's."""
    text = "Result=exit-code\nActiveState=failed\nSubState=failed\n"
    command = "$ systemctl show -p ActiveState,SubState,Result konnectivity-server\n"
    assert states(command + text) == [("konnectivity-server.service", "failed", "failed", "exit-code")]
    assert states(text) == []
    assert (
        bundle(paste="$ systemctl show kubelet -p ActiveState --value\nactive\n").snapshot.rows[UNITS][0].active
        == "active"
    )


def test_words_are_of_the_units_asked_for_in_order() -> None:
    """What stands below them is unread; a word without such a command is a word."""
    text = SAMPLES["systemctl-is-active/three"].whole
    assert states(text) == [
        ("kubelet.service", "activating", None, None),
        ("containerd.service", "active", None, None),
    ]
    assert [r.line for r in bundle(paste=text + "odd\n").snapshot.rows[UNREAD]] == [5]
    assert states("inactive\n") == []
    assert states("$ systemctl is-active kubelet\nI do not know\n") == []


def test_the_patterns_know_a_row_and_a_property() -> None:
    """A job may stand behind the state; a sentence is no row."""
    row = ROW.match("kubelet.service loaded activating auto-restart start kubelet: The Kubernetes Node Agent")
    assert row is not None
    assert row["sub"] == "auto-restart"
    assert ROW.match("kubelet.service is loaded and active") is None
    assert PROPERTY.match("Result=exit-code") is not None
