"""The API server's address by OpenShift's client."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.shown_server import parse, takes, takes_bare

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("In project shop on server https://c9-e.eu-de.containers.cloud.ibm.com:31021", "c9-e.eu-de.containers.cloud.ibm.com"),
        ("In project shop (The shop) on server https://api.shop.example.org:6443", "api.shop.example.org"),
        ('Logged into "https://api.shop.example.org:6443" as "kube:admin" using the token provided.', "api.shop.example.org"),
        ('Using project "shop" on server "https://[fd00::9]:6443".', "fd00::9"),
        ('Using project "shop" on server "https://127.0.0.1:6443".', None),
    ],
)  # fmt: skip
def test_the_client_says_which_server_it_uses(line: str, host: str | None) -> None:
    """By sentences of its own; this machine's address tells nothing."""
    assert takes(fragment(line + "\n"))
    read = read_of(parse, line + "\n")
    assert [row["value"] for row in read.rows.get("facts", [])] == ([host] if host else [])
    assert not read.unread


def test_a_bare_url_counts_below_its_command_alone() -> None:
    """Elsewhere it is anybody's link."""
    url = "https://c9-e.eu-de.containers.cloud.ibm.com:31021\n"
    assert takes_bare(fragment(url, command="oc whoami --show-server"))
    assert not takes_bare(fragment(url, command="oc whoami"))
    assert not takes_bare(fragment(url + "see there\n", command="oc whoami --show-server"))
    assert takes(fragment(url)) == ""
    assert len(read_of(parse, url + "see there\n").unread) == 1


VERSIONS = "$ oc version\nClient Version: 4.16.8\nKubernetes Version: v1.29.7\nServer Version: 4.16.8\n"


@pytest.mark.parametrize(
    ("host", "product"),
    [("c9-e.eu-de.containers.cloud.ibm.com:31021", "roks"), ("api.shop.example.org:6443", None)],
)
def test_an_openshift_behind_ibm_clouds_host_is_roks(host: str, product: str | None) -> None:
    """Its version says OpenShift, and the host whose; of another host nothing more is known."""
    case = bundle({"t.txt": f"$ oc whoami --show-server\nhttps://{host}\n{VERSIONS}"})
    assert case.snapshot.about.product.value == product
