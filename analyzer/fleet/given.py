"""The bundles that a command line names: by paths, patterns, folders of bundles, URLs, and lists of these."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.errors import InputError, UsageError
from analyzer.fleet.identity import absolute as whole
from analyzer.fleet.listing import PATIENT_S, expand_beside, is_pattern
from analyzer.fleet.listing import expand as expand_url
from analyzer.fleet.place import PART
from analyzer.fleet.remote import here, is_page, is_url, patience_of, plain
from analyzer.fleet.rows import COLUMNS
from analyzer.output import check_folder, same_file
from analyzer.wording import plural

PAGE = re.compile(r"[0-9a-f]{16}\.html")
"""Names of the pages that `fleet --reports` writes."""
WRITTEN = (*COLUMNS, "tables")
"""Folders of a dataset."""
BOM = b"\xef\xbb\xbf"


@dataclass
class NamedBundles:
    """
    Bundles, and what became of the words that name them.

    Attributes:
        paths: every bundle once, in order.
        entries: what each folder holds that was given by itself.
        unmatched: patterns that nothing matches.
        unlisted: URLs that may stand for many, and whose store does not say so, each with the reason.
        written: what `many` and `fleet` wrote themselves, which is no bundle.
    """

    paths: list[str] = field(default_factory=list)
    entries: dict[str, list[str]] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    unlisted: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


def given(words: Iterable[str], timeout_s: float = PATIENT_S) -> NamedBundles:
    """
    Every bundle that is named: a folder holds bundles, each entry one; on a list it is one itself.

    Args:
        timeout_s: seconds after which a store that says nothing is waited for no longer.

    Raises:
        InputError: a list or a folder cannot be read.
    """
    found, words = NamedBundles(), [*words]
    beside = expand_beside(
        (word for word in words if is_page(word) and not is_pattern(word)), found.unlisted, timeout_s
    )
    for word in words:
        if word == "-" or word.startswith("@"):
            for line in _lines(word, timeout_s):
                found.paths += _meant(line, found, timeout_s, on_list=True)
        else:
            found.paths += beside[word] if word in beside else _meant(word, found, timeout_s)
    found.paths = list(dict.fromkeys(found.paths))
    return found


def _meant(word: str, found: NamedBundles, timeout_s: float, *, on_list: bool = False) -> list[str]:
    """What one word stands for."""
    word = plain(word)
    if is_url(word):
        word = _whole_chain(word)
        if on_list and not is_pattern(word):
            return [word]
        failed = len(found.unlisted)
        matching = expand_url(word, found.unlisted, timeout_s)
        if not matching and is_pattern(word) and len(found.unlisted) == failed:
            found.unmatched.append(word)
        return matching
    if not on_list and os.path.isdir(word):
        try:
            listed = sorted(entry.path for entry in os.scandir(word) if not entry.name.startswith("."))
        except OSError as error:
            raise InputError(f"{word}: {error.strerror or error}") from None
        found.entries[word] = _bundles(listed, found)
        return found.entries[word]
    if glob.has_magic(word) and not os.path.exists(word):
        word = _bounded(word)
        matching = sorted(glob.glob(word, recursive=True))  # noqa: PTH207 (patterns may be absolute)
        if not matching:
            found.unmatched.append(word)
        return _bundles(matching, found)
    return [word]


def _bounded(pattern: str) -> str:
    """A pattern as it is looked for: ``**`` twice in a row says no more than once, and goes through every folder once more."""
    parts = pattern.split("/")
    kept = [part for at, part in enumerate(parts) if part != "**" or parts[at - 1 : at] != ["**"]]
    if kept[0] == "" and next((part for part in kept if part), "") == "**":
        raise UsageError(f"{pattern}: it would be looked for on the whole disk; name a folder in front of **")
    return "/".join(kept)


def _whole_chain(url: str) -> str:
    """A URL of something inside a file of this machine, such as ``zip://MEMBER::FILE``, with the whole path of the file: what reads it stands elsewhere."""
    outer, chained, file = url.rpartition("::")
    return f"{outer}::{whole(file)}" if chained and "://" in outer and file and not is_url(file) else url


def _lines(word: str, timeout_s: float) -> Iterator[str]:
    """Lines of a list, be it behind a URL, as bytes: file names need not be UTF-8. Blank ones and those that begin with # name nothing; behind a name a # after a tab or two blanks begins a remark."""
    try:
        if word == "-":
            data = sys.stdin.buffer.read()
        else:
            with here(word[1:], silent_s=patience_of(word[1:], timeout_s)) as local:
                data = Path(local).read_bytes()
    except OSError as error:
        raise InputError(f"{word}: {error.strerror or error}") from None
    if b"\0" in data:
        raise InputError(f"{word}: it is no list of paths in UTF-8, one a line: there are zero bytes in it")
    for line in data.removeprefix(BOM).split(b"\n"):
        if (name := line.strip()) and not name.startswith(b"#"):
            yield os.fsdecode(name if b"#" not in name or os.path.exists(name) else _without_remark(name))


