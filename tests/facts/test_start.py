"""Why a container does not start, by the texts that say so."""

from __future__ import annotations

import pytest
from analyzer.facts import start as start_room
from analyzer.facts.start import Start, StartFault, config_named, is_of_agents_image, is_of_pull, reason, why

from tests.support.values import are_values

PULL = 'Failed to pull image "{}/a/b:v1": rpc error: code = Unknown desc = failed to pull and unpack image "{}/a/b:v1": failed to resolve reference: '


def pull(end: str, host: str = "us.icr.io") -> str:
    return PULL.format(host, host) + end


@pytest.mark.parametrize(
    ("text", "fault", "thing", "address"),
    [
        (pull("dial tcp 10.0.0.9:443: i/o timeout"), StartFault.REGISTRY, "us.icr.io", "10.0.0.9:443"),
        (pull("dial tcp: lookup us.icr.io on 10.0.0.10:53: no such host"), StartFault.LOOKUP, "us.icr.io", "10.0.0.10"),
        (pull("dial tcp: lookup us.icr.io on 10.0.0.10:53: server misbehaving"), StartFault.LOOKUP, "us.icr.io", "10.0.0.10"),
        (pull("dial tcp: lookup us.icr.io. on [fd00::a]:53: read udp [fd00::1]:4->[fd00::a]:53: i/o timeout"), StartFault.LOOKUP, "us.icr.io", "fd00::a"),
        (pull("dial tcp: lookup us.icr.io: Temporary failure in name resolution"), StartFault.LOOKUP, "us.icr.io", ""),
        (pull("proxyconnect tcp: dial tcp: lookup squid.example on 10.0.0.10:53: no such host"), StartFault.LOOKUP, "squid.example", "10.0.0.10"),
        (pull("net/http: TLS handshake timeout", "r.example:5000"), StartFault.REGISTRY, "r.example:5000", ""),
        (pull("tls: failed to verify certificate: x509: certificate signed by unknown authority"), StartFault.TRUST, "us.icr.io", ""),
        (pull("unexpected status: 401 Unauthorized"), StartFault.CREDENTIALS, "us.icr.io", ""),
        (pull("pull access denied, repository does not exist or may require authorization"), StartFault.CREDENTIALS, "us.icr.io", ""),
        (pull("us.icr.io/a/b:v1: not found"), StartFault.IMAGE, "us.icr.io", ""),
        (pull("429 Too Many Requests - toomanyrequests"), StartFault.LIMIT, "us.icr.io", ""),
        ('Failed to pull image "busybox": dial tcp 1.2.3.4:443: connect: connection refused', StartFault.REGISTRY, "", "1.2.3.4:443"),
        ("failed to read CA cert: open /etc/k/ca.crt: no such file or directory", StartFault.FILE, "/etc/k/ca.crt", ""),
        ("failed to load X509 key pair /k/a.crt and /k/a.key: open /k/a.crt: no such file or directory", StartFault.FILE, "/k/a.crt", ""),
        ("failed to get uds listener: failed to listen(unix) name /r/k.sock: listen unix /r/k.sock: bind: address already in use", StartFault.LISTENER, "/r/k.sock", ""),
        ("failed to get uds listener: failed to listen(unix) name /r/k.sock: listen unix /r/k.sock: bind: permission denied", StartFault.FORBIDDEN, "/r/k.sock", ""),
        ("failed to read CA cert: open /etc/k/ca.crt: permission denied", StartFault.FORBIDDEN, "/etc/k/ca.crt", ""),
        ("failed to run the health server: listen tcp 10.0.0.7:8134: bind: address already in use", StartFault.LISTENER, "10.0.0.7:8134", ""),
        ("Error: host IP unknown; known addresses: []", StartFault.ADDRESS, "", ""),
        ("failed to load X509 key pair /k/a.crt and /k/a.key: open /k/a.crt: input/output error", StartFault.DISK, "/k/a.crt", ""),
        ("mkdir /var/lib/kubelet/pods/1: read-only file system", StartFault.DISK, "/var/lib/kubelet/pods/1", ""),
        ("fork/exec /proxy-agent: input/output error", StartFault.DISK, "/proxy-agent", ""),
        ("write /var/log/a.log: no space left on device", StartFault.FULL, "/var/log/a.log", ""),
        ("failed to listen(unix) name /r/k.sock: listen unix /r/k.sock: bind: no space left on device", StartFault.FULL, "/r/k.sock", ""),
        ("mkdir: cannot create directory '/data/x': No space left on device", StartFault.FULL, "", ""),
        ('Failed to pull image "icr.io/a/b:1": write /var/lib/containerd/x: no space left on device', StartFault.FULL, "/var/lib/containerd/x", ""),
        ("/etc/coredns/Corefile:14 - Error during parsing: Unknown directive 'foward'", StartFault.CONFIG, "/etc/coredns/Corefile:14", ""),
        ("Corefile:3 - Error during parsing: Unexpected token 'x'", StartFault.CONFIG, "Corefile:3", ""),
        ('exec: "/proxy-agent": stat /proxy-agent: no such file or directory', StartFault.COMMAND, "/proxy-agent", ""),
    ],
)  # fmt: skip
def test_what_is_missing_or_does_not_answer(text: str, fault: StartFault, thing: str, address: str) -> None:
    """The object and the address stand in the text."""
    assert why(text) == Start(fault, thing, address)


