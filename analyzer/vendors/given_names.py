"""
Names that people and their commands give to what a cluster belongs to: where nothing else tells them, they fill a place in a command.

They are never evidence. In words a name is told by what stands before it (``seed eu-1``, ``resource group: rg-plant``, ``shoot "tern"``), and
without a sign between only where its form is no word's; in a command by the option of the tool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analyzer import patterns as regex
from analyzer.vendors import told_names

WORDS = {
    "cluster": r"(?:user|guest|hosted|tenant|workload|shoot|AKS|GKE|EKS|ROSA|ARO)?[ -]?cluster(?:[ _-]?(?:name|id))?",
    "seed": r"seed(?:[ _-]?(?:cluster|name))?",
    "project": r"(?:GCP |Gardener |garden )?project(?:[ _-]?(?:name|id))?",
    "shoot": r"shoot(?:[ _-]?(?:cluster|name))?",
    "resource_group": r"(?:resource[ -_]?group|RG)(?:[ _-]?name)?",
    "tenant": r"(?:tenant(?:[ _-]?control[ -]?plane)?|TCP)(?:[ _-]?name)?",
    "location": r"(?:Satellite )?location(?:[ _-]?(?:name|id))?",
}
"""Placeholder -> how people write what it is."""
SURE = r"[ ]?[:=][ ]{0,4}[\"'`“]?(?P<sure>[A-Za-z0-9][\w.-]{1,62})|[ ][\"'`“](?P<quoted>[A-Za-z0-9][\w.-]{1,62})[\"'`”]"
"""A name behind a colon or in quotes."""
FORM = r"[ ](?P<form>[a-z](?=[a-z0-9-]{0,62}\d)[a-z0-9]*(?:-[a-z0-9]+)*)(?![\w./-])"
"""A name by its form: small letters and figures, at least one of each."""
NO_NAME = regex.compile(
    r"(?:k\d+s|rke\d?|ipv[46]|x509|v?\d[\w.-]*|http\d?|grpc|h2|l[347]|is|was|are|in|on|at|of|with|yes|no|none|null|unknown|the|our|name|true|false)$",
    regex.I,
)
OF_ANOTHER = regex.compile(
    r"\b(?:others?|another|unlike|than|like|as (?:on|in|with)|e\.g|example|works? (?:on|in|fine)|fine (?:on|in)|andere\w*)\b",
    regex.I,
)
"""Words in front of a name, in one clause, by which it is of something else."""
OF_NAME = regex.compile(r"[\d_-]")
LABEL = regex.compile(r"(?:name|id)[ \"'`“]*[:=]", regex.I)
FORMS = tuple((key, regex.compile(rf"(?<![\w./-])(?:{word})(?:{SURE}|{FORM})", regex.I)) for key, word in WORDS.items())
SHOOT = regex.compile(
    r"(?<![\w-])shoot--(?P<project>[a-z0-9]{1,20})--(?P<shoot>[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?)(?![\w-])"
)
"""The namespace of a shoot's control plane, which holds both names."""
PROXY = regex.compile(
    r"(?:\bhttps?_proxy[ ]?[:=][ ]{0,8}[\"']?|(?<![\w-])(?:squid|proxy)(?: server| host)?(?: at| on| is|:)?[ ])(?:https?://)?(?:[^@\s/]{1,80}@)?(?P<proxy>[A-Za-z0-9][\w.-]{1,120}:\d{2,5})(?![\w.])",
    regex.I,
)
"""An HTTP proxy, behind the variable or the word."""
NAME = r"[\"']?([A-Za-z0-9][\w.-]{1,80})[\"']?(?=[\s;|&]|$)"
OPTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (r"\baz aks ", (("resource_group", rf"(?:-g|--resource-group)[ =]{NAME}"), ("cluster", rf"(?:-n|--name|--cluster-name)[ =]{NAME}"))),
    (r"\bgcloud (?:beta )?container clusters ", (("cluster", rf"clusters [a-z-]+ {NAME}"), ("project", rf"--project[ =]{NAME}"))),
    (r"\bgcloud ", (("project", rf"--project[ =]{NAME}"),)),
    (r"\baws eks ", (("cluster", rf"(?:--name|--cluster-name)[ =]{NAME}"),)),
    (r"\beksctl ", (("cluster", rf"--cluster[ =]{NAME}"),)),
    (r"\bgardenctl target ", (("project", rf"--project[ =]{NAME}"), ("shoot", rf"--shoot[ =]{NAME}"))),
    (r"\brosa ", (("cluster", rf"(?:-c|--cluster)[ =]{NAME}"),)),
    (r"\bgke_", (("cluster", r"\bgke_[a-z][a-z0-9-]{5,29}_[a-z0-9-]{3,30}_([a-z0-9-]{1,40})\b"), ("project", r"\bgke_([a-z][a-z0-9-]{5,29})_"))),
    (r"\barn:aws", (("cluster", r":cluster/([A-Za-z0-9][\w-]{0,99})"),)),
)  # fmt: skip
TYPED = tuple(
    (regex.compile(tool), tuple((key, regex.compile(pattern)) for key, pattern in options)) for tool, options in OPTIONS
)
"""A tool, and its options that name something."""
LONGEST = 1000


def of_words(line: str) -> Iterator[tuple[str, str]]:
    """(placeholder, name) of a line that somebody wrote."""
    text = line[:LONGEST]
    for key, form in FORMS:
        for m in form.finditer(text):
            if OF_ANOTHER.search(told_names.CLAUSE.split(text[: m.start()])[-1]):
                continue
            name = (m["sure"] or m["quoted"] or m["form"] or "").rstrip(".-")
            if name and not NO_NAME.match(name) and not told_names.NAME.fullmatch(name) and _is_meant(m, name):
                yield key, name


def of_form(line: str) -> Iterator[tuple[str, str]]:
    """The HTTP proxy and the shoot that a line names, whoever wrote it: a setting that was copied, or a sentence."""
    for m in SHOOT.finditer(line[:LONGEST]):
        yield "project", str(m["project"])
        yield "shoot", str(m["shoot"])
    for m in PROXY.finditer(line[:LONGEST]):
        yield "proxy", str(m["proxy"])


def _is_meant(m: regex.Match[str], name: str) -> bool:
    """A plain word is a name in quotes, or where the word name or id stands before it; small letters alone have a form."""
    if m["form"] is not None:
        return name == name.lower()
    label = m.group()[: m.start("sure") - m.start()] if m["sure"] else ""
    return m["quoted"] is not None or OF_NAME.search(name) is not None or LABEL.search(label) is not None


def of_command(command: str) -> Iterator[tuple[str, str]]:
    """The same of a command, by the options of its tool."""
    text = command[:LONGEST]
    for tool, options in TYPED:
        if tool.search(text):
            for key, option in options:
                if (m := option.search(text)) is not None:
                    yield key, str(m[1])


def single(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Placeholder -> the only name that is given for it."""
    names: dict[str, set[str]] = {}
    for key, name in found:
        names.setdefault(key, set()).add(name)
    return {key: next(iter(given)) for key, given in names.items() if len(given) == 1}


def fill(command: str, names: dict[str, str]) -> str:
    """A command with the names in its places."""
    for key, name in names.items():
        command = command.replace(f"<{key}>", name)
    return command
