"""The collection script: plain POSIX shell, read-only, and what it gathers is a bundle that the analyzer diagnoses."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import analyzer
import pytest
from analyzer.tools.collect import script

from tests.support.bundles import first_cause, load

CLUSTERS = Path(__file__).parents[3] / "fixtures" / "clusters"
SICK = CLUSTERS / "02-iks-vrf-and-spanning-off" / "bundle"
KUBECTL = r"""#!/bin/sh
printf 'kubectl %s\n' "$*" >>"$CALLS"
case "$*" in
"get nodes -o wide"*) cat "$FILES/nodes.txt" ;;
"get pods -A -o wide"*) cat "$FILES/pods.txt" ;;
"get daemonsets -A -o yaml"*) cat "$FILES/daemonset.yaml" ;;
"get pods -n kube-system -o name"*) for f in "$FILES"/agents/*.log; do echo "pod/$(basename "$f" .log)"; done ;;
"get pods -n kubx-masters -o name"*) echo pod/konnectivity-server-c355-6d8f7c9b5-vvvvv ;;
"logs -n kubx-masters "*) cat "$FILES/server.log" ;;
"logs -n kube-system konnectivity-agent-"*--previous*) echo 'Error from server (BadRequest): previous terminated container not found' >&2; exit 1 ;;
"logs -n kube-system konnectivity-agent-"*) cat "$FILES/agents/$4.log" ;;
"get pods -n calico-system -l k8s-app=calico-node "*) for d in "$FILES"/bird/*; do n=$(basename "$d"); echo "calico-node-$(echo "$n" | tr . -) $n"; done ;;
"exec -n calico-system calico-node-"*"birdcl show protocols all"*) cat "$FILES/bird/$(echo "${4#calico-node-}" | tr - .)/birdcl_show_protocols.txt" ;;
*) echo "Error from server (Forbidden): $* is forbidden" >&2; exit 1 ;;
esac
"""
IBMCLOUD = r"""#!/bin/sh
printf 'ibmcloud %s\n' "$*" >>"$CALLS"
case "$*" in
"account show") cat "$FILES/account.txt" ;;
"ks vlan spanning get") echo 'VLAN spanning is disabled for this account.' ;;
*) echo FAILED >&2; exit 1 ;;
esac
"""
WRITES = re.compile(
    r"\b(?:apply|create|delete|edit|patch|replace|scale|drain|cordon|label|annotate|set|rollout|cp|run|refresh|update|reboot)\b"
)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], str]:
    """(the archive, every call that was made, what the script said)."""
    tmp_path = tmp_path_factory.mktemp("gathered")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, text in (("kubectl", KUBECTL), ("ibmcloud", IBMCLOUD)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    (tmp_path / "collect.sh").write_text(script(product="iks"))
    done = subprocess.run(
        ["/bin/sh", "collect.sh", "evidence"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "FILES": str(SICK), "CALLS": str(tmp_path / "calls")},
    )  # fmt: skip
    return tmp_path / "evidence.tar.gz", (tmp_path / "calls").read_text().splitlines(), done.stdout + done.stderr


def test_what_it_gathers_is_diagnosed(gathered: tuple[Path, list[str], str]) -> None:
    """Run against a cluster's stand-in, its archive leads to the same first cause as the bundle behind the stand-in."""
    archive, _, said = gathered
    assert "written: evidence.tar.gz" in said
    snapshot, sick = (analyzer.load(path, isolate=False) for path in (archive, SICK))
    assert first_cause(snapshot.diagnose()) == first_cause(sick.diagnose()) == "vrf-or-vlan-spanning-off"
    assert any("Forbidden" in str(row.message) for row in snapshot.rows["tool_errors"]), "errors are evidence too"


def test_it_only_reads(gathered: tuple[Path, list[str], str]) -> None:
    """No call made, and no line of the script, changes anything in a cluster or an account."""
    _, calls, _ = gathered
    assert len(calls) > 30
    for call in calls:
        assert call.split()[1] in ("get", "logs", "exec", "top", "account", "ks"), call
        assert not WRITES.search(call), call
        if " exec " in call:
            assert re.fullmatch(r".* -- (?:sh -c )?(?:birdcl show [a-z ]+|echo \"\+ birdcl show [a-z]+\"|; )+", call), (
                call
            )
    commands = [
        line
        for line in script().splitlines()
        if re.search(r"\b(?:kubectl|oc|ibmcloud|calicoctl)\b", line) and not line.startswith("#")
    ]
    assert all(not WRITES.search(line.replace("run ", "", 1)) for line in commands)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="no shellcheck on this machine")
@pytest.mark.parametrize("product", [None, "iks", "roks", "kubernetes"])
def test_shellcheck_has_nothing_to_say(product: str | None, tmp_path: Path) -> None:
    """As POSIX shell, for every product."""
    file = tmp_path / "collect.sh"
    file.write_text(script(product=product))
    done = subprocess.run(["shellcheck", "-s", "sh", str(file)], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_it_can_gather_only_what_a_bundle_lacks(tmp_path: Path) -> None:
    """What is there already is not asked for again."""
    snapshot = load(tmp_path, {path.name: path.read_text() for path in SICK.glob("*.txt")})
    short, whole = script(snapshot), script(product="iks")
    assert "account show" not in short
    assert "birdcl show protocols all" in short
    assert "cluster get" not in short
    assert len(short) < len(whole)
