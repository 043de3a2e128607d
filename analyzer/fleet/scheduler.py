"""
An existing Dask cluster, by the address of its scheduler.

Dask's protocol carries pickles: whoever can speak to a scheduler, or change what it says on the way, runs code on both
ends (https://docs.dask.org/en/stable/deploying-ssh.html and distributed's `Security`). So a connection that leaves this
machine is made over TLS, with certificates from the options or from Dask's own configuration, or not at all.
Workers must see the paths and have this package installed.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.errors import InputError, UsageError
from analyzer.wording import extra

ENCRYPTED = ("tls", "wss")
KINDS = ("", "tcp", *ENCRYPTED, "ws", "ucx", "ucxx")
"""Dask's own kinds of address, and those of the two packages that add one; `inproc` has no port."""


@dataclass(frozen=True, slots=True)
class Scheduler:
    """
    Where the scheduler is and how to reach it.

    Attributes:
        ca, cert, key: PEM files; what is not given comes from Dask's configuration (``distributed.comm.tls``).
        plain: connect without TLS to another machine all the same.
    """

    address: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    plain: bool = False

    def __post_init__(self) -> None:
        """
        Check that the connection is safe.

        Raises:
            UsageError: it is neither encrypted nor local, or a certificate is missing.
        """
        if not self.address.strip():
            raise UsageError("--scheduler takes the address of a Dask scheduler, tls://HOST:PORT, and it is empty")
        if not _is_address(self.address):
            raise UsageError(f"--scheduler takes tls://HOST:PORT, or tcp://HOST:PORT on this machine, and {self.address} is neither")  # fmt: skip
        for path in (self.ca, self.cert, self.key):
            if path is not None and not path.is_file():
                raise UsageError(f"{path}: no such file")
        if self.is_encrypted:
            return
        if self.ca or self.cert or self.key:
            raise UsageError(f"--tls-ca, --tls-cert and --tls-key need an address tls://HOST:PORT, not {self.address}")
        if not self.plain and not is_loopback(self.address):
            raise UsageError(
                f"{self.address} is another machine without TLS: anybody on the way could run code here and there; "
                "use tls://HOST:PORT with --tls-ca, --tls-cert and --tls-key, or --plain-tcp in a network of your own"
            )

    @property
    def is_encrypted(self) -> bool:
        return self.address.partition("://")[0].lower() in ENCRYPTED and "://" in self.address


def _is_address(address: str) -> bool:
    """Is this where Dask could find a scheduler: a kind it knows, a host and a port?"""
    kind, _, rest = address.rpartition("://")
    if kind.lower() == "inproc":
        return bool(rest)
    host, _, port = rest.partition("/")[0].rpartition(":")
    return kind.lower() in KINDS and bool(host) and port.isascii() and port.isdigit() and 0 < int(port) <= 65535


def is_loopback(address: str) -> bool:
    """Does the address stay on this machine (no name is looked up; ``localhost`` is loopback by RFC 6761)?"""
    scheme, _, rest = address.rpartition("://")
    if scheme.lower() == "inproc":
        return True
    host = rest.partition("/")[0]
    host = host[1:].partition("]")[0] if host.startswith("[") else host.rpartition(":")[0] or host
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _silence() -> None:
    """What matters comes as an error, or as a row; a lost scheduler would come as tracebacks besides. Dask gives some of its loggers levels of their own."""
    for name in ("distributed", "asyncio", *(one for one in logging.root.manager.loggerDict if one.startswith("distributed."))):  # fmt: skip
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextlib.contextmanager
def client(scheduler: Scheduler) -> Iterator[Any]:
    """
    A client of the cluster.

    Raises:
        UsageError: Dask is not installed, or the certificates cannot be used.
        InputError: no scheduler answers at that address.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise UsageError(extra("--scheduler", "many")) from None
    untyped: Any = distributed
    _silence()
    given = {"tls_ca_file": scheduler.ca, "tls_client_cert": scheduler.cert, "tls_client_key": scheduler.key}
    options = {name: str(path) for name, path in given.items() if path is not None}
    # the workers' profiler keeps a tree of every stack it has seen: memory that grows with the number of bundles
    with dask.config.set(
        {
            "distributed.worker.profile.enabled": False,
            "distributed.admin.low-level-log-length": 100,
        }
    ):
        try:
            security = untyped.Security(require_encryption=True, **options) if scheduler.is_encrypted else None
            made = untyped.Client(scheduler.address, timeout="10s", security=security)
        except (OSError, ValueError, TypeError, TimeoutError) as error:
            if isinstance(error, (ssl.SSLError, ValueError, TypeError)) and scheduler.is_encrypted:
                raise UsageError(f"{scheduler.address}: the certificates do not do: {str(error)[:200]}") from None
            if isinstance(error, ValueError):  # what is wrong with an address only Dask can tell
                raise UsageError(f"--scheduler {scheduler.address}: {str(error)[:200]}") from None
            raise InputError(f"no Dask scheduler answers at {scheduler.address}: {type(error).__name__}") from None
        with made:
            yield made
