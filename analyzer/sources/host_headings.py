"""
Headings that say on which host the text below was printed, as loops over nodes, parallel shells and people write them.

::

    ## 10.134.77.131
    === node-a ===
    # ssh root@worker1
    [1] 10:23:11 [SUCCESS] 10.134.77.131
    10.134.77.131 | CHANGED | rc=0 >>
    == pod/calico-node-x7k2q

An address, or what is called a node, a worker or a host, is one. Any other name may be a node's or a pod's, or a word: it
is kept as the heading, and the bundle's own nodes and pods decide.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid

LONGEST = 200
MARGIN = " " * 4
"""No heading stands behind so many blanks."""
NAME = r"[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?"
HOST = rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|[0-9a-f]{{0,4}}(?::[0-9a-f]{{0,4}}){{2,7}}|{NAME})"
OF_SYSTEM = "calico-node|calico-typha|konnectivity-agent|konnectivity-server|kube-apiserver"
SAYS = (
    r"(?:ssh|hostname|machine|vm|(?:worker )?(?:nodes?|workers?|hosts?)(?:[ ](?:name|ip|address))?"
    r"|(?:output|logs?|status)?[ ]?(?:on|from|of)(?: node| worker| host)?)"
)
OPEN = r"(?:#{1,60}+[ ]+|={2,60}+[ ]*|-{2,60}+[ ]*|\*{1,60}+[ ]*|>{2,9}[ ]*|<{2,9}[ ]*|~{2,60}+[ ]*|\[[ ]?|\+{1,4}[ ]|[`\"']|#\d{1,3}[.):]?[ ]+|\d{1,3}[.)][ ]+)"
CLOSE = r"[ ]*+(?::[ ]*+)?(?:[=\-*#~<>+]{1,60}+|\]|[`\"'])?:?[ \t]*+$"
DECORATED = (
    rf"[ ]{{0,3}}(?P<open>{OPEN})(?:(?i:(?P<says>{SAYS}))(?:(?P<key>[ ]?[:=])[ ]*|[ ]+))?(?:[\w.-]{{1,64}}@)?(?P<host>{HOST})(?:[ ]+\((?P<also>{HOST})\))?"
    rf"(?:(?:[ ]?:|[ ]-{{1,2}}|[ ]\|)[ ]+(?P<remark>[^\s=*#>:-][^\n]{{2,100}}?))?{CLOSE}"
)
PLAIN = rf"(?i:(?P<said>{SAYS}))(?:[ ]?[:=][ ]*|[ ]+)(?:[\w.-]{{1,64}}@)?(?P<named>{HOST})[ ]*+:?[ \t]*+$"
ALONE = rf"(?P<address>{HOST})(?:[ ]\((?P<own>{HOST})\))?[ ]*+(?P<colon>:)?[ \t]*+$"
ANSIBLE = rf"(?P<ansible>{HOST})[ ]\|[ ](?:CHANGED|SUCCESS|FAILED|UNREACHABLE!?)[ ](?:\|[ ]rc=\d{{1,3}}[ ]>>|=>)"
TASK = rf"(?:ok|changed|fatal|failed): \[(?P<task>{HOST})\](?:[ ]=>(?:[ ]\(item=[^\n]{{0,100}}\)[ ]=>)?(?:[ ]\{{)?)?[ \t]*+$"
PSSH = rf"\[\d{{1,4}}\][ ]\d\d:\d\d:\d\d[ ]\[(?:SUCCESS|FAILURE)\][ ](?P<pssh>{HOST})(?:[ ]|$)"
OBJECT = regex.compile(
    rf"(?P<lead>[ ]{{0,3}}(?:{OPEN})?)(?:(?P<namespace>[a-z0-9-]{{1,63}})/)?(?P<kind>pods?|po|nodes?|no)/(?P<rest>{NAME}{CLOSE})"
)
"""An object as `kubectl get -o name` prints it, and as a loop over these names does."""
IN_SPACE = regex.compile(
    rf"(?P<lead>[ ]{{0,3}}(?:{OPEN})?)(?:(?P<namespace>[a-z0-9-]{{1,63}})[/ ])?(?P<pod>(?:{OF_SYSTEM})-[a-z0-9.-]{{1,200}}?)(?:[ \t]{{1,8}}(?:on[ ])?(?P<at>{HOST}))?{CLOSE}"
)
"""A pod of the system behind its namespace, or in front of its node, as loops over several columns print them."""
WHERE = regex.compile(
    rf"[ ]{{0,3}}(?P<open>{OPEN})[^\n]{{1,100}}?[ ](?i:on|from|of)[ ](?P<role>(?i:(?:the )?(?:worker )?(?:node|worker|host) ))?(?P<place>{HOST}){CLOSE}"
)
"""A title that ends with the place: `## BIRD on worker w1`, `=== calicoctl node status of 10.0.1.44 ===`."""
FIREWALL = r"(?:sudo[ ])?(?:ip6?tables(?:-save|[ ]-[\w -]{1,40}?)|nft[ ](?:-\w[ ])?list[ ][\w ]{4,60}?|firewall-cmd[ ]--[\w= -]{3,60}?|ufw[ ]status(?:[ ]\w{1,10})?)"
"""A command that lists a machine's own firewall: whatever is named beside it is that machine."""
NO_HOSTS = frozenset({"command", "cmd", "output", "run", "running", "exec", "collecting", "result", "sudo", "step", "the", "a", "this", "all"})  # fmt: skip
FIREWALL_OF = regex.compile(
    rf"[ ]{{0,3}}(?P<open>{OPEN})(?:(?P<first>{HOST})(?P<parted>[ ]?[:|]|[ ]-{{1,2}})?[ ]+{FIREWALL}|{FIREWALL}[ ](?:(?:on|from|of|@)[ ](?:(?:node|host|worker)[ ])?|\()(?P<last>{HOST})\)?){CLOSE}"
)
START = regex.compile(rf"(?:{PSSH}|{ANSIBLE}|{TASK}|{PLAIN}|{ALONE}|{DECORATED})")
WORDED = regex.compile(
    rf"[ ]{{0,3}}(?P<open>{OPEN})(?P<text>[^\s=*~#>-][^\n]{{0,120}}?)(?:[ ]*[=\-*#~<\]]{{1,60}}+)?[ \t]*$"
)
# for the combined pattern of all starts, whose groups are the parsers' own
SIGNS = (
    r"(?:[ ]{0,3}(?:[#=*<>~+-]++[ ]?|\[[ ]?|[`\"']|#?\d{1,3}[.):]?[ ])[^\s|]|(?=[a-z0-9:.-]{2,200}+(?:[ ]\([a-z0-9:.-]{2,200}+\))?(?:[ ]?:)?(?:[ \t]*$|[ ]\|[ ][A-Z]))"
    r"|(?:ok|changed|fatal|failed): \[(?=[a-z0-9])"
    r"|(?=(?:[a-z0-9-]{1,63}/)?(?:pods?|po|nodes?|no)/[a-z0-9.-]{2,253}+[ ]?:?[ \t]*$)"
    rf"|(?=(?:[a-z0-9-]{{1,63}}[/ ])?(?:{OF_SYSTEM})-[a-z0-9.-]{{1,200}}+(?:[ \t]{{1,8}}(?:on[ ])?[a-z0-9:.-]{{2,200}}+)?[ ]?:?[ \t]*$)"
    rf"|(?i:{SAYS})(?:[ ]?[:=][ ]*|[ ]+)\S{{1,200}}+[ ]*+:?[ \t]*+$)"
)
FENCE = regex.compile(
    r"(?:```|~~~[\w+-]{0,20}[ \t]*$|\{(?:code|noformat)\b[^}\n]*\}[ \t]*$|<pre>[ \t]*$|Default(?:ed container|ing container name) )"
)
"""What stands between a heading and the output: a fence, or kubectl's remark on the container that it chose."""
OBJECTS = regex.compile(
    r"(?:apiVersion|kind|items|metadata):|---[ \t]*$|- +(?:apiVersion|kind):"
)  # a comment stands above them
NODE_LIKE = regex.compile(
    r"(?=[a-z.-]*(?:\d|-[a-z](?:\.|$)|\.[a-z-]*\.))(?:node|worker|master|infra|wrk|compute|control-plane|kube-|ip-\d)[a-z0-9.-]*$"
)
"""What is called as a node and is one of several: with a number, a letter or a domain. `master-logs` is a title."""
WORD = regex.compile(r"(?P<word>[a-z][a-z0-9]{1,62}):?[ \t]*")
LONE = " "
"""The sign of such a word: it stands beside no other heading."""
OF_TEXT = regex.compile(r"(?i:output|logs?|status|on|from|of)\b")
TELLING = regex.compile(r"[\d.-]")
POD = regex.compile(rf"(?:{OF_SYSTEM})-[a-z0-9.-]+$")


