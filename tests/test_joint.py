"""Between checks and causes stand typed facts: nobody decides by reading the words that are meant for people."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Set
from enum import Enum
from pathlib import Path

import analyzer
import pytest
from analyzer.diagnosis.engine import Engine, all_causes, all_checks
from analyzer.model import Outcome, Status

from tests.causes.test_init_every import CASES as EVERY
from tests.support import inline
from tests.support.prose import NOTES, givers, looked_into, strays

HERE = Path(analyzer.__file__).parent
ROOMS = ("causes", "checks", "diagnosis")


def test_nobody_decides_by_prose() -> None:
    """A summary, a basis or an evidence's text is handed on to the reader of the report, and nothing else is done with it."""
    trees = {
        p.relative_to(HERE): ast.parse(p.read_text()) for room in ROOMS for p in sorted((HERE / room).rglob("*.py"))
    }
    known = givers(trees.values())
    assert {str(path): lines for path, tree in trees.items() if (lines := strays(tree, givers=known))} == {}
    assert {str(path): lines for path, tree in trees.items() if (lines := looked_into(tree, NOTES))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'if "all" in outcomes["AG-05"].summary: pass',
        'x = outcomes["A"].summary.startswith("0 of")',
        'y = PATTERN.search(outcome.basis)',
        'z = [o for o in outcomes if o.summary]',
        'def f(o): text = o.summary; return "all" in text',
        'def f(o): a = o.basis + "x"; b = a; return b.startswith("0 of")',
        'def f(e): return PATTERN.search(e.evidence[0].text)',
        'def f(os): return [o for o in os for t in [o.summary] if t]',
        'def f(o): a, b = o.summary.split(": "); return b == "no"',
        'def f(o): return "all" in getattr(o, "summary")',
        'def f(o): return has(o.summary, "all")',
        'def g(t): return "all" in t\ndef f(o): return g(o.summary)',
        'def t(o): return o.summary\ndef f(o): return "all" in t(o)',
        'def f(o): return f"{o.summary}" == "all"',
        'def f(o): return "all" in str(o)',
        'def f(o): return "all" in f"{o}"',
        'def f(o): return "all" in repr(o)',
        'def f(o):\n match o.summary:\n  case "all": return 1',
        'def f(o):\n match o:\n  case Outcome(summary="all"): return 1',
        'def f(o): return re.search("all", o.summary)',
        'def f(o): return PATTERN.search(string=o.summary)',
        'def f(o): return TABLE.get(o.summary)',
        'def f(o): return TABLE[o.summary]',
        'def f(o): return asdict(o)["basis"] == "x"',
        'def f(o): return vars(o)["basis"] == "x"',
        'def f(o): return attrgetter("basis")(o) == "x"',
        'def f(os): return list(filter(lambda o: o.summary, os))',
        'def f(os): return sorted(os, key=lambda o: o.summary)',
        'def f(os): return max(o.summary for o in os)',
        'def f(o): begins = o.summary.startswith; return begins("all")',
        'def f(o): return not o.summary',
        'def f(o): assert o.summary',
        'T = o.summary\nX = "a" in T',
        'async def f(o): t = o.summary; return "x" in t',
        'x = [w for w in ws if w.how != "ServerCount"]',
        'x = "URL" not in fact.witnesses[0].how',
        'def f(w): how = w.how; return PATTERN.match(how)',
        'class A:\n def f(self, o): self.t = o.summary\n def g(self): return "x" in self.t',
        'def f(o): return o.title == "x"',
        'def f(c): return c.scope == "all agents"',
        'def f(o): return len(o.subjects) == 1',
        'def f(o): return o.subjects[0]',
        'def f(o): names = o.subjects; return names[0]',
        'def f(o): return [n for n in o.subjects if n != "?"]',
        'def f(o): return a.subjects or b.subjects or c',
        'def f(o): return o.missing[0].what == "x"',
        'def f(o): return sorted(o.missing, key=lambda one: one.what)',
        'def f(o): return TABLE.get((o.missing[0].what, 1))',
        'def f(o): return "all" in format(o.summary)',
        'def f(o): return format(o.summary).startswith("all")',
        'def f(o): t = format(o.summary); return t == "all"',
        'def f(o): return "all" in "{}".format(o.summary)',
        'def f(o): t = "{}".format(o.summary); return t == "all"',
        'def f(o): return getattr(o, "title") == "x"',
        'def f(o): return getattr(o, "subjects")[0]',
        'def f(o): return o.__getattribute__("scope")',
        'def f(o):\n match o:\n  case Outcome("AG-01", "title"): return 1',
        'def f(a, b): t = a.title or b.title; return t == "x"',
    ],
)  # fmt: skip
def test_the_guard_sees_a_decision_by_prose(planted: str) -> None:
    """Comparison, method, pattern and filter, `match`, a helper, a field named by a text, the whole object as a text: each is seen."""
    assert strays(ast.parse(planted))


