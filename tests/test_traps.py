"""The sixteen traps of the runbook: each a bundle on which a careless reader goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import clusters
from tests.support.bundles import first_cause, load, outcome, status

SERVER = clusters.SERVER_ID


def diagnose(tmp_path: Path, cluster: clusters.Cluster) -> object:
    return load(tmp_path, dict(cluster.files)).diagnose()


def test_account_show_of_another_account_proves_nothing(tmp_path: Path) -> None:
    """VRF false in somebody else's account leaves PSE-03 unknown and says that the account differs."""
    c = clusters.pse_without_vrf(3)
    c.files["account.txt"] = c.files["account.txt"].replace(
        "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ffffffffffffffffffffffffffffffff"
    )
    report = diagnose(tmp_path, c)
    assert status(report, "CTX-11") == "warn"
    assert status(report, "PSE-03") == "unknown"
    assert first_cause(report) != "private-endpoint-without-vrf"


@pytest.mark.parametrize(("image", "level", "wanted"), [("v0.30.3", 2, "unknown"), ("v0.34.0", 4, "fail")])
def test_silence_is_evidence_only_where_the_line_would_show(
    tmp_path: Path, image: str, level: int, wanted: str
) -> None:
    """No connect line in a log from its start: nothing at v0.30.3 without verbosity 2 proven, a fail where it would be printed."""
    log = clusters.klog("I", "08:00:00.100000", "options.go:154", 'Mode set to "grpc".')
    log += clusters.klog("I", "08:00:00.200000", "server.go:145", "Starting agent server for tunnel connections.")
    pod = f"""apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-server-x
  namespace: kube-system
spec:
  containers:
  - args: [--v={level if image == "v0.34.0" else 1}]
    image: example.invalid/proxy-server:{image}
    name: konnectivity-server
"""
    report = load(tmp_path, {"konnectivity-server-x.log": log, "pod.yaml": pod}).diagnose()
    assert status(report, "SRV-01") == wanted
    if wanted == "unknown":
        assert "proves nothing here" in outcome(report, "SRV-01").summary


def test_a_tail_of_a_log_proves_no_absence(tmp_path: Path) -> None:
    """A hundred lines that begin in mid-action leave SRV-01 unknown."""
    lines = "".join(
        clusters.klog(
            "I",
            f"09:{n // 60:02d}:{n % 60:02d}.000000",
            "server.go:516",
            '"Stream read from frontend cancelled" userAgent=["x"]',
        )
        for n in range(100)
    )
    report = load(tmp_path, {"server.log": lines}).diagnose()
    assert status(report, "SRV-01") == "unknown"


def test_on_openshift_the_control_planes_own_agents_do_not_count(tmp_path: Path) -> None:
    """Three connect lines, three control-plane agents: no worker's agent is connected."""
    c = clusters.roks_proxy_down(4)
    clusters.write_server_log(c, 3, "none")
    for name in [n for n in c.files if n.startswith("agents/")]:
        del c.files[name]
    report = diagnose(tmp_path, c)
    assert status(report, "SRV-01") == "fail"
    assert "none of the workers" in outcome(report, "SRV-01").summary


def test_agents_that_run_without_being_ready_are_a_warning(tmp_path: Path) -> None:
    """`0/1 Running` is an agent without a server, not a healthy one."""
    report = diagnose(tmp_path, clusters.firewall(5))
    assert status(report, "AG-03") == "warn"
    assert "connected to no server" in outcome(report, "AG-03").summary


def test_a_bird_section_of_tunnel_errors_says_nothing_about_bgp(tmp_path: Path) -> None:
    """`error dialing backend` in place of peers: BGP-03 unknown, exec broken."""
    text = "CLUSTER INFO:\n\nBIRD LOGS:\n\nPOD: calico-node-abcde\nError from server: error dialing backend: No agent available\n"
    report = load(tmp_path, {"gmi.txt": text}).diagnose()
    assert status(report, "BGP-03") == "unknown"
    assert {s.id: s.state for s in report.data.symptoms}["exec"] == "broken"


def test_one_node_not_ready_is_one_bad_pair_at_every_other(tmp_path: Path) -> None:
    """Rows at all nodes, one node at one end of each: that node is isolated, not the mesh."""
    report = diagnose(tmp_path, clusters.node_isolated(6))
    assert first_cause(report) == "bgp-node-isolated"
    assert "(b)" in outcome(report, "BGP-04").summary


def test_vlan_spanning_is_no_substitute_for_vrf_on_the_private_endpoint(tmp_path: Path) -> None:
    """Spanning on, VRF off, private host: PSE-03 fails all the same."""
    c = clusters.pse_without_vrf(7)
    c.files["vlan-spanning.txt"] = "VLAN spanning is enabled.\n"
    report = diagnose(tmp_path, c)
    assert status(report, "PSE-03") == "fail"
    assert status(report, "BGP-02") == "pass"
    assert first_cause(report) == "private-endpoint-without-vrf"


