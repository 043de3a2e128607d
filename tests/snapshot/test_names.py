"""Whatever identifies a cluster makes a member one of it: its objects, IDs, and the endpoints at which its servers listen."""

from __future__ import annotations

import pytest
from analyzer.snapshot.names import named_places, same_cluster

from tests.support.inline import agent, bundle, pods

HOST = "c117.private.eu-gb.containers.cloud.ibm.com"
ARGUMENTS = pods(agent("bc7df", "0/1", "Running")) + (
    "$ kubectl get ds konnectivity-agent -n kube-system -o yaml | grep proxy\n"
    f"        - --proxy-server-host={HOST}\n        - --proxy-server-port=31417\n"
)
MAIL = """From: Ann <ann@shop.example>
To: support
Subject: no logs

Hello, this is what the account says.

$ ibmcloud ks cluster get -c shop
Retrieving cluster shop...
OK

Name:                           shop
ID:                             {id}
State:                          normal
Private Service Endpoint URL:   https://{host}:30640
"""
LOG = """The customer writes:

after the change of February all agents are 0/1, VRF is true in the account
    VRF Enabled:                  true
    Service Endpoint Enabled:     true

konnectivity-agent-9s7pl   0/1   Running   1 (2d ago)   2d

I0204 07:50:01.332090       1 options.go:146] ProxyServerHost set to "{host}".
I0204 07:50:01.332104       1 options.go:147] ProxyServerPort set to {port}.
E0204 07:50:06.441205       1 clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 166.9.60.22:31417: i/o timeout\\""
"""


def left_out(files: dict[str, str]) -> set[str]:
    """Members of which the list of inputs says that something was left out."""
    rows = bundle(files).report.data.inputs
    return {row.source for row in rows if "left out" in (row.note or "")}


@pytest.mark.parametrize(
    ("id", "host", "gone"),
    [
        ("ck7d2m0f1qv9s3bt5n60", HOST, set()),
        ("ck7d2m0f1qv9s3bt5n60", "c118.private.eu-gb.containers.cloud.ibm.com", {"mail.txt"}),
    ],
)
def test_a_mail_about_the_endpoint_that_the_agents_dial_stays(id: str, host: str, gone: set[str]) -> None:
    """Both name the same host; at another host it is somebody else's cluster."""
    assert left_out({"agents.txt": ARGUMENTS, "mail.txt": MAIL.format(id=id, host=host)}) == gone


def test_a_host_of_many_clusters_does_not_outweigh_another_id() -> None:
    """Two clusters of one region share the host, and not the ID."""
    mine = "$ ibmcloud ks cluster get -c web\nName:  web\nID:    ck2v9d3f0tq7w1su5mzb\nState: normal\n" + ARGUMENTS
    mail = MAIL.format(id="ck7d2m0f1qv9s3bt5n60", host=HOST)
    assert left_out({"agents.txt": mine, "mail.txt": mail}) == {"mail.txt"}


@pytest.mark.parametrize(("host", "port", "gone"), [(HOST, 31417, set()), (HOST, 30999, {"note.txt"})])
def test_an_agents_log_in_a_note_is_of_the_cluster_whose_server_it_dials(host: str, port: int, gone: set[str]) -> None:
    """The options that the agent prints name host and port; at another port of the host listens another cluster's server."""
    note = LOG.format(host=host, port=port).replace("166.9.60.22:31417", f"166.9.60.22:{port}")
    assert left_out({"agents.txt": ARGUMENTS, "note.txt": note}) == gone


def test_one_name_that_only_one_cluster_has_is_enough() -> None:
    """A pod, a node or an ID decides by itself; a host of many decides where nothing contradicts."""
    assert same_cluster({"konnectivity-agent-bc7df", "cluster_id=a"}, {"konnectivity-agent-bc7df", "cluster_id=b"})
    assert same_cluster({HOST}, {HOST, "cluster_id=b"})
    assert not same_cluster({HOST, "cluster_id=a"}, {HOST, "cluster_id=b"})
    assert not same_cluster({HOST, f"{HOST} api=1"}, {HOST, f"{HOST} api=2"})
    assert same_cluster({HOST, f"{HOST} api=1"}, {HOST, f"{HOST} agents=2"})
    assert not same_cluster(set(), {HOST})


def test_an_endpoints_url_names_host_and_port_and_its_owner() -> None:
    """The port of the API is told apart from that of the agents; a gateway's host holds the cluster's ID."""
    url = "https://ck7d2m0f1qv9s3bt5n60.vpe.private.eu-gb.containers.cloud.ibm.com:30640"
    facts = {"source": ["a"], "line": [1], "key": ["private_endpoint_url"], "value": [url]}
    host = url[8:].rpartition(":")[0]
    assert {name for *_, name in named_places({"facts": facts})} == {url, host, "ck7d2m0f1qv9s3bt5n60", f"{host} api=30640"}  # fmt: skip
