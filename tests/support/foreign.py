"""
A hundred texts that have nothing to do with the cluster at hand: prose, help texts, logs of other programs, objects of
other kinds and output of network devices. Many name the very words that the analyzer looks for. All are made here.
"""

from __future__ import annotations

import json

SENTENCES = (
    "The runbook says: look for error dialing backend in the log of the API server.",
    'Is there "No agent available" in the log? Then go on with step 4.',
    "We raised the dial timeout to 30 s and it did not help; the tunnel is closed since Monday.",
    "Firewall team: connections to worker:10250 were refused only from the office network.",
    "metrics.k8s.io was unavailable last year because metrics-server was not installed.",
    "If BGP is not established with 10.0.0.2, look at the ToR switch; it was a typing error then.",
    "A pod such as konnectivity-agent-7xcm7 0/1 CrashLoopBackOff 12 3d means that the agent cannot start, says the guide.",
    "Set --proxy-server-host=gateway.example.test only after the review of the change.",
    "Calling a webhook that is gone gives: failed calling webhook, see the documentation.",
    "The vendor writes that x509: certificate signed by unknown authority is harmless with their product.",
    "Out of memory was the reason in the other data centre, with OOMKilled pods everywhere.",
    "etcdserver: request timed out is the message to search for when the disks are slow.",
    "Inactivity timeout, ping-restart and TLS Error are the words of OpenVPN.",
    "Reading with `kubectl exec` ended with EOF for containers in the old cluster.",
)
HELP = (
    "      --etcd-dial-timeout=2s   dial timeout for client connections",
    "      --proxy-server-host string   the hostname to use to connect to the proxy-server. (default \"127.0.0.1\")",
    "      --kubelet-timeout duration   time after which containerLogs/... answers with a timeout (default 10s)",
    "  -h, --help   show this text; exit with an error: unknown flag otherwise",
    "      --fail-open   when true, an admission webhook that is down is ignored",
)  # fmt: skip
MESSAGES = (
    "http: TLS handshake error from 10.9.9.9:40112: EOF",
    "http: TLS handshake error from 10.9.9.9:40113: remote error: tls: bad certificate",
    "http: response.WriteHeader on hijacked connection",
    "Waited for 5.04s due to client-side throttling, not priority and fairness, request: GET:https://10.9.9.9:443/apis/metrics.k8s.io/v1beta1?timeout=32s",
    "readyz check failed: poststarthook/start not finished",
    "Starting health server",
    "Shutting down server.",
    "Received signal, shutting down",
    "Server listening on :8443",
    "reconnected to 10.9.9.9:5672",
    "cache synced in 12 ms",
    "Failed to read token from the cache, asking again",
)
KINDS = (
    "ConfigMap",
    "ServiceAccount",
    "PrometheusRule",
    "Ingress",
    "CronJob",
    "StorageClass",
    "PersistentVolume",
    "Certificate",
)
DEVICES = (
    "BGP router identifier 192.0.2.1, local AS number 65010\nNeighbor        V         AS MsgRcvd MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd\n"
    "192.0.2.2       4      65011       0       0        0    0    0    never Active\n192.0.2.3       4      65012     812     801       14    0    0 01:12:33        8\n",
    "Groups: 1 Peers: 2 Down peers: 1\nPeer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn State|#Active/Received\n"
    "192.0.2.9             65020          0          0       0       4     1d 2:03 Active\n",
    "GigabitEthernet0/1 is down, line protocol is down (notconnect)\n  Hardware is Gigabit Ethernet, address is 0000.5e00.5301\n  0 packets input, 0 CRC, 2 resets\n",
    "eth0      Link encap:Ethernet  HWaddr 00:00:5e:00:53:01\n          RX packets:0 errors:12 dropped:3 overruns:0 frame:0\n",
    "traceroute to 192.0.2.77 (192.0.2.77), 30 hops max, 60 byte packets\n 1  192.0.2.1  0.4 ms\n 2  * * *\n 3  * * *\n",
    "PING 192.0.2.5 (192.0.2.5) 56(84) bytes of data.\n\n--- 192.0.2.5 ping statistics ---\n4 packets transmitted, 0 received, 100% packet loss, time 3062ms\n",
    "tcp        0      1 192.0.2.4:52114     192.0.2.8:10250      SYN_SENT    2211/curl\ntcp6       0      0 :::10250                :::*      LISTEN      931/kubelet\n",
)  # fmt: skip

ROUTERS = (
    "bird> show protocols\nName       Proto      Table      State  Since         Info\nupstream1  BGP        ---        start  09:14:02.120  Active        Socket: Connection refused\n"
    "transit_b  BGP        ---        up     2026-01-04    Established\n",
    "BIRD 1.6.8 ready.\nname     proto    table    state  since       info\nedge1    BGP      master   start  2026-01-01  Connect       Socket: No route to host\n",
)  # fmt: skip
"""BIRD of somebody's router: alone it may be the cluster's own."""


def _klog(text: str, at: int) -> str:
    return f"I0302 09:{at % 60:02}:07.{at:06}       1 main.go:{40 + at}] {text}"


def _logrus(text: str, at: int) -> str:
    return f'time="2026-03-02T09:{at % 60:02}:07Z" level=info msg={json.dumps(text)}'


def _zap(text: str, at: int) -> str:
    return json.dumps(
        {"level": "info", "ts": f"2026-03-02T09:{at % 60:02}:07.1Z", "caller": "pkg/run.go:12", "msg": text}
    )


def _golog(text: str, at: int) -> str:
    return f"2026/03/02 09:{at % 60:02}:07 {text}"


def _dated(text: str, at: int) -> str:
    return f"2026-03-02 09:{at % 60:02}:07.120 [INFO][1] main.go {at}: {text}"


def _log(form: int, first: int) -> str:
    write = (_klog, _logrus, _zap, _golog, _dated)[form]
    picked = [MESSAGES[(first + step) % len(MESSAGES)] for step in range(4)]
    return "\n".join(write(text, at) for at, text in enumerate(picked * 2)) + "\n"


def _object(kind: str, number: int) -> str:
    return (
        f"apiVersion: example.test/v1\nkind: {kind}\nmetadata:\n  name: thing-{number}\n  namespace: team-{number}\n"
        f'data:\n  note: |\n    {SENTENCES[number % len(SENTENCES)]}\n  limit: "{number}"\n'
    )


def texts() -> dict[str, str]:
    """A hundred texts by file name."""
    found: dict[str, str] = {}
    for number in range(24):
        lines = [
            SENTENCES[(number + step * (1 + number // len(SENTENCES))) % len(SENTENCES)]
            for step in range(1 + number % 3)
        ]
        found[f"ticket-{number}.txt"] = "\n".join(lines) + "\n"
    for number, line in enumerate(HELP):
        found[f"help-{number}.txt"] = f"Usage:\n  tool [flags]\n\nFlags:\n{line}\n"
    for form in range(5):
        for first in range(len(MESSAGES)):
            found[f"program-{form}-{first}.log"] = _log(form, first)
    for number, kind in enumerate(KINDS):
        found[f"object-{number}.yaml"] = _object(kind, number)
    for number, text in enumerate(ROUTERS):
        found[f"router-{number}.txt"] = text
    for number, text in enumerate(DEVICES):
        found[f"device-{number}.txt"] = text
    return found
