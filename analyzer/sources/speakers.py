"""
Who speaks, in front of every line: copies of chats in which each line of an output has its message's head.

::

    [10:06] dev-anna: $ oc get pods -n kube-system
    [10:06] dev-anna: NAME                       READY   STATUS    RESTARTS   AGE
    [10:06] dev-anna: konnectivity-agent-cq7xs   1/1     Running   0          61d
    [10:07] sre-bo: looks fine to me

What one speaker's lines show one behind the other is one output. It ends where another one speaks: what he says did not come back
from the command. A few words of his between two lines of an output are left out. Where few lines of a text have a head, it is taken
off only where an output begins behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.bare_lines import Begins
from analyzer.sources.bare_rows import ROW
from analyzer.sources.host_headings import POD
from analyzer.sources.json_outputs import ERROR
from analyzer.sources.log_record import VPN, is_klog, read
from analyzer.sources.prose import LONGEST, sentence
from analyzer.sources.stamps import OUTPUT

NOTE = "the speakers in front of a chat's lines were taken off"
BETWEEN = "words of somebody else between the lines of an output"
CLOCK = (
    r"[\[(]?(?:(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|(?:Yesterday|Today|Gestern|Heute)(?: at| um)?),?[ T])?"
    r"\d{{1,2}}:\d\d(?P<{}>:\d\d)?(?: ?[AaPp]\.?[Mm]\.?| Uhr)?[\])]?"
)
LEVEL = r"(?!(?i:info|warn(?:ing)?|error|debug|trace|fatal|std(?:out|err)|out|err)\b)"
NICK = LEVEL + r"(?P<{}>[^\W\d_][\w.@'-]{{0,40}}(?: (?:\([\w .-]{{1,40}}\)|[^\W\d_][\w.'-]{{0,40}})){{0,2}})"
BOT = r"(?: (?:APP|BOT))?"
EDGE = r"(?:[ \t]|$)"
TIMED = regex.compile(
    rf"[ \t]{{0,8}}(?:{CLOCK.format('seconds')}[ \t]{{1,20}}(?:[-–—] )?"
    rf"(?:<[@+~&% ]?{NICK.format('angled')}>|[*_]{{1,2}}{NICK.format('bold')}{BOT}:?[*_]{{1,2}}:?|{NICK.format('said')}{BOT}(?::|[ ]?[>|»›│]))"
    rf"|(?:[*_]{{1,2}}{NICK.format('strong')}{BOT}:?[*_]{{1,2}}|<[@+~&% ]?{NICK.format('marked')}>|{NICK.format('first')}{BOT})"
    rf"[ \t,@]{{1,8}}{CLOCK.format('late')}[ \t]?[:>|»›│-]?){EDGE}"
)
"""A clock and a name, whichever is first."""
ANGLED = regex.compile(
    rf"[ \t]{{0,8}}<(?!(?:none|unset|unknown|nil|invalid|pending)>)[@+~&% ]?{NICK.format('nick')}>{EDGE}"
)
BOLD = regex.compile(rf"[ \t]{{0,8}}[*_]{{1,2}}{NICK.format('nick')}{BOT}(?::[*_]{{1,2}}|[*_]{{1,2}}:){EDGE}")
NAMED = regex.compile(rf"{NICK.format('nick')}{BOT}:{EDGE}")
"""A name alone, as keys and hosts stand in front of lines as well."""
OF_VPN = regex.compile(VPN)
MOST = 0.6
"""Of the lines with content, those that have a head where it stands on every line."""
FEWEST = 2
INTERJECTED = 3
"""Lines that somebody else says within an output."""
Heads = Mapping[int, regex.Match[str]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """
    Attributes:
        text: line by line the same, without speakers.
        note: "" where nothing was taken off.
        whole: the speaker stood on every line.
        turns: lines on which another one begins to speak.
        unread: why a line is left out, by its number.
    """

    text: str
    note: str = ""
    whole: bool = False
    turns: Set[int] = frozenset()
    unread: dict[int, str] = field(default_factory=dict)


def without_speakers(text: str, begins: Begins) -> Spoken:
    """
    The text without the heads of a chat's messages.

    Args:
        begins: where a known format begins, as `strip_margins` takes it.
    """
    if len(text) > LONGEST:
        return Spoken(text)
    lines = text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for form in (TIMED, ANGLED, BOLD, NAMED):
        heads = {at: m for at in filled if (m := form.match(lines[at])) is not None and not POD.fullmatch(_speaker(m))}
        whole = len(heads) >= max(FEWEST, MOST * len(filled))
        if not heads or not (whole or form is TIMED):
            continue
        rests = {at: _unquoted(lines[at][m.end() :]) for at, m in heads.items()}
        shown = {
            at
            for (at, rest), below in zip(rests.items(), [*list(rests.values())[1:], ""], strict=True)
            if _shows(rest, below, begins)
        }
        listed = {at for at, rest in rests.items() if ROW.match(rest)}  # a row goes on, or is all that was copied
        if whole and (shown or listed) and _is_talk(heads, rests, alone=form is NAMED):
            return _without_all(lines, heads, rests, shown)
        if (
            bare := {at for at in shown | listed if not heads[at]["seconds"] and not heads[at]["late"]}
            if not whole
            else ()
        ):
            return Spoken("\n".join(rests[at] if at in bare else line for at, line in enumerate(lines)), NOTE)
    return Spoken(text)


def _speaker(head: regex.Match[str]) -> str:
    return next(name.lower() for key, name in head.groupdict().items() if name and key not in ("seconds", "late"))


def _unquoted(rest: str) -> str:
    """A record of a log without the marks around it."""
    return rest.strip()[1:-1] if rest[:1] in ("'", '"', "`") and is_klog(rest[1:]) else rest


def _shows(rest: str, below: str, begins: Begins) -> bool:
    """Does an output or a command begin here, with the line below it or alone; a log's record has readers that know who wrote it."""
    record = read(rest)
    if record is not None and record.form == "openvpn":
        return OF_VPN.match(record.message) is not None  # nobody else reads it behind a speaker
    if record is not None or is_klog(rest.lstrip(" \t>|`'\"")):
        return False
    return bool(OUTPUT.match(rest) or ERROR.match(rest) or prompts.is_typed(rest) or begins.match(f"{rest}\n{below}\n"))


