"""
Messages that open and close the stream between an agent and a server, at either end.

Server: "Agent connected" (before v0.0.34 the connect request or the registration) opens a stream under one agentID; a
cancelled read, an EOF, a read failure or a removal closes it; a request that is then refused never opened one. Agent: "Start serving" opens, "could not read stream" or EOF
closes. "Connect to server" proves nothing: it is printed before duplicates are refused.
"""

OPENED_BY_SERVER = {
    "Agent connected": 3,
    "Register backend for agent": 1,
    "register Backend %v for agentID %s": 1,
    "Connect request from agent": 2,
    "Connect request from agent %s": 2,
}
CLOSED_BY_SERVER = frozenset({
    "Stream read from agent cancelled", "Receive stream from agent is closed", "Receive stream from agent read failure",
    "Remove connection for agent", "remove Backend %v for agentID %s", "Backend connection retired", "<<< Close backend %v of agent %s",
    "Close backend of agent", "Agent connection broken", "Agent is draining", "agent is draining",
})  # fmt: skip
ASKED_FOR = frozenset({"Connect request from agent", "Connect request from agent %s"})
"""What a server prints before it has asked who the agent is, so that a refusal takes it back."""
REFUSED_BY_SERVER = frozenset({"Client authentication failed", "Client authentication failed. err:%v"})
OPENED_BY_AGENT = frozenset({"Start serving", "Start serving for serverID %s", "reconnected to %s"})
"""The last is of agents up to v0.0.10, whose client redials and goes on: they begin to serve once."""
# what stands in for "Start serving" in logs too terse to hold it
ADDED_BY_AGENT = frozenset({
    "sync added client connecting to proxy server", "successfully connected to new proxy server",
    "sync added client connecting to proxy server %s",
})  # fmt: skip
PROBED = frozenset({
    "Removing client used for server connection", "Connection state %v, removing client used to connect to %v",
})  # fmt: skip
"""The agent's probe saw a connection that is not ready and gave it up (v0.0.11 and later)."""
REDIALS = frozenset({"start to reconnect...", "Connection state %v", "probe failure: reconnect"})
"""What an agent up to v0.0.10 says of one stream that it lost, before it dials anew."""
CLOSED_BY_AGENT = frozenset({
    "could not read stream", "received EOF, exit", "stream canceled", "stream read error: %v", "stream read failure",
}) | PROBED | REDIALS  # fmt: skip
OPENING = frozenset({*OPENED_BY_SERVER, *OPENED_BY_AGENT, *ADDED_BY_AGENT})
CLOSING = CLOSED_BY_SERVER | CLOSED_BY_AGENT
