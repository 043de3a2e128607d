"""An agent that is started by hand."""

from __future__ import annotations

import pytest
from analyzer.checks import commands
from analyzer.konnectivity.by_hand import FACT, agent

from tests.support import inline
from tests.support.inline import bundle, dial, failing, pods


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ("./bin/proxy-agent --proxy-server-host=10.6.4.20", "./bin/proxy-agent"),
        ("sudo HTTPS_PROXY=http://p:3128 /opt/anp/konnectivity-agent -v=4", "/opt/anp/konnectivity-agent"),
        ("proxy-agent", None),
        ("kubectl logs proxy-agent --tail 5", None),
        ("cat proxy-agent --x", None),
        (None, None),
    ],
)
def test_the_program_with_its_arguments(command: str | None, program: str | None) -> None:
    """By any path, behind variables and `sudo`; its name elsewhere in a command is another thing."""
    assert agent(command) == program


ANSWER = 'failed to do connect handshake, response: \\"HTTP/1.1 504 Gateway Time-out\\"'


def test_nobody_asks_for_a_daemonset_of_it() -> None:
    """Its environment is that of a process; where an agent's pod is listed, that is what runs."""
    log = "root@edge:/opt# ./bin/proxy-agent --proxy-server-host=10.6.4.20 --proxy-server-port=8091\n" + failing(
        dial(ANSWER)
    )
    case = bundle(a=log)
    about = case.snapshot.about
    assert [row.value for row in about.facts[FACT]] == ["./bin/proxy-agent"]
    assert commands.agent_process(about) == "proxy-agent"
    assert case.first == ("http-proxy-in-path", "confirmed")
    said = case.commands("http-proxy-in-path")
    assert "NO_PROXY where proxy-agent is started" in said
    assert "kubectl" not in said
    assert "pidof proxy-agent" in str(commands.agent_daemonset(about).command)
    listed = bundle(a=log, p=pods(inline.agent("a")))
    assert "DaemonSet" in listed.commands("http-proxy-in-path")