def _is_talk(heads: Heads, rests: Mapping[int, str], *, alone: bool) -> bool:
    """
    Does somebody say or type something here, which no program does that puts a name in front of its lines.

    Args:
        alone: a name is all that stands there: few names speak, as no keys do, and words are said.
    """
    said = any(sentence(rest.strip()) is not None for rest in rests.values())
    if alone:
        return said and 2 * len(Counter(map(_speaker, heads.values()))) <= len(heads)
    return said or any(prompts.is_typed(rest) for rest in rests.values())


def _without_all(lines: list[str], heads: Heads, rests: Mapping[int, str], printed: Set[int]) -> Spoken:
    """The text where every line has a head, or goes on below one."""
    found = list(lines)
    for at, below in pairwise([*(at for at, line in enumerate(lines) if line.strip()), len(lines)]):
        # an indented block below a message is told by the head above it
        block = below < len(lines) and below not in heads and lines[below][0] in " \t"
        if at in heads and not (block and prompts.SPOKEN_AT.match(lines[at])):
            found[at] = rests[at]
    runs = [(name, list(run)) for name, run in groupby(heads, lambda at: _speaker(heads[at]))]
    turns, unread, last = set[int](), dict[int, str](), ""
    for number, (name, run) in enumerate(runs):
        if _is_within(runs, number, found, printed):
            for at in run:
                unread[at + 1], found[at] = BETWEEN, ""
        elif name != last:
            turns.add(run[0] + 1)
            last = name
    return Spoken("\n".join(found), NOTE, True, turns - {min(heads) + 1}, unread)


def _is_within(runs: list[tuple[str, list[int]]], number: int, found: list[str], printed: Set[int]) -> bool:
    """Are these a few words of somebody between two lines of one output, which somebody else shows."""
    if not 0 < number < len(runs) - 1 or runs[number - 1][0] != runs[number + 1][0]:
        return False
    before, run, behind = runs[number - 1][1], runs[number][1], runs[number + 1][1]
    said = printed.isdisjoint(run) and not any(ROW.match(found[at]) for at in run)
    if len(run) > INTERJECTED or run[-1] - run[0] >= len(run) or not said:
        return False
    above, below = found[before[-1]], found[behind[0]]
    apart = behind[0] in printed or any(sentence(line.strip()) is not None for line in (above, below))
    return not apart and not prompts.is_typed(above)
