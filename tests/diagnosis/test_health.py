"""When a bundle may say `healthy`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import analyzer
import pytest
from analyzer.diagnosis.engine import all_checks
from analyzer.diagnosis.health import SHOWN_BY, but_for_webhooks, healthy, not_looked_at, open_questions, spared
from analyzer.model import Gap, Outcome, Sign, Status, Symptom, SymptomState, Works

from tests.support.bundles import ROOT, write_tree
from tests.support.inline import bundle, events, node, nodes, options, pod, pods, serving, table

HEALTHY = ROOT / "fixtures" / "clusters" / "01-iks-healthy" / "bundle"


def tree(*without: str) -> dict[str, str | bytes]:
    files = {str(p.relative_to(HEALTHY)): p.read_bytes() for p in sorted(HEALTHY.rglob("*")) if p.is_file()}
    return {name: data for name, data in files.items() if not any(part in name for part in without)}


def verdict(tmp_path: Path, files: dict[str, str | bytes]) -> str:
    return analyzer.load(write_tree(tmp_path / "bundle", files), isolate=False).diagnose().verdict


def test_a_complete_healthy_bundle_says_so() -> None:
    """What no bundle can hold stands apart and forbids nothing; neither does what a use of the tunnel has answered."""
    report = analyzer.load(HEALTHY, isolate=False).diagnose()
    assert report.verdict == "healthy"
    assert report.headline.startswith("Nothing is broken")
    assert {o.id for o in report.checks if o.outside} >= {"CP-10", "POL-05"}
    text = report.to_text()
    assert "Outside a bundle's reach" in text
    assert "CP-10" not in text.split("Outside a bundle's reach")[0]


@pytest.mark.parametrize("part", ["pods.txt", "nodes.txt", "bird/", "server.log"])
def test_a_bundle_that_lacks_a_leg_is_not_healthy(part: str, tmp_path: Path) -> None:
    """Without the pods, the nodes, the mesh or the server's log a fault could hide."""
    assert verdict(tmp_path, tree(part)) == "inconclusive"


def test_what_was_not_read_forbids_it(tmp_path: Path) -> None:
    """A damaged member may hold the fault."""
    assert verdict(tmp_path, {**tree(), "more.tar.gz": b"\x1f\x8b\x08\x00" + b"\x00" * 40}) != "healthy"


CHECKS = {check.id: check for check in all_checks()}


def outcome(id: str, status: Status, outside: bool = False) -> Outcome:
    check = CHECKS[id]
    return Outcome(
        id, "", (), status, "", outside=outside, seen_in=check.seen_in, of_health=check.of_health, sign_of=check.sign_of
    )


def test_only_what_works_answers_for_others() -> None:
    """Connected agents answer for the way to the server and not for the way to the nodes; a dial does."""
    asked = [outcome(id, Status.UNKNOWN) for id in ("PSE-03", "POL-03", "MET-01", "CTX-07")] + [
        outcome("CP-10", Status.UNKNOWN, True)
    ]
    assert open_questions(asked, ()) == ("PSE-03", "POL-03", "MET-01")
    connected = [outcome(id, Status.PASS) for id in ("SRV-01", "AG-03")]
    assert open_questions(asked + connected, ()) == ("POL-03", "MET-01")
    assert open_questions([*asked, *connected, outcome("AG-12", Status.PASS)], ()) == ("MET-01",)
    assert open_questions([*asked, *connected[:1]], ()) == ("PSE-03", "POL-03", "MET-01")


@pytest.mark.parametrize(
    ("status", "good"),
    [
        (Status.PASS, True),
        (Status.WARN, True),
        (Status.NOT_APPLICABLE, True),
        (Status.UNKNOWN, False),
        (Status.FAIL, False),
        (Status.ERROR, False),
    ],
)
def test_one_check_that_failed_or_broke_off_forbids_it(status: Status, good: bool) -> None:
    """Whatever else works: its fault is there, or may hide."""
    stands = [outcome(id, Status.PASS) for id in ("SRV-01", "AG-03", "AG-12")]
    assert healthy([*stands, outcome("MET-01", status)], ()) is good
    assert not healthy([outcome("MET-01", Status.PASS)], ())


