"""The HTML reports of a dataset's bundles, one page each, which the page of the fleet links to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from analyzer import output
from analyzer.errors import InputError
from analyzer.fleet.bundles import stored
from analyzer.fleet.place import Place
from analyzer.fleet.remote import of_this_machine
from analyzer.fleet.rows import COLUMNS


def check(folder: Path, place: Place, inputs: Collection[str]) -> None:
    """
    Refuse a folder for pages that is a bundle, lies inside one, or is a table of the dataset.

    Raises:
        UsageError: with the reason.
    """
    at = of_this_machine(str(place))
    tables = [os.path.join(at, table) for table in (*COLUMNS, "tables")] if at is not None else []
    output.check_folder(folder, [*tables, *inputs])


def name_of(path: str) -> str:
    """The page of a bundle."""
    return f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.html"


def write(
    place: Place, paths: Collection[str], folder: Path, base: Path, inputs: Collection[str], *, force: bool
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """
    Write the pages of bundles by their paths.

    Args:
        base: the folder of the page that links to them.
        force: pages that are there are replaced.

    Returns:
        Links by path, and the bundles whose stored report is damaged, each with the reason.

    Raises:
        UsageError: a page is there already, or is itself a bundle.
    """
    from analyzer.report.html import render
    from analyzer.report.stored import restore

    output.make_folder(folder)
    at = os.path.realpath(folder)
    beside = [one for one in inputs if os.path.realpath(Path(one).parent) == at]
    for path in paths:
        output.check(folder / name_of(path), beside, force=force)
    linked, damaged = {}, []
    for path, text in stored(place, {*paths}):
        page = folder / name_of(path)
        try:
            made = render(restore(text))
        except InputError as error:  # one that is damaged costs its own page
            damaged.append((path, str(error)))
            continue
        output.write(page, made, beside, force=force)
        linked[path] = os.path.relpath(page.resolve(), base).replace(os.sep, "/")
    return linked, damaged