@pytest.mark.parametrize(
    "code",
    [
        'basis = f"by {some(dict.fromkeys(w.how for w in ws), 4)}"',
        'Finding(CONFIRMED, outcomes["AG-01"].summary, ("AG-01",))',
        'def f(o): text = o.summary + "; and more"; return Finding(text)',
        'def f(os): texts = [o.summary for o in os]; texts.append("x"); return "; ".join(texts)',
        'Finding(LIKELY, "{} fails".format(o.title), scope=some(o.subjects))',
        "Cause(rule.id, finding.title or rule.title, scope=finding.scope)",
        "x = {i: o.title for i, o in outcomes.items() if o.status is Status.FAIL}",
        "def f(o): return PlanStep(o.missing[0].what, o.missing[0].command)",
    ],
)
def test_words_may_be_handed_on(code: str) -> None:
    """A cause may quote what the check says of the thing it rests on, and add to it."""
    assert strays(ast.parse(code)) == []


@pytest.mark.parametrize(
    "planted", ['x = {r.source for r in rows if "became rows" in (r.note or "")}', 'x = P.search(r.note)', 'x = [r for r in rows if r.note]']
)  # fmt: skip
def test_the_guard_sees_a_note_that_decides(planted: str) -> None:
    """What the reader noted of a member is for people; what follows from it stands in a column of its own."""
    assert looked_into(ast.parse(planted), NOTES) == [1]


def test_every_rule_names_checks_that_exist() -> None:
    """What a cause says that it reads is there to be read."""
    known = {check.id for check in all_checks()}
    assert {rule.id: sorted(set(rule.reads) - known) for rule in all_causes() if set(rule.reads) - known} == {}


def test_a_rule_reads_only_what_it_declares() -> None:
    """The ids in a rule's own code stand in its `reads`, so that the evidence plan asks for all of them."""
    import inspect

    known = {check.id for check in all_checks()}
    missing = {}
    for rule in all_causes():
        tree = ast.parse(inspect.getsource(rule.run).lstrip())
        function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        named = {c.value for part in function.body for c in ast.walk(part) if isinstance(c, ast.Constant)} & known
        if named - set(rule.reads):
            missing[rule.id] = sorted(named - set(rule.reads))
    assert missing == {}


READ = {"engine.py": {"CP-08", "CTX-10"}, "in_short.py": {"AG-02", "AG-06", "BGP-03", "BGP-06"}}
"""Checks of which the diagnosis tells something of its own: the master's operation, several clusters, counts of the first screen."""


def named(tree: ast.AST, known: Set[str]) -> set[str]:
    return {c.value for c in ast.walk(tree) if isinstance(c, ast.Constant) and isinstance(c.value, str)} & known


def listed(tree: ast.AST, known: Set[str]) -> list[int]:
    """Lines on which an id is compared, or looked up in a list of ids; `outcomes["AG-01"].status is ...` reads an answer."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    bare = ast.Constant | ast.Tuple | ast.List | ast.Set
    return [
        node.lineno
        for node in found
        if any(isinstance(side, bare) and named(side, known) for side in (node.left, *node.comparators))
    ]


def test_a_check_declares_what_it_means_for_the_others() -> None:
    """What shows health, what is only an effect, what stands in the headline: the check's registration says it, and no list of ids."""
    known = {check.id for check in all_checks()}
    found = {p.name: ids for p in (HERE / "diagnosis").glob("*.py") if (ids := named(ast.parse(p.read_text()), known))}
    assert found == READ
    lines = {p.name: n for p in (HERE / "checks").glob("*.py") if (n := listed(ast.parse(p.read_text()), known))}
    assert lines == {}


