"""
Every command that the README shows, run as shown: ``python -m tests.support.readme [--plain]``.

They run in their order in a folder of their own that holds what their lines name. With ``--plain`` nothing but the plain
install is there: a command whose extra the README names may say so, and no other.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.warm import Warm

ROOT = Path(__file__).parents[2]
BUNDLES = ROOT / "fixtures" / "bundles"
FIRST, SECOND = BUNDLES / "private-endpoint-without-vrf.tar.gz", BUNDLES / "vrf-and-spanning-off.tar.gz"
LINE = re.compile(r"^    (analyze .*?)(?:\s{2,}#.*)?$", re.M)
SHELL = re.compile(r"[|&<>$*?;`(]|^analyze (?:many|fleet) ")
"""What asks for a shell, and commands that start workers."""
ELSEWHERE = ("tls://", "s3://")
"""Commands that reach another machine: here they end with one sentence."""
EXTRAS = {"sql": "sql", "many": "parquet", "fleet": "parquet"}
"""Commands and the extra that the README names with them."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One command: its exit code, the last of what it said, and whether that is as it should be."""

    command: str
    code: int
    said: str
    good: bool


def commands(text: str) -> list[str]:
    """The commands of a README, in their order."""
    return LINE.findall(text)


def lay_out(folder: Path) -> None:
    """The files that the lines name."""
    for name, source in (("bundle", FIRST), ("before", FIRST), ("after", SECOND)):
        shutil.copy(source, folder / f"{name}.tar.gz")
    shutil.copytree(BUNDLES, folder / "bundles")
    (folder / "list.txt").write_text("".join(f"{folder / 'bundles' / path.name}\n" for path in (FIRST, SECOND)))
    (folder / "home").mkdir()
    program = folder / "bin" / "analyze"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable!r} -P -m analyzer "$@"\n')
    program.chmod(0o755)


def run(folder: Path, text: str = "", *, plain: bool = False, process: Warm | None = None) -> Iterator[Ran]:
    """
    Run all commands of a text, else of the README, in a folder that `lay_out` has filled.

    Args:
        plain: the install has no extras.
        process: runs what needs no shell and starts no processes of its own, which spares each the start of an interpreter.
    """
    environment = {
        **os.environ, "HOME": str(folder / "home"), "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    for command in commands(text or (ROOT / "README.md").read_text()):
        if process is not None and not SHELL.search(re.sub(r"\"[^\"]*\"", "", command)):
            ended = process.run(shlex.split(command)[1:], folder, folder / "home", **environment)
            code, stdout, stderr = ended.code, ended.stdout, ended.stderr
        else:
            done = subprocess.run(
                [shutil.which("bash") or "sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=300, check=False,
            )  # fmt: skip
            code, stdout, stderr = done.returncode, done.stdout, done.stderr
        extra = EXTRAS.get(command.split()[1])
        if any(place in command for place in ELSEWHERE):
            good = code in (2, 3)
        else:
            # without the extra there is no dataset that `fleet` could show
            said = (2, f"extra `{extra}`") if command.split()[1] != "fleet" else (3, "no dataset of `analyze many`")
            good = code == 0 or (plain and code == said[0] and said[1] in stderr)
        good = good and "Traceback" not in stderr
        yield Ran(command, code, (stderr or stdout).strip()[-300:], good)


def main() -> None:
    """Run all, print each with its exit code; status 1 when one is not as it should be."""
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder)
        for one in run(folder, plain="--plain" in sys.argv):
            bad += not one.good
            print(
                f"{'ok ' if one.good else 'BAD'} {one.code} {one.command}" + ("" if one.good else f"\n    {one.said}")
            )
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
