"""What hostile bundles are made of: a case, archives of a few members, and secrets that must not come out."""

from __future__ import annotations

import base64
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

AGENT = (
    b'I0302 09:00:00.100000       1 options.go:151] ProxyServerHost set to "c104.us-south.containers.cloud.ibm.com".\n'
    b'E0302 09:00:05.500000       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = '
    b'connection error: desc = \\"transport: Error while dialing: dial tcp 169.1.2.3:31417: i/o timeout\\""\n'
)
GOOD = "good/konnectivity-agent-abcde.log"
JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJlc2lnbmF0dXJlc2ln"
KEY_BODY = base64.b64encode(bytes(range(200))).decode()
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY_BODY}\n-----END RSA PRIVATE KEY-----"
AWS = "AKIA" + "Q7ZX3M5N9P1R2S4T"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
PASSWORD = "hunter2-Zq9-correct-horse"


@dataclass(frozen=True)
class Case:
    """`made` gives the bytes: a bomb is packed when its turn comes, not when the cases are counted."""

    name: str
    file: str
    made: bytes | Callable[[], bytes]
    codes: frozenset[int] = frozenset({0})
    good: bool = False
    secrets: tuple[str, ...] = field(default=())

    @property
    def data(self) -> bytes:
        return self.made if isinstance(self.made, bytes) else self.made()


def tar_of(*members: tuple[str, bytes], trailer: bool = True) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_772_442_000
            archive.addfile(info, io.BytesIO(data))
    raw = out.getvalue()
    return raw if trailer else raw[: sum(512 + -(-len(d) // 512) * 512 for _, d in members)]


def header(name: bytes, size: bytes, kind: bytes = b"0", link: bytes = b"") -> bytes:
    """A raw tar header with a right checksum and any size field."""
    block = bytearray(512)
    block[0 : len(name[:100])] = name[:100]
    block[100:108], block[108:116], block[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    block[124:136] = size.ljust(12, b"\0")[:12]
    block[136:148], block[148:156], block[156:157] = b"15151000000\0", b"        ", kind
    block[157 : 157 + len(link[:100])] = link[:100]
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def octal(size: int) -> bytes:
    return b"%011o\0" % size


def pad(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def wrap(bad: bytes) -> bytes:
    """A tar with a good member, something raw, and the good member's twin behind it."""
    first = tar_of((GOOD, AGENT), trailer=False)
    last = tar_of(("late/konnectivity-agent-fghij.log", AGENT.replace(b"05.5", b"06.5")))
    return first + bad + last


def zip_of(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), data, method)
    return out.getvalue()


def beside(name: str, data: bytes) -> bytes:
    return tar_of((GOOD, AGENT), (name, data))


def patched(data: bytes, magic: bytes, offset: int, value: int, skip: int = 0) -> bytes:
    at = data.index(magic)
    for _ in range(skip):
        at = data.index(magic, at + 4)
    return data[: at + offset] + struct.pack("<H", value & 0xFFFF) + data[at + offset + 2 :]
