"""Who writes a script or a check against the package is told by mypy strict of every name that is not there."""

from __future__ import annotations

import re
import sys
import typing
from pathlib import Path

import analyzer
import pytest
from analyzer import schema
from analyzer.reading import worker
from mypy import api as mypy

ROOT = Path(__file__).parents[1]
USER = """
import datetime
import sys

import analyzer
from analyzer.limits import Limits
from analyzer.model import Cause, Certainty, Evidence, Outcome, Status
from analyzer.schema import NODES, PODS, NodeRow, PodRow
from analyzer.tables.rows import Rows


def restarts(pods: Rows[PodRow], since: datetime.datetime) -> dict[str, int]:
    found: dict[str, int] = {}
    for pod in pods:
        if pod.name is not None and pod.started_at is not None and pod.started_at > since:
            found[pod.name] = found.get(pod.name, 0) + (pod.restarts or 0)
    return found


def ready(nodes: Rows[NodeRow]) -> list[tuple[str, int | None]]:
    return [(node.source, node.line) for node in nodes if node.ready]


def main(path: str) -> int:
    snapshot = analyzer.load(path, year=2026, limits={"members": 9}, progress=lambda state: print(state["done"]), jobs=2)
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    print(restarts(snapshot.rows[PODS], now), ready(snapshot.rows[NODES]), len(snapshot["pods"]), snapshot.tables["pods"].shape)
    report = snapshot.diagnose()
    causes: tuple[Cause, ...] = report.causes
    checks: tuple[Outcome, ...] = report.checks
    proven: list[Evidence] = [one for c in causes if c.certainty is Certainty.CONFIRMED for one in c.evidence]
    failed: list[str] = [c.id for c in checks if c.status is Status.FAIL]
    text: str = report.to_text(width=80) + report.render("html", linked="/static/") + report.render("text", width=80, color=True)
    print(proven, failed, text)
    print(len(analyzer.load(path, limits=Limits(members=9)).rows[PODS]))
    return 0 if analyzer.analyze([path], isolate=False, since="2026-01-01").verdict == "healthy" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
"""
PLANTED = """
import analyzer
from analyzer.causes.base import Outcomes
from analyzer.checks.base import Answer, Cite, passed
from analyzer.schema import PODS, ContainerRow, PodRow, ToolErrorRow
from analyzer.tables.rows import Rows, where


def columns(pods: Rows[PodRow], containers: Rows[ContainerRow], errors: Rows[ToolErrorRow], bare: Rows) -> None:  # a table of nothing
    for row in containers:
        print(row.last_raeson)  # misspelt
        print(row[3])  # a place
        print(row.phase)  # of another table
        print(len(row.reason))  # may be missing
        row.reason = "x"  # not to be changed
    for pod in pods:
        restarts: int = pod.restarts  # may be missing
        name: int = pod.name  # of another kind
        print(pod.image, restarts, name)  # of another table
    for error in errors:
        print(error.klass)  # misspelt
    where(containers, lambda row: row.last_raeson, lambda text: text == "Error")  # misspelt
    where(pods, "last_raeson", lambda text: text == "Error")  # a name is no column
    columns(containers, containers, errors, [])  # rows of another table


def check(pods: Rows[PodRow], cite: Cite) -> Answer:
    cite("a.txt")  # no rows
    cite(pods, most=3)  # no such option
    return passed("fine", "1 pod", cite(pod.name for pod in pods))  # names are no rows


def cause(outcomes: Outcomes) -> str:
    return outcomes["AG-02"].sumary  # misspelt


def face() -> None:
    snapshot = analyzer.load("a.tgz", yer=2026)  # misspelt
    analyzer.analyze("a.tgz", job=2)  # no such option
    analyzer.analyse("a.tgz")  # misspelt
    analyzer.load("a.tgz", limits={"membres": 1})  # misspelt
    analyzer.load("a.tgz", limits={"members": "1"})  # of another kind
    analyzer.load("a.tgz", progress=lambda state: print(state["percent"]))  # no such value
    print(snapshot.rows[PODS][0].image)  # of another table
    print(snapshot.rows["pods"][0].name)  # a name says nothing of the type
    report = snapshot.diagnose()
    print(report.causes[0].proof, report.checks[0].answer)  # neither is there
    print(report.to_pdf())  # no such format
    print(report.render("text", widht=3))  # misspelt
    print(report.render("text", width="wide"))  # of another kind
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """Lines of each script that mypy strict refuses, with nothing but the package's own types to go by."""
    folder = tmp_path_factory.mktemp("user")
    readme = (ROOT / "README.md").read_text()
    (shown,) = re.findall(r"^    # analyzer/checks/example\.py\n(?:(?:    .*)?\n)+", readme, re.M)
    texts = {"user": USER, "planted": PLANTED, "readme": re.sub(r"^    ", "", shown, flags=re.M)}
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text.lstrip("\n"))
    (folder / "mypy.ini").write_text(f"[mypy]\nmypy_path = {Path(analyzer.__file__).parents[1]}\n")
    out, err, _ = mypy.run(
        [
            "--strict", f"--config-file={folder / 'mypy.ini'}", f"--cache-dir={folder / 'cache'}", "--hide-error-context",
            "--follow-imports=silent", f"--python-executable={sys.executable}", *(str(folder / f"{n}.py") for n in texts),
        ]
    )  # fmt: skip
    assert not err
    found: dict[str, set[int]] = {name: set() for name in texts}
    for line in out.splitlines():
        if m := re.match(r".*?(\w+)\.py:(\d+): error: ", line):
            found[m[1]].add(int(m[2]))
    return found


def test_a_script_that_uses_what_is_there_is_accepted(said: dict[str, set[int]]) -> None:
    """Loading, tables, rows of a table, causes, checks and reports of the public face have types that fit together."""
    assert said["user"] == set()


def test_the_check_that_the_readme_shows_is_typed(said: dict[str, set[int]]) -> None:
    """Who copies the example starts from code that mypy strict accepts."""
    assert said["readme"] == set()


def test_each_planted_mistake_is_refused(said: dict[str, set[int]]) -> None:
    """A column misspelt or of another table, a place, a gap not thought of, an option that is not there: each line, and no other."""
    lines = PLANTED.lstrip("\n").splitlines()
    assert {lines[at - 1] for at in said["planted"]} == {line for line in lines if "  # " in line}


def test_no_hint_of_the_public_face_is_any() -> None:
    """`Any` takes every name and every call: where it stands, a mistake is found by running into it."""
    for face in (analyzer.load, analyzer.analyze, analyzer.Snapshot, analyzer.Report):
        members = vars(face).values() if isinstance(face, type) else [face]
        for member in members:
            function = member.fget if isinstance(member, property) else member
            if callable(function) and not isinstance(function, type):
                assert "Any" not in re.findall(r"\w+", str(getattr(function, "__annotations__", ""))), (face, function)
    assert typing.Any not in typing.get_args(worker.OnProgress)


def test_every_column_has_the_type_of_its_kind() -> None:
    """Text, numbers, truth and times may be missing; only what every row has may not."""
    kinds = {"str": str, "category": str, "int": int, "float": float, "bool": bool}
    for table in schema.TABLES.values():
        hints = typing.get_type_hints(table.row)
        for column in table.columns:
            hint = hints[column.attribute]
            if column.always:
                assert hint is kinds[column.kind]
            else:
                assert type(None) in typing.get_args(hint)
                if column.kind != "time":
                    assert kinds[column.kind] in typing.get_args(hint)
