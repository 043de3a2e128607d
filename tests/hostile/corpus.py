"""
Hostile bundles, made in code: deterministic, small, each with the exit codes that are right for it.

`cases()` gives one `Case` a row. `good` says that the healthy agent log beside the bad part must still be analysed;
`secrets` are texts that must not stand in any output. Real bundles never look like this, attackers' do.
"""

from __future__ import annotations

import base64
import bz2
import functools
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

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


def cases() -> Iterator[Case]:
    for family in (tars, streams, zips, yamls, jsons, logs, tables, secrets, names):
        yield from family()


def tars() -> Iterator[Case]:
    def case(name: str, data: bytes | Callable[[], bytes], good: bool = True, codes: tuple[int, ...] = (0,)) -> Case:
        return Case(f"tar-{name}", "bundle.tar", data, frozenset(codes), good)

    whole = tar_of((GOOD, AGENT), ("more.txt", b"text\n" * 3000))
    for cut in (1, 100, 511, 512, 700):
        yield case(f"cut-at-{cut}", whole[:cut], False, (0, 3))
    for cut in (2000, len(whole) - 9000, len(whole) - 1):
        yield case(f"cut-later-{cut}", whole[:cut])
    yield case("no-trailer", tar_of((GOOD, AGENT), trailer=False))
    yield case("zeros", bytes(10240), False, (3,))
    yield case("negative-size", wrap(header(b"bad", b"\xff" * 12)))
    yield case("huge-size", header(b"bad", b"\x80" + b"\0" * 3 + b"\x7f" * 8) + tar_of((GOOD, AGENT)), False, (0, 3))
    yield case("size-of-letters", wrap(header(b"bad", b"not-octal\0")))
    yield case("bad-checksum", wrap(b"\x01" + header(b"bad", octal(0))[1:]))
    yield case("garbage-block", wrap(bytes(range(256)) * 2))
    yield case("garbage-many", wrap(bytes(range(255, -1, -1)) * 40))
    yield case("pax-digits", wrap(header(b"p", octal(1 << 20), b"x") + b"9" * (1 << 20)))
    yield case("pax-negative-length", wrap(header(b"p", octal(12), b"x") + pad(b"-5 path=abc\n")))
    yield case("pax-zero-length", wrap(header(b"p", octal(12), b"x") + pad(b"0 path=abcd\n")))
    yield case("pax-size-lie", wrap(header(b"p", octal(22), b"x") + pad(b"22 size=999999999999\n\n") + header(b"m", octal(3)) + pad(b"abc")), True)  # fmt: skip
    yield case("long-name-2-mib", wrap(header(b"././@LongLink", octal(2 << 20), b"L") + b"n" * (2 << 20) + header(b"m", octal(3)) + pad(b"abc")))  # fmt: skip
    yield case(
        "headers-in-a-row", wrap(b"".join(header(b"p", octal(11), b"x") + pad(b"11 path=ab\n") for _ in range(2000)))
    )
    yield case("link-loop", wrap(header(b"a", octal(0), b"2", b"b") + header(b"b", octal(0), b"2", b"a")))
    yield case("link-out", wrap(header(b"a", octal(0), b"2", b"../../../../etc/passwd")))
    yield case("hard-link-out", wrap(header(b"a", octal(0), b"1", b"/etc/shadow")))
    yield case(
        "device",
        wrap(header(b"sda", octal(0), b"4") + header(b"tty", octal(0), b"3") + header(b"pipe", octal(0), b"6")),
    )
    yield case("device-with-size", wrap(header(b"sda", octal(1024), b"4")))
    yield case("sparse-claim", wrap(header(b"sparse", octal(512), b"S") + bytes(512)))
    yield case("unknown-type", wrap(header(b"odd", octal(5), b"Z") + pad(b"hello")))
    yield case("absolute", tar_of(("/etc/passwd", b"root:x\n"), (GOOD, AGENT)))
    yield case("dots", tar_of(("../../x/../y.log", AGENT + AGENT), (GOOD, AGENT)))
    yield case("same-name-twice", tar_of((GOOD, AGENT), (GOOD, AGENT + AGENT)))
    yield case("many-empty", lambda: tar_of(*[(f"e{i}", b"") for i in range(5000)], (GOOD, AGENT)))
    yield case("long-extension-header", wrap(header(b"p", octal(2 << 20), b"x") + b"9" * (2 << 20)))
    yield case("mtime-year-33658", wrap(_stamped(b"\x80\0\0\0\0\0\0\xe8\xd4\xa5\x10\0")))
    yield case("mtime-80-digits", wrap(_stamped(b"\x80" + b"\x7f" * 11)))
    raw = tar_of(("x", AGENT), (GOOD, AGENT * 2))
    yield case("first-header-one-bit", bytes([raw[0] ^ 1]) + raw[1:])
    yield case("two-archives", tar_of(("x", AGENT)) + tar_of((GOOD, AGENT * 2)))
    yield case("dot-slashes", tar_of((GOOD, AGENT), *[("./" * 250_000 + f"{i}.log", AGENT * (i + 2)) for i in range(20)]))  # fmt: skip
    yield case("long-names", lambda: tar_of((GOOD, AGENT), *[(f"{i:05}" + "n" * 3890, b"") for i in range(4000)]))
    yield case("bomb-between", lambda: tar_of(("a.gz", gzip.compress(bytes(300 << 20), 9, mtime=0)), (GOOD, AGENT)))
    deep = AGENT
    for i in range(12):
        deep = tar_of((f"level{i}.tar", deep))
    yield case("nested-12", tar_of((GOOD, AGENT), ("deep.tar", deep)))


