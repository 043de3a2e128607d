"""
Members of the JSON of `ibmcloud ks cluster get` without the braces around them, as `grep` and `jq -r` leave them.

::

    $ ibmcloud ks cluster get -c shop --output json | grep -E '"crn"|Enabled|"provider"'
      "crn": "crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:cn9f3u2d0gm4b1ske7p0::",
        "privateServiceEndpointEnabled": true,
      "provider": "classic",
    $ ibmcloud ks cluster get -c shop --output json | jq -r '.crn, .provider'
    crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:cn9f3u2d0gm4b1ske7p0::
    classic

Below the command each of its own members counts; elsewhere one must be there that no other program prints. A key that objects
within the record have as well (`id`, `type`) counts with a value that only the cluster's own has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import takewhile

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm import ibmcloud

AnyValue = str | bool | int | None
Members = dict[str, tuple[int, AnyValue]]
MOST = 60
BETWEEN = regex.compile(
    r"[ \t>|]{0,40}+(?:--|[\]}]{1,3}+,?|(?:\"\w{1,60}+\"[ ]{0,8}+:[ ]{0,8}+)?(?:[\[{]|\[[^\[\]{}]{1,400}+\],?))[ \t]{0,40}+$"
)
"""What `grep` puts between lines that do not follow each other, and where a list or an object within the record stands, begins and ends."""
TYPED = regex.compile(r"\b(?:ibmcloud|bx|ic) (?:ks|cs|oc) cluster[ -]get\b")
MEMBER = regex.compile(
    r"[ \t>|]{0,40}+\"(?P<key>[A-Za-z]\w{0,60}+)\"[ \t]{0,8}+:[ \t]{0,8}+(?P<value>\"[^\"\\]{0,400}+\"|true|false|null|-?\d{1,18}),?[ \t]{0,40}+$"
)
CRN = r"crn:v1:[\w-]{1,40}:[\w-]{1,40}:containers-kubernetes:[\w-]{0,40}:a/[0-9a-f]{32}:[\w-]{1,60}:{0,2}"
OWN = frozenset(
    {
        "masterKubeVersion", "masterStatus", "masterHealth", "masterState", "privateServiceEndpointEnabled", "publicServiceEndpointEnabled",
        "privateServiceEndpointURL", "publicServiceEndpointURL",
    }
)  # fmt: skip
"""Members of no other program's record."""
FORMS = {
    "crn": regex.compile(CRN),
    "id": regex.compile(r"(?=[a-z]{0,19}\d)[0-9a-z]{20}|[0-9a-f]{32}"),
    "provider": regex.compile(r"classic|vpc-gen2|vpc-classic|satellite|upi"),
    "type": regex.compile(r"kubernetes|openshift"),
    "serverURL": regex.compile(r"https://[\w.-]{4,253}(?::\d{2,5})?/?"),
}
"""How the cluster's own value of a member looks that others have as well."""
ROW = regex.compile(rf"[ \t]{{0,40}}+\"?(?P<crn>{CRN})\"?[ \t,;]{{1,8}}+\"?(?P<rest>[\w-]{{1,20}}+)\"?[ \t]{{0,40}}+$")
"""Both on one row, as `@tsv` and `@csv` print them."""
ASKED = regex.compile(r"\bjq\b[^|]*?[ '\"](?P<paths>\.[A-Za-z.]{1,80}(?:[ ]?,[ ]?\.[A-Za-z.]{1,80}){0,12})['\"]?[ ]*$")


def takes(fragment: Fragment) -> str:
    """Lines that are members, with one that only a cluster's record has, or below the command; or the values that `jq` was asked for."""
    found = _members(fragment)
    typed = TYPED.search(fragment.context.command or "") is not None
    own = any(key in OWN or key == "crn" for key in found)
    return "members of the JSON of `ks cluster get`" if found and (typed or own) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    """What stands below them is no part of the output."""
    found = _members(fragment)
    last = max(number for number, _ in found.values())
    record = {key: value for key, (_, value) in found.items()}
    ibmcloud.read_record(record, lambda key: found[key][0] if key in found else last, emit, of_cluster=True)
    for number, line in fragment.filled:
        if MEMBER.match(line) or BETWEEN.match(line):
            emit.records += 1
        elif number > last:
            emit.unread(number, "not a member of the JSON above")


def _members(fragment: Fragment) -> Members:
    """(line, value) by key of the members that are the cluster's own, of a text that begins with members."""
    lines = fragment.filled[:MOST]
    if fragment.text.lstrip()[:1] in ("{", "["):
        return {}  # JSON with its braces
    command = fragment.context.command or ""
    if (m := ASKED.search(command)) and TYPED.search(command):
        paths = [path.strip().rpartition(".")[2] for path in m["paths"].split(",")]
        values = lines[: len(paths)] if len(lines) >= len(paths) else []
        asked = _own((key, number, _value(line.strip())) for key, (number, line) in zip(paths, values, strict=False))
        if asked:
            return asked
    if lines and (m := ROW.match(lines[0][1])) and TYPED.search(command):
        return _own((key, lines[0][0], value) for key, value in (("crn", m["crn"]), ("provider", m["rest"])))
    first = list(takewhile(lambda one: MEMBER.match(one[1]) or BETWEEN.match(one[1]), lines))
    return _own((m["key"], number, json.loads(m["value"])) for number, line in first if (m := MEMBER.match(line)))


def _value(text: str) -> AnyValue:
    """What `jq` printed, with quotes or, told to be raw, without."""
    return {"true": True, "false": False, "null": None}.get(text, text.strip('"'))


def _own(members: Iterable[tuple[str, int, AnyValue]]) -> Members:
    """Those whose value is the cluster's own, the first of each key."""
    found: Members = {}
    for key, number, value in members:
        form = FORMS.get(key)
        if form.fullmatch(value) if form and isinstance(value, str) else form is None and key in OWN:
            found.setdefault(key, (number, value))
    return found


PARSERS = (Parser("ibmcloud JSON members", r"(?!)", takes, parse, 16),)
