"""What the form asks of an analysis besides the files: pseudonyms, the logs' year, a window of time, one cluster of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analyzer.escape import one_line

YEARS = range(2015, 2101)
"""The first Kubernetes release is of 2015 (https://kubernetes.io/blog/2015/07/kubernetes-1-launch-announcement/)."""
LONGEST = 253
"""Characters of a name: the longest of a Kubernetes object."""


class BadChoice(ValueError):
    """A field of the form holds what cannot be meant; the text is for the reader."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of `analyzer.load` as the form has them, and whether the results are put under pseudonyms."""

    redact: bool = False
    year: int | None = None
    since: str | None = None
    until: str | None = None
    cluster: str | None = None

    def said(self) -> list[str]:
        """In words, for the page of the result; empty for a plain analysis."""
        return [
            *(["names and addresses are pseudonyms"] if self.redact else []),
            *([f"year {self.year}"] if self.year else []),
            *([f"since {self.since}"] if self.since else []),
            *([f"until {self.until}"] if self.until else []),
            *([f"cluster {self.cluster}"] if self.cluster else []),
        ]


def chosen(fields: Mapping[str, str]) -> Choices:
    """
    The choices of a form that was sent; an empty field is no choice.

    Raises:
        BadChoice: a year that is none, or a text that is longer than any name or time.
    """
    asked = {name: one_line(fields.get(name, "")).strip() for name in ("year", "since", "until", "cluster")}
    if any(len(text) > LONGEST for text in asked.values()):
        raise BadChoice(f"An option is longer than {LONGEST} characters.")
    year = asked["year"]
    if year and not (year.isascii() and year.isdigit() and int(year[:8]) in YEARS):
        raise BadChoice(f"The year is a number from {YEARS[0]} to {YEARS[-1]}.")
    return Choices(
        redact=bool(fields.get("redact")),
        year=int(year) if year else None,
        since=_time(asked["since"]),
        until=_time(asked["until"]),
        cluster=asked["cluster"] or None,
    )


def _time(text: str) -> str | None:
    """A browser's local date and time (``2026-03-01T10:00``) is meant in UTC; RFC 3339 and plain dates stay as they are."""
    if len(text) == len("2026-03-01T10:00") and "T" in text:
        return f"{text}:00Z"
    if len(text) == len("2026-03-01T10:00:00") and "T" in text:
        return f"{text}Z"
    return text or None