def test_agents_that_say_so_themselves_are_connected_where_no_bundle_holds_the_servers_log() -> None:
    """All ready and each log ends connected; elsewhere the server's log is asked for."""
    asked = outcome("PSE-03", Status.UNKNOWN)
    good = [outcome(id, Status.PASS) for id in ("AG-03", "AG-09")]
    log = outcome("SRV-01", Status.UNKNOWN, outside=True)
    assert open_questions([asked, *good, log], ()) == ()
    assert open_questions([asked, *good, outcome("SRV-01", Status.UNKNOWN)], ()) == ("PSE-03", "SRV-01")
    for left_out in good:
        assert open_questions([asked, log, *(one for one in good if one is not left_out)], ()) == ("PSE-03",)


@pytest.mark.parametrize(
    ("works", "passing", "answered"),
    [
        (Works.CONNECTED, ("SRV-01", "AG-09"), "POL-02"),
        (Works.USED, ("AG-12",), "SRV-05"),
        (Works.STARTED, ("AG-03", "AG-05"), "WH-02"),
        (Works.CALLED, ("WH-08",), "WH-07"),
        (Works.BACKED, ("WH-04", "WH-05"), "WH-08"),
        (Works.MESHED, ("BGP-03", "BGP-04"), "BGP-02"),
    ],
)
def test_a_question_may_stay_open_while_its_fault_would_show(
    works: Works, passing: tuple[str, ...], answered: str
) -> None:
    """A check says where its fault would show; each of the checks that show it is needed for that."""
    assert works in CHECKS[answered].seen_in
    asked = outcome(answered, Status.UNKNOWN)
    good = [outcome(id, Status.PASS) for id in passing]
    assert open_questions([asked, *good], ()) == ()
    for left_out in good:
        rest = [replace(one, status=Status.UNKNOWN) if one is left_out else one for one in good]
        assert answered in open_questions([asked, *rest], ())


def test_a_question_of_no_fault_hides_none() -> None:
    """What the cluster is, how its other parts are and what to do next are no questions of health, by what their checks say of themselves."""
    ids = [check.id for check in CHECKS.values() if not check.of_health]
    assert {"CTX-01", "CTX-12", "ACT-03", "SRV-01b"} <= set(ids)
    assert {id.split("-")[0] for id in ids} == {"CTX", "ACT", "AG", "CLU", "MET", "SRV"}
    assert open_questions([outcome(id, Status.UNKNOWN) for id in ids], ()) == ()


def test_every_thing_that_works_is_shown_by_something_and_answers_something() -> None:
    """No way to be seen is declared in vain."""
    assert set(SHOWN_BY) == set(Works) == {works for check in CHECKS.values() for works in check.seen_in}


def test_a_check_says_itself_what_its_pass_is_a_sign_of() -> None:
    """Whatever it is called: every sign has a check, and a check of tomorrow with one counts."""
    assert {check.sign_of for check in CHECKS.values()} == {*Sign, None}
    asked = Outcome("ZZ-01", "", (), Status.UNKNOWN, "", seen_in=(Works.USED,))
    dials = Outcome("ZZ-02", "", (), Status.PASS, "", sign_of=Sign.KUBELETS_REACHED)
    assert open_questions([asked, dials], ()) == ()
    assert open_questions([asked, replace(dials, sign_of=Sign.AGENTS_READY)], ()) == ("ZZ-01",)
    two = replace(dials, id="ZZ-03", status=Status.UNKNOWN)
    assert open_questions([asked, dials, two], ()) == ("ZZ-01", "ZZ-03")


