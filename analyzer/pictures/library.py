"""
matplotlib with its own defaults, whoever started us and wherever: no file configures it, and nothing of it stays on disk.

It reads a ``matplotlibrc`` of the current folder, which may be a bundle, before that of the user, and keeps its caches
in HOME (https://matplotlib.org/stable/users/explain/customizing.html). Equal input must give equal bytes.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import sys
from collections.abc import Iterator
from typing import Any

from analyzer.private import private_folder

STEERING = ("MATPLOTLIBRC", "MPLCONFIGDIR", "MPLBACKEND")
NOT_STYLE = ("backend", "interactive", "toolbar", "webagg", "tk.", "keymap", "date.epoch", "savefig.directory")
"""Settings of the surroundings, as a notebook has them, and not of a picture."""


@functools.cache
def library() -> Any:
    """matplotlib. One that a notebook has imported already is taken as it is; `settings` put its style aside."""
    if "matplotlib" not in sys.modules:
        stay = contextlib.ExitStack()
        atexit.register(stay.close)
        folder = str(stay.enter_context(private_folder()))
        with _nothing_to_obey(folder):
            import matplotlib.font_manager  # now, while its cache goes where it is removed
    import matplotlib

    return matplotlib


@contextlib.contextmanager
def settings(more: dict[str, Any]) -> Iterator[None]:
    """The library's own defaults and these; everything is as before afterwards."""
    mpl = library()
    with mpl.rc_context():
        style = {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith(NOT_STYLE)}
        mpl.rcParams.update(style | more)
        yield


@contextlib.contextmanager
def _nothing_to_obey(folder: str) -> Iterator[None]:
    """While the library is imported, an empty folder is the current one, which it asks first, and that of its settings."""
    before = {name: os.environ.pop(name, None) for name in STEERING}
    os.environ["MPLCONFIGDIR"] = folder
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        del os.environ["MPLCONFIGDIR"]
        os.environ.update({name: value for name, value in before.items() if value is not None})
