"""
`analyze`: the command. Reads options, calls the public face, sets the exit code; analyses nothing itself.

Exit codes: 0 done, 1 `--fail-on` reached, 2 usage, 3 no usable input or no place for an output, 5 a fault of the
analyzer, 130 interrupted.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

from analyzer import isolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    import typer

NAME, BUNDLE, INTERRUPTED = "analyze", "bundle", 130
SHELL = ("--help", "-h", "--install-completion", "--show-completion")
STOPPED = "interrupted; an output that was finished stays, nothing is left half written"
OUTSIDE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.EIO)  # fmt: skip
"""What the machine refuses us; no fault of ours."""


def main() -> None:
    """Entry point. A first argument that is no command is a bundle."""
    gc.set_threshold(*isolation.SELDOM)
    isolation.forget_the_current_folder()
    from analyzer.cli import signals

    _open_streams()
    signals.install()
    for stream in (sys.stdout, sys.stderr):  # a terminal without UTF-8 shows escapes, it does not end the run
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts threads for algebra that nothing here asks for
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error, code)
    gc.freeze()  # the process ends: looking through all its objects for cycles once more would free nothing sooner
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    if "--version" in arguments[: arguments.index("--") if "--" in arguments else None]:
        from analyzer.version import __version__

        print(f"konnectivity-analyzer {__version__}")
        return 0
    from analyzer.errors import AnalyzerError

    try:
        if not arguments and "_ANALYZE_COMPLETE" not in os.environ:
            run(["--help"])
            _say("give a bundle or a command")
            return 2
        app, arguments = _called(arguments)
        result = int(app(args=arguments, prog_name=NAME, standalone_mode=False) or 0)
        if result == INTERRUPTED:  # typer turns the exception into this
            _say(STOPPED)
        if result == 1 and arguments and arguments[0] in SHELL:  # a shell that typer does not know
            return 2
        return result
    except AnalyzerError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say(STOPPED)
        return INTERRUPTED
    except BrokenPipeError as error:
        return _unwritten(error, 0)
    except SystemExit as stop:
        if isinstance(
            stop.__context__, BrokenPipeError
        ):  # click's way to end then; its exit code means another thing here
            return _unwritten(stop.__context__, 0)
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:  # a traceback must never reach the user
        return _last(error)


def _called(arguments: list[str]) -> tuple[typer.Typer, list[str]]:
    """The program and the arguments with their command; to diagnose a bundle, which most runs do, needs no other command made."""
    first = arguments[0] if arguments else ""
    is_name = first.replace("-", "").isalpha() and not first.startswith("-")
    if first == BUNDLE or (first not in SHELL and not is_name and _is_path(first)):
        from analyzer.cli.commands import bundle
        from analyzer.cli.top import program

        return program([bundle]), arguments if first == BUNDLE else [BUNDLE, *arguments]
    from analyzer.cli.app import app, names

    if first == "help" and not os.path.lexists("help"):
        return app, [*(one for one in arguments[1:2] if one in names()), "--help"]
    if arguments and first not in SHELL and first not in names():
        _no_file_either(arguments, names())
        return app, [BUNDLE, *arguments]
    return app, arguments


def _is_path(word: str) -> bool:
    return word.startswith("-") or "/" in word or os.sep in word or os.path.lexists(word)


def _no_file_either(arguments: list[str], commands: Iterable[str]) -> None:
    """A first word that is neither a command nor a path, and is nearly a command or stands before a path, was meant as one."""
    from analyzer.errors import UsageError
    from analyzer.wording import meant

    word, *others = arguments
    if _is_path(word):
        return
    said = meant(word, commands)
    if not said and "." not in word and any(os.path.lexists(other) for other in others):
        said = f"`{NAME} --help` lists the commands"
    if said:
        raise UsageError(f"no command and no file is called {word!r}; {said}")


def _open_streams() -> None:
    """
    A stream that the caller closed (``>&-``, some service managers) leads nowhere from now on.

    Otherwise the next file that is opened gets its number, and what is meant for a person is written into that file.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
            os.set_inheritable(opened, True)  # the reader of `-` is given it
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _unwritten(error: OSError, code: int) -> int:
    """Standard output takes no more: a reader that has seen enough is no fault, a full disk is said."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what is left in the buffer goes there, without a last word of the interpreter
    os.close(nowhere)
    if isinstance(error, BrokenPipeError):
        return code
    _say(f"standard output: {error.strerror or error}")
    return 3


def _last(error: Exception) -> int:
    """Usage errors of the option parser, full disks, and our own faults."""
    module = type(error).__module__
    if module.startswith(("click", "typer")):
        show = getattr(error, "format_message", None)
        if type(error).__name__ in ("Exit",):
            return int(getattr(error, "exit_code", 0))
        if type(error).__name__ in ("Abort",):
            _say(STOPPED)
            return INTERRUPTED
        text = show() if show else str(error)
        for words in (" a valid integer range", " a valid int range"):
            text = text.replace(words, " a whole number")
        _say(text.removesuffix(".") + _of_no_bundle(error) + _where_it_is_told(error))
        return 2
    if isinstance(error, OSError):
        if error.filename is None and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            return _unwritten(error, 3)
        _say(f"{error.filename or 'output'}: {error.strerror or error}")
        return 3 if error.errno in OUTSIDE else 5
    if os.environ.get("ANALYZE_TRACEBACK"):
        raise error
    _say(f"a fault of the analyzer: {type(error).__name__}: {error} (set ANALYZE_TRACEBACK=1 to see where)")
    return 5


def _of_no_bundle(error: Exception) -> str:
    """The option that was meant, where it is one that stands without a bundle; the parser knows only those with one."""
    from analyzer.wording import meant

    if getattr(getattr(error, "ctx", None), "info_name", None) != "bundle" or getattr(error, "possibilities", None):
        return ""
    said = meant(getattr(error, "option_name", ""), ("--version", *SHELL))
    return f"; {said}" if said else ""


def _where_it_is_told(error: Exception) -> str:
    """The help of the command that was called wrongly."""
    command = getattr(getattr(error, "ctx", None), "info_name", None)
    if command is None:
        return ""
    return f" (see {NAME} --help)" if command in (NAME, "bundle") else f" (see {NAME} {command} --help)"


def _say(text: str) -> None:
    from analyzer.escape import remark

    try:
        print(f"analyze: {remark(text)}", file=sys.stderr)
    except OSError:
        return  # nobody listens
