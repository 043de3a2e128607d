"""`ibmcloud ks worker ls` of classic, VPC and Satellite clusters, and `worker get`."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.ibm.worker_ls import PARSERS
from analyzer.schema import PODS

from tests.support.inline import bundle, table

KUBE = "kube-bu1d2c3w0e4f5g6h7i80-mz-default-000001a5"
SAT = "sat-host2-9826f0927254b12b4018a95327bd0b45d0513f59"
CLASSIC = "ID  Public IP  Private IP  Flavor  State  Status  Zone  Version"
VPC = "ID  Primary IP  Flavor  State  Status  Zone  Version  Operating System"
ROW = [KUBE, "169.62.10.5", "10.73.1.4", "b3c.4x16", "normal", "Ready", "dal10", "1.29.10_1567*"]


def workers(text: str) -> list[dict[str, Any]]:
    return bundle(w=text).snapshot["nodes"].to_dict("records")


def listing(text: str) -> tuple[int, bool]:
    [row] = bundle(w=text).snapshot["listings"].to_dict("records")
    return row["rows"], row["complete"]


def test_a_classic_worker_has_two_addresses() -> None:
    """The private address names the node; a star behind the version only says that a newer one is out."""
    [row] = workers("OK\n" + table(CLASSIC, [ROW]))
    assert (row["internal_ip"], row["external_ip"], row["zone"]) == ("10.73.1.4", "169.62.10.5", "dal10")
    assert (row["ready"], row["worker_id"], row["worker_version"]) == (True, KUBE, "1.29.10_1567")
    assert (row["line"], listing(table(CLASSIC, [ROW]))) == (3, (1, True))


@pytest.mark.parametrize("name", [KUBE, SAT])
def test_workers_of_a_vpc_and_of_a_location_have_one(name: str) -> None:
    """`Primary IP`; a Satellite worker's name begins with `sat-` and is a worker like any other."""
    [row] = workers(
        table(VPC, [[name, "10.20.2.31", "upi", "normal", "Ready", "zone-2", "4.15.38_1590_openshift", "RHEL"]])
    )
    assert (row["internal_ip"], row["worker_id"], row["ready"]) == ("10.20.2.31", name, True)


def test_a_long_status_pushes_the_columns_to_the_right() -> None:
    """The status is a sentence where the machine failed; the row is split at its gaps then."""
    text = (
        table(CLASSIC, [ROW])
        + f"{KUBE[:-2]}ff   169.1.1.1   10.73.1.9   b3c.4x16   critical   Infrastructure instance status is 'failed': Can't start   dal12   1.29.10_1567\n"
    )
    bad = workers(text)[1]
    assert (bad["internal_ip"], bad["ready"], bad["zone"]) == ("10.73.1.9", False, "dal12")


@pytest.mark.parametrize(
    ("row", "private", "public", "ready", "zone", "version"),
    [
        (ROW, "10.73.1.4", "169.62.10.5", True, "dal10", "1.29.10_1567"),
        ([SAT, "10.20.2.31", "upi", "critical", "Not Ready", "zone-2", "4.15.38_1590_openshift"], "10.20.2.31", None, False, "zone-2", "4.15.38_1590_openshift"),
        ([KUBE, "-", "10.73.1.6", "b3c.4x16", "normal", "Ready", "1.29.10_1567"], "10.73.1.6", None, True, None, "1.29.10_1567"),
    ],
)  # fmt: skip
def test_rows_that_grep_left_without_titles(
    row: list[str], private: str, public: str | None, ready: bool, zone: str | None, version: str
) -> None:
    """Cells are told by their shapes; without titles nobody knows whether all workers are listed."""
    text = "   ".join(row) + "\n"
    [found] = workers(text)
    assert (found["internal_ip"], found["ready"], found["worker_version"]) == (private, ready, version)
    assert (found["external_ip"] if public else None, found["zone"] if zone else None) == (public, zone)
    assert listing(text) == (1, False)


def test_what_is_no_worker_is_unread() -> None:
    """A sentence below the list ends it and leaves the list open; a footnote does not."""
    fine = table(CLASSIC, [ROW]) + "\n* To update to 1.29.11_1568 version, run the command of the docs.\n"
    assert listing(fine) == (1, True)
    case = bundle(w=table(CLASSIC, [ROW]) + "the second worker is the one that hangs\n")
    assert list(case.snapshot["unread"]["line"]) == [3]
    assert list(case.snapshot["listings"]["complete"]) == [False]
    assert len(case.snapshot["nodes"]) == 1


