"""Hostile texts: documents, logs, tables, secrets and names."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

from tests.hostile.parts import (
    AGENT,
    AWS,
    GITHUB,
    JWT,
    KEY_BODY,
    PASSWORD,
    PEM,
    Case,
    beside,
)


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
