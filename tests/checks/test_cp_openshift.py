"""What OpenShift's control plane has besides the servers: CP-05 and CP-06."""

from __future__ import annotations

import pytest
from analyzer.checks.details import BadPod, PodsNotReady

from tests.checks.test_cp import SPACE, described, plane, replicas, server
from tests.support.inline import bundle, pods


@pytest.mark.parametrize(
    ("openshift", "status"),
    [(("3/3",) * 3, "pass"), (("3/3",) * 2, "warn"), (("3/3", "2/3", "3/3"), "fail")],
)
def test_the_proxy_beside_openshifts_api_server(openshift: tuple[str, ...], status: str) -> None:
    """A pod that is not ready fails and is named; fewer than three listed are a warning."""
    case = bundle(m=plane(openshift=openshift))
    assert case.status("CP-05") == status
    assert case.subjects("CP-05") == (["openshift-apiserver-6f7c8d9b5-ccccc"] if status == "fail" else [])
    if status == "fail":
        assert case.places("CP-05")[0] == "m.txt:6"


def test_the_proxy_or_another_container() -> None:
    """The status of the containers tells them apart."""
    listed = {"m.txt": plane(openshift=("2/3", "3/3", "3/3"))}
    other = bundle(
        listed | {"b.yaml": described("openshift-apiserver", "b", openshift_apiserver="false", socks5_proxy="true")}
    )
    assert other.status("CP-05") == "warn"
    assert "because of openshift-apiserver" in other.says("CP-05")
    for proxy in ("socks5_proxy", "konnectivity_proxy", "konnectivity_proxy_socks5"):
        own = described("openshift-apiserver", "b", openshift_apiserver="true", **{proxy: "false"})
        assert bundle(listed | {"b.yaml": own}).status("CP-05") == "fail"


def test_openshifts_api_server_where_there_is_none() -> None:
    """Not listed: unknown on OpenShift, no question elsewhere."""
    assert bundle(m=pods(*replicas("kube-apiserver", *("5/5",) * 3))).status("CP-05") == "unknown"
    assert bundle(m=server()).status("CP-05") == "not_applicable"


@pytest.mark.parametrize(("ready", "status"), [("1/1", "pass"), ("0/1", "fail")])
def test_the_control_planes_own_agents(ready: str, status: str) -> None:
    """A Deployment in the master's namespace, told from the workers' agents."""
    own = replicas("konnectivity-agent", "1/1", ready)
    case = bundle(m=plane(), a=pods(*own))
    assert case.status("CP-06") == status
    assert case.subjects("CP-06") == ([own[1][1]] if status == "fail" else [])
    assert bundle(m=server()).status("CP-06") == "not_applicable"
    assert bundle(m=plane()).status("CP-06") == "unknown"


def test_the_container_that_is_not_ready_is_the_proof() -> None:
    """Its name, its reason and its line, and not the pod's `Running`."""
    text = described("openshift-apiserver", "b", openshift_apiserver="true", konnectivity_proxy_socks5="false")
    case = bundle({"b.yaml": text})
    assert case.check("CP-05").detail == PodsNotReady(
        (BadPod(SPACE, "openshift-apiserver-6f7c8d9b5-bbbbb", ("konnectivity-proxy-socks5",)),), 1
    )
    assert "konnectivity-proxy-socks5" in case.says("CP-05")
    place = 1 + text.splitlines().index("  - name: konnectivity-proxy-socks5")
    assert case.places("CP-05") == [f"b.yaml:{place}"]
