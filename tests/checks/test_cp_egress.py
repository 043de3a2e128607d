"""The API server's egress configuration against the server's arguments: CP-13."""

from __future__ import annotations

import pytest
from analyzer.checks.details import EgressFault, EgressFaults

from tests.support.inline import agent, bundle, node, nodes, pod, pods

SOCKET = "/etc/kubernetes/konnectivity-server/konnectivity-server.socket"


def configuration(protocol: str = "GRPC", transport: str = f"uds: {{udsName: {SOCKET}}}") -> str:
    return f"""apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
- name: controlplane
  connection:
    proxyProtocol: Direct
- name: cluster
  connection:
    proxyProtocol: {protocol}
    transport:
      {transport}
"""


def server(*flags: str) -> str:
    """The static pod of the server, with its arguments."""
    words = "".join(f"    - {flag}\n" for flag in flags)
    return f"""apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-server-cp1
  namespace: kube-system
spec:
  containers:
  - name: konnectivity-server
    image: registry.k8s.io/kas-network-proxy/proxy-server:v0.33.0
    args:
{words}"""


TCP = "tcp: {url: 'https://127.0.0.1:8131'}"


@pytest.mark.parametrize(
    ("config", "flags", "faults"),
    [
        (configuration(), (f"--uds-name={SOCKET}", "--mode=grpc", "--server-port=0"), ()),
        (configuration(), ("--uds-name=/mnt/other.socket", "--mode=grpc"), (EgressFault.SOCKET,)),
        (configuration("HTTPConnect"), (f"--uds-name={SOCKET}", "--mode=http-connect"), ()),
        (configuration("HTTPConnect"), (f"--uds-name={SOCKET}", "--mode=grpc"), (EgressFault.PROTOCOL,)),
        (configuration("HTTPConnect"), (f"--uds-name={SOCKET}",), (EgressFault.PROTOCOL,)),
        (configuration("HTTPConnect", TCP), ("--mode=http-connect", "--server-port=8131"), ()),
        (configuration("HTTPConnect", TCP), ("--mode=http-connect", "--server-port=8090"), (EgressFault.PORT,)),
        (configuration("Direct", "uds: null"), ("--mode=grpc",), (EgressFault.DIRECT,)),
        (configuration().replace("name: cluster", "name: etcd"), (f"--uds-name={SOCKET}",), (EgressFault.DIRECT,)),
        (
            configuration().replace("- name: controlplane\n  connection:\n    proxyProtocol: Direct\n", ""),
            (f"--uds-name={SOCKET}",),
            (),
        ),
    ],
)
def test_the_two_ends_of_the_first_leg(config: str, flags: tuple[str, ...], faults: tuple[EgressFault, ...]) -> None:
    """Protocol, name of the socket and port; grpc is what a server without --mode speaks."""
    case = bundle({"e.yaml": config, "s.yaml": server(*flags)})
    assert case.status("CP-13") == ("fail" if faults else "pass")
    found = case.check("CP-13").detail
    assert (found.faults if isinstance(found, EgressFaults) else ()) == faults
    assert case.causes.get("apiserver-egress-wrong") == ("confirmed" if faults else None)
    if faults:
        assert case.check("CP-13").broken
        assert all(place.startswith(("e.yaml:", "s.yaml:")) for place in case.places("CP-13"))


def test_a_socket_of_another_folder_may_be_the_same_by_mounts() -> None:
    """Where none are shown that is a warning and no fault; mounts that are shown decide."""
    files = {"e.yaml": configuration(), "s.yaml": server("--uds-name=/mnt/konnectivity-server.socket", "--mode=grpc")}
    case = bundle(files)
    paths = {"asked": SOCKET, "made": "/mnt/konnectivity-server.socket"}
    assert (case.status("CP-13"), case.check("CP-13").detail) == ("warn", EgressFaults((EgressFault.FOLDER,), **paths))
    assert "/mnt/konnectivity-server.socket" in case.says("CP-13")
    assert "apiserver-egress-wrong" not in case.causes
    assert bundle(files | {"s.yaml": files["s.yaml"] + mounted("/mnt", "/srv/konnectivity")}).status("CP-13") == "warn"
    brought = files | {"s.yaml": files["s.yaml"] + mounted("/mnt", "/etc/kubernetes/konnectivity-server")}
    assert bundle(brought).status("CP-13") == "unknown"  # the API server's own mounts may lead elsewhere
    api = server().replace("konnectivity-server", "kube-apiserver").replace("    args:\n", "")
    folder = "/etc/kubernetes/konnectivity-server"
    assert bundle(brought | {"a.yaml": api + mounted(folder, folder)}).status("CP-13") == "pass"
    assert bundle(brought | {"a.yaml": api + mounted(folder, "/srv/other")}).status("CP-13") == "fail"


def mounted(inside: str, host: str) -> str:
    """The rest of a static pod: a folder of the machine in its container."""
    return f"    volumeMounts:\n    - {{name: s, mountPath: {inside}}}\n  volumes:\n  - {{name: s, hostPath: {{path: {host}}}}}\n"


