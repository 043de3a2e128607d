"""The script ends in time whatever kubectl does, says what is missing, and its archive diagnoses."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import analyzer
import pytest
from analyzer.tools.collect import script
from analyzer.tools.collect_shell import HEAD

from tests.support.bundles import ROOT
from tests.support.kubectl import collected, environment_of, prepared

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
SAMPLE = ROOT / "fixtures" / "clusters" / "02-iks-vrf-and-spanning-off" / "bundle"
WAY = re.compile(r"--request-timeout=\d+s\b")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """What a cluster whose workers cannot reach each other answers."""
    folder = tmp_path / "answers"
    (folder / "bird").mkdir(parents=True)
    for name in ("nodes.txt", "pods.txt", "webhooks.yaml", "daemonset.yaml"):
        shutil.copy(SAMPLE / name, folder)
    shutil.copytree(SAMPLE / "agents", folder / "logs")
    for row in (SAMPLE / "pods.txt").read_text().splitlines():
        words = row.split()
        if words[1].startswith("calico-node"):
            text = (SAMPLE / "bird" / words[6] / "birdcl_show_protocols.txt").read_text()
            (folder / "bird" / f"{words[1]}.txt").write_text(f"+ birdcl show protocols\n{text}")
    return folder


def many(answers: Path, nodes: int, bad: str = "") -> None:
    """A cluster of so many nodes, each with an agent and a calico-node; one agent is not ready."""
    rows = [
        f"{space} {name}-{at:03} {'0/1 CrashLoopBackOff 7' if f'{name}-{at:03}' == bad else '1/1 Running 0'} 3d 10.0.0.{at} node{at:03} <none> <none>"
        for space, name in (("kube-system", "konnectivity-agent"), ("calico-system", "calico-node"))
        for at in range(nodes)
    ]
    (answers / "pods.txt").write_text(
        "NAMESPACE NAME READY STATUS RESTARTS AGE IP NODE NOMINATED READINESS\n" + "\n".join(rows)
    )
    for at in range(nodes):
        (answers / "bird" / f"calico-node-{at:03}.txt").write_text("BIRD v0.3.3+birdv1.6.8 ready.\n")


def of(calls: list[str], verb: str) -> list[str]:
    return [call for call in calls if call.startswith(verb)]


@pytest.mark.parametrize("shell", ["dash", "bash", "sh"])
def test_what_it_collects_diagnoses(shell: str, answers: Path, tmp_path: Path) -> None:
    """One archive; the diagnosis of the cluster that answered, with BGP of every node; nothing else is left behind."""
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell}")
    done, calls = collected(script(), tmp_path, answers, shell=shell)
    assert (done.returncode, done.stdout) == (0, "written: evidence.tar.gz\n")
    snapshot = analyzer.load(tmp_path / "evidence.tar.gz", isolate=False)
    assert snapshot.diagnose().causes[0].id == "vrf-or-vlan-spanning-off"
    assert len({row.node for row in snapshot.rows["bgp_peers"]}) == len(of(calls, "exec")) == 6
    assert all(WAY.search(call) for call in calls), "a call without a time limit"
    assert not (tmp_path / "evidence").exists()
    assert sorted(os.listdir(tmp_path)) == ["answers", "bin", "calls", "collect.sh", "evidence.tar.gz"]
    assert "ibmcloud is not installed here" in done.stderr


def test_without_kubectl_there_is_a_sentence(answers: Path, tmp_path: Path) -> None:
    """And nothing is written."""
    done, _ = collected(script(), tmp_path, answers, without=("kubectl",))
    assert done.returncode == 1
    assert done.stderr.startswith("collect: kubectl is not installed here, or not in the PATH;")
    assert not list(tmp_path.glob("evidence*"))


@pytest.mark.parametrize("tunnel", ["hangs", "fails"])
@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_a_dead_tunnel_is_noticed(tunnel: str, shell: str, answers: Path, tmp_path: Path) -> None:
    """Sixty nodes: after two ways that failed the rest is taken that needs none, and the summary says what was left out."""
    many(answers, 60)
    began = time.monotonic()
    done, calls = collected(script(), tmp_path, answers, TUNNEL=tunnel, shell=shell)
    assert time.monotonic() - began < 30
    assert (done.returncode, done.stdout) == (0, "written: evidence.tar.gz\n")
    assert len(of(calls, "logs")) + len(of(calls, "exec")) == 2
    assert len(of(calls, "get")) > 15
    assert "the first two ways through the tunnel failed" in done.stderr
    assert re.search(r"left out: logs/konnectivity-agent-\d+.log, .* and \d+ more: the first two ways", done.stderr)
    report = analyzer.load(tmp_path / "evidence.tar.gz", isolate=False).diagnose()
    assert report.verdict in ("broken", "inconclusive")


def test_an_api_server_that_does_not_answer_is_asked_twice(answers: Path, tmp_path: Path) -> None:
    """Neither pods nor logs are asked for; the archive holds that nothing answered."""
    done, calls = collected(script(), tmp_path, answers, API="hangs")
    assert done.returncode == 1
    assert len(calls) == 2
    assert "0 commands answered, 2 failed" in done.stderr
    assert (tmp_path / "evidence.tar.gz").exists()


def test_an_api_server_that_refuses_is_asked_twice(answers: Path, tmp_path: Path) -> None:
    """Its error text is evidence in the files."""
    done, calls = collected(script(), tmp_path, answers, API="refused")
    assert (done.returncode, len(calls)) == (1, 2)
    assert "dial tcp 10.9.9.9:443: i/o timeout" in done.stderr


def test_what_is_forbidden_is_no_dead_tunnel(answers: Path, tmp_path: Path) -> None:
    """Every pod is still asked: a right that is missing in one namespace may be there in another."""
    done, calls = collected(script(), tmp_path, answers, TUNNEL="forbidden")
    assert len(of(calls, "exec")) == 6
    assert "is forbidden" in done.stderr
    assert "tunnel" not in done.stderr


def test_of_a_large_cluster_logs_are_a_sample_and_bgp_is_whole(answers: Path, tmp_path: Path) -> None:
    """The bad ones first, the others evenly; the summary says how many were left out."""
    many(answers, 60, bad="konnectivity-agent-059")
    done, calls = collected(script(), tmp_path, answers, NODES="10")
    agents = [call.split()[3] for call in of(calls, "logs") if "konnectivity-agent" in call]
    assert len(of(calls, "exec")) == 60
    assert len(set(agents)) == 10
    assert agents[0] == "konnectivity-agent-059"
    assert agents.count("konnectivity-agent-059") == 2  # with the container before
    numbers = sorted(int(name[-3:]) for name in set(agents) - {"konnectivity-agent-059"})
    assert numbers[0] < 7
    assert numbers[-1] > 45
    assert "logs of agents, logs of calico-node: 50 of 60, to keep this short (NODES=60 takes all)" in done.stderr


def test_an_image_without_a_shell_gives_its_sessions(answers: Path, tmp_path: Path) -> None:
    """The first node shows it, and the others are asked at once."""
    done, calls = collected(script(), tmp_path, answers, SHELL_IN_IMAGE="no")
    assert len(of(calls, "exec")) == 7
    assert done.returncode == 0
    snapshot = analyzer.load(tmp_path / "evidence.tar.gz", isolate=False)
    assert len({row.node for row in snapshot.rows["bgp_peers"]}) == 6


def test_the_servers_own_container_is_asked_for(answers: Path, tmp_path: Path) -> None:
    """Where the control plane is seen; in HyperShift the server stands in the API server's pod."""
    with (answers / "pods.txt").open("a") as out:
        out.write("master-x   kube-apiserver-7f9-abcde   5/5   Running   0   3d   10.1.1.1   m1   <none>   <none>\n")
    _, calls = collected(script(), tmp_path, answers)
    (call,) = [one for one in of(calls, "logs") if "kube-apiserver" in one]
    assert call.startswith("logs -n master-x kube-apiserver-7f9-abcde -c konnectivity-server --timestamps")


