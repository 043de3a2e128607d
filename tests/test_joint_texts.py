"""Checks, causes, diagnosis and the fleet decide on members that mypy knows, and on no text: not a program's, not a value's, not a state's."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer
import pytest
from analyzer.checks import details

from tests.support.looked_at import decisions
from tests.support.stated import Stated

HERE = Path(analyzer.__file__).parent
ROOMS = ("causes", "checks", "diagnosis", "fleet")
LINES = frozenset({"message", "error", "last_error", "info", "command", "note", "available", "conditions"})
"""Columns with what a program wrote, or somebody typed, as it stands there."""
STATES = frozenset({
    "pass", "fail", "warn", "not_applicable", "confirmed", "likely", "possible", "allowed", "denied", "works", "partly", "broken",
})  # fmt: skip
OF_STATE = frozenset({"status", "certainty", "ruling", "state", "verdict"})
DETAILS = Stated(details)


def trees(*rooms: str) -> dict[str, ast.Module]:
    paths = [path for room in rooms for path in sorted((HERE / room).rglob("*.py"))]
    return {path.relative_to(HERE).as_posix(): ast.parse(path.read_text()) for path in paths}


def words_read(given: dict[str, ast.Module]) -> dict[str, list[int]]:
    return decisions(given, lambda one: one.attr in LINES)


def details_read(given: dict[str, ast.Module]) -> dict[str, list[int]]:
    strings = DETAILS.strings(given.values())
    return decisions(given, lambda one: one in strings, cuts=False)


def states_read(tree: ast.AST) -> list[int]:
    """Lines on which a state is compared with a bare string: of an attribute of that name, by `str`, by its value, or in a group."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            parts = [part for side in sides for part in ast.walk(side)]
            asked = any(isinstance(part, ast.Attribute) and part.attr in OF_STATE for part in parts)
            bare = any(isinstance(part, ast.Constant) and part.value in STATES for part in parts)
            inner = any(isinstance(part, ast.Compare) for side in sides for part in ast.walk(side))
            found += [node.lineno] if asked and bare and not inner else []
    return sorted(found)


def test_nobody_decides_on_what_a_program_wrote() -> None:
    """What a text means is told by the room that knows the program, once, typed; who judges is given the meaning."""
    assert words_read(trees(*ROOMS)) == {}


def test_nobody_decides_on_a_string_of_a_stated_value() -> None:
    """What of a check's answer others decide on is a member or a truth; its strings are names, to be shown and to be looked up."""
    assert details_read(trees(*ROOMS)) == {}


def test_states_are_members_and_no_strings() -> None:
    """`Status.FAIL` can be misspelt only once, before mypy sees it; everywhere behind the checks, too."""
    rooms = (*ROOMS, "api", "tools", "report", "pictures", "cli", "web")
    assert {name: lines for name, tree in trees(*rooms).items() if (lines := states_read(tree))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'x = one.status == "fail"',
        'x = "fail" in (a.status, b.status)',
        'x = one.certainty in ("likely",)',
        'x = leg.decision.ruling == "denied"',
        'x = s.state in ("broken", "partly")',
        'x = one.status.value == "fail"',
        'x = str(check.status) == "fail"',
        'x = f"{check.status}" != "fail"',
    ],
)
def test_a_bare_state_is_seen(planted: str) -> None:
    """On either side, alone, in a group, by its value and as a text."""
    assert states_read(ast.parse(planted)) == [1]