def test_a_configuration_that_the_api_server_cannot_use() -> None:
    """Its own last words, with the reason."""
    line = 'E0302 09:00:00.000001       1 run.go:74] "command failed" err="failed to read egress selector config: unable to read egress selector configuration from \\"/etc/e.yaml\\" [open /etc/e.yaml: no such file or directory]"\n'
    case = bundle({"kube-apiserver.log": line})
    assert case.status("CP-13") == "fail"
    assert case.check("CP-13").detail == EgressFaults((EgressFault.MISSING,), "/etc/e.yaml")
    assert case.places("CP-13") == ["kube-apiserver.log:1"]
    assert "no such file" in case.says("CP-13")
    calm = "I0302 09:00:00.000001       1 server.go:1] egress selector configuration loaded\n"
    assert bundle({"kube-apiserver.log": calm}).status("CP-13") == "unknown"


def test_one_end_alone_says_nothing() -> None:
    """Unknown; on IBM Cloud the configuration is outside of every bundle."""
    assert bundle({"e.yaml": configuration()}).status("CP-13") == "unknown"
    assert bundle({"s.yaml": server("--mode=grpc")}).status("CP-13") == "unknown"
    ibm = bundle({"p.txt": pods(agent("a")), "n.txt": nodes(node("n1", version="v1.29.4+IKS"))})
    assert ibm.status("CP-13") == "unknown"
    assert ibm.check("CP-13").outside
    assert not bundle(p=pods(agent("a"))).check("CP-13").outside


def test_a_cluster_of_another_tunnel_or_of_none_is_not_asked() -> None:
    """Its API server needs no egress configuration."""
    vpn, other = pod("vpn-6c8d9f7b5-ddddd", "1/1", "Running"), pod("coredns-1-a")
    for row, tunnel in ((vpn, "openvpn"), (other, "none")):
        case = bundle(n=nodes(node("n1", version="v1.31.2+k3s1")), p=pods(row))
        assert (case.snapshot.about.tunnel, case.status("CP-13")) == (tunnel, "not_applicable")


OTHER = SOCKET.removesuffix("et")
LISTENS = 'root@cp1:~# ss -xlp\nu_str LISTEN 0 4096 {} 51234 * 0 users:(("proxy-server",pid=4411,fd=7))\n'
FILE = "root@cp1:~# ls -l /etc/kubernetes/konnectivity-server\ntotal 0\nsrwxr-xr-x 1 root root 0 Mar  2 08:00 {}\n"
ERROR = f'Error from server: Get "https://10.4.0.32:10250/containerLogs/a/b/c": dial unix {SOCKET}: connect: no such file or directory\n'


@pytest.mark.parametrize("given", [{"e.yaml": configuration()}, {"e.txt": f"$ kubectl logs b\n{ERROR}"}])
def test_the_servers_own_socket_decides(given: dict[str, str]) -> None:
    """The machine lists where the server listens; what the API server opens stands in its configuration or its error."""
    case = bundle(given | {"s.txt": LISTENS.format(OTHER)})
    assert (case.status("CP-13"), case.first) == ("fail", ("apiserver-egress-wrong", "confirmed"))
    assert case.check("CP-13").detail == EgressFaults((EgressFault.SOCKET,), asked=SOCKET, made=OTHER)
    assert "server-down" not in case.causes
    assert f"udsName: {OTHER}" in case.commands("apiserver-egress-wrong")
    assert bundle(given | {"s.txt": LISTENS.format(SOCKET)}).status("CP-13") == "unknown"


def test_a_servers_socket_in_another_folder_is_likely_where_the_api_server_finds_none() -> None:
    """Mounts that nobody shows may bring the folders together."""
    case = bundle({"e.txt": f"$ kubectl logs b\n{ERROR}", "s.txt": LISTENS.format("/run/k/konnectivity-server.socket")})
    assert (case.status("CP-13"), case.causes) == ("warn", {"apiserver-egress-wrong": "likely"})


def test_a_file_of_another_name_in_the_folder_is_likely_the_servers() -> None:
    """It may be left over: nothing is sure; the very file says nothing against the configuration."""
    files = {"e.yaml": configuration(), "s.txt": FILE.format("konnectivity-server.sock")}
    case = bundle(files | {"e.txt": f"$ kubectl logs b\n{ERROR}"})
    assert case.check("CP-13").detail == EgressFaults((EgressFault.BESIDE,), asked=SOCKET, made=OTHER)
    assert (case.status("CP-13"), case.first) == ("warn", ("apiserver-egress-wrong", "likely"))
    assert "apiserver-egress-wrong" not in bundle(files).causes
    assert bundle(files | {"s.txt": FILE.format("konnectivity-server.socket")}).status("CP-13") == "unknown"


@pytest.mark.parametrize(("protocol", "status"), [("Direct", "fail"), ("GRPC", "pass"), ("", "fail")])
def test_a_webhook_by_url_takes_the_way_of_the_control_plane(protocol: str, status: str) -> None:
    """Without a selection `controlplane`, or with a direct one, no URL into the cluster is reached; through the tunnel it is."""
    hook = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: gate}\nwebhooks:\n- name: gate.mole.io\n  clientConfig: {url: 'https://gate.mole.svc:443/v'}\n  rules: [{apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}]\n"
    own = "- name: controlplane\n  connection:\n    proxyProtocol: Direct\n"
    text = configuration().replace(own, own.replace("Direct", protocol) if protocol else "")
    assert bundle({"e.yaml": text, "wh.yaml": hook}).status("WH-05") == status
