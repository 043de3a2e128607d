"""
Reading speed as a ratio to the floor: ``python tests/benchmarks/bench_read.py [BUNDLE]``.

The floor is ``gzip -dc BUNDLE | grep -c TEXT`` on the same machine in the same minute. Without a bundle one is made: a
tar.gz with one large server log and many agent logs. CPU seconds of the whole process tree, best of three.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

SERVER = (
    'I0302 {c}       1 server.go:736] "Connect request from agent" agentID="{a:08x}-0000"\n',
    'I0302 {c}       1 server.go:420] "Received DIAL_REQ" dialID={n} dialAddress="10.1.2.{b}:10250"\n',
    'I0302 {c}       1 server.go:911] "Close streaming" agentID="{a:08x}-0000" connectionID={n}\n',
    'E0302 {c}       1 server.go:508] "Stream read from frontend failure" err="rpc error: code = Canceled desc = context canceled"\n',
)
AGENT = 'E0302 {c}       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = dial tcp 166.9.14.5:31417: i/o timeout {n}"\n'


def make(path: Path, lines: int) -> None:
    chance = random.Random(7)

    def log(pool: tuple[str, ...], count: int) -> bytes:
        made = io.StringIO()
        for at in range(count):
            clock = f"{9 + at // 3600000:02d}:{at // 60000 % 60:02d}:{at // 1000 % 60:02d}.{at % 1000 * 1000:06d}"
            made.write(
                pool[at % len(pool)].format(c=clock, a=chance.randrange(64), n=chance.randrange(1 << 40), b=at % 250)
            )
        return made.getvalue().encode()

    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        for name, data in [
            ("server.log", log(SERVER, lines)),
            *((f"agent-{i}.log", log((AGENT,), lines // 40)) for i in range(20)),
        ]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def cpu(command: list[str]) -> float:
    """CPU seconds of a command and all its children."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "bundle.tar.gz"
        if len(sys.argv) < 2:
            make(path, 2_000_000)
        floor = min(cpu(["sh", "-c", f"gzip -dc '{path}' | grep -c 'Connect request from agent'"]) for _ in range(3))
        ours = min(cpu([sys.executable, "-m", "analyzer", str(path), "--quiet"]) for _ in range(3))
        empty = min(cpu([sys.executable, "-m", "analyzer", "--help"]) for _ in range(3))
        print(
            f"{path.stat().st_size / 1e6:.0f} MB: floor {floor:.2f} s, analyze {ours:.2f} s, ratio {ours / floor:.2f}; --help {empty:.2f} s"
        )


if __name__ == "__main__":
    main()
