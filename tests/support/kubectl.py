"""A kubectl that answers from a folder, hangs, or fails, for the script that collects."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

FAKE = r"""#!/bin/sh
# answers from $ANSWERS; what goes through the tunnel does as $TUNNEL says, everything else as $API says
echo "$*" >>"$CALLS"
case "$1" in
logs|exec) how=$TUNNEL ;;
*) how=$API ;;
esac
case $how in
hangs) exec sleep 300 ;;
fails) echo "Error from server: Get \"https://10.0.0.9:10250/x\": No agent available" >&2; exit 1 ;;
refused) echo "Unable to connect to the server: dial tcp 10.9.9.9:443: i/o timeout" >&2; exit 1 ;;
forbidden) echo 'Error from server (Forbidden): pods "x" is forbidden: User "me" cannot create resource "pods/exec"' >&2; exit 1 ;;
esac
case "$*" in
"get pod -n "*) echo "main konnectivity-server" ;;
"get pods -n kube-system -o name"*) echo pod/konnectivity-agent-qrvhw; echo pod/coredns-x ;;
"get pods -n calico-system -l "*) echo "calico-node-4sspx 10.89.239.130" ;;
"get pods -A -o wide"*) cat "$ANSWERS/pods.txt" ;;
"get nodes -o wide"*) cat "$ANSWERS/nodes.txt" ;;
"get events"*) printf 'apiVersion: v1\nitems: []\nkind: List\n' ;;
"get validating"*) cat "$ANSWERS/webhooks.yaml" ;;
"get daemonsets"*) cat "$ANSWERS/daemonset.yaml" ;;
"get "*) echo 'error: the server does not have a resource type "x"' >&2; exit 1 ;;
"logs "*)
    name=$4
    case "$*" in
    *--previous*) echo "Error from server (BadRequest): previous terminated container in pod \"$name\" not found" >&2; exit 1 ;;
    esac
    cat "$ANSWERS/logs/$name.log" 2>/dev/null || echo 'I0101 10:00:00.000000       1 main.go:1] "Started"' ;;
"exec "*)
    if [ "$SHELL_IN_IMAGE" = no ]; then
        case "$*" in
        *" sh -c "*) echo 'exec: "sh": executable file not found in $PATH: unknown' >&2; exit 126 ;;
        esac
    fi
    # the pod's node, by its name
    cat "$ANSWERS/bird/$4.txt" ;;
*) echo "unknown command" >&2; exit 1 ;;
esac
"""


TOOLS = ("sh", "date", "mkdir", "mktemp", "rm", "rmdir", "cat", "cp", "grep", "sed", "awk", "head", "tail", "tr", "cut", "wc", "touch", "find", "tar", "gzip", "dirname", "basename", "sleep", "kill")  # fmt: skip
"""All that the script may use besides kubectl."""


def prepared(folder: Path, script: str, *, without: tuple[str, ...] = ()) -> None:
    """The script, and the programs that it finds, in a folder."""
    programs = folder / "bin"
    programs.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    if "kubectl" not in without:
        (programs / "kubectl").write_text(FAKE)
        (programs / "kubectl").chmod(0o755)
    (folder / "calls").touch()
    (folder / "collect.sh").write_text(script)


def environment_of(folder: Path, answers: Path) -> dict[str, str]:
    """What the script and the fake see."""
    return {
        "PATH": str(folder / "bin"), "ANSWERS": str(answers), "CALLS": str(folder / "calls"), "API": "answers", "TUNNEL": "answers",
        "SHELL_IN_IMAGE": "yes", "WAIT": "1", "TMPDIR": str(folder), "LC_ALL": os.environ.get("LC_ALL", "C"),
    }  # fmt: skip


def collected(
    script: str, folder: Path, answers: Path, *, shell: str = "sh", without: tuple[str, ...] = (), **how: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """
    (how the script ended, what it asked kubectl) in a folder of its own.

    Args:
        without: programs that are not there.
        how: variables of the fake and of the script, as API="hangs", NODES="5".
    """
    prepared(folder, script, without=without)
    done = subprocess.run(
        [shutil.which(shell) or shell, "collect.sh", "evidence"], cwd=folder, env={**environment_of(folder, answers), **how},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done, (folder / "calls").read_text().splitlines()
