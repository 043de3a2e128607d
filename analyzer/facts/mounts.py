"""Is the folder of the tunnel's unix socket one that API server and Konnectivity server share: by the mounts of their containers."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from analyzer.facts.stated import Stated
from analyzer.model import Placed
from analyzer.schema import ContainerArgRow

FROM = " of hostPath "
"""Between a mount's path and the host's, in rows of `container_args` whose flag is `mount`."""
API_SERVER, SERVER = "kube-apiserver", "konnectivity-server"


class Apart(NamedTuple):
    """
    A folder that one end does not see.

    Attributes:
        folder: as this end is told it.
        holder: the container that lacks it, and the kind of its object.
        host: the folder of the machine that this end should see, as far as mounts say.
        why: the sentence.
        mounted, leads: the path at which this end sees another folder of the machine there, and that folder.
    """

    folder: str
    holder: str
    kind: str
    host: str
    why: str
    rows: tuple[Placed, ...]
    mounted: str = ""
    leads: str = ""


def covers(about: Stated, path: str) -> bool:
    """Do the API server's mounts, as far as they are shown, lead to this path."""
    return _covering(_mounts(about, API_SERVER), path) is not None


def is_of_host(about: Stated, path: str) -> bool:
    """Does the server's container see the path by a mount of its machine's folders; not stated is no."""
    row = _covering(_mounts(about, SERVER), path)
    return row is not None and _on_host(row, path) is not None


def missing(about: Stated, socket: str) -> Apart | None:
    """
    Where the two ends do not share the socket's folder; None where they do or where the mounts of neither are shown.

    A container sees of the machine only what is mounted into it; a process of the machine, or the second container of one pod, has no
    mounts of its own here.
    """
    asked = _mounts(about, API_SERVER)
    listens = next((r for r in about.args if r.flag == "uds-name" and r.value and SERVER in _owner(r)), None)
    served = _mounts(about, SERVER)
    for holder, path, rows in (
        (API_SERVER, socket, asked),
        (SERVER, (listens.value if listens else None) or socket, served),
    ):
        if rows and _covering(rows, path) is None:
            folder = posixpath.dirname(path)
            shown = tuple(rows[:2])
            made = (listens.value if listens else None) or socket
            at = _covering(served, made)
            other, named = (at, made) if holder == API_SERVER else (_covering(asked, socket), socket)
            host = posixpath.dirname((_on_host(other, named) if other is not None else None) or made)
            why = f"{folder}, the folder of its socket, is not mounted into {holder}"
            return Apart(folder, holder, rows[0].kind or "", host, why, shown)
    ours, theirs = _covering(asked, socket), _covering(served, (listens.value if listens else None) or socket)
    if ours is None or theirs is None or (ours.namespace, ours.name) == (theirs.namespace, theirs.name):
        return None
    here, there = _on_host(ours, socket), _on_host(theirs, (listens.value if listens else None) or socket)
    if here is None or there is None or here == there:
        return None
    text = f"the API server looks for the socket at {here} of the host, the server makes it at {there}"
    mounted, leads = _path(ours), posixpath.dirname(here)
    return Apart(
        posixpath.dirname(socket),
        API_SERVER,
        ours.kind or "",
        posixpath.dirname(there),
        text,
        (ours, theirs),
        mounted,
        leads,
    )


def meet(about: Stated, asked: str, made: str) -> bool | None:
    """
    Are two different paths one file: by the mounts of both ends.

    Returns:
        None where one end shows none and the other leads to the very path, or where both have it on a volume that is not named.
    """
    ours, theirs = _covering(_mounts(about, API_SERVER), asked), _covering(_mounts(about, SERVER), made)
    here = _on_host(ours, asked) if ours is not None else None
    there = _on_host(theirs, made) if theirs is not None else None
    if here is not None and there is not None:
        return here == there
    if ours is not None and theirs is not None:
        alike = asked.removeprefix(_path(ours).rstrip("/")) == made.removeprefix(_path(theirs).rstrip("/"))
        return None if alike and here is there else False  # both are None: volumes of a pod
    return None if there == asked or here == made else False


def _owner(row: ContainerArgRow) -> str:
    return f"{row.container or ''} {row.name or ''}"


def _mounts(about: Stated, part: str) -> list[ContainerArgRow]:
    """Mounts of the newest object that states them for this part."""
    rows = [r for r in about.args if r.flag == "mount" and r.value and part in (r.container or r.name or "")]
    last = rows[-1] if rows else None
    return [r for r in rows if last is not None and (r.source, r.name) == (last.source, last.name)]


def _covering(rows: list[ContainerArgRow], path: str) -> ContainerArgRow | None:
    """The mount through which a path is seen: the longest that leads to it."""
    fitting = [r for r in rows if path.startswith(_path(r).rstrip("/") + "/") or path == _path(r)]
    return max(fitting, key=lambda r: len(_path(r)), default=None)


def _path(row: ContainerArgRow) -> str:
    return (row.value or "").partition(FROM)[0]


def _on_host(row: ContainerArgRow, path: str) -> str | None:
    """The path on the host; None where the volume is none of the host."""
    inside, is_host, folder = (row.value or "").partition(FROM)
    return posixpath.normpath(folder + path[len(inside.rstrip("/")) :]) if is_host else None