@pytest.mark.parametrize("planted", ['x = i in ("CLU-01", "TUN-03")', 'x = o.id == "SRV-01"', 'x = "SRV-01" in bad'])
def test_the_guard_sees_a_list_of_ids(planted: str) -> None:
    """On either side of the comparison."""
    assert listed(ast.parse(planted), {"CLU-01", "SRV-01"}) == [1]
    assert named(ast.parse(planted), {"CLU-01", "SRV-01"})


class Seen(dict[str, Outcome]):
    """Outcomes that remember which of them were asked for."""

    def __init__(self, outcomes: dict[str, Outcome]) -> None:
        super().__init__(outcomes)
        self.asked: set[str] = set()

    def __getitem__(self, id: str) -> Outcome:
        self.asked.add(id)
        return super().__getitem__(id)


@pytest.mark.parametrize("id", EVERY)
def test_a_cause_hangs_on_what_it_declares(id: str) -> None:
    """Whatever it asks for is declared, with its helpers, and what it only explains does not decide whether it stands."""
    engine = Engine(inline.bundle(EVERY[id][1]("pool", "shop")).snapshot)
    outcomes = {check.id: engine.outcomes[check.id] for check in engine.known}
    for rule in all_causes():
        seen = Seen(outcomes)
        cause = engine._cause(rule, seen)
        assert seen.asked <= {*rule.reads, *rule.follows}, rule.id
        for other in set(rule.follows) - set(rule.reads) if cause is not None else ():
            for status in (Status.PASS, Status.FAIL, Status.UNKNOWN):
                again = engine._cause(rule, {**outcomes, other: dataclasses.replace(outcomes[other], status=status)})
                assert again is not None, (rule.id, other)
                assert cause is not None
                assert again.certainty is cause.certainty, (rule.id, other, status)


def wordless(outcome: Outcome) -> Outcome:
    """The same answer without one word for people, and without the names that stand in its words."""
    return dataclasses.replace(
        outcome,
        title="",
        summary="",
        basis="",
        subjects=(),
        evidence=tuple(dataclasses.replace(one, text="") for one in outcome.evidence),
        missing=tuple(dataclasses.replace(one, what="") for one in outcome.missing),
    )


@pytest.mark.parametrize("id", EVERY)
def test_without_a_word_the_causes_are_the_same(id: str) -> None:
    """Whatever way words are looked into by (a format, a pattern, a helper), it would show here."""
    engine = Engine(inline.bundle(EVERY[id][1]("pool", "shop")).snapshot)
    outcomes = {check.id: engine.outcomes[check.id] for check in engine.known}
    silent = {at: wordless(one) for at, one in outcomes.items()}

    def found(given: dict[str, Outcome]) -> list[tuple[str, object, tuple[str, ...]]]:
        causes = [cause for rule in all_causes() if (cause := engine._cause(rule, given)) is not None]
        return [(one.id, one.certainty, one.explains) for one in causes]

    assert found(silent) == found(outcomes)
    assert id in [at for at, *_ in found(outcomes)]


CLUSTERS = sorted(path for path in (Path(__file__).parent.parent / "fixtures" / "clusters").iterdir() if path.is_dir())


@pytest.mark.parametrize("path", CLUSTERS, ids=lambda path: path.name)
def test_what_fails_says_what_was_found(path: Path) -> None:
    """Each check that fails or warns over the invented clusters states a frozen value (inline bundles ask the same of each report)."""
    report = analyzer.load(path, isolate=False).diagnose()
    bad = [outcome for outcome in report.checks if outcome.status in (Status.FAIL, Status.WARN)]
    assert [o.id for o in bad if not isinstance(o.detail, Enum) and not hasattr(o.detail, "_fields")] == []
    assert len({hash(o.detail) for o in bad}) > 1 or len(bad) < 2


def test_no_answer_cuts_a_text_within_a_word() -> None:
    """Quoted texts go through `excerpt` or `innermost`; a slice by characters ends wherever it ends."""
    found = []
    for room in ("checks", "causes"):
        for path in sorted((HERE / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                bounds = (node.lower, node.upper) if isinstance(node, ast.Slice) else ()
                sizes = [b.operand if isinstance(b, ast.UnaryOp) else b for b in bounds]
                if any(isinstance(b, ast.Constant) and isinstance(b.value, int) and b.value >= 40 for b in sizes):
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []
