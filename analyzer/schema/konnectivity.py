"""Konnectivity: the logs of servers, agents and clients, and what is joined from both ends."""

from analyzer.tables.base import Given, Number, Row, Table, Text, Time, Truth, Whole, Word, column


class KonnectivityEventRow(Row):
    """One row per recognised line of a Konnectivity server, agent or client library."""

    at: Time = column("time of the line")
    component: Word = column("server, agent or client")
    pod: Word = column("pod, where it is known")
    node: Word = column("node, where it is known")
    level: Word = column("I, W, E or F")
    signal: Word = column("class of the message")
    message: Word = column("message text, for printf messages its template")
    agent_id: Word = column("agentID")
    server_id: Word = column("serverID")
    dial_id: Text = column("dialID")
    connection_id: Text = column("connectionID")
    address: Word = column("address dialled")
    error: Text = column("error text", free=True)
    count: Whole = column("number carried by the line (server count)")
    held: Whole = column("streams that the agent holds, by the line's clientsCount")


KONNECTIVITY_EVENTS = Table("konnectivity_events", KonnectivityEventRow)


class AgentConnectionRow(Row):
    """One row per stream from an agent to a server, joined from both logs."""

    agent_id: Word = column("agentID")
    server_id: Word = column("serverID")
    server_pod: Word = column("pod or file of the server log")
    agent_pod: Word = column("pod or file of the agent log")
    node: Word = column("node of the agent")
    connected_at: Time = column("start")
    disconnected_at: Time = column("end; null while the log shows none")
    seen_by: Word = column("server, agent or both")
    reason: Text = column("why it ended", free=True)


AGENT_CONNECTIONS = Table("agent_connections", AgentConnectionRow)


class ClockSkewRow(Row):
    """One row per agent and server log that share an event: bounds of agent clock minus server clock, in seconds."""

    agent: Word = column("pod or file of the agent log")
    server: Word = column("pod or file of the server log")
    agent_source: Word = column("agent log")
    server_source: Word = column("server log")
    low_s: Number = column("the offset is at least this")
    high_s: Number = column("the offset is at most this")
    requests: Whole = column("dial requests that both print")
    responses: Whole = column("dial responses that both print")
    connects: Whole = column("connects that both print")
    contradictory: Truth = column("the bounds cross")


CLOCK_SKEW = Table("clock_skew", ClockSkewRow)


class DialRow(Row):
    """One row per dial, joined on dialID from the server's and the agent's log."""

    dial_id: Text = column("dialID")
    started_at: Time = column("request")
    ended_at: Time = column("answer")
    address: Word = column("target")
    agent_id: Word = column("agent that dialled")
    server_source: Word = column("file of the server's lines")
    agent_source: Word = column("file of the agent's lines")
    outcome: Word = column("ok, no_agent, agent_dial_failed, lost, cancelled or unknown")
    error: Text = column("error text", free=True)


DIALS = Table("dials", DialRow)


class LogLineRow(Row):
    """Counts over every log line: the denominators."""

    component: Word = column("server, agent, client or other")
    message: Text = column("message text or template", free=True)
    level: Word = column("I, W, E or F")
    count: Whole = column("lines")
    first_at: Time = column("first of them")
    last_at: Time = column("last of them")
    known: Truth = column("message of a known release")


LOG_LINES = Table("log_lines", LogLineRow)


class LogSourceRow(Row):
    """One row per log: its component, window, wrapper and verbosity."""

    component: Word = column("server, agent, client or other")
    wrapper: Word = column("layers around the line")
    pod: Word = column("pod, where it is known")
    container: Word = column("container, where it is known")
    node: Word = column("node, where it is known")
    lines: Whole = column("lines")
    first_at: Time = column("first time stamp")
    last_at: Time = column("last time stamp")
    from_start: Truth = column("holds the option dump or start lines, and no search took lines out")
    min_verbosity: Whole = column("lowest -v that explains the lines seen")
    previous: Truth = column("log of a previous container")
    filtered: Truth = column("the command that printed it left lines out, which may tell how the log ends")
    out_of_order: Whole = column("times that step back by more than a second")
    releases: Text = column("releases that can have written it, as JSON")
    records: Whole = column("records read")
    recognised: Whole = column("records that are messages of Konnectivity")
    without_row: Whole = column("records of frequent messages that were counted and have no row")


LOG_SOURCES = Table("log_sources", LogSourceRow)


class LogOptionRow(Row):
    """Options that a Konnectivity program printed at its start."""

    at: Time = column("when")
    component: Word = column("server or agent")
    option: Given = column("name as printed")
    value: Text = column("value", free=True)


LOG_OPTIONS = Table("log_options", LogOptionRow)


class LogSignalRow(Row):
    """Lines of other programs that say something about the tunnel, BGP or the control plane."""

    at: Time = column("when")
    signal: Word = column("class of the line")
    name: Text = column("webhook, address or interface named by the line")
    pod: Word = column("pod, where it is known")
    node: Word = column("node, where it is known")
    message: Text = column("the line", free=True)


LOG_SIGNALS = Table("log_signals", LogSignalRow)
LAST_WORDS = "last_words"
"""The signal of the line with which the log of any program ends; it speaks of that program, and of no fault of the tunnel."""
RIGHT_MISSED = "right_missed"
"""The signal of a line in which a program says that the API server refused its own account a right."""
