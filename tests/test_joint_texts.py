"""Checks, causes, diagnosis and the fleet decide on members that mypy knows, and on no text: not a program's, not a value's, not a state's."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer
import pytest
from analyzer.checks import details
from analyzer.model import Certainty, Status, SymptomState, Verdict
from analyzer.policy.decision import Ruling
from analyzer.schema import konnectivity

from tests.support.looked_at import Function, decisions, inside, names_in
from tests.support.stated import Stated

HERE = Path(analyzer.__file__).parent
ROOMS = ("causes", "checks", "diagnosis", "fleet")
LINES = frozenset({"message", "error", "last_error", "info", "command", "note", "available", "conditions"})
"""Columns with what a program wrote, or somebody typed, as it stands there."""
STATES = frozenset(one.value for kind in (Status, Certainty, SymptomState, Verdict, Ruling) for one in kind)
OF_STATE = frozenset({"status", "certainty", "ruling", "state", "verdict"})
DETAILS = Stated(details)
SIGNALS = Stated(konnectivity, "LogSignalRow", "LOG_SIGNALS")


def trees(*rooms: str) -> dict[str, ast.Module]:
    paths = [path for room in rooms for path in sorted((HERE / room).rglob("*.py"))]
    return {path.relative_to(HERE).as_posix(): ast.parse(path.read_text()) for path in paths}


def words_read(given: dict[str, ast.Module]) -> dict[str, list[int]]:
    return decisions(given, lambda one: one.attr in LINES)


def details_read(given: dict[str, ast.Module]) -> dict[str, list[int]]:
    strings = DETAILS.strings(given.values())
    return decisions(given, lambda one: one in strings, cuts=False)


def signals_read(given: dict[str, ast.Module]) -> dict[str, list[int]]:
    """Where the words that a signal quotes of a log are looked into."""
    strings = SIGNALS.strings(given.values())
    return decisions(given, lambda one: one.attr == "name" and one in strings, cuts=False)


def states_read(tree: ast.Module, states: frozenset[str] = STATES) -> list[int]:
    """
    Lines on which a state is compared with a bare string.

    Of an attribute of that name or a name that holds one, by `str`, by its value, in a group, and by `match`. A group with a word that is
    no state at all is of something else: of a member's reading, of a task.
    """
    found: set[int] = set()
    for scope in (tree, *(node for node in ast.walk(tree) if isinstance(node, Function))):
        held = names_in(scope, lambda one: one.attr in OF_STATE, frozenset())
        for node in inside(scope):
            match node:
                case ast.Compare():
                    sides, words = [node.left, *node.comparators], list(ast.walk(node))
                    inner = any(isinstance(part, ast.Compare) for part in words[1:])
                case ast.Match():
                    sides, inner = [node.subject], False
                    words = [part for case in node.cases for part in ast.walk(case.pattern)]
                case _:
                    continue
            texts = {part.value for part in words if isinstance(part, ast.Constant) and isinstance(part.value, str)}
            asked = any(
                part.attr in OF_STATE
                if isinstance(part, ast.Attribute)
                else isinstance(part, ast.Name) and part.id in held
                for side in sides
                for part in ast.walk(side)
            )
            if asked and texts & states and not texts - STATES and not inner:
                found.add(node.lineno)
    return sorted(found)


def test_nobody_decides_on_what_a_program_wrote() -> None:
    """What a text means is told by the room that knows the program, once, typed; who judges is given the meaning."""
    assert words_read(trees(*ROOMS)) == {}


def test_nobody_looks_into_the_words_of_a_signal() -> None:
    """The room that knows the program tells what its line means; a name in it is looked up and quoted."""
    assert signals_read(trees(*ROOMS)) == {}


def test_nobody_decides_on_a_string_of_a_stated_value() -> None:
    """What of a check's answer others decide on is a member or a truth; its strings are names, to be shown and to be looked up."""
    assert details_read(trees(*ROOMS)) == {}


def test_states_are_members_and_no_strings() -> None:
    """`Status.FAIL` can be misspelt only once, before mypy sees it; everywhere behind the checks, too."""
    rooms = (*(room for room in ROOMS if room != "fleet"), "api", "tools", "report", "pictures", "cli", "web")
    assert {name: lines for name, tree in trees(*rooms).items() if (lines := states_read(tree))} == {}
    of_runs = STATES - {"error"}  # how reading a bundle ended, which is no state of a check
    assert {name: lines for name, tree in trees("fleet").items() if (lines := states_read(tree, of_runs))} == {}


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
        'x = [s for s in symptoms if s.state != "unknown"]',
        'x = o.status in ("error", "unknown")',
        'x = report.verdict == "inconclusive"',
        'state = one.state; x = state == "unknown"',
        'x = [1 for state in (one.state for one in all) if state == "works"]',
        'def f(o): how = o.status; return how == "error"',
        'match one.status:\n case "fail" | "warn": pass',
    ],
)
def test_a_bare_state_is_seen(planted: str) -> None:
    """On either side, alone, in a group, by its value and as a text."""
    assert states_read(ast.parse(planted)) == [1]


@pytest.mark.parametrize(
    "code",
    [
        'x = row.status in ("error", "refused")',
        "x = o.status is Status.FAIL",
        'x = dial.outcome == "unknown"',
        'x = {o.status: "fail"}',
    ],
)
def test_what_is_no_state_or_a_member_is_left_alone(code: str) -> None:
    """How a member was read has words of its own, and a text beside a state is no comparison."""
    assert states_read(ast.parse(code)) == []


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ('def f(rows: Rows[LogSignalRow]): return [r for r in rows if "open files" in (r.name or "")]', True),
        (
            'def f(rows: Rows[LogSignalRow]):\n own = [r for r in rows if r.pod]\n return own[-1].name.startswith("TLS")',
            True,
        ),
        ("def f(row: LogSignalRow): return PATTERN.search(row.name or '')", True),
        ("def f(tables): return [r for r in tables[LOG_SIGNALS] if PATTERN.search(r.name)]", True),
        ("def f(rows: Rows[LogSignalRow], names): return [r for r in rows if r.name in names]", False),
        ('def f(rows: Rows[LogSignalRow]): return [f"it says {r.name}" for r in rows if r.signal == "oom"]', False),
        ('def f(rows: Rows[WorkloadRow]): return [r for r in rows if r.name == "vpn"]', False),
    ],
)
def test_a_signal_whose_words_decide_is_seen(planted: str, seen: bool) -> None:
    """By an annotation or the table, through a list and one of it; a lookup and a quotation are none."""
    assert bool(signals_read({"planted.py": ast.parse(planted)})) is seen


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
