"""Whose list of peers it is, by the pods of calico-node: `analyzer.snapshot.derived`."""

from __future__ import annotations

import pytest

from tests.support.inline import Case, bundle, table

STATUS = "| {:<13} | node-to-node mesh | start | 00:21:18 | Active Socket: Connection refused |\n"
IPS = [f"10.2.1.{at}" for at in (4, 5, 6, 7)]


def taken(command: str, rows: str, peers: list[str]) -> Case:
    """A list of peers below a command, beside pods of calico-node."""
    head = "Calico process is running.\n\nIPv4 BGP status\n+---------------+-------------------+-------+----------+-----------------------------------+\n| PEER ADDRESS  |     PEER TYPE     | STATE |  SINCE   |               INFO                |\n+---------------+-------------------+-------+----------+-----------------------------------+\n"
    return bundle(
        t=f"$ kubectl get pods -n kube-system -l k8s-app=calico-node -o wide\n{rows}\n{command}\n{head}{''.join(map(STATUS.format, peers))}"
    )


def calico(*ips: str) -> str:
    """Pods of calico-node, each on the node of its address."""
    rows = [
        [f"calico-node-{at}xxxx"[:17], "1/1", "Running", "0", "9d", ip, f"ip-{ip.replace('.', '-')}.ec2.internal"]
        for at, ip in zip("abcdef", ips, strict=False)
    ]
    return table("NAME  READY  STATUS  RESTARTS  AGE  IP  NODE", rows)


@pytest.mark.parametrize(
    "command",
    [
        "./calicoctl-linux-amd64 node status",
        "$ sudo calicoctl-v3.19.1 node status",
        "calicoctl.sh node status",
        "/opt/bin/calicoctl node status",
    ],
)
def test_the_one_calico_node_that_a_list_lacks_is_where_it_was_taken(command: str) -> None:
    """By the pods of calico-node alone, whatever its file is called; the node's whole name is used."""
    case = taken(command, calico(*IPS), IPS[1:])
    assert {row.node for row in case.snapshot.rows["bgp_peers"]} == {"ip-10-2-1-4.ec2.internal"}
    assert "no output names it" not in str(case.answered.causes)


@pytest.mark.parametrize(
    ("rows", "peers"),
    [
        (calico(*IPS), IPS[2:]),
        (calico(*IPS[:3]), [IPS[1], "10.2.9.9"]),
        (calico(*IPS), IPS),
    ],
    ids=["two lack", "a stranger", "none lacks"],
)
def test_what_does_not_single_out_one_node_leaves_it_open(rows: str, peers: list[str]) -> None:
    """Two that are left, a peer that is no node of the list, or no node that is left."""
    assert {row.node for row in taken("./calicoctl node status", rows, peers).snapshot.rows["bgp_peers"]} == {None}


def test_a_prompt_with_the_first_part_of_a_name() -> None:
    """The host of the shell is the node of the pod list."""
    case = taken("admin@ip-10-2-1-4:~$ sudo ./calicoctl-linux-amd64 node status", calico(*IPS), IPS[2:])
    assert {row.node for row in case.snapshot.rows["bgp_peers"]} == {"ip-10-2-1-4.ec2.internal"}