def test_a_cluster_whose_control_plane_is_a_providers_can_be_healthy() -> None:
    """All that a customer of AKS can collect, with commands that came through: agents ready and serving, no webhook, no policy."""
    workers = [f"aks-nodepool1-31718369-vmss00000{at}" for at in "01"]
    shown = "$ kubectl logs -n shop web-1 --tail=2\n2026-11-22T10:00:01Z GET /healthz 200\n2026-11-22T10:00:09Z GET /healthz 200\n"
    files = {
        "nodes.txt": nodes(*(node(name, version="v1.30.7") for name in workers)),
        "pods.txt": pods(
            *(pod(f"konnectivity-agent-6d8f9b7c5d-{end}", node=name) for end, name in zip(("4kx8z", "q9wmt"), workers, strict=True)),
            pod("metrics-server-6b8d9f7c5-4rzkp"), pod("azure-ip-masq-agent-p7kd2"), pod("azure-cns-2k8xz"),
        ),
        "agent.log": options("aks-dns-2f.hcp.westeurope.azmk8s.io", 443) + serving(),
        "use.txt": shown,
        "hooks.txt": "$ kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations\nNo resources found\n",
        "api.txt": "$ kubectl get apiservices\n" + table("NAME  SERVICE  AVAILABLE  AGE", [("v1.", "Local", "True", "88d"), ("v1beta1.metrics.k8s.io", "kube-system/metrics-server", "True", "88d")]),
        "events.txt": events(("SuccessfulCreate", "job/a", "Created pod: a-x2k8z")),
    }  # fmt: skip
    assert bundle(files).report.verdict == "healthy"
    assert bundle({**files, "use.txt": ""}).report.verdict == "inconclusive"


ROUTED = (("BGP-01", Status.NOT_APPLICABLE), ("BGP-08", Status.PASS), ("AG-12", Status.PASS))


def test_a_mesh_that_routes_nothing_need_not_be_seen_while_calls_reach_the_nodes() -> None:
    """On VPC, or in one subnet, with calico-node ready; where routes between subnets are wanted, its sessions stay a question."""
    assert {id for id, check in CHECKS.items() if Works.ROUTED in check.seen_in} == {
        "BGP-03", "BGP-04", "BGP-05", "BGP-06", "BGP-07", "BGP-11"
    }  # fmt: skip
    asked = outcome("BGP-03", Status.UNKNOWN)
    good = [outcome(id, status) for id, status in ROUTED]
    assert open_questions([asked, *good], ()) == ()
    assert "BGP-03" in open_questions([asked, *good[1:], outcome("BGP-01", Status.PASS)], ())
    for left_out in good:
        rest = [replace(one, status=Status.UNKNOWN) if one is left_out else one for one in good]
        assert "BGP-03" in open_questions([asked, *rest], ())


def test_nobody_collects_what_would_show_in_a_tunnel_that_works() -> None:
    """The gaps of such questions go, those of others stay; where anything fails all of them stay."""
    gap = Gap("it", "look")
    asked = replace(outcome("ACL-01", Status.UNKNOWN), missing=(gap,)), replace(outcome("MET-01", Status.UNKNOWN), missing=(gap,))  # fmt: skip
    good = tuple(outcome(id, Status.PASS) for id in ("SRV-01", "AG-03", "AG-12"))
    assert [o.id for o in spared((*asked, *good), ()) if o.missing] == ["MET-01"]
    for others, symptoms in (
        ((*good, outcome("CP-08", Status.FAIL)), ()),
        (good[:1], ()),
        (good, (Symptom("exec", SymptomState.PARTLY),)),
    ):
        assert spared((*asked, *others), symptoms)[:2] == asked


CARRIES = [outcome(id, Status.PASS) for id in ("SRV-01", "AG-03", "AG-12")]
WEBHOOKS = [outcome(id, Status.UNKNOWN) for id in ("WH-04", "WH-05", "WH-06", "WH-07", "WH-08")]


def test_webhooks_of_which_nothing_is_shown_are_all_that_is_open() -> None:
    """What nobody looked at may hide a fault, so it is not healthy; where one is listed, a call of one fails, or anything else is open, it is not they alone."""
    assert not_looked_at([*CARRIES, *WEBHOOKS], ()) == ("WH-04", "WH-05", "WH-06", "WH-07", "WH-08")
    assert not healthy([*CARRIES, *WEBHOOKS], ())
    assert but_for_webhooks([*CARRIES, *WEBHOOKS], ())
    assert not but_for_webhooks(CARRIES, ())
    assert not but_for_webhooks([*CARRIES, *WEBHOOKS, outcome("MET-01", Status.UNKNOWN)], ())
    assert not but_for_webhooks([*CARRIES, *WEBHOOKS, outcome("MET-01", Status.FAIL)], ())
    assert not but_for_webhooks(WEBHOOKS, ())
    assert not_looked_at([*CARRIES, *WEBHOOKS], (Symptom("webhooks", SymptomState.PARTLY),)) == ()
    for id in ("WH-05", "WH-08"):
        listed = [outcome(id, Status.WARN) if one.id == id else one for one in WEBHOOKS]
        assert not_looked_at([*CARRIES, *listed], ()) == ()
    assert not but_for_webhooks(
        [*CARRIES, *(outcome("WH-05", Status.NOT_APPLICABLE) if one.id == "WH-05" else one for one in WEBHOOKS)], ()
    )


