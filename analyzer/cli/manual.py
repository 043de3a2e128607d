"""
The manual page and the shells' completions as files, made of the help texts: ``python -m analyzer.cli.manual FOLDER``.

FOLDER gets ``man/man1/analyze.1``, ``bash-completion/completions/analyze``, ``zsh/site-functions/_analyze`` and
``fish/vendor_completions.d/analyze.fish``: the places below ``/usr/share`` where these programs look.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from analyzer import isolation
from analyzer.version import __version__

PLACES = {
    "bash": "bash-completion/completions/analyze",
    "zsh": "zsh/site-functions/_analyze",
    "fish": "fish/vendor_completions.d/analyze.fish",
}
EXITS = (
    ("0", "the analysis is done, whatever it found"), ("1", "--fail-on was reached"), ("2", "usage"),
    ("3", "no usable input, refused as unsafe, unread input under --strict, or no place for an output"),
    ("5", "a fault of the analyzer"), ("130", "interrupted"),
)  # fmt: skip


def page() -> str:
    """The manual page as roff (man(7)): the program, every command with its options, exit codes."""
    from typer.main import get_command

    from analyzer.cli.app import app

    top: Any = get_command(app)
    context = top.make_context("analyze", ["--help"], resilient_parsing=True)
    lines = [
        f'.TH ANALYZE 1 "" "konnectivity-analyzer {__version__}" "User Commands"', ".SH NAME",
        f"analyze \\- {_plain(_first(top.help))}", ".SH SYNOPSIS", ".B analyze", ".I BUNDLE... [OPTIONS]", ".br", ".B analyze",
        ".I COMMAND ...", ".SH DESCRIPTION", *_paragraphs(top.help), ".SH COMMANDS",
    ]  # fmt: skip
    for name in top.list_commands(context):
        command = top.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = command.make_context(f"analyze {name}", [], resilient_parsing=True, parent=context)
        arguments = " ".join(_plain(word) for word in command.collect_usage_pieces(inner))
        lines += [f'.SS "analyze {_plain(name)} {arguments}"', *_paragraphs(command.help)]
        for param in command.get_params(inner):
            record = param.get_help_record(inner)
            if record is not None:
                lines += [".TP", f".B {_plain(record[0])}", _plain(record[1]) or "\\&"]
    lines.append(".SH EXIT STATUS")
    for code, text in EXITS:
        lines += [".TP", f".B {code}", _plain(text)]
    return "\n".join(lines) + "\n"


def completion(shell: str) -> str:
    """
    The script that a shell loads to complete our commands.

    Raises:
        OSError: the command could not be asked for it.
    """
    asked = {"_ANALYZE_COMPLETE": f"source_{shell}"}
    done = subprocess.run(
        isolation.command("analyzer.cli.main"), env={**isolation.environment(), **asked}, cwd=isolation.root(),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if done.returncode or "analyze" not in done.stdout:
        raise OSError(f"no completion for {shell}: {done.stderr.strip()[:200]}")
    return done.stdout.rstrip() + "\n"


def write(folder: Path) -> list[Path]:
    """Write all of them below a folder; the paths, sorted."""
    texts = {"man/man1/analyze.1": page(), **{place: completion(shell) for shell, place in PLACES.items()}}
    for place, text in texts.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [folder / place for place in sorted(texts)]


def main() -> None:
    """Write them below the folder that the command line names."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: python -m analyzer.cli.manual FOLDER")
    for path in write(Path(sys.argv[1])):
        print(os.fspath(path))


def _first(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0].rstrip(".")


def _paragraphs(text: str | None) -> list[str]:
    parts = [" ".join(part.split()) for part in (text or "").split("\n\n")]
    return [line for part in parts if part for line in (".PP", _plain(part))]


def _plain(text: str) -> str:
    """A text in which roff finds no request and no escape."""
    text = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("`", "\\(ga")
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    main()
