"""
The socket that an API server opens, and the one that its Konnectivity server makes: two paths that are stated apart from each other.

The API server's stands in its egress configuration, or in its own errors; the server's in its `--uds-name`, among the sockets of its
machine (`ss -xlp`), or as a file in the very folder in which the API server finds none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from analyzer.checks.server_runs import LISTENS_AT, beside
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Placed
from analyzer.schema import ContainerArgRow
from analyzer.tunnel.faults import Faults


class SocketPath(NamedTuple):
    """
    A path, the words that lead to it, and the row that states it.

    Attributes:
        surely: a program says so itself, and not a file that may be left over.
    """

    path: str
    says: str
    row: Placed
    surely: bool = True


def asked(about: About, faults: Faults) -> SocketPath | None:
    """The socket that the API server is told to open, else the one that it did not find, by the last of its own errors."""
    if given := about.facts.get("egress_socket"):
        return SocketPath(given[-1].value, "it names the socket", given[-1])
    seen = faults.of(Leg.SERVER, reasons=frozenset({Reason.NO_SOCKET}))
    paths = [(one.fault.address or "", one.row) for one in seen if (one.fault.address or "").startswith("/")]
    return SocketPath(paths[-1][0], "the API server looks for the socket", paths[-1][1]) if paths else None


def made(about: About, flags: Mapping[str, ContainerArgRow], wanted: SocketPath | None) -> SocketPath | None:
    """The server's socket; of several servers the one that is as wanted, of machines that are known the one of the API server."""
    flag = flags.get("uds-name")
    if flag is not None and flag.value:
        return SocketPath(flag.value, "the server listens at", flag)
    if wanted is None:
        return None
    node = getattr(wanted.row, "node", None)
    if open_ := [row for row in about.facts.get(LISTENS_AT, []) if not (node and row.typed_on) or node == row.typed_on]:
        row = next((one for one in open_ if one.value == wanted.path), open_[-1])
        return SocketPath(row.value, "the server listens at", row)
    other = beside(about, wanted.path)
    return (
        SocketPath(other.value, "its folder on the machine holds", other, surely=False) if other is not None else None
    )


def is_same_name(one: SocketPath, other: SocketPath) -> bool:
    """In whatever folder, which mounts may bring together."""
    return posixpath.basename(one.path) == posixpath.basename(other.path)
