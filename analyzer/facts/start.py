"""
Why a container does not start, by the words of the kubelet, the container runtime and the program itself.

Texts are those of kubelet 1.18 to 1.34, containerd and CRI-O, and of Go's os and net packages.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.sandbox import SandboxFault, of_sandbox
from analyzer.wording import excerpt, innermost


class StartFault(Enum):
    """What keeps a container from running."""

    REGISTRY = "the node does not reach the registry"
    LOOKUP = "the node does not resolve the registry's name"
    TRUST = "the node does not accept the registry's certificate"
    CREDENTIALS = "the registry refuses the pull"
    LIMIT = "the registry refuses for too many pulls"
    IMAGE = "the image does not exist"
    OBJECT = "an object that the pod names does not exist"
    FILE = "a file that the program needs is not there"
    FORBIDDEN = "a file or a socket that the program may not open"
    COMMAND = "the program is not in the image"
    ADDRESS = "the node has no address yet, which the pod wants to know"
    LISTENER = "something is already where the program wants to listen"
    FLAG = "the program does not know an argument that it is given"
    NETWORK = "the network of the node is not up"
    CONFIG = "the program does not understand its configuration"
    PAIR = "certificate and key do not belong together, or one of them is none"
    UNREADABLE = "a certificate or its key is none, or they do not belong together"
    DISK = "the machine's disk does not give back what it holds"
    FULL = "the machine's disk is full"


class Start(NamedTuple):
    """
    One reason.

    Attributes:
        object: what is missing, taken or does not answer: registry host, name, path (of a configuration with its line), flag, socket or ``host:port``; empty where the text names none.
        address: ``host:port`` that the pull dialled; the resolver that was asked, where a name was not resolved.
        kind: of an object that does not exist: `secret`, `configmap` ...
        key: path of the key beside a certificate that does not fit it.
        sandbox: of a network that is not up, what its plug-in lacks.
    """

    fault: StartFault
    object: str = ""
    address: str = ""
    kind: str = ""
    key: str = ""
    sandbox: SandboxFault | None = None

    @property
    def named(self) -> str:
        """The thing in words: an object with its kind, of a pair both files."""
        if self.key:
            return f"{self.object} and {self.key}"
        return f"{self.kind} {self.object}" if self.kind else self.object

    @property
    def is_socket(self) -> bool:
        """Is the place where something listens already a socket's path, and no port."""
        return self.fault is StartFault.LISTENER and self.object.startswith("/")

    @property
    def port(self) -> str:
        """The port at which something listens already; empty for a socket."""
        return self.object.rpartition(":")[2] if self.fault is StartFault.LISTENER and not self.is_socket else ""