def test_what_is_there_already_stays(answers: Path, tmp_path: Path) -> None:
    """A folder of that name is no place for evidence."""
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "mine").touch()
    done, calls = collected(script(), tmp_path, answers)
    assert (done.returncode, calls) == (1, [])
    assert "is there already" in done.stderr
    assert os.listdir(tmp_path / "evidence") == ["mine"]


def test_shellcheck_has_nothing_against_it() -> None:
    """As a program of the POSIX shell."""
    if shutil.which("shellcheck") is None:
        pytest.skip("no shellcheck")
    done = subprocess.run(
        ["shellcheck", "-s", "sh", "-e", "SC2034", "-"], input=script(), text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_where_all_namespaces_may_not_be_listed_each_is_asked(answers: Path, tmp_path: Path) -> None:
    """Agents by name of their namespace, calico-node with its nodes."""
    (answers / "pods.txt").write_text("Error from server (Forbidden): pods is forbidden\n")
    done, calls = collected(script(product="iks"), tmp_path, answers)
    assert done.returncode == 0
    assert {call.split()[3] for call in of(calls, "get pods -n")} == {"kube-system", "kubx-masters", "calico-system"}
    assert [call.split()[3] for call in of(calls, "logs")] == ["konnectivity-agent-qrvhw"] * 2 + ["calico-node-4sspx"]
    snapshot = analyzer.load(tmp_path / "evidence.tar.gz", isolate=False)
    assert {row.node for row in snapshot.rows["bgp_peers"]} == {"10.89.239.130"}


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_ctrl_c_packs_what_is_there(shell: str, answers: Path, tmp_path: Path) -> None:
    """At once, and without a word of the shell's own."""
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell}")
    prepared(tmp_path, script())
    environment = {**environment_of(tmp_path, answers), "TUNNEL": "hangs", "WAIT": "60"}
    with subprocess.Popen(
        [shutil.which(shell) or shell, "collect.sh", "evidence"], cwd=tmp_path, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        until = time.monotonic() + 60
        while not (tmp_path / "calls").read_text().count("logs ") and time.monotonic() < until:
            time.sleep(0.1)
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 30
    assert (process.returncode, out) == (0, "written: evidence.tar.gz\n")
    assert "interrupted; what is there is packed" in err
    assert "No such file" not in err
    assert "Terminated" not in err
    snapshot = analyzer.load(tmp_path / "evidence.tar.gz", isolate=False)
    assert len(snapshot.rows["nodes"]) == 6


def test_the_script_is_for_any_shell() -> None:
    """It begins as a script of POSIX, and asks for no other."""
    assert HEAD.startswith("#!/bin/sh\n")
    assert "bash" not in HEAD
