"""Every sample output is read by its own parser, to its end, whatever stands around it; what checks ask for is among them."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import analyzer.checks
import pytest
from analyzer.parsers.base import Fragment
from analyzer.reading.formats import begins, formats, is_log, parser_of
from analyzer.sources.document import document
from analyzer.sources.names import context_of
from analyzer.sources.pieces import cut

from tests.support.inline import bundle
from tests.support.outputs import Sample, samples, slug

SAMPLES = samples()
NEXT = dict(zip(SAMPLES, [*SAMPLES[1:], SAMPLES[0]], strict=True))
BY_NAME = [pytest.param(s, id=s.name) for s in SAMPLES]
NOT_COLLECTED = (
    "openssl ",
    "kubectl cordon",
    "kubectl delete",
    "kubectl exec",
    "kubectl get pod x -o jsonpath",  # rows of its own template, which the command has to stand above
    "kubectl logs",
    "crictl logs",
    "journalctl",
    "kubectl rollout",
    "ssh ",
)
"""What a check asks to try or to do: its outputs are logs, error texts or nothing."""


def taken(text: str, name: str = "paste.txt") -> list[str]:
    """Slugs of the formats that the fragments of a text are given to, in order, each once; single lines of furniture are text."""
    found: list[str] = []
    for piece in cut(document(bytearray(text.encode()), begins()), formats()[1], context_of(name)):
        fragment = Fragment(name, piece.first_line, piece.text, piece.raw, piece.context)
        if not fragment.opening:
            continue
        if is_log(fragment, piece.start_kind):
            kind = "log"
        else:
            parser = parser_of(fragment)
            kind = slug(parser.kind) if parser else ""
        if kind not in ("text", *found[-1:]):
            found.append(kind)
    return found


def kinds(sample: Sample) -> list[str]:
    return [] if sample.kind == "text" else [sample.kind]


@pytest.mark.parametrize("sample", BY_NAME)
def test_no_line_of_an_output_starts_another_format(sample: Sample) -> None:
    """The start patterns of all formats against all inner lines of all samples: an output is not cut in two by itself."""
    assert taken(sample.whole) == kinds(sample)


@pytest.mark.parametrize("sample", BY_NAME)
def test_outputs_one_behind_the_other_keep_their_formats(sample: Sample) -> None:
    """A paste of several commands: each output goes to its own parser."""
    other = NEXT[sample]
    expected = [kind for kind, _ in itertools.groupby([*kinds(sample), *kinds(other)])]
    assert taken(sample.whole + "\n" + other.whole) == expected


@pytest.mark.parametrize("sample", BY_NAME)
def test_an_output_is_read_to_its_end(sample: Sample) -> None:
    """No line of what a tool prints is unread, and something is made of it."""
    case = bundle({"paste.txt": sample.whole})
    [row] = case.snapshot["inputs"].to_dict("records")
    assert (row["unread_lines"], row["status"]) == (0, "read"), case.snapshot["unread"][
        ["line", "text", "reason"]
    ].to_dict("records")


def asked() -> set[str]:
    """Every command that a check asks to run for what it lacks, `x` for what is filled in."""
    found = set()
    for path in sorted(Path(analyzer.checks.__file__).parent.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "Gap"
                and len(call.args) > 1
            ):
                found |= {part.partition(" # ")[0].strip() for part in _text(call.args[1]).split(";")}
    return found


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else _filled(part) for part in node.values)
    return "x"


def _filled(part: ast.expr) -> str:
    code = ast.unparse(part)
    return "ibmcloud ks" if "cli(" in code else "kubectl get ds" if "get_agents" in code else "x"


def words(command: str) -> tuple[tuple[str, ...], str]:
    """(words before the first flag, format after `-o`): they say what a command prints."""
    every = command.partition(" | ")[0].split()
    flag = next((at for at, word in enumerate(every) if word.startswith("-")), len(every))
    form = next((every[at + 1] for at, word in enumerate(every[:-1]) if word in ("-o", "--output")), "text")
    return tuple(every[:flag]), {"wide": "text"}.get(form, form)


def test_every_command_that_a_check_asks_for_has_a_sample() -> None:
    """Whatever people are asked to collect can be read: a sample of its output stands among the samples."""
    commands = {c for c in asked() if not c.startswith((*NOT_COLLECTED, "for ", "do ", "done", "echo ", "None"))}
    assert len(commands) > 15
    known = [words(sample.command) for sample in SAMPLES]
    missing = []
    for command in sorted(commands):
        start, form = words(command)
        start = tuple(word for word in start if word != "x" and not word.endswith("-x"))
        if not any(start == of[: len(start)] and form == its for of, its in known):
            missing.append(command)
    assert not missing
