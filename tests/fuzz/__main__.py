"""
Coverage-guided fuzzing, one target after the other: ``python -m tests.fuzz [TARGET...] [--seconds 600]``.

Needs the extra `fuzz`. Each target runs in a process of its own, since a finding ends it. An input that fails stays in the
corpus folder, its path is printed, and belongs as a test into `test_targets.py`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import subprocess
import sys
import time
from pathlib import Path

from analyzer.errors import LimitReached


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--corpus", type=Path, default=Path("/tmp/analyzer-fuzz"), help="kept from run to run")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return _one(given.one, given.seconds, given.corpus / given.one)
    from tests.fuzz.targets import TARGETS

    failed = []
    for name in given.targets or TARGETS:
        seeds = given.corpus / name
        seeds.mkdir(parents=True, exist_ok=True)
        for data in TARGETS[name].seeds():
            (seeds / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)
        began = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "tests.fuzz",
            "--one",
            name,
            "--seconds",
            str(given.seconds),
            "--corpus",
            str(given.corpus),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        last = [line for line in done.stderr.splitlines() if "DONE" in line or "exec/s" in line][-1:]
        print(
            f"{name}: status {done.returncode}, {time.monotonic() - began:.0f} s, {last[0].strip() if last else ''}",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout[-2000:], done.stderr[-4000:], sep="\n", flush=True)
    return 1 if failed else 0


def _one(name: str, seconds: int, corpus: Path) -> int:
    import atheris

    with atheris.instrument_imports(include=["analyzer"]):
        from tests.fuzz.targets import TARGETS

        for data in TARGETS[name].seeds():  # rooms that are found by their folder are imported with the first input
            with contextlib.suppress(LimitReached):  # which may take longer than an input is given
                TARGETS[name].run(data)
    options = [
        f"-max_total_time={seconds}",
        "-timeout=25",
        "-rss_limit_mb=3000",
        "-max_len=60000",
        f"-artifact_prefix={corpus}.",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *options], TARGETS[name].run)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
