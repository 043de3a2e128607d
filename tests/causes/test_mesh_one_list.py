"""One list whose sessions are all down: the node it was taken on, or the mesh."""

from __future__ import annotations

from analyzer.causes.mesh_pattern import ports_alone
from analyzer.checks import details
from analyzer.checks.details import ConnectOutcome
from analyzer.model import Status
from analyzer.policy.legs import Way

from tests.support.inline import bundle, events, table
from tests.support.outcomes import outcomes

NODE, PORT, CALICO = "bgp-node-isolated", "bgp-port-blocked", "calico-node-down"
IPS = [f"172.20.8.{at}" for at in (21, 22, 23, 24)]
ROW = "| {} | node-to-node mesh | start | 10:02:11 | Active Socket: Connection timed out |\n"
LIST = (
    "[root@ox-1 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
    "+--------------+-------------------+-------+----------+--------------------------------+\n"
    "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |\n"
    "+--------------+-------------------+-------+----------+--------------------------------+\n"
    f"{''.join(map(ROW.format, IPS[1:]))}"
    "+--------------+-------------------+-------+----------+--------------------------------+\n"
)
LACKS = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with "
LOOP = "[root@ox-1 ~]# for h in 172.20.8.{22..24}; do nc -zvw3 $h PORT; done\n"
SILENT = LOOP.replace("PORT", "179") + "Ncat: Connection timed out.\n" * 3
OPEN = LOOP.replace("PORT", "22") + "".join(f"Ncat: Connected to {ip}:22.\n" for ip in IPS[1:])


def calico(ready: str, *others: str) -> str:
    states = [ready, *others] if others else [ready] * 4
    titles = "NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED_NODE  READINESS_GATES"
    rows = [
        ("kube-system", f"calico-node-{at}abcd", state, "Running", 0, "9d", ip, f"ox-{at}", "<none>", "<none>")
        for at, (ip, state) in enumerate(zip(IPS, states, strict=True), 1)
    ]
    return table(titles, rows).replace("NOMINATED_NODE", "NOMINATED NODE").replace("READINESS_GATES", "READINESS GATES")


def test_another_node_lacks_others_too() -> None:
    """It is nothing of the list's owner: a filter between all, and nothing is restarted first."""
    said = events(("Unhealthy", "pod/calico-node-3abcd", LACKS + ",".join((IPS[0], IPS[1], IPS[3]))))
    case = bundle({"t.txt": LIST, "p.txt": calico("0/1"), "e.txt": said})
    assert (case.first, NODE in case.causes) == ((PORT, "possible"), False)
    assert "no sessions with each other either" in case.says("BGP-04")
    assert "e.txt:2" in case.places("BGP-04")


def test_the_port_alone_is_silent() -> None:
    """The hosts answer at another port of theirs: the port is filtered, which is said of the hosts' own firewall first."""
    case = bundle({"t.txt": LIST + SILENT + OPEN, "p.txt": calico("0/1")})
    assert case.first == (PORT, "likely")
    assert "sudo firewall-cmd --permanent --add-port=179/tcp" in case.commands(PORT)
    assert case.causes.get(NODE) in (None, "possible")
    assert "kub" not in case.says("POL-07")
    assert case.status("POL-07") == "fail"  # it ran on a node: pods are listed there


def test_no_second_sight_and_no_ready_node() -> None:
    """The owner may be the lonely one: possible, behind what would hold of all, and the other lists are asked for first."""
    case = bundle({"t.txt": LIST, "p.txt": calico("0/1")})
    assert case.causes[NODE] == "possible"
    assert case.first[0] != NODE
    assert "kubectl get pods -A -l k8s-app=calico-node" in case.commands(NODE)


def test_calico_node_is_ready_elsewhere() -> None:
    """The others have what they need: the owner of the list is the one that is cut off."""
    case = bundle({"t.txt": LIST, "p.txt": calico("0/1", "1/1", "1/1", "1/1")})
    assert case.causes[NODE] == "likely"


def test_which_ports_are_silent_alone() -> None:
    """Another port of the same host has to answer the same machine; a refusal is an answer of the host."""

    def test(outcome: ConnectOutcome = ConnectOutcome.TIMEOUT, by: str = "a") -> details.PortTest:
        return details.PortTest(Way.BGP, "w", 179, outcome, by, True)

    def alone(one: details.PortTest) -> bool:
        made = details.PortTests((one,), frozenset({("a", "w")}))
        return bool(ports_alone(outcomes(pol_07=(Status.FAIL, made))))

    assert [alone(test()), alone(test(by="b")), alone(test(ConnectOutcome.REFUSED))] == [True, False, False]
    assert ports_alone(outcomes()) == ()


def test_nothing_is_restarted_on_the_word_of_one_list() -> None:
    """Without a second list, and without a node that is ready, the other lists are taken first; with one the node is cut off."""
    case = bundle({"t.txt": LIST})
    assert case.causes[NODE] == "likely"
    assert case.commands(NODE).splitlines()[0].startswith("take BIRD's list on ")
    ready = bundle({"t.txt": LIST, "p.txt": calico("0/1", "1/1", "1/1", "1/1")})
    assert ready.commands(NODE).splitlines()[0].startswith("restart calico-node on ox-1")
