"""
An agent that somebody starts by hand, or by a script, as a process of a machine: no DaemonSet and no pod is asked for it.

::

    root@edge-17:/opt/anp# ./bin/proxy-agent --proxy-server-host=10.66.4.20 --proxy-server-port=8091
"""

from __future__ import annotations

from analyzer import patterns as regex

AGENT = regex.compile(
    r"(?:sudo[ ]+|nohup[ ]+|[A-Z_]{2,40}=\S{0,200}[ ]+){0,6}(?P<program>(?:[\w.~-]{0,60}/){0,10}(?:proxy|konnectivity)-agent)[ ]+--?[a-z]"
)
FACT = "typed_agent"
"""The fact that says so, with the program as it was typed."""


def agent(command: str | None) -> str | None:
    """The program's path, where the command starts an agent."""
    m = AGENT.match(command or "")
    return m["program"] if m else None
