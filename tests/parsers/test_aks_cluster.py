"""A cluster of Azure by its record."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.aks_cluster import parse, takes

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of

PATH = "/subscriptions/0/resourcegroups/rg-reef/providers/Microsoft.ContainerService/managedClusters/reef"
REEF = {"currentKubernetesVersion": "1.31.2", "fqdn": "reef-dns-1a2b.hcp.westeurope.azmk8s.io", "id": PATH, "kubernetesVersion": "1.31", "name": "reef", "nodeResourceGroup": "MC_rg-reef_reef_westeurope", "privateFqdn": None, "resourceGroup": "rg-reef"}  # fmt: skip
POOL = {"id": f"{PATH}/agentPools/np1", "name": "np1", "count": 3}
TABLE = (
    "Name    Location    ResourceGroup    KubernetesVersion    CurrentKubernetesVersion    ProvisioningState    Fqdn\n"
    "------  ----------  ---------------  -------------------  --------------------------  -------------------  --------------------------------------\n"
    "reef    westeurope  rg-reef          1.31                 1.31.2                      Succeeded            reef-dns-1a2b.hcp.westeurope.azmk8s.io\n"
)
TWO = f"{TABLE}atoll   westeurope  rg-atoll         1.30                 1.30.5                      Succeeded            atoll-dns-9f8e.hcp.westeurope.azmk8s.io\n"
AKS, HOST = ("managed_cluster", "AKS"), ("api_host", "reef-dns-1a2b.hcp.westeurope.azmk8s.io")
NAMES = [AKS, ("version", "1.31.2"), HOST, ("given_cluster", "reef"), ("given_resource_group", "rg-reef")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (json.dumps(REEF, indent=2), [*NAMES, ("given_node_resource_group", "MC_rg-reef_reef_westeurope")]),
        (json.dumps([REEF], indent=2), [*NAMES, ("given_node_resource_group", "MC_rg-reef_reef_westeurope")]),
        (json.dumps([REEF, REEF | {"name": "atoll"}]), [AKS]),
        (json.dumps([POOL], indent=2), [AKS]),
        (json.dumps({"type": "Microsoft.ContainerService/ManagedClusters", "kubernetesVersion": "1.31.2"}), [AKS, ("version", "1.31.2")]),
        (TABLE, NAMES),
        (TWO, [AKS]),
        (f'{{"id": "{PATH}", [', []),
    ],
)  # fmt: skip
def test_product_and_names_of_one_cluster(text: str, found: list[tuple[str, str]]) -> None:
    """Of several nobody knows which is meant, and a pool has no version of its own."""
    assert takes(fragment(text))
    read = read_of(parse, text)
    assert [(row["key"], row["value"]) for row in read.rows.get("facts", [])] == found
    assert bool(read.unread) is not bool(found)


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "/subscriptions/0/resourceGroups/a/providers/Microsoft.Network/virtualNetworks/b"}\n',
        "we use Microsoft.ContainerService/managedClusters/reef\n",
        "Name    Location    Status\n",
    ],
)
def test_what_is_no_such_record(text: str) -> None:
    """Another resource, a sentence, another table."""
    assert takes(fragment(text)) == ""


def test_its_names_stand_in_commands() -> None:
    """Of a remedy that the cloud's own tool takes."""
    case = bundle(t=TABLE)
    assert case.snapshot.about.product.value == "aks"
    assert case.snapshot.about.version.value == "1.31.2"