def test_a_policy_that_allows_the_api_port_but_not_the_konnectivity_port(tmp_path: Path) -> None:
    """Nodes stay Ready, the tunnel is dead, and the rule is named."""
    report = diagnose(tmp_path, clusters.policy_blocks(8))
    assert status(report, "POL-02") == "fail"
    assert "private-lockdown" in outcome(report, "POL-02").summary


def test_a_gateway_controllers_bird_is_not_calicos_mesh(tmp_path: Path) -> None:
    """Peers named worker_ and gateway_ are set aside."""
    text = "BIRD 1.6.8 ready.\nname     proto    table    state  since       info\nworker_10_0_0_5 BGP      default_routes_table start  10:00:00    Active\n"
    snapshot = load(tmp_path, {"bird.txt": text})
    assert len(snapshot["bgp_peers"]) == 0
    assert len(snapshot["bird_protocols"]) == 1
    assert status(snapshot.diagnose(), "BGP-10") == "warn"


def test_arguments_split_over_two_items_are_read(tmp_path: Path) -> None:
    """`--proxy-server-host`, `<host>` as two list items give host and port."""
    c = clusters.healthy(9)
    c.files["daemonset.yaml"] = c.files["daemonset.yaml"].replace(
        f"- --proxy-server-host={c.host}\n        - --proxy-server-port={c.port}",
        f'- --proxy-server-host\n        - {c.host}\n        - --proxy-server-port\n        - "{c.port}"',
    )
    for name in [n for n in c.files if n.startswith("agents/")]:
        del c.files[name]
    snapshot = load(tmp_path, dict(c.files))
    assert (snapshot.about.agent_host.value, snapshot.about.agent_port.value) == (c.host, str(c.port))


def test_a_cluster_on_its_way_out_has_no_server_fault(tmp_path: Path) -> None:
    """DesiredState deleted: an orphan server is not CP-01's business."""
    c = clusters.server_down(10)
    c.files["cluster.txt"] = c.files["cluster.txt"].replace("DesiredState: deployed", "DesiredState: deleted")
    assert status(diagnose(tmp_path, c), "CP-01") == "not_applicable"


def test_the_control_planes_deployment_is_not_the_daemonset(tmp_path: Path) -> None:
    """konnectivity-agent with a two-part suffix in the master namespace is no agent of a worker."""
    rows = "NAMESPACE                     NAME                                  READY   STATUS    RESTARTS   AGE\nmaster-c0123456789abcdefgh0   konnectivity-agent-b06c85864-s89dz    1/1     Running   0          15d\n"
    snapshot = load(tmp_path, {"pods.txt": rows})
    assert [p.role for p in snapshot.about.pods] == ["control-plane-agent"]
    assert status(snapshot.diagnose(), "AG-03") == "unknown"


def test_satellite_has_no_bgp_mesh(tmp_path: Path) -> None:
    """VXLAN on Satellite: an empty BIRD section is not a fault."""
    text = "CLUSTER INFO:\n\n  ClusterID: c0123456789abcdefgh0\n  DefaultProvider: upi\n\nBIRD LOGS:\n\n\nCLUSTER PODS\n\nNAME   READY   STATUS    RESTARTS   AGE\na-b    1/1     Running   0          4d\n"
    assert status(load(tmp_path, {"gmi.txt": text}).diagnose(), "BGP-03") == "not_applicable"


def test_a_webhook_that_ignores_failures_blocks_nothing(tmp_path: Path) -> None:
    """Failure policy Ignore is no candidate of the circle."""
    c = clusters.healthy(11)
    c.files["webhooks.yaml"] = clusters.WEBHOOK.replace("failurePolicy: Fail", "failurePolicy: Ignore")
    assert status(diagnose(tmp_path, c), "WH-01") == "pass"


def test_openvpn_clusters_have_no_missing_agents(tmp_path: Path) -> None:
    """Before 4.14 the absence of konnectivity-agent is not AG-04."""
    report = diagnose(tmp_path, clusters.openvpn(12))
    assert {status(report, i) for i in ("AG-01", "AG-02", "AG-03", "AG-04", "SRV-01", "SRV-03")} == {"not_applicable"}


def test_old_connect_lines_followed_by_read_failures_are_a_fail(tmp_path: Path) -> None:
    """The runbook's search finds lines, every agent was cut off since: the last event decides."""
    c = clusters.policy_blocks(13)
    cut = "".join(
        clusters.klog(
            "E",
            f"08:30:{at:02d}.000000",
            "server.go:941",
            f'"Receive stream from agent read failure" err="rpc error: code = Canceled" agentID="{a}"',
        )
        for at, a in enumerate(c.ids)
    )  # type: ignore[attr-defined]
    clusters.write_server_log(c, None, "no_agent", cut)
    report = diagnose(tmp_path, c)
    assert status(report, "SRV-01") == "fail"
    assert "cut off since" in outcome(report, "SRV-01").summary
