"""OpenShift's routes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import yaml
from analyzer.schema import FACTS

from tests.support.inline import arguments, bundle, table

HOST = "konnectivity-server-clusters-a.apps.mgmt.example.com"


def route(host: str, service: str = "konnectivity-server") -> dict[str, object]:
    return {
        "apiVersion": "route.openshift.io/v1",
        "kind": "Route",
        "metadata": {"name": service, "namespace": "clusters-a"},
        "spec": {"host": host, "to": {"kind": "Service", "name": service}},
    }


def listed(*rows: tuple[str, str]) -> str:
    """`oc get route`: host and service of each."""
    cells = [[service, host, "", service, "8132", "passthrough", "None"] for host, service in rows]
    return "$ oc get route -n clusters-a\n" + table(
        "NAME  HOST/PORT  PATH  SERVICES  PORT  TERMINATION  WILDCARD", cells
    )


@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump])
def test_the_server_s_route_is_where_its_agents_find_it(write: Callable[[object], str]) -> None:
    """Another route says nothing of it."""
    facts = bundle({"r.txt": write(route(HOST))}).snapshot.rows[FACTS]
    assert [(row.key, row.value) for row in facts] == [("konnectivity_url", f"https://{HOST}:443")]
    assert list(bundle({"r.txt": write(route(HOST, "oauth"))}).snapshot.rows[FACTS]) == []


def test_the_table_of_routes() -> None:
    """A wrong name behind the route is named with the right one, and the command puts it there; of several clusters' routes none is."""
    own, other = (HOST, "konnectivity-server"), ("oauth-a.apps.example.com", "oauth")
    wrong = arguments("other.example.com", 443)
    case = bundle({"r.txt": listed(own, other), "ds.yaml": wrong})
    assert case.first == ("agent-args-wrong", "likely")
    assert f"--proxy-server-host={HOST} in place of other.example.com" in case.commands("agent-args-wrong")
    assert "r.txt:3" in case.places("AG-07")
    assert bundle({"r.txt": listed(own), "ds.yaml": arguments(HOST, 443)}).status("AG-07") == "pass"
    two = listed(own, (HOST.replace("-a.", "-b."), "konnectivity-server"))
    assert bundle({"r.txt": two, "ds.yaml": wrong}).status("AG-07") == "pass"
