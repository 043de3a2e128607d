r"""
`kubectl version` and `oc version`, as text, YAML or JSON: what the client is, and what the API server said of itself.

::

    Client Version: v1.29.3
    Kustomize Version: v5.0.4-0.20230601165947-6ce0bf390ce3
    Server Version: v1.29.4+IKS

Older clients print a Go value, ``Server Version: version.Info{Major:"1", ..., GitVersion:"v1.23.9+IKS", ...}``; `oc` prints
OpenShift's version as the server's and Kubernetes' on a line of its own. Facts `version` (the server's),
`kubernetes_version` and `client_version`.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer.parsers import tool_errors
from analyzer.parsers.base import Emit, Fragment, Parser

NUMBER = r"v?\d{1,3}\.\d{1,3}[\w.+-]{0,80}"
TEXT = regex.compile(
    rf"[ \t]{{0,8}}(?P<who>Client|Server|Kustomize|Kubernetes|openshift|OpenShift) Version: +(?:(?P<plain>{NUMBER})[ \t]*$|&?version\.Info\{{(?P<go>[^\n]{{0,1000}})\}}[ \t]*$)"
)
GO = regex.compile(rf"\bGitVersion:\"(?P<number>{NUMBER})\"")
PART = regex.compile(
    r"[ \t]{0,20}+\"?(?P<who>client|server|openshift|kustomize|releaseClient)Version\"?:[ \t]{0,8}+(?P<rest>[^\n]{0,200})$"
)
FIELD = regex.compile(rf"[ \t]{{0,20}}+\"?gitVersion\"?:[ \t]{{0,8}}\"?(?P<number>{NUMBER})\"?,?[ \t]{{0,8}}$")
WITHIN = regex.compile(r"[ \t]{0,20}+(?:[{}],?|\"?[a-zA-Z]{2,40}\"?:(?:[ \t]{0,8}+(?:\{|[^\n]{1,200}))?)$")
BARE = regex.compile(rf"\"?(?P<number>{NUMBER})\"?,?$")
ONE_LINE = regex.compile(
    r"[ \t]{0,20}\{[ ]?\"(?:client|server|openshift|releaseClient)Version\"[ ]?:[ ]?(?:\{|\")[^\n]*\}[ \t]*$"
)
OLD = regex.compile(
    rf"[ \t]{{0,8}}(?P<who>oc|kubernetes|openshift|etcd|features:|Server|atomic-openshift|origin)(?:[ ](?P<number>{NUMBER}|https?://\S{{1,200}})|[ ]Basic-Auth[ \w-]{{0,60}})?[ \t]*$"
)
"""`oc version` and `openshift version` of OpenShift 3: a name and a number to a line."""
OLD_FACTS = {"oc": "client_version", "openshift": "version", "kubernetes": "kubernetes_version"}
REMARK = regex.compile(r"[ \t]*WARNING: (?:This version information is deprecated|version difference between client)")
FACTS = {
    "Client": "client_version", "Server": "version", "Kubernetes": "kubernetes_version", "client": "client_version",
    "server": "version", "OpenShift": "version",
}  # fmt: skip


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.opening[:4]]
    if any(TEXT.match(line) for line in lines):
        return "versions as text"
    if any((m := PART.match(line)) and m["rest"] in ("", "{") for line in lines[:2]):
        return "versions as objects"
    old = [m for line in lines if (m := OLD.match(line)) and m["number"]]
    if len(old) >= 2 and {"openshift", "oc"} & {m["who"] for m in old} and any("v3." in m["number"] for m in old):
        return "versions of OpenShift 3"
    return "versions on one line" if ONE_LINE.match(lines[0] if lines else "") else ""


def _on_one_line(number: int, line: str, said: dict[str, tuple[str, int]]) -> bool:
    """The versions of an object that stands on one line."""
    try:
        value = json.loads(line)
    except ValueError:
        return False
    for who, name in (("client", "clientVersion"), ("server", "serverVersion")):
        found = value.get(name)
        text = found.get("gitVersion") if isinstance(found, dict) else None
        if isinstance(text, str) and BARE.match(text):
            said.setdefault(FACTS[who], (text, number))
    if isinstance(bare := value.get("openshiftVersion"), str) and BARE.match(bare):
        if "version" in said:
            said["kubernetes_version"] = said["version"]
        said["version"] = bare, number
    return True


def parse(fragment: Fragment, emit: Emit) -> None:
    said: dict[str, tuple[str, int]] = {}
    part = ""
    for number, line in fragment.filled:
        if ONE_LINE.match(line) and _on_one_line(number, line, said):
            emit.records += 1
        elif m := TEXT.match(line):
            emit.records += 1
            go = GO.search(m["go"]) if m["go"] else None
            if m["who"] in FACTS and (value := m["plain"] or (go and go["number"])):
                said.setdefault(FACTS[m["who"]], (value, number))
        elif m := PART.match(line):
            emit.records += 1
            part = m["who"]
            if part == "openshift" and (bare := BARE.match(m["rest"])):
                if "version" in said:
                    said["kubernetes_version"] = said["version"]  # what stood below `serverVersion`
                said["version"] = (bare["number"], number)
        elif part and (m := FIELD.match(line)):
            key = FACTS.get(part, "")
            if key == "version" and "version" in said:
                key = "kubernetes_version"
            if key:
                said.setdefault(key, (m["number"], number))
        elif (m := OLD.match(line)) and not part:
            emit.records += 1
            if m["who"] == "openshift":
                emit.fact("product_hint", "openshift", number)
            if m["who"] in OLD_FACTS and m["number"] and BARE.match(m["number"]):
                said.setdefault(OLD_FACTS[m["who"]], (m["number"], number))
        elif REMARK.match(line) or ((part or "{" in line or "}" in line) and WITHIN.match(line)):
            emit.records += 1
        elif tool_errors.LINE.match(line):
            tool_errors.add(number, line, emit)
        else:
            emit.unread(number, "not a line of the versions")
    for key, (value, number) in said.items():
        emit.fact(key, value, number)


PARSERS = (
    Parser(
        "kubectl version",
        r"[ \t]{0,8}(?:WARNING: This version information is deprecated|Client Version: +(?:v?\d|&?version\.Info\{)|Server Version: +(?:v?\d|&?version\.Info\{)|clientVersion:[ \t]*$|serverVersion:[ \t]*$)",
        takes,
        parse,
        25,
    ),
)
