"""
How another interpreter is started, so that nothing of a bundle is ever run.

A bundle is often unpacked and analysed where it lies, so the current folder is hostile: a file ``dataclasses.py`` there is
imported by a plain ``python -c`` (https://docs.python.org/3/using/cmdline.html#cmdoption-P). A child is started with
``-I``, which leaves out the current folder, ``PYTHON*`` variables and the user's own packages, and stands in ``/``. It
imports the very files of this package by their place; what this package needs comes from the interpreter's own folders,
and only what is missing there from the folders in which this process found it.
"""

from __future__ import annotations

# ruff: noqa: PTH100, PTH109, PTH117, PTH120  (pathlib would be imported before the import path is known to be clean)
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = os.path.dirname(os.path.abspath(__file__))
FOREIGN = ("PYTHON", "MATPLOTLIB", "MPL")
"""How the variables begin that tell an interpreter, or a library in it, what to load."""
SELDOM = (200_000, 20, 20)
"""When the garbage collector looks for cycles: what an interpreter imports and the rows it makes hold none, and are looked through else."""
START = """\
import gc, sys
gc.set_threshold{seldom}
from importlib.util import module_from_spec, spec_from_file_location
sys.path += [folder for folder in {folders!r} if folder not in sys.path]
spec = spec_from_file_location("analyzer", {init!r}, submodule_search_locations=[{here!r}])
sys.modules["analyzer"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["analyzer"])
from {module} import main
main()
"""


def command(module: str, *arguments: str) -> list[str]:
    """The command line of a child that runs `main` of one of our modules."""
    init = os.path.join(HERE, "__init__.py")
    return [
        sys.executable, "-I", "-c", START.format(seldom=SELDOM, folders=folders(), init=init, here=HERE, module=module), *arguments,
    ]  # fmt: skip


def folders() -> list[str]:
    """Where this package and what it needs were found: a child looks here last."""
    from importlib.util import find_spec

    found = [os.path.dirname(HERE)]
    for name in ("regex", "orjson"):
        spec = find_spec(name)  # it need not be imported here
        place = spec.origin if spec else None
        root = os.path.dirname(os.path.dirname(os.path.abspath(place))) if place else None
        if root and root not in found:
            found.append(root)
    return found


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """
    The variables a child gets: ours without those that say what an interpreter loads.

    `PYTHONSAFEPATH` is for interpreters that are started without ``-I`` by a library, as Dask starts its workers.
    """
    kept = {name: value for name, value in (os.environ if given is None else given).items() if not _foreign(name)}
    return kept | {"PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1", "OPENBLAS_NUM_THREADS": "1"}


def _foreign(name: str) -> bool:
    return name.upper().startswith(FOREIGN)


def root() -> str:
    """The folder a child stands in: none that a bundle can be in."""
    return os.path.abspath(os.sep)


def absolute(path: str) -> str:
    """A path as it is found from anywhere; links and dots in it keep their meaning."""
    return path if path == "-" or os.path.isabs(path) else os.path.join(os.getcwd(), path)


def forget_the_current_folder() -> None:
    """
    Take the current folder and the folders of ``PYTHONPATH`` off the import path of this process.

    ``python -m`` puts the first there; a ``PYTHONPATH`` with an empty entry does, too. The folder this package came from
    stays, at the end. When something we need is found nowhere else, the other folders of ``PYTHONPATH`` stay, at the end.
    """
    home = os.path.dirname(HERE)
    here = _real(os.getcwd()) if _has_current_folder() else ""
    asked = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    suspects = {here, *map(_real, asked)}
    kept = [entry for entry in sys.path if entry and _real(entry) not in suspects]
    if len(kept) == len(sys.path):
        return
    last = [home] if _real(home) not in map(_real, kept) else []
    sys.path[:] = [*kept, *last]
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("regex", "orjson", "typer", "pandas", "yaml")):
        sys.path += [entry for entry in asked if _real(entry) not in (here, _real(home))]


def _has_current_folder() -> bool:
    try:
        os.getcwd()
    except OSError:  # the folder is gone
        return False
    return True


def _real(path: str) -> str:
    return os.path.realpath(path)