@pytest.mark.parametrize(
    "text", [None, "", "Back-off restarting failed container", 'Back-off pulling image "icr.io/a/b:v1"', "dial tcp 10.0.0.9:443: i/o timeout", "inotify_add_watch /etc/x: no space left on device", "mkdir /sys/fs/cgroup/pids/kubepods: no space left on device"]
)  # fmt: skip
def test_a_text_that_only_says_that_it_failed_states_no_reason(text: str | None) -> None:
    """A time-out that is no pull's is the program's own affair; limits of the kernel are told in the words of a full disk."""
    assert why(text) is None


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(start_room)


def test_the_file_that_a_program_cannot_use() -> None:
    """The first path of a configuration; a program's own path is none."""
    assert (
        config_named("err=\"failed to read egress configuration from '/etc/k/egress.yaml': bad\"")
        == "/etc/k/egress.yaml"
    )
    assert config_named("exec /usr/bin/kube-apiserver failed") == ""
    assert config_named(None) == ""


def test_the_innermost_reason_of_a_start() -> None:
    """Without the brackets around it."""
    assert reason('"failed: [open /a/b.yaml: no such file or directory]"').endswith("no such file or directory")
    assert reason(None) == ""


@pytest.mark.parametrize(
    ("message", "is_it"),
    [
        ('Failed to pull image "icr.io/a/konnectivity-agent:v1": 401', True),
        ('Back-off pulling image "registry.k8s.io/kas-network-proxy/proxy-agent@sha256:1"', True),
        ('Failed to pull image "icr.io/a/konnectivity-agent-exporter:v1": 401', False),
        ("Error: ImagePullBackOff", False),
        (None, False),
    ],
)
def test_a_kubelets_event_about_the_agents_image(message: str | None, is_it: bool) -> None:
    """By the image's own name, whole, as it is in no other program's."""
    assert is_of_agents_image(message) is is_it


@pytest.mark.parametrize(
    "text",
    [
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "5b1d": cni plugin not initialized',
        "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni config uninitialized",
        'failed to find plugin "bridge" in path [/opt/cni/bin]',
    ],
)
def test_a_node_without_a_network(text: str) -> None:
    """As runtimes say it; no image, file or port of the agent is at fault."""
    found = why(text)
    assert found is not None
    assert found.fault is StartFault.NETWORK


@pytest.mark.parametrize(
    ("text", "flag"),
    [("unknown flag: --agent-identifierz", "--agent-identifierz"), ("unknown shorthand flag: 'q' in -q", "q")],
)
def test_an_argument_that_the_release_does_not_know(text: str, flag: str) -> None:
    """As pflag names it."""
    assert why(text) == Start(StartFault.FLAG, flag)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ('MountVolume.SetUp failed for volume "ca" : secret "knp-ca" not found', "secret", "knp-ca"),
        ('SetUp failed: failed to fetch token: serviceaccounts "knp" not found', "serviceaccount", "knp"),
        ('Error: configmap "settings" not found', "configmap", "settings"),
    ],
)
def test_an_object_that_is_missing_has_a_kind_and_a_name(text: str, kind: str, name: str) -> None:
    """As a command asks for it, whatever number the text writes it in."""
    start = why(text)
    assert start == Start(StartFault.OBJECT, name, kind=kind)
    assert start.named == f"{kind} {name}"


def test_of_a_pair_both_files_are_told() -> None:
    """A certificate and the key that does not fit it; of a single file that one."""
    for text in ("find any PEM data in key input", "parse private key", "find certificate PEM data"):
        assert why(f"no client certificate: tls: failed to {text}") == Start(StartFault.UNREADABLE)
    assert why("tls: failed to verify certificate: x509: certificate signed by unknown authority") is None
    start = why("failed to load X509 key pair /k/a.crt and /k/a.key: tls: private key does not match public key")
    assert start == Start(StartFault.PAIR, "/k/a.crt", key="/k/a.key")
    assert start.named == "/k/a.crt and /k/a.key"
    assert Start(StartFault.FILE, "/k/a.crt").named == "/k/a.crt"


def test_something_listens_at_a_socket_or_at_a_port() -> None:
    """A socket's path has no port; a path that cannot be opened is no listener's."""
    at_socket, at_port = Start(StartFault.LISTENER, "/r/k.sock"), Start(StartFault.LISTENER, "[::]:8443")
    assert (at_socket.is_socket, at_socket.port) == (True, "")
    assert (at_port.is_socket, at_port.port) == (False, "8443")
    assert not Start(StartFault.FORBIDDEN, "/r/k.sock").is_socket
    assert Start(StartFault.REGISTRY, "r.example:5000").port == ""


def test_what_keeps_an_image_away() -> None:
    """A text that states a reason of the pull; that it failed is none, and a full disk is another."""
    assert is_of_pull('Failed to pull image "icr.io/a/b:1": 401 Unauthorized')
    assert not is_of_pull("Error: ImagePullBackOff")
    assert not is_of_pull("open /a/b: no space left on device")
