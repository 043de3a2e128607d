"""The names of all objects that the tables of a bundle hold, for a copy or a report without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.redact.names import KINDS, LABELLED, PRIVATE_KEY, SYSTEM_SPACE, labels_of, workload_of

if TYPE_CHECKING:
    from analyzer.api.snapshot import Snapshot


def tables_names(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(kind, name) of every object of every table, system objects left out."""
    for kind, places in KINDS.items():
        for table, column in places:
            columns = snapshot.columns(table)
            if columns is None:
                continue
            names = columns[column]
            spaced = "service_namespace" if table == "webhooks" else "namespace"
            spaces = columns.get(spaced) or [None] * len(names)
            for name, space in dict.fromkeys(zip(names, spaces, strict=True)):  # a log has few of them, in many rows
                if not name or not isinstance(name, str):
                    continue
                if (
                    kind != "node"
                    and isinstance(space, str)
                    and column not in ("namespace", "service_namespace")
                    and SYSTEM_SPACE.fullmatch(space)
                    and space != "default"
                ):
                    continue
                if kind == "ns" and SYSTEM_SPACE.fullmatch(name):
                    continue
                yield kind, name
                if kind == "pod" and (workload := workload_of(name)):
                    yield "object", workload
    for table, column in LABELLED:
        for row in snapshot.rows[table]:
            yield from (
                ("label", value) for key, value in labels_of(getattr(row, column, None)) if PRIVATE_KEY.search(key)
            )
    number = snapshot.about.stated("cluster_id")
    if number:
        yield "id", number
    name = snapshot.about.stated("cluster_name")
    if name:
        yield "cluster", name