PULLING = frozenset({"ImagePullBackOff", "ErrImagePull", "RegistryUnavailable"})
"""A kubelet's words for a container whose image it does not get."""
PULL = regex.compile(
    r"pull(?:ing)? (?:and unpack )?image|failed to resolve reference|initializing source docker:|ErrImagePull|ImagePullBackOff"
)
IMAGE = regex.compile(r"image \\?\"?(?:docker://)?(?P<host>[\w-]++(?:\.[\w-]++)++(?::\d{1,5})?+|[\w-]++:\d{1,5})/")
DIALLED = regex.compile(r"dial tcp (?:lookup )?\[?([\w.:-]+?)\]?:(\d{1,5})(?!\d)")
LOOKUP = regex.compile(
    r"\blookup (?P<name>[\w.-]{1,253}?)\.?(?: on \[?(?P<at>[\w.:]{2,45}?)\]?:\d{1,5})?: (?!unsupported)|Could not resolve host: (?P<host>[\w.-]{1,253})"
)
"""How Go's resolver, and curl's, say that they got no address for a name: the resolver did not answer, or had none."""
PULLS: tuple[tuple[StartFault, regex.Pattern[str]], ...] = (
    (StartFault.LIMIT, regex.compile(r"toomanyrequests|429 Too Many|pull rate limit")),
    (
        StartFault.CREDENTIALS,
        regex.compile(
            r"401 Unauthorized|403 Forbidden|pull access denied|authorization failed|insufficient_scope|no basic auth|unauthorized:|denied: "
        ),
    ),
    (StartFault.IMAGE, regex.compile(r": not found|manifest unknown|name unknown|does not exist")),
    (StartFault.TRUST, regex.compile(r"x509: |tls: (?!handshake timeout)")),
    (StartFault.LOOKUP, LOOKUP),
    (
        StartFault.REGISTRY,
        regex.compile(
            r"i/o timeout|connection refused|connection reset|no route to host|network is unreachable|no such host|server misbehaving|"
            r"TLS handshake timeout|deadline exceeded|DeadlineExceeded|proxyconnect"
        ),
    ),
)
OF_PULL = frozenset(fault for fault, _ in PULLS)
"""Reasons that lie between a node and a registry."""
OBJECT = regex.compile(
    r"\b(?P<kind>secret|configmap|serviceaccount|persistentvolumeclaim)s? \\?\"?(?P<name>[a-z0-9][a-z0-9.-]{0,252})\\?\"? not found"
)
FILE = regex.compile(
    r"\b(?:open|stat|lstat|read|readlink) (?P<path>/[^\s:\"]{1,300}): (?:no such file or directory|is a directory)"
)
OF_FILE = r"\b(?:open|stat|lstat|read|readlink|write|mkdir|fsync|close|rename|create|unlink|fork/exec|getdents|readdirent) (?P<path>/[^\s:\"]{1,300}): "
DISK = regex.compile(
    OF_FILE
    + r"(?:input/output error|read-only file system|structure needs cleaning|bad message|stale (?:NFS )?file handle)"
)
"""Errors of a file system that is damaged, or that the kernel mounted anew without writing (errno EIO, EROFS, EUCLEAN, EBADMSG, ESTALE)."""
FULL = regex.compile(
    OF_FILE.replace("fork/exec|", "fork/exec|link|symlink|listen unix|")
    + r"(?:bind: )?(?i:no space left on device|disk quota exceeded)"
)
NO_ROOM = regex.compile(r"(?i)\b(?:no space left on device|disk quota exceeded)")
KERNELS_LIMIT = regex.compile(r"(?i)i?notify|watch(?:er)?\b|cgroup|/sys/|/proc/")
"""Where a full disk (errno ENOSPC, EDQUOT) is none: a limit of watches or control groups is told in the same words."""
FORBIDDEN = regex.compile(
    r"\b(?:(?:open|stat|lstat|read|readlink) |listen unix )(?P<path>/[^\s:\"]{1,300}): (?:bind: )?permission denied"
)
COMMAND = regex.compile(
    r"exec: \\?\"?(?P<path>[^\s\"\\]{1,300})\\?\"?: (?:executable file not found|stat |permission denied|no such file)"
)


PAIR = regex.compile(
    r"failed to load X509 key pair (?P<cert>/[^\s:\"]{1,300}) and (?P<key>/[^\s:\"]{1,300}): (?!open |stat )"
)
UNREADABLE = regex.compile(
    r"\btls: (?:failed to find any PEM data in (?P<what>certificate|key) input|failed to find certificate PEM data|failed to parse private key|private key (?:type )?does not match public key)"
)
"""How Go refuses a certificate and its key (crypto/tls, X509KeyPair), without the paths that whoever read them may name."""
ADDRESS = regex.compile(r"\bhost IP unknown; known addresses: \[")
LISTENER = regex.compile(r"\blisten (?:unix|tcp[46]?) (?P<at>\S{1,300}?): bind: address already in use")


