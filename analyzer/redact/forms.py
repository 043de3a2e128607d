"""What addresses, hosts, numbers and names of workers look like in a text, and which of them are nobody's."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from analyzer import patterns as regex
from analyzer.vendors import ibm

ADDRESS = r"(?<![\d.])(?P<address>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d]|\.\d)"
UNDERSCORED = r"(?<=[A-Za-z]_)(?P<underscored>\d{1,3}_\d{1,3}_\d{1,3}_\d{1,3})(?!\d|_\d)"
"""As BIRD's sessions are called (`Mesh_10_0_0_2`), also where the begin of the line is lost."""
TOP = (
    "com net org edu gov mil int info biz cloud io dev app tech online site store shop xyz aero coop museum jobs mobi travel asia cat tel post"
    " lan local localdomain internal intern intra intranet lab labs corp corporate home private domain example invalid test aws azure gcp ibm google arpa bank group company global systems network services solutions"
    " de at ch fr it es nl eu uk ie pt dk fi se cz sk hu ro bg gr hr si lt lv ee lu li is tr ua ru by kz ge us ca mx br ar cl pe ve ec uy au nz jp cn kr tw hk sg th vn ph my id pk bd lk ae sa qa kw il eg ma za ke ng gh"
)
HOST = rf"(?:(?<![A-Za-z0-9.%-])|(?<=%)(?![0-9A-Fa-f]{{2}})|(?<=%[0-9A-Fa-f]{{2}}))(?P<host>(?i:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.){{1,20}}(?:{TOP.replace(' ', '|')})))(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
MAC = r"(?<![\w:.-])(?P<mac>(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|(?=[\d.]{0,13}[A-Fa-f])(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}(?!\.\w))(?![\w:-])"
DASHED = r"(?<![A-Za-z0-9.])(?<!\d-)(?P<dashed>\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})(?![A-Za-z0-9-]|\.\d)"
PHONE = (
    r"(?<![\w+.:])(?P<phone>\+[1-9]\d{0,2}(?:[ ()/-]{1,2}\d{2,9}){2,5}(?!\w)|(?:\([2-9]\d\d\) ?|[2-9]\d\d-)[2-9]\d\d-\d{4}(?![\w-]|\.\w)"
    r"|(?<=(?i:\b(?:tel(?:efon|ephone)?|phone|mobil(?:e|funk)?|handy|fax|cell|hotline|pager|call|ruf\w{0,4}|whatsapp|erreichbar|reach)\b[^\n\d+]{0,24}))\(?0\d{1,4}\)?(?:[ /-]{1,3}\d{2,9}){1,4}(?![\w:-]|\.\w))"
)
"""Numbers of telephones: international ones, those of North America, and others where a word in front says so."""
NUMBERED = re.compile(r"[+]|arn:|[2-9]\d\d-\d{4}|[ (]0\d{1,4}[ )/-]|:0\d{2,4}[ )/-]")
"""What a text with such a number holds."""
ACCOUNT = r"(?:(?<=arn:aws(?:-[a-z-]{2,12})?:[\w-]{0,30}:[\w-]{0,30}:)|(?<=(?i:account|acct)(?i: id)?[\"']?[ :=]{1,3}[\"']?))(?P<account>\d{6,14})(?!\w)"
PROJECTS = "|".join(
    (
        "argoproj.io cert-manager.io cilium.io coreos.com crossplane.io fluxcd.io gatekeeper.sh istio.io knative.dev kubevirt.io kyverno.io"
        " linkerd.io longhorn.io metallb.io rook.io strimzi.io tekton.dev tigera.io traefik.io velero.io"
        " cattle.io cncf.io cnpg.io external-secrets.io fluentd.org helm.sh integreatly.org jaegertracing.io karpenter.sh keda.sh kubebuilder.io kubeflow.org"
        " metal3.io min.io nvidia.com openebs.io opentelemetry.io ovn.org percona.com projectcontour.io rabbitmq.com rancher.io sealedsecrets.io submariner.io troubleshoot.sh wgpolicyk8s.io"
    )
    .replace(".", r"\.")
    .split()
)
KEPT_HOSTS = regex.compile(
    rf"(?:^|\.)(?:{PROJECTS}|k8s\.io|kubernetes\.io|projectcalico\.org|operator\.tigera\.io|openshift\.io|svc|cluster\.local|x-k8s\.io|go|sigs\.k8s\.io|gcr\.io|quay\.io|ghcr\.io|docker\.io|icr\.io|mcr\.microsoft\.com|public\.ecr\.aws|registry\.(?:access\.)?redhat\.(?:io|com))$",
    regex.I,
)
GROUP = rf"(?<![A-Za-z0-9.-])(?P<group>(?:[a-z0-9-]+\.){{0,5}}(?:{PROJECTS})(?=/v\d))"
"""An API group of a public project, as in `apiVersion: monitoring.coreos.com/v1`: it tells what an object is, and nobody's name."""
LED = r"(?:(?<![A-Za-z0-9:.])|(?<=[g-zG-Z_]:)|(?<=[g-zG-Z_]\w:)|(?<=[g-zG-Z_]\w\w:)|(?<=[g-zG-Z_]\w\w\w:))"
"""Where an address of version six may begin: also behind the name of an interface or of a field, as in `en0:2001:db8::7`."""
SIX = rf"{LED}(?P<six>(?:[0-9A-Fa-f]{{0,4}}:){{2,7}}[0-9A-Fa-f]{{0,4}})(?:(?![A-Za-z0-9:]|\.\d)|(?=:\d{{5}}(?!\d)))"
SERVICE = r"(?<![A-Za-z0-9.-])(?P<service>[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}(?=\.svc(?![A-Za-z0-9-])))"
WORKER = r"(?P<worker>kube-(?:[0-9a-z]{20}|[0-9a-f]{32})-[a-z0-9]+-[a-z0-9]+-[0-9a-f]{8})"
ID = r"(?<![0-9a-z])(?P<id>[0-9a-v]{19}[0g]|[0-9a-f]{32})(?![0-9a-z])"
FILE = r"(?:txt|log|out|err|json|jsonl|ya?ml|conf|cfg|ini|csv|tsv|md|html?|pem|crt|cer|key|p12|gz|bz2|xz|zst|tar|tgz|zip|sh|py|env|bak|old|\d)\b"
"""What may follow a name in the name of a file."""
REGION = regex.compile(r"[a-z]{2}-[a-z]{2,8}(?:-\d)?")
WORD = re.compile(r"\S{4,}")
"""Shorter ones are neither a name nor an address."""
SHORT_WORD = re.compile(r"\S{3,}|\S*[^\x00-\x7f]\S*")
"""The same where words are hidden that no list knows; names of other scripts are as short as two letters."""
ACCOUNTS = re.compile(r"(?i)acc(?:oun)?t")
API_VERSION = regex.compile(r"v\d{1,2}(?:(?:alpha|beta)\d{1,2})?\.")
"""In front of an API's group in the name of an APIService, as in `v1beta1.metrics.acme.example`: by it a row is one."""
MADE_HOST = regex.compile(
    r"(?:v\d{1,2}(?:(?:alpha|beta)\d{1,2})?\.)?h[0-9a-f]{8}\.[a-z0-9.-]++$(?<=\.(?:host\.invalid|cloud\.ibm\.com|appdomain\.cloud))"
)
SPECIAL = tuple(
    ipaddress.ip_network(t)
    for t in (
        "0.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "224.0.0.0/4",
        "255.255.255.255/32",
        "172.21.0.0/16",
        "172.30.0.0/16",
        ibm.PRIVATE_ENDPOINTS,
    )
)
BRIDGE = regex.compile(r"172\.(?:1[7-9]|2\d|3[01])\.0\.1|192\.168\.122\.1|10\.4\.0\.1|192\.188\.1\.1|10\.88\.0\.1")
"""Default addresses of the bridges of container engines and of libvirt: the same on every machine, and a cause when Calico takes one."""
CLASSES = tuple(
    ipaddress.ip_network(t)
    for t in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "198.18.0.0/15",
        "203.0.113.0/24",
        "192.0.2.0/24",
        "198.51.100.0/24",
    )
)
HINT = re.compile(
    r"[.][A-Za-z0-9]|:[0-9A-Fa-f]{0,4}:|kube-|[0-9a-v]{20}|\d[_-]\d{1,3}[_-]\d|[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-|[%\\]|[^\x00-\x7f]"
)
"""What every one of these forms holds; and what stands beside a name that is written otherwise."""
CLOCK = re.compile(r"[\"']?(?:\d{4}-\d\d-\d\d[T_])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?[\"']?,?")
PART = re.compile(r"[A-Za-z0-9]+")
DIGITS = re.compile(
    r"[.][0-9]|:[0-9A-Fa-f]{0,4}:|kube-|[0-9a-v]{20}|\d[_-]\d{1,3}[_-]\d|[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-|[0-9A-Fa-f]{4}[.][0-9A-Fa-f]{4}[.]|[^\x00-\x7f]"
)
"""What each of these forms holds but for hosts, groups and services."""
LAST = frozenset((*TOP.split(), "svc", *(one.rpartition(".")[2] for one in PROJECTS.split("|"))))
"""What those end with."""


def holds_form(text: str) -> bool:
    """Can a word hold one of these forms: a search for all of them costs ten times as much, and most names of files and keys hold none."""
    return DIGITS.search(text) is not None or ("." in text and not LAST.isdisjoint(PART.findall(text.lower())))


@lru_cache(4096)
def is_kept(host: str) -> bool:
    """Is a host one of public projects or of the cluster itself, which is nobody's name."""
    return KEPT_HOSTS.search(host) is not None
