"""What checks say of the Konnectivity server: dials, refusals, drops, and the way that the API server takes to it."""

from enum import Enum
from typing import NamedTuple

from analyzer.konnectivity.chain import Reason
from analyzer.tunnel.errors import Trust


class DeadDials(NamedTuple):
    """
    SRV-07: dials without an answer, dials with one, and the agents that gave none, as far as the log names agents.

    Attributes:
        targets: whom the dials without an answer were for; None for those of which that is not logged.
        others: dials for other targets were answered, and none for these.
        by_metrics: counted by the server itself as waiting at one moment, and not by its log.
    """

    lost: int
    answered: int
    silent: tuple[str, ...]
    targets: tuple[str | None, ...] = ()
    others: bool = False
    by_metrics: bool = False


class Refusal(Enum):
    """SRV-04: who said no to the agents' identity."""

    TOKEN = "the API server says no to the agents' tokens"
    AUDIENCE = "the agents' tokens are made for another audience than the server takes"
    NO_ACCOUNT = "the service account of the agents' tokens does not exist"
    EXPIRED = "the agents' tokens have expired, or a clock is wrong"
    OLD_KEY = "the agents' tokens are signed with a key that the API server does not know any more, or are of an object that is gone"
    REVIEW = "the server cannot ask the API server to review tokens"
    UNNAMED = "streams end before the server names itself"


class FailedDials(NamedTuple):
    """
    SRV-05: ``host:port`` of dials behind the agents that failed.

    Attributes:
        dropped: those without an answer, as packets have none that something drops.
        targets: all that are logged.
    """

    dropped: tuple[str, ...]
    targets: tuple[str, ...] = ()


class SeenRunning(Enum):
    """When a server is seen to run that the API server does not reach."""

    NOW = "while it is not reached, or later"
    BEFORE = "until then, as far as its log goes"


class ServerLeg(NamedTuple):
    """
    CP-11: why the API server does not reach its Konnectivity server, at which address, and how many errors say so.

    Attributes:
        runs: is a server seen to run all the same; None where nothing shows one.
        rights: mode and owners of the socket on the machine, as printed.
        is_disputed: another member shows calls that came through, and nothing says which is later.
    """

    reason: Reason
    address: str | None
    errors: int
    runs: SeenRunning | None = None
    rights: str = ""
    is_disputed: bool = False


class SidecarConnects(NamedTuple):
    """CP-12: why most connects fail; `code`: HTTP status in the answer; `behind`: the Konnectivity server answered, so the proxy reaches it."""

    reason: Reason
    code: str | None
    behind: bool


class TrustFault(NamedTuple):
    """
    SRV-04: why certificates are not accepted, how often; `rotated`: agents were connected before with the same files.

    `ca_changed`: what keeps the control plane changed its CA after an agent had started. `inspected`: a firewall or a proxy signed what is shown in the server's place; `host` and `port` showed it.
    """

    kind: Trust
    failures: int
    rotated: bool
    inspected: bool = False
    host: str = ""
    port: int | None = None
    ca_changed: bool = False


class Drops(NamedTuple):
    """SRV-06: most drops with a return in one log, whether the server sent agents away for their pings, streams that did not return."""

    most: int
    pings: bool
    gone: int


class EgressFault(Enum):
    """How the API server's egress configuration misses its Konnectivity server."""

    UNUSABLE = "the API server cannot use the configuration"
    MISSING = "the file is not there, so the API server does not start"
    DIRECT = "it leads around the tunnel"
    PROTOCOL = "it speaks another protocol than the server"
    SOCKET = "it names another socket"
    FOLDER = "it names a socket of another folder, which mounts that are not shown may bring together"
    BESIDE = "the folder of its socket holds one of another name"
    PORT = "it names another port"
    MOUNT = "the socket's folder is not one that both of them mount"


class EgressFaults(NamedTuple):
    """
    CP-13: every way in which it misses, and the file where a text names it.

    Attributes:
        folder: of the socket, where one of the two does not mount it.
        holder: the object whose container lacks it, and its kind.
        is_deployed: is it a workload's template, and no pod of a machine.
        host: the folder of the machine that both are to share.
        mounted, leads: the path at which the holder sees another folder of the machine there, and that folder.
        asked, made: the sockets that the API server and its server name, where these are not the same.
    """

    faults: tuple[EgressFault, ...]
    file: str = ""
    folder: str = ""
    holder: str = ""
    kind: str = ""
    host: str = ""
    is_deployed: bool = False
    asked: str = ""
    made: str = ""
    mounted: str = ""
    leads: str = ""


class NoAgents(Enum):
    """SRV-01: how the server's log shows that no agent of the workers is connected."""

    CUT_OFF = "every agent that connected was cut off since"
    OTHERS = "there are no more agents than the control plane has of its own"
    REFUSED = "their requests were refused"
    NEEDED = "dials are refused for want of an agent"
    NEVER = "the log covers the start and shows no agent"


class Substitutes(NamedTuple):
    """SRV-01b: what would stand for the connect line: agents in other lines, dials established, agents that serve, agents ready."""

    agents: int
    dials: int
    serving: int
    ready: int


class AgentCount(NamedTuple):
    """SRV-02: distinct agents connected now and seen at all, and the nodes that should have one (0: not known)."""

    connected: int
    seen: int
    nodes: int


class RefusedBy(Enum):
    """SRV-03: where the refusals for want of an agent stand."""

    SERVER = "in the server's own log"
    QUOTED = "in the errors of who was refused"
    CLIENT = "in the API server's log"


class NoAgentRefusals(NamedTuple):
    """SRV-03: dials refused for want of an agent, where that stands; `over`: agents connected after the last one."""

    by: RefusedBy
    over: bool = False
