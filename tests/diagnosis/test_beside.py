"""What is wrong beside the tunnel has its own cure in the report, and is no cause of it."""

from __future__ import annotations

from analyzer.diagnosis.beside import MOST
from analyzer.report.screen import screen

from tests.checks.test_clu_pods import LOST, dns
from tests.checks.test_pse import VPC, WORKERS, account
from tests.support.inline import agent, bundle, nodes, pod, pods


def test_a_corefile_that_is_not_understood_is_corrected_where_it_is_kept() -> None:
    """The first command edits the map; the cluster is degraded and the tunnel is not called broken."""
    log = f"$ kubectl logs -n kube-system coredns-5c7d9f6b8-bbbbb\n{LOST}"
    report = bundle({"pods.txt": dns(("0/1", "CrashLoopBackOff")), "log.txt": log}).answered
    assert str(report.verdict) == "degraded"
    (one,) = report.data.beside
    assert one.id == "CLU-02"
    assert one.remedies[0].command == "kubectl edit configmap -n kube-system coredns"
    assert "Next  [customer] correct the configuration" in screen(report.data, width=100, height=40)


def test_without_a_reason_it_is_looked_for() -> None:
    """A pod that ran shows its last words, too; one that never ran has none."""
    for state, ends in (("CrashLoopBackOff", "--previous --tail=30"), ("ErrImagePull", "kube-system csi-x4k9p")):
        data = bundle({"pods.txt": pods(agent("aaaaa"), pod("csi-x4k9p", "0/1", state, "4"))}).answered.data
        restarted = bundle({"pods.txt": pods(agent("aaaaa"), pod("csi-x4k9p", "0/1", state, "0"))}).answered.data
        (remedy,) = (data if state == "CrashLoopBackOff" else restarted).beside[0].remedies
        assert remedy.command is not None
        assert remedy.command.startswith("kubectl describe pod -n kube-system csi-x4k9p")
        assert remedy.command.endswith(ends)


def test_a_cause_stays_first_and_what_is_beside_it_is_said_below() -> None:
    """Agents that are down are the answer; DNS that is down stands in a line of its own."""
    down = [agent("aaaaa", "0/1", "ImagePullBackOff"), pod("coredns-5c7d9f6b8-bbbbb", "0/1", "CrashLoopBackOff")]
    data = bundle({"pods.txt": pods(*down)}).answered.data
    assert [cause.id for cause in data.causes][:1] == ["agents-not-running"]
    assert "Beside    CoreDNS: 1 of 1 pod CrashLoopBackOff (CLU-02)" in screen(data, width=120, height=50)


def test_the_cures_of_a_few_sets_are_said() -> None:
    """A cluster in which everything crashes has too many to read."""
    rows = [pod(f"{name}-csi-x4k9p", "0/1", "CrashLoopBackOff", "4") for name in ("a", "b", "c", "d", "e")]
    (one,) = bundle({"pods.txt": pods(agent("aaaaa"), *rows)}).answered.data.beside
    assert len(one.remedies) == MOST < len(rows)


def test_a_users_own_pods_are_no_news_beside_a_cause() -> None:
    """Without one they are said with their cure."""
    web = pod("web-5c7d9f6b8-bbbbb", "0/1", "ImagePullBackOff", namespace="shop")
    for ready, state, expected in (("0/1", "ImagePullBackOff", []), ("1/1", "Running", ["CLU-04"])):
        data = bundle({"pods.txt": pods(agent("aaaaa", ready, state), web)}).answered.data
        assert [one.id for one in data.beside] == expected


def test_whose_account_is_shown_is_said_where_it_matters() -> None:
    """Another than the cluster's on classic infrastructure, without a cure of its own; on VPC no setting of an account is asked for."""
    record = f"ClusterID: c1a2b3c4d5e6f7a8b9c0\nActualState: deployed\nAccountID: {'f' * 32}\n"
    files = {"a.txt": account("true", "true"), "r.txt": record}
    (one,) = bundle(files | {"n.txt": WORKERS}).answered.data.beside
    assert (one.id, one.remedies) == ("CTX-11", ())
    assert bundle(files | {"n.txt": nodes(VPC)}).answered.data.beside == ()
    assert (
        bundle(
            files | {"n.txt": WORKERS, "r.txt": record.replace("f" * 32, "0a1b2c3d4e5f60718293a4b5c6d7e8f9")}
        ).answered.data.beside
        == ()
    )
