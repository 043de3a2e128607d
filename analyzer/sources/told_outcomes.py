"""
Calls whose outcome the shell tells in words of whoever typed them, once or for each try of a loop, or as a sum.

::

    $ for i in 1 2 3; do kubectl exec web-0 -- true 2>/dev/null && echo ok || echo failed; sleep 2; done
    ok
    failed
    ok

    $ for i in $(seq 20); do if kubectl exec web-0 -- true; then ok=$((ok+1)); else bad=$((bad+1)); fi; done; echo "ok=$ok bad=$bad"
    ok=13 bad=7

A program in the container may fail by itself, so a failure is the call's own only where that program cannot.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import uses
from analyzer.sources.commands import read_command
from analyzer.sources.loops import PAUSE, SHELLS, is_text

LOOP = regex.compile(
    r"^(?:[^\n]{0,200}?;[ ]*+)??(?:for|while|until)\b[^;\n]{0,400};[ ]*+do[ ]++(?P<body>[^\n]{0,1999}?[^ \n])[ ]*+;?[ ]*+\bdone\b(?P<behind>[^\n]{0,400}+)$"
)
TEXT = r"(?:echo|printf)[ ]++(?:-[ne]{1,2}[ ]++)?(?P<%s>\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|[^\"';&|<>\n]{1,200}?)"
CALL = r"(?P<call>[^;&|\n]{1,1000}?(?:2>&1)?)"
BRACED = r"[({]?[ ]*+"
CLOSED = r"[ ]*+;?[ ]*+[)}]?"
EITHER = (
    regex.compile(rf"^{CALL}[ ]*+&&[ ]*+{BRACED}{TEXT % 'good'}{CLOSED}[ ]*+\|\|[ ]*+{BRACED}{TEXT % 'bad'}{CLOSED}$"),
    regex.compile(
        rf"^if[ ]++{CALL}[ ]*+;[ ]*+then[ ]++{TEXT % 'good'}[ ]*+;[ ]*+else[ ]++{TEXT % 'bad'}[ ]*+;[ ]*+fi$"
    ),
)
ENDED = r"(?:\[\[?|test)[ ]++[\"']?\$\?[\"']?[ ]++(?P<how>-eq|==?|-ne|!=)[ ]++0(?:[ ]++\]\]?)?"
BY_STATUS = (
    regex.compile(
        rf"^{CALL}[ ]*+;[ ]*+{ENDED}[ ]*+&&[ ]*+{BRACED}{TEXT % 'good'}{CLOSED}[ ]*+\|\|[ ]*+{BRACED}{TEXT % 'bad'}{CLOSED}$"
    ),
    regex.compile(
        rf"^{CALL}[ ]*+;[ ]*+if[ ]++{ENDED}[ ]*+;[ ]*+then[ ]++{TEXT % 'good'}[ ]*+;[ ]*+else[ ]++{TEXT % 'bad'}[ ]*+;[ ]*+fi$"
    ),
)
"""The same by the status that the call left."""
COUNT = r"(?:\(\([ ]*+(?P<%s>[A-Za-z_]\w{0,40})(?:\+\+|[ ]*+\+=[ ]*+1)[ ]*+\)\)|(?P<%s>[A-Za-z_]\w{0,40})=\$(?:\(\([ ]*+\$?\w{1,41}[ ]*+\+[ ]*+1[ ]*+\)\)|\[[ ]*+\$?\w{1,41}[ ]*+\+[ ]*+1[ ]*+\])|let[ ]++[\"']?(?P<%s>[A-Za-z_]\w{0,40})(?:\+\+|\+=1)[\"']?)"
GOOD, BAD = COUNT % ("good", "good_too", "good_three"), COUNT % ("bad", "bad_too", "bad_three")
COUNTED = (
    regex.compile(rf"^{CALL}[ ]*+&&[ ]*+{BRACED}{GOOD}{CLOSED}[ ]*+\|\|[ ]*+{BRACED}{BAD}{CLOSED}$"),
    regex.compile(rf"^if[ ]++{CALL}[ ]*+;[ ]*+then[ ]++{GOOD}[ ]*+;[ ]*+else[ ]++{BAD}[ ]*+;[ ]*+fi$"),
)
STATUS = regex.compile(rf"^{CALL}[ ]*+;[ ]*+{TEXT % 'text'}$")
"""The exit status behind each try: 0 where it came through."""
SUMS = regex.compile(rf"^[ ]*+;[ ]*+{TEXT % 'sum'}[ ]*+$")
SORTED = regex.compile(r"^[ ]*+\|[ ]*+sort[ ]*+\|[ ]*+uniq -c[ ]*+$")
TALLY = regex.compile(r"[ \t]{0,40}+(?P<count>\d{1,6})[ \t](?P<text>[^\n]{1,200}+)$")
VARIABLE = regex.compile(r"\$\{?(?P<name>[A-Za-z_]\w{0,40})\}?")
NEVER_FAIL = frozenset({"true", ":", "date", "hostname", "echo", "uptime", "id", "whoami", "pwd", "uname"})
"""Programs whose failure is none of their own."""


class CallTally(NamedTuple):
    """How many tries a line says came through and how many failed."""

    good: int
    bad: int


class ToldCall(NamedTuple):
    """
    Attributes:
        command: the one call.
        use: which use of the tunnel it is: exec, logs, cp or top.
        good, bad: what is printed for each; of a sum the names of the variables that count them.
        sum: the text around the sums, "" where each try is told.
        status: the text around the exit status of each try, "" where that is not printed.
        tallied: the told texts are counted by `uniq -c`.
        fails_alone: is a failure the call's own, and none of the program that it runs.
    """

    command: str
    use: str
    good: str
    bad: str
    sum: str
    status: str
    tallied: bool
    fails_alone: bool

    def outcomes(self, line: str) -> CallTally | None:
        """What a line of the output tells; None of one that tells nothing."""
        text = line.strip()
        if self.sum:
            return self._sums(text)
        if self.tallied:
            m = TALLY.match(line)
            count, text = (int(m["count"]), m["text"].strip()) if m else (0, "")
        else:
            count = 1
        if not count or not text:
            return None
        if self.status:
            begin, _, end = self.status.partition("$?")
            ended = text.removeprefix(begin).removesuffix(end).strip()
            is_one = text.startswith(begin) and text.endswith(end) and ended.isdecimal() and len(ended) < 4
            return CallTally(count * (ended == "0"), count * (ended != "0")) if is_one else None
        if len(self.good) == len(self.bad) == 1 and len(text) > 1 and not text.strip(self.good + self.bad):
            return CallTally(text.count(self.good), text.count(self.bad))  # a sign for each try, all on one line
        good, bad = _is(self.good, text), _is(self.bad, text)
        return None if good == bad else CallTally(count * good, count * bad)

    def _sums(self, text: str) -> CallTally | None:
        names = [m["name"] for m in VARIABLE.finditer(self.sum)]
        parts = VARIABLE.split(self.sum)[:: VARIABLE.groups + 1]
        found = regex.fullmatch(r"([^\n]{1,80}?)".join(regex.escape(part) for part in parts), text)
        values = dict(zip(names, found.groups(), strict=True)) if found else {}
        good, bad = values.get(self.good, ""), values.get(self.bad, "")
        return CallTally(int(good), int(bad)) if good.isdecimal() and bad.isdecimal() else None


def _is(said: str, text: str) -> bool:
    """Is this the text, also without what the shell put in front of it: a time that stands on every line is taken off."""
    m = SHELLS.match(said)
    return is_text(said, text) or (m is not None and bool(text) and text == said[m.end() :].strip())


@functools.lru_cache(maxsize=4096)
def told_call(command: str) -> ToldCall | None:
    """None of a command whose outcome is not told so, and of a call that does not go through the tunnel."""
    if "echo" not in command and "printf" not in command:
        return None
    loop = LOOP.match(command)
    body, behind = (loop["body"], loop["behind"].strip()) if loop else (command.strip(), "")
    body = PAUSE.sub("", body).strip()
    tallied = SORTED.match(behind) is not None
    if not behind or tallied:
        m = next((m for one in EITHER if (m := one.match(body))), None)
        m = m or next((m for one in BY_STATUS if (m := one.match(body))), None)
        if m:
            texts = [_plain(m["good"]), _plain(m["bad"])]
            good, bad = texts[::-1] if m.groupdict().get("how") in ("-ne", "!=") else texts
            return _told(m["call"], good, bad, tallied=tallied)
        m = STATUS.match(body) if loop and "$?" in body else None
        text = _plain(m["text"]) if m else ""
        return _told(m["call"], "0", "1", status=text, tallied=tallied) if m and text.count("$") == 1 else None
    told = SUMS.match(behind)
    m = next((m for one in COUNTED if (m := one.match(body))), None) if told else None
    if told is None or m is None:
        return None
    good, bad = (next(m[key] for key in keys if m[key]) for keys in (("good", "good_too", "good_three"), ("bad", "bad_too", "bad_three")))  # fmt: skip
    return _told(m["call"], good, bad, total=_plain(told["sum"]))


def _told(
    call: str, good: str, bad: str, *, total: str = "", status: str = "", tallied: bool = False
) -> ToldCall | None:
    asked = read_command(call)
    use = uses.use_of(call.strip()) or ("top" if asked.of_cluster and asked.verb == "top" else None)
    if use is None or good == bad or not SHELLS.sub("", good + bad).strip(" \\n"):
        return None
    program = call.partition(" -- ")[2].split()[:1]
    alone = use in ("logs", "top") or (bool(program) and program[0].rpartition("/")[2] in NEVER_FAIL)
    return ToldCall(call.strip(), use, good, bad, total, status, tallied, alone)


def _plain(text: str) -> str:
    return text.strip().strip("\"'").removesuffix("\\n").strip()
