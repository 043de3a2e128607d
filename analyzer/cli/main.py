"""
`analyze`: the command. Reads options, calls the public face, sets the exit code; analyses nothing itself.

Exit codes: 0 done, 1 `--fail-on` reached, 2 usage, 3 no usable input, 5 a fault of the analyzer, 130 interrupted.
"""

from __future__ import annotations

import sys

from analyzer import isolation

COMMANDS = (
    "export",
    "sql",
    "reach",
    "diff",
    "verify",
    "collect",
    "fleet",
    "many",
    "redact",
    "serve",
    "checks",
    "explain",
    "tables",
    "bundle",
)


def main() -> None:
    """Entry point. A first argument that is no command is a bundle."""
    isolation.forget_the_current_folder()
    import gc
    import os

    for stream in (sys.stdout, sys.stderr):  # a terminal without UTF-8 shows escapes, it does not end the run
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts threads for algebra that nothing here asks for
    code = run(sys.argv[1:])
    gc.freeze()  # the process ends: looking through all its objects for cycles once more would free nothing sooner
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    if arguments[:1] == ["--version"]:
        from analyzer import __version__

        print(f"konnectivity-analyzer {__version__}")
        return 0
    from analyzer.errors import AnalyzerError

    if (
        arguments
        and arguments[0] not in COMMANDS
        and arguments[0] not in ("--help", "-h", "--install-completion", "--show-completion")
    ):
        arguments = ["bundle", *arguments]
    try:
        from analyzer.cli.app import app

        result = app(args=arguments, standalone_mode=False)
        return int(result or 0)
    except AnalyzerError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:  # a traceback must never reach the user
        return _last(error)


def _last(error: Exception) -> int:
    """Usage errors of the option parser, full disks, and our own faults."""
    import errno
    import os

    module = type(error).__module__
    if module.startswith(("click", "typer")):
        show = getattr(error, "format_message", None)
        if type(error).__name__ in ("Exit",):
            return int(getattr(error, "exit_code", 0))
        if type(error).__name__ in ("Abort",):
            _say("interrupted")
            return 130
        _say(show() if show else str(error))
        return 2
    if isinstance(error, OSError):
        _say(f"{error.filename or 'output'}: {error.strerror or error}")
        return 3 if error.errno in (errno.ENOSPC, errno.ENOENT, errno.EACCES, errno.EISDIR, errno.EROFS) else 5
    if os.environ.get("ANALYZE_TRACEBACK"):
        raise error
    _say(f"a fault of the analyzer: {type(error).__name__}: {error} (set ANALYZE_TRACEBACK=1 to see where)")
    return 5


def _say(text: str) -> None:
    from analyzer.report.escape import one_line

    print(f"analyze: {one_line(text)}", file=sys.stderr)
