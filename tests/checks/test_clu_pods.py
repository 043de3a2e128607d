"""Pods of the system that the tunnel does not need: CLU-02 for the cluster's DNS, CLU-03 for the rest."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, pod, pods, table

LOST = "/etc/coredns/Corefile:9 - Error during parsing: Unknown directive 'cahce'\n"


def dns(*rows: tuple[str, str], stem: str = "coredns-5c7d9f6b8") -> str:
    """Pods of the DNS, each with READY and STATUS, beside an agent."""
    made = (pod(f"{stem}-{end * 5}", ready, status) for end, (ready, status) in zip("bcdf", rows, strict=False))
    return pods(agent("aaaaa"), *made)


@pytest.mark.parametrize(
    ("rows", "status", "said"),
    [
        ([("0/1", "CrashLoopBackOff")] * 2, "fail", "CoreDNS: 2 of 2 pods CrashLoopBackOff"),
        ([("0/1", "CrashLoopBackOff"), ("0/1", "Pending"), ("0/1", "Pending")], "fail", "3 of 3 pods 2 Pending, 1 CrashLoopBackOff"),
        ([("0/1", "ImagePullBackOff"), ("1/1", "Running")], "warn", "CoreDNS: 1 of 2 pods ImagePullBackOff"),
        ([("0/1", "Running"), ("1/1", "Running")], "warn", "CoreDNS: 1 of 2 pods 0/1 Running"),
        ([("1/1", "Running")] * 2, "pass", "2 of 2 pods ready"),
        ([], "unknown", "no pod of the cluster's DNS is listed"),
    ],
)  # fmt: skip
def test_pods_of_the_dns(rows: list[tuple[str, str]], status: str, said: str) -> None:
    """CLU-02: fail where none is left, warn where one is, pass where all are, unknown where none is listed."""
    case = bundle({"pods.txt": dns(*rows)})
    assert case.status("CLU-02") == status
    assert said in case.says("CLU-02")
    assert case.causes == {}
    assert not case.check("CLU-02").broken


def test_each_distribution_calls_its_dns_by_another_name() -> None:
    """kube-dns of GKE, OpenShift's operator's, RKE2's chart; an autoscaler beside it answers no name and is one of the others."""
    down = [("0/1", "CrashLoopBackOff")]
    for stem in ("kube-dns-7d6b9c5f4", "dns-default", "rke2-coredns-rke2-coredns-7d6b9c5f4"):
        assert bundle({"pods.txt": dns(*down, stem=stem)}).status("CLU-02") == "fail", stem
    case = bundle({"pods.txt": dns(*down, stem="coredns-autoscaler-7d6b9c5f4")})
    assert (case.status("CLU-02"), case.status("CLU-03")) == ("unknown", "warn")


def test_the_line_that_its_log_ends_with_is_the_reason() -> None:
    """A Corefile that is not understood is quoted, at its line."""
    log = f"$ kubectl logs -n kube-system coredns-5c7d9f6b8-bbbbb\n{LOST}"
    case = bundle({"pods.txt": dns(("0/1", "CrashLoopBackOff")), "log.txt": log})
    assert "; /etc/coredns/Corefile:9 - Error during parsing: Unknown directive 'cahce'" in case.says("CLU-02")
    assert case.places("CLU-02") == ["pods.txt:3", "log.txt:2"]


@pytest.mark.parametrize(
    ("space", "name", "ready", "state", "expected"),
    [
        ("kube-system", "ibm-vpc-block-csi-node-x4k9p", "2/4", "CrashLoopBackOff", "warn"),
        ("kube-system", "disk-csi-0", "0/6", "ImagePullBackOff", "warn"),
        ("ibm-observe", "logs-agent-x4k9p", "0/1", "ErrImagePull", "warn"),
        ("openshift-image-registry", "image-registry-6d4f9c7b8-x4k9p", "0/1", "Pending", "warn"),
        ("kube-system", "cluster-autoscaler-6d4f9c7b8-x4k9p", "1/1", "Running", "pass"),
        ("kube-system", "backup-28712345-x4k9p", "0/1", "Completed", "unknown"),
        ("shop", "web-6d4f9c7b8-x4k9p", "0/1", "CrashLoopBackOff", "unknown"),
        ("master-c1a2b3c4d5e6f7a8b9c0", "router-6d4f9c7b8-x4k9p", "0/1", "CrashLoopBackOff", "unknown"),
        ("kube-system", "calico-node-x4k9p", "0/1", "CrashLoopBackOff", "unknown"),
    ],
)
def test_other_pods_of_the_system(space: str, name: str, ready: str, state: str, expected: str) -> None:
    """CLU-03 warns of any that is not ready; a user's, a control plane's, one that ended well and one of another check are none of its."""
    case = bundle({"pods.txt": pods(agent("aaaaa"), pod(name, ready, state, namespace=space))})
    assert case.status("CLU-03") == expected
    if expected == "warn":
        assert case.subjects("CLU-03") == [name]
        assert str(case.answered.verdict) == "inconclusive"
        assert case.answered.headline.endswith("(CLU-03); nothing of the tunnel itself is shown to fail")


def test_a_pod_whose_namespace_is_not_stated_may_be_a_users() -> None:
    """A table without the column NAMESPACE, below no command, says nothing of the system."""
    listed = table("NAME  READY  STATUS  RESTARTS  AGE", [["driver-x4k9p", "0/1", "CrashLoopBackOff", 9, "3d"]])
    assert bundle({"pods.txt": listed}).status("CLU-03") == "unknown"


def test_a_list_of_what_does_not_run_says_nothing_of_the_rest() -> None:
    """Whoever takes the running ones out sees none that answers, and there may be some: no count of all, and no failure."""
    bad = table(
        "NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE",
        [["kube-system", "coredns-5c7d9f6b8-bbbbb", "0/1", "Error", 9, "3d"]],
    )
    for command, status, said in (
        ("$ kubectl get pods -A | grep -v Running\n", "warn", "CoreDNS: 1 pod Error"),
        ("$ kubectl get pods -A\n", "fail", "CoreDNS: 1 of 1 pod Error"),
    ):
        case = bundle({"t.txt": command + bad})
        assert (case.status("CLU-02"), case.check("CLU-02").summary) == (status, said)
