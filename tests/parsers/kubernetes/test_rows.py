"""Rows of kubectl's tables as records."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.inline import bundle, table


def records(text: str, name: str) -> list[dict[str, Any]]:
    case = bundle(t=text)
    assert not len(case.snapshot["unread"])
    return [
        {k: v for k, v in row.items() if v is not None and v == v} for row in case.snapshot[name].to_dict("records")
    ]


@pytest.mark.parametrize(
    ("titles", "cells", "kind"),
    [
        ("NAME  DESIRED  CURRENT  READY  AGE", ["replicationcontroller/old", 1, 1, 1, "9d"], "ReplicationController"),
        ("NAME  DESIRED  CURRENT  READY  AGE", ["replicaset.apps/old", 1, 1, 1, "9d"], "ReplicaSet"),
        ("NAME  READY  UP-TO-DATE  AVAILABLE  AGE", ["deployment.apps/old", "1/1", 1, 1, "9d"], "Deployment"),
        ("NAME  READY  AGE", ["statefulset.apps/old", "1/1", "9d"], "StatefulSet"),
        ("NAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  NODE SELECTOR  AGE", ["daemonset.apps/old", 1, 1, 1, 1, 1, "<none>", "9d"], "DaemonSet"),
    ],
)  # fmt: skip
def test_names_of_get_all(titles: str, cells: list[object], kind: str) -> None:
    """`get all` puts the kind in front of the name; it tells a controller's kind and is no part of the name."""
    [row] = records(table(titles, [cells]), "workloads")
    assert (row["kind"], row["name"]) == (kind, "old")


def test_the_image_of_a_wide_listing() -> None:
    """The first one of several."""
    text = table(
        "NAME  DESIRED  CURRENT  READY  AGE  CONTAINERS  IMAGES  SELECTOR",
        [["a", 1, 1, 1, "9d", "a,b", "one:1,two:2", "x=y"]],
    )
    assert records(text, "workloads")[0]["image"] == "one:1"


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("web-7d9c6b8f5d-x7k2p", "ReplicaSet"),
        ("konnectivity-agent-x7k2p", None),
        ("migrate-db-x7k2p", None),
        ("cleanup-28719840-x7k2p", None),
        ("cleanup-28552624-x7k2p", None),
        ("kafka-0", None),
    ],
)
def test_whose_pod_it_is_by_its_name(name: str, owner: str | None) -> None:
    """A Job's pod has a name as a DaemonSet's, a CronJob's one of digits in place of a hash: nothing tells them."""
    [row] = records(table("NAME  READY  STATUS  RESTARTS  AGE", [[name, "1/1", "Running", 0, "9d"]]), "pods")
    assert row.get("owner_kind") == owner


@pytest.mark.parametrize(
    ("text", "count", "addresses", "ports"),
    [
        ("172.30.8.4:443", 1, "172.30.8.4", "443"),
        ("1.1.1.1:443,1.1.1.2:443,1.1.1.3:443 + 2 more...", 5, "1.1.1.1,1.1.1.2,1.1.1.3", "443"),
        ("<none>", 0, None, None),
        ("[fd00::1]:443", 1, "fd00::1", "443"),
        ("1.1.1.1:53,1.1.1.2:53,1.1.1.1:9153", 2, "1.1.1.1,1.1.1.2", "53,9153"),
        ("1.1.1.1:53,1.1.1.2:53,1.1.1.1:9153 + 3 more...", None, "1.1.1.1,1.1.1.2", "53,9153"),
    ],
)
def test_endpoints(text: str, count: int | None, addresses: str | None, ports: str | None) -> None:
    """Three pairs are printed and how many more there are; of several ports these do not tell how many addresses."""
    [row] = records(table("NAME  ENDPOINTS  AGE", [["endpoints/checker", text, "9d"]]), "endpoints")
    assert (row["name"], row.get("ready_addresses"), row.get("addresses"), row.get("ports")) == (
        "checker",
        count,
        addresses,
        ports,
    )


def test_slices_list_addresses_of_pods_that_are_not_ready_too() -> None:
    """The client prints all of them, so the table states no ready address and no port for an address."""
    text = table(
        "NAMESPACE  NAME  ADDRESSTYPE  PORTS  ENDPOINTS  AGE",
        [["policy", "checker-7x2mq", "IPv4", "8443", "172.30.8.4,172.30.9.2", "40d"]],
    )
    assert records(text, "endpoints") == []
    assert records(text, "listings")[0]["kind"] == "endpointslices"


def test_the_core_group_of_the_api() -> None:
    """Its API service ends in a dot."""
    text = table(
        "NAME  SERVICE  AVAILABLE  AGE",
        [["v1.", "Local", "True", "9d"], ["apiservice.apiregistration.k8s.io/v1.apps", "Local", "True", "9d"]],
    )
    assert [row["name"] for row in records(text, "apiservices")] == ["v1.", "v1.apps"]
