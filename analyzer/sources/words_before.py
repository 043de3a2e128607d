"""
What somebody says in front of a record, on the record's own line: a chat's time and name, a few words with a colon, a command.

::

    log of xr5jd: E1126 09:17:40.610372       1 clientset.go:190] "cannot connect once" err="..."
    10:19 *jo*: --proxy-server-host=c104.private.us-south.containers.cloud.ibm.com --proxy-server-port=31417
    on w3: time="2026-03-02T08:00:01Z" level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp ..."
    oc logs web-0: "Error from server: error dialing backend: No agent available"

The words are no evidence. They may name the pod whose record it is, or the command that printed it. Where they speak of lines in
general (`if you see`, `for example`), the record behind them is a sample.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.prose import CHAT, GENERAL, LONGEST, TIME
from analyzer.sources.wrappers import peel

KLOG = regex.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} {1,7}\d{1,9} [\w./-]{1,120}:\d{1,6}\]")
LOGRUS = regex.compile(r"(?:time=\"[^\"\n]{1,40}\" )?level=(?:trace|debug|info|warning|error|fatal|panic) msg=[^\s]")
"""The record of a program that logs with logrus, as k3s, RKE2 and k0s; people cut off its time."""
FARTHEST = 200
"""Characters among which the record begins."""
BEHIND = regex.compile(r"(?:[:>|»→]|=>|->)[ \t]{1,8}(?P<open>[\"'`]?)$")
"""How such words end: with a colon, an arrow, a name in angles, and perhaps the mark of a quotation."""
KEY = regex.compile(r"[ \t,{\[]{0,40}(?:[\"'][^\"'\n]{1,100}[\"'][ ]?|textPayload):")
"""A key of a document: its value is a text of the document, and no line of somebody's."""
FLAGS = regex.compile(
    r"(?=[^\n]*-proxy-server-(?:host|port)[= ])(?:--?[a-z][\w-]{0,60}(?:(?:=|[ ](?!-))\S{1,300})?[ \t,]{0,8}){1,40}$"
)
ERROR = r"(?:Error from server(?: \(\w{1,60}\))?: |error: |Unable to connect to the server: |error dialing backend: |Internal error occurred: |unable to upgrade connection: |rpc error: |dial (?:tcp[46]?|unix) [\w.\[/])"
COMMANDED = regex.compile(
    rf"[ \t]{{0,8}}(?:[-*•+][ ])?(?:\$[ ])?(?P<command>(?:kubectl|oc|k)[ ](?P<verb>[a-z-]{{2,16}})(?P<more>(?:(?:/|, ?| and )[a-z-]{{2,16}}){{0,4}})(?P<rest>[ ][^\n\"`]{{0,150}}?)?)[ ]?(?::|=>|->|→)[ ]{{1,4}}(?P<open>[\"'`]?)(?={ERROR})"
)
OF_OTHERS = regex.compile(
    r"\b(?:examples?|samples?|typical(?:ly)?|expected|should|would)\b|\b(?:other|another|different|previous|former|old|lab|test|staging)(?: \w{1,20}){0,2} (?:clusters?|customers?|cases?|tickets?|incidents?|places?|sites?|environments?)\b|\b(?:in|from|of|on) (?:(?:the|our|a|my|some) )?(?:lab|test|staging|sandbox|docs?|documentation|article|guide|internet|forum|stack ?overflow|github)\b",
    regex.I,
)
"""Words of somebody who speaks of lines in general, or of another cluster."""
IN_GENERAL = regex.compile(
    r"(?i)\b(?:if|when(?:ever)?|unless|e\.g\.|i\.e\.|such as|usually|normally|generally|always|needs?|needed|must|require[ds]?|wenn|falls|z\. ?b\.|soll(?:te)?|muss)\b"
)
"""Conditions, rules and habits, which state nothing of the cluster at hand."""
POD = regex.compile(r"(?<![\w.-])[a-z][a-z0-9-]{1,60}-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])")
END = regex.compile(r"(?<![\w.-])(?=[a-z]{0,4}\d)[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])")
"""The random end of a pod's name, by which people call it."""
BOT = regex.compile(
    r"(?P<quote>[ \t]{0,8}(?:>[ \t]?){0,4})(?P<head>[^\n]{0,80}?)[*_`<]{0,3}@xo[*_`>]{0,3}[:,]?[ \t]{1,8}(?P<asked>[*_`]{0,3}[a-z][\w.]{1,40}[*_`]{0,3}(?:[ \t]{1,8}[\w=.,:/*`-]{1,80}){0,6})$"
)
"""What is asked of a bot, all of which is marked up or its first word: `@xo *cse.cluster* abc`."""
HEAD = regex.compile(
    rf"[ \t]{{0,8}}(?:{TIME}[ \t]{{1,8}})?(?:(?:[*_]{{1,2}}[\w.@ -]{{1,40}}:?[*_]{{1,2}}:?|<[\w.@ -]{{1,40}}>)(?:[ \t]{{1,8}}{TIME}:?)?|[\w.@-]{{1,40}}(?: [\w.@-]{{1,40}})?(?::|[ \t]{{1,8}}{TIME}:?)|{TIME})?[ \t]{{0,8}}(?:[>|»›→$-]{{1,2}}[ \t]{{1,8}})?[*_`]{{0,3}}"
)
"""Who asks, and when; nobody asks who says more."""
MARKS = regex.compile(r"[*`]|(?<!\w)_|_(?!\w)")
NOTE = "words in front of records were taken off"


