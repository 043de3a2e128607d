"""CP-01 of a server that is one of the containers of a control plane's pod."""

from __future__ import annotations

import pytest
from analyzer.checks import cp_shared
from analyzer.checks.details import BadPod, PodsNotReady

from tests.support.inline import Case, bundle

POD = "lyra-6d4f9c7b8-x4k9p"
HEAD = "NAME                   READY   STATUS    RESTARTS   AGE\n"
TEMPLATE = '{range .status.containerStatuses[*]}{.name}{"\\t"}{.ready}{"\\t"}{.restartCount}{"\\n"}{end}'


def case(ready: str, status: str, **containers: str) -> Case:
    """The tenant's pod as it is listed, and its containers (`_` for `-`) with ready and restarts."""
    text = (
        f"$ kubectl -n tenants get po -l kamaji.clastix.io/name=lyra\n{HEAD}{POD}   {ready}   {status}   14 (2m3s ago)   49m\n"
        if ready
        else ""
    )
    if containers:
        text += f"$ kubectl -n tenants get po {POD} -o jsonpath='{TEMPLATE}'\n"
        text += "".join(f"{name.replace('_', '-')}\t{state}\n" for name, state in containers.items())
    return bundle({"t.txt": text})


@pytest.mark.parametrize("listed", [("3/4", "CrashLoopBackOff"), ("3/4", "Running"), ("", "")])
def test_the_servers_container_is_down(listed: tuple[str, str]) -> None:
    """By its own statement, whether or not the pod is listed."""
    found = case(*listed, konnectivity_server="false\t14", kube_apiserver="true\t0")
    assert found.status("CP-01") == "fail"
    assert found.check("CP-01").detail == PodsNotReady((BadPod("tenants", POD, ("konnectivity-server",)),), 1)
    assert found.places("CP-01")[0] == f"t.txt:{5 if listed[0] else 2}"
    assert found.first == ("server-down", "confirmed")
    assert f"logs {POD} -c konnectivity-server" in found.commands("server-down")


def test_another_container_is_down() -> None:
    """That is no fault of the server, and is told as a warning."""
    found = case("3/4", "CrashLoopBackOff", konnectivity_server="true\t0", kube_scheduler="false\t14")
    assert (found.status("CP-01"), "server-down" in found.causes) == ("warn", False)
    assert "kube-scheduler" in found.says("CP-01")


def test_one_of_four_is_possible_and_the_question_is_which() -> None:
    """The pod's counts alone do not tell; the command that does is named."""
    found = case("3/4", "CrashLoopBackOff")
    assert (found.status("CP-01"), found.causes) == ("warn", {"server-down": "possible"})
    assert "containerStatuses" in str(found.check("CP-01").missing[0].command)
    assert "which of them" in found.says("CP-01")


def test_a_tenant_that_is_well() -> None:
    """All of its containers are ready; a list by a label is none of all pods."""
    assert "1 server pod ready" in case("4/4", "Running").says("CP-01")
    assert case("", "", konnectivity_server="true\t0").status("CP-01") == "pass"


def test_a_container_that_was_never_restarted_may_be_starting() -> None:
    """No list shows how old its pod is."""
    assert case("", "", konnectivity_server="false\t0").status("CP-01") not in ("fail", "warn")
    assert cp_shared.__doc__
