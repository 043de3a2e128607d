"""
One writer at a time in a store: such a place has no lock that goes with its holder, so a writer is known by an object that it renews.

Whoever wants to write puts an object of its own first and looks for others afterwards: of two that begin at once at
least one sees the other. An object that was not renewed for `ENDED_S` belongs to a client that is gone. Only times of the
store are compared, so no client's clock matters. A client that stands still for longer may find another at work when it
goes on: then bundles are read twice, and the rows are right all the same.
"""

from __future__ import annotations

import contextlib
import random
import secrets
import threading
import time
from collections.abc import Iterator
from typing import Any

from analyzer.errors import UsageError

NAME = ".writer-"
BEAT_S, ENDED_S = 15.0, 60.0
APART_S = 3.0
"""Most seconds between the two tries, so that of two that began at once one goes on."""
UNGUARDED = "this store tells no times of its objects, so nothing keeps a second run out; two would read bundles twice"


@contextlib.contextmanager
def only_writer(files: Any, folder: str, place: str) -> Iterator[str]:
    """
    Hold a folder of a store as its only writer; what is yielded says why that cannot be, where it cannot.

    Raises:
        UsageError: another run writes there, or did a moment ago.
    """
    own = f"{folder}/{NAME}{secrets.token_hex(8)}"
    over = threading.Event()
    try:
        for last in (False, True):
            files.pipe_file(own, b"a run of analyze many writes here\n")
            try:
                alone = not _others(files, folder, own)
            except NotImplementedError:
                files.rm_file(own)
                yield UNGUARDED
                return
            if alone:
                break
            if last:
                raise UsageError(f"{place}: another run writes to this dataset now, or ended within the last {ENDED_S:.0f} s without a word; wait for it, or give another --output")  # fmt: skip
            files.rm_file(own)
            time.sleep(random.uniform(0, APART_S))
        threading.Thread(target=_renew, args=(files, own, over), daemon=True).start()
        yield ""
    finally:
        over.set()
        with contextlib.suppress(Exception):  # gone already, or the store does not answer: it ends by itself
            files.rm_file(own)


def _others(files: Any, folder: str, own: str) -> list[str]:
    """Objects of other writers that are at work; those of ended ones are taken away."""
    files.invalidate_cache()
    now, found = files.modified(own), []
    for one in files.ls(folder, detail=False):
        name = str(one).rpartition("/")[2]
        if not name.startswith(NAME) or name == own.rpartition("/")[2]:
            continue
        with contextlib.suppress(FileNotFoundError):  # it ended between the two questions
            if (now - files.modified(one)).total_seconds() < ENDED_S:
                found.append(name)
            else:
                files.rm_file(one)
    return found


def _renew(files: Any, own: str, over: threading.Event) -> None:
    """Put the object again and again; through a connection of its own, for not every store's can be used by two threads."""
    mine = type(files)(*files.storage_args, **{**files.storage_options, "skip_instance_cache": True})
    while not over.wait(BEAT_S):
        with contextlib.suppress(Exception):  # the next beat may reach it
            mine.pipe_file(own, b"a run of analyze many writes here\n")
    with contextlib.suppress(Exception):  # a beat that was under way when the run ended
        mine.rm_file(own)
