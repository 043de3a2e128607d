"""
What a command leaves out of a list, so that counts over what it printed say nothing of the rest.

::

    kubectl get pods -A -o wide | grep 10.73.1.6
    kubectl get pod -n kube-system konnectivity-agent-2xk9p
    birdcl show protocols | grep -v Established
    birdcl show protocols all Mesh_10_73_1_6
"""

from __future__ import annotations

import functools
import itertools

from analyzer import patterns as regex
from analyzer.sources.commands import commands_of, read_command

PIPE = regex.compile(r"\s\|\s*")
SEARCH = frozenset({"grep", "egrep", "fgrep", "zgrep", "rg", "findstr", "select-string", "sls"})
CUTTERS = frozenset({"head", "tail", "awk", "gawk", "sed"})
FROM = regex.compile(r"(?:-n\s*)?\+\d+$")
"""`tail` from a line on, which takes titles off."""
REWRITES = regex.compile(r"sed(?:\s++-[Eru]++)*+(?:\s++-e)?\s++[\"']?[sy](?P<by>[^\w\s;])[^;]*+$")
"""`sed` that puts other words into lines and takes none away: a single substitution, without `-n`."""
LOOP_END = regex.compile(r"(?<!\s)\s*+(?:;|&)\s*+done\b.*$")
LITERAL = regex.compile(r"[\w. /:-]+")
ONE_PROTOCOL = regex.compile(
    r"\bshow\s+protocols\s+(?:all\s+)?[\"']?(?!all\b)(?P<name>[A-Za-z]\w*)[\"']?\s*(?:\"|'|\||$)"
)
LISTED = regex.compile(r"-[A-Za-z]*e|--regexp")
"""Options of a search behind which a pattern stands; several may."""
SESSIONS = ("Mesh_", "BGP")
"""Words of every row of a session of the mesh."""
AGENTS = ("konnectivity-agent",)


@functools.lru_cache(maxsize=1024)
def leaves_out(command: str, kept: tuple[str, ...]) -> bool:
    """
    May rows with one of these words be missing from what the command printed, by what it asks for or is piped through.

    Args:
        kept: words that each row in question has; a search for a part of one keeps all of these rows.
    """
    first, *stages = PIPE.split(command)
    ends = [commands_of(stage)[0] if stage.strip() else stage for stage in stages]  # of a loop, more stands behind it
    if any(_drops(stage.rstrip(")"), kept) for stage in ends):
        return True
    if "show" in first and (one := ONE_PROTOCOL.search(first)):
        return "*" not in one["name"]
    asked = read_command(first)
    if not asked.filtered or asked.verb != "get":
        return False
    return not (asked.selector and any(word in asked.selector for word in ("konnectivity", *kept)))


def is_searched(command: str) -> bool:
    """Is what the command prints put through a search, so that lines are missing between those that are there."""
    return any(_tool(stage) in SEARCH for stage in PIPE.split(command)[1:])


def _tool(stage: str) -> str:
    words = stage.strip().rstrip("'\"").split()
    return words[0].rpartition("/")[2].lower() if words else ""


@functools.lru_cache(maxsize=1024)
def cuts_log(command: str, told: tuple[str, ...]) -> bool:
    """
    May lines of a log that hold one of these texts be missing from what the command printed; its last lines alone miss none.

    Args:
        told: what lines hold that tell how the log ends; a search must keep each of them.
    """
    for stage in PIPE.split(command)[1:]:
        words = stage.strip().rstrip("'\"").split()
        tool = _tool(stage)
        if tool in CUTTERS and tool != "tail" and not REWRITES.search(LOOP_END.sub("", stage.strip())):
            return True
        if tool in SEARCH and not _keeps_all(stage, words, told):
            return True
    return False


def _keeps_all(stage: str, words: list[str], told: tuple[str, ...]) -> bool:
    """Does a search keep each line that holds one of these texts: it looks for a part of every one, or leaves out what none has."""
    options = "".join(word for word in words[1:] if word.startswith("-") and not word.startswith("--"))
    asked = _alternatives(stage)
    if not asked or not all(one and LITERAL.fullmatch(one) for one in asked):
        return False
    if "v" in options or "--invert-match" in words:
        return not any(one.lower() in text.lower() for one in asked for text in told)
    low = "i" in options
    return all(any(one.lower() in text.lower() if low else one in text for one in asked) for text in told)


def _drops(stage: str, kept: tuple[str, ...]) -> bool:
    """Does a program behind a pipe drop such rows, or may it."""
    words = stage.strip().rstrip("'\"").split()
    tool = _tool(stage)
    if tool in CUTTERS:
        return not (tool == "tail" and FROM.match(" ".join(words[1:])))
    if tool not in SEARCH:
        return False
    options = "".join(word for word in words[1:] if word.startswith("-") and not word.startswith("--"))
    if "v" in options or "--invert-match" in words:
        return True
    plain = "i" in options
    for one in _alternatives(stage):
        if (
            one
            and LITERAL.fullmatch(one)
            and any((one.lower() if plain else one) in (w.lower() if plain else w) for w in kept)
        ):
            return False
    return True


def _alternatives(stage: str) -> list[str]:
    """The texts that a search looks for: each behind `-e`, else the one that stands there, taken apart at its bars."""
    import shlex  # few logs were searched by whoever took them

    try:
        words = shlex.split(stage)[1:]
    except ValueError:  # a quote that a paste cut off
        words = stage.replace('"', "").replace("'", "").split()[1:]
    given = [word for before, word in itertools.pairwise(words) if LISTED.fullmatch(before)]
    given += [word.partition("=")[2] for word in words if word.startswith("--regexp=")]
    found = given or [word for word in words if not word.startswith("-")][:1]
    return [one.strip() for text in found for one in text.replace("\\|", "|").split("|")]
