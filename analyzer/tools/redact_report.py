"""A report under pseudonyms: every word of it rewritten, its structure kept."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.api.reread import PipeMessage, messages
from analyzer.errors import AnalyzerError
from analyzer.redact.names import folder_names, workload_of
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.public_names import SYSTEM_WORD, is_public
from analyzer.tools.object_names import tables_names
from analyzer.vendors import ibm

if TYPE_CHECKING:
    from analyzer.api import Report
    from analyzer.api.snapshot import Snapshot

AZURE = regex.compile(r"aks-[a-z0-9]{1,12}-\d{6,9}-vmss(?P<number>[0-9a-z]{6})")
SATELLITE = regex.compile(r"sat-[a-z0-9]{1,40}-[0-9a-f]{40}")
LETTERS_ONLY = regex.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
"""A word, or several with hyphens, as they stand in a sentence, too."""
GOOGLE = regex.compile(r"gke-[a-z0-9-]{1,60}-[0-9a-f]{8}-[a-z0-9]{4}")


def names_of(snapshot: Snapshot, make: Pseudonyms, more: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """
    Names of the bundle with their pseudonyms; system names stay, they say what things are.

    Args:
        more: (kind, name) of what stands in the text only, as `analyzer.redact.names.harvest` finds it.
    """
    found: dict[str, str] = {}
    for kind, name in (*sorted(set(tables_names(snapshot))), *sorted(set(more))):
        if name not in found and not is_public(name):
            found[name] = _named(kind, name, make)
    return found


def _named(kind: str, name: str, make: Pseudonyms) -> str:
    """The pseudonym: of a host a host, of a cluster's ID an ID, of a node and a host endpoint what its cloud's names are told by."""
    if kind == "host" and "." in name:
        return make.host(name)
    if kind == "id":
        return make.cluster(name)
    drawn = make.token(kind, name.lower(), 24)
    if kind == "node" and (m := AZURE.fullmatch(name)):
        return f"aks-{drawn[:8]}-{int(drawn[8:14], 16) % 10**8:08d}-vmss{m['number']}"
    if kind in ("node", "object") and SATELLITE.fullmatch(name):
        return f"sat-{drawn[:8]}-{hashlib.sha1(drawn.encode(), usedforsecurity=False).hexdigest()}"
    if kind == "node" and GOOGLE.fullmatch(name):
        return f"gke-node-{drawn[:8]}-{drawn[8:16]}-{drawn[16:20]}"
    if kind == "hep" and (role := ibm.interface_role(name)):  # policies select it by this
        return f"hep-{drawn[:8]}-{role.replace('_', '-')}"
    if (m := SYSTEM_WORD.match(name.lower())) and m["lead"]:  # a hosted control plane's `master-…` is one by that
        return f"{m['lead']}-{drawn[:8]}"
    if LETTERS_ONLY.fullmatch(name) and not workload_of(name):
        return f"{kind}-y{make.letters(kind, name.lower())}"
    return f"{kind}-{drawn[: 10 if kind == 'pod' else 8]}"


def maker(
    snapshot: Snapshot,
    key: bytes | None = None,
    more: Iterable[tuple[str, str]] = (),
    *,
    words: bool = True,
    everywhere: bool = True,
) -> Pseudonyms:
    """
    Pseudonyms under a key: one that was given, else one drawn for this run, which nobody can compute.

    Args:
        more: (kind, name) of what stands in the text only.
        words: hide the words as well that no list of public words knows.
        everywhere: hide objects that are called by one word in longer words, too.
    """
    drawn = hashlib.sha256(key).digest() if key is not None else secrets.token_bytes(32)
    return Pseudonyms(drawn, names_of(snapshot, Pseudonyms(drawn), more), words=words, everywhere=everywhere)


def redacted(snapshot: Snapshot, report: Report, key: bytes | None = None) -> Report:
    """The report in pseudonyms; raises nothing, and the leak scan below is what a file is written after."""
    from analyzer.api import Report as Made

    given = report.data.bundle.name
    compound = any(not one.isalpha() for one in given)  # a single word may stand anywhere and mean something else
    folders = {("folder", name) for one in report.data.inputs for name in folder_names(one.source)}
    make = maker(snapshot, key, {*([("bundle", given)] if compound else []), *folders, *_told(snapshot)})
    called = make.text(given) if compound or is_public(given) else f"bundle-{make.token('bundle', given.lower(), 8)}"
    data = _walk(report.data, make)
    return Made(
        dataclasses.replace(data, bundle=dataclasses.replace(data.bundle, sha256=None, name=called)),
        lambda: tuple(_walk(picture, make) for picture in report.pictures()),
        lambda: {
            (make.text(source), line): tuple((number, make.text(text)) for number, text in rows)
            for (source, line), rows in report.near().items()
        },
    )


def harvested(harvest: Iterator[PipeMessage]) -> set[tuple[str, str]]:
    """(kind, name) of the names that stand in the text only: what a pass over the bundle found."""
    found: set[tuple[str, str]] = set()
    for message in harvest:
        if message["kind"] == "done":
            found = {(kind, name) for kind, name in message["names"]}
    return found


def _told(snapshot: Snapshot) -> set[tuple[str, str]]:
    """The same of a bundle that was read, none where it is gone: names of files and lines that are cited hold them as well."""
    if not snapshot.paths or "-" in snapshot.paths:
        return set()
    try:
        return harvested(messages("harvest", snapshot.paths, snapshot.limits, isolate=snapshot.isolate))
    except (AnalyzerError, OSError):
        return set()


def _walk(value: Any, make: Pseudonyms) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return make.text(value)
    if isinstance(value, tuple):
        made = tuple(_walk(one, make) for one in value)
        return type(value)(*made) if hasattr(value, "_fields") else made
    if isinstance(value, dict):
        return {k: _walk(v, make) for k, v in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        keep = {
            "id",
            "version",
            "sha256",
            "status",
            "kind",
            "product",
            "infrastructure",
            "tunnel",
            "certainty",
            "step",
            "who",
            "first_at",
            "last_at",
            "captured_at",
        }
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        is_cluster = type(value).__name__ == "Cluster"
        return dataclasses.replace(
            value,
            **{
                name: _walk(one, make)
                for name, one in fields.items()
                if name not in keep or (is_cluster and name == "id")
            },
        )
    return value