def _without_remark(line: bytes) -> bytes:
    """What stands before the first # that a tab or two blanks set apart."""
    before, *parts = line.split(b"#")
    for part in parts:
        if before.endswith((b"\t", b"  ", b"\t ")):
            return before.rstrip()
        before += b"#" + part
    return line


def _bundles(paths: Iterable[str], found: NamedBundles) -> list[str]:
    """Those that nobody named one by one, without what `many` and `fleet` wrote."""
    kept: list[str] = []
    for path in paths:
        (found.written if is_written(path) else kept).append(path)
    return kept


def is_written(folder: str) -> bool:
    """Is it a dataset of `many`, one of its tables, or a folder of pages of `fleet --reports`?"""
    try:
        if not os.path.isdir(folder):
            return False
        names = os.listdir(folder)
    except (OSError, ValueError):
        return False
    if {"bundles", "reports", "checks"} <= {*names}:
        return any((Path(folder) / "bundles").glob(PART)) or ".lock" in names
    seen = [name for name in names if not name.startswith(".")]
    pages = bool(seen) and all(name.endswith(".html") for name in seen) and any(map(PAGE.fullmatch, seen))
    parts = bool(seen) and os.path.basename(folder) in COLUMNS and all(Path(name).match(PART) for name in seen)
    return pages or parts


def absolute(paths: Iterable[str]) -> list[str]:
    """Each path once, in full."""
    return list(dict.fromkeys(whole(path) for path in paths))


def gone_from(folders: Iterable[str], known: Iterable[str]) -> list[str]:
    """Which of the known bundles were entries of folders that are given, and are none now."""
    given_now = {whole(folder) for folder in folders}
    return [path for path in known if not is_url(path) and str(Path(path).parent) in given_now]


def outside(output: str, paths: Iterable[str]) -> list[str]:
    """Those that are neither the dataset that is written nor parts of it: one that lies among the bundles is none."""
    url = is_url(output)
    base = output.rstrip("/") if url else os.path.realpath(output)

    def is_own(path: str) -> bool:
        if path.rstrip("/") == base or (not url and same_file(path, output)):
            return True
        table, _, name = path.removeprefix(f"{base}/").rstrip("/").partition("/")
        return path.startswith(f"{base}/") and table in WRITTEN and (Path(name).match(PART) if name else url)

    return [path for path in paths if is_url(path) != url or not is_own(path)]


def check_output(output: str, words: Iterable[str], paths: Iterable[str]) -> None:
    """
    Refuse a folder for a dataset that is itself given, lies in a bundle, or has a table's name in it that is a folder of bundles.

    Raises:
        UsageError: with the folder's name.
    """
    if not output:
        raise UsageError("--output is empty; name a folder for the dataset")
    url = is_url(output)
    if not url:
        check_folder(output, [*paths, *(word for word in words if same_file(word, output))])
    elif any(is_url(word) and word.rstrip("/") == output.rstrip("/") for word in words):
        raise UsageError(f"{output} is the input {output}; write the output somewhere else")
    folders = {path.rstrip("/").rpartition("/")[0] for path in paths if is_url(path) == url}
    for table in WRITTEN:
        at = f"{output.rstrip('/')}/{table}"
        if any(folder == at or (not url and same_file(at, folder)) for folder in folders):
            raise UsageError(f"{at} holds bundles, and the dataset's table {table!r} would be written there; give another --output")  # fmt: skip


def taken(folder: str, entries: Collection[str]) -> str:
    """What a folder of bundles was taken for, and how it is said that something else is meant."""
    folders = sum(os.path.isdir(path) for path in entries)
    what = ", ".join(plural(count, kind) for count, kind in ((len(entries) - folders, "file"), (folders, "folder")) if count)  # fmt: skip
    inner = next((path for path in entries if os.path.isdir(path)), "")
    other = f"; a folder is one bundle with all that is in it, and where it holds bundles give it by itself, such as {inner}" if inner else ""  # fmt: skip
    return f"{folder}: each entry is a bundle: {what or 'there is none'}{other}; where {folder} itself is one bundle, name it on a list (@LIST or -)"


def taken_all(entries: dict[str, list[str]]) -> str:
    """The same of several folders, in one line however many they are."""
    every = sum(len(listed) for listed in entries.values())
    one = next(iter(entries))
    return f"{len(entries)} folders are given: each entry of theirs is a bundle, {every} in all; where a folder itself is one bundle, such as {one}, name it on a list (@LIST or -)"