def test_one_worker_in_full() -> None:
    """`worker get`: the same columns as keys, without those that have no value."""
    text = f"""Retrieving worker {KUBE}...
OK

ID:                {KUBE}
Worker Pool Name:  default
Flavor:            b3c.4x16.encrypted
Public IP:         -
Private IP:        10.73.1.4
Zone:              dal10
Version:           1.29.10_1567
State:             normal
Status:            Ready
"""
    [row] = workers(text)
    assert (row["internal_ip"], row["zone"], row["ready"], row["line"]) == ("10.73.1.4", "dal10", True, 4)
    assert not isinstance(row["external_ip"], str)


def test_pods_of_a_control_plane_are_no_workers() -> None:
    """`kube-apiserver-...` begins as a worker's id does: its READY column tells, and the table stays whole with its namespace."""
    table = (
        "$ kubectl get pods -n clusters-demo\nNAME                                      READY   STATUS    RESTARTS   AGE\n"
        "etcd-0                                    3/3     Running   0          8d\n"
        "kube-apiserver-6c7d8f9b5-fghij            5/5     Running   0          8d\n"
        "kube-scheduler-7d8e9f6c7-lmnop            1/1     Running   0          8d\n"
    )
    found = bundle(p=table).snapshot.rows[PODS]
    assert [(row.namespace, row.line) for row in found] == [("clusters-demo", n) for n in (3, 4, 5)]


def test_a_worker_whose_update_waits() -> None:
    """The version that it runs stands in front of the one to come."""
    row = [*ROW[:-1], "1.28.9_1550 --> 1.29.4_1537 (pending)"]
    [found] = workers("OK\n" + table(CLASSIC, [row]))
    assert (found["internal_ip"], found["worker_version"]) == ("10.73.1.4", "1.28.9_1550")


def test_nodes_that_are_called_like_workers_are_rows_of_their_own_table() -> None:
    """Satellite's nodes and Calico's records have a worker's id as their name, and another column behind it."""
    satellite = bundle(
        n=table("NAME  STATUS  ROLES  AGE  VERSION", [[SAT, "Ready", "<none>", "9d", "v1.29.4+IKS"]] * 2)
    )
    assert [row.kind for row in satellite.snapshot.rows["inputs"]] == ["kubectl table"]  # type: ignore[attr-defined]
    calico = bundle(
        c=table(
            "NAME  ASN  IPV4  IPV6",
            [[KUBE, "(64512)", "10.73.1.4/26", ""], [KUBE + "b", "(64512)", "10.73.1.6/26", ""]],
        )
    )
    assert [row.ipv4 for row in calico.snapshot.rows["calico_nodes"]] == ["10.73.1.4/26", "10.73.1.6/26"]  # type: ignore[attr-defined]


WIDE_HEAD = "ID                                                     Primary IP    Flavor     State    Status   Zone    Version   Operating System\n"
WIDE_ROW = "kube-cf8nu40ugecuup9e9o00-shop-default-000001f7        10.240.0.4    bx2.4x16   normal   Ready    dal10   {}   UBUNTU_20_64\n"


@pytest.mark.parametrize("title", [WIDE_HEAD, ""])
@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.29.4_1537", "1.29.4_1537"),
        ("1.29.4_1537* (pending)", "1.29.4_1537"),
        ("4.14.20_1560_openshift (pending update)", "4.14.20_1560_openshift"),
        ("1.29.4_1537 --> 1.29.5_1540 (pending)", "1.29.4_1537"),
        ("1.29.4_1537 -> 1.29.5_1540", "1.29.4_1537"),
        ("--> 1.29.5_1540", None),
        ("1.29.4_1537* (updating, 3 of 5)", "1.29.4_1537"),
        ("-", None),
    ],
)
def test_a_worker_whose_update_waits_is_a_worker(text: str, version: str | None, title: str) -> None:
    """What stands in its version's place costs no row: the version that it runs is there, or it is not known."""
    snapshot = bundle(x=title + WIDE_ROW.format(text)).snapshot
    (node,) = snapshot.rows["nodes"]
    assert (node.name, node.ready, node.worker_version) == ("10.240.0.4", True, version)


@pytest.mark.parametrize("key", ["Pool", "Pool Name", "Worker Pool", "Worker Pool Name"])
def test_a_workers_card_says_its_vlans_and_pool(key: str) -> None:
    """Nodes of one VLAN reach each other without a router: the card is as good as the labels."""
    card = f"""ID:             kube-cf8nu40ugecuup9e9o00-shop-default-000001f7
State:          normal
Status:         Ready
Private VLAN:   2876543
Public VLAN:    2345678
Private IP:     10.94.10.20
Public IP:      169.48.10.20
{key + ":":18}default
Zone:           dal10
Flavor:         b3c.4x16
Version:        1.29.4_1537
"""
    (node,) = bundle(x=card).snapshot.rows["nodes"]
    assert (node.private_vlan, node.public_vlan, node.worker_pool, node.zone) == (
        "2876543",
        "2345678",
        "default",
        "dal10",
    )


