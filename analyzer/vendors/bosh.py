"""
Machines that BOSH manages, as TKGI and Kubo have them: what Kubernetes runs elsewhere as static pods are jobs there, which monit starts.

Each job has its files below ``/var/vcap`` (bosh.io, "VM configuration locations"); no kubelet makes it anew, and no runtime lists it.
"""

from __future__ import annotations

FOLDER = "/var/vcap/"


def is_of_job(path: str | None) -> bool:
    """Is the file one of a job of BOSH."""
    return (path or "").startswith(FOLDER)


def restart(job: str) -> str:
    return f"monit restart {job} && monit summary   # as root on its VM"
