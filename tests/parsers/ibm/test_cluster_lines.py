"""Lines of `cluster get` without its head, wherever somebody put them."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.cluster_lines import statements
from analyzer.schema import FACTS

from tests.support.inline import bundle

ID = "d4h1s9kt0m6v2c8q5b7g"
HOST = f"https://{ID}.vpe.private.au-syd.containers.cloud.ibm.com"
MASTER, URL, GATEWAY = (
    f"Master URL: {HOST}:31690",
    f"Konnectivity Server URL:        {HOST}:30744",
    "VPE Gateway: enabled",
)
ALL = {"server_url": f"{HOST}:31690", "konnectivity_url": f"{HOST}:30744", "vpe_gateway": "enabled"}
RECORD = 'E1008 02:24:10.551203       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 10.246.0.11:30744: i/o timeout\\""'
PODS = "NAME                       READY   STATUS    RESTARTS   AGE\nkonnectivity-agent-dz8k5   0/1     Running   0          19h"
RULES = (
    f"$ ibmcloud is security-group-rules kube-vpegw-{ID}\n"
    "ID                                          Direction   IP version   Protocol                        Remote                       Local\n"
    f"r026-0a1f3c55-9b1d-4e0c-8a7f-2f6d0c4b9e11   inbound     ipv4         tcp Ports:Min=31690,Max=31690   kube-{ID}    0.0.0.0/0\n"
    "r026-8c3d9e77-1f42-4d6b-9e85-a0b4c6d8f033   outbound    ipv4         all                             0.0.0.0/0                    0.0.0.0/0\n"
)


def facts(text: str) -> dict[str, str]:
    return {
        key: value for entries in statements(list(enumerate(text.split("\n"), 1))).values() for key, value in entries
    }


@pytest.mark.parametrize(
    "text",
    [
        f"{MASTER}\n{URL}\n{GATEWAY}", f"{GATEWAY}\n{URL}\n{MASTER}", f"cluster get:\n{MASTER}\n{URL}\n{GATEWAY}\nthat is all of it",
        f"{MASTER}\nIngress Subdomain: x.example.org\nState: normal\n{URL}\n{GATEWAY}", f"- `{MASTER}`\n- `{URL}`\n- **VPE Gateway:** enabled",
        f"cluster get says: {MASTER}, {URL}; {GATEWAY}", f"| {MASTER} |\n| {URL} |\n| {GATEWAY} |",
    ],
)  # fmt: skip
def test_lines_in_any_order_and_place(text: str) -> None:
    """With other lines of the same output between them, with marks of a chat, and side by side."""
    assert facts(text) == ALL


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"ID: {ID}", {"cluster_id": ID}), ("Provider: vpc-gen2", {"provider": "vpc-gen2"}), ("Version: 4.17.30_1560_openshift", {"version": "4.17.30_1560_openshift"}),
        ("Version: 4.17", {}), ("ID: of the case", {}), ("Private Service Endpoint URL: -", {"private_endpoint_url": "none"}), ("Master Status: Ready (2 days ago)", {"master_status": "Ready (2 days ago)"}),
        ("Workers: 6", {"worker_count": "6"}), ("Workers: six of them", {}),
    ],
)  # fmt: skip
def test_other_keys_are_read_beside_one_that_only_this_output_has(line: str, found: dict[str, str]) -> None:
    """Where the value has the form of this output; alone none of them says what it is of."""
    known = {"konnectivity_url": f"{HOST}:30744"}
    assert facts(f"{URL}\n{line}") == known | found == facts(f"{line}\n{URL}")
    assert "URL" in line or facts(f"{line}\nwords") == {}


@pytest.mark.parametrize(
    "text",
    [
        "VPE Gateway: disabled", "VPE Gateway: not enabled, as far as we know", "Konnectivity Server URL: https://example.org:30744",
        f"another cluster:\n{URL}", f"in the old cluster: {URL}", f"For example:\n{URL}", f"{URL} is what agents should dial", "Master URL:",
    ],
)  # fmt: skip
def test_what_is_said_of_others_or_in_general_is_none(text: str) -> None:
    """Neither is a switch that is off, a foreign host, or a sentence."""
    assert facts(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        f"{RECORD}\n{MASTER}\n{URL}\n{GATEWAY}\n", f"{PODS}\n{GATEWAY}\n{URL}\n{MASTER}\n", f"> cluster get:\n> {MASTER}\n> {URL}\n> {GATEWAY}\n\nand so on\n",
        f"Priya 13:31  cluster get:\n             {MASTER}\n             {URL}\n             {GATEWAY}\nPriya 13:40  thanks\n",
        f"[13:31] priya: look at this now\n[13:31] priya: {MASTER}\n[13:31] priya: {URL}\n[13:32] priya: {GATEWAY}\n",
    ],
)  # fmt: skip
def test_they_are_read_below_a_log_a_table_and_in_a_chat(text: str) -> None:
    """They begin a text of their own there, and the log and the table stay what they are."""
    rows = bundle(note=text).snapshot.rows
    assert {row.key: row.value for row in rows[FACTS]} == ALL
    assert (len(rows["konnectivity_events"]), len(rows["pods"])) == (RECORD in text, PODS in text)


@pytest.mark.parametrize("lines", [f"{URL}\n{GATEWAY}\n", GATEWAY + "\n", ""])
def test_the_gateways_group_is_judged_by_the_port_that_is_stated_or_dialled(lines: str) -> None:
    """Its name tells the cluster and that it is on VPC; the agents' own connects name the port where nothing else does."""
    case = bundle({"a.txt": f"{PODS}\n{RECORD}\n", "b.txt": lines or "nothing\n", "c.txt": RULES})
    assert case.status("PSE-05") == "fail"
    assert "no rule that lets TCP 30744 in" in case.says("PSE-05")
    assert "private-endpoint-without-vrf" not in case.causes


def test_an_id_and_a_version_of_ibms_tell_it_together() -> None:
    """Without a URL beside them; one of both alone may stand in any text."""
    id, version = (
        "ID:                             bv9s1hsd0p2m4ke7cq5g",
        "Version:                        4.14.41_1616_openshift",
    )
    both = bundle(a=f"Master State:    updating\n{version}\n{id}\n").snapshot.about
    assert (both.id.value, both.version.value) == ("bv9s1hsd0p2m4ke7cq5g", "4.14.41")
    for line in (id, version):
        assert not len(bundle(a=f"Master State:    updating\n{line}\n").snapshot["facts"])