class HostHeading(NamedTuple):
    """
    What a heading calls the text below.

    Attributes:
        text: the host or pod, as written.
        node, pod: what it is, where its own form says so.
        sign: what stands in front of it: two headings of one sign stand beside each other, and not one in the other.
        alone: nothing but the address itself says that it is a heading.
    """

    text: str
    sign: str
    node: str | None = None
    pod: str | None = None
    alone: bool = False


@functools.lru_cache(maxsize=1024)
def host_heading(line: str) -> HostHeading | None:
    """The heading on this line, if it names a host or may name one; each heading above another one asks for that, too."""
    if len(line) > LONGEST or line.startswith(MARGIN):
        return None
    if (of := FIREWALL_OF.match(line)) is not None:
        name, told = of["first"] or of["last"], of["first"] is None or of["parted"] is not None
        if TELLING.search(name) or (told and name not in NO_HOSTS):
            return HostHeading(name, of["open"].strip(), name if TELLING.search(name) else None)
    named = OBJECT.match(line) if "/" in line else None
    if named is None and (inner := IN_SPACE.match(line)) and (inner["namespace"] or inner["at"]):
        at = inner["at"] if inner["at"] and (valid(inner["at"]) or TELLING.search(inner["at"])) else None
        known = at is not None or not inner["at"]
        return (
            HostHeading(inner["pod"], inner["lead"].strip(), at, inner["pod"], alone=not inner["lead"].strip())
            if known
            else None
        )
    if (m := START.match(named["lead"] + named["rest"] if named else line)) is None:
        return _at_its_end(line)
    text = next(m[name] for name in ("host", "named", "address", "ansible", "task", "pssh") if m[name])
    sign = (m["open"] or "").strip()
    also = next((one for one in (m["also"], m["own"]) if one and valid(one)), None)
    if named:
        is_pod = named["kind"].startswith("po")
        return HostHeading(text, sign, None if is_pod else text, text if is_pod else None, alone=not sign)
    if POD.match(text):
        return HostHeading(text, sign, also, text)
    said = m["says"] and (m["key"] or TELLING.search(text))  # `## node status` is a title
    surely = bool(m["ansible"] or m["task"] or m["pssh"] or said or NODE_LIKE.match(text))
    alone = m["address"] is not None and m["colon"] is None
    if valid(text):
        return HostHeading(text, sign, text, alone=alone)
    if ":" in text or text.replace(".", "").isdecimal() or (m["address"] and not TELLING.search(text)):
        return None
    if (m["named"] and not TELLING.search(text)) or (m["remark"] and not surely):
        return None  # a sentence may begin so
    surely = surely or bool(m["named"] and not OF_TEXT.match(line))
    return HostHeading(text, sign, also or (text if surely else None), alone=alone)


def _at_its_end(line: str) -> HostHeading | None:
    """The heading of a title that ends with an address, or with what it calls a node, a worker or a host."""
    m = WHERE.match(line)
    if m is None or not (valid(m["place"]) or (m["role"] and TELLING.search(m["place"]))):
        return None
    return HostHeading(m["place"], m["open"].strip(), m["place"])


def word(line: str) -> HostHeading | None:
    """A word that stands alone on its line, which may be a host's name where nothing but an output stands below it."""
    m = WORD.fullmatch(line)
    return HostHeading(m["word"], LONE, alone=True) if m else None


def beside(line: str, sign: str) -> HostHeading | None:
    """A line with the sign of a heading that named a host, whatever it says: what was printed on that host ends here."""
    if (
        not sign
        or not line.lstrip(" ").startswith(sign)
        or (m := WORDED.match(line)) is None
        or m["open"].strip() != sign
    ):
        return None
    return HostHeading(m["text"], sign)
