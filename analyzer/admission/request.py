"""An API request as admission sees it: who asks for which object to be written."""

from __future__ import annotations

from typing import NamedTuple


class Request(NamedTuple):
    """An admission request as far as webhooks look at it."""

    group: str
    version: str
    resource: str
    operation: str
    namespace: str | None
    namespace_labels: dict[str, str]
    labels: dict[str, str]
    namespace_labels_known: bool = True
    labels_known: bool = True
