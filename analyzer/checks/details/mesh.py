"""What checks say of the mesh of BGP sessions and of its daemons."""

from typing import NamedTuple

from analyzer.mesh.calico_ends import CalicoFault
from analyzer.mesh.picture import MeshPicture
from analyzer.mesh.strange_sources import StrangeSource


class BadPairs(NamedTuple):
    """BGP-04: the picture that the bad pairs make."""

    picture: MeshPicture


class BadSessions(NamedTuple):
    """
    BGP-03: how the sessions that are not Established are known.

    Attributes:
        spoken: (node or pod whose readiness says it, peers it has no session with) of every such message.
        six: it is the IPv6 sessions alone, and all IPv4 ones are up.
        silent: sessions that are up, and whose peers have been silent for long.
        held: sessions that are up, and exchange no routes yet.
        everywhere: three nodes or more say that they miss each other, all of them: nothing of one node's.
        holding: whoever says that it misses peers counts others with which it has a session.
    """

    spoken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    six: bool = False
    silent: int = 0
    held: int = 0
    everywhere: bool = False
    holding: bool = False


class TyphaUnreached(NamedTuple):
    """
    BGP-08: Felix got no connection to Typha.

    Attributes:
        address: ``host:port`` where one is named.
        place: whose Felix.
        by_tls: TLS refused it.
        is_unready: its service has no address: no Typha is there to be dialled, and no way to one is at fault.
    """

    address: str
    place: str
    by_tls: bool
    is_unready: bool = False


class ToldEnd(NamedTuple):
    """
    BGP-08: why calico-node says that it ends.

    Attributes:
        object: what the line names: a node, a setting, a line of a file.
        place: whose line it is.
        words: what it says.
        file, around: BIRD's file, and the first and last line of what is to be looked at in it.
    """

    fault: CalicoFault
    object: str
    place: str
    words: str
    file: str = ""
    around: str = ""


class CalicoNode(NamedTuple):
    """BGP-08: calico-node pods that are not ready, daemons that died or are silent; a node's own condition alone counts in none of them."""

    pods_not_ready: int = 0
    died: int = 0
    unseen: int = 0
    by_bgp: bool = False
    """The pods say of themselves that they are not ready because sessions are missing: then they are no cause."""
    reasoned: bool = False
    """Something states why they are not ready; `0/1 Running` alone may be a start, a session, or anything."""
    typha: TyphaUnreached | None = None
    datastore: str = ""
    """``host:port`` of the API server that calico-node does not reach."""
    nodes: tuple[str, ...] = ()
    """On which any of this is, as far as they are known."""
    by_events: bool = False
    """Is all of this only what events say of it."""
    told: tuple[str, ...] = ()
    """Pods of which only events say that they do not keep running."""
    told_space: str = ""
    """Their namespace."""
    told_again: bool = False
    """Do events, or lines of its log, say that it ends; how it is now nothing shows."""
    end: ToldEnd | None = None
    """Its own last words, where they are understood."""
    by_log: bool = False
    """Is all of this only what a log says of it: no pod of it is listed."""


class WrongAddress(NamedTuple):
    """
    BGP-11: a node under an address that is not its own.

    Attributes:
        stated: Calico itself states it (its autodetection line, its record of the node).
        nodes: (node, its own address) of the nodes that are known to be the ones.
    """

    stated: bool
    nodes: tuple[tuple[str, str], ...] = ()


class StrangeSources(NamedTuple):
    """BGP-11: addresses from which BIRD is connected to and that are no peer's, most lines first."""

    sources: tuple[StrangeSource, ...]


class SessionErrors(NamedTuple):
    """
    BGP-05, BGP-07: what the texts of bad sessions say.

    Attributes:
        waiting: pairs of which both ends wait to be dialled.
        by_setting: BIRD names the setting (AS number, route limit), or an operator switched a session off.
        passwords: pairs (sender, receiver) whose session is down, and of which a kernel refused the signature.
        said: BIRD's own text of most of the bad sessions, with what it means; empty where most have none.
    """

    waiting: int = 0
    by_setting: bool = False
    passwords: tuple[tuple[str, str], ...] = ()
    said: str = ""


class PasswordElsewhere(NamedTuple):
    """BGP-07: the Secret of the mesh's password, the namespaces that have it, calico-node's own that lacks it, and whether a BGPConfiguration names it."""

    secret: str
    spaces: tuple[str, ...]
    wanted_in: str
    is_named: bool


class PeerGaps(NamedTuple):
    """BGP-06: nodes that no other node has as a peer, and peers that are no known node; sorted."""

    absent: tuple[str, ...]
    foreign: tuple[str, ...]


class SecondDaemon(NamedTuple):
    """BGP-10: sessions of the gateway controller's own BIRD, which are no part of the mesh."""

    sessions: int
