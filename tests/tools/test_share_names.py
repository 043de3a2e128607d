"""Names drawn at random and planted where names stand: none of them is left in a copy, in whatever form."""

from __future__ import annotations

import base64
import functools
import random
import re
import tarfile
from pathlib import Path
from urllib.parse import quote

import analyzer
import pytest
from analyzer.limits import Limits
from analyzer.tools.share import share

from tests.support.bundles import write_tree

OBJECTS = """apiVersion: v1
kind: Pod
metadata:
  name: {pod}
  namespace: {space}
  labels:
    team: {team}
    company: {company}
spec:
  nodeName: {node}
status:
  podIP: {ip}
---
apiVersion: v1
kind: Service
metadata:
  name: {service}
  namespace: {space}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {policy}
  namespace: {space}
spec:
  podSelector: {{}}
"""
PLACES = (
    'node="{node}"', "cannot reach {NODE}", "said {node:b64}", "said {host:b64b64}", "dial {ip:b64}", "x {node:hex}",
    "/api/v1/nodes/{node:percent}/proxy", "kube-proxy-{node}.log", "lookup {host}: no such host", "{host}:8443 refused",
    "https://{host}/x", "https%3A%2F%2F{host}%2Fx", "registry.{host}/{company}/x:v2", "ether {mac}", "ether {mac:dashes}",
    "[{six}]:8132", "{six} dev eth0", "ip-{ip:dashes}.ec2.internal", "node {ip:dashes} down", "call {phone}",
    "arn:aws:iam::{account}:role/x", "/home/{user}/x", "C:\\\\Users\\\\{user}\\\\x", 'User "{user}" cannot list',
    "namespace {space} not found", 'pods "{pod}" not found',
    "{service}.{space}.svc:443", "policy {space}/{policy}", "company={company}", "cluster {company}-prod",
    "CN={user},O={company}", "mail {user}@{host}", "/var/log/pods/{space}_{pod}_1/app/0.log", "ssh {user}@{machine}",
    "\\u0022{node}\\u0022", "first\\n{node} second", "{SPACE_} is set", "http://{user}:x@{host}:80/", '{{"team":"{team}"}}', "rsync {user}@{machine}:/x y",
)  # fmt: skip

FILES = {
    "audit/audit.log": """type=EXECVE msg=audit(1709366400.101:7): argc=3 a0="ssh" a1="{user}@{machine}" a2={node:bare}
type=PROCTITLE msg=audit(1709366400.101:7): proctitle={argv}
type=USER_LOGIN msg=audit(1709366400.101:8): pid=7 uid=0 msg='op=login acct="{user}" exe="/usr/sbin/sshd" hostname={host} addr={ip} terminal=ssh res=success'
""",
    "audit/kube.json": '{{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","user":{{"username":"{user}","groups":["{team}-admins"]}},"sourceIPs":["{ip}"],"requestURI":"/api/v1/namespaces/{space}/pods/{pod}/log","objectRef":{{"resource":"pods","namespace":"{space}","name":"{pod}"}},"impersonatedUser":{{"username":"system:serviceaccount:{space}:{service}"}}}}\n',
    "journal/export.json": '{{"__REALTIME_TIMESTAMP":"1709366400000000","_HOSTNAME":"{machine}","SYSLOG_IDENTIFIER":"x","MESSAGE":{bytes}}}\n',
    "journal/export.txt": "__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1709366400000000\n_HOSTNAME={machine}\n_CMDLINE=/usr/bin/x --node {node} --owner={company}\nMESSAGE=reached {host} as {user}\n\n",
    "helm/values.yaml": """global:
  tenant: {company}
  imageRegistry: registry.{host}/{company}
  imagePullSecrets: [{{name: {service}-pull}}]
ingress:
  hosts:
  - host: {service}.{host}
    paths: ["/{team}"]
nodeSelector: {{kubernetes.io/hostname: {node}}}
extraEnv: |
  - name: {SPACE_}_URL
    value: http://{service}.{space}:80
""",
    "tables/hosts.csv": 'node,owner,team,mail\n{node},{user},{team},{user}@{host}\n"{machine}","{company} ""{team}""","{space}/{pod}",{ip}\n',
    "forms/body.txt": "user={user}&node={node:percent}&note=moved+to+{node}+by+{company}&next=https%3A%2F%2F{host}%2F{space}\n",
    "certs/subject.txt": """Certificate:
    Subject: O = {company}, OU = {team}, CN = system:node:{node}
    Issuer: CN={company} Root CA,O={company}
    X509v3 Subject Alternative Name:
        DNS:{node}, DNS:{service}.{space}.svc, DNS:*.{host}, IP Address:{ip}, email:{user}@{host}
""",
    "images/specs.txt": """registry.{host}:5000/{company}/{service}@sha256:{sha}
Failed to pull image "registry.{host}/{team}/{service}:v1": pull access denied for {company}/{service}
us.icr.io/{company}/{service}:1
""",
    "env/printenv.txt": """HOSTNAME={pod}
NODE_NAME={node}
{SPACE_}_SERVICE_HOST={ip}
NO_PROXY=.svc,{host},{machine}
GIT_AUTHOR_NAME={user}
PWD=/srv/{company}/{team}
""",
    "metrics/metrics.txt": 'up{{instance="{node}:9100",namespace="{space}",pod="{pod}"}} 1\nkube_pod_info{{node="{node}",host_ip="{ip}",created_by_name="{service}"}} 1\n',
    "kube/config": """apiVersion: v1
kind: Config
current-context: {company}/api-{host:dashes}:6443/{user}
contexts:
- context: {{cluster: {company}-prod, user: {user}, namespace: {space}}}
  name: {company}/api-{host:dashes}:6443/{user}
""",
}  # fmt: skip
"""Files of a kind each, in which names stand as their programs write them."""


