"""What no report may say at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyzer.model import Certainty, Outcome, ReportData, Status, Verdict
from analyzer.schema import ListingRow

GOOD = (Status.PASS,)
PAIRS = (
    ("AG-10", GOOD, "AG-09", (Status.FAIL, Status.WARN)), ("AG-01", (Status.FAIL,), "AG-03", GOOD), ("AG-04", (Status.FAIL,), "AG-03", GOOD),
    ("AG-03", GOOD, "AG-06", (Status.FAIL,)), ("CP-01", GOOD, "CP-04", (Status.FAIL,)), ("TUN-03", GOOD, "SRV-03", (Status.FAIL,)),
    ("BGP-03", GOOD, "BGP-04", (Status.FAIL,)), ("AG-09", GOOD, "ERR", (Status.FAIL,)), ("CP-03", GOOD, "CP-04", (Status.FAIL,)),
)  # fmt: skip
"""Two checks and the answers that exclude each other."""
REFUTED = (
    ("server-down", ("CP-01", "CP-03")), ("agents-missing", ("AG-03",)), ("agents-not-running", ("AG-03",)), ("calico-node-down", ("BGP-08",)),
    ("bgp-node-isolated", ("BGP-03",)), ("metrics-api-down", ("MET-01",)),
)  # fmt: skip
"""A cause that is confirmed, and checks that do not pass then."""


OF = re.compile(r"(?<![\w./-])(\d+) of (\d+)(?![\w./-]| h\b)")


PROSE = re.compile(
    r"(?<![\w<./=-])(?:the|that|this|its|their|any|some|other|another|each|which|where|until|unless|itself)(?![\w>./=:-])",
    re.IGNORECASE,
)
"""Words of a sentence: no command has them outside of quotes, a comment, or a placeholder in angle brackets."""


def spoken(command: str) -> str:
    """The first word of prose within a command; empty for one that a shell takes, or that has placeholders in brackets."""
    bare = re.sub(r"<[^<>\n]{1,80}>|'[^'\n]*'|\"[^\"\n]*\"", "''", command)
    bare = re.sub(r"(?:^|\s)#.*", "", bare, flags=re.MULTILINE)
    found = PROSE.search(re.sub(r"\s-\w{1,8} any\b", "", bare))  # an interface's name to tcpdump
    return found[0] if found else ""


def contradictions(data: ReportData) -> list[str]:
    """Every pair of statements of a report that exclude each other."""
    return [*_words(data), *_checks({o.id: o for o in data.checks}), *_causes(data), *_commands(data)]


def _commands(data: ReportData) -> Iterator[str]:
    """Whatever stands behind a prompt is typed as it is."""
    every = [one.command for cause in data.causes for one in (*cause.remedies, *cause.would_change_our_mind)]
    every += [step.command for step in data.plan] + [gap.command for check in data.checks for gap in check.missing]
    for command in dict.fromkeys(every):
        if command and (word := spoken(command)):
            yield f"prose in a command ({word}): {command}"


def asked_again(data: ReportData, listings: Iterable[ListingRow]) -> list[str]:
    """Pods of one namespace that somebody is asked to list, though a whole list of them is there."""
    whole = {
        row.namespace
        for row in listings
        if row.kind == "pods" and row.complete and row.namespace and (row.rows or 0) > 1
    }
    asked = {gap.command for cause in data.causes for gap in cause.would_change_our_mind} | {
        step.command for step in data.plan
    }
    found = ((command, re.fullmatch(r"kubectl get pods -n (\S+) -o wide", command or "")) for command in asked)
    return [str(command) for command, m in found if m and m[1] in whole]


def _words(data: ReportData) -> Iterator[str]:
    sick = data.verdict in (Verdict.BROKEN, Verdict.DEGRADED)
    if sick and "Nothing is broken" in data.headline:
        yield f"{data.verdict}, and nothing is broken"
    if data.verdict is Verdict.HEALTHY and "Nothing is broken" not in data.headline:
        yield f"healthy, and {data.headline}"
    if sick and data.headline.startswith(("Nothing failed", "Nothing that was understood fails")):
        yield f"{data.verdict}, and nothing failed"
    if "Several causes" in data.headline and len(data.causes) < 2:
        yield "several causes, and not two"
    if sick and not data.causes and not data.complaint and not any(o.status is Status.FAIL for o in data.checks):
        yield f"{data.verdict}, and nothing says why"


def _checks(done: dict[str, Outcome]) -> Iterator[str]:
    for one, first, two, second in PAIRS:
        if one in done and two in done and done[one].status in first and done[two].status in second:
            yield f"{one} {done[one].status} ({done[one].summary}), {two} {done[two].status} ({done[two].summary})"
    for outcome in done.values():
        counted = [int(n) for n in re.findall(r"(?<![\w.:-])\d+(?![\w.:-])", outcome.basis)]
        if outcome.status is Status.PASS and ((counted and not any(counted)) or not outcome.basis):
            yield f"{outcome.id} passes on nothing: {outcome.summary} [{outcome.basis}]"
        if outcome.status is Status.PASS and re.search(r"\b0 of 0\b", outcome.summary):
            yield f"{outcome.id} counts nothing: {outcome.summary}"
        if outcome.status is Status.FAIL and counted and not any(counted):
            yield f"{outcome.id} fails on nothing: {outcome.summary} [{outcome.basis}]"
    if (
        done["SRV-07"].status is Status.PASS
        and done["SRV-05"].status is Status.FAIL
        and "error" not in done["SRV-07"].summary
    ):
        yield f"SRV-07 {done['SRV-07'].summary}, SRV-05 {done['SRV-05'].summary}"
    if done["SRV-01b"].status is Status.PASS and done["AG-09"].status is Status.FAIL and done["AG-09"].broken:
        yield f"SRV-01b {done['SRV-01b'].summary}, AG-09 {done['AG-09'].summary}"
    if done["AG-09"].status in (Status.FAIL, Status.WARN) and done["SRV-06"].summary == "no stream dropped":
        yield f"SRV-06 no stream dropped, AG-09 {done['AG-09'].summary}"


def _causes(data: ReportData) -> Iterator[str]:
    done = {o.id: o for o in data.checks}
    sure = {c.id: c for c in data.causes if c.certainty is Certainty.CONFIRMED}
    for cause in sure.values():
        if cause.explains and all(done[check].status is Status.PASS for check in cause.explains if check in done):
            yield f"{cause.id} confirmed, and what it explains passes: {cause.explains}"
    for cause in data.causes:
        for text in (cause.scope, cause.summary):
            if wrong := [m.group() for m in OF.finditer(text) if int(m[1]) > int(m[2])]:
                yield f"{cause.id} counts {wrong}"
    used = done["AG-12"].status is Status.PASS or any(s.state == "works" for s in data.symptoms)
    for cause in data.causes:
        if "while the tunnel works" in cause.title and not used and "answer came back" not in cause.summary:
            yield f"{cause.title}, and no use of it is shown"
    for id, checks in REFUTED:
        if id in sure and all(done[check].status is Status.PASS for check in checks):
            yield f"{id} confirmed, and {checks} pass"
    broken = [s.id for s in data.symptoms if s.state == "broken"]
    if "metrics-api-down" in sure and {"exec", "logs", "cp"} & set(broken):
        yield "metrics-api-down while the tunnel works, and exec, logs or cp are broken"
    if data.cluster.tunnel == "none" and any(c.id.startswith("agents-") for c in data.causes):
        yield "no tunnel, and agents are missing"
    if data.verdict is Verdict.HEALTHY and (data.causes or broken or any(o.status is Status.FAIL for o in data.checks)):
        yield "healthy, and something is wrong"
