"""Two ports of the server's host, tried from one machine: one answers, and the tunnel's does not."""

from __future__ import annotations

import pytest
from analyzer.causes.contrast import LISTENS
from analyzer.parsers import listeners

from tests.support.inline import bundle, dial, failing, node, nodes

FIREWALL = "firewall-or-routing"
LOG = failing(dial("dial tcp 10.9.0.100:8132: i/o timeout"))
TRY = "root@w1:~# nc -vz 10.9.0.100 {}\n"
GOOD = TRY.format(6443) + "Connection to 10.9.0.100 6443 port [tcp/*] succeeded!\n"
BAD = TRY.format(8132) + "nc: connect to 10.9.0.100 port 8132 (tcp) timed out: Operation now in progress\n"
CURL = "root@w1:~# curl -vk https://10.9.0.100:6443/healthz\n* Connected to 10.9.0.100 (10.9.0.100) port 6443 (#0)\n"
LISTEN = 'root@c1:~# ss -lntp\nLISTEN 0 4096 *:8132 *:* users:(("konnectivity-se",pid=1,fd=7))\n'
K0S = nodes(node("w1", "10.9.0.21", version="v1.30.1+k0s"))
REFUSED = BAD.replace("timed out: Operation now in progress", "failed: Connection refused")


@pytest.mark.parametrize(
    ("files", "certainty"),
    [
        ({"t": GOOD + BAD + LISTEN, "n": K0S}, "likely"),
        ({"t": BAD + GOOD, "n": K0S}, "likely"),
        ({"t": GOOD + BAD}, "likely"),
        ({"t": CURL + BAD, "n": K0S}, "likely"),
        ({"t": GOOD.replace("@w1", "@jump") + BAD.replace("@w1", "@jump"), "n": K0S}, "possible"),
        ({"t": GOOD.replace("@w1", "@w2") + BAD}, "possible"),
        ({"t": BAD + LISTEN, "n": K0S}, "likely"),
        ({"t": GOOD, "n": K0S}, "possible"),
        ({"t": GOOD + REFUSED}, "possible"),
    ],
)
def test_a_host_that_answers_on_another_port_is_up(files: dict[str, str], certainty: str) -> None:
    """From one machine that may be a worker, and with the tunnel's port silent from there; in whatever order. A node that misses it excludes policies of pods."""
    assert bundle(files | {"agent.log": LOG}).causes.get(FIREWALL) == certainty


def test_nobody_is_sent_to_try_the_port_again() -> None:
    """Both ports, the listener and the machine's own firewall are named; IBM Cloud's settings are not."""
    case = bundle({"agent.log": LOG, "t": GOOD + BAD + LISTEN, "n": K0S})
    found = case.cause(FIREWALL)
    assert found is not None
    assert "from w1 10.9.0.100 answers on 6443 and gives no answer on 8132" in found.summary
    assert "listens on it at c1" in found.summary
    assert "VRF" not in found.summary
    assert "nc -vz" not in case.commands(FIREWALL)
    assert "iptables -S INPUT" in (found.remedies[0].command or "")


def test_off_ibm_cloud_its_settings_are_no_rivals() -> None:
    """A network policy is one everywhere."""
    summary = bundle({"agent.log": LOG, "n": K0S}).cause(FIREWALL).summary  # type: ignore[union-attr]
    assert "not excluded yet: a network policy" in summary
    assert "VRF" not in summary
    assert "private endpoint" not in summary


def test_the_machine_of_another_is_not_the_users_to_change() -> None:
    """Of a master of IBM Cloud's only the way there is."""
    case = bundle({"agent.log": LOG, "t": GOOD + BAD, "n": nodes(node("w1", "10.9.0.21"))})
    assert case.causes.get(FIREWALL) == "likely"
    assert "iptables" not in case.commands(FIREWALL)


OWN, OTHER = "bs4f7u1f0nq2mk8vd3cg", "c8m3r5k0t0v1d7nq2hpg"
CSE = LOG.replace("10.9.0.100:8132", "166.9.28.14:31588")


def typed(cluster: str, port: int, answer: str, address: str = "166.9.28.14") -> str:
    """A try on a worker of a classic cluster, whose prompt shows its ID."""
    return f"root@kube-{cluster}-shop-default-00000311:~# nc -vz {address} {port}\n" + answer.format(address, port)


OPEN = "Connection to {} {} port [tcp/*] succeeded!\n"
SHUT = "nc: connect to {} port {} (tcp) timed out: Operation now in progress\n"
DAEMONSET = "$ kubectl get ds -n kube-system konnectivity-agent -o yaml | grep proxy-server\n        - --proxy-server-host=c7.private.eu-de.containers.cloud.ibm.com\n        - --proxy-server-port=31588\n"


@pytest.mark.parametrize(
    ("tries", "apart"),
    [
        (typed(OWN, 31588, SHUT) + typed(OWN, 30720, OPEN), True),
        (typed(OTHER, 31588, SHUT) + typed(OTHER, 30720, OPEN), False),
        (typed(OWN, 31588, SHUT) + typed(OWN, 30720, OPEN, "166.9.28.15"), False),
        (typed(OWN, 31588, SHUT) + typed(OWN, 30720, SHUT), False),
    ],
)
def test_a_worker_is_known_by_its_id_and_the_host_by_an_address_that_agents_dial(tries: str, apart: bool) -> None:
    """A machine of another cluster, another host and a port that is silent as well tell nothing; a list of ports at the private endpoint is open still."""
    files = {"a.log": CSE, "ds": DAEMONSET, "n": nodes(node("10.1.1.1")), "c": f"Name: shop\nID: {OWN}\nState: normal\nMaster URL: https://c7.private.eu-de.containers.cloud.ibm.com:30720\n"}  # fmt: skip
    found = bundle({**files, "t": tries}).cause(FIREWALL)
    assert found is not None
    assert ("answers on 30720 and gives no answer on 31588" in found.summary) is apart
    assert "not excluded yet: " in found.summary
    assert ("the private endpoint's access list" in found.summary) is True
    assert ("VRF" in found.summary) is not apart


def test_the_statement_has_one_name() -> None:
    """The parser's."""
    assert LISTENS == listeners.LISTENS