def drawn(seed: int) -> dict[str, str]:
    draw = random.Random(seed)

    def word(size: int) -> str:
        return "".join(draw.choice("bdfgjklmnprstvwz") + draw.choice("aeiou") for _ in range(size))

    octets = [draw.randrange(11, 250) for _ in range(4)]
    return {
        "node": f"{word(4)}-{word(3)}{draw.randrange(9)}", "machine": f"{word(4)}{draw.randrange(10, 99)}",
        "pod": f"{word(4)}-7d9f8b6c54-x2z9q", "space": f"{word(4)}-{word(2)}", "service": f"{word(4)}-{word(2)}",
        "policy": f"{word(4)}-{word(2)}", "team": word(5), "company": word(5), "user": f"{word(3)}.{word(4)}",
        "host": f"{word(3)}.{word(4)}.{word(1)}{draw.randrange(9)}", "ip": "10." + ".".join(map(str, octets[:3])),
        "mac": "02:1b:" + ":".join(f"{one:02x}" for one in octets), "account": str(draw.randrange(10**11, 10**12)),
        "six": "2a01:" + ":".join(f"{draw.randrange(4096, 65535):x}" for _ in range(7)),
        "phone": f"+49 170 {draw.randrange(10**6, 10**7)}",
    }  # fmt: skip


def forms(value: str) -> dict[str, str]:
    once = base64.b64encode(f"reached {value} at last".encode()).decode()
    return {
        "": value, "b64": once, "b64b64": base64.b64encode(once.encode()).decode(),
        "hex": f"reached {value}".encode().hex(), "percent": quote(value).replace("-", "%2D"),
        "dashes": value.replace(".", "-").replace(":", "-"),
    }  # fmt: skip


def planted(names: dict[str, str]) -> str:
    values = {
        f"{name}:{form}".rstrip(":"): text for name, value in names.items() for form, text in forms(value).items()
    }
    values |= {"NODE": names["node"].upper(), "SPACE_": names["space"].replace("-", "_").upper()}
    lines = [
        f"E0302 08:00:0{at % 10}.100000       1 x.go:1] " + re.sub(r"\{([\w:]+)\}", lambda m: values[m[1]], place)
        for at, place in enumerate(PLACES)
    ]
    return "\n".join(lines).replace("{{", "{").replace("}}", "}") + "\n"


def filled(text: str, names: dict[str, str]) -> str:
    """A file of a kind with the names in it, in the forms of that kind."""
    values = {f"{name}:{form}".rstrip(":"): value for name, one in names.items() for form, value in forms(one).items()}
    values |= {
        "SPACE_": names["space"].replace("-", "_").upper(), "sha": "0a1b2c3d" * 8, "node:bare": names["node"].encode().hex().upper(),
        "argv": "\0".join(("kubectl", "get", "node", names["node"])).encode().hex().upper(),
        "bytes": str(list(f"\x1b[31m{names['node']} left {names['company']}".encode())).replace(" ", ""),
    }  # fmt: skip
    return re.sub(r"\{([A-Za-z_:]+)\}", lambda m: values.get(m[1], m[0]), text).replace("{{", "{").replace("}}", "}")


def decoded(text: str) -> str:
    """The text and what its base64 runs say, twice."""
    said = [text.lower()]
    for _ in range(2):
        for run in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text):
            try:
                inner = base64.b64decode(run + "=" * (-len(run) % 4)).decode()
            except ValueError:
                continue
            text += "\n" + inner
            said.append(inner.lower())
    return "\n".join(said)


@pytest.mark.parametrize("seed", range(3))
def test_no_name_is_left_in_any_place_or_form(seed: int, tmp_path: Path) -> None:
    """Forty places of logs, and files of a dozen programs, objects, paths and member names; the copy is not refused, so its diagnosis is equal."""
    names = drawn(seed)
    log = planted(names)
    bundle = write_tree(tmp_path / f"{names['company']}-case", {
        "objects.yaml": OBJECTS.format(**names), "agents/konnectivity-agent-a.log": log,
        **{name: filled(text, names) for name, text in FILES.items()},
        f"{names['node']}/journal-{names['machine']}.log": log, f"{names['user']}.txt": "nothing to see\n",
    })  # fmt: skip
    load = functools.partial(analyzer.load, isolate=False)
    share([str(bundle)], tmp_path / "copy.tar.gz", load(bundle), Limits(), load, isolate=False)
    with tarfile.open(tmp_path / "copy.tar.gz") as tar:
        copied = {m.name: tar.extractfile(m).read().decode() for m in tar}  # type: ignore[union-attr]
    shown = decoded("\n".join(f"{name}\n{text}" for name, text in copied.items()))
    assert len(copied) == len(FILES) + 4
    assert len(PLACES) == 40
    left = {
        (name, form)
        for name, value in names.items()
        for form, text in forms(value).items()
        if not form.startswith("b64") and text.lower() in shown
    }
    assert left == set()