PASTE = """$ kubectl get nodes -o wide
NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION     CONTAINER-RUNTIME
m-1    Ready    control-plane   90d   v1.30.4   10.20.0.5     <none>        Ubuntu     5.15.0-105-generic containerd://1.7.13
w-1    Ready    <none>          90d   v1.30.4   10.20.0.11    <none>        Ubuntu     5.15.0-105-generic containerd://1.7.13
w-2    Ready    <none>          90d   v1.30.4   10.20.0.12    <none>        Ubuntu     5.15.0-105-generic containerd://1.7.13
$ kubectl get pods -A -o wide
NAMESPACE     NAME                              READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES
kube-system   cilium-2jx8q                      1/1     Running   0          90d   10.20.0.5    m-1    <none>   <none>
kube-system   cilium-8kq2m                      1/1     Running   0          90d   10.20.0.11   w-1    <none>   <none>
kube-system   cilium-zp4rd                      1/1     Running   0          90d   10.20.0.12   w-2    <none>   <none>
kube-system   coredns-7db6d8ff4d-2sd8f          1/1     Running   0          90d   10.0.1.34    w-1    <none>   <none>
kube-system   etcd-m-1                          1/1     Running   0          90d   10.20.0.5    m-1    <none>   <none>
kube-system   kube-apiserver-m-1                1/1     Running   0          90d   10.20.0.5    m-1    <none>   <none>
kube-system   konnectivity-agent-dq8vn          1/1     Running   0          90d   10.0.1.12    w-1    <none>   <none>
kube-system   konnectivity-agent-tt2xw          1/1     Running   0          90d   10.0.2.15    w-2    <none>   <none>
kube-system   konnectivity-server-m-1           1/1     Running   0          90d   10.20.0.5    m-1    <none>   <none>
kube-system   metrics-server-6d94bc8694-v5m6z   1/1     Running   0          90d   10.0.1.90    w-1    <none>   <none>
$ kubectl exec -n kube-system metrics-server-6d94bc8694-v5m6z -- hostname
metrics-server-6d94bc8694-v5m6z
"""
SERVER_LOG = """I0302 09:00:00.123456       1 options.go:100] Version set to "v0.31.4"
I0302 09:00:01.123456       1 server.go:788] "Connect request from agent" agentID="a1" serverID="2b"
I0302 09:00:01.223456       1 server.go:801] "Agent connected" agentID="a1" serverID="2b"
I0302 09:00:02.123456       1 server.go:788] "Connect request from agent" agentID="a2" serverID="2b"
I0302 09:00:02.223456       1 server.go:801] "Agent connected" agentID="a2" serverID="2b"
"""


def test_a_paste_without_any_list_of_webhooks_says_that_it_is_all_that_was_not_looked_at() -> None:
    """Nodes, pods, a call and the server's log show the tunnel, and a webhook may still fail; without the call, or with a pod that is not well, it is said no more."""
    case = bundle({"p.txt": PASTE, "server.log": SERVER_LOG})
    assert case.report.verdict == "inconclusive"
    assert case.report.headline.endswith("Not looked at: webhooks, of which the bundle holds nothing")
    assert case.status("SRV-02") == "pass"  # the control plane's node has no agent
    call = (
        "$ kubectl exec -n kube-system metrics-server-6d94bc8694-v5m6z -- hostname\nmetrics-server-6d94bc8694-v5m6z\n"
    )
    assert "Not looked at" not in bundle({"p.txt": PASTE.replace(call, ""), "server.log": SERVER_LOG}).report.headline
    hurt = PASTE.replace("agent-tt2xw          1/1     Running", "agent-tt2xw          0/1     Running")
    assert bundle({"p.txt": hurt, "server.log": SERVER_LOG}).report.verdict == "degraded"
