"""The cluster's ID by what is called after it."""

from __future__ import annotations

import pytest
from analyzer.facts import named_after

from tests.support.inline import bundle

ID, OTHER = "cm6t0b9f0l3q8v2s5kd0", "d4h1s9kt0m6v2c8q5b70"


def worker(number: int, owner: str = ID) -> str:
    return f'{{"privateIP":"10.1.2.{number}","location":"par04","id":"kube-{owner}-shop-default-0000016{number}","state":"normal","status":"Ready","poolid":"{owner}-5d1c","poolName":"default","kubeVersion":"1.31.9_1551"}}'


def pool_alone(number: int) -> str:
    return worker(number).replace(f"kube-{ID}-shop", "worker")


def url(owner: str = ID) -> str:
    return (
        f"Konnectivity Server URL: https://{owner}.vpe.private.eu-de.containers.cloud.ibm.com:31288\nVPE Gateway: on\n"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"[{worker(1)},{worker(2)}]", ID),
        (f"[\n{worker(1)},\n{worker(2)}\n]", ID),
        (f"[{pool_alone(1)}]", ID),
        (url(), ID),
        (f"- --proxy-server-host={ID}.vpe.private.eu-de.containers.cloud.ibm.com\n- --proxy-server-port=31288\n", ID),
        (f"- --proxy-server-host={ID}.vpe.example.org\n- --proxy-server-port=31288\n", None),
        (f"$ ibmcloud is endpoint-gateways\nID       Name       Lifecycle State\nr006-1   iks-{ID}   stable\n", ID),
        (url() + "\n" + url(OTHER), None),
        (url("c104.private.eu-de.containers.cloud.ibm.com").replace(".vpe.private.eu-de.containers.cloud.ibm.com", "", 1), None),
    ],
)  # fmt: skip
def test_workers_pools_and_hosts_name_the_cluster(text: str, found: str | None) -> None:
    """Both lists of JSON, the host of the endpoint wherever it is stated; not where two clusters are named, and no other host."""
    assert bundle({"state.txt": text}).snapshot.about.id.value == found


LOST = 'E0319 16:20:49.120042       1 clientset.go:209] "cannot connect once" err="dial tcp: lookup {}.vpe.private.eu-gb.containers.cloud.ibm.com on 10.9.9.53:53: no such host"\n'


@pytest.mark.parametrize(
    ("files", "product", "called"),
    [
        ({f"konnectivity-server-{ID}-5f6c8d9b7c-tl8qz.log": 'I0520 04:00:02.118250       1 options.go:172] Mode set to "grpc".\n'}, "iks", None),
        ({"session.txt": f"root@kube-{ID}-shop-default-000001a5:~# crictl logs --tail 2 5c1a77b0e2f94\n" + LOST.format("c104.private.eu-gb")[:-2]}, None, "IBM Cloud"),
        ({"konnectivity-agent-2xk9p.log": LOST.format(ID)}, None, "IBM Cloud"),
    ],
)  # fmt: skip
def test_a_log_names_the_cluster_where_no_table_does(
    files: dict[str, str], product: str | None, called: str | None
) -> None:
    """The name of the server's pod, the worker on whose shell it was printed, the host that the agent looks up."""
    about = bundle(files).snapshot.about
    assert about.id.value == ID
    assert (about.product.value, about.called) == (product, called)
    assert about.language.on_ibm is True


def test_nothing_is_called_after_a_cluster() -> None:
    """Without any of these there is no witness."""
    assert named_after.witnesses({}, {}, []) == []