def without_words(text: str) -> tuple[str, str]:
    """(the text, line by line the same, without such words; a note, "" where it has none)."""
    if len(text) > LONGEST or not any(
        one in text for one in ("] ", "proxy-server-", "rror", "Unable to", "unable to", "dial ", "@xo", "level=")
    ):
        return text, ""
    lines = text.split("\n")
    found = False
    for at, line in enumerate(lines):
        if not line or line.isspace():
            continue
        if (new := _record(line, text) or _flags(line) or _typed(line)) is not None:
            lines[at], found = new, True
        elif (m := COMMANDED.match(line)) is not None and not _is_of_others(m.group()):
            lines[at], found = _unquoted(line[m.end() :], m["open"]), True
            if at and not lines[at - 1].strip() and not m["more"]:
                lines[at - 1] = f"$ {m['command']}"
    return ("\n".join(lines), NOTE) if found else (text, "")


def _record(line: str, text: str) -> str | None:
    """The record of a log behind words, with the pod that they name in front of it; None where there is none that another reader leaves."""
    m = KLOG.search(line, 1, FARTHEST)
    if m is None:
        return _logrus(line)
    words = line[: m.start()]
    end = BEHIND.search(words)
    if end is None or KEY.match(words) or _is_of_others(words) or KLOG.match(peel(line.lstrip()).text):
        return None
    pod = _pod(words, text)
    return (f"{pod}: " if pod else "") + _unquoted(line[m.start() :], end["open"])


def _logrus(line: str) -> str | None:
    """The same of a record of logrus, which belongs to a node or a program of its own and to no pod."""
    m = LOGRUS.search(line, 1, FARTHEST) if "level=" in line else None
    if m is None:
        return None
    words = line[: m.start()]
    end = BEHIND.search(words)
    if end is None or KEY.match(words) or speaks_elsewhere(words) or "logrus" in peel(line.lstrip()).layers:
        return None
    return _unquoted(line[m.start() :], end["open"])


def speaks_elsewhere(words: str) -> bool:
    """Do words above or in front of a statement say that it is another cluster's, or of clusters in general."""
    return OF_OTHERS.search(words) is not None or IN_GENERAL.search(words) is not None


def _is_of_others(words: str) -> bool:
    return GENERAL.search(words) is not None or OF_OTHERS.search(words) is not None


def _pod(words: str, text: str) -> str | None:
    """The pod that the words name, whole or by its random end where one pod of the text has that."""
    whole = set(POD.findall(words))
    for end in END.findall(words):
        named = {one for one in POD.findall(text) if one.endswith(f"-{end}")}
        whole |= named if len(named) == 1 else set()
    return whole.pop() if len(whole) == 1 else None


def _flags(line: str) -> str | None:
    """Flags of an agent behind the head of a chat's message."""
    m = CHAT.match(line)
    return line[m.end() :].strip(" \t`") if m and FLAGS.match(line[m.end() :].strip(" \t`")) else None


def _typed(line: str) -> str | None:
    """What is asked of a bot in a chat, behind the head of the message, without a chat's marks; quote marks stay in front of it."""
    if "@xo" not in line:
        return None
    if (m := CHAT.match(line)) and (rest := line[m.end() :].strip()).startswith("@xo ") and prompts.is_typed(rest):
        return rest
    found = BOT.match(line.rstrip())
    if found is None or (found["head"] and not HEAD.fullmatch(found["head"])):
        return None
    asked = f"@xo {MARKS.sub('', found['asked']).strip()}"
    return f"{found['quote']}{asked}" if f"{found['quote']}{asked}" != line and prompts.is_typed(asked) else None


def _unquoted(text: str, mark: str) -> str:
    return text.rstrip().removesuffix(mark) if mark else text
