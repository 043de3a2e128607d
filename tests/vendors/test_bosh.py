"""Machines that BOSH manages."""

from __future__ import annotations

import pytest
from analyzer.vendors.bosh import is_of_job, restart

from tests.support.inline import bundle, klog


@pytest.mark.parametrize(
    ("path", "job"), [("/var/vcap/data/a/k.socket", True), ("/var/run/k.socket", False), ("", False), (None, False)]
)
def test_a_jobs_file(path: str | None, job: bool) -> None:
    """All that its jobs have lies below one folder."""
    assert is_of_job(path) is job


@pytest.mark.parametrize(("folder", "job"), [("/var/vcap/data/api", True), ("/run/api", False)])
def test_an_api_server_that_is_a_job_is_restarted_by_monit(folder: str, job: bool) -> None:
    """No runtime lists it; elsewhere its container is made anew."""
    socket = f"{folder}/konnectivity-server.socket"
    text = f"failed to create connection to uds name {socket}, error: dial unix {socket}: socket: too many open files"
    case = bundle(
        {"api.log": "".join(klog(f"09:00:0{n}.000000", text, "E", "egress_selector.go:197") for n in range(3))}
    )
    assert case.first == ("resource-exhaustion", "confirmed")
    said = case.commands("resource-exhaustion")
    assert (restart("kube-apiserver") in said) is job
    assert ("crictl" in said) is not job
