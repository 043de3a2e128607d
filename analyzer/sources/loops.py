"""
Loops of a shell: a command that is run once for each of several hosts, or of several pods, whose name the shell puts in.

::

    for n in w1 w2; do echo "== $n"; ssh $n sudo calicoctl node status; done
    for p in $(kubectl get pods -o name); do echo $p; kubectl exec $p -- birdcl show protocols; done

Each output stands below its name; of none of them the host is that on which the loop was typed. Others try one thing again and again,
with words of their own around it::

    for i in 1 2 3; do echo "try $i"; kubectl logs -n shop web-0 --tail=1 || echo none; sleep 2; done
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

VARIABLE = r"[\"']?(?:[\w.-]{1,64}@)?(?:\$\{?(?P<name>[A-Za-z_]\w{0,40})\}?|%%?(?P<letter>[A-Za-z])\b|\{\})"
OVER_HOSTS = regex.compile(
    rf"\b(?:ssh[ ]{{1,4}}(?:-[46AaCfGgKkMNnqsTtVvXxYy]{{1,20}}[ ]{{1,4}}|-[A-Za-z][ ]{{1,4}}[^\s$]{{1,200}}[ ]{{1,4}}|-[A-Za-z][^\s$]{{1,200}}[ ]{{1,4}}){{0,8}}"
    rf"|debug[ ]{{1,4}}(?:-[^\s$]{{1,80}}[ ]{{1,4}}){{0,4}}nodes?/|node-shell[ ]{{1,4}}){VARIABLE}"
)
OVER_PODS = regex.compile(
    rf"\b(?:exec|logs|rsh)[ ]{{1,4}}(?:-[^\s$]{{1,80}}[ ]{{1,4}}(?:(?!-)[^\s$]{{1,80}}[ ]{{1,4}})?){{0,6}}(?:pods?/)?{VARIABLE}"
)
"""A command that is run once for each of several hosts, or of several pods, whose name the shell puts in."""


def each_of(text: str) -> str:
    """What a loop goes over, `node` or `pod`, by where its variable stands; "" for a command that is run once."""
    if "$" not in text and "{}" not in text and "%" not in text:
        return ""
    return "node" if OVER_HOSTS.search(text) else "pod" if OVER_PODS.search(text) else ""


LOOP = regex.compile(
    r"^[ ]*(?:for|while|until)\b[^;\n]{0,400};[ ]*do[ ]++(?P<body>[^\n]{0,1999}?[^ \n])[ ]*+;?[ ]*+done[ ]*$"
)
PAUSE = regex.compile(r";[ ]*sleep [\w.]{1,10}[ ]*$")
TEXT = r"(?:echo|printf)[ ]++(?:-[ne]{1,2}[ ]++)?(?:\"(?P<double>[^\"\n]{0,200})\"|'(?P<single>[^'\n]{0,200})'|(?P<bare>[^\"';&|<>\n]{0,200}+))[ ]*+"
BEFORE = regex.compile(rf"{TEXT};[ ]*+")
BEHIND = regex.compile(rf"(?<![ ])[ ]*+(?:;|\|\|)[ ]*{TEXT}$")
"""What a loop prints around each try, whatever becomes of it; behind `||` where it failed."""
SHELLS = regex.compile(r"`[^`\n]{1,100}`|\$(?:\{[^{}\n]{1,40}\}|\w{1,40}|\?|\([^()\n]{0,100}\))")
MOST_TEXTS = 8


class Tries(NamedTuple):
    """
    What a loop does again and again.

    Attributes:
        body: all of it but the words in front and the pause behind.
        command: the one command, without the words behind it either.
        said: texts that are printed around each try, with the variables of the shell in them.
    """

    body: str
    command: str
    said: tuple[str, ...]

    def is_said(self, line: str) -> bool:
        """Is this line one of the texts around the tries, whatever its variables were."""
        return any(is_text(text.strip(), line.strip()) for text in self.said)


def tries_of(command: str) -> Tries | None:
    """None of a command that is no loop on one line."""
    if (m := LOOP.match(command)) is None:
        return None
    body, said = PAUSE.sub("", m["body"]).strip(), list[str]()
    while len(said) < MOST_TEXTS and (text := BEFORE.match(body)):
        said.append(_text(text))
        body = body[text.end() :]
    one = body
    while len(said) < MOST_TEXTS and (text := BEHIND.search(one)):
        said.append(_text(text))
        one = one[: text.start()]
    return Tries(body, one, tuple(said))


def is_paced(command: str) -> bool:
    """Does a loop wait between its tries: what it prints has an order in time."""
    return "sleep" in command


def _text(found: regex.Match[str]) -> str:
    return found["double"] or found["single"] or found["bare"] or ""


def is_text(text: str, line: str) -> bool:
    """Is the line this text, whatever stands in it for the variables of the shell."""
    begin, *others = SHELLS.split(text)
    if not others:
        return line == begin
    if not (begin or others[-1]):
        return " " not in line  # a variable alone
    return line.startswith(begin) and line.endswith(others[-1])
