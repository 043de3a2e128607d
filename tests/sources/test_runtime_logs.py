"""Whose log a command on a node prints."""

from __future__ import annotations

import pytest
from analyzer.sources.commands import read_command
from analyzer.sources.runtime_logs import NodeLog, of_command

from tests.support.inline import bundle

SERVER, AGENT = NodeLog("konnectivity-server"), "konnectivity-agent"


@pytest.mark.parametrize(
    ("command", "log"),
    [
        ("crictl logs --tail 4 $(crictl ps -a --name konnectivity-server -q | head -1)", SERVER),
        ("sudo crictl logs $(sudo crictl ps -q --name=konnectivity-server)", SERVER),
        ("docker logs $(docker ps -qf name=konnectivity-server)", SERVER),
        ("docker logs $(docker ps -q -f name=k8s_konnectivity-server)", SERVER),
        ("nerdctl -n k8s.io logs --tail 3 konnectivity-server", SERVER),
        ("docker logs k8s_web_web-1_shop_1-2_0", NodeLog("web", "web-1", "shop")),
        ("tail -3 /var/log/pods/kube-system_konnectivity-agent-x_8c1f*/konnectivity-agent/0.log", NodeLog(AGENT, f"{AGENT}-x", "kube-system")),
        ("cat /var/log/containers/konnectivity-agent-x_kube-system_konnectivity-agent-cda6.log", NodeLog(AGENT, f"{AGENT}-x", "kube-system")),
        ("crictl logs $(crictl ps -a --name konn -q)", NodeLog()),
        ("crictl logs 1a2b3c", NodeLog()),
        ("docker logs deadbeef", NodeLog()),
        ("docker logs proxy", NodeLog()),
        ("journalctl -u kubelet", NodeLog()),
        ("crictl ps -a --name konnectivity-server", NodeLog()),
    ],
)  # fmt: skip
def test_the_container_by_what_the_runtime_is_told(command: str, log: NodeLog) -> None:
    """A part of a name, an id and a name that may be anybody's say nothing."""
    assert of_command(command) == log


def test_a_command_that_prints_no_log_says_nothing_of_one() -> None:
    """Its container is what the log's reader is told."""
    told = read_command("crictl logs $(crictl ps --name konnectivity-agent -q)")
    assert (told.container, told.log) == (AGENT, True)
    assert read_command("ls /var/log/pods/a_b_c/konnectivity-agent/").container is None


def test_last_words_that_any_program_may_print_are_the_servers_by_the_command() -> None:
    """A server that ends at its start prints nothing that is its own."""
    words = "Error: failed to run the agent server: failed to listen on 0.0.0.0:8132: listen tcp 0.0.0.0:8132: bind: address already in use\n"
    log = f"# crictl logs $(crictl ps -a --name {{}} -q)\nI0520 13:05:40.201992       1 options.go:148] A set to 8133.\n{words}"
    assert bundle(t=log.format("konnectivity-server")).first == ("server-down", "confirmed")
    assert bundle(t=log.format("web")).causes == {}
