r"""
The API server's address as OpenShift's client prints it: `oc whoami --show-server`, `oc status`, `oc login`, `oc project`.

::

    https://c122-e.us-south.containers.cloud.ibm.com:31021
    In project shop on server https://c122-e.us-south.containers.cloud.ibm.com:31021
    Logged into "https://api.shop.example.org:6443" as "kube:admin" using the token provided.
    Using project "shop" on server "https://c122-e.us-south.containers.cloud.ibm.com:31021".

Fact: `api_host`, the host; none for this machine's own address. A bare URL counts below the command that prints it, and nowhere else.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.addresses import is_loopback
from analyzer.parsers.base import Emit, Fragment, Parser

URL = r"https?://(?P<host>\[[\da-fA-F:]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?/?"
ASKED = regex.compile(r"\boc +whoami +(?:--show-server|-s)(?:=true)?[ \t]*$")
BARE = regex.compile(rf"{URL}[ \t]*$")
SAID = regex.compile(
    rf"(?:In project [a-z0-9-]{{1,63}}(?: \([^\n]{{1,200}}\))? on server {URL}|Logged into \"{URL.replace('host', 'login')}\" as \"[^\n]{{1,200}}|"
    rf"Using project \"[a-z0-9-]{{1,63}}\" on server \"{URL.replace('host', 'project')}\"\.)[ \t]*$"
)


def takes_bare(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.filled[:2]]
    shown = len(lines) == 1 and BARE.match(lines[0]) and ASKED.search(fragment.context.command or "")
    return "a URL below `oc whoami --show-server`" if shown else ""


def takes(fragment: Fragment) -> str:
    return "the server of `oc`" if any(SAID.match(line) for _, line in fragment.opening[:1]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        m = SAID.match(line) or BARE.match(line)
        host = next((one for one in m.groups() if one), "").strip("[]") if m else ""
        if host and not is_loopback(host):
            emit.fact("api_host", host, number)
        elif m:
            emit.records += 1
        else:
            emit.unread(number, "not the server of `oc`")


PARSERS = (
    Parser("oc server", r"(?:In project |Logged into \"https?://|Using project \")", takes, parse, 15),
    Parser("oc whoami --show-server", r"(?!)", takes_bare, parse, 15),
)