def test_a_row_without_titles_ends_where_it_was_cut() -> None:
    """Behind an address there may be nothing, a state alone, a state with its status, and a zone or the version."""
    parts = [KUBE, "10.73.1.6", "b3c.4x16", "normal", "Ready", "dal10", "1.29.10_1567"]
    found = {}
    for count in (2, 4, 5, 6, 7):
        [row] = bundle(w="   ".join(parts[:count]) + "\n").snapshot.rows["nodes"]
        found[count] = (row.internal_ip, row.ready, row.zone, row.worker_version)  # type: ignore[attr-defined]
    assert found == {
        2: ("10.73.1.6", None, None, None),
        4: ("10.73.1.6", None, None, None),
        5: ("10.73.1.6", True, None, None),
        6: ("10.73.1.6", True, "dal10", None),
        7: ("10.73.1.6", True, "dal10", "1.29.10_1567"),
    }


def test_furniture_around_rows_is_nothing() -> None:
    """What the tool prints around its list is neither a worker nor unread."""
    case = bundle(w=table(CLASSIC, [ROW]) + "OK\n")
    assert (len(case.snapshot.rows["nodes"]), len(case.snapshot.rows["unread"])) == (1, 0)
    assert listing(table(CLASSIC, [ROW]) + "OK\n") == (1, True)


def test_a_row_that_only_begins_like_a_workers_is_unread_below_rows() -> None:
    """Without titles each row has to have a worker's shapes, the first as well as those below it."""
    bare = "   ".join(ROW) + "\n"
    case = bundle(w=bare + "what hangs   10.73.1.4   b3c   normal   Ready\n")
    assert [row.line for row in case.snapshot.rows["unread"]] == [2]  # type: ignore[attr-defined]
    assert [row.complete for row in case.snapshot.rows["listings"]] == [False]  # type: ignore[attr-defined]
    odd = f"{KUBE}   10.73.1.4   b3c.4x16   normal   Ready   dal10   1.29.10_1567\n"
    assert len(bundle(w=odd).snapshot.rows["nodes"]) == 1
    assert len(bundle(w=f"{KUBE}   -   -   -\n").snapshot.rows["nodes"]) == 0


@pytest.mark.parametrize(
    ("keys", "card"),
    [(["Flavor", "State", "Status"], True), (["Flavor", "State"], False), (["Flavor", "State", "Zone"], False)],
)
def test_a_card_has_four_of_its_keys(keys: list[str], card: bool) -> None:
    """With a worker's id as its own; another thing's card has neither."""
    text = f"ID:   {KUBE}\nPrivate IP:   10.73.1.4\n" + "".join(f"{key}:   normal\n" for key in keys)
    assert len(bundle(c=text).snapshot.rows["nodes"]) == card
    assert len(bundle(c=text.replace(KUBE, "vol-1")).snapshot.rows["nodes"]) == 0


def test_lines_of_a_card() -> None:
    """A key without a value says nothing, the first of two is the one; a line in other words with a colon is unread."""
    text = f"OK\nID:   {KUBE}\nPrivate IP:   10.73.1.4\nFlavor:   b3c\nState:   normal\nStatus:   Ready\nPool:\nWorker Pool:   one\nPool Name:   two\nthat is all of it\n?? and more: there\n"
    case = bundle(c=text)
    [node] = case.snapshot.rows["nodes"]
    assert (node.worker_pool, node.line, node.zone) == ("one", 2, None)  # type: ignore[attr-defined]
    assert [row.line for row in case.snapshot.rows["unread"]] == [11]  # type: ignore[attr-defined]
    [inputs] = case.snapshot.rows["inputs"]
    assert inputs.kind == "ibmcloud ks worker get"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("pipe", "whole"), [("", True), (" | grep -e ID -e dal10", False)])
def test_a_list_that_was_filtered_is_not_whole(pipe: str, whole: bool) -> None:
    """Titles that came through a filter do not make it all of the workers."""
    text = f"$ ibmcloud ks worker ls -c shop{pipe}\nID   Public IP   Private IP   Flavor   State   Status   Zone   Version\n{KUBE}   203.0.113.4   10.73.1.4   b3c.4x16   normal   Ready   dal10   1.29.10_1567\n"
    [listing] = [row for row in bundle(w=text).snapshot.rows["listings"] if row.kind == "workers"]  # type: ignore[attr-defined]
    assert listing.complete is whole  # type: ignore[attr-defined]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [18, 16]