FLAG = regex.compile(r"\bunknown (?:shorthand )?flag: '?(?P<flag>[\w-]{1,80})")
"""How pflag refuses an argument: of another release, or misspelt."""
NO_NETWORK = regex.compile(
    r"cni plugin not initialized|cni config uninitialized|failed to set ?up (?:pod )?network for (?:sandbox|pod)|[Nn]etwork[Pp]lugin cni failed to set ?up pod|plugin type=\\?\"[\w-]{1,40}\\?\" (?:name=\\?\"[^\"\\]{1,80}\\?\" )?failed \(add\)|no networks found in /etc/cni|NetworkPluginNotReady|failed to find plugin \\?\"[\w-]{1,40}\\?\" in path"
)
"""A runtime's words for a pod that gets no network (containerd, CRI-O, libcni)."""
MISREAD = regex.compile(r"(?P<place>[\w./-]{1,200}:\d{1,6}) - Error during parsing: ")
"""How CoreDNS (Caddy's lexer) refuses a line of its Corefile."""
CONFIG = regex.compile(r"[\"'\s](/[\w./-]{1,200}\.(?:ya?ml|json|conf))\b")


AGENT_IMAGE = regex.compile(r"\bimage \"[^\"\s]{0,300}/(?:konnectivity|proxy)-agent[:@\"]")
"""How a kubelet names the agents' image where it pulls it: of IBM Cloud, and of upstream."""


def is_of_agents_image(message: str | None) -> bool:
    """Does a kubelet's event speak of the agents' image; below a `describe` without its head no pod is named."""
    return AGENT_IMAGE.search(message or "") is not None


def is_of_pull(message: str | None) -> bool:
    """Does a text state why an image is not got."""
    return (found := why(message)) is not None and found.fault in OF_PULL


def config_named(text: str | None) -> str:
    """Path of the configuration file that a program names when it cannot use it; empty where it names none."""
    m = CONFIG.search(text or "")
    return m[1] if m else ""


def reason(text: str | None) -> str:
    """The innermost of what a program says of its start, without the brackets of the list that it stood in."""
    return innermost(text, 50).strip("]\"'")


def why(text: str | None) -> Start | None:
    """The reason that a text of an event, a status or a log's end states; None where it only says that something failed."""
    if not text:
        return None
    if NO_ROOM.search(text) and not KERNELS_LIMIT.search(text):
        return Start(StartFault.FULL, m["path"] if (m := FULL.search(text)) else "")
    if PULL.search(text):
        fault = regex.first(PULLS, text, None)
        if fault is StartFault.LOOKUP and (m := LOOKUP.search(text)) is not None:
            return Start(fault, m["name"] or m["host"], m["at"] or "")
        if fault is not None:
            image, dialled = IMAGE.search(text), DIALLED.search(text)
            return Start(fault, image["host"] if image else "", f"{dialled[1]}:{dialled[2]}" if dialled else "")
        return None
    if m := DISK.search(text):
        return Start(StartFault.DISK, m["path"])
    if m := PAIR.search(text):
        return Start(StartFault.PAIR, m["cert"], key=m["key"])
    if UNREADABLE.search(text):
        return Start(StartFault.UNREADABLE)
    if m := MISREAD.search(text):
        return Start(StartFault.CONFIG, m["place"])
    if m := FLAG.search(text):
        return Start(StartFault.FLAG, m["flag"])
    if NO_NETWORK.search(text):
        return Start(StartFault.NETWORK, sandbox=of_sandbox(text))
    if ADDRESS.search(text):
        return Start(StartFault.ADDRESS)
    if m := LISTENER.search(text):
        return Start(StartFault.LISTENER, m["at"])
    if m := OBJECT.search(text):
        return Start(StartFault.OBJECT, m["name"], kind=m["kind"])
    if m := COMMAND.search(text):
        return Start(StartFault.COMMAND, m["path"])
    if m := FORBIDDEN.search(text):
        return Start(StartFault.FORBIDDEN, m["path"])
    if m := FILE.search(text):
        return Start(StartFault.FILE, m["path"])
    return None


def worded(start: Start | None, text: str) -> str:
    """A reason that is known in words of its own, before the innermost part of the text that states it."""
    if start is None:
        return excerpt(text, 160)
    if start.fault is StartFault.CONFIG:
        return excerpt(text, 160)
    if start.fault not in OF_PULL:
        return innermost(text, 160)
    return f"{start.fault.value}{': ' if start.object else ''}{start.object} ({innermost(text, 100)})"
