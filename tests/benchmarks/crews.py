"""Schedulers, workers and nannies of Dask in processes of their own, to be struck one by one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import distributed

SCHEDULER = (
    "import asyncio, distributed\n"
    "async def serve():\n"
    "    async with distributed.Scheduler(host='127.0.0.1', port=0, dashboard_address=None) as one:\n"
    "        print(one.address, flush=True)\n"
    "        await one.finished()\n"
    "asyncio.run(serve())"
)

WORKER = (
    "import asyncio, sys, distributed\n"
    "async def serve():\n"
    "    async with distributed.Worker(sys.argv[1], nthreads=1, dashboard=False) as one:\n"
    "        await one.finished()\n"
    "asyncio.run(serve())"
)

NANNY = (
    "import asyncio, sys, distributed\n"
    "async def serve():\n"
    "    async with distributed.Nanny(sys.argv[1], nthreads=1) as one:\n"
    "        await one.finished()\n"
    "if __name__ == '__main__':\n"
    "    asyncio.run(serve())"
)


@contextmanager
def nannies(count: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and so many workers with a nanny each, in processes of their own, as `dask worker` starts them: the address, and the nannies' ids."""
    python = [sys.executable, "-W", "ignore", "-c"]
    with subprocess.Popen([*python, SCHEDULER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as one:
        assert one.stdout is not None
        address = one.stdout.readline().strip()
        crew = [subprocess.Popen([*python, NANNY, address], stderr=subprocess.DEVNULL, start_new_session=True) for _ in range(count)]  # fmt: skip
        try:
            with distributed.Client(address) as client:
                client.wait_for_workers(count, timeout=120)
            yield address, [nanny.pid for nanny in crew]
        finally:
            for nanny in crew:
                with contextlib.suppress(ProcessLookupError):  # it was ended before, and so was its worker
                    os.killpg(nanny.pid, signal.SIGKILL)
                nanny.wait()
            one.kill()