@pytest.mark.parametrize(
    "planted",
    [
        'x = [r for r in rows if "denied the request" in (r.message or "")]',
        'def f(r):\n if "failing open" in r.message: return 1',
        'x = [e for e in es if "x509" in (e.error or "")]',
        'def f(e): t = e.error or ""; return "remote" in t',
        "x = PATTERN.search(e.error or '')",
        'x = regex.search(r"x509", row.message)',
        "x = regex.first(TABLE, row.message, None)",
        'x = (e.message or "").startswith("no ")',
        "x = (e.message or '').partition(MARK)[0]",
        "x = e.message == LATE",
        'x = [r for r in rows if SPOKEN in (r.message or "")]',
        "x = readiness.NO_SESSION in (r.message or '')",
        'def _is_late(text): return "too late" in (text or "")\ndef f(r): return _is_late(r.message)',
        'class A:\n def g(self, text): return text.lower()\n def f(self, r): return self.g(r.message)',
        'def f(rows): texts = [r.message for r in rows]; return any("a" in t for t in texts)',
        'def f(r):\n match r.message:\n  case "x": return 1',
        "x = TABLE[row.message]",
        "x = TABLE.get(row.message)",
        'x = (r.available or "").startswith("False")',
        'x = "birdcl" in r.command',
        'x = [n for n in nodes if "NetworkUnavailable=True" in (n.conditions or "")]',
        'x = f"{r.command} {r.message}".count("exec")',
        'x = excerpt(r.message, 40).lower()',
        'x = "shut" in (r.last_error or "")',
    ],
)  # fmt: skip
def test_a_word_of_a_program_that_decides_is_seen(planted: str) -> None:
    """At once, through a name, a piece, a pattern, a table, a constant, and a function of one's own."""
    assert words_read({"planted.py": ast.parse(planted)})


@pytest.mark.parametrize(
    "code",
    [
        "x = [r for r in rows if refusal.is_decision(r.message)]",
        "x = bird_error(r.last_error) is BirdError.SHUT",
        "x = errors.classify(e.error) in errors.TRUST",
        'text = f"it says {excerpt(row.message, 80)}"',
        "x = [c for c in states if c.message == text]",
        "x = [r.message for r in rows if r.message]",
    ],
)
def test_a_meaning_may_be_asked_for_and_words_may_be_quoted(code: str) -> None:
    """A function of the room that knows them, equality of two rows' texts, and whether there is one at all."""
    assert words_read({"code.py": ast.parse(code)}) == {}


@pytest.mark.parametrize(
    "planted",
    [
        'def f(o):\n found = told(o, "PSE-03", details.BadAgents)\n return found is not None and "n1" in found.nodes',
        'def f(one: details.Killed): return one.pod == "x"',
        'def f(one: details.Killed | None): return one is not None and one.pod.startswith("etcd-")',
        'def f(o):\n d = o.detail\n return isinstance(d, details.SessionErrors) and "refused" in d.said',
        'def f(o):\n for call in told(o, "WH-08", details.FailedCalls).calls:\n  if PATTERN.search(call.webhook): return call',
        'def f(o): return [s for s in told(o, "WH-04", details.BadServices).services if s.webhook == NAME]',
        'def f(state: details.Starvation): return next((k for k in state.killed if k.pod in ("a", "b")), None)',
        'def g() -> details.Killed | None: ...\ndef f(): return (one := g()) is not None and one.pod != "?"',
        'def f(dials: details.DeadDials): return [t for t in dials.targets if t != "?"]',
        'def _by(name): return name == "x"\ndef f(one: details.Killed): return _by(one.pod)',
    ],
)
def test_a_string_of_a_detail_that_decides_is_seen(planted: str) -> None:
    """By `told`, an annotation, `isinstance`, a loop over a field, a function's result; in a group and through a function of one's own."""
    assert details_read({"planted.py": ast.parse(planted)})


@pytest.mark.parametrize(
    "code",
    [
        "def f(one: details.Killed): return one.part in (Part.AGENT, details.Part.SERVER)",
        "def f(one: details.Killed, pods): return [p for p in pods if p.name == one.pod]",
        "def f(one: details.TyphaUnreached): host, _, port = one.address.rpartition(':'); return host",
        "def f(one: details.BadAgents, nodes): return [nodes.get(name) for name in one.nodes]",
        'def f(row): return row.name == "calico-node"',
    ],
)
def test_members_and_names_may_be_used(code: str) -> None:
    """Members decide, names are looked up and compared with names, an address is taken apart for a command."""
    assert details_read({"code.py": ast.parse(code)}) == {}