def _stamped(field: bytes) -> bytes:
    """A member with any time stamp."""
    block = bytearray(header(b"m", octal(3)))
    block[136:148], block[148:156] = field, b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + pad(b"abc")


@functools.cache
def zeros() -> bytes:
    """700 MiB of nothing in 0.7 MiB of gzip."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(bomb.compress(bytes(1 << 20)) for _ in range(700)), bomb.flush()])


def streams() -> Iterator[Case]:
    packed = gzip.compress(tar_of((GOOD, AGENT), ("more.txt", bytes(range(256)) * 900)), mtime=0)
    for part in (0.1, 0.5, 0.9):
        yield Case(f"gzip-cut-{part}", "b.tar.gz", packed[: int(len(packed) * part)], frozenset({0, 3}))
    yield Case("gzip-head-only", "b.tar.gz", packed[:10], frozenset({3}))
    yield Case("gzip-wrong-crc", "b.tar.gz", packed[:-8] + b"\0\0\0\0" + packed[-4:], frozenset({0}), True)
    yield Case("gzip-wrong-size", "b.tar.gz", packed[:-4] + b"\xff\xff\xff\x7f", frozenset({0}), True)
    yield Case("gzip-tail-garbage", "b.tar.gz", packed + b"tail" * 100, frozenset({0}), True)
    for at in (40, 300, 900):
        flipped = bytearray(packed)
        flipped[at] ^= 0x40
        yield Case(f"gzip-flip-{at}", "b.tar.gz", bytes(flipped), frozenset({0, 3}))
    yield Case("gzip-two-members", "a.log.gz", gzip.compress(AGENT, mtime=0) * 2, frozenset({0}))
    yield Case("gzip-bomb", "b.gz", zeros, frozenset({0, 3}))
    yield Case("gzip-bomb-in-tar", "b.tar", lambda: tar_of((GOOD, AGENT), ("bomb.gz", zeros())), frozenset({0}), True)
    deep = AGENT
    for _ in range(20):
        deep = gzip.compress(deep, mtime=0)
    yield Case("gzip-of-gzip", "b.gz", deep, frozenset({0, 3}))
    yield Case("xz-cut", "b.xz", lzma.compress(AGENT * 50)[:-20], frozenset({0, 3}))
    yield Case("xz-huge-dictionary", "b.xz", lambda: lzma.compress(AGENT, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 29}]), frozenset({0, 3}))  # fmt: skip
    yield Case("lzma-alone", "b.lzma", b"\x5d\0\0\0\xff" + b"\xff" * 8 + bytes(100), frozenset({3}))
    yield Case("bz2-cut", "b.bz2", bz2.compress(AGENT * 50)[:-5], frozenset({0, 3}))
    yield Case("bz2-bad-block", "b.bz2", b"BZh9" + b"\0" * 100, frozenset({3}))
    yield Case("zstd-huge-window", "b.zst", b"\x28\xb5\x2f\xfd\x00\xf8" + bytes(50), frozenset({3}))
    yield Case("zstd-nonsense", "b.zst", b"\x28\xb5\x2f\xfd" + b"\xff" * 300, frozenset({3}))


def zips() -> Iterator[Case]:
    def case(name: str, data: bytes | Callable[[], bytes], good: bool = True, codes: tuple[int, ...] = (0,)) -> Case:
        return Case(f"zip-{name}", "b.zip", data, frozenset(codes), good)

    whole = zip_of((GOOD, AGENT), ("b.txt", b"text\n" * 500))
    yield case("plain", whole)
    yield case("no-directory", whole[: whole.index(b"PK\x01\x02")])
    yield case("cut-at-98-percent", whole[: len(whole) * 98 // 100])
    yield case("name-like-a-limit", _patched(zip_of(("over:1.txt", AGENT * 2), (GOOD, AGENT)), b"over", 0, 0x7878))
    yield case("cut", whole[:60], False, (0, 3))
    yield case("prefix", b"#!/bin/sh\nexit\n" + whole, False, (0, 3))
    yield case("encrypted", _patched(whole, b"PK\x01\x02", 8, 1, skip=1), True)
    yield case("unknown-method", _patched(whole, b"PK\x01\x02", 10, 99, skip=1), True)
    yield case("wrong-crc", _patched(whole, b"PK\x01\x02", 16, 0x1234, skip=1), True)
    yield case("offset-out", _patched(whole, b"PK\x01\x02", 44, 0x7FFF, skip=1), True)
    yield case("all-overlap", _overlap(200), False, (0, 3))
    yield case("nonsense-directory", whole[:-60] + b"\xff" * 60, False, (0, 3))
    yield case("count-lie", _patched(whole, b"PK\x05\x06", 10, 60000), False, (0, 3))
    yield case("directory-far-away", _patched(whole, b"PK\x05\x06", 16, 0x7FFF), False, (0, 3))
    yield case("bad-utf8-name", whole.replace(b"b.txt", b"\xff\xfe.tx"))
    yield case("backslash-names", zip_of(("..\\..\\windows\\x.log", AGENT + AGENT), (GOOD, AGENT)))
    yield case("stored-bomb-claim", _patched(whole, b"PK\x01\x02", 24, 0x7FFF, skip=1))
    inner = zip_of((GOOD, AGENT))
    for i in range(9):
        inner = zip_of((f"l{i}.zip", inner))
    yield case("nested", zip_of((GOOD, AGENT), ("deep.zip", inner)))
    yield case("zeros-200-mib", lambda: zip_of((GOOD, AGENT), ("zeros", bytes(200 << 20))))


def _patched(data: bytes, magic: bytes, offset: int, value: int, skip: int = 0) -> bytes:
    at = data.index(magic)
    for _ in range(skip):
        at = data.index(magic, at + 4)
    return data[: at + offset] + struct.pack("<H", value & 0xFFFF) + data[at + offset + 2 :]


def _overlap(count: int) -> bytes:
    """Every directory entry points to the same local file."""
    one = zip_of(("x.log", bytes(1 << 20)))
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + tail


def yamls() -> Iterator[Case]:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: kube-system}\n"
    texts: dict[str, bytes] = {
        "deep-flow": b"apiVersion: v1\nkind: Pod\nx: " + b"[" * 1_000_000,
        "deep-block": b"apiVersion: v1\nkind: Pod\n" + b"".join(b" " * i + b"a:\n" for i in range(3000)),
        "deep-sequence": b"apiVersion: v1\nkind: Pod\nx:\n" + b"- " * 100_000 + b"1\n",
        "billion": ("apiVersion: v1\nkind: Pod\na0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))).encode(),
        "merge-bomb": ("apiVersion: v1\nkind: Pod\na0: &a0 {x: 1}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 30))).encode(),
        "self-alias": b"apiVersion: v1\nkind: Pod\na: &a [*a]\n",
        "python-object": b"apiVersion: v1\nkind: Pod\nx: !!python/object/apply:os.system ['touch /tmp/pwned']\n",
        "python-name": b"apiVersion: v1\nkind: Pod\nx: !!python/name:os.system\n",
        "unknown-tag": b"apiVersion: v1\nkind: Pod\nx: !evil {a: b}\n",
        "equals": b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: =\n",
        "bad-date": b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  creationTimestamp: 2026-99-99T99:99:99Z\n",
        "tabs": b"apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n",
        "nul": pod.encode() + b"x: \0\n",
        "latin1": pod.encode() + b"x: \xe9\xff\n",
        "open-quote": pod.encode() + b'x: "never closed\n',
        "duplicate-keys": pod.encode() + b"metadata: {name: b}\nmetadata: 7\n",
        "not-a-mapping": b"apiVersion: v1\nkind: List\nitems: 7\n",
        "items-of-nonsense": b"apiVersion: v1\nkind: List\nitems:\n- 1\n- [a]\n- null\n- {kind: Pod}\n- kind: [x]\n",
        "kinds-of-nonsense": b"apiVersion: {a: b}\nkind: {c: d}\nmetadata: []\nspec: 3\nstatus: x\n---\n" + pod.encode(),
        "every-field-wrong": b"apiVersion: v1\nkind: Pod\nmetadata: {name: [], namespace: {}, labels: x, ownerReferences: 3}\nspec: {containers: {a: b}, nodeName: [1], volumes: 7}\nstatus: {conditions: 1, containerStatuses: x, podIP: {}}\n",
        "service-wrong": b"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [1, {port: x}], selector: [a]}\n",
        "policy-wrong": b"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\nspec: {order: x, selector: 'has(', types: 3, ingress: [1], egress: {a: b}}\n",
        "policy-selector-deep": b"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\nspec: {selector: '" + b"(" * 20000 + b"', types: [Egress]}\n",
        "webhook-wrong": b"apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks: [1, {name: 3, clientConfig: x, rules: [7], namespaceSelector: []}]\n",
        "networkpolicy-wrong": b"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n, namespace: x}\nspec: {podSelector: 3, egress: [{to: [{ipBlock: {cidr: nonsense}}], ports: [{port: -1, endPort: x}]}]}\n",
        "huge-scalar": pod.encode() + b"x: " + b"y" * (6 << 20) + b"\n",
        "many-documents": (pod + "---\n").encode() * 4000,
        "utf16": "\ufeff".encode("utf-16-le") + pod.encode("utf-16-le"),
        "huge-number": pod.encode() + b"x: " + b"9" * 100_000 + b"\n",
        "sexagesimal": pod.encode() + b"x: 190:20:30.15\ny: 0o777\nz: .inf\n",
        "anchors-many": pod.encode() + b"".join(b"k%d: &a%d v\n" % (i, i) for i in range(20000)),
        "key-is-a-map": b"apiVersion: v1\nkind: Pod\n? {a: b}\n: c\n",
    }  # fmt: skip
    for name, data in texts.items():
        yield Case(f"yaml-{name}", "b.tar", beside(f"{name}.yaml", data), frozenset({0}), True)
    good = "".join(f"- apiVersion: v1\n  kind: Pod\n  metadata: {{name: p{i}, namespace: d}}\n" for i in range(5))
    broken = "- apiVersion: v1\n  kind: Pod\n  metadata: {name: [broken\n"
    text = f"apiVersion: v1\nkind: List\nitems:\n{good}{broken}{good.replace('p', 'q')}"
    yield Case("yaml-one-broken-item", "b.yaml", text.encode(), frozenset({0}))


def jsons() -> Iterator[Case]:
    texts = {
        "deep": b'{"apiVersion":"v1","kind":"Pod","x":' + b"[" * 200_000,
        "deep-closed": b'{"apiVersion":"v1","kind":"Pod","x":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        "long-integer": b'{"apiVersion":"v1","kind":"Pod","x":' + b"9" * 50_000 + b"}",
        "nan": b'{"apiVersion":"v1","kind":"Pod","x":NaN,"y":-Infinity}',
        "cut": b'{"apiVersion":"v1","kind":"List","items":[{"kind":"Pod","metadata":{"name":"a"',
        "lone-surrogate": b'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\\ud800\\udc"}}',
        "duplicate": b'{"apiVersion":"v1","kind":"Pod","kind":3,"metadata":{"name":"a","name":"b"}}',
        "types": b'{"apiVersion":1,"kind":["Pod"],"items":{}}',
        "list-of-nulls": json.dumps({"apiVersion": "v1", "kind": "PodList", "items": [None] * 500}).encode(),
        "nul": b'{"apiVersion":"v1","kind":"Pod","x":"\0"}',
        "one-line-list": json.dumps(
            {"kind": "PodList", "items": [{"kind": "Pod", "metadata": {"name": f"p{i}"}} for i in range(20_000)]},
            separators=(",", ":"),
        ).encode(),
        "many": b'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}\n' * 3000,
    }
    for name, data in texts.items():
        yield Case(f"json-{name}", "b.tar", beside(f"{name}.json", data), frozenset({0}), True)


def logs() -> Iterator[Case]:
    start = b"E0302 09:00:00.100000       1 server.go:10] "
    lines = {
        "one-line-20-mib": start + b"x" * (20 << 20),
        "no-newline": AGENT.rstrip(b"\n"),
        "hole": AGENT + bytes(300_000) + AGENT,
        "hole-at-start": bytes(300_000) + AGENT * 2,
        "mark": b"\xef\xbb\xbf" + AGENT * 2,
        "year-10000": b'{"ts":"9999-12-31T23:59:59-12:00","level":"info","msg":"x"}\n' * 5 + b'{"ts":300000000000.0,"level":"info","msg":"x"}\n',
        "nuls": start + b"\0" * 5000 + b"\n" + AGENT,
        "escapes": start + b"\x1b[2J\x1b]0;owned\x07 \xe2\x80\xae\xe2\x81\xa6\n" + AGENT,
        "carriage-returns": AGENT.replace(b"\n", b"\r") * 30,
        "vertical-tabs": (start + b"a\x0bb\x0cc\xc2\x85d\xe2\x80\xa8e\n") * 20 + AGENT,
        "utf16": "\ufeff".encode("utf-16-le") + AGENT.decode().encode("utf-16-le"),
        "invalid-utf8": start + b"\xff\xfe\xfd\xc0\x80\n" + AGENT,
        "backslashes": start + b'"' + b"\\" * 60_000 + b'" err="x"\n' + AGENT,
        "quotes": start + b'"' * 60_000 + b"\n" + AGENT,
        "key-values": start + b'"m" ' + b"a=b " * 15_000 + b"\n" + AGENT,
        "digits": b"9" * 60_000 + b"\n" + AGENT,
        "spaces": b" " * 60_000 + b"x\n" + AGENT,
        "dots": b"1." * 30_000 + b"\n" + AGENT,
        "hyphens": b"-" * 60_000 + b"\n=" + b"=" * 60_000 + b"\n" + AGENT,
        "times": b"2026-03-02T09:00:00Z " * 3000 + b"\n" + AGENT,
        "cri-never-ends": b"2026-03-02T09:00:00.1Z stderr P abc\n" * 20_000 + AGENT,
        "docker-broken": b'{"log":"E0302 09:00:00.1 1 a.go:1] x\\n","stream":"stderr","time":"2026\n' * 500 + AGENT,
        "docker-deep": b'{"log":' + b'{"a":' * 5000 + b"\n" + AGENT,
        "journal-nonsense": b"Mar 99 99:99:99 host k0s[1]: time=\"x\" msg=\"E9999 99:99:99 1 x] y\"\n" * 300 + AGENT,
        "impossible-times": b"E1399 29:99:99.999999       1 a.go:1] x\n" * 300 + AGENT,
        "wrappers-in-wrappers": b"[pod/a/b] " * 2000 + AGENT,
        "message-of-template": start + b'"{{ 7*7 }} {% raw %} ${jndi:ldap://x} %s %n"\n' + AGENT,
        "markup": start + b'"Failed to get a backend" err="</script><script>alert(1)</script><img src=x onerror=alert(1)>"\n' + AGENT,
        "distinct-messages": b"".join(start + b'"m%d" a=1\n' % i for i in range(60_000)) + AGENT,
        "distinct-agents": b"".join(b'I0302 09:00:00.100000       1 server.go:10] "Connect request from agent" agentID="%032x"\n' % i for i in range(20_000)) + AGENT,
    }  # fmt: skip
    for name, data in lines.items():
        yield Case(f"log-{name}", "b.tar", beside(f"{name}.log", data), frozenset({0}), True)


def tables() -> Iterator[Case]:
    texts = {
        "bird-nonsense": b"BIRD v0.3.3 ready.\nname     proto    table    state  since       info\n" + b"Mesh_999_999_999_999 BGP master up 99:99:99 Established\n" * 500,
        "bird-all-endless": b"BIRD 2.0.8 ready.\n" + b"Mesh_10_0_0_1 BGP --- up 2026-13-45 Established\n  BGP state: \n  Neighbor address: 999.1.1.1\n" * 2000,
        "bird-wide": b"name proto table state since info\n" + b"a" * 60_000 + b" BGP master up x y\n",
        "kubectl-wide": b" ".join(b"COL%d" % i for i in range(5000)) + b"\n" + b"x " * 5000 + b"\n",
        "kubectl-pods-odd": b"NAMESPACE NAME READY STATUS RESTARTS AGE\nkube-system a -1/-1 \x1b[31mRunning 99999999999999999999 -5d\n" * 50,
        "gmi-many-sections": b"".join(b"=== section %d ===\nx\n" % i for i in range(20_000)),
        "gmi-lookalikes": b"---- POD: ----\n" * 5000 + b"#####\n" * 5000,
        "calicoctl-odd": b"Calico process is running.\n\nIPv4 BGP status\n" + b"+---+\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n" * 500 + b"| 1.2.3.4 | node-to-node mesh | up |\n",
        "describe-odd": b"Name:         a\nNamespace:    b\nEvents:\n  Type  Reason  Age  From  Message\n" * 800,
        "ibmcloud-odd": b"Retrieving cluster...\nOK\n\nName: \nID: \nState: \nVRF Enabled: maybe\n" * 200,
        "crictl-odd": b"CONTAINER IMAGE CREATED STATE NAME ATTEMPT POD ID POD\n" + b"x " * 200 + b"\n",
        "openssl-odd": b"notAfter=Feb 31 99:99:99 99999 GMT\n" * 30,
    }  # fmt: skip
    for name, data in texts.items():
        yield Case(f"table-{name}", "b.tar", beside(f"{name}.txt", data), frozenset({0}), True)


def secrets() -> Iterator[Case]:
    start = 'E0302 09:00:00.100000       1 client.go:10] "cannot connect once" err="'
    b64 = base64.b64encode
    texts = {
        "bearer": (f'{start}Authorization: Bearer {JWT}"\n', JWT),
        "jwt-bare": (f'{start}token {JWT} refused"\n', JWT),
        "pem": (f"{start}x\"\n{PEM}\n", KEY_BODY[:60]),
        "pem-one-line": (f'{start}{PEM!r}"\n', KEY_BODY[:60]),
        "aws": (f'{start}key {AWS}"\n', AWS),
        "github": (f'{start}{GITHUB}"\n', GITHUB),
        "basic-auth": (f'{start}Get https://admin:{PASSWORD}@registry.example.com/v2/"\n', PASSWORD),
        "percent": (f'{start}GET /?next={quote(f"https://admin:{PASSWORD}@x.example.com", safe="")}"\n', PASSWORD),
        "presigned": (f'{start}GET https://b.s3.amazonaws.com/k?X-Amz-Signature={"ab" * 32}&X-Amz-Credential=x"\n', "ab" * 32),
        "json-escaped": (f'{start}{json.dumps(json.dumps({"password": PASSWORD}))[1:-1]}"\n', PASSWORD),
        "argument": (f"{start}x\" args=--password={PASSWORD} --token {JWT}\n", PASSWORD),
        "base64-url": (f'{start}{b64(f"https://admin:{PASSWORD}@x.example.com/".encode()).decode()}"\n', b64(f"https://admin:{PASSWORD}@x.example.com/".encode()).decode()),
    }  # fmt: skip
    for name, (text, secret) in texts.items():
        data = beside(f"{name}.log", text.encode() + AGENT)
        yield Case(f"secret-{name}", "b.tar", data, frozenset({0}), True, (secret,))
    objects = {
        "secret-object": {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "d"}, "data": {"p": b64(PASSWORD.encode()).decode()}, "stringData": {"q": PASSWORD}},
        "env": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "konnectivity-agent-x", "namespace": "kube-system"}, "spec": {"containers": [{"name": "konnectivity-agent", "args": [f"--password={PASSWORD}", f"--api-token={PASSWORD}"], "env": [{"name": "DB_PASSWORD", "value": PASSWORD}]}]}},
        "docker-auth": {"auths": {"icr.io": {"auth": b64(f"user:{PASSWORD}".encode()).decode()}}},
        "kubeconfig": {"apiVersion": "v1", "kind": "Config", "users": [{"name": "u", "user": {"client-key-data": b64(PEM.encode()).decode(), "token": JWT}}]},
        "last-applied": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"kind": "Secret", "stringData": {"password": PASSWORD}})}}, "data": {"password": PASSWORD}},
    }  # fmt: skip
    for name, found in objects.items():
        hidden = (
            PASSWORD,
            b64(PASSWORD.encode()).decode(),
            JWT,
            b64(f"user:{PASSWORD}".encode()).decode(),
            b64(PEM.encode()).decode()[:60],
        )
        yield Case(f"secret-{name}-json", "b.tar", beside(f"{name}.json", json.dumps(found, indent=1).encode()), frozenset({0}), True, hidden)  # fmt: skip
    yield Case("secret-in-name", "b.tar", beside(f"token={JWT}/a.log", AGENT), frozenset({0}), True, (JWT,))
    yield Case("secret-in-unread", "b.tar", beside("notes.txt", f"password: {PASSWORD}\nAuthorization: Bearer {JWT}\n".encode()), frozenset({0}), True, (PASSWORD, JWT))  # fmt: skip


def names() -> Iterator[Case]:
    odd: dict[str, str] = {
        "escape": "a\x1b[31mred.log", "bidi": "a\u202egol.exe.log", "formula": "=cmd|' /C calc'!A0.log", "newline": "a\nb.log",
        "markup": "<img src=x onerror=alert(1)>.log", "template": "{{7*7}}.log", "long": "n" * 3000 + ".log", "blank": "   ",
        "quote": "a\"b'c.log", "windows": "C:\\x\\y.log", "zero-width": "a\u200bb.log",
    }  # fmt: skip
    for name, text in odd.items():
        yield Case(f"name-{name}", "b.tar", beside(text, AGENT), frozenset({0}), True)


Builder = Callable[[], Iterator[Case]]
